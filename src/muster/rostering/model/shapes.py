"""Shifts for demand by quarter-hour: of all starts, lengths and breaks of a day, those that pay best at given prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from muster.rostering.constraints import Rules
from muster.rostering.constraints.shift import needed_breaks
from muster.rostering.model.people import qualified, rate
from muster.rostering.problem import Break, Span, Work

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]
# Of each day: so many of the best, and one of each length, rounded to the half-hour, early and late.
BEST = 8
# Before there is any roster, fewer.
FEW = 2
BUCKET = 60
FREE = 1e12


@dataclass(frozen=True, slots=True)
class _Grid:
    """Starts (rows, in steps from the horizon's first) and lengths (columns, in steps) of a day's shifts."""

    first: int
    starts: int
    lengths: NDArray[np.int64]


class Drafter:
    def __init__(self, rules: Rules, first: Mapping[str, int]) -> None:
        self.rules, self.problem, self.first = rules, rules.problem, first
        problem = self.problem
        self.step = problem.step_minutes
        self.steps = -(-problem.horizon.end // self.step)
        shapes = problem.shapes
        least, most = -(-shapes.min_minutes // self.step), shapes.max_minutes // self.step
        lengths = np.arange(max(1, least), most + 1)
        self.grids = [
            _Grid(-(-problem.horizon.midnight(day) // self.step), problem.horizon.midnight(day + 1) // self.step - -(-problem.horizon.midnight(day) // self.step), lengths)
            for day in range(problem.horizon.days)
        ]  # fmt: skip
        self.lengths = lengths
        breaks = [needed_breaks(problem.breaks, int(length) * self.step) for length in lengths]
        if "breaks placed" in problem.relaxed:
            breaks = [() for _ in lengths]
        self.breaks = breaks
        unpaid = [sum(each.minutes for each in found if not each.paid) for found in breaks]
        self.minutes = lengths * self.step - np.array(unpaid)
        self.masks: dict[str, list[Masks]] = {}
        self.allowed: dict[tuple[str, Work], bool] = {}
        self.positions: dict[str, list[str]] = {}
        self.rates: dict[str, float] = {}
        self.few = False

    def days(self, name: str, fixed: Sequence[Sequence[Work]], prices: Floats) -> list[list[Work]]:
        """For each day the fixed shifts that the person may have, and the shapes that pay best."""
        person = self.rules.people[name]
        pinned = {self.problem.horizon.day_of(work.start) for work in person.pinned}
        if name not in self.masks:
            self.masks[name] = [self._mask(name, grid) for grid in self.grids]
            self.positions[name] = [
                one for one in self.first if qualified(self.rules, self.rules.people[name].employee, one)
            ]
        sums = {}
        for position in self.positions[name]:
            first = self.first[position]
            sums[position] = np.concatenate([[0.0], np.cumsum(prices[first : first + self.steps])])
        return [
            list(fixed[day]) if day in pinned else [*fixed[day], *self._drafts(name, day, sums)]
            for day in range(len(self.grids))
        ]

    def _mask(self, name: str, grid: _Grid) -> Masks:
        """The shifts that lie where the person may work at all; the constraints have the last word."""
        employee, off = self.rules.people[name].employee, self.problem.relaxed
        start = (grid.first + np.arange(grid.starts))[:, None] * self.step
        finish = start + grid.lengths[None, :] * self.step
        mask = finish <= self.problem.horizon.end + 0 * start
        if self.problem.opening is not None and "opening hours" not in off:
            mask &= _inside(self.problem.opening, start, finish)
        if employee.available is not None and "availability" not in off:
            mask &= _inside(employee.available, start, finish)
        if "leave" not in off:
            for span in employee.unavailable:
                mask &= (finish <= span.start) | (start >= span.finish)
        limits, length = employee.limits, finish - start
        if "shift length" not in off:
            mask &= length >= limits.min_shift_minutes
            if limits.max_shift_minutes is not None:
                mask &= length <= limits.max_shift_minutes
        if limits.max_day_minutes is not None and "minutes per day" not in off:
            mask &= (self.minutes <= limits.max_day_minutes)[None, :]
        return mask

    def _table(self, name: str, grid: _Grid, sums: Floats) -> Floats:
        """The price of each shift: of what it covers less the best place of its longest break, and of its minutes."""
        at = grid.first + np.arange(grid.starts)
        ends = np.minimum(at[:, None] + grid.lengths[None, :], self.steps)
        table: Floats = sums[ends] - sums[at][:, None]
        employee = self.rules.people[name].employee
        weights = self.problem.weights
        if name not in self.rates:
            self.rates[name] = rate(self.rules, employee)
        if weights.labour and "labour cost" not in self.problem.relaxed:
            table = table + weights.labour * self.rates[name] * self.minutes[None, :] / 60
        if "wishes" not in self.problem.relaxed:
            for wish in employee.wishes:
                low, high = at[:, None] * self.step, ends * self.step
                met = np.maximum(0, np.minimum(high, wish.finish) - np.maximum(low, wish.start))
                table = table - weights.wishes * wish.points * met / 60
        return table - self._relief(grid, sums)

    def _relief(self, grid: _Grid, sums: Floats) -> Floats:
        """What is not paid for during the longest break, at its best place."""
        relief = np.zeros((grid.starts, len(grid.lengths)))
        at = grid.first + np.arange(grid.starts)[:, None]
        for rule in {max(rules, key=lambda each: each.minutes) for rules in self.breaks if rules}:
            steps, margin = -(-rule.minutes // self.step), -(-rule.margin // self.step)
            begin = np.minimum(at + margin + np.arange(int(grid.lengths[-1]))[None, :], self.steps)
            gains = sums[np.minimum(begin + steps, self.steps)] - sums[begin]
            best = np.maximum.accumulate(gains, axis=1)
            for column, rules in enumerate(self.breaks):
                if rule in rules and rule == max(rules, key=lambda each: each.minutes):
                    places = int(grid.lengths[column]) - 2 * margin - steps
                    relief[:, column] = best[:, places] if places >= 0 else -FREE
        return relief

    def _drafts(self, name: str, day: int, sums: Mapping[str, Floats]) -> list[Work]:
        grid, found = self.grids[day], []
        mask = self.masks[name][day]
        if not mask.any():
            return []
        tables = [np.where(mask, self._table(name, grid, one), FREE) for one in sums.values()]
        if not tables:
            return []
        stack = np.stack(tables)
        for which, row, column in sorted(self._picks(stack)):
            position = list(sums)[which]
            work = self.draft(name, position, grid.first + row, column, sums[position])
            if work is not None:
                key = (name, work)
                if key not in self.allowed:
                    self.allowed[key] = next(self.rules.of_shift(name, work), None) is None
                if self.allowed[key]:
                    found.append(work)
        return found

    def _picks(self, stack: Floats) -> set[tuple[int, int, int]]:
        best = stack.argmin(axis=0)
        table = stack.min(axis=0)
        cells = set()
        most = FEW if self.few else BEST
        flat = np.argpartition(table, min(most, table.size - 1), axis=None)[:most]
        cells |= {(int(one) // table.shape[1], int(one) % table.shape[1]) for one in flat}
        rows, middle = table.shape[0], table.shape[0] * 5 // 12
        for low in range(0, table.shape[1], BUCKET // self.step):
            part = table[:, low : low + BUCKET // self.step]
            for begin, end in ((0, rows),) if self.few else ((0, rows), (0, middle), (middle, rows)):
                at = int(part[begin:end].argmin())
                cells.add((begin + at // part.shape[1], low + at % part.shape[1]))
        return {
            (int(best[row, column]), row, column) for row, column in cells if table[row, column] < FREE / 2
        }

    def draft(self, name: str, position: str, start: int, column: int, sums: Floats) -> Work | None:
        """The shift with each break where the prices want nobody most, or None where the breaks have no place."""
        finish = start + int(self.lengths[column])
        taken: list[Break] = []
        for rule in sorted(self.breaks[column], key=lambda each: -each.minutes):
            steps, margin = -(-rule.minutes // self.step), -(-rule.margin // self.step)
            places = [
                at for at in range(start + margin, finish - margin - steps + 1)
                if not any(at * self.step < each.finish and each.start < (at + steps) * self.step for each in taken)
            ]  # fmt: skip
            if not places:
                return None
            middle = (start + finish - steps) / 2
            best = max(places, key=lambda at: (float(sums[at + steps] - sums[at]), -abs(at - middle)))
            taken.append(Break(best * self.step, best * self.step + rule.minutes, rule.paid))
        return Work(name, start * self.step, finish * self.step, position, tuple(sorted(taken)))


def _inside(spans: Sequence[Span], start: NDArray[np.int64], finish: NDArray[np.int64]) -> Masks:
    inside = np.zeros(finish.shape, dtype=bool)
    for span in spans:
        inside |= (start >= span.start) & (finish <= span.finish)
    return inside
