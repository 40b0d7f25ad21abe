"""Reading requests for leave, what one would come to, and what stands beside them."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Unpack

from django.db.models import Q, QuerySet

from muster.core.actor import Actor, Role
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.core.policy import require
from muster.leave import type_queries
from muster.leave.accrual import lowest_with, prediction
from muster.leave.actions.takings import days_taken
from muster.leave.approvers import settings_of, stands_in_for_administrator
from muster.leave.asking import Weighed, weigh
from muster.leave.kinds import Unit
from muster.leave.models import (
    Approver,
    Delegation,
    GroupBooking,
    LeaveProfile,
    LeaveRequest,
    LeaveRequestStatus,
    LeaveType,
    LockedPeriod,
)
from muster.leave.objections import with_pending
from muster.leave.refusals import Refusal
from muster.leave.rows import approved_by, ones_own
from muster.leave.schedules import profiles_of, schedule_of
from muster.leave.terms import ZERO
from muster.leave.wishes import Wish, WishFacts, wish_of
from muster.leave.working import LeaveDay, Schedule, hours_between
from muster.people.models import Employee
from muster.people.visibility import departments_seen_by, employees_seen_by

LIVE = (LeaveRequestStatus.PENDING.value, LeaveRequestStatus.APPROVED.value)
BESIDE = (
    "employee__organisation",
    "employee__primary_department__location",
    "leave_type__bank",
    "leave_type__fallback",
    "fallback_type__bank",
    "department",
    "attachment",
    "acted_by",
    "requested_by",
)


def requests(actor: Actor) -> QuerySet[LeaveRequest]:
    """With what is shown of them, the latest first."""
    rows = LeaveRequest.objects.visible_to(actor)
    return rows.select_related(*BESIDE).order_by("-starts_on", "-id")


def request(actor: Actor, request_id: int) -> LeaveRequest:
    found = requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound("Leave request")
    return found


def requests_between(actor: Actor, first: date, last: date) -> QuerySet[LeaveRequest]:
    """Pending and approved ones that share a day with these."""
    return requests(actor).filter(status__in=LIVE, starts_on__lte=last, ends_on__gte=first)


def awaiting(actor: Actor) -> QuerySet[LeaveRequest]:
    """Those that wait for the actor's word now, the longest waiting first."""
    rows = requests(actor).filter(status=LeaveRequestStatus.PENDING.value)
    return rows.filter(_asked_of(actor)).order_by("created_at", "id")


def _asked_of(actor: Actor) -> Q:
    """The rule of approvers.steps_done, as a condition."""
    if not actor.roles.isdisjoint({Role.ORGANISATION_ADMIN, Role.SYSTEM}):
        return Q()
    settings = settings_of(actor.organisation_id)
    own = ones_own(actor)
    if Role.PAYROLL_OFFICER in actor.roles:
        return ~own
    asked = own if settings.managers_book_themselves and Role.MANAGER in actor.roles else Q(pk__in=())
    last = len(settings.approval_steps) - 1
    for number, step in enumerate(settings.approval_steps):
        if step == Approver.ADMINISTRATORS:
            rule = ~own if stands_in_for_administrator(actor) else Q(pk__in=())
        else:
            rule = approved_by(actor, step)
        asked |= (Q(step=number) if number < last else Q(step__gte=number)) & rule
    return asked


def versions_of(request: LeaveRequest) -> list[Version]:
    """In order. For a request already read through visible_to."""
    rows = Version.objects.all_rows_unchecked().filter(organisation_id=request.organisation_id)
    return list(rows.filter(item_type="leave_request", item_id=request.pk).order_by("pk"))


# What it would come to


@dataclass(frozen=True)
class Quote:
    """What leave would cost. Amounts are in `unit`; of a type that is deducted from nothing all but `deduction` is None.

    `balance` is what there is today; `pending` what waits for approval; `predicted` what there will be on the first day
    of the leave, had it not been asked for; `left` what will be left, had all that waits been approved, with later leave
    that is booked. Of a request that is changed, what was taken for it before is there in all of them.
    """

    days: list[LeaveDay]
    duration: Decimal
    deduction: Decimal
    unit: Unit
    refusals: list[Refusal]
    needs_approval: bool
    balance: Decimal | None = None
    pending: Decimal | None = None
    predicted: Decimal | None = None
    left: Decimal | None = None


