"""What stands beside the company's rosters: the cover it wants, shifts that nobody has yet, labels, notes, events."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from muster.accounts.queries import actor_of_profile
from muster.cli.company.found import Company
from muster.cli.company.roster import BREAK_MINUTES, LENGTH, OFFICE, TEAMS, Team
from muster.core.actor import Actor
from muster.places.actions import create_event
from muster.places.models import Weekday
from muster.rosters import actions
from muster.rosters.actions import Plan, Turn
from muster.rosters.models import ExtraHours

DAY = timedelta(days=1)
VACANT = (
    ("Kitchen", 2, 0),
    ("Floor", 4, 1),
    ("Bar", 5, 1),
    ("Bakehouse", 3, 0),
)  # day of the week, which start
WANTED = {"Kitchen": 2, "Floor": 2, "Bar": 1, "Bakehouse": 2, "Shop": 1, "Cafe": 1}
CREWS = ("A Crew", "B Crew", "C Crew")
COLOURS = ("Red", "Blue", "Green")
WEEKLY_BUDGET = Decimal(9000)
REST_MINUTES = 600


def moments(company: Company, monday: date, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """When what is done. `monday` begins the coming week, which is planned."""
    yield now - 9 * DAY, partial(_set_rules, company)
    yield now - 30 * timedelta(hours=1), partial(_prepare, company, monday)


def _planner(company: Company) -> Actor:
    return actor_of_profile(company.roster_manager)


def _team(name: str) -> Team:
    return next(team for team in TEAMS if team.name == name)


def _set_rules(company: Company) -> None:
    planner = _planner(company)
    actions.update_roster_settings(planner, rest_minutes=REST_MINUTES, minor_latest=time(22))
    for name, people in WANTED.items():
        for weekday in Weekday:
            for starts in _team(name).starts[:1]:
                actions.set_required_cover(
                    planner,
                    company.departments[name],
                    weekday=weekday,
                    starts_at=starts,
                    finishes_at=time((starts.hour + LENGTH // timedelta(hours=1)) % 24, starts.minute),
                    people=people,
                )
    actions.set_roster_budget(planner, company.departments["Kitchen"], WEEKLY_BUDGET)
    week = [Turn(day, time(9), time(17), department=company.departments["Floor"]) for day in range(7)]
    actions.create_template(planner, name="A quiet week on the floor", turns=week)


def _prepare(company: Company, monday: date) -> None:
    planner = _planner(company)
    actions.create_scheduled_shifts(planner, list(_vacant(company, monday)), publish=True)
    actions.create_scheduled_shifts(planner, [_draft(company, monday)])
    for number in range(21):
        crew = number % len(CREWS)
        on = monday + (number - 7) * DAY
        actions.set_shift_label(planner, on_date=on, label=CREWS[crew], colour=COLOURS[crew])
    actions.add_roster_note(planner, on_date=monday - 3 * DAY, content="Fire drill at eleven, everywhere.")
    actions.add_roster_note(planner, on_date=monday + DAY, content="The coffee machine is serviced at ten.")
    actions.add_roster_note(
        planner,
        on_date=monday + 4 * DAY,
        content="Wedding of eighty: set the long tables.",
        department=company.departments["Floor"],
    )
    harbour = company.departments["Kitchen"].location_id
    create_event(
        planner,
        name="Harbour food festival",
        starts_on=monday + 26 * DAY,
        ends_on=monday + 27 * DAY,
        venue="Campbells Cove",
        discourages_time_off=True,
        location_ids=[harbour] if harbour else [],
    )
    create_event(
        planner, name="Stocktake", starts_on=monday + 3 * DAY, starts_at=time(18), finishes_at=time(21)
    )
    _duty(company, planner, monday)


def _vacant(company: Company, monday: date) -> Iterator[Plan]:
    for name, day, which in VACANT:
        team = _team(name)
        start = datetime.combine(monday + day * DAY, team.starts[which], team.zone)
        yield Plan(
            department=company.departments[name],
            position=company.position(name, which),
            starts_at=start,
            finishes_at=start + LENGTH,
            automatic_break_minutes=BREAK_MINUTES,
        )


def _draft(company: Company, monday: date) -> Plan:
    """Of somebody of the office, who works on weekdays, on the Saturday: nobody is told yet."""
    start = datetime.combine(monday + 5 * DAY, time(10), OFFICE.zone)
    return Plan(
        department=company.departments[OFFICE.name],
        employee=company.payroll_officer,
        starts_at=start,
        finishes_at=start + LENGTH / 2,
    )


def _duty(company: Company, planner: Actor, monday: date) -> None:
    baker = company.members["Bakehouse"][0]
    zone = _team("Bakehouse").zone
    evening = datetime.combine(monday + 6 * DAY, time(18), zone)
    actions.create_duty_period(
        planner,
        kind="on_call",
        employee=baker,
        on_date=monday + 6 * DAY,
        starts_at=evening,
        finishes_at=evening + 12 * timedelta(hours=1),
        department=company.departments["Bakehouse"],
    )
    cook = company.members["Kitchen"][0]
    actions.create_duty_period(planner, kind="day_off", employee=cook, on_date=monday + 7 * DAY)
    extra = _extra_hours(company, "Floor", monday, "A party stayed on.")
    actions.settle_extra_hours(actor_of_profile(company.members["Floor"][0]), extra, approve=True)
    _extra_hours(company, "Bar", monday, "The till did not add up.")


def _extra_hours(company: Company, team: str, monday: date, reason: str) -> ExtraHours:
    starts_at = datetime.combine(monday - 10 * DAY, time(22), _team(team).zone)
    employee = company.members[team][-1]
    return actions.state_extra_hours(
        actor_of_profile(employee),
        employee,
        starts_at=starts_at,
        finishes_at=starts_at + timedelta(minutes=90),
        department=company.departments[team],
        reason=reason,
    )
