"""What a press means: every verdict, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from muster.attendance.kinds import EventType
from muster.attendance.pairing import (
    Decision,
    Open,
    Press,
    Rules,
    Verdict,
    Window,
    begins_another,
    decide,
    is_forgotten,
    starting_window,
)

RULES = Rules(
    pair_window=timedelta(hours=2), longest_shift=timedelta(hours=16), forgotten_after=timedelta(hours=4)
)
KITCHEN, BAR = 1, 2


def at(text: str) -> datetime:
    """Of March 2026: "04 09:00"."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


DAY = Window(1, at("04 09:00"), at("04 17:00"), KITCHEN)
EVENING = Window(2, at("04 18:00"), at("04 23:00"), BAR)
NIGHT = Window(3, at("04 22:00"), at("05 06:00"), KITCHEN)
NEXT_DAY = Window(4, at("05 09:00"), at("05 17:00"), KITCHEN)
OPEN_END = Window(5, at("04 09:00"), None, KITCHEN)


def working(
    since: str = "04 09:00",
    *,
    plan: Window | None = None,
    break_since: str | None = None,
    held_until: str | None = None,
    department: int | None = KITCHEN,
) -> Open:
    pause = at(break_since) if break_since else None
    last = pause or (at(held_until) if held_until else at(since))
    return Open(at(since), department, plan, pause, last)


def decided(
    type_: str, moment: str, open_shift: Open | None = None, *plans: Window, into: int | None = None
) -> Decision:
    return decide(Press(EventType(type_), at(moment), into), open_shift, plans, RULES)


@pytest.mark.parametrize(
    ("what", "moment", "open_shift", "plans", "verdict", "window", "forgets"),
    [
        ("nothing planned", "04 09:00", None, [], Verdict.START, None, False),
        ("on time", "04 09:00", None, [DAY, NIGHT], Verdict.START, DAY, False),
        ("early, within reach", "04 07:00", None, [DAY], Verdict.START, DAY, False),
        ("too early", "04 06:59", None, [DAY], Verdict.START, None, False),
        ("late, within the plan", "04 16:30", None, [DAY], Verdict.START, DAY, False),
        ("after the plan", "04 17:01", None, [DAY], Verdict.START, None, False),
        ("between two, nearer to the second", "04 16:30", None, [DAY, EVENING], Verdict.START, EVENING, False),
        ("an open end reaches as far as a beginning", "04 11:00", None, [OPEN_END], Verdict.START, OPEN_END, False),
        ("and no further", "04 11:01", None, [OPEN_END], Verdict.START, None, False),
        ("already in", "04 12:00", working(), [], Verdict.REMOVE, None, False),
        ("over midnight, still in", "05 01:00", working("04 22:00", plan=NIGHT), [NIGHT], Verdict.REMOVE, None, False),
        ("the longest shift to the minute", "05 01:00", working(), [], Verdict.REMOVE, None, False),
        ("a minute longer", "05 01:01", working(), [], Verdict.START, None, True),
        ("long past the planned end", "04 21:01", working(plan=DAY), [DAY], Verdict.START, None, True),
        ("the next day", "05 09:02", working(plan=DAY), [DAY, NEXT_DAY], Verdict.START, NEXT_DAY, True),
        ("the second plan of the day", "04 17:40", working(plan=DAY), [DAY, EVENING], Verdict.START, EVENING, True),
        ("nearer to the end of the first", "04 17:20", working(plan=DAY), [DAY, EVENING], Verdict.REMOVE, None, False),
        ("within the first", "04 16:59", working(plan=DAY), [DAY, EVENING], Verdict.REMOVE, None, False),
        ("before what is open", "04 08:59", working(), [], Verdict.WAIT, None, False),
    ],
)  # fmt: skip
def test_start(
    *, what: str, moment: str, open_shift: Open | None, plans: list[Window], verdict: Verdict,
    window: Window | None, forgets: bool,
) -> None:  # fmt: skip
    found = decided("start", moment, open_shift, *plans)
    assert (found.verdict, found.window, found.forget_open) == (verdict, window, forgets), what


