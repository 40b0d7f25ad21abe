"""Time split at one hour of each day's clock, as reports by day show it (Aladtec's daily_split_time). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from muster.leave.daytime import instant

MIDNIGHT = time()
ONE_DAY = timedelta(days=1)
MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Piece:
    """What of a time lies in one split day. `extends_before`, `extends_after`: the time goes on beyond this piece."""

    on: date
    starts_at: datetime
    finishes_at: datetime
    extends_before: bool
    extends_after: bool


def split(
    starts_at: datetime,
    finishes_at: datetime,
    zone: ZoneInfo,
    *,
    at: time = MIDNIGHT,
    first: datetime | None = None,
    last: datetime | None = None,
) -> list[Piece]:
    """In order; each belongs to the date on which its split day begins. `first` and `last` cut off what is not asked for.

    A split day is the time from `at` on the wall to `at` on the next day: 23 or 25 hours when the clock changes.
    """
    begin = max(starts_at, first) if first else starts_at
    end = min(finishes_at, last) if last else finishes_at
    return [
        Piece(on, cut, until, extends_before=cut > starts_at, extends_after=until < finishes_at)
        for on, cut, until in _cuts(begin, end, zone, at)
    ]


def _cuts(
    begin: datetime, end: datetime, zone: ZoneInfo, at: time
) -> Iterator[tuple[date, datetime, datetime]]:
    on = split_day(begin, zone, at=at)
    cut = begin
    while cut < end:
        until = min(day_start(on + ONE_DAY, zone, at=at), end)
        if until > cut:
            yield on, cut.astimezone(UTC), until.astimezone(UTC)
        on, cut = on + ONE_DAY, until


def split_day(moment: datetime, zone: ZoneInfo, *, at: time = MIDNIGHT) -> date:
    """The date on which the split day that holds the moment begins."""
    on = moment.astimezone(zone).date()
    while day_start(on, zone, at=at) > moment:
        on -= ONE_DAY
    while day_start(on + ONE_DAY, zone, at=at) <= moment:
        on += ONE_DAY
    return on


def day_start(on: date, zone: ZoneInfo, *, at: time = MIDNIGHT) -> datetime:
    """Of an hour that the clock skips, when it goes on; of one that it shows twice, the first."""
    return instant(on, at.hour * MINUTES_OF_AN_HOUR + at.minute, zone)
