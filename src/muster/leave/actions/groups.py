"""Leave for many at once, in portions: a fixed number of statements each, whatever is asked for.

A booking keeps whom it is for and how far it came, so a job that dies goes on where it was; who has the leave already
is refused for the overlap, so asking again books nobody twice.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Unpack

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from muster.core.actor import Actor, Role
from muster.core.change import Change, change, plain
from muster.core.errors import Invalid
from muster.core.jobs import job
from muster.core.policy import require
from muster.leave import type_queries
from muster.leave.actions.approval import LIVE, cancel_all
from muster.leave.actions.requests import insert, lock_people
from muster.leave.asking import weigh
from muster.leave.kinds import Half, Unit
from muster.leave.models import GroupBooking, LeaveRequest, LeaveRequestStatus, LeaveType
from muster.leave.wishes import Wish, WishFacts, check
from muster.people.models import Employee
from muster.places.models import Department

PORTION = 200
LEFT = "They do not work here any more."
GONE = "What was asked for is not there any more."
OVERRIDES = ("override_maximum_off", "override_locked_days", "override_balance")
PLAIN = ("starts_minute", "ends_minute", "reason", "as_employee", "suppress_emails", *OVERRIDES)


def book_for_many(
    actor: Actor,
    *,
    leave_type: LeaveType,
    starts_on: date,
    ends_on: date,
    employees: Sequence[Employee] | None = None,
    department: Department | None = None,
    **facts: Unpack[WishFacts],
) -> GroupBooking:
    """For these people, for those whose primary department it is, or for everybody who works here.

    Up to PORTION people are booked at once: `finished_at` is set. More are booked by a job, and the row tells how far it
    came. Raises Invalid for what is wrong for everybody; whoever is refused is listed in `rejections`.
    """
    wish = Wish(leave_type=leave_type, starts_on=starts_on, ends_on=ends_on, **facts)
    if wish.days is not None or wish.attachment is not None:
        raise Invalid("Days and files are given for one person at a time.", field="days")
    with change(actor) as made:
        require(actor, "leave_request.book_for_many", department)
        check(wish, type_queries.today(actor))
        booking = GroupBooking(
            leave_type=leave_type,
            department=department,
            facts={"wish": _kept(wish), "actor": _signature(actor)},
            employee_ids=_ids(actor, employees, department),
        )
        made.create(booking)
        if len(booking.employee_ids) <= PORTION:
            _book_portion(made, booking)
        else:
            _enqueue(made, booking)
        return booking


def _ids(actor: Actor, employees: Sequence[Employee] | None, department: Department | None) -> list[int]:
    rows = Employee.objects.visible_to(actor).filter(active=True)
    if employees is not None:
        rows = rows.filter(pk__in=[one.pk for one in employees])
    if department is not None:
        rows = rows.filter(primary_department=department)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _enqueue(made: Change, booking: GroupBooking) -> None:
    made.enqueue("leave.book_portion", organisation_id=made.actor.organisation_id, booking_id=booking.pk)


@job("leave.book_portion")
def book_portion(*, organisation_id: int, booking_id: int) -> None:
    """The next portion of a booking, and a job for the one after it, in one transaction."""
    system = Actor.system(organisation_id)
    booking = GroupBooking.objects.visible_to(system).filter(pk=booking_id).first()
    if booking is None or booking.finished_at is not None:
        return
    try:
        with change(_signed(organisation_id, booking.facts["actor"])) as made:
            _book_portion(made, booking)
            if booking.finished_at is None:
                _enqueue(made, booking)
    except (Invalid, ObjectDoesNotExist) as refusal:
        # The type was put away meanwhile, or a department: it will not be otherwise at the next attempt.
        _stop(system, booking, refusal.message if isinstance(refusal, Invalid) else GONE)


def _stop(actor: Actor, booking: GroupBooking, message: str) -> None:
    """Whoever was not seen to yet is listed with why."""
    with change(actor) as made:
        row = GroupBooking.objects.visible_to(actor).get(pk=booking.pk)
        rest = row.employee_ids[row.done :]
        row.rejections = [*row.rejections, *({"employee_id": pk, "message": message} for pk in rest)]
        row.done, row.finished_at = len(row.employee_ids), made.at
        made.save(row)


def _book_portion(made: Change, booking: GroupBooking) -> None:
    ids = booking.employee_ids[booking.done : booking.done + PORTION]
    wish = _wish(made.actor, booking)
    people = lock_people(made.actor, ids) if ids else []
    weighed = weigh(made.actor, people, wish) if people else []
    accepted = [one for one in weighed if not one.refusals]
    insert(made, accepted, wish, group_id=booking.pk)
    refused = {one.employee.pk: one.refusals[0].message for one in weighed if one.refusals}
    gone = dict.fromkeys(set(ids) - {one.pk for one in people}, LEFT)
    booking.rejections = [
        *booking.rejections,
        *({"employee_id": pk, "message": message} for pk, message in sorted({**refused, **gone}.items())),
    ]
    booking.done += len(ids)
    booking.booked += len(accepted)
    if booking.done >= len(booking.employee_ids):
        booking.finished_at = made.at
    made.save(booking)
    if accepted and not wish.suppress_emails:
        made.enqueue(
            "leave.tell_group",
            organisation_id=made.actor.organisation_id,
            request_ids=[one.request.pk for one in accepted],
            by=made.actor.name,
        )


def cancel_group(
    actor: Actor, booking: GroupBooking, *, reason: str = "", suppress_emails: bool = False
) -> int:
    """Cancel all of it that is still to be had, and book no more of it; how many requests that is.

    More than PORTION of them by a job. Raises what cancelling one of them would.
    """
    with change(actor) as made:
        require(actor, "leave_request.book_for_many", booking.department)
        if booking.finished_at is None:
            booking.finished_at = made.at
            made.save(booking)
        found = _standing(actor, booking.pk).count()
        _cancel_portion(made, booking.pk, reason, suppress_emails=suppress_emails)
        return found


def _standing(actor: Actor, booking_id: int) -> QuerySet[LeaveRequest]:
    rows = LeaveRequest.objects.visible_to(actor).filter(group_id=booking_id, status__in=LIVE)
    return rows.order_by("pk")


def _cancel_portion(made: Change, booking_id: int, reason: str, *, suppress_emails: bool) -> None:
    rows = list(_standing(made.actor, booking_id)[: PORTION + 1])
    cancelled = cancel_all(made.actor, rows[:PORTION], reason=reason)
    told = [one.pk for one in cancelled if one.employee_id != made.actor.employee_id]
    if told and not suppress_emails:
        made.enqueue(
            "leave.tell_cancelled",
            organisation_id=made.actor.organisation_id,
            request_ids=told,
            by=made.actor.name,
        )
    if len(rows) > PORTION:
        made.enqueue(
            "leave.cancel_portion",
            organisation_id=made.actor.organisation_id,
            booking_id=booking_id,
            signature=_signature(made.actor),
            reason=reason,
            suppress_emails=suppress_emails,
        )


@job("leave.cancel_portion")
def cancel_portion(
    *,
    organisation_id: int,
    booking_id: int,
    signature: dict[str, Any],
    reason: str,
    suppress_emails: bool,
) -> None:
    """The next portion of a booking that is cancelled, and a job for the one after it, in one transaction."""
    with change(_signed(organisation_id, signature)) as made:
        _cancel_portion(made, booking_id, reason, suppress_emails=suppress_emails)


def _kept(wish: Wish) -> dict[str, Any]:
    """As JSON keeps it; `_wish` reads it again."""
    found = {name: getattr(wish, name) for name in PLAIN}
    return {
        **found,
        "starts_on": plain(wish.starts_on),
        "ends_on": plain(wish.ends_on),
        "unit": wish.asked.unit.value,
        "starts_half": wish.starts_half.value,
        "ends_half": wish.ends_half.value,
        "status": wish.status.value if wish.status else None,
        "fallback_type_id": wish.fallback_type.pk if wish.fallback_type else None,
        "department_id": wish.shift_department.pk if wish.shift_department else None,
    }


def _wish(actor: Actor, booking: GroupBooking) -> Wish:
    kept: Mapping[str, Any] = booking.facts["wish"]
    types = LeaveType.objects.visible_to(actor).select_related("bank", "fallback__bank")
    fallback, department = kept["fallback_type_id"], kept["department_id"]
    return Wish(
        leave_type=types.get(pk=booking.leave_type_id),
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        unit=Unit(kept["unit"]),
        starts_half=Half(kept["starts_half"]),
        ends_half=Half(kept["ends_half"]),
        status=LeaveRequestStatus(kept["status"]) if kept["status"] else None,
        fallback_type=types.get(pk=fallback) if fallback else None,
        shift_department=Department.objects.visible_to(actor).get(pk=department) if department else None,
        **{name: kept[name] for name in PLAIN},
    )


def _signature(actor: Actor) -> dict[str, Any]:
    """Who asked, so that the job does it as they."""
    return {
        "roles": sorted(actor.roles),
        "name": actor.name,
        "employee_id": actor.employee_id,
        "person_id": actor.person_id,
        "key_maker_id": actor.key_maker_id,
    }


def _signed(organisation_id: int, kept: Mapping[str, Any]) -> Actor:
    return Actor(
        organisation_id,
        frozenset(Role(role) for role in kept["roles"]),
        kept["name"],
        employee_id=kept["employee_id"],
        person_id=kept["person_id"],
        key_maker_id=kept["key_maker_id"],
    )
