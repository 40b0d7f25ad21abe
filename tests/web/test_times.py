"""Between instants and what a wall clock shows."""

# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from muster.web.templatetags.muster import length_of, moment, plain_number
from muster.web.times import place, zone_label

SYDNEY, PERTH = ZoneInfo("Australia/Sydney"), ZoneInfo("Australia/Perth")


def test_an_ordinary_time() -> None:
    placed = place(datetime(2026, 3, 4, 9, 0), SYDNEY)
    assert (placed.at, placed.offset_minutes, placed.ambiguous) == (
        datetime(2026, 3, 3, 22, 0, tzinfo=UTC), 660, False,
    )  # fmt: skip


def test_a_time_that_comes_twice_is_the_first() -> None:
    placed = place(datetime(2026, 4, 5, 2, 30), SYDNEY)
    assert (placed.at, placed.offset_minutes, placed.ambiguous) == (
        datetime(2026, 4, 4, 15, 30, tzinfo=UTC), 660, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hour", "minute", "there"), [(1, 59, True), (2, 0, False), (2, 59, False), (3, 0, True)]
)
def test_a_time_that_the_clock_skips_is_none(hour: int, minute: int, there: bool) -> None:  # noqa: FBT001 - a case
    assert (place(datetime(2026, 10, 4, hour, minute), SYDNEY) is not None) is there


def test_a_zone_is_named_only_where_its_clock_differs() -> None:
    summer, winter = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert zone_label(summer, PERTH, SYDNEY) == "AWST"
    assert zone_label(winter, ZoneInfo("Australia/Brisbane"), SYDNEY) == ""
    assert zone_label(summer, ZoneInfo("Australia/Brisbane"), SYDNEY) == "AEST"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(None, ""), (0, "0 min"), (59, "59 min"), (60, "1 h"), (65, "1 h 05 min"), (1500, "25 h")],
)
def test_lengths_in_words(minutes: int | None, told: str) -> None:
    assert length_of(minutes) == told


def test_moments_and_numbers_in_words() -> None:
    assert moment(datetime(2026, 3, 4, 9, 5)) == "4 Mar 2026, 09:05"
    assert [plain_number(Decimal(text)) for text in ("38.00", "37.50", "0.00", "100")] == [
        "38",
        "37.5",
        "0",
        "100",
    ]
