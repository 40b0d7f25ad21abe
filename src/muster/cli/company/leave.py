"""Leave in the company: what people asked for of the weeks to come, what became of it, and the rules around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from muster.accounts.queries import actor_of_profile
from muster.cli.company.found import Company
from muster.leave import actions, balance_queries, type_queries
from muster.leave.kinds import Half
from muster.leave.models import LeaveRequest, LeaveType, Preference
from muster.leave.years import year_start
from muster.people.models import Employee

DAY = timedelta(days=1)
ANNUAL, SICK, UNPAID = "Annual leave", "Sick leave", "Unpaid leave"
APPROVED, DECLINED, WAITS = "approved", "declined", "waits"


@dataclass(frozen=True)
class Wish:
    """By one member of a team, where it has so many. `begins` and `days` are counted from the first Monday of it."""

    team: str
    member: int
    kind: str
    begins: int
    days: int
    becomes: str
    reason: str = ""
    answer: str = ""
    ends_half: Half = Half.AFTERNOON


WISHES = (
    Wish("Kitchen", 1, ANNUAL, 0, 5, APPROVED, "A week at the coast."),
    Wish("Kitchen", 2, ANNUAL, 3, 2, WAITS, "My brother visits."),
    Wish("Kitchen", 3, SICK, 4, 1, WAITS, "An operation that is planned.", ends_half=Half.MORNING),
    Wish("Floor", 1, ANNUAL, 2, 2, WAITS, "My sister marries."),
    Wish("Floor", 2, ANNUAL, 7, 12, APPROVED),
    Wish("Bar", 1, ANNUAL, 7, 5, APPROVED),
    Wish("Bar", 2, UNPAID, 9, 3, DECLINED, "A festival.", "Two of you are off then already."),
    Wish("Bakehouse", 1, UNPAID, 3, 1, WAITS),
    Wish("Shop", 1, ANNUAL, 8, 4, APPROVED),
    Wish("Deliveries", 1, ANNUAL, 1, 3, DECLINED, "A trip.", "The new van is handed over that week."),
    Wish("Cafe", 1, ANNUAL, 4, 1, WAITS, ends_half=Half.MORNING),
    Wish("Cafe", 0, ANNUAL, 14, 5, WAITS, "After the busy weeks."),
)


def moments(company: Company, monday: date, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """When what is done. `monday` is the first day that anybody asks for."""
    yield now - 12 * DAY, partial(_set_rules, company, monday)
    for number, wish in enumerate(WISHES):
        if wish.member < len(company.members[wish.team]):
            asked_at = now - timedelta(days=9, hours=number)
            yield asked_at, partial(_ask, company, wish, monday, decided=wish.becomes != WAITS)
    yield now - 2 * DAY, partial(_say_when, company, monday)


def _set_rules(company: Company, monday: date) -> None:
    """The office accrues by the month, one of it was given a day; the kitchen cannot be off when stock is taken."""
    admin = actor_of_profile(company.admin)
    bank = type_queries.settings(admin).allowance_bank
    policy = actions.create_policy(
        admin,
        name="Four weeks, month by month",
        bank=bank,
        unit="days",
        method="monthly",
        yearly_amount=Decimal(20),
        carry_over_limit=Decimal(5),
        carry_over_months=3,
    )
    payroll = actor_of_profile(company.payroll_officer)
    for employee in (company.payroll_officer, company.roster_manager):
        account = balance_queries.account(payroll, employee)
        begins = year_start(type_queries.today(payroll), account.year_starts_month)
        actions.set_terms(payroll, account, from_on=begins, policy=policy)
    account = balance_queries.account(payroll, company.roster_manager)
    year = year_start(type_queries.today(payroll), account.year_starts_month).year
    actions.add_toil(payroll, account, year=year, amount=Decimal(1), note="Roster of the long weekend")
    actions.lock_period(
        admin,
        starts_on=monday + 21 * DAY,
        ends_on=monday + 23 * DAY,
        reason="Stocktaking",
        department=company.departments["Kitchen"],
    )


def _ask(company: Company, wish: Wish, monday: date, *, decided: bool) -> None:
    employee = company.members[wish.team][wish.member]
    asks = actor_of_profile(employee)
    first = monday + wish.begins * DAY
    row = actions.ask_for_leave(
        asks,
        employee,
        leave_type=_kind(employee, wish.kind),
        starts_on=first,
        ends_on=first + (wish.days - 1) * DAY,
        ends_half=wish.ends_half,
        reason=wish.reason,
        suppress_emails=True,
    )
    if decided:
        _decide(company, wish, row)


def _kind(employee: Employee, name: str) -> LeaveType:
    return type_queries.leave_types(actor_of_profile(employee)).get(name=name)


def _decide(company: Company, wish: Wish, row: LeaveRequest) -> None:
    chief = actor_of_profile(company.members[wish.team][0])
    if wish.becomes == APPROVED:
        actions.approve(chief, row, suppress_emails=True)
    else:
        actions.decline(chief, row, reason=wish.answer, suppress_emails=True)


def _say_when(company: Company, monday: date) -> None:
    """A waiter studies of an evening, a baker would like Sundays."""
    for team, preference, title, starts_at, weekday in (
        ("Floor", Preference.UNAVAILABLE, "Evening class", time(18), 2),
        ("Bakehouse", Preference.PREFERS, "Sundays suit me", None, 7),
    ):
        employee = company.members[team][1]
        actions.enter_availability(
            actor_of_profile(employee),
            employee,
            preference=preference.value,
            title=title,
            starts_on=monday + (weekday - 1) * DAY,
            starts_at=starts_at,
            finishes_at=time(21) if starts_at else None,
            repeat_every_weeks=1,
        )
