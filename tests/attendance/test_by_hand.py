"""Shifts and breaks entered by a person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.presses import breaks_of, local, press, reread, shift_of, shifts_of, work
from tests.unchanged import unchanged
from tests.world import World, at

from muster.attendance.actions import (
    check_out,
    close_shift,
    create_shift,
    set_breaks,
    update_settings,
    update_shift,
)
from muster.attendance.models import Shift
from muster.core.errors import Conflict, Invalid, NotFound

MORNING = local("2026-03-04 09:00")
NOON = local("2026-03-04 12:00")
EVENING = local("2026-03-04 17:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def evening(world: World) -> Iterator[World]:
    with at(EVENING):
        yield world


def enter(world: World, start: Any = MORNING, finish: Any = NOON, **facts: Any) -> Shift:
    values = {"employee": world.noah, "department": world.kitchen, **facts}
    return create_shift(
        world.actor("ada"),
        clocked_in_at=start,
        in_offset_minutes=660,
        clocked_out_at=finish,
        out_offset_minutes=660 if finish else None,
        **values,
    )


def move(world: World, shift: Shift, start: Any, finish: Any, **facts: Any) -> Shift:
    return update_shift(
        world.actor("ada"),
        shift,
        department=facts.pop("department", shift.department),
        clocked_in_at=start,
        in_offset_minutes=660,
        clocked_out_at=finish,
        out_offset_minutes=660 if finish else None,
        **facts,
    )


def test_a_shift_by_hand(evening: World) -> None:
    shift = enter(evening, notes="Late bread", rating=4, deduction_minutes=10)
    row = reread(shift)
    assert (row.worked_minutes, row.notes, row.rating, row.status) == (170, "Late bread", 4, "pending")


def test_entered_twice_it_is_made_once(evening: World) -> None:
    first = enter(evening)
    with unchanged():
        assert enter(evening).pk == first.pk


@pytest.mark.parametrize(
    ("start", "finish"),
    [
        (NOON - HOUR, NOON + HOUR),
        (MORNING - HOUR, MORNING + timedelta(seconds=1)),
        (MORNING + HOUR, NOON - HOUR),
        (MORNING - HOUR, NOON + HOUR),
        (MORNING, NOON + HOUR),
        (MORNING, MORNING),
        (NOON - HOUR, None),
        (MORNING - HOUR, None),
    ],
)
def test_an_overlap_is_refused(evening: World, start: Any, finish: Any) -> None:
    enter(evening)
    with unchanged(), pytest.raises(Conflict) as refused:
        enter(evening, start, finish)
    assert refused.value.message == (
        "It overlaps with the shift of this employee from 2026-03-03 22:00 UTC to 2026-03-04 01:00."
    )


def test_what_only_touches_does_not_overlap(evening: World) -> None:
    enter(evening)
    enter(evening, NOON, EVENING)
    enter(evening, MORNING - HOUR, MORNING)
    assert [one.worked_minutes for one in shifts_of(evening.noah)] == [60, 180, 300]


def test_a_shift_over_the_start_of_a_forgotten_one_overlaps(evening: World) -> None:
    work(evening.noah, ("start", MORNING - 24 * HOUR), ("start", MORNING))
    with unchanged(), pytest.raises(Conflict):
        enter(evening, MORNING - 25 * HOUR, MORNING - 23 * HOUR)


def test_moving_onto_another_is_refused(evening: World) -> None:
    shift = enter(evening)
    enter(evening, NOON, EVENING)
    with unchanged(), pytest.raises(Conflict):
        move(evening, shift, MORNING, NOON + HOUR)


@pytest.mark.parametrize(
    ("start", "finish", "facts", "field"),
    [
        (EVENING + timedelta(minutes=11), None, {}, "time_in"),
        (MORNING, EVENING + timedelta(minutes=11), {}, "time_out"),
        (NOON, MORNING, {}, "time_out"),
        (MORNING - timedelta(days=15), NOON, {}, "time_out"),
        (local("1999-12-31 23:00"), NOON, {}, "time_in"),
        (MORNING, NOON, {"rating": 6}, "rating"),
        (MORNING, NOON, {"deduction_minutes": -1}, "deduction_minutes"),
        (MORNING, NOON, {"metadata": "m" * 501}, "metadata"),
    ],
)
def test_a_wrong_value_names_its_field(
    evening: World, start: Any, finish: Any, facts: dict[str, Any], field: str
) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        enter(evening, start, finish, **facts)
    assert refused.value.field == field


def test_what_ended_cannot_be_opened_again(evening: World) -> None:
    shift = enter(evening)
    with unchanged(), pytest.raises(Invalid) as refused:
        move(evening, shift, MORNING, None)
    assert refused.value.field == "time_out"


def test_another_organisations_department_is_not_there(evening: World) -> None:
    assert evening.other
    shift = enter(evening)
    with unchanged(), pytest.raises(NotFound) as refused:
        move(evening, shift, MORNING, NOON, department=evening.other.kitchen)
    assert refused.value.message == "Department not found."
    with unchanged(), pytest.raises(NotFound):
        enter(evening, NOON, EVENING, department=evening.other.kitchen)


def test_a_shift_of_another_organisation_is_not_there(evening: World) -> None:
    assert evening.other
    shift = enter(evening)
    with unchanged(), pytest.raises(NotFound):
        close_shift(evening.other.actor("zoe"), shift)


def test_an_end_given_by_hand_ends_the_break_too(evening: World) -> None:
    (shift,) = work(evening.noah, ("start", MORNING), ("break_start", NOON))
    move(evening, reread(shift), MORNING, NOON + HOUR)
    row = shift_of(evening.noah)
    assert (row.worked_minutes, row.flag) == (180, "break_not_ended")
    assert breaks_of(row)[0].finishes_at == NOON + HOUR


def test_checking_out_takes_in_presses_that_still_wait(evening: World) -> None:
    press(evening.noah, "start", MORNING)
    shift = check_out(evening.actor("ada"), evening.noah)
    assert (shift.worked_minutes, shift.clocked_out_at) == (480, EVENING)


def test_checking_out_without_a_shift(evening: World) -> None:
    with unchanged(), pytest.raises(Conflict) as refused:
        check_out(evening.actor("ada"), evening.noah)
    assert refused.value.message == "Noah North has no open shift."


def test_closing_twice(evening: World) -> None:
    shift = enter(evening)
    with unchanged(), pytest.raises(Conflict) as refused:
        close_shift(evening.actor("ada"), shift)
    assert refused.value.message == "The shift has ended already."


# Breaks


def test_breaks_take_the_place_of_those_before(evening: World) -> None:
    shift = enter(evening)
    set_breaks(evening.actor("max"), shift, [{"length_minutes": 20}, {"length_minutes": 10, "paid": True}])
    assert reread(shift).worked_minutes == 160
    set_breaks(
        evening.actor("max"),
        reread(shift),
        [{"starts_at": MORNING + HOUR, "finishes_at": MORNING + 2 * HOUR}],
    )
    assert (reread(shift).worked_minutes, len(breaks_of(shift))) == (120, 1)
    set_breaks(evening.actor("max"), reread(shift), [])
    assert (reread(shift).worked_minutes, breaks_of(shift)) == (180, [])


@pytest.mark.parametrize(
    "breaks",
    [
        [{}],
        [{"length_minutes": -5}],
        [{"finishes_at": NOON, "length_minutes": 5}],
        [{"starts_at": NOON, "finishes_at": NOON - HOUR}],
        [{"starts_at": MORNING - HOUR, "finishes_at": NOON}],
        [{"starts_at": NOON - HOUR, "finishes_at": NOON + HOUR}],
        [
            {"starts_at": MORNING, "finishes_at": MORNING + HOUR},
            {"starts_at": MORNING + HOUR / 2, "finishes_at": MORNING + 2 * HOUR},
        ],
    ],
)
def test_a_wrong_break_changes_nothing(evening: World, breaks: list[Any]) -> None:
    shift = enter(evening)
    with unchanged(), pytest.raises(Invalid) as refused:
        set_breaks(evening.actor("max"), shift, breaks)
    assert refused.value.field == "breaks"


# Rules


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rounding": {"lunch": {"mode": "floor", "minutes": 5}}}, "rounding"),
        ({"rounding": {"start": {"mode": "up", "minutes": 5}}}, "rounding"),
        ({"rounding": {"start": {"mode": "floor", "minutes": 7}}}, "rounding"),
        ({"rounding": {"start": {"mode": "floor", "minutes": 5, "snap_to_plan_minutes": -1}}}, "rounding"),
        ({"rounding": {"start": {"mode": "floor", "minutes": 5, "snap_to_plan_minutes": "ten"}}}, "rounding"),
        ({"rounding": {"start": 5}}, "rounding"),
        ({"rounding": [5]}, "rounding"),
        ({"automatic_breaks": [{"worked_minutes": 30, "break_minutes": 30}]}, "automatic_breaks"),
        ({"automatic_breaks": [{"worked_minutes": 30}]}, "automatic_breaks"),
        ({"automatic_breaks": [{"worked_minutes": "30", "break_minutes": 5}]}, "automatic_breaks"),
        ({"automatic_breaks": [30]}, "automatic_breaks"),
        ({"longest_shift_minutes": 59}, "longest_shift_minutes"),
        ({"longest_shift_minutes": 5761}, "longest_shift_minutes"),
        ({"duplicate_seconds": -1}, "duplicate_seconds"),
        ({"forgotten_rule": "guess"}, "forgotten_rule"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(evening: World, values: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        update_settings(evening.actor("ada"), **values)
    assert refused.value.field == field
