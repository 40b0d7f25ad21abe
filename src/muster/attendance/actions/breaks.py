"""Breaks of a shift as people state them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypedDict, Unpack

from muster.attendance import queries
from muster.attendance.calculation import recalculate
from muster.attendance.leave_shifts import require_worked
from muster.attendance.models import Shift, ShiftBreak
from muster.attendance.processing import claim
from muster.attendance.rounding import cut_to_minute
from muster.attendance.worked import MINUTE
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require

MOST_MINUTES = 14 * 24 * 60  # the length of the longest shift by hand


class BreakFacts(TypedDict, total=False):
    """With times, with a length, or with both, and then the length counts. `id` names one that the shift has already:
    it keeps what is not stated anew.
    """

    id: int | None
    starts_at: datetime | None
    finishes_at: datetime | None
    length_minutes: int | None
    paid: bool


def set_breaks(actor: Actor, shift: Shift, breaks: Sequence[BreakFacts]) -> list[ShiftBreak]:
    """These in place of the shift's breaks, in the order given; one that is stated as it was stays the row it is.

    Raises Invalid for one that lies outside the shift or has neither times nor length.
    """
    with change(actor) as made:
        require(actor, "shift.update", shift)
        claim(shift.timesheet)
        require_worked(shift)
        there = queries.breaks(shift)
        rows = _matched(shift, there, breaks)
        for row in rows:
            _check_break(shift, row)
        _check_apart(rows)
        gone = [one for one in there if one not in rows]
        new = [row for row in rows if row.pk is None]
        for one in gone:
            made.delete(one)
        changed = [row.pk for row in rows if row.pk and made.save(row)]
        made.create_all(new)
        # The shift's own history leads to those that are gone; and who read it before this is late with theirs.
        made.save(
            shift,
            break_ids=([one.pk for one in gone], [one.pk for one in new]),
            changed_break_ids=([], changed),
        )
        if recalculate(made, shift) or gone or new or changed:
            made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return rows


def add_break(actor: Actor, shift: Shift, **facts: Unpack[BreakFacts]) -> ShiftBreak:
    with change(actor):
        kept: list[BreakFacts] = [{"id": one.pk} for one in queries.breaks(shift)]
        return set_breaks(actor, shift, [*kept, facts])[-1]


def update_break(actor: Actor, shift: Shift, break_id: int, **facts: Unpack[BreakFacts]) -> ShiftBreak:
    """What is not stated stays."""
    with change(actor):
        breaks: list[BreakFacts] = [{"id": one.pk} for one in queries.breaks(shift)]
        for one in breaks:
            if one["id"] == break_id:
                one.update(facts)
        rows = set_breaks(actor, shift, breaks)
        return next(row for row in rows if row.pk == break_id)


def are_as_stated(there: Sequence[ShiftBreak], breaks: Sequence[BreakFacts]) -> bool:
    return Counter(map(_key, there)) == Counter(_key(_new(one)) for one in breaks)


def _key(row: ShiftBreak) -> tuple[object, ...]:
    return (row.starts_at, row.finishes_at, row.length_minutes, row.paid)


def _new(facts: BreakFacts) -> ShiftBreak:
    row = ShiftBreak(by_hand=True)
    _apply(row, facts)
    return row


def _matched(shift: Shift, there: Sequence[ShiftBreak], breaks: Sequence[BreakFacts]) -> list[ShiftBreak]:
    """A row for each of `breaks`: the one named, an equal one, or a new one."""
    named = {facts["id"] for facts in breaks if facts.get("id")}
    unnamed = [one for one in there if one.pk not in named]
    known = {one.pk: one for one in there}
    rows = []
    for facts in breaks:
        pk = facts.get("id")
        if pk:
            row = known.pop(pk, None)
            if row is None:
                raise Invalid(f"breaks: this shift has no break {pk}, or it is named twice.", field="breaks")
            _apply(row, facts)
        else:
            row = _new(facts)
            row.shift, row.employee_id = shift, shift.employee_id
            equal = next((one for one in unnamed if _key(one) == _key(row)), None)
            if equal is not None:
                unnamed.remove(equal)
                row = equal
        rows.append(row)
    return rows


def _apply(row: ShiftBreak, facts: BreakFacts) -> None:
    before = _key(row)
    times_given = False
    for name in ("starts_at", "finishes_at"):
        if name in facts:
            setattr(row, name, facts[name])
            times_given = True
    if "length_minutes" in facts:
        row.length_minutes = facts["length_minutes"]
    elif times_given and row.starts_at and row.finishes_at:
        row.length_minutes = None  # new times say how long it was
    row.paid = facts.get("paid", row.paid)
    if _key(row) != before:
        row.by_hand = True


def _check_break(shift: Shift, row: ShiftBreak) -> None:
    if row.starts_at is None and (row.length_minutes is None or row.finishes_at is not None):
        raise Invalid("A break has a start or a length.", field="breaks")
    if row.length_minutes is not None and row.length_minutes < 0:
        raise Invalid("A break's length is not negative.", field="breaks")
    most = MOST_MINUTES
    if shift.clocked_out_at is not None:
        most = (shift.clocked_out_at - cut_to_minute(shift.clocked_in_at)) // MINUTE
        if row.starts_at and not row.finishes_at and row.length_minutes is None:
            raise Invalid("The shift has ended: a break in it has an end, or a length.", field="breaks")
    if (row.length_minutes or 0) > most:
        raise Invalid("A break is no longer than its shift.", field="breaks")
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