def quote(
    actor: Actor,
    employee: Employee,
    *,
    leave_type: LeaveType,
    starts_on: date,
    ends_on: date,
    instead_of: LeaveRequest | None = None,
    **facts: Unpack[WishFacts],
) -> Quote:
    """As ask_for_leave would make it, or change_request of `instead_of`. Raises Invalid for what is wrong in itself."""
    if instead_of is None:
        require(actor, "leave_request.create", employee)
        wish = Wish(leave_type=leave_type, starts_on=starts_on, ends_on=ends_on, **facts)
    else:
        require(actor, "leave_request.update", instead_of)
        kept = wish_of(instead_of)
        wish = replace(kept, leave_type=leave_type, starts_on=starts_on, ends_on=ends_on, **facts)
        instead_of = copy(instead_of)
        instead_of.step = 0
    (one,) = weigh(actor, [employee], wish, instead_of=instead_of)
    found = Quote(
        one.days,
        one.request.duration,
        one.request.deduction,
        one.unit,
        refusals=one.refusals,
        needs_approval=_needs_approval(actor, one),
    )
    return _with_figures(actor, one, found)


def _needs_approval(actor: Actor, one: Weighed) -> bool:
    """What is changed stays approved, or waits anew."""
    if one.request.pk:
        return one.request.status == LeaveRequestStatus.PENDING
    steps = len(settings_of(actor.organisation_id).approval_steps)
    return one.request.leave_type.requires_approval and one.steps < steps


def _with_figures(actor: Actor, one: Weighed, found: Quote) -> Quote:
    if one.book is None or one.account is None:
        return found
    unit, today = one.account.unit, type_queries.today(actor)
    rows = (
        LeaveRequest.objects.all_rows_unchecked()
        .filter(
            employee_id=one.employee.pk,
            status=LeaveRequestStatus.PENDING.value,
            leave_type__bank_id=one.account.bank_id,
        )
        .exclude(pk=one.request.pk or 0)
    )
    pending = sum((sum(days_taken(row, unit).values(), ZERO) for row in rows), ZERO)
    first = max(one.request.starts_on, today)
    taken = days_taken(one.request, unit) or {first: ZERO}
    return replace(
        found,
        balance=prediction(one.book, today),
        pending=pending,
        predicted=prediction(one.book, first),
        left=lowest_with(with_pending(one.book, rows, unit), taken),
    )


def schedule(employee: Employee, first: date, last: date) -> Schedule:
    """When somebody works, for one that was read with organisation, primary department and location."""
    return schedule_of(employee, first, last)


def recommended_hours(employee: Employee, first: date, last: date) -> Decimal:
    """tanda-v2.txt 2036-2048."""
    return hours_between(schedule_of(employee, first, last), first, last)


# Beside requests


def locked_periods(actor: Actor) -> QuerySet[LockedPeriod]:
    rows = LockedPeriod.objects.visible_to(actor)
    rows = rows.filter(
        Q(employee__isnull=True, department__isnull=True)
        | (Q(employee__isnull=False) & employees_seen_by(actor, "employee_id"))
        | (Q(department__isnull=False) & departments_seen_by(actor, "department_id"))
    )
    return rows.select_related("department", "employee", "locked_by").order_by("starts_on", "id")


def locked_period(actor: Actor, period_id: int) -> LockedPeriod:
    found = locked_periods(actor).filter(pk=period_id).first()
    if found is None:
        raise NotFound("Locked period")
    return found


def is_over_leave(actor: Actor, period: LockedPeriod) -> bool:
    """Whether somebody whom it concerns is, or asks to be, away then."""
    rows = LeaveRequest.objects.visible_to(actor).filter(
        status__in=LIVE, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    )
    if period.employee_id is not None:
        rows = rows.filter(employee_id=period.employee_id)
    elif period.department_id is not None:
        rows = rows.filter(employee__primary_department_id=period.department_id)
    return rows.exists()


def profile(employee: Employee) -> LeaveProfile:
    """With the approver. The defaults, not saved, for somebody who has none."""
    found = profiles_of([employee.pk]).get(employee.pk)
    return found or LeaveProfile(organisation_id=employee.organisation_id, employee=employee)


def profiles(employee_ids: Iterable[int]) -> dict[int, LeaveProfile]:
    """By employee, of those who have one. For employees already read through visible_to."""
    return profiles_of(employee_ids)


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Of people whom the actor sees, and those in which the actor stands in."""
    rows = Delegation.objects.all_rows_unchecked().filter(organisation_id=actor.organisation_id)
    if not actor.sees_whole_organisation:
        mine = Q(delegate_id=actor.employee_id or 0)
        rows = rows.filter(employees_seen_by(actor, "employee_id") | mine)
    return rows.select_related("employee", "delegate").order_by("-starts_on", "-id")


def delegation(actor: Actor, delegation_id: int) -> Delegation:
    found = delegations(actor).filter(pk=delegation_id).first()
    if found is None:
        raise NotFound("Delegation")
    return found


def group_bookings(actor: Actor) -> QuerySet[GroupBooking]:
    """Of the whole organisation: for those who book for many."""
    return GroupBooking.objects.visible_to(actor).select_related("leave_type", "department").order_by("-id")


def group_booking(actor: Actor, booking_id: int) -> GroupBooking:
    found = group_bookings(actor).filter(pk=booking_id).first()
    if found is None:
        raise NotFound("Group booking")
    return found
