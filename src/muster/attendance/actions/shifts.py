"""Shifts by hand: made, placed anew, ended, taken away; their breaks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
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
from muster.attendance.models import (
    ClockEvent,
    Flag,
    Shift,
    ShiftBreak,
)
from muster.attendance.processing import catch_up, claim, end_breaks, finish_shift, flag_forgotten, lock
from muster.attendance.rounding import cut_to_minute
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import assign
from muster.people.models import Employee
from muster.places.models import Department, PayCode, Position

LONGEST_BY_HAND = timedelta(days=14)  # a longer shift is a slip in the year or month


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
        claim(shift.timesheet)
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
        claim(shift.timesheet)
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
        claim(shift.timesheet)
        rows = [ShiftBreak(shift=shift, employee=shift.employee, **facts) for facts in breaks]
        for row in rows:
            _check_break(shift, row)
        _check_apart(rows)
        replaced = queries.breaks(shift)
        for one in replaced:
            made.delete(one)
        made.create_all(rows)
        # The shift's own history leads to those that are gone; and who read it before this is late with theirs.
        made.save(shift, break_ids=([one.pk for one in replaced], [one.pk for one in rows]))
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


def _organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def flag_open_shift_of(actor: Actor, employee: Employee) -> None:
    """Reaction: who was deactivated while clocked in has a shift whose end somebody must enter."""
    with change(actor) as made:
        shift = queries.open_shift(Actor.system(actor.organisation_id), employee)
        if shift is not None:
            flag_forgotten(made, shift)
