"""Changing time worked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, starmap
from math import ceil
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q

from muster.attendance import queries
from muster.attendance.calculation import (
    calculate,
    place_on_day,
    recalculate,
    require_open,
    withdraw_timesheet_approval,
    zone_at,
)
from muster.attendance.distance import MOST_ACCURACY_METRES
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    AttendanceSettings,
    ClockEvent,
    Flag,
    Shift,
    ShiftBreak,
    ShiftStatus,
    Source,
    Timesheet,
    TimesheetStatus,
    UnclaimedPress,
)
from muster.attendance.processing import catch_up, end_breaks, finish_shift, flag_forgotten, lock
from muster.attendance.rounding import Mode, cut_to_minute
from muster.attendance.workday import offset_minutes
from muster.core import files
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import assign, check
from muster.people.models import Employee
from muster.people.queries import department_ids
from muster.places.models import Department, Device, PayCode, Position

FUTURE = timedelta(
    minutes=10
)  # how far a client's clock may be ahead (Tanda's document, "Don't predict the future")
LONGEST_BY_HAND = timedelta(days=14)  # a longer shift is a slip in the year or month
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TOO_LONG_AGO = "The time lies before the year 2000. Check the clock that sent it."
WIDEST_OFFSET_MINUTES = 18 * 60
PARTS_OF_AN_HOUR = (1, 5, 6, 10, 12, 15, 20, 30, 60)
FURTHEST_SNAP_MINUTES = 120
METRES_OF_A_KILOMETRE = 1000


class Place(TypedDict, total=False):
    """Where a press came from."""

    device: Device | None
    latitude: Decimal | None
    longitude: Decimal | None


class ShiftFacts(TypedDict, total=False):
    position: Position | None
    pay_code: PayCode | None
    notes: str | None
    metadata: str | None
    rating: int | None
    deduction_minutes: int | None


class BreakFacts(TypedDict, total=False):
    """With times, or with a length."""

    starts_at: datetime | None
    finishes_at: datetime | None
    length_minutes: int | None
    paid: bool


# Clocking


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


def _same_press(  # noqa: PLR0917
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


# Shifts


def create_shift(
    actor: Actor,
    *,
    employee: Employee,
    department: Department | None,
    clocked_in_at: datetime,
    in_offset_minutes: int,
    clocked_out_at: datetime | None = None,
    out_offset_minutes: int | None = None,
    **facts: Unpack[ShiftFacts],
) -> Shift:
    """A shift by hand; without an end it is open.

    Sent twice it is made once. Raises Conflict when it overlaps with another of the same person.
    """
    require(actor, "shift.create", employee)
    catch_up(actor.organisation_id, employee.pk)
    with change(actor) as made:
        lock(employee.pk)
        shift = Shift(
            organisation_id=actor.organisation_id,
            employee=employee,
            department=department,
            clocked_in_at=clocked_in_at,
            clocked_in_offset_minutes=in_offset_minutes,
            clocked_out_at=clocked_out_at,
            clocked_out_offset_minutes=out_offset_minutes,
        )
        _check_times(made, shift)
        first = _overlapping(shift)
        if first is not None:
            if _same_shift(first, shift):
                return first
            raise _overlap(first)
        assign(shift, dict(facts))
        place_on_day(made, shift, department=department, organisation=_organisation(actor))
        calculate(shift, queries.settings(actor.organisation_id), [])
        withdraw_timesheet_approval(made, shift.timesheet)
        made.create(shift)
        made.emit("shift.created", shift, shift_id=shift.pk, employee_id=employee.pk)
        return shift


def update_shift(
    actor: Actor,
    shift: Shift,
    *,
    department: Department | None,
    clocked_in_at: datetime,
    in_offset_minutes: int,
    clocked_out_at: datetime | None,
    out_offset_minutes: int | None,
    **facts: Unpack[ShiftFacts],
) -> Shift:
    """Place the shift anew. A shift that has ended cannot be opened again."""
    with change(actor) as made:
        require(actor, "shift.update", shift)
        _claim(shift.timesheet)
        if shift.clocked_out_at is not None and clocked_out_at is None:
            raise Invalid("The shift has ended already: its end is required.", field="time_out")
        closing = shift.clocked_out_at is None and clocked_out_at is not None
        shift.department = department
        shift.clocked_in_at, shift.clocked_in_offset_minutes = clocked_in_at, in_offset_minutes
        shift.clocked_out_at, shift.clocked_out_offset_minutes = clocked_out_at, out_offset_minutes
        _check_times(made, shift)
        other = _overlapping(shift)
        if other is not None:
            raise _overlap(other)
        assign(shift, dict(facts))
        before = shift.timesheet
        place_on_day(made, shift, department=department, organisation=_organisation(actor))
        if before.pk != shift.timesheet.pk:
            withdraw_timesheet_approval(made, before)
        if closing and clocked_out_at is not None:
            ended = end_breaks(made, queries.breaks(shift), cut_to_minute(clocked_out_at))
            shift.flag = Flag.BREAK_NOT_ENDED if ended else Flag.NONE
        if recalculate(made, shift):
            made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return shift


def correct_shift(
    actor: Actor, shift: Shift, *, breaks: Sequence[BreakFacts] | None = None, **facts: Any
) -> Shift:
    """As update_shift, and in the same transaction the breaks in place of those that were, where given."""
    with change(actor):
        update_shift(actor, shift, **facts)
        if breaks is not None:
            set_breaks(actor, shift, breaks)
        return shift


def close_shift(
    actor: Actor,
    shift: Shift,
    *,
    at: datetime | None = None,
    offset_minutes: int | None = None,
    **facts: Unpack[ShiftFacts],
) -> Shift:
    """End an open shift: at the instant given, or now, and then in the offset it was begun in."""
    with change(actor) as made:
        require(actor, "shift.close", shift)
        lock(shift.employee_id)
        require_open(shift.timesheet)
        if shift.clocked_out_at is not None:
            raise Conflict("The shift has ended already.", field="time_out")
        finish = (at or made.at).replace(microsecond=0)
        shift.clocked_out_at = finish
        _check_times(made, shift)
        # What begins after this one began would have ended it: only an end in the past can run into something.
        other = _overlapping(shift) if at is not None else None
        if other is not None:
            raise _overlap(other)
        shift.clocked_out_at = None
        assign(shift, dict(facts))
        offset = shift.clocked_in_offset_minutes if offset_minutes is None else offset_minutes
        finish_shift(
            made,
            shift,
            at=finish,
            offset_minutes=offset,
            breaks=queries.breaks(shift),
            settings=queries.settings(actor.organisation_id),
        )
        return shift


def check_out(
    actor: Actor,
    employee: Employee,
    *,
    at: datetime | None = None,
    offset_minutes: int | None = None,
    **facts: Unpack[ShiftFacts],
) -> Shift:
    """End the shift that the employee is working. Raises Conflict when there is none."""
    require(actor, "shift.close", employee)
    catch_up(actor.organisation_id, employee.pk)
    with change(actor):
        shift = queries.open_shift(actor, employee)
        if shift is None:
            raise Conflict(f"{employee.name} has no open shift.")
        return close_shift(actor, shift, at=at, offset_minutes=offset_minutes, **facts)


def delete_shift(actor: Actor, shift: Shift) -> None:
    """Its versions and the presses it was made of stay; the presses make no shift again."""
    with change(actor) as made:
        require(actor, "shift.delete", shift)
        _claim(shift.timesheet)
        presses = list(ClockEvent.objects.all_rows_unchecked().filter(shift=shift))
        for press in presses:
            press.shift = None
            press.removed, press.remark = True, f"Its shift was deleted by {actor.name}."[:200]
            made.save(press)
        for one in queries.breaks(shift):
            made.delete(one)
        withdraw_timesheet_approval(made, shift.timesheet)
        made.emit("shift.deleted", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        made.delete(shift)


def set_breaks(actor: Actor, shift: Shift, breaks: Sequence[BreakFacts]) -> None:
    """Replace the shift's breaks. Raises Invalid for one that lies outside the shift or has neither times nor length."""
    with change(actor) as made:
        require(actor, "shift.update", shift)
        _claim(shift.timesheet)
        rows = [ShiftBreak(shift=shift, employee=shift.employee, **facts) for facts in breaks]
        for row in rows:
            _check_break(shift, row)
        _check_apart(rows)
        replaced = queries.breaks(shift)
        for one in replaced:
            made.delete(one)
        made.create_all(rows)
        # The shift's own history leads to those that are gone.
        made.note(shift, break_ids=([one.pk for one in replaced], [one.pk for one in rows]))
        if recalculate(made, shift):
            made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)


