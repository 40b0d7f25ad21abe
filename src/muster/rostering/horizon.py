"""The weeks that are rostered, as minutes that truly pass: a day of the clock's change has 1,380 or 1,500."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from muster.rostering.errors import RosteringError

DAY = 1440
WEEK = 7
MOST_WEEKS = 8
# Shifts worked before the first day count for rest, runs and rolling windows, and no rule looks back further.
LOOK_BACK = 8 * WEEK
SATURDAY = 5


@dataclass(frozen=True)
class Horizon:
    """Minutes count from the first local midnight; those of the past are negative."""

    starts_on: date
    days: int
    zone: str
    week_starts: int = 0
    midnights: tuple[int, ...] = field(init=False, repr=False, compare=False)
    place: ZoneInfo = field(init=False, repr=False, compare=False)
    first: datetime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_WEEKS * WEEK:
            raise RosteringError(f"A roster is for 1 to {MOST_WEEKS * WEEK} days, not {self.days}.")
        try:
            place = ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise RosteringError(f"There is no time zone {self.zone}.") from error
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "first", _midnight(self.starts_on, place))
        midnights = (
            _minutes(_midnight(self.starts_on + timedelta(days=day), place) - self.first)
            for day in range(-LOOK_BACK, self.days + 2)
        )
        object.__setattr__(self, "midnights", tuple(midnights))

    def midnight(self, day: int) -> int:
        return self.midnights[day + LOOK_BACK]

    @property
    def end(self) -> int:
        return self.midnight(self.days)

    def day_of(self, minute: int) -> int:
        """The day, counted from 0, on whose date the minute lies; -1 is the day before the first."""
        return bisect_right(self.midnights, minute) - 1 - LOOK_BACK

    def on(self, day: int) -> date:
        return self.starts_on + timedelta(days=day)

    def week_of(self, day: int) -> int:
        """Weeks begin on week_starts (0 is Monday); the first may be a part of one."""
        return (day + (self.starts_on.weekday() - self.week_starts) % WEEK) // WEEK

    def weekend_of(self, day: int) -> int | None:
        """A number for the Saturday and Sunday that belong together, or None on other days."""
        at = self.on(day)
        return (at.toordinal() - 1) // WEEK if at.weekday() >= SATURDAY else None

    def local(self, minute: int) -> datetime:
        return _local(self.first, minute, self.place)

    def wall(self, minute: int) -> int:
        """Minutes after 00:00 that the wall clock shows."""
        at = self.local(minute)
        return at.hour * 60 + at.minute

    def minute(self, at: datetime) -> int:
        """Of an instant; a time without an offset is one of the wall clock."""
        at = at if at.tzinfo else at.replace(tzinfo=self.place)
        return _minutes(at.astimezone(UTC) - self.first)

    def at(self, day: int, wall: int) -> int:
        """The minute at which the wall clock shows so many minutes after 00:00 on that day; 1440 is the next midnight."""
        on = self.on(day) + timedelta(days=wall // DAY)
        return self.minute(
            datetime(on.year, on.month, on.day, wall % DAY // 60, wall % 60, tzinfo=self.place)
        )


def _midnight(on: date, place: ZoneInfo) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=place).astimezone(UTC)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@lru_cache(maxsize=65536)
def _local(first: datetime, minute: int, place: ZoneInfo) -> datetime:
    return (first + timedelta(minutes=minute)).astimezone(place)
