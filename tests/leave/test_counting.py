"""Minutes that count within a span, to be told in parts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muster.leave.counting import Counted
from muster.leave.daytime import without

MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


def counted(minutes: int, *pauses: tuple[float, float]) -> Counted:
    """From nine to five."""
    return Counted.of((at(9), at(17)), minutes, [(at(first), at(last)) for first, last in pauses])


@pytest.mark.parametrize(
    ("one", "first", "last", "hours"),
    [
        (counted(480), 0, 24, 8),
        (counted(480), 10, 12, 2),
        (counted(480), 17, 20, 0),
        # What does not count lies in the middle.
        (counted(420), 9, 12.5, 3.5),
        (counted(420), 12.5, 13.5, 0),
        (counted(420), 13, 17, 3.5),
        # Or where it is known to be.
        (counted(420, (10, 11)), 9, 11, 1),
        (counted(420, (10, 11)), 11, 17, 6),
        # Or some of it: an hour is known, and an hour is in the middle of the rest.
        (counted(360, (9, 10)), 9, 13, 3),
        (counted(360, (9, 10)), 13, 14, 0),
        (counted(360, (9, 10)), 14, 17, 3),
        # A stated length that is more than the span has is spread over it.
        (counted(600), 9, 13, 5),
        (counted(0), 9, 17, 0),
        (counted(60, (9, 17)), 9, 17, 0),
    ],
)
def test_by_hand(one: Counted, first: float, last: float, hours: Any) -> None:
    assert one.hours(at(first), at(last)) == Fraction(hours)


@given(
    some.integers(0, 480),
    some.lists(some.tuples(some.floats(9, 17), some.floats(9, 17)).map(sorted), max_size=3),
    some.floats(9, 17),
)
def test_parts_add_up(minutes: int, pauses: list[list[float]], cut: float) -> None:
    one = counted(minutes, *((first, last) for first, last in pauses))
    parts = one.hours(at(9), at(cut)) + one.hours(at(cut), at(17))
    assert parts == one.hours(at(0), at(24)) == (Fraction(minutes, 60) if one.pieces else 0)


def test_holes_may_overlap() -> None:
    assert without([(at(9), at(17))], [(at(8), at(10)), (at(9), at(11)), (at(16), at(18))]) == [
        (at(11), at(16))
    ]