def _check_break(shift: Shift, row: ShiftBreak) -> None:
    if row.starts_at is None and (row.length_minutes is None or row.finishes_at is not None):
        raise Invalid("A break has a start or a length.", field="breaks")
    if row.length_minutes is not None and row.length_minutes < 0:
        raise Invalid("A break's length is not negative.", field="breaks")
    if row.starts_at and row.finishes_at and row.finishes_at < row.starts_at:
        raise Invalid("A break ends after it began.", field="breaks")
    end = row.finishes_at or row.starts_at
    outside = end and shift.clocked_out_at and end > shift.clocked_out_at
    if outside or (row.starts_at and row.starts_at < cut_to_minute(shift.clocked_in_at)):
        raise Invalid("A break lies within its shift.", field="breaks")


def _check_apart(rows: Sequence[ShiftBreak]) -> None:
    times = sorted((row.starts_at, row.finishes_at or row.starts_at) for row in rows if row.starts_at)
    if any(second[0] < first[1] for first, second in pairwise(times)):
        raise Invalid("Two breaks share time.", field="breaks")


def _check_times(made: Change, shift: Shift) -> None:
    if shift.clocked_in_at < EARLIEST:
        raise Invalid(TOO_LONG_AGO, field="time_in")
    if shift.clocked_in_at > made.at + FUTURE:
        raise Invalid(
            "A shift cannot begin in the future: what is planned belongs into the roster.", field="time_in"
        )
    if shift.clocked_out_at is None:
        return
    if shift.clocked_out_at > made.at + FUTURE:
        raise Invalid("A shift cannot have ended in the future.", field="time_out")
    if shift.clocked_out_at < shift.clocked_in_at:
        raise Invalid("The check-out time is earlier than the check-in time.", field="time_out")
    if shift.clocked_out_at - shift.clocked_in_at > LONGEST_BY_HAND:
        raise Invalid("The shift would be longer than 14 days. Check the dates.", field="time_out")


