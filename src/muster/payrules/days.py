"""Days by the wall clock of a place. Instants are whole minutes since 1970 in UTC, so that 23 and 25 hour days come
out by the clock that passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

from muster.payrules.facts import Holiday, PayRulesError, Place

DAY_MINUTES = 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of one local day on which the clock does not jump: `wall` is the minute of the day at which it starts."""

    starts: int
    ends: int
    wall: int


def instant(at: datetime, what: str, shift: str) -> int:
    """`what` it is of the shift is for the error."""
    if at.tzinfo is None:
        raise PayRulesError(f"{what} of shift {shift} has no zone.")
    if at.second or at.microsecond:
        raise PayRulesError(f"{what} of shift {shift} is not on a whole minute.")
    since = at - _EPOCH
    return since.days * DAY_MINUTES + since.seconds // 60


def local(minute: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(minute * 60, zone)


class Calendar:
    """The days of a place. A day is its ordinal, which counts and compares faster than a date."""

    def __init__(self, place: Place) -> None:
        self.zone = place.zone
        self._holidays: dict[int, list[Holiday]] = {}
        for holiday in place.holidays:
            self._holidays.setdefault(holiday.on.toordinal(), []).append(holiday)

    def holidays(self, day: int) -> Sequence[Holiday]:
        return self._holidays.get(day, ())

    def holiday_name(self, day: int, wall: int) -> str | None:
        for holiday in self._holidays.get(day, ()):
            if holiday.from_minute <= wall < holiday.to_minute:
                return holiday.name
        return None


@lru_cache(maxsize=8192)
def stretches(zone: tzinfo, day: int) -> tuple[Stretch, ...]:
    """A local day in the order of real time: one stretch, or two where the clock changes on it."""
    starts, ends = _midnight(zone, day), _midnight(zone, day + 1)
    turns = _turn(zone, starts, ends)
    bounds = [starts, ends] if turns is None else [starts, turns, ends]
    return tuple(Stretch(start, end, _wall(start, zone)) for start, end in pairwise(bounds) if end > start)


def last_instant(zone: tzinfo, day: int) -> int:
    return stretches(zone, day)[-1].ends


def _midnight(zone: tzinfo, day: int) -> int:
    """The first instant of the day; where midnight is skipped, the instant of the jump."""
    at = date.fromordinal(day)
    return (datetime(at.year, at.month, at.day, tzinfo=zone) - _EPOCH) // _MINUTE


def _wall(minute: int, zone: tzinfo) -> int:
    at = local(minute, zone)
    return at.hour * 60 + at.minute


def _turn(zone: tzinfo, starts: int, ends: int) -> int | None:
    """The instant within the day at which the offset changes."""
    before, after = local(starts, zone).utcoffset(), local(ends - 1, zone).utcoffset()
    if before == after:
        return None
    low, high = starts, ends - 1
    while high - low > 1:
        middle = (low + high) // 2
        if local(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
