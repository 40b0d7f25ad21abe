"""Minutes worked are the minutes that passed, whatever the wall clock did meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.presses import press, shift_of, worker_at
from tests.world import World

from muster.attendance.rounding import RoundingRule, rounded
from muster.attendance.worked import worked
from muster.places.workday import offset_minutes, work_day

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


@cache
def transitions(name: str) -> tuple[datetime, ...]:
    """The instants between 2020 and 2030 at which the zone's clocks are put forward or back."""
    return tuple(_transitions(ZoneInfo(name)))


def _transitions(zone: ZoneInfo) -> Iterator[datetime]:
    # No zone changes twice in one week, save for Ramadan in Morocco, which is four weeks long.
    before = FIRST
    while before < LAST:
        after = before + timedelta(days=7)
        if _offset(before, zone) != _offset(after, zone):
            yield _turn(before, after, zone)
        before = after


def _turn(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """By halving: the first second of the new offset."""
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def minutes_by_rule(starts: datetime, finishes: datetime, zone: ZoneInfo) -> int:
    """As attendance counts them: each side cut on the clock of its own offset, then the span."""
    first, last = (
        rounded(at, RoundingRule(), offset_minutes=offset_minutes(at, zone)) for at in (starts, finishes)
    )
    return worked(first, last, [], automatic_breaks=[], deduction_minutes=None).worked_minutes


def cut(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def shifts_around(turn: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """A night over the change, an hour to either side of it, and one that begins and one that ends with it."""
    for begins, lasts in ((-4, 8), (-1, 1), (0, 1), (-12, 24), (-0.5, 1)):
        starts = turn + timedelta(hours=begins, seconds=17)
        yield starts.astimezone(zone), (starts + timedelta(hours=lasts, seconds=44)).astimezone(zone)


def check(name: str, turn: datetime) -> None:
    zone = ZoneInfo(name)
    for starts, finishes in shifts_around(turn, zone):
        passed = (cut(finishes) - cut(starts)) // timedelta(minutes=1)
        assert minutes_by_rule(starts, finishes, zone) == passed, (name, starts, finishes)
        assert work_day(starts, zone=zone, cutoff_hour=0) == starts.date()


def test_the_transitions_are_those_of_the_almanac() -> None:
    sydney = [at for at in transitions("Australia/Sydney") if at.year == 2026]
    assert sydney == [datetime(2026, 4, 4, 16, tzinfo=UTC), datetime(2026, 10, 3, 16, tzinfo=UTC)]
    assert len(transitions("Europe/London")) == 20
    assert len(transitions("Africa/Casablanca")) == 21
    assert transitions("Asia/Kathmandu") == ()


@pytest.mark.parametrize("name", ZONES[::12])
def test_zones_one_in_twelve(name: str) -> None:
    for turn in transitions(name)[:2]:
        check(name, turn)


@pytest.mark.long
@pytest.mark.parametrize("name", ZONES)
def test_each_zone_each_change_of_ten_years(name: str) -> None:
    for turn in transitions(name):
        check(name, turn)


@settings(max_examples=200)
@given(
    name=st.sampled_from(ZONES),
    wall=st.integers(int(FIRST.timestamp()), int(LAST.timestamp())),
    seconds=st.integers(0, 16 * 3600),
)
def test_any_shift_in_any_zone(name: str, wall: int, seconds: int) -> None:
    zone = ZoneInfo(name)
    starts, finishes = (datetime.fromtimestamp(at, zone) for at in (wall, wall + seconds))
    passed = (cut(finishes) - cut(starts)) // timedelta(minutes=1)
    assert minutes_by_rule(starts, finishes, zone) == passed


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("Australia/Sydney", 0),
        ("Australia/Sydney", 1),
        ("Australia/Lord_Howe", 0),
        ("Australia/Lord_Howe", 1),
        ("America/New_York", 0),
        ("America/Santiago", 1),
        ("Africa/Casablanca", 0),
        ("Asia/Gaza", 1),
        ("Antarctica/Troll", 0),
    ],
)
def test_clocked_over_the_change(world: World, name: str, turn: int) -> None:
    """The same through the door: two presses, one shift."""
    zone, change = ZoneInfo(name), transitions(name)[turn]
    starts = (change - timedelta(hours=4, seconds=-17)).astimezone(zone)
    finishes = (change + timedelta(hours=4, seconds=1)).astimezone(zone)
    press(world.noah, "start", starts, utc_offset_minutes=offset_minutes(starts, zone))
    press(world.noah, "finish", finishes, utc_offset_minutes=offset_minutes(finishes, zone))
    worker_at(finishes)
    shift = shift_of(world.noah)
    assert shift.worked_minutes == 480
    assert (shift.starts_at, shift.finishes_at) == (cut(starts), cut(finishes))
    moved = (shift.clocked_out_offset_minutes or 0) - shift.clocked_in_offset_minutes
    assert timedelta(minutes=moved) == _offset(finishes, zone) - _offset(starts, zone) != timedelta(0)
