"""The cheapest roster of one person at given prices: a walk through the days, by dynamic programming with numpy.

A state is what the rules look back at: the run of days worked or off, which shifts may follow, and counters (weekends,
shifts of a kind, days of the week, minutes). Rules that no counter stands for are not known here: the value is then a
lower bound of the person's best, and what was found is asked of the constraints before it is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
INFINITE = np.inf
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """A shift that may be chosen on a day; `adds` is what each counter goes up by."""

    start: int
    finish: int
    kind: str
    adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts from `begun` up to `most`, at the end no less than `least`; begins anew at the days of `resets`.

    `costs` has, for each stretch between resets, the points of each count at its end.
    """

    most: int
    least: int = 0
    resets: tuple[int, ...] = ()
    costs: tuple[Floats, ...] = ()
    begun: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the walk is bound by, beside the choices. `weekend[d]` is 1 on Saturdays, 2 on Sundays, else 0."""

    rest: int
    not_after: dict[str, frozenset[str]]
    most_run: int | None
    least_run: int
    least_off: int
    counters: tuple[Counter, ...]
    weekend: tuple[int, ...]
    most_weekends: int | None
    weekend_costs: Floats | None = None
    run_before: int = 0
    off_before: int | None = None
    last: Choice | None = None


@dataclass(slots=True)
class _Day:
    """One day, made ready: patterns are sets of groups of the day before that a choice may follow."""

    choices: Sequence[Choice]
    off: bool
    groups: int = 0
    group: list[int] = field(default_factory=list)
    patterns: list[list[int]] = field(default_factory=list)
    pattern: list[int] = field(default_factory=list)
    into: list[tuple[slice, ...]] = field(default_factory=list)
    out_of: list[tuple[slice, ...]] = field(default_factory=list)


@dataclass(slots=True)
class _States:
    """After a day: work[group, run - 1, weekends, counters...] and off[run - 1, weekends, counters...]."""

    work: Floats
    off: Floats


Found = tuple[float, list[int | None]]


class Walk:
    """Made ready once for the choices of each day; `best` is asked at many prices."""

    def __init__(self, frame: Frame, days: Sequence[Sequence[Choice]], off: Sequence[bool]) -> None:
        self.frame = frame
        self.runs = frame.most_run or frame.least_run
        self.weekends = (frame.most_weekends + 1) if frame.most_weekends is not None else 1
        self.shape = (self.weekends, *(each.most + 1 for each in frame.counters))
        self.days = [_Day(choices, may) for choices, may in zip(days, off, strict=True)]
        before: Sequence[Choice] = [frame.last] if frame.last else []
        before_day = _Day(before, off=True, groups=len(before), group=list(range(len(before))))
        for at, day in enumerate(self.days):
            self._follow(before_day, day)
            after = self.days[at + 1] if at + 1 < len(self.days) else None
            self._group(day, after)
            self._slices(day)
            before_day = day

    def _fits(self, one: Choice, two: Choice) -> bool:
        return two.start - one.finish >= self.frame.rest and two.kind not in self.frame.not_after.get(
            one.kind, ()
        )

    def _group(self, day: _Day, after: _Day | None) -> None:
        """Choices that the same ones may follow are one group."""
        names: dict[tuple[bool, ...], int] = {}
        for one in day.choices:
            row = tuple(self._fits(one, two) for two in after.choices) if after else ()
            day.group.append(names.setdefault(row, len(names)))
        day.groups = max(1, len(names))

    def _follow(self, before: _Day, day: _Day) -> None:
        seen: dict[tuple[int, ...], int] = {}
        first = {group: before.group.index(group) for group in sorted(set(before.group))}
        for two in day.choices:
            may = tuple(group for group, at in first.items() if self._fits(before.choices[at], two))
            day.pattern.append(seen.setdefault(may, len(seen)))
        day.patterns = [list(may) for may in seen]

    def _slices(self, day: _Day) -> None:
        whole = (slice(None), slice(None))
        for choice in day.choices:
            day.into.append((*whole, *(slice(add, None) for add in choice.adds)))
            ends = zip(choice.adds, self.frame.counters, strict=True)
            day.out_of.append((*whole, *(slice(0, max(0, each.most + 1 - add)) for add, each in ends)))

    def _begin(self) -> _States:
        frame = self.frame
        zero = (0, *(min(each.begun, each.most) for each in frame.counters))
        work = np.full((1, self.runs, *self.shape), INFINITE)
        off = np.full((frame.least_off, *self.shape), INFINITE)
        if frame.run_before:
            work[(0, min(frame.run_before, work.shape[1]) - 1, *zero)] = 0.0
        else:
            known = frame.least_off if frame.off_before is None else min(frame.off_before, frame.least_off)
            off[(known - 1, *zero)] = 0.0
        return _States(work, off)

    def _reset(self, day: int, states: _States) -> _States:
        """The counters that begin anew on this day are charged and set to 0."""
        resets = [at for at, each in enumerate(self.frame.counters) if day in each.resets]
        if resets:
            states = self._charged(states, day)
        for at in resets:
            states = _States(_folded(states.work, 3 + at), _folded(states.off, 2 + at))
        return states

    def _charged(self, states: _States, day: int | None) -> _States:
        """With the points of the counts whose stretch ends before this day, or (None) with the horizon."""
        work, off = states.work, states.off
        for at, counter in enumerate(self.frame.counters):
            if counter.costs and (day is None or day in counter.resets):
                stretch = len(counter.resets) if day is None else counter.resets.index(day)
                work = work + _along(counter.costs[stretch], 3 + at, work.ndim)
                off = off + _along(counter.costs[stretch], 2 + at, off.ndim)
        if day is None and self.frame.weekend_costs is not None:
            work = work + _along(self.frame.weekend_costs, 2, work.ndim)
            off = off + _along(self.frame.weekend_costs, 1, off.ndim)
        return _States(work, off)

    def _leaves(self, day: int) -> int:
        """The shortest run that may end before this day; one that began with the horizon may have begun before it."""
        known = self.frame.run_before or self.frame.off_before is not None
        return (
            min(self.frame.least_run, day)
            if not known and day < self.frame.least_run
            else self.frame.least_run
        )

    def _enter(self, day: int, states: _States, may: list[int]) -> Floats:
        """Runs as they would be with work on this day, weekends counted."""
        frame, fresh = self.frame, states.off[-1]
        entry = np.empty((self.runs, *self.shape))
        weekend = frame.weekend[day] if frame.most_weekends is not None else 0
        if weekend:
            entry[0, 0] = INFINITE
            entry[0, 1:] = fresh[:-1]
        else:
            entry[0] = fresh
        if not may:
            entry[1:] = INFINITE
            return entry
        before = states.work[may[0]] if len(may) == 1 else states.work[may].min(axis=0)
        went_on = 1 if weekend == 1 or (weekend and not day) else 0
        if went_on:
            entry[1:, 0] = INFINITE
        entry[1:, went_on:] = before[:-1, : self.weekends - went_on]
        if frame.most_run is None:
            last = entry[-1, went_on:]
            np.minimum(last, before[-1, : self.weekends - went_on], out=last)
        return entry

    def _rest(self, day: int, states: _States) -> Floats:
        """States after a day off."""
        off = np.full_like(states.off, INFINITE)
        off[1:] = states.off[:-1]
        off[-1] = np.minimum(off[-1], states.off[-1])
        shortest = max(1, self._leaves(day))
        ended = states.work[:, shortest - 1 :].min(axis=(0, 1))
        off[0] = np.minimum(off[0], ended)
        return off

    def _day(self, at: int, before: _States, prices: Sequence[float]) -> _States:
        day = self.days[at]
        work = np.full((day.groups, self.runs, *self.shape), INFINITE)
        entries = [self._enter(at, before, may) for may in day.patterns]
        for one, price in enumerate(prices):
            target = work[day.group[one]][day.into[one]]
            np.minimum(target, entries[day.pattern[one]][day.out_of[one]] + price, out=target)
        off = self._rest(at, before) if day.off else np.full_like(before.off, INFINITE)
        return _States(work, off)

    def best(self, prices: Sequence[Sequence[float]]) -> Found | None:
        """The least sum of prices, and the choice of each day (None is a day off); None where no walk is allowed."""
        states, kept = self._begin(), []
        for at in range(len(self.days)):
            states = self._reset(at, states)
            kept.append(states)
            states = self._day(at, states, prices[at])
        plain, states = states, self._charged(states, None)
        ends = (slice(None), *(slice(each.least, None) for each in self.frame.counters))
        work, off = states.work[(slice(None), slice(None), *ends)], states.off[(slice(None), *ends)]
        value = min(work.min(initial=INFINITE), off.min(initial=INFINITE))
        if not np.isfinite(value):
            return None
        return float(value), self._back(kept, plain, states, prices)

    def _back(
        self, kept: list[_States], plain: _States, states: _States, prices: Sequence[Sequence[float]]
    ) -> list[int | None]:
        """The walk that gave the value, from the last day to the first. `states` are those of the end, charged."""
        least = (0, *(each.least for each in self.frame.counters))
        ends = tuple(slice(each, None) for each in least)
        work, off = states.work[(slice(None), slice(None), *ends)], states.off[(slice(None), *ends)]
        at_work = work.min(initial=INFINITE) <= off.min(initial=INFINITE)
        found = work if at_work else off
        place = np.unravel_index(int(found.argmin()), found.shape)
        skip = 2 if at_work else 1
        where = tuple(int(one) + (least[at - skip] if at >= skip else 0) for at, one in enumerate(place))
        states = plain
        path: list[int | None] = []
        for day in range(len(self.days) - 1, -1, -1):
            before = kept[day]
            value = float((states.work if at_work else states.off)[where])
            if at_work:
                choice, at_work, where = self._worked(day, before, where, value, prices[day])
                path.append(choice)
            else:
                at_work, where = self._rested(day, before, where, value)
                path.append(None)
            if day:
                previous = self._unreset(day, kept, prices, at_work=at_work, where=where)
                states, where = previous
        return path[::-1]

    def _unreset(
        self,
        day: int,
        kept: list[_States],
        prices: Sequence[Sequence[float]],
        *,
        at_work: bool,
        where: tuple[int, ...],
    ) -> tuple[_States, tuple[int, ...]]:
        """The states before the counters of this day began anew, and the place there that the value came from."""
        raw = kept[day]
        if any(day in each.resets for each in self.frame.counters):
            raw = self._day(day - 1, kept[day - 1], prices[day - 1])
            charged = self._charged(raw, day)
            array = charged.work if at_work else charged.off
            index: list[int | slice] = list(where)
            open_axes = [
                (3 if at_work else 2) + at
                for at, each in enumerate(self.frame.counters)
                if day in each.resets
            ]
            for axis in open_axes:
                index[axis] = slice(None)
            part = array[tuple(index)]
            best = np.unravel_index(int(part.argmin()), part.shape)
            for axis, one in zip(open_axes, best, strict=True):
                index[axis] = int(one)
            where = tuple(int(one) for one in index if not isinstance(one, slice))
        return raw, where

    def _rested(
        self, day: int, before: _States, where: tuple[int, ...], value: float
    ) -> tuple[bool, tuple[int, ...]]:
        run, rest = where[0], where[1:]
        froms = [run - 1] if run else []
        if run == self.frame.least_off - 1:
            froms.append(run)
        for one in froms:
            if abs(before.off[(one, *rest)] - value) < CLOSE:
                return False, (one, *rest)
        shortest = max(1, self._leaves(day)) - 1
        index: tuple[slice | int, ...] = (slice(None), slice(shortest, None), *rest)
        part = before.work[index]
        group, at = np.unravel_index(int(part.argmin()), part.shape)
        return True, (int(group), int(at) + shortest, *rest)

    def _worked(
        self, day: int, before: _States, where: tuple[int, ...], value: float, prices: Sequence[float]
    ) -> tuple[int, bool, tuple[int, ...]]:
        """Which choice gave the value, and from where: the best of all that lead there."""
        group, run, weekends, *counts = where
        today = self.days[day]
        best: tuple[float, int, bool, tuple[int, ...]] | None = None
        for one, choice in enumerate(today.choices):
            came = tuple(count - add for count, add in zip(counts, choice.adds, strict=True))
            if today.group[one] != group or any(each < 0 for each in came):
                continue
            for at_work, place in self._sources(day, run, weekends, today.patterns[today.pattern[one]]):
                array = before.work if at_work else before.off
                gap = abs(float(array[(*place, *came)]) + prices[one] - value)
                if best is None or gap < best[0]:
                    best = gap, one, at_work, (*place, *came)
        if best is None:
            raise AssertionError("a state of work has a shift that led there")
        return best[1], best[2], best[3]

    def _sources(
        self, day: int, run: int, weekends: int, may: list[int]
    ) -> list[tuple[bool, tuple[int, ...]]]:
        counted = self.frame.weekend[day] if self.frame.most_weekends is not None else 0
        fresh = weekends - (1 if counted else 0)
        went_on = weekends - (1 if counted == 1 or (counted and not day) else 0)
        found: list[tuple[bool, tuple[int, ...]]] = []
        if run == 0 and fresh >= 0:
            found.append((False, (self.frame.least_off - 1, fresh)))
        runs = [run - 1] if run else []
        if self.frame.most_run is None and run == self.runs - 1:
            runs.append(run)
        if went_on >= 0:
            found += [(True, (group, one, went_on)) for group in may for one in runs]
        return found


def _folded(states: Floats, axis: int) -> Floats:
    """The counter of this axis begins anew at 0."""
    fresh = np.full_like(states, INFINITE)
    index: list[slice | int] = [slice(None)] * states.ndim
    index[axis] = 0
    fresh[tuple(index)] = states.min(axis=axis)
    return fresh


def _along(costs: Floats, axis: int, axes: int) -> Floats:
    shape = [1] * axes
    shape[axis] = len(costs)
    return costs.reshape(shape)
