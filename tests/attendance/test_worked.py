"""Paid minutes, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.attendance.worked import Pause, Worked, worked

LAW = [
    {"worked_minutes": 300, "break_minutes": 30},
    {"worked_minutes": 540, "break_minutes": 45},
]
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTES = st.integers(0, 2 * 24 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-04T{text}").replace(tzinfo=UTC)


def times(starts: str, finishes: str, *, paid: bool = False) -> Pause:
    return Pause(at(starts), at(finishes), None, paid)


def length(minutes: int, *, paid: bool = False) -> Pause:
    return Pause(None, None, minutes, paid)


@pytest.mark.parametrize(
    ("what", "finish", "pauses", "rules", "deduction", "expected"),
    [
        ("nothing taken off", "17:00", [], [], None, (480, 0)),
        ("no time at all", "09:00", [], LAW, None, (0, 0)),
        ("seconds are cut", "09:00:59", [], [], None, (0, 0)),
        ("a break by its times", "17:00", [times("12:00", "12:30")], [], None, (450, 0)),
        ("a break by its length", "17:00", [length(20)], [], None, (460, 0)),
        ("a paid break", "17:00", [times("12:00", "12:30", paid=True)], [], None, (480, 0)),
        ("paid and unpaid", "17:00", [times("12:00", "12:30"), length(10, paid=True)], [], None, (450, 0)),
        ("a break that began before the shift", "17:00", [times("08:30", "09:10")], [], None, (470, 0)),
        ("a break that ends after the shift", "17:00", [times("16:45", "17:30")], [], None, (465, 0)),
        ("a break outside the shift", "17:00", [times("18:00", "19:00")], [], None, (480, 0)),
        (
            "a break that is not ended",
            "17:00",
            [Pause(at("12:00"), None, None, paid=False)],
            [],
            None,
            (480, 0),
        ),
        ("a break longer than the shift", "10:00", [length(90)], [], None, (0, 0)),
        ("the rule", "17:00", [], LAW, None, (450, 30)),
        ("the rule begins at its minute", "14:00", [], LAW, None, (270, 30)),
        ("and not a minute sooner", "13:59", [], LAW, None, (299, 0)),
        ("of two rules the greater", "18:00", [], LAW, None, (495, 45)),
        ("topped up to what is owed", "17:00", [times("12:00", "12:20")], LAW, None, (450, 10)),
        ("nothing to top up", "17:00", [times("12:00", "12:40")], LAW, None, (440, 0)),
        ("a paid break counts as taken", "17:00", [times("12:00", "12:20", paid=True)], LAW, None, (470, 10)),
        ("what a person set stands for the rules", "17:00", [], LAW, 60, (420, 0)),
        ("also when it is nothing", "17:00", [], LAW, 0, (480, 0)),
        ("and comes on top of breaks", "17:00", [times("12:00", "12:30")], LAW, 15, (435, 0)),
        ("never below nothing", "10:00", [], LAW, 90, (0, 0)),
    ],
)
def test_worked(
    *, what: str, finish: str, pauses: list[Pause], rules: list[dict[str, int]], deduction: int | None,
    expected: tuple[int, int],
) -> None:  # fmt: skip
    found = worked(START, at(finish), pauses, automatic_breaks=rules, deduction_minutes=deduction)
    assert found == Worked(*expected), what


@given(first=MINUTES, second=MINUTES)
def test_cutting_a_shift_in_two_keeps_its_minutes(first: int, second: int) -> None:
    middle = START + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    parts = [
        worked(a, b, [], automatic_breaks=[], deduction_minutes=None).worked_minutes
        for a, b in ((START, middle), (middle, end), (START, end))
    ]
    assert parts[0] + parts[1] == parts[2]


PAUSES = st.lists(
    st.one_of(
        st.builds(length, st.integers(0, 600), paid=st.booleans()),
        st.builds(
            lambda begin, lasts, paid: Pause(
                START + timedelta(minutes=begin), START + timedelta(minutes=begin + lasts), None, paid
            ),
            st.integers(-600, 3000),
            st.integers(0, 600),
            st.booleans(),
        ),
    ),
    max_size=4,
)


@given(span=MINUTES, pauses=PAUSES, deduction=st.none() | st.integers(0, 3000), ruled=st.booleans())
def test_nobody_works_longer_than_they_were_there(
    *, span: int, pauses: list[Pause], deduction: int | None, ruled: bool
) -> None:
    end = START + timedelta(minutes=span)
    rules = LAW if ruled else []
    found = worked(START, end, pauses, automatic_breaks=rules, deduction_minutes=deduction)
    assert 0 <= found.worked_minutes <= span
    assert 0 <= found.automatic_break_minutes <= 45
    assert found.worked_minutes + found.automatic_break_minutes <= span
