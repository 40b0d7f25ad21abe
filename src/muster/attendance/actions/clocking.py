"""Presses at a clock: kept as they were sent, recognised when sent again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q

from muster.attendance import queries
from muster.attendance.actions.questions import Given, keep_answers
from muster.attendance.calculation import (
    zone_at,
)
from muster.attendance.distance import MOST_ACCURACY_METRES
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    ClockEvent,
    QuestionPlace,
    Source,
    UnclaimedPress,
)
from muster.attendance.processing import lock
from muster.attendance.question_queries import applying, rule_of
from muster.attendance.questions import reason
from muster.attendance.rounding import cut_to_minute
from muster.core import files
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import check
from muster.people.models import Employee
from muster.people.queries import department_ids
from muster.people.visibility import works_at
from muster.places.actions import ensure_generic_device
from muster.places.models import Department, Device, PayCode
from muster.places.workday import offset_minutes

FUTURE = timedelta(
    minutes=10
)  # how far a client's clock may be ahead (Tanda's document, "Don't predict the future")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TOO_LONG_AGO = "The time lies before the year 2000. Check the clock that sent it."
WIDEST_OFFSET_MINUTES = 18 * 60
METRES_OF_A_KILOMETRE = 1000
KEY_OF_ANOTHER = "This Idempotency-Key was used for another press."


class Place(TypedDict, total=False):
    """Where a press came from."""

    device: Device | None
    latitude: Decimal | None
    longitude: Decimal | None


def record_clock_event(
    actor: Actor,
    *,
    employee: Employee,
    type: EventType,
    at: datetime,
    source: Source,
    utc_offset_minutes: int | None = None,
    department: Department | None = None,
    department_id: int | None = None,
    pay_code: PayCode | None = None,
    photo: bytes | None = None,
    idempotency_key: str | None = None,
    accuracy_metres: float = 0,
    asked_on: QuestionPlace | None = None,
    answers: Sequence[Given] = (),
    **place: Unpack[Place],
) -> ClockEvent:
    """Keep a press; a job makes a shift of it.

    The same press sent again, known by its key or by person, type, instant and device, gives the first one back and
    makes nothing new. The same type again within the organisation's limit is kept, marked removed. A program's press
    without a device is one of the organisation's generic clock. `department_id` is a department as a program names it:
    one that the employee is not in is left out (tanda-v2.txt 2510). `asked_on`: what stands there before its owner, so
    that a question of the clock may refuse it.

    Raises Invalid for one from a person's own phone or computer that is too far from a location that has a radius,
    and Conflict for one that a question refuses.
    """
    with change(actor) as made:
        require(actor, "clock_event.record", employee)
        if source is Source.API and place.get("device") is None:
            place["device"] = ensure_generic_device(actor)
        lock(employee.pk)
        if utc_offset_minutes is None:
            utc_offset_minutes = offset_minutes(at, zone_at(employee, employee.organisation))
        event = ClockEvent(
            employee=employee,
            type=type.value,
            sent_at=at,
            at=cut_to_minute(at),
            utc_offset_minutes=utc_offset_minutes,
            source=source,
            department=department,
            pay_code=pay_code,
            idempotency_key=idempotency_key or None,
            **place,
        )
        about = _presses_about(actor, event)
        first = _same_press(about, event)
        if first is not None:
            return first
        _check_press(made, event)
        _check_where(actor, event, accuracy_metres)
        if asked_on is not None:
            _refuse_blocked(actor, event, asked_on)
        if department_id is not None and department_id in department_ids(employee):
            event.department_id = department_id
        _mark_repeated(made, about, event)
        return _insert(made, event, photo, answers)


def _mark_repeated(made: Change, about: Sequence[ClockEvent], event: ClockEvent) -> None:
    """Removed where the press before it or after it is of the same type and close by."""
    presses = [one for one in about if one.employee_id == event.employee_id and not one.removed]
    before = [one.type for one in presses if one.sent_at <= event.sent_at]
    after = [one.type for one in presses if one.sent_at > event.sent_at]
    if event.type in {*before[-1:], *after[:1]}:
        event.removed, event.processed_at = True, made.at
        event.remark = "Pressed again."


def _insert(made: Change, event: ClockEvent, photo: bytes | None, answers: Sequence[Given]) -> ClockEvent:
    """Whoever presses for one person waits for the other: only a key can be used by another person meanwhile."""
    if photo is not None:
        event.photo = files.store(made, photo, field="photo")
    if event.idempotency_key is None:
        made.create(event)
    else:
        try:
            with transaction.atomic():
                made.create(event)
        except IntegrityError:
            raise Conflict(KEY_OF_ANOTHER, field="Idempotency-Key") from None
    if not event.removed:
        keep_answers(made, event, answers)
        made.emit("clock_event.recorded", event, employee_id=event.employee_id)
    return event


def _presses_about(actor: Actor, event: ClockEvent) -> list[ClockEvent]:
    """The employee's so near that they may be the same, in order, and whichever has the key."""
    near = timedelta(seconds=queries.settings(actor.organisation_id).duplicate_seconds)
    about = Q(employee_id=event.employee_id, sent_at__range=(event.sent_at - near, event.sent_at + near))
    if event.idempotency_key:
        about |= Q(idempotency_key=event.idempotency_key)
    rows = ClockEvent.objects.all_rows_unchecked().filter(about, organisation_id=actor.organisation_id)
    return list(rows.order_by("sent_at", "id"))


