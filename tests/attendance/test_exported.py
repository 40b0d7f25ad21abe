"""What was handed to payroll stays as it was handed over, whichever way one comes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests.presses import local, shifts_of, timesheets_of, work
from tests.unchanged import unchanged
from tests.world import World, at

from muster.attendance.actions import (
    approve_shift,
    approve_timesheet,
    create_shift,
    delete_shift,
    export_timesheet,
    reopen_timesheet,
    set_breaks,
    update_shift,
    withdraw_shift_approval,
)
from muster.attendance.models import Shift
from muster.core.errors import Conflict, Locked
from muster.places.actions import update_settings

FRIDAY = local("2026-03-06 09:00")
MONDAY = local("2026-03-09 09:00")  # of the next period
HOUR = timedelta(hours=1)


@pytest.fixture
def exported(world: World) -> Iterator[World]:
    """Noah's first week is with payroll; on the Monday after it he worked an hour more."""
    for start in (FRIDAY, MONDAY):
        work(world.noah, ("start", start), ("finish", start + HOUR))
    with at(MONDAY + 2 * HOUR):
        sheet = approve_timesheet(world.actor("max"), timesheets_of(world.noah)[0])
        export_timesheet(world.actor("pia"), sheet)
        yield world


def placed(shift: Shift, start: Any, finish: Any) -> dict[str, Any]:
    return {
        "department": shift.department,
        "clocked_in_at": start,
        "in_offset_minutes": 660,
        "clocked_out_at": finish,
        "out_offset_minutes": 660,
    }


WAYS: dict[str, Callable[[World, Shift, Shift], object]] = {
    "edit": lambda w, old, _: update_shift(w.actor("ada"), old, **placed(old, FRIDAY, FRIDAY + 2 * HOUR)),
    "note": lambda w, old, _: update_shift(w.actor("ada"), old, **placed(old, FRIDAY, FRIDAY + HOUR), notes="x"),
    "move out": lambda w, old, _: update_shift(
        w.actor("ada"), old, **placed(old, MONDAY - 3 * HOUR, MONDAY - 2 * HOUR)
    ),
    "move in": lambda w, _, new: update_shift(
        w.actor("ada"), new, **placed(new, FRIDAY + 2 * HOUR, FRIDAY + 3 * HOUR)
    ),
    "delete": lambda w, old, _: delete_shift(w.actor("ada"), old),
    "breaks": lambda w, old, _: set_breaks(w.actor("ada"), old, [{"length_minutes": 10}]),
    "withdraw": lambda w, old, _: withdraw_shift_approval(w.actor("ada"), old),
    "approve a shift": lambda w, old, _: approve_shift(w.actor("ada"), old),
    "approve again": lambda w, old, _: approve_timesheet(w.actor("ada"), old.timesheet),
    "reopen": lambda w, old, _: reopen_timesheet(w.actor("ada"), old.timesheet),
    "add": lambda w, old, _: create_shift(
        w.actor("ada"), employee=w.noah, **placed(old, FRIDAY + 3 * HOUR, FRIDAY + 4 * HOUR)
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_in(exported: World, way: str) -> None:
    old, new = shifts_of(exported.noah)
    with unchanged(), pytest.raises(Locked) as refused:
        WAYS[way](exported, old, new)
    assert refused.value.message == "The timesheet from 2026-03-02 to 2026-03-08 was exported and is locked."


def test_nor_does_a_copy_read_before(world: World) -> None:
    work(world.noah, ("start", FRIDAY), ("finish", FRIDAY + HOUR))
    stale = shifts_of(world.noah)[0]
    with at(MONDAY):
        sheet = approve_timesheet(world.actor("max"), timesheets_of(world.noah)[0])
        export_timesheet(world.actor("pia"), sheet)
        with unchanged(), pytest.raises(Locked):
            update_shift(world.actor("ada"), stale, **placed(stale, FRIDAY, FRIDAY + 2 * HOUR))


def test_nor_a_change_of_the_pay_period(exported: World) -> None:
    ada = exported.actor("ada")
    update_settings(ada, timesheet_weeks=2, timesheet_anchor_on=date(2026, 3, 4))
    with at(local("2026-03-20 09:00")):
        work(exported.noah, ("start", local("2026-03-17 09:00")), ("finish", local("2026-03-17 10:00")))
        old = shifts_of(exported.noah)[0]
        with unchanged(), pytest.raises(Locked):
            create_shift(ada, employee=exported.noah, **placed(old, FRIDAY + 3 * HOUR, FRIDAY + 4 * HOUR))


def test_export_needs_approval(world: World) -> None:
    work(world.noah, ("start", FRIDAY), ("finish", FRIDAY + HOUR))
    with unchanged(), pytest.raises(Conflict) as refused:
        export_timesheet(world.actor("pia"), timesheets_of(world.noah)[0])
    assert refused.value.field == "status"


def test_exporting_twice_is_exporting_once(exported: World) -> None:
    with unchanged():
        export_timesheet(exported.actor("pia"), timesheets_of(exported.noah)[0])