@pytest.mark.parametrize(
    ("into", "present", "verdict"),
    [
        (BAR, KITCHEN, Verdict.TRANSFER),
        (KITCHEN, KITCHEN, Verdict.REMOVE),
        (None, KITCHEN, Verdict.REMOVE),
        (BAR, None, Verdict.TRANSFER),
    ],
)
def test_start_in_a_department(into: int | None, present: int | None, verdict: Verdict) -> None:
    assert decided("start", "04 12:00", working(department=present), into=into).verdict is verdict


def test_a_transfer_pairs_with_the_plan_it_begins() -> None:
    found = decided("start", "04 16:58", working(plan=DAY), DAY, EVENING, into=BAR)
    assert (found.verdict, found.window) == (Verdict.TRANSFER, EVENING)


@pytest.mark.parametrize(
    ("what", "type_", "moment", "open_shift", "verdict", "remark"),
    [
        ("the end", "finish", "04 17:00", working(), Verdict.FINISH, ""),
        ("the end over midnight", "finish", "05 06:10", working("04 22:00", plan=NIGHT), Verdict.FINISH, ""),
        ("the end while on a break", "finish", "04 12:10", working(break_since="04 12:00"), Verdict.FINISH, ""),
        ("the end at the start's minute", "finish", "04 09:00", working(), Verdict.FINISH, ""),
        ("no start", "finish", "04 17:00", None, Verdict.WAIT, "There is no open shift to end. The start is missing."),
        ("before the last break ended", "finish", "04 12:10", working(held_until="04 12:30"), Verdict.WAIT,
         "It lies before what is already recorded. A person has to place it."),
        ("a break", "break_start", "04 12:00", working(), Verdict.BREAK_START, ""),
        ("a break in a break", "break_start", "04 12:10", working(break_since="04 12:00"), Verdict.REMOVE,
         "Already on a break."),
        ("a break without a shift", "break_start", "04 12:00", None, Verdict.WAIT,
         "There is no open shift to take a break from."),
        ("a break's end", "break_finish", "04 12:30", working(break_since="04 12:00"), Verdict.BREAK_FINISH, ""),
        ("a break's end before it began", "break_finish", "04 11:30", working(break_since="04 12:00"), Verdict.WAIT,
         "It lies before what is already recorded. A person has to place it."),
        ("an end of no break", "break_finish", "04 12:30", working(), Verdict.REMOVE, "Not on a break."),
        ("a break's end without a shift", "break_finish", "04 12:30", None, Verdict.WAIT,
         "There is no open shift whose break could end."),
    ],
)  # fmt: skip
def test_the_other_presses(
    *, what: str, type_: str, moment: str, open_shift: Open | None, verdict: Verdict, remark: str
) -> None:
    found = decided(type_, moment, open_shift)
    assert found == Decision(verdict, remark=remark), what


@pytest.mark.parametrize("type_", ["finish", "break_start", "break_finish"])
def test_nothing_belongs_to_a_forgotten_shift(type_: str) -> None:
    found = decided(type_, "06 09:00", working(break_since="04 12:00"))
    assert (found.verdict, found.forget_open) == (Verdict.WAIT, True)
    assert found.remark.startswith("There is no open shift")


@pytest.mark.parametrize(
    ("moment", "plan", "forgotten"),
    [
        ("05 01:00", None, False),
        ("05 01:01", None, True),
        ("04 21:00", DAY, False),
        ("04 21:01", DAY, True),
        ("05 01:00", OPEN_END, False),
    ],
)
def test_is_forgotten(*, moment: str, plan: Window | None, forgotten: bool) -> None:
    assert is_forgotten(working(plan=plan), at(moment), RULES) is forgotten


def test_a_plan_that_overlaps_with_the_open_ones_is_not_another() -> None:
    overlapping = Window(9, at("04 16:00"), at("04 20:00"), BAR)
    assert not begins_another(working(plan=DAY), at("04 17:30"), [DAY, overlapping], RULES)


def test_of_two_plans_as_near_the_first_made_is_taken() -> None:
    twins = [Window(8, at("04 09:00"), None, BAR), Window(7, at("04 09:00"), None, KITCHEN)]
    assert starting_window(at("04 09:10"), twins, timedelta(hours=2)) == twins[1]