def _same_press(about: Sequence[ClockEvent], event: ClockEvent) -> ClockEvent | None:
    """Known by its key, or by person, type, instant and device."""
    own = (event.employee_id, event.type)
    for found in about:
        has_key = bool(event.idempotency_key) and found.idempotency_key == event.idempotency_key
        if has_key and (found.employee_id, found.type) != own:
            raise Conflict(KEY_OF_ANOTHER, field="Idempotency-Key")
        same = (found.employee_id, found.type) == own and found.sent_at == event.sent_at
        if has_key or (same and found.device_id == event.device_id):
            found.employee = event.employee
            return found
    return None


def _check_press(made: Change, event: ClockEvent) -> None:
    at, employee = event.sent_at, event.employee
    # What a clock kept while the network was away counts, if it was pressed while they still worked here.
    if not employee.active and (employee.deactivated_at is None or at >= employee.deactivated_at):
        raise Conflict(f"{employee.name} is not active.")
    if at < EARLIEST:
        raise Invalid(TOO_LONG_AGO, field="time")
    if at > made.at + FUTURE:
        raise Invalid(
            "The time lies more than 10 minutes in the future. Check the clock that sent it.", field="time"
        )
    department = event.department
    if department is not None and department.pk not in department_ids(employee):
        raise Invalid(f"{employee.name} does not belong to {department.name}.", field="department_id")
    _check_event(event)


def _check_where(actor: Actor, event: ClockEvent, accuracy_metres: float) -> None:
    device = event.device
    if event.source == Source.WEB and device is None:
        _check_place(actor, event, accuracy_metres)
    if event.source != Source.API or device is None:
        return
    if device.returned:
        raise Invalid(f"{device.nickname} was returned: it clocks nobody.", field="device_id")
    place_id = device.location_id if device.location_specific else None
    if place_id is not None and not works_at(event.employee_id, place_id):
        raise Invalid(f"{device.nickname} is for the staff of its location alone.", field="device_id")


def _refuse_blocked(actor: Actor, event: ClockEvent, place: QuestionPlace) -> None:
    employee = event.employee
    found = applying(actor, employee, type=EventType(event.type), at=event.sent_at, place=place)
    row = found.blocking()
    if row is not None and found.moment is not None:
        why = reason(rule_of(row), found.moment, zone_at(employee, employee.organisation))
        raise Conflict(f"{row.question} {why}", field="type")


def _check_event(event: ClockEvent) -> None:
    check(event, "idempotency_key", "latitude", "longitude")
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = getattr(event, name)
        if value is not None and abs(value) > most:
            raise Invalid(f"A {name} lies between -{most} and {most}.", field=name)
    if abs(event.utc_offset_minutes) > WIDEST_OFFSET_MINUTES:
        raise Invalid("The offset is that of no time zone.", field="time")


def _check_place(actor: Actor, event: ClockEvent, accuracy_metres: float) -> None:
    department, employee = event.department, event.employee
    if department is None:
        state = queries.states(actor, [employee])[employee.pk]
        department = queries.department_of_press(actor, employee, state, event.sent_at)
    fence = queries.fence_of(department)
    if fence is None:
        return
    if not accuracy_metres >= 0:
        raise Invalid("The accuracy of a position is a length in metres.", field="accuracy_metres")
    rule = f"On your own phone or computer you clock within {fence.radius_metres} m of {fence.name}."
    if event.latitude is None or event.longitude is None:
        raise Invalid(f"{rule} This press did not say where it was made.", field="latitude")
    if fence.holds(event.latitude, event.longitude, accuracy_metres=accuracy_metres):
        return
    metres = fence.metres_to(event.latitude, event.longitude)
    vague = (
        f", known to within {accuracy_metres:.0f} m only" if accuracy_metres > MOST_ACCURACY_METRES else ""
    )
    raise Invalid(f"{rule} This press was made {_rough(metres)} away{vague}.", field="latitude")


def _rough(metres: float) -> str:
    far = metres >= METRES_OF_A_KILOMETRE
    return f"{ceil(metres / METRES_OF_A_KILOMETRE)} km" if far else f"{ceil(metres)} m"


def keep_unclaimed(
    actor: Actor,
    *,
    device: Device,
    type: EventType,
    at: datetime,
    idempotency_key: str,
) -> UnclaimedPress:
    """A press that a kiosk kept while the network was away, by somebody whom nobody knows. Sent again, it is the same."""
    with change(actor) as made:
        require(actor, "unclaimed_press.keep", device)
        same = UnclaimedPress.objects.visible_to(actor).filter(idempotency_key=idempotency_key)
        row = same.first()
        if row is not None:
            return row
        row = UnclaimedPress(device=device, type=type.value, sent_at=at, idempotency_key=idempotency_key)
        try:
            with transaction.atomic():
                made.create(row)
        except IntegrityError:
            return same.get()  # it came twice at once, and the other was first
        return row


def settle_unclaimed(actor: Actor, press: UnclaimedPress) -> None:
    """Somebody looked at it and did what was to be done."""
    with change(actor) as made:
        require(actor, "unclaimed_press.settle", press)
        press.settled_at = made.at
        made.save(press)


def settle_waiting_event(actor: Actor, event: ClockEvent) -> None:
    """A press of which no shift could be made: somebody saw to it, and it waits no more."""
    with change(actor) as made:
        require(actor, "shift.update", event)
        if event.shift_id is None and not event.removed:
            event.removed = True
            event.remark = f"Settled by {actor.name}: {event.remark}"[:200]
            made.save(event)
