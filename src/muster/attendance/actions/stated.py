"""Shifts as people state them: exact to the minute, with their breaks and allowances, and what is not stated stays."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Unpack

from muster.attendance import queries
from muster.attendance.actions.allowances import set_shift_allowances
from muster.attendance.actions.approval import approve_shift, withdraw_shift_approval
from muster.attendance.actions.breaks import BreakFacts, are_as_stated, set_breaks
from muster.attendance.actions.shifts import ShiftFacts, insert_shift, overlap, update_shift
from muster.attendance.models import Shift, ShiftStatus
from muster.attendance.processing import catch_up
from muster.attendance.rounding import cut_to_minute
from muster.attendance.shift_queries import allowances_of
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import require
from muster.people.models import Employee
from muster.places.models import Department
from muster.places.queries import organisation, zone_of
from muster.places.workday import offset_minutes

BESIDE = frozenset({"department", "on_date", "breaks", "allowances", "approved"})


class Stated(ShiftFacts, total=False):
    """`on_date` is the work day where it is not that of the start; `allowances` are by id, 0 or None takes one away."""

    on_date: date | None
    breaks: Sequence[BreakFacts] | None
    allowances: Mapping[int, Decimal | None]
    approved: bool


def enter_shift(
    actor: Actor,
    *,
    employee: Employee,
    department: Department | None,
    starts_at: datetime,
    finishes_at: datetime | None = None,
    **stated: Unpack[Stated],
) -> Shift:
    """A new shift; without an end it is open. The same statement sent again gives the shift that it made.

    Raises Conflict when it overlaps with another of the same person.
    """
    require(actor, "shift.create", employee)
    catch_up(actor.organisation_id, employee.pk)
    with change(actor) as made:
        shift = Shift(
            organisation_id=actor.organisation_id,
            employee=employee,
            department=department,
            by_hand=True,
            **_clocked("in", actor, department, starts_at),
            **_clocked("out", actor, department, finishes_at),
        )
        shift.starts_at, shift.finishes_at = shift.clocked_in_at, shift.clocked_out_at
        found = insert_shift(made, shift, _facts(stated), on_date=stated.get("on_date"))
        if found is shift:
            _follow_up(actor, shift, stated)
        elif not _is_as_stated(found, stated):
            raise overlap(found)
        return found


def amend_shift(
    actor: Actor,
    shift: Shift,
    *,
    department: Department | None,
    times: Mapping[str, datetime | None],
    **stated: Unpack[Stated],
) -> Shift:
    """Change what is stated. `times` may hold start and finish."""
    with change(actor):
        clocked: dict[str, Any] = {
            "clocked_in_at": shift.clocked_in_at,
            "in_offset_minutes": shift.clocked_in_offset_minutes,
            "clocked_out_at": shift.clocked_out_at,
            "out_offset_minutes": shift.clocked_out_offset_minutes,
        }
        for side, way in (("start", "in"), ("finish", "out")):
            if side in times:
                found = _clocked(way, actor, department, times[side])
                clocked[f"clocked_{way}_at"] = found[f"clocked_{way}_at"]
                clocked[f"{way}_offset_minutes"] = found[f"clocked_{way}_offset_minutes"]
        update_shift(
            actor,
            shift,
            department=department,
            **clocked,
            exact=times.keys(),
            on_date=stated.get("on_date"),
            **_facts(stated),
        )
        if times and stated.get("breaks") is None:
            stated["breaks"] = [{"id": one.pk} for one in queries.breaks(shift)]  # they lie within it still
        _follow_up(actor, shift, stated)
        return shift


def _clocked(way: str, actor: Actor, department: Department | None, at: datetime | None) -> dict[str, Any]:
    if at is None:
        return {f"clocked_{way}_at": None, f"clocked_{way}_offset_minutes": None}
    minute = cut_to_minute(at)
    offset = offset_minutes(minute, zone_of(department, organisation(actor)))
    return {f"clocked_{way}_at": minute, f"clocked_{way}_offset_minutes": offset}


def _facts(stated: Stated) -> dict[str, Any]:
    """What is a column of the shift."""
    return {name: value for name, value in stated.items() if name not in BESIDE}


def _follow_up(actor: Actor, shift: Shift, stated: Stated) -> None:
    breaks, allowances, approved = stated.get("breaks"), stated.get("allowances"), stated.get("approved")
    if breaks is not None:
        set_breaks(actor, shift, breaks)
    if allowances:
        set_shift_allowances(actor, shift, allowances)
    if approved is True:
        approve_shift(actor, shift)
    elif approved is False and shift.status == ShiftStatus.APPROVED:
        withdraw_shift_approval(actor, shift)


def _is_as_stated(shift: Shift, stated: Stated) -> bool:
    """Whether this may be what the same statement made before."""
    facts = {**_facts(stated), **({"on_date": stated["on_date"]} if stated.get("on_date") else {})}
    if any(getattr(shift, name) != value for name, value in facts.items()):
        return False
    allowances, breaks = stated.get("allowances"), stated.get("breaks")
    if allowances is not None:
        given = {pk: value for pk, value in allowances.items() if value}
        if given != {row.allowance_id: row.value for row in allowances_of(shift)}:
            return False
    if breaks is not None and not are_as_stated(queries.breaks(shift), breaks):
        return False
    return stated.get("approved") in {None, shift.status == ShiftStatus.APPROVED}
