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
# Zones of earlier years count in seconds, and Python's dates end.
FIRST_YEAR, LAST_YEAR = 1973, 9998
# The midnights before the first day that are kept at hand, for the shifts worked then; earlier ones are found slowly.
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
        if not FIRST_YEAR <= self.starts_on.year <= LAST_YEAR:
            raise RosteringError(
                f"A roster begins in the years {FIRST_YEAR} to {LAST_YEAR}, not on {self.starts_on}."
            )
        if not 0 <= self.week_starts < WEEK:
            raise RosteringError(f"A week starts on a day from 0 (Monday) to 6, not on {self.week_starts}.")
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
        at = bisect_right(self.midnights, minute)
        if 0 < at < len(self.midnights):
            return at - 1 - LOOK_BACK
        return (self.local(minute).date() - self.starts_on).days

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
        """The first minute at which the wall clock shows so many minutes after 00:00 on that day, or, where the clock
        leaves that time out, a later one; 1440 is the next midnight.
        """
        return _at(self.first, self.on(day) + timedelta(days=wall // DAY), wall % DAY, self.place)


def _midnight(on: date, place: ZoneInfo) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=place).astimezone(UTC)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@lru_cache(maxsize=65536)
def _local(first: datetime, minute: int, place: ZoneInfo) -> datetime:
    return (first + timedelta(minutes=minute)).astimezone(place)


@lru_cache(maxsize=65536)
def _at(first: datetime, on: date, wall: int, place: ZoneInfo) -> int:
    shown = datetime(on.year, on.month, on.day, wall // 60, wall % 60, tzinfo=place)
    minute, other = (_minutes(shown.replace(fold=fold).astimezone(UTC) - first) for fold in (0, 1))
    if minute <= other:
        return minute
    # Left out by the clock: the other reading is before the change, this one after it.
    offset = _local(first, other, place).utcoffset()
    return next(at for at in range(other, minute + 1) if _local(first, at, place).utcoffset() != offset)
