"""Rounding, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.attendance.rounding import Mode, RoundingRule, cut_to_minute, rounded

GRIDS = st.sampled_from([1, 5, 6, 10, 12, 15, 20, 30, 60])
INSTANTS = st.integers(1_546_300_800, 1_924_992_000).map(lambda at: datetime.fromtimestamp(at, UTC))
OFFSETS = st.integers(-48, 56).map(lambda quarters: quarters * 15)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-04T{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("mode", "grid", "at", "counts"),
    [
        ("floor", 1, "09:07:59", "09:07"),
        ("floor", 15, "09:00:00", "09:00"),
        ("floor", 15, "09:14:59", "09:00"),
        ("floor", 60, "09:59:59", "09:00"),
        ("nearest", 15, "09:07:00", "09:00"),
        ("nearest", 15, "09:07:59", "09:00"),
        ("nearest", 15, "09:08:00", "09:15"),
        ("nearest", 10, "09:05:00", "09:10"),
        ("nearest", 6, "09:03:00", "09:06"),
        ("nearest", 6, "09:02:00", "09:00"),
        ("ceiling", 15, "09:00:00", "09:00"),
        ("ceiling", 15, "09:00:30", "09:00"),
        ("ceiling", 15, "09:01:00", "09:15"),
        ("ceiling", 20, "09:41:00", "10:00"),
        ("ceiling", 60, "23:01:00", "1T00:00"),
    ],
)
def test_each_mode(mode: str, grid: int, at: str, counts: str) -> None:
    found = rounded(utc(at), RoundingRule(Mode(mode), grid), offset_minutes=0)
    expected = utc("00:00") + timedelta(days=1) if counts == "1T00:00" else utc(counts)
    assert found == expected


@pytest.mark.parametrize(
    ("place", "offset", "grid", "at", "counts"),
    [
        ("Kathmandu: 14:47 there", 345, 15, "09:02", "09:00"),
        ("Kathmandu: 14:47 there, half hours", 345, 30, "09:02", "08:45"),
        ("Kathmandu: 14:47 there, whole hours", 345, 60, "09:02", "08:15"),
        ("Adelaide: 18:47 there", 570, 60, "09:17", "08:30"),
        ("Chatham: 22:47 there", 765, 60, "10:02", "09:15"),
        ("St John's: 05:47 there", -210, 60, "09:17", "08:30"),
        ("Marquesas: 23:35 there", -570, 30, "09:05", "09:00"),
        ("Amsterdam before 1937, 20 minutes past", 20, 30, "09:05", "08:40"),
    ],
)
def test_the_grid_lies_on_the_local_clock(place: str, offset: int, grid: int, at: str, counts: str) -> None:
    assert rounded(utc(at), RoundingRule(Mode.FLOOR, grid), offset_minutes=offset) == utc(counts)


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("08:52:59", "08:45"),
        ("08:53:00", "09:03"),
        ("09:03:59", "09:03"),
        ("09:13:59", "09:03"),
        ("09:14:00", "09:00"),
    ],
)
def test_near_the_plan_the_planned_instant_counts(at: str, counts: str) -> None:
    rule = RoundingRule(Mode.FLOOR, 15, snap_to_plan_minutes=10)
    assert rounded(utc(at), rule, offset_minutes=0, planned_at=utc("09:03")) == utc(counts)


def test_without_a_reach_the_plan_has_no_pull() -> None:
    found = rounded(utc("09:01"), RoundingRule(Mode.FLOOR, 15), offset_minutes=0, planned_at=utc("09:02"))
    assert found == utc("09:00")


def test_a_side_that_is_not_set_is_cut_to_its_minute() -> None:
    rules = {"start": {"mode": "ceiling", "minutes": 15, "snap_to_plan_minutes": 5}}
    assert RoundingRule.of(rules, "start") == RoundingRule(Mode.CEILING, 15, 5)
    assert RoundingRule.of(rules, "finish") == RoundingRule(Mode.FLOOR, 1, 0)


def test_an_instant_of_another_zone_is_cut_in_utc() -> None:
    found = cut_to_minute(datetime.fromisoformat("2026-03-04T09:07:59.999999+05:45"))
    assert (found, found.tzinfo) == (utc("03:22"), UTC)


@given(at=INSTANTS, offset=OFFSETS, mode=st.sampled_from(Mode), grid=GRIDS)
def test_rounding_moves_by_less_than_the_grid_and_lands_on_it(
    at: datetime, offset: int, mode: Mode, grid: int
) -> None:
    found = rounded(at, RoundingRule(mode, grid), offset_minutes=offset)
    moved = found - cut_to_minute(at)
    assert abs(moved) < timedelta(minutes=grid)
    assert (found + timedelta(minutes=offset)).timestamp() % (60 * grid) == 0
    if mode is Mode.FLOOR:
        assert moved <= timedelta(0)
    elif mode is Mode.CEILING:
        assert moved >= timedelta(0)
    else:
        assert abs(moved) <= timedelta(minutes=grid) / 2


@given(at=INSTANTS, offset=OFFSETS, mode=st.sampled_from(Mode), grid=GRIDS)
def test_rounding_what_is_rounded_changes_nothing(at: datetime, offset: int, mode: Mode, grid: int) -> None:
    once = rounded(at, RoundingRule(mode, grid), offset_minutes=offset)
    assert rounded(once, RoundingRule(mode, grid), offset_minutes=offset) == once
