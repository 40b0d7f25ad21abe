"""Asking for leave, and changing what was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Unpack

from django.db import connection
from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Denied
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import letters
from muster.leave.actions.taking_many import take_all
from muster.leave.actions.takings import give_back, take
from muster.leave.approvers import settings_of
from muster.leave.asking import Weighed, weigh
from muster.leave.models import LeaveRequest, LeaveRequestStatus, LeaveType
from muster.leave.wishes import Wish, WishFacts, wish_of
from muster.people.models import Employee
from muster.places.models import Department

Status = LeaveRequestStatus
BESIDE = frozenset({"reason", "attachment"})  # they move neither days nor balance


def ask_for_leave(
    actor: Actor,
    employee: Employee,
    *,
    leave_type: LeaveType,
    starts_on: date,
    ends_on: date,
    **facts: Unpack[WishFacts],
) -> LeaveRequest:
    """Approved at once where nobody else is asked: `auto_approved` tells.

    Raises Invalid for what is wrong in itself, a Refusal (leave/refusals.py) for what speaks against it.
    """
    wish = Wish(leave_type=leave_type, starts_on=starts_on, ends_on=ends_on, **facts)
    with change(actor) as made:
        require(actor, "leave_request.create", employee)
        (person,) = lock_people(actor, [employee.pk])
        (weighed,) = weigh(actor, [person], wish)
        if weighed.refusals:
            raise weighed.refusals[0]
        (request,) = insert(made, [weighed], wish)
        if not wish.suppress_emails:
            letters.asked(made, request)
        return request


def lock_people(actor: Actor, employee_ids: Sequence[int]) -> list[Employee]:
    """Those who work here, in the order of their ids, with what weighing reads: one change of their leave at a time.

    So too in departments of which only so many may be off. Raises Conflict for a single one who left.
    """
    rows = _locked(actor, employee_ids)
    if connection.features.has_select_for_update:
        limited = Department.objects.all_rows_unchecked().filter(
            maximum_off__gt=0, pk__in=rows.values("primary_department_id")
        )
        list(limited.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    people = list(rows.select_related("organisation", "primary_department__location").order_by("pk"))
    if len(employee_ids) == 1 and not people[0].active:
        raise Conflict(f"{people[0].name} does not work here any more.", field="employee")
    return [one for one in people if one.active]


def lock_people_of(actor: Actor, requests: Sequence[LeaveRequest]) -> None:
    _locked(actor, [one.employee_id for one in requests])


def _locked(actor: Actor, employee_ids: Sequence[int]) -> QuerySet[Employee]:
    """SQLite has one writer anyway."""
    rows = Employee.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id, pk__in=employee_ids
    )
    if connection.features.has_select_for_update:
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return rows


def insert(
    made: Change, weighed: Sequence[Weighed], wish: Wish, group_id: int | None = None
) -> list[LeaveRequest]:
    """Make the requests that nothing speaks against, in the same few statements however many they are."""
    steps = len(settings_of(made.actor.organisation_id).approval_steps)
    for one in weighed:
        one.request.group_id = group_id
        one.request.requested_by_id = one.employee.pk if wish.as_employee else made.actor.named_employee_id
        _settle(made, one, wish, steps)
    requests = [one.request for one in weighed]
    made.create_all(requests)
    for status, event in (
        (Status.PENDING, "leave_request.requested"),
        (Status.APPROVED, "leave_request.booked"),
        (Status.DECLINED, "leave_request.declined"),
    ):
        mine = [one for one in requests if one.status == status.value]
        if status is Status.APPROVED:
            take_all(made, mine)
        made.emit_all(event, mine)
    return requests


def _settle(made: Change, one: Weighed, wish: Wish, steps: int) -> None:
    """Which status it begins with. Raises Denied for one that the actor may not give."""
    request, free = one.request, not wish.leave_type.requires_approval
    finished = one.steps >= steps
    if wish.status is Status.DECLINED and not one.steps:
        raise Denied("You may not decline leave of this person.")
    if wish.status is Status.APPROVED and not (finished or free):
        raise Denied("You may not approve leave of this person. Ask for it, and it waits for approval.")
    request.status = (wish.status or (Status.APPROVED if finished or free else Status.PENDING)).value
    request.step = 0 if wish.status is Status.PENDING else one.steps
    if request.status == Status.PENDING.value:
        return
    request.acted_by_id, request.acted_at = made.actor.named_employee_id, made.at
    request.auto_approved = request.status == Status.APPROVED.value


def change_request(actor: Actor, request: LeaveRequest, **facts: Any) -> LeaveRequest:
    """`facts`: leave_type, starts_on, ends_on and those of WishFacts; what is not given stays.

    What is pending is changed by whoever may ask for the person, and waits for its approval anew; what is approved by
    whoever may approve it. Raises Conflict for one that was declined or cancelled.
    """
    with change(actor) as made:
        require(actor, "leave_request.update", request)
        (person,) = lock_people(actor, [request.employee_id])
        request = reread(request)
        if request.status not in {Status.PENDING.value, Status.APPROVED.value}:
            raise Conflict(f"This request was {request.status}. Ask for leave anew.")
        placed = not facts.keys() <= BESIDE
        if placed:
            _place_anew(made, request, person, facts)
        else:
            assign(request, facts)
        moved = made.save(request)
        if placed and request.status == Status.APPROVED.value:
            # It was given back to be placed, though it may be as it was.
            take(made, request)
        if moved:
            made.emit("leave_request.changed", request)
        return request


def reread(request: LeaveRequest) -> LeaveRequest:
    """As it is now that nobody else changes it."""
    return as_they_are().get(pk=request.pk)


def as_they_are() -> QuerySet[LeaveRequest]:
    """To be changed, with what that reads."""
    return LeaveRequest.objects.all_rows_unchecked().select_related(
        "leave_type__bank",
        "leave_type__fallback",
        "fallback_type__bank",
        "employee",
        "department",
        "attachment",
    )


def _place_anew(made: Change, request: LeaveRequest, person: Employee, facts: dict[str, Any]) -> None:
    """What was approved is given back first, and stays approved; what waits begins again at the first step."""
    approved = request.status == Status.APPROVED.value
    if approved:
        require(made.actor, "leave_request.approve", request)
        give_back(made, request)
    done, request.step = request.step, 0
    wish = replace(wish_of(request), **facts)
    (weighed,) = weigh(made.actor, [person], wish, instead_of=request)
    if weighed.refusals:
        raise weighed.refusals[0]
    request.step = done if approved else 0
