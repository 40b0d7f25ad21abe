"""Whether leave can be had: for one person or two hundred, in the same few statements.

Each person is looked at against what was read for all of them; what speaks against it is a Refusal, kept beside the
request that would be made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from muster.core.actor import Actor
from muster.leave import books, type_queries
from muster.leave.approvers import finishes_all, settings_of, steps_done
from muster.leave.elsewhere import refusals
from muster.leave.kinds import Unit
from muster.leave.models import LeaveAccount, LeaveRequest, LeaveRequestStatus, LeaveSettings
from muster.leave.objections import Objections, Others
from muster.leave.refusals import Refusal
from muster.leave.schedules import schedules_of, usual_minutes
from muster.leave.terms import Account
from muster.leave.wishes import Wish, check, place
from muster.leave.working import LeaveDay, Schedule, total
from muster.people.models import Employee
from muster.places import queries as places


@dataclass
class Weighed:
    """One person's request as it would be made. `refusals` are in the order in which they are told.

    `steps` is how many steps of approval are done once it is made; `may_override`: the actor may approve it, whoever it
    is asked as; `account` and `book` are None where the type is
    deducted from nothing.
    """

    request: LeaveRequest
    employee: Employee
    days: list[LeaveDay]
    schedule: Schedule
    steps: int = 0
    may_override: bool = False
    account: LeaveAccount | None = None
    book: Account | None = None
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        """Of its deduction."""
        return Unit(self.account.unit if self.account else self.request.unit)


@dataclass(frozen=True)
class Scales:
    """What was read for all who are weighed."""

    actor: Actor
    wish: Wish
    settings: LeaveSettings
    usual_minutes: int


def weigh(
    actor: Actor, employees: Sequence[Employee], wish: Wish, *, instead_of: LeaveRequest | None = None
) -> list[Weighed]:
    """In the order of the people, who were read with their organisation, primary department and its location.

    `instead_of` is the request that is changed: it is written to, and what was taken for it counts as given back. Raises Invalid for what is wrong whoever asks.
    """
    check(wish, type_queries.today(actor))
    usual = usual_minutes(places.settings(actor).default_leave_hours)
    scales = Scales(actor, wish, settings_of(actor.organisation_id), usual)
    schedules = schedules_of(employees, wish.starts_on, wish.ends_on)
    weighed = [_placed(scales, one, schedules[one.pk], instead_of) for one in employees]
    _read_balances(scales, weighed, instead_of)
    _count_steps(scales, weighed)
    at_once = [one.request for one in weighed if _is_settled(scales, one)]
    elsewhere = refusals(actor.organisation_id, at_once)
    others = Others.read(actor.organisation_id, employees, wish, instead_of)
    objections = Objections(wish, scales.settings, others, elsewhere)
    for one in weighed:
        objections.find(one)
    return weighed


def _placed(
    scales: Scales, employee: Employee, schedule: Schedule, instead_of: LeaveRequest | None
) -> Weighed:
    request = instead_of or LeaveRequest(organisation_id=employee.organisation_id, employee=employee)
    request.employee = employee
    days = place(request, scales.wish, schedule, scales.usual_minutes)
    request.fallback_type = scales.wish.fallback_type
    request.deduction = Decimal(0)
    return Weighed(request, employee, days, schedule)


def _read_balances(scales: Scales, weighed: Sequence[Weighed], instead_of: LeaveRequest | None) -> None:
    bank = scales.wish.leave_type.bank
    if bank is None or not weighed:
        return
    rows = books.account_rows(scales.actor, [one.employee for one in weighed], [bank])
    for one, row, book in zip(weighed, rows, books.read(scales.actor, rows), strict=True):
        one.account, one.book = row, books.without(book, instead_of) if instead_of else book
        one.request.deduction = total(one.days, one.unit)


def _count_steps(scales: Scales, weighed: Sequence[Weighed]) -> None:
    """As though the people themselves had asked, their own word alone counts."""
    actor, settings = scales.actor, scales.settings
    requests = [one.request for one in weighed]
    for one, steps in zip(weighed, steps_done(actor, requests, settings), strict=True):
        one.may_override, one.steps = steps > one.request.step, steps
        if scales.wish.as_employee:
            done = finishes_all(oneself(one.employee), one.request, settings)
            one.steps = len(settings.approval_steps) if done else 0


def _is_settled(scales: Scales, one: Weighed) -> bool:
    """Whether it is approved as soon as it is made or changed; what waits is looked at when it is approved."""
    wish = scales.wish
    if one.request.pk:
        return one.request.status == LeaveRequestStatus.APPROVED
    if wish.status is not None:
        return wish.status is LeaveRequestStatus.APPROVED
    return one.steps >= len(scales.settings.approval_steps) or not wish.leave_type.requires_approval


def oneself(employee: Employee) -> Actor:
    """The person as they act themselves, in nobody's browser."""
    return Actor(
        employee.organisation_id,
        employee.role_set,
        employee.name,
        employee_id=employee.pk,
        person_id=employee.person_id,
    )
