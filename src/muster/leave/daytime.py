"""A working day: its windows, where its morning ends, what the clock makes of it. Pure.

Minutes are counted from the day's midnight on the wall clock of the place; those past 1440 are on the day after. What
lies between two of them is what the clock passed, so a night shift is an hour shorter or longer when clocks change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from muster.leave.kinds import Half

At = TypeVar("At", int, datetime)
Period = tuple[int, int]  # from one minute of the day up to another

DAY = 1440
NOON = 12 * 60
MORNING_ENDS = 13 * 60  # whoever is done by then works in the morning only
MIDDAY = (11 * 60, 14 * 60)  # a gap that touches it is lunch
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Window:
    """Working time of a day. `breaks` are those whose times are known; `break_minutes` is the length of them all."""

    starts: int
    finishes: int
    break_minutes: int = 0
    breaks: tuple[Period, ...] = ()

    @property
    def pauses(self) -> tuple[Period, ...]:
        """A break of unknown time is taken to lie in the middle."""
        if self.breaks or not self.break_minutes:
            return self.breaks
        first = (self.starts + self.finishes - self.break_minutes) // 2
        return ((first, first + self.break_minutes),)


def without(periods: Iterable[tuple[At, At]], holes: Iterable[tuple[At, At]]) -> list[tuple[At, At]]:
    """Of minutes, or of instants."""
    left = list(periods)
    for start, finish in holes:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, finish), last))
            if piece[0] < piece[1]
        ]
    return left


def within(periods: Iterable[tuple[At, At]], first: At, last: At) -> list[tuple[At, At]]:
    cut = ((max(start, first), min(finish, last)) for start, finish in periods)
    return [piece for piece in cut if piece[0] < piece[1]]


def work_of(windows: Sequence[Window]) -> list[Period]:
    """In order, without breaks."""
    found = (piece for one in windows for piece in without([(one.starts, one.finishes)], one.pauses))
    return sorted(found)


def division(windows: Sequence[Window]) -> int:
    """The minute at which the morning half of the day ends and its afternoon half begins.

    In the middle of a gap or break around midday, else of a break, else of the day; nights in their middle.
    """
    work = work_of(windows)
    if not work:
        return NOON
    first, last = work[0][0], max(finish for _, finish in work)
    if last <= DAY:
        if last <= MORNING_ENDS:
            return last
        if first >= NOON:
            return first
        lunches = list(_lunches(windows, work))
        if lunches:
            return min(lunches, key=lambda minute: abs(minute - sum(MIDDAY) // 2))
    return (first + last) // 2


def _lunches(windows: Sequence[Window], work: Sequence[Period]) -> Iterator[int]:
    gaps = [(before[1], after[0]) for before, after in pairwise(work) if before[1] < after[0]]
    around = [gap for gap in gaps if gap[0] < MIDDAY[1] and gap[1] > MIDDAY[0]]
    chosen = around or [pause for one in windows for pause in one.pauses]
    yield from ((start + finish) // 2 for start, finish in chosen)


def halves(windows: Sequence[Window]) -> dict[Half, list[Period]]:
    """What is worked in each half; an empty list for one that is free."""
    middle, work = division(windows), work_of(windows)
    last = max((finish for _, finish in work), default=DAY)
    return {Half.MORNING: within(work, 0, middle), Half.AFTERNOON: within(work, middle, max(last, middle))}


def instant(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """In UTC. Of a minute that the clock skips, the instant at which it goes on; of one that it shows twice, the first."""
    wall = datetime.combine(on, time()) + minute * MINUTE
    while True:
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == wall:
            return at
        wall += MINUTE


def passed(on: date, periods: Iterable[Period], zone: ZoneInfo) -> int:
    """Minutes by the clock that passed."""
    spans = (instant(on, finish, zone) - instant(on, start, zone) for start, finish in periods)
    return sum((span // MINUTE for span in spans), 0)


def days_around(first: datetime, last: datetime) -> tuple[date, date]:
    """The dates that some zone's calendar shows between these instants, from the first to the last."""
    day = timedelta(days=1)
    return (first.astimezone(UTC) - day).date(), (last.astimezone(UTC) + day).date()