def _overlapping(shift: Shift) -> Shift | None:
    """Another shift of the person that shares time with this one. One whose end is missing has only its start."""
    rows = Shift.objects.all_rows_unchecked().filter(employee_id=shift.employee_id).exclude(pk=shift.pk)
    running = Q(clocked_out_at__isnull=True, flag="")
    later = Q(clocked_out_at__gt=shift.clocked_in_at) | Q(clocked_in_at__gte=shift.clocked_in_at) | running
    rows = rows.filter(later)
    if shift.clocked_out_at is not None:
        rows = rows.filter(Q(clocked_in_at__lt=shift.clocked_out_at) | Q(clocked_in_at=shift.clocked_in_at))
    return rows.order_by("clocked_in_at").first()


def _same_shift(first: Shift, second: Shift) -> bool:
    return (first.department_id, first.clocked_in_at, first.clocked_out_at) == (
        second.department_id, second.clocked_in_at, second.clocked_out_at,
    )  # fmt: skip


def _overlap(other: Shift) -> Conflict:
    end = f"{other.clocked_out_at:%Y-%m-%d %H:%M}" if other.clocked_out_at else "now, for it is open"
    return Conflict(
        f"It overlaps with the shift of this employee from {other.clocked_in_at:%Y-%m-%d %H:%M} UTC to {end}.",
        field="time_in",
    )


def _claim(timesheet: Timesheet) -> None:
    """Wait for whoever else changes this person's time; then see whether the timesheet, read before, is open still."""
    lock(timesheet.employee_id)
    require_open(Timesheet.objects.all_rows_unchecked().get(pk=timesheet.pk))


def _organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


# Approval


