"""The wall clock minute by minute, found without the engine: what the plain statements of rules look at."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from muster.rostering import Horizon

DAYS = 10
BEFORE = 9
# Ten days in which the clock is changed: forward, back, by half an hour, at midnight, not at all.
PLACES = [
    ("Europe/Berlin", date(2026, 3, 24)),
    ("Europe/Berlin", date(2026, 10, 20)),
    ("Australia/Sydney", date(2026, 4, 1)),
    ("Australia/Sydney", date(2026, 9, 30)),
    ("America/New_York", date(2026, 3, 2)),
    ("America/New_York", date(2026, 10, 28)),
    ("Australia/Lord_Howe", date(2026, 4, 1)),
    ("Australia/Lord_Howe", date(2026, 9, 30)),
    ("Africa/Cairo", date(2026, 4, 20)),
    ("UTC", date(2026, 2, 23)),
]


class Clock:
    """Minutes count from the first local midnight of `first`; the table goes from some days before to some after."""

    def __init__(self, zone: str, first: date) -> None:
        place = ZoneInfo(zone)
        start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=BEFORE + 2)
        shown = [
            (start + timedelta(minutes=at)).astimezone(place) for at in range((BEFORE + DAYS + 6) * 1440)
        ]
        self.zero = next(at for at, one in enumerate(shown) if one.date() == first)
        self.dates = [one.date() for one in shown]
        self.walls = [one.hour * 60 + one.minute for one in shown]
        self.first = first
        self.firsts: dict[date, int] = {}
        for at, one in enumerate(self.dates):
            self.firsts.setdefault(one, at - self.zero)

    def date(self, minute: int) -> date:
        return self.dates[minute + self.zero]

    def wall(self, minute: int) -> int:
        return self.walls[minute + self.zero]

    def shows(self, on: date, wall: int) -> int:
        """The first minute of that date that shows this time or a later one; 1440 is the next date's first."""
        if wall >= 1440:
            return self.shows(on + timedelta(days=1), wall - 1440)
        at = self.firsts[on]
        while self.wall(at) < wall and self.date(at) == on:
            at += 1
        return at


@cache
def clock(zone: str, first: date) -> Clock:
    return Clock(zone, first)


@cache
def horizon(zone: str, first: date, week_starts: int = 0) -> Horizon:
    return Horizon(first, DAYS, zone, week_starts)
