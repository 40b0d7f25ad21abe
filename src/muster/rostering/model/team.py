"""All people beside the cover that is wanted of them: one list of cells, each with people wanted and points.

A cell is a fixed shift, a position's step, or a start that only so many may share.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from muster.rostering import cover
from muster.rostering.constraints import Rules
from muster.rostering.model.people import Planner, slot_work
from muster.rostering.model.shapes import Drafter
from muster.rostering.problem import Work

Works = tuple[Work, ...]
Held = dict[int, Work | None]  # by day: None is a day off
Floats = NDArray[np.float64]
DEAR = 1_000_000


class Team:
    def __init__(self, rules: Rules) -> None:
        self.rules, self.problem = rules, rules.problem
        problem, off = self.problem, self.problem.relaxed
        self.row = {slot.id: at for at, slot in enumerate(problem.slots)}
        self.first: dict[str, int] = {}
        wanted = [float(slot.wanted) for slot in problem.slots]
        under = [float(slot.under) for slot in problem.slots]
        over = [float(slot.over) for slot in problem.slots]
        for position, table in cover.wanted(problem).items():
            self.first[position] = len(wanted)
            wanted += table.people
            under += table.under
            over += table.over
        under = [0.0] * len(under) if "under cover" in off else under
        over = [0.0] * len(over) if "over cover" in off else over
        self.starts: int | None = None
        if problem.max_starts_at_once is not None and "concurrent starts" not in off:
            self.starts = len(wanted)
            more = problem.horizon.end // problem.step_minutes
            wanted += [float(problem.max_starts_at_once)] * more
            under += [0.0] * more
            over += [float(DEAR)] * more
        self.wanted, self.under, self.over = np.array(wanted), np.array(under), np.array(over)
        self.cells_count = len(wanted)
        self.known: dict[tuple[int, int, str, str, object], list[int]] = {}
        self.days = {each.id: self._days(each.id) for each in problem.employees}
        self.frozen = {name for name in self.days if self._doubled(name)}
        self.given_up = False
        self.planners = {each.id: Planner(rules, each, self.days[each.id]) for each in problem.employees}
        self.free: dict[str, tuple[list[list[Work]], Planner]] = {}
        self.drafter = Drafter(rules, self.first) if problem.demands else None

    def _days(self, name: str) -> list[list[Work]]:
        """The fixed shifts that a person may have on each day; on a day with a pinned shift, that alone."""
        horizon, person = self.problem.horizon, self.rules.people[name]
        days: list[list[Work]] = [[] for _ in range(horizon.days)]
        for slot in self.problem.slots:
            work = slot_work(name, slot)
            may = person.limits.kind_limits.get(slot.kind, 1) or "shifts of a kind" in self.problem.relaxed
            if may and next(self.rules.of_shift(name, work), None) is None:
                days[horizon.day_of(slot.start)].append(work)
        for work in sorted(person.published):
            if not work.slot and next(self.rules.of_shift(name, work), None) is None:
                days[horizon.day_of(work.start)].append(work)
        for work in person.pinned:
            days[horizon.day_of(work.start)] = [work]
        return days

    def _doubled(self, name: str) -> bool:
        """Two pinned shifts on one day: such a person keeps these and is given no others."""
        days = [self.problem.horizon.day_of(work.start) for work in self.rules.people[name].pinned]
        return len(set(days)) < len(days)

    def give_up(self, name: str) -> None:
        """No roster of this person is allowed: they keep what is pinned."""
        self.frozen.add(name)
        self.given_up = True

    @property
    def one_a_day(self) -> bool:
        """Whether nobody may have more than the one shift a day that the search gives, so that its bounds are those of all."""
        most = max((each.limits.max_day_shifts for each in self.problem.employees), default=1)
        return most == 1 and not self.frozen and "shifts per day" not in self.problem.relaxed

    def best(self, name: str, prices: Floats) -> tuple[float, Works] | None:
        """The person's cheapest roster at a price for each cell. With demand by quarter-hour, the best of likely shifts."""
        if name in self.frozen:
            return 0.0, self.rules.people[name].pinned
        planner, days = self.planners[name], self.days[name]
        if self.drafter is not None:
            days = self.drafter.days(name, days, prices)
            planner = Planner(self.rules, planner.employee, days)
        return planner.best([[float(prices[self.cells((work,))].sum()) for work in day] for day in days])

    def hold(self, name: str, held: Held) -> None:
        """The person does just that on these days, until all are released."""
        self.free.setdefault(name, (self.days[name], self.planners[name]))
        days = [list(day) for day in self.free[name][0]]
        for day, work in held.items():
            days[day] = [] if work is None else [work]
        fixed = {day for day, work in held.items() if work is not None}
        self.days[name] = days
        self.planners[name] = Planner(self.rules, self.planners[name].employee, days, fixed)

    def release(self) -> None:
        for name, (days, planner) in self.free.items():
            self.days[name], self.planners[name] = days, planner
        self.free.clear()

    def cells(self, works: Works) -> list[int]:
        """What the shifts cover; one that is there twice is covered twice."""
        found: list[int] = []
        for work in works:
            key = (work.start, work.finish, work.position, work.slot, work.breaks)
            if key not in self.known:
                self.known[key] = self._cells(work)
            found += self.known[key]
        return found

    def _cells(self, work: Work) -> list[int]:
        step = self.problem.step_minutes
        found: list[int] = []
        if work.slot:
            found.append(self.row[work.slot])
        elif work.position in self.first:
            length, first = -(-self.problem.horizon.end // step), self.first[work.position]
            found += [first + at for at in cover.steps(work, step) if 0 <= at < length]
        if self.starts is not None and not work.start % step:
            found.append(self.starts + work.start // step)
        return found

    def cover(self, works: Iterable[Work]) -> Floats:
        return np.bincount(self.cells(tuple(works)), minlength=self.cells_count).astype(float)

    def cover_points(self, count: Floats) -> float:
        missing, spare = np.maximum(0, self.wanted - count), np.maximum(0, count - self.wanted)
        return float((self.under * missing + self.over * spare).sum())

    def marginal(self, count: Floats) -> Floats:
        """What one more person in each cell costs now."""
        return np.where(count < self.wanted, -self.under, self.over)

    def day_of_cell(self, cell: int) -> int:
        problem = self.problem
        if cell < len(problem.slots):
            return problem.horizon.day_of(problem.slots[cell].start)
        length = -(-problem.horizon.end // problem.step_minutes)
        at = (cell - len(problem.slots)) % length * problem.step_minutes
        return min(problem.horizon.days - 1, problem.horizon.day_of(at))

    def may_work(self, name: str, day: int) -> bool:
        return self.drafter is not None or bool(self.days[name][day])
