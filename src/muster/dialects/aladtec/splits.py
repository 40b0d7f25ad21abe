"""Time told by split day: `daily_split_time` cuts it, `extends_before` and `extends_after` tell that it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from muster.core.errors import Invalid
from muster.dialects.aladtec.ranges import Range
from muster.dialects.aladtec.wire import ClockTime, Times
from muster.rosters.splitting import MIDNIGHT, Piece, split

Dated = tuple[Piece, dict[str, Any]]
# Clocks that change make it an hour longer.
LONGEST_MONTH = timedelta(days=31, hours=1)
LONGEST_YEAR = timedelta(days=366, hours=1)


@dataclass(frozen=True)
class Window:
    """What is asked for, and where its days are cut."""

    first: datetime
    last: datetime
    zone: ZoneInfo
    at: time

    def pieces(self, starts_at: datetime, finishes_at: datetime) -> list[Piece]:
        return split(starts_at, finishes_at, self.zone, at=self.at, first=self.first, last=self.last)


class SplitRange(Range):
    daily_split_time: ClockTime = None

    def window(self, times: Times) -> Window:
        return Window(*self.read(times), times.zone, self.daily_split_time or MIDNIGHT)


def at_most(span: tuple[datetime, datetime], longest: timedelta, said: str) -> tuple[datetime, datetime]:
    """Raises Invalid for a longer range."""
    if span[1] - span[0] > longest:
        raise Invalid(
            f"range_stop_datetime: at most one {said} can be asked for.", field="range_stop_datetime"
        )
    return span


def stretch(times: Times, piece: Piece) -> dict[str, Any]:
    return {
        "start_datetime": times.write(piece.starts_at),
        "stop_datetime": times.write(piece.finishes_at),
    }


def extent(piece: Piece) -> dict[str, bool]:
    return {"extends_before": piece.extends_before, "extends_after": piece.extends_after}


def by_day(dated: Iterable[Dated], name: str = "time_records") -> list[dict[str, Any]]:
    """In order of time; days on which nothing is are left out."""
    found: dict[str, dict[str, Any]] = {}
    for piece, told in sorted(dated, key=lambda one: (one[0].on, one[0].starts_at)):
        on = piece.on.isoformat()
        found.setdefault(on, {"daily_split_date": on, name: []})[name].append(told)
    return list(found.values())