def approve_shift(actor: Actor, shift: Shift) -> Shift:
    """Raises Conflict for a shift that has not ended: there is no length to approve."""
    with change(actor) as made:
        require(actor, "shift.approve", shift)
        _claim(shift.timesheet)
        if shift.clocked_out_at is None:
            raise Conflict("The shift has not ended yet.", field="status")
        if shift.status != ShiftStatus.APPROVED:
            shift.status = ShiftStatus.APPROVED
            shift.approved_by_id, shift.approved_at = actor.employee_id, made.at
            made.save(shift)
            made.emit("shift.approved", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return shift


def withdraw_shift_approval(actor: Actor, shift: Shift) -> Shift:
    with change(actor) as made:
        require(actor, "shift.approve", shift)
        _claim(shift.timesheet)
        shift.status = ShiftStatus.PENDING
        shift.approved_by_id = shift.approved_at = None
        if made.save(shift):
            withdraw_timesheet_approval(made, shift.timesheet)
        return shift


def approve_timesheet(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """And with it every shift on it. Raises Conflict while one of them has no end."""
    with change(actor) as made:
        require(actor, "timesheet.approve", timesheet)
        _claim(timesheet)
        shifts = list(queries.shifts(actor).filter(timesheet=timesheet))
        unfinished = [shift for shift in shifts if shift.clocked_out_at is None]
        if unfinished:
            raise Conflict(f"The shift of {unfinished[0].on_date} has no end yet. Enter it first.")
        made.update_all(
            [shift for shift in shifts if shift.status != ShiftStatus.APPROVED],
            status=ShiftStatus.APPROVED.value,
            approved_by_id=actor.employee_id,
            approved_at=made.at,
        )
        if timesheet.status != TimesheetStatus.APPROVED:
            timesheet.status = TimesheetStatus.APPROVED
            timesheet.approved_by_id, timesheet.approved_at = actor.employee_id, made.at
            made.save(timesheet)
            made.emit("timesheet.approved", timesheet, timesheet_id=timesheet.pk)
        return timesheet


def reopen_timesheet(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """Back to pending; its shifts keep their approval. An exported one stays locked."""
    with change(actor) as made:
        require(actor, "timesheet.approve", timesheet)
        _claim(timesheet)
        withdraw_timesheet_approval(made, timesheet)
        return timesheet


def export_timesheet(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """Mark it as handed to payroll: from now on it is locked. Raises Conflict unless it is approved."""
    with change(actor) as made:
        require(actor, "timesheet.export", timesheet)
        lock(timesheet.employee_id)
        if timesheet.status == TimesheetStatus.PENDING:
            raise Conflict("The timesheet is not approved yet.", field="status")
        if timesheet.status != TimesheetStatus.EXPORTED:
            timesheet.status = TimesheetStatus.EXPORTED
            timesheet.exported_at = made.at
            made.save(timesheet)
            made.emit("timesheet.exported", timesheet, timesheet_id=timesheet.pk)
        return timesheet


# Rules


def update_settings(actor: Actor, **values: Any) -> AttendanceSettings:
    """The rules of the organisation, checked. They apply to what is clocked or changed from now on."""
    with change(actor) as made:
        require(actor, "attendance_settings.update")
        row = queries.settings(actor.organisation_id)
        assign(row, values)
        _check_rules(row)
        if row.pk:
            made.save(row)
        else:
            made.create(row)
        return row


def _check_rules(row: AttendanceSettings) -> None:
    rounding, automatic = row.rounding, row.automatic_breaks
    if not isinstance(rounding, dict) or not all(starmap(_is_rounding, rounding.items())):
        raise Invalid(
            "Rounding is floor, nearest or ceiling of a side of a shift, to a part of an hour.",
            field="rounding",
        )
    if not isinstance(automatic, list) or not all(map(_is_automatic_break, automatic)):
        raise Invalid("An automatic break is shorter than the work it needs.", field="automatic_breaks")


def _is_rounding(side: str, rule: Any) -> bool:
    if side not in list(EventType) or not isinstance(rule, dict):
        return False
    reach = rule.get("snap_to_plan_minutes", 0)
    return (
        rule.get("mode") in list(Mode)
        and rule.get("minutes") in PARTS_OF_AN_HOUR
        and isinstance(reach, int)
        and 0 <= reach <= FURTHEST_SNAP_MINUTES
    )


def _is_automatic_break(rule: Any) -> bool:
    if not isinstance(rule, dict):
        return False
    after, lasts = rule.get("worked_minutes"), rule.get("break_minutes")
    return isinstance(after, int) and isinstance(lasts, int) and after > lasts > 0


def flag_open_shift_of(actor: Actor, employee: Employee) -> None:
    """Reaction: who was deactivated while clocked in has a shift whose end somebody must enter."""
    with change(actor) as made:
        shift = queries.open_shift(Actor.system(actor.organisation_id), employee)
        if shift is not None:
            flag_forgotten(made, shift)
