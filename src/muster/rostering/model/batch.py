"""Shifts counted, not named: those of one kind that start on one day in one position.

What a programme decides is how many have started, finished and begun each break by each step. Shifts are made of that
first in, first out: the first to start has its break first and finishes first. Whenever any shifts of allowed lengths
give the same counts, these are such too, so lengths and breaks are rows between two counts, and nothing else is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from muster.rostering.constraints.shift import needed_breaks
from muster.rostering.model.programme import Programme, Row
from muster.rostering.problem import Break, BreakRule, Problem

# The column that holds the count of each step; before the first it is none, from the last on it is all.
Count = dict[int, int]
# Counts are rounded one half up, all alike, so that they keep their order.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Kind:
    """Lengths, in steps, that ask for the same breaks."""

    shortest: int
    longest: int
    breaks: tuple[BreakRule, ...]

    @property
    def unpaid(self) -> int:
        """Minutes."""
        return sum(each.minutes for each in self.breaks if not each.paid)


@dataclass(frozen=True, slots=True)
class Pause:
    """A break that each shift of a batch has, `steps` long."""

    rule: BreakRule
    steps: int
    begun: Count


@dataclass(frozen=True, slots=True)
class Batch:
    """In steps: starts from `first` on to `last`, finishes to `end`. `all` is the column of how many there are."""

    day: int
    position: str
    kind: Kind
    first: int
    last: int
    end: int
    all: int
    started: Count
    finished: Count
    pauses: tuple[Pause, ...]

    def whole(self) -> list[int]:
        """The columns that a roster has as whole numbers."""
        counts = (self.started, self.finished, *(pause.begun for pause in self.pauses))
        return sorted({column for count in counts for column in count.values()})

    def minutes(self, step: int) -> Row:
        """Worked by all: their finishes less their starts, less unpaid breaks."""
        length = (self.end - self.last) * step - self.kind.unpaid
        finishes = [(self.finished[at], -float(step)) for at in sorted(self.finished) if at < self.end]
        starts = [(self.started[at], float(step)) for at in sorted(self.started) if at < self.last]
        return [(self.all, float(length)), *finishes, *starts]

    def working(self) -> Iterator[tuple[int, Row]]:
        """For each step how many are there and have no break."""
        for at, there in self.there():
            yield at, [*there, *self.resting(at, -1.0)]

    def there(self) -> Iterator[tuple[int, Row]]:
        for at in range(self.first, self.end):
            yield at, [*_signed(self.started, at, 1.0), *_signed(self.finished, at, -1.0)]

    def resting(self, at: int, sign: float) -> Row:
        return [
            term for pause in self.pauses
            for term in (*_signed(pause.begun, at, sign), *_signed(pause.begun, at - pause.steps, -sign))
        ]  # fmt: skip

    def starting(self) -> Iterator[tuple[int, Row]]:
        for at in range(self.first, self.last + 1):
            yield at, [*_signed(self.started, at, 1.0), *_signed(self.started, at - 1, -1.0)]

    def shifts(self, values: NDArray[np.float64], step: int) -> list[tuple[int, int, tuple[Break, ...]]]:
        """Start, finish and breaks, in minutes, of each shift of a solution; what is between two whole numbers is rounded."""
        pauses = [(pause, _times(pause.begun, values)) for pause in self.pauses]
        found = []
        for number, (start, finish) in enumerate(
            zip(_times(self.started, values), _times(self.finished, values), strict=True)
        ):
            breaks = tuple(
                Break(times[number] * step, times[number] * step + pause.rule.minutes, pause.rule.paid)
                for pause, times in pauses
            )
            found.append((start * step, finish * step, breaks))
        return found


def kinds(problem: Problem, rules: tuple[BreakRule, ...]) -> list[Kind]:
    """Of the lengths that have room for their breaks, those that ask for the same ones together."""
    step, shapes = problem.step_minutes, problem.shapes
    found: list[Kind] = []
    for length in range(max(1, _up(shapes.min_minutes, step)), shapes.max_minutes // step + 1):
        breaks = needed_breaks(rules, length * step)
        if any(_up(each.minutes, step) + 2 * _up(each.margin, step) > length for each in breaks):
            continue
        if found and found[-1].breaks == breaks and found[-1].longest == length - 1:
            found[-1] = Kind(found[-1].shortest, length, breaks)
        else:
            found.append(Kind(length, length, breaks))
    return found


def lay(
    programme: Programme, kind: Kind, day: int, position: str, *, first: int, last: int, end: int, step: int
) -> Batch | None:
    """The columns and rows of a batch; from the first start to the last, and the latest finish, in steps."""
    last, end = min(last, end - kind.shortest), min(end, last + kind.longest)
    if last < first:
        return None
    every = programme.column()
    started = _count(programme, range(first, last), last, every)
    finished = _count(programme, range(first + kind.shortest, end), end, every)
    for at in range(first + kind.shortest, end):
        _no_more(programme, finished, at, started, at - kind.shortest)
        _no_more(programme, started, at - kind.longest, finished, at)
    pauses = []
    for rule in kind.breaks:
        steps, margin = _up(rule.minutes, step), _up(rule.margin, step)
        latest = end - margin - steps
        begun = _count(programme, range(first + margin, latest), latest, every)
        for at in range(first + margin, latest):
            _no_more(programme, begun, at, started, at - margin)
            _no_more(programme, finished, at + steps + margin, begun, at)
        pauses.append(Pause(rule, steps, begun))
    return Batch(day, position, kind, first, last, end, every, started, finished, tuple(pauses))


def _count(programme: Programme, steps: range, last: int, every: int) -> Count:
    count = {at: programme.column() for at in steps}
    count[last] = every
    for at in steps:
        programme.at_least([(count[at + 1], 1.0), (count[at], -1.0)])
    return count


def _no_more(programme: Programme, one: Count, at: int, two: Count, by: int) -> None:
    """No more of the first by a step than of the second by another, where the order of columns does not say so."""
    if _column(one, at) is not None and by < max(two):
        programme.at_least([*_signed(two, by, 1.0), *_signed(one, at, -1.0)])


def _column(count: Count, at: int) -> int | None:
    return None if at < min(count) else count[min(at, max(count))]


def _signed(count: Count, at: int, sign: float) -> Row:
    column = _column(count, at)
    return [] if column is None else [(column, sign)]


def _times(count: Count, values: NDArray[np.float64]) -> list[int]:
    """When each one came, in order."""
    times: list[int] = []
    for at in sorted(count):
        times += [at] * (int(values[count[at]] + HALF) - len(times))
    return times


def _up(minutes: int, step: int) -> int:
    return -(-minutes // step)
