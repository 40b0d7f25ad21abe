"""When a question of the clock applies. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.presses import local

from muster.attendance.kinds import EventType
from muster.attendance.models import QuestionCondition
from muster.attendance.pairing import Window
from muster.attendance.questions import Moment, Rule, holds, reason

START, FINISH = local("2026-03-04 09:00"), local("2026-03-04 17:00")
PLAN = Window(1, START, FINISH, 7)
OPEN_END = Window(1, START, None, 7)
SYDNEY = ZoneInfo("Australia/Sydney")
MINUTE = timedelta(minutes=1)


def rule(condition: str, lenience: int = 0) -> Rule:
    return Rule(condition, timedelta(minutes=lenience))


def at(type_: str, minutes: int, window: Window | None = PLAN) -> Moment:
    """So many minutes past what is planned for the type."""
    planned = FINISH if type_ == "finish" else START
    return Moment(EventType(type_), planned + minutes * MINUTE, window)


# condition, lenience: at which minutes from the planned instant it holds, of -16 to 16
EDGES = {
    ("early", 0): {-16, -15, -1},
    ("early", 15): {-16},
    ("late", 0): {1, 15, 16},
    ("late", 15): {16},
    ("early_or_late", 0): {-16, -15, -1, 1, 15, 16},
    ("early_or_late", 15): {-16, 16},
    ("unscheduled", 0): set(),
    ("", 0): {-16, -15, -1, 0, 1, 15, 16},
}


@pytest.mark.parametrize("type_", ["start", "finish"])
@pytest.mark.parametrize(("condition", "lenience"), EDGES)
def test_at_the_lenience_a_press_is_still_in_time(type_: str, condition: str, lenience: int) -> None:
    minutes = (-16, -15, -1, 0, 1, 15, 16)
    found = {one for one in minutes if holds(rule(condition, lenience), at(type_, one))}
    assert found == EDGES[condition, lenience]


@pytest.mark.parametrize(
    ("type_", "window", "applying"),
    [
        ("start", None, {"", "unscheduled"}),
        ("finish", None, {"", "unscheduled"}),
        ("break_start", None, {"", "unscheduled"}),
        ("finish", OPEN_END, {""}),
        ("break_start", PLAN, {""}),
        ("break_finish", PLAN, {""}),
    ],
)
def test_what_is_not_planned_is_neither_early_nor_late(
    type_: str, window: Window | None, applying: set[str]
) -> None:
    for minutes in (-600, 0, 600):
        moment = at(type_, minutes, window)
        assert {one.value for one in QuestionCondition if holds(rule(one.value), moment)} == applying


@given(
    st.sampled_from(["start", "finish"]),
    st.integers(-3000, 3000),
    st.integers(0, 1440),
    st.sampled_from([PLAN, None]),
)
def test_early_late_and_unscheduled_never_hold_together(
    type_: str, minutes: int, lenience: int, window: Window | None
) -> None:
    moment = at(type_, minutes, window)
    found = {one for one in ("early", "late", "unscheduled") if holds(rule(one, lenience), moment)}
    assert len(found) <= 1
    assert holds(rule("early_or_late", lenience), moment) == bool(found & {"early", "late"})
    assert ("unscheduled" in found) == (window is None)
    # More lenience never makes a condition hold that did not.
    for condition in ("early", "late", "early_or_late"):
        if holds(rule(condition, lenience + 1), moment):
            assert holds(rule(condition, lenience), moment)


@pytest.mark.parametrize(
    ("type_", "minutes", "window", "sentence"),
    [
        ("start", -60, PLAN, "Your shift begins at 09:00: you can clock in from 08:45."),
        ("start", 60, PLAN, "Your shift began at 09:00: you could clock in until 09:15. Ask your manager."),
        ("finish", -60, PLAN, "Your shift ends at 17:00: you can clock out from 16:45."),
        ("finish", 60, PLAN, "Your shift ended at 17:00: you could clock out until 17:15. Ask your manager."),
        ("start", 0, None, "No shift is planned for you now. Ask your manager."),
        ("start", -720, PLAN, "Your shift begins at Wednesday 09:00: you can clock in from Wednesday 08:45."),
    ],
)
def test_a_refusal_says_when(type_: str, minutes: int, window: Window | None, sentence: str) -> None:
    assert reason(rule("early_or_late", 15), at(type_, minutes, window), SYDNEY) == sentence


def test_a_refusal_has_the_times_of_the_wall_on_a_night_when_clocks_change() -> None:
    starts: datetime = local("2026-04-05 03:30")  # at 03:00 the clock went back to 02:00
    moment = Moment(EventType.START, starts - 120 * MINUTE, Window(1, starts, None, 7))
    expected = "Your shift begins at 03:30: you can clock in from 02:30."
    assert reason(rule("early", 60), moment, SYDNEY) == expected
