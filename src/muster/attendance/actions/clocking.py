"""Presses at a clock: kept as they were sent, recognised when sent again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q

from muster.attendance import queries
from muster.attendance.calculation import (
    zone_at,
)
from muster.attendance.distance import MOST_ACCURACY_METRES
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    AttendanceSettings,
    ClockEvent,
    Source,
    UnclaimedPress,
)
from muster.attendance.processing import lock
from muster.attendance.rounding import cut_to_minute
from muster.attendance.workday import offset_minutes
from muster.core import files
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import check
from muster.people.models import Employee
from muster.people.queries import department_ids
from muster.places.models import Department, Device

FUTURE = timedelta(
    minutes=10
)  # how far a client's clock may be ahead (Tanda's document, "Don't predict the future")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TOO_LONG_AGO = "The time lies before the year 2000. Check the clock that sent it."
WIDEST_OFFSET_MINUTES = 18 * 60
METRES_OF_A_KILOMETRE = 1000


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
    photo: bytes | None = None,
    idempotency_key: str | None = None,
    accuracy_metres: float = 0,
    **place: Unpack[Place],
) -> ClockEvent:
    """Keep a press; a job makes a shift of it.

    The same press sent again, known by its key or by person, type, instant and device, gives the first one back and
    makes nothing new. The same type again within the organisation's limit is kept, marked removed.

    Raises Invalid for one from a person's own phone or computer that is too far from a location that has a radius.
    """
    with change(actor) as made:
        require(actor, "clock_event.record", employee)
        lock(employee.pk)
        first = _same_press(actor, employee, type, at, place.get("device"), idempotency_key)
        if first is not None:
            return first
        _check_press(made, employee, at, department)
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        if utc_offset_minutes is None:
            utc_offset_minutes = offset_minutes(at, zone_at(employee, organisation))
        event = ClockEvent(
            employee=employee,
            type=type.value,
            sent_at=at,
            at=cut_to_minute(at),
            utc_offset_minutes=utc_offset_minutes,
            source=source,
            department=department,
            idempotency_key=idempotency_key or None,
            **place,
        )
        _check_event(event)
        if source is Source.WEB and event.device is None:
            _check_place(actor, event, accuracy_metres)
        if photo is not None:
            event.photo = files.store(made, photo, field="photo")
        if _is_repeated(employee, type, at, queries.settings(actor.organisation_id)):
            event.removed, event.processed_at = True, made.at
            event.remark = "Pressed again."
        return _insert(made, event)


def _insert(made: Change, event: ClockEvent) -> ClockEvent:
    try:
        with transaction.atomic():
            made.create(event)
    except IntegrityError:
        # The same press came twice at once, and the other was first.
        first = _same_press(
            made.actor,
            event.employee,
            EventType(event.type),
            event.sent_at,
            event.device,
            event.idempotency_key,
        )
        if first is None:
            raise
        return first
    if not event.removed:
        made.emit("clock_event.recorded", event, employee_id=event.employee_id)
    return event


def _same_press(  # noqa: PLR0917 - what makes two presses the same one
    actor: Actor, employee: Employee, type_: EventType, at: datetime, device: Device | None, key: str | None
) -> ClockEvent | None:
    same = Q(employee=employee, type=type_.value, sent_at=at, device=device)
    if device is None:
        same = Q(employee=employee, type=type_.value, sent_at=at, device__isnull=True)
    if key:
        same |= Q(idempotency_key=key)
    found = (
        ClockEvent.objects.all_rows_unchecked().filter(same, organisation_id=actor.organisation_id).first()
    )
    if found is not None and (found.employee_id, found.type) != (employee.pk, type_.value):
        raise Conflict("This Idempotency-Key was used for another press.", field="Idempotency-Key")
    return found


def _check_press(made: Change, employee: Employee, at: datetime, department: Department | None) -> None:
    # What a clock kept while the network was away counts, if it was pressed while they still worked here.
    if not employee.active and (employee.deactivated_at is None or at >= employee.deactivated_at):
        raise Conflict(f"{employee.name} is not active.")
    if at < EARLIEST:
        raise Invalid(TOO_LONG_AGO, field="time")
    if at > made.at + FUTURE:
        raise Invalid(
            "The time lies more than 10 minutes in the future. Check the clock that sent it.", field="time"
        )
    if department is not None and department.pk not in department_ids(employee):
        raise Invalid(f"{employee.name} does not belong to {department.name}.", field="department_id")


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


def _is_repeated(employee: Employee, type_: EventType, at: datetime, settings: AttendanceSettings) -> bool:
    """Whether the press before it or after it is of the same type and close by."""
    near = timedelta(seconds=settings.duplicate_seconds)
    rows = ClockEvent.objects.all_rows_unchecked().filter(
        employee=employee, removed=False, sent_at__range=(at - near, at + near)
    )
    presses = list(rows.order_by("sent_at", "id").values_list("sent_at", "type"))
    before = [kind for sent_at, kind in presses if sent_at <= at]
    after = [kind for sent_at, kind in presses if sent_at > at]
    return type_.value in {*before[-1:], *after[:1]}


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
