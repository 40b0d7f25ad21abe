"""Shifts designed for demand by quarter-hour, without names: a linear programme that bounds every roster from below.

The people come in as shares: of a day, of minutes, and of money at their own rate. Each rule that this leaves out makes
the bound lower, never wrong. Whole numbers are then found for each day and position by itself, at the programme's prices.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise

import highspy
import numpy as np
from numpy.typing import NDArray

from muster.rostering import cover
from muster.rostering.constraints import Rules
from muster.rostering.constraints.shift import even_breaks
from muster.rostering.model.batch import Batch, kinds, lay
from muster.rostering.model.people import base_points
from muster.rostering.model.programme import Programme
from muster.rostering.model.shares import IDLE, Key, Part, Shares, by_step
from muster.rostering.model.watch import THREADS, Stop
from muster.rostering.problem import BreakRule, Employee, Work, hourly

# Of so many in a break one at least works: more than ever rest at once.
RESTING = 20
NEAR = 1e-6

Floats = NDArray[np.float64]


class Design:
    def __init__(self, rules: Rules, stop: Stop) -> None:
        self.rules, self.problem, self.stop = rules, rules.problem, stop
        problem = self.problem
        self.off = problem.relaxed
        self.step = problem.step_minutes
        self.steps = -(-problem.horizon.end // self.step)
        self.tables = cover.wanted(problem)
        fixed = [work for work in problem.fixed if not work.slot]
        self.fixed_cost = sum(problem.cost(problem.by_id[work.employee], work) for work in fixed)
        self.have = {
            position: np.array(row, dtype=float) for position, row in cover.counts(problem, fixed).items()
        }
        self.kinds = kinds(problem, () if "breaks placed" in self.off else problem.breaks)
        self.shares = Shares(rules, self.kinds)
        most = None if "concurrent starts" in self.off else problem.max_starts_at_once
        begun = [work.start // self.step for work in problem.fixed if not work.start % self.step]
        self.starts = None if most is None else [max(0, most - begun.count(at)) for at in range(self.steps)]
        self.parts = [Part(days) for days in self._days()]

    def _days(self) -> list[list[int]]:
        """Week by week where no shift reaches into the next week."""
        horizon = self.problem.horizon
        longest = self.shares.longest
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in range(horizon.days):
            weeks[horizon.week_of(day)].append(day)
        for days in weeks.values():
            end = horizon.midnight(days[-1] + 1)
            if any(
                span.start < end < span.finish and span.start < end + longest for span in self.shares.open()
            ):
                return [list(range(horizon.days))]
        return list(weeks.values())

    @property
    def bounds(self) -> bool:
        """Whether the value is one that no roster of such shifts is below.

        With pay rules a shift's cost is not one of its minutes; published shifts that may go can be of other shapes; and
        two short breaks can lie in one step.
        """
        problem, labour = self.problem, self.shares.labour
        loose = () if problem.published_fixed else problem.published
        lengths = {length for kind in self.kinds for length in range(kind.shortest, kind.longest + 1)}
        shaped = all(
            not work.start % self.step
            and not work.finish % self.step
            and (work.finish - work.start) // self.step in lengths
            and not any(each.start % self.step for each in work.breaks)
            for work in loose
        )
        short = any(self._share_steps(some) for kind in self.kinds for some in _some(kind.breaks))
        return not problem.slots and (not labour or problem.cost is hourly) and shaped and not short

    def _share_steps(self, breaks: Sequence[BreakRule]) -> bool:
        """Whether these, one right after the other, take fewer steps than each by itself."""
        together = -(-sum(each.minutes for each in breaks) // self.step)
        return together < sum(-(-each.minutes // self.step) for each in breaks)

    def solve(self, seconds: float) -> float | None:
        """A value that no roster's points are below, where `bounds` says so; None where time was too short."""
        for part in self.parts:
            self._build(part)
        if self.stop():
            return None
        each = THREADS * seconds / (len(self.parts) + THREADS - 1)
        with ThreadPoolExecutor(THREADS) as pool:
            values = list(pool.map(lambda part: part.programme.solve(each, self.stop), self.parts))
        people = self.rules.people.values()
        base: float = sum(base_points(person) + self._wished(person.employee) for person in people)
        known = [value for value in values if value is not None]
        paid: float = self.shares.labour * self.fixed_cost - IDLE
        return max(0.0, sum(known) + base + paid) if len(known) == len(values) else None

    def _wished(self, employee: Employee) -> float:
        """The most that wishes could give back, which no column here does."""
        problem = self.problem
        if "wishes" in self.off:
            return 0.0
        spans = sum(max(0, wish.points) * (wish.finish - wish.start) for wish in employee.wishes) / 60
        kept = problem.weights.changes * len(self.rules.people[employee.id].published)
        return -problem.weights.wishes * spans - kept

    def _build(self, part: Part) -> None:
        programme, horizon = part.programme, self.problem.horizon
        first = -(-horizon.midnight(part.days[0]) // self.step)
        end = -(-horizon.midnight(part.days[-1] + 1) // self.step)
        for position in self.tables:
            found = [batch for day in part.days for batch in self._lay(programme, day, position)]
            part.batches += found
            self._cover(programme, position, found, self.have[position], range(first, end))
        for batch in part.batches:
            part.on[batch.day, batch.position].append((batch.all, 1.0))
            part.minutes[batch.day, batch.position] += batch.minutes(self.step)
        self._starts(programme, part.batches)
        for employee in self.problem.employees:
            if self.stop():
                return
            self.shares.add(part, employee, alone=len(self.parts) == 1)
        for key, terms in part.on.items():
            part.share_rows[key] = programme.row(0.0, 0.0, terms), programme.row(0.0, 0.0, part.minutes[key])
        for key in part.on:
            self.shares.within(part, key)

    def _lay(self, programme: Programme, day: int, position: str) -> Iterator[Batch]:
        horizon = self.problem.horizon
        first, after = -(-horizon.midnight(day) // self.step), -(-horizon.midnight(day + 1) // self.step)
        for span in self.shares.open():
            start, finish = max(first, -(-span.start // self.step)), span.finish // self.step
            for kind in self.kinds:
                batch = lay(
                    programme, kind, day, position, first=start, last=after - 1, end=finish, step=self.step
                )
                if batch is not None:
                    yield batch

    def _cover(
        self, programme: Programme, position: str, batches: Sequence[Batch], have: Floats, steps: Iterable[int] = ()
    ) -> None:  # fmt: skip
        """A row for each of the steps where somebody is wanted, and for those that somebody could cover."""
        table = self.tables[position]
        working = by_step(batch.working() for batch in batches)
        for at in sorted(
            {*(at for at in working if at < self.steps), *(at for at in steps if table.people[at])}
        ):
            wanted = float(table.people[at] - have[at])
            under = programme.column(0.0 if "under cover" in self.off else table.under[at])
            over = programme.column(0.0 if "over cover" in self.off else table.over[at])
            programme.row(wanted, wanted, [*working[at], (under, 1.0), (over, -1.0)])

    def _starts(self, programme: Programme, batches: Sequence[Batch]) -> None:
        if self.starts is not None:
            for at, terms in by_step(batch.starting() for batch in batches).items():
                programme.row(-highspy.kHighsInf, float(self.starts[at]), terms)

    def shifts(self, seconds: float) -> list[Work]:
        """Whole shifts, of nobody, near the programme's own; called once it is solved.

        When time runs out what is left of the programme's counts is rounded.
        """
        have = {position: row.copy() for position, row in self.have.items()}
        shares: dict[Key, float] = defaultdict(float)
        for part in self.parts:
            for batch in part.batches:
                shares[batch.day, batch.position] += part.programme.values[batch.all]
                _count(have[batch.position], batch, part.programme.values)
        each = THREADS * seconds / max(1, len(shares))

        def follow(chain: tuple[Part, list[list[Key]]]) -> list[Work]:
            part, blocks = chain
            return [work for keys in blocks for work in self._block(part, keys, shares, have, each)]

        with ThreadPoolExecutor(THREADS) as pool:
            return sorted(work for works in pool.map(follow, self._chains()) for work in works)

    def _chains(self) -> Iterator[tuple[Part, list[list[Key]]]]:
        """Days and positions that are decided together, in lists of those that wait for each other."""
        horizon = self.problem.horizon
        for part in self.parts:
            keys = list(part.on)
            over = any(batch.end * self.step > horizon.midnight(batch.day + 1) for batch in part.batches)
            if self.starts is not None:
                days = [[key for key in keys if key[0] == day] for day in part.days]
                yield from [(part, days)] if over else [(part, [day]) for day in days]
            elif over:
                for position in self.tables:
                    yield part, [[key] for key in keys if key[1] == position]
            else:
                yield from ((part, [[key]]) for key in keys)

    def _block(
        self, part: Part, keys: Sequence[Key], shares: dict[Key, float], have: dict[str, Floats], seconds: float
    ) -> list[Work]:  # fmt: skip
        """Whole numbers for some days and positions, beside what the others have, at the programme's prices."""
        values, programme = part.programme.values, Programme()
        chosen = [batch for batch in part.batches if (batch.day, batch.position) in keys]
        for batch in chosen:
            _count(have[batch.position], batch, values, -1.0)
        whole: list[int] = []
        laid: list[Batch] = []
        for key in keys:
            batches = list(self._lay(programme, *key))
            self._priced(programme, part, key, batches, shares[key])
            self._cover(programme, key[1], batches, have[key[1]])
            self._rests(programme, batches, have[key[1]])
            laid += batches
            whole += [column for batch in batches for column in batch.whole()]
        self._starts(programme, laid)
        if programme.solve(0.0 if self.stop() else seconds, self.stop, whole) is not None:
            chosen, values = laid, programme.values
        else:
            values = np.floor(values + 0.5)
        for batch in chosen:
            _count(have[batch.position], batch, values)
        return [work for batch in chosen for work in self._works(batch, values)]

    def _priced(
        self, programme: Programme, part: Part, key: Key, batches: Sequence[Batch], share: float
    ) -> None:
        """As many shifts as the programme has there, each and its minutes at its price, when people are free."""
        duals, values = part.programme.duals, part.programme.values
        on, minutes = part.share_rows[key]
        row = [(batch.all, 1.0) for batch in batches]
        programme.row(float(math.floor(share + NEAR)), float(math.ceil(share - NEAR)), row)
        for batch in batches:
            programme.costs[batch.all] += max(0.0, -float(duals[on]))
        paid = programme.column(max(0.0, -float(duals[minutes])))
        programme.row(
            0.0, 0.0, [*(term for batch in batches for term in batch.minutes(self.step)), (paid, -1.0)]
        )
        for at, terms in by_step(batch.there() for batch in batches).items():
            free = [values[column] for column in self.shares.free_at(part, key, at)]
            if len(free) < len(part.room[key]):
                programme.row(-highspy.kHighsInf, float(math.ceil(sum(free) - NEAR)), terms)

    def _rests(self, programme: Programme, batches: Sequence[Batch], have: Floats) -> None:
        """Who has a break is not alone."""
        if not self.problem.breaks_covered or "breaks covered" in self.off:
            return
        for at, terms in by_step(batch.working() for batch in batches).items():
            resting = [term for batch in batches for term in batch.resting(at, -1.0)]
            working = [(column, RESTING * value) for column, value in terms]
            if resting and at < self.steps:
                programme.at_least([*working, *resting], -RESTING * float(have[at]))

    def _works(self, batch: Batch, values: Floats) -> Iterator[Work]:
        for start, finish, breaks in batch.shifts(values, self.step):
            placed = tuple(sorted(breaks))
            if any(one.finish > two.start for one, two in pairwise(placed)):
                placed = even_breaks(batch.kind.breaks, start, finish, self.step)
            yield Work("", start, finish, batch.position, placed)


def _count(have: Floats, batch: Batch, values: Floats, sign: float = 1.0) -> None:
    for at, terms in batch.working():
        if at < len(have):
            have[at] += sign * sum(values[column] * value for column, value in terms)


def _some(breaks: Sequence[BreakRule]) -> Iterator[Sequence[BreakRule]]:
    for count in range(2, len(breaks) + 1):
        yield from combinations(breaks, count)
