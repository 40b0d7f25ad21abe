"""Shifts and breaks entered by a person."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.presses import breaks_of, local, press, reread, shift_of, shifts_of, work
from tests.unchanged import unchanged
from tests.world import World, at

from muster.attendance.actions import (
    BreakFacts,
    add_break,
    amend_shift,
    approve_shift,
    check_out,
    close_shift,
    create_shift,
    delete_shift,
    enter_shift,
    rate_shift,
    set_breaks,
    set_shift_allowances,
    update_break,
    update_settings,
    update_shift,
)
from muster.attendance.models import Shift, ShiftAllowance
from muster.attendance.shift_queries import allowances_of, versions_of
from muster.core.errors import Conflict, Invalid, NotFound
from muster.core.models import Version
from muster.places.actions import create_allowance, create_pay_code, update_department

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


def test_a_break_stated_as_it_was_stays_the_row_it_is(evening: World) -> None:
    shift = enter(evening)
    first, second = set_breaks(evening.actor("max"), shift, [{"length_minutes": 20}, {"length_minutes": 10}])
    shift = reread(shift)
    again = set_breaks(evening.actor("max"), shift, [{"length_minutes": 10}, {"length_minutes": 5}])
    assert [one.pk for one in breaks_of(shift)] == [second.pk, again[1].pk]
    assert reread(shift).row_version == shift.row_version
    assert first.pk not in {one.pk for one in again}


def test_a_stated_length_counts_over_the_times(evening: World) -> None:
    shift = enter(evening)
    one = add_break(
        evening.actor("max"), shift, starts_at=MORNING, finishes_at=MORNING + HOUR, length_minutes=45
    )
    assert reread(shift).worked_minutes == 135
    update_break(evening.actor("max"), reread(shift), one.pk, finishes_at=MORNING + 2 * HOUR)
    assert (reread(shift).worked_minutes, reread(one).length_minutes) == (60, None)


def test_of_two_who_change_a_break_the_second_is_told(evening: World) -> None:
    shift = enter(evening)
    one = add_break(evening.actor("max"), shift, length_minutes=10)
    early, late = reread(shift), reread(shift)
    update_break(evening.actor("max"), early, one.pk, length_minutes=20)
    with unchanged(), pytest.raises(Conflict):
        update_break(evening.actor("ada"), late, one.pk, length_minutes=30)


# Stated times

GRID = {"mode": "nearest", "minutes": 15}
ODD = timedelta(minutes=7)


@pytest.fixture
def rounded(evening: World) -> World:
    sides = ("start", "finish", "break_start", "break_finish")
    update_settings(evening.actor("ada"), rounding=dict.fromkeys(sides, GRID))
    return evening


def state(world: World, start: Any, finish: Any = None, **facts: Any) -> Shift:
    return enter_shift(
        world.actor("ada"), employee=world.noah, department=world.kitchen, starts_at=start,
        finishes_at=finish, **facts,
    )  # fmt: skip


def test_rounding_leaves_what_was_stated_also_later(rounded: World) -> None:
    shift = state(rounded, MORNING + ODD, NOON - ODD)
    pause: BreakFacts = {"starts_at": MORNING + HOUR + ODD, "finishes_at": MORNING + HOUR + 2 * ODD}
    set_breaks(rounded.actor("ada"), shift, [pause])
    row = reread(shift)
    assert (row.by_hand, row.starts_at, row.finishes_at) == (True, MORNING + ODD, NOON - ODD)
    assert row.worked_minutes == 180 - 3 * 7
    amend_shift(rounded.actor("ada"), row, department=rounded.kitchen, times={}, deduction_minutes=5)
    assert reread(shift).worked_minutes == 180 - 3 * 7 - 5


def test_a_clock_that_ends_a_stated_shift_rounds_its_end_alone(rounded: World) -> None:
    shift = state(rounded, MORNING + ODD)
    work(rounded.noah, ("finish", NOON + ODD))
    row = reread(shift)
    assert (row.starts_at, row.finishes_at, row.clocked_out_at) == (MORNING + ODD, NOON, NOON + ODD)


def test_stating_one_side_leaves_the_other_as_it_counted(rounded: World) -> None:
    work(rounded.noah, ("start", MORNING + ODD), ("finish", NOON + ODD))
    shift = shift_of(rounded.noah)
    amend_shift(rounded.actor("ada"), shift, department=shift.department, times={"finish": NOON + 2 * ODD})
    row = reread(shift)
    assert (row.starts_at, row.finishes_at) == (MORNING, NOON + 2 * ODD)
    assert (row.clocked_in_at, row.by_hand) == (MORNING + ODD, True)


def test_times_that_are_replaced_by_clocked_ones_are_rounded(rounded: World) -> None:
    shift = state(rounded, MORNING + ODD, NOON)
    with unchanged():
        move(rounded, reread(shift), MORNING + ODD, NOON)
    move(rounded, reread(shift), MORNING + ODD, NOON + ODD)
    row = reread(shift)
    assert (row.by_hand, row.starts_at, row.finishes_at) == (False, MORNING, NOON)


def test_a_stated_day_stays_until_the_start_moves(evening: World) -> None:
    shift = state(evening, MORNING, NOON, on_date=date(2026, 3, 3))
    move(evening, reread(shift), MORNING, NOON + HOUR)
    assert reread(shift).on_date == date(2026, 3, 3)
    move(evening, reread(shift), MORNING + HOUR, NOON + HOUR)
    assert reread(shift).on_date == date(2026, 3, 4)
    with unchanged(), pytest.raises(Invalid) as refused:
        state(evening, NOON + 2 * HOUR, NOON + 3 * HOUR, on_date=date(2026, 3, 2))
    assert refused.value.field == "date"


def test_the_departments_pay_code_is_given_to_its_shifts(evening: World) -> None:
    ada = evening.actor("ada")
    code = create_pay_code(ada, name="Level 2")
    update_department(ada, reread(evening.kitchen), pay_code=code)
    kitchen = reread(evening.kitchen)
    entered = enter(evening, department=kitchen)
    (clocked,) = work(evening.emma, ("start", MORNING))
    assert (entered.pay_code_id, clocked.pay_code_id) == (code.pk, code.pk)
    assert move(evening, reread(entered), MORNING, NOON, department=evening.bar).pay_code_id is None


# Allowances and ratings


def test_allowances_are_set_changed_and_taken_away(evening: World) -> None:
    ada, hazard = evening.actor("ada"), create_allowance(evening.actor("ada"), name="Hazard")
    shift = approve_shift(ada, enter(evening))
    set_shift_allowances(ada, shift, {hazard.pk: Decimal("1.5")})
    row = reread(shift)
    assert [(one.allowance_id, one.value) for one in allowances_of(row)] == [(hazard.pk, Decimal("1.5"))]
    assert (row.status, row.approved_by_id) == ("pending", None)
    told = versions_of(row)[-1].changes
    assert {"id": hazard.pk, "name": "Hazard", "value": 1.5} in next(
        one["updated"] for one in told if one["field"] == "allowances"
    )
    with unchanged():
        set_shift_allowances(ada, row, {hazard.pk: Decimal("1.50")})
    set_shift_allowances(ada, row, {hazard.pk: None})
    assert allowances_of(row) == []


def test_what_allowance_cannot_be_set(evening: World) -> None:
    ada = evening.actor("ada")
    assert evening.other
    automatic = create_allowance(ada, name="Meal", automatic=True)
    theirs = create_allowance(evening.other.actor("zoe"), name="Hazard")
    hazard = create_allowance(ada, name="Hazard")
    shift = enter(evening)
    for pk, value in ((automatic.pk, 1), (theirs.pk, 1), (999, 1), (hazard.pk, -1), (hazard.pk, 10**7)):
        with unchanged(), pytest.raises(Invalid) as refused:
            set_shift_allowances(ada, shift, {pk: Decimal(value)})
        assert refused.value.field == "allowances"


def test_deleting_a_shift_takes_its_allowances_along(evening: World) -> None:
    ada, hazard = evening.actor("ada"), create_allowance(evening.actor("ada"), name="Hazard")
    shift = enter(evening)
    set_shift_allowances(ada, shift, {hazard.pk: Decimal(1)})
    delete_shift(ada, shift)
    assert not ShiftAllowance.objects.all_rows_unchecked().exists()
    assert Version.objects.all_rows_unchecked().filter(item_type="shift_allowance", event="destroy").exists()


def test_a_rating_keeps_who_gave_it_and_the_approval(evening: World) -> None:
    shift = approve_shift(evening.actor("ada"), enter(evening))
    rate_shift(evening.actor("max"), shift, 4)
    row = reread(shift)
    assert (row.rating, row.rated_by_id, row.status) == (4, evening.max.pk, "approved")
    for wrong in (0, 6):
        with unchanged(), pytest.raises(Invalid) as refused:
            rate_shift(evening.actor("max"), reread(shift), wrong)
        assert refused.value.field == "rating"


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
