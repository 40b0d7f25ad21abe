"""Time split by days: overnight shifts in two zones, nights on which clocks change, hours of the day of one's own."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.rosters.splitting import day_start, split, split_day

SYDNEY, PERTH, CHICAGO = (
    ZoneInfo(name) for name in ("Australia/Sydney", "Australia/Perth", "America/Chicago")
)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
Told = tuple[str, str, str, bool, bool]


def told(
    start: str, finish: str, zone: ZoneInfo, at: str = "00:00", window: tuple[str, str] | None = None
) -> list[Told]:
    """Times of the wall, as 03-06 22:00; the pieces with what they extend to."""
    first, last = (_instant(one, zone) for one in window) if window else (None, None)
    pieces = split(
        _instant(start, zone), _instant(finish, zone), zone, at=time.fromisoformat(at), first=first, last=last
    )
    return [
        (
            f"{piece.on:%m-%d}",
            f"{piece.starts_at.astimezone(zone):%m-%d %H:%M}",
            f"{piece.finishes_at.astimezone(zone):%m-%d %H:%M}",
            piece.extends_before,
            piece.extends_after,
        )
        for piece in pieces
    ]


def _instant(wall: str, zone: ZoneInfo) -> datetime:
    return datetime.strptime(f"2026-{wall}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)


@pytest.mark.parametrize("zone", [SYDNEY, PERTH])
def test_by_hand_in_two_zones(zone: ZoneInfo) -> None:
    assert told("03-06 07:00", "03-06 15:00", zone) == [("03-06", "03-06 07:00", "03-06 15:00", False, False)]
    assert told("03-06 22:00", "03-07 06:00", zone) == [
        ("03-06", "03-06 22:00", "03-07 00:00", False, True),
        ("03-07", "03-07 00:00", "03-07 06:00", True, False),
    ]
    # 24 hours from seven to seven, of a fire station whose days begin at seven, at midnight and at eight.
    assert told("03-06 07:00", "03-07 07:00", zone, "07:00") == [
        ("03-06", "03-06 07:00", "03-07 07:00", False, False)
    ]
    assert told("03-06 07:00", "03-07 07:00", zone) == [
        ("03-06", "03-06 07:00", "03-07 00:00", False, True),
        ("03-07", "03-07 00:00", "03-07 07:00", True, False),
    ]
    assert told("03-06 07:00", "03-07 07:00", zone, "08:00") == [
        ("03-05", "03-06 07:00", "03-06 08:00", False, True),
        ("03-06", "03-06 08:00", "03-07 07:00", True, False),
    ]
    assert told("03-06 07:00", "03-08 07:00", zone) == [
        ("03-06", "03-06 07:00", "03-07 00:00", False, True),
        ("03-07", "03-07 00:00", "03-08 00:00", True, True),
        ("03-08", "03-08 00:00", "03-08 07:00", True, False),
    ]


def test_one_night_is_other_days_in_two_zones() -> None:
    start, finish = datetime(2026, 3, 6, 14, tzinfo=UTC), datetime(2026, 3, 6, 18, tzinfo=UTC)
    assert [(piece.on, piece.extends_after) for piece in split(start, finish, SYDNEY)] == [
        (date(2026, 3, 7), False)
    ]
    assert [(piece.on, piece.extends_after) for piece in split(start, finish, PERTH)] == [
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
    ]


def test_what_is_not_asked_for_is_cut_off_and_told() -> None:
    assert told("03-06 22:00", "03-07 06:00", SYDNEY, window=("03-07 00:00", "03-07 04:00")) == [
        ("03-07", "03-07 00:00", "03-07 04:00", True, True)
    ]
    assert told("03-06 22:00", "03-07 06:00", SYDNEY, window=("03-07 06:00", "03-08 00:00")) == []


def test_the_night_on_which_clocks_change() -> None:
    """Sydney: 5 April 2026, 03:00 is 02:00 again; 4 October 2026, 02:00 is 03:00. Chicago: 8 March, 02:00 is 03:00."""
    first, second = split(datetime(2026, 4, 4, 11, tzinfo=UTC), datetime(2026, 4, 4, 20, tzinfo=UTC), SYDNEY)
    assert (first.finishes_at - first.starts_at, second.finishes_at - second.starts_at) == (
        timedelta(hours=2),
        timedelta(hours=7),
    )
    (whole,) = split(day_start(date(2026, 4, 5), SYDNEY), day_start(date(2026, 4, 6), SYDNEY), SYDNEY)
    assert whole.finishes_at - whole.starts_at == timedelta(hours=25)
    # A day that begins at an hour that there is not begins when the clock goes on.
    assert day_start(date(2026, 10, 4), SYDNEY, at=time(2, 30)) == datetime(2026, 10, 3, 16, tzinfo=UTC)
    # Of an hour that there is twice, the first.
    assert day_start(date(2026, 4, 5), SYDNEY, at=time(2, 30)) == datetime(2026, 4, 4, 15, 30, tzinfo=UTC)
    assert told("03-07 22:00", "03-08 06:00", CHICAGO, "02:30") == [
        ("03-07", "03-07 22:00", "03-08 03:00", False, True),
        ("03-08", "03-08 03:00", "03-08 06:00", True, False),
    ]


@given(
    start=st.integers(0, 365 * 1440).map(lambda minute: NEW_YEAR + timedelta(minutes=minute)),
    minutes=st.integers(1, 5 * 1440),
    zone=st.sampled_from([SYDNEY, PERTH, CHICAGO]),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)
def test_pieces_are_the_whole_and_each_of_its_day(
    start: datetime, minutes: int, zone: ZoneInfo, at: time
) -> None:
    finish = start + timedelta(minutes=minutes)
    pieces = split(start, finish, zone, at=at)
    assert (pieces[0].starts_at, pieces[-1].finishes_at) == (start, finish)
    assert all(one.finishes_at == two.starts_at for one, two in pairwise(pieces))
    assert [piece.extends_before for piece in pieces] == [False] + [True] * (len(pieces) - 1)
    assert [piece.extends_after for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    for piece in pieces:
        assert split_day(piece.starts_at, zone, at=at) == piece.on
        assert day_start(piece.on, zone, at=at) <= piece.starts_at < piece.finishes_at
        assert piece.finishes_at <= day_start(piece.on + timedelta(days=1), zone, at=at)
