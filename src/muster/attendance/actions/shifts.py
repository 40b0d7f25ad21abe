"""Shifts by hand: made, placed anew, ended, taken away."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db.models import Q

from muster.attendance import queries
from muster.attendance.actions.clocking import EARLIEST, FUTURE, TOO_LONG_AGO
from muster.attendance.calculation import (
    calculate,
    place_on_day,
    recalculate,
    require_open,
    withdraw_timesheet_approval,
)
from muster.attendance.earning import tell_worked
from muster.attendance.leave_shifts import require_worked
from muster.attendance.models import (
    ClockEvent,
    Flag,
    Shift,
    ShiftStatus,
    TimeclockAnswer,
)
from muster.attendance.processing import catch_up, claim, end_breaks, finish_shift, flag_forgotten, lock
from muster.attendance.rounding import cut_to_minute
from muster.attendance.shift_queries import allowances_of
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.people.models import Employee
from muster.places.models import Department, PayCode, Position
from muster.places.queries import organisation

LONGEST_BY_HAND = timedelta(days=14)  # a longer shift is a slip in the year or month


class ShiftFacts(TypedDict, total=False):
    position: Position | None
    pay_code: PayCode | None
    notes: str | None
    metadata: str | None
    rating: int | None
    deduction_minutes: int | None


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
        shift = Shift(
            organisation_id=actor.organisation_id,
            employee=employee,
            department=department,
            clocked_in_at=clocked_in_at,
            clocked_in_offset_minutes=in_offset_minutes,
            clocked_out_at=clocked_out_at,
            clocked_out_offset_minutes=out_offset_minutes,
        )
        return insert_shift(made, shift, dict(facts))


def insert_shift(made: Change, shift: Shift, facts: dict[str, Any], *, on_date: date | None = None) -> Shift:
    """Insert it, by somebody who may; the one that is there already, where the same was sent before."""
    lock(shift.employee_id)
    _check_times(made, shift)
    first = overlapping(shift)
    if first is not None:
        if same_shift(first, shift):
            return first
        raise overlap(first)
    assign(shift, facts)
    department = shift.department
    if department is not None and "pay_code" not in facts:
        shift.pay_code_id = department.pay_code_id
    place_on_day(made, shift, department=department, organisation=organisation(made.actor), on_date=on_date)
    calculate(shift, queries.settings(made.actor.organisation_id), [])
    withdraw_timesheet_approval(made, shift.timesheet)
    made.create(shift)
    made.emit("shift.created", shift, shift_id=shift.pk, employee_id=shift.employee_id)
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
    exact: Collection[str] = (),
    on_date: date | None = None,
    **facts: Unpack[ShiftFacts],
) -> Shift:
    """Place the shift anew. A shift that has ended cannot be opened again.

    `exact` names the sides, start and finish, that the rounding rules leave. A start that moves decides the work day,
    unless it is given.
    """
    with change(actor) as made:
        require(actor, "shift.update", shift)
        claim(shift.timesheet)
        require_worked(shift)
        if shift.clocked_out_at is not None and clocked_out_at is None:
            raise Invalid("The shift has ended already: its end is required.", field="time_out")
        closing = shift.clocked_out_at is None and clocked_out_at is not None
        _take_department(shift, department, facts)
        shift.clocked_in_at, shift.clocked_in_offset_minutes = clocked_in_at, in_offset_minutes
        shift.clocked_out_at, shift.clocked_out_offset_minutes = clocked_out_at, out_offset_minutes
        _check_times(made, shift)
        other = overlapping(shift)
        if other is not None:
            raise overlap(other)
        assign(shift, dict(facts))
        _take_exact(shift, exact)
        _place_anew(made, shift, on_date)
        if closing and clocked_out_at is not None:
            ended = end_breaks(made, queries.breaks(shift), cut_to_minute(clocked_out_at))
            shift.flag = Flag.BREAK_NOT_ENDED if ended else Flag.NONE
        if recalculate(made, shift):
            made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return shift


def _take_department(shift: Shift, department: Department | None, facts: ShiftFacts) -> None:
    """And with it the pay code that it gives, unless the shift has one of its own."""
    if shift.department_id == (department.pk if department else None):
        return
    given = shift.department.pay_code_id if shift.department else None
    if "pay_code" not in facts and shift.pay_code_id == given:
        shift.pay_code_id = department.pay_code_id if department else None
    shift.department = department


def _take_exact(shift: Shift, exact: Collection[str]) -> None:
    if exact:
        shift.by_hand = True
        if "start" in exact:
            shift.starts_at = shift.clocked_in_at
        if "finish" in exact:
            shift.finishes_at = shift.clocked_out_at
    elif _moved(shift, "clocked_in_at", "clocked_out_at"):
        shift.by_hand = False


def _place_anew(made: Change, shift: Shift, on_date: date | None) -> None:
    if on_date is None and not _moved(shift, "clocked_in_at", "department_id"):
        return
    before, department = shift.timesheet, shift.department
    place_on_day(made, shift, department=department, organisation=organisation(made.actor), on_date=on_date)
    if before.pk != shift.timesheet.pk:
        withdraw_timesheet_approval(made, before)


def _moved(shift: Shift, *names: str) -> bool:
    return any(shift.loaded.get(name) != shift.__dict__[name] for name in names)


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
        other = overlapping(shift) if at is not None else None
        if other is not None:
            raise overlap(other)
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
        claim(shift.timesheet)
        require_worked(shift)
        presses = list(ClockEvent.objects.all_rows_unchecked().filter(shift=shift))
        for press in presses:
            press.shift = None
            press.removed, press.remark = True, f"Its shift was deleted by {actor.name}."[:200]
            made.save(press)
        for answer in TimeclockAnswer.objects.all_rows_unchecked().filter(shift=shift):
            answer.shift = None
            made.save(answer)
        for one in (*queries.breaks(shift), *allowances_of(shift)):
            made.delete(one)
        withdraw_timesheet_approval(made, shift.timesheet)
        if shift.status == ShiftStatus.APPROVED:
            tell_worked(made, [shift], gone=True)
        made.emit("shift.deleted", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        made.delete(shift)


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


def overlapping(shift: Shift) -> Shift | None:
    """Another shift of the person that shares time with this one. One whose end is missing has only its start.

    Of leave too, but not of leave that begins after the start of a shift whose end is still to come.
    """
    rows = Shift.objects.all_rows_unchecked().filter(employee_id=shift.employee_id).exclude(pk=shift.pk)
    running = Q(clocked_out_at__isnull=True, flag="")
    later = Q(clocked_out_at__gt=shift.clocked_in_at) | Q(clocked_in_at__gte=shift.clocked_in_at) | running
    rows = rows.filter(later)
    if shift.clocked_out_at is None:
        rows = rows.exclude(leave_request__isnull=False, clocked_in_at__gt=shift.clocked_in_at)
    else:
        rows = rows.filter(Q(clocked_in_at__lt=shift.clocked_out_at) | Q(clocked_in_at=shift.clocked_in_at))
    return rows.order_by("clocked_in_at").first()


def same_shift(first: Shift, second: Shift) -> bool:
    return (first.department_id, first.clocked_in_at, first.clocked_out_at) == (
        second.department_id, second.clocked_in_at, second.clocked_out_at,
    )  # fmt: skip


def overlap(other: Shift) -> Conflict:
    if other.leave_request_id is not None:
        return Conflict(f"This employee is on leave then, on {other.on_date}.", field="time_in")
    end = f"{other.clocked_out_at:%Y-%m-%d %H:%M}" if other.clocked_out_at else "now, for it is open"
    return Conflict(
        f"It overlaps with the shift of this employee from {other.clocked_in_at:%Y-%m-%d %H:%M} UTC to {end}.",
        field="time_in",
    )


def flag_open_shift_of(actor: Actor, employee: Employee) -> None:
    """Reaction: who was deactivated while clocked in has a shift whose end somebody must enter."""
    with change(actor) as made:
        shift = queries.open_shift(Actor.system(actor.organisation_id), employee)
        if shift is not None:
            flag_forgotten(made, shift)
