"""Who takes which shift, for all shifts and people at once: an exact model of the rules that can be said of sums.

What it leaves out (a rule of the constraints that has no row here) is asked of each person afterwards.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from muster.rostering.constraints import soft
from muster.rostering.constraints.rule import Person
from muster.rostering.horizon import WEEK
from muster.rostering.model.people import own_points, rate
from muster.rostering.model.team import DEAR, Floats, Team, Works
from muster.rostering.model.watch import THREADS, Stop, watched
from muster.rostering.problem import Window, Work

# Of points, not to go on for less.
GAP = 2e-4
# More people than these are dealt into groups of like kind, and their shifts with them.
GROUP = 60
Term = tuple[cp_model.IntVar, Work]


class Assignment:
    """Some people, what they keep, and the shifts of nobody that are theirs to share out."""

    def __init__(self, team: Team, names: Sequence[str], shifts: Sequence[Work], rest: Floats) -> None:
        """`rest`: how many people each cell has without these shifts; what they keep is among it."""
        self.team, self.names, self.shifts = team, names, shifts
        self.off = team.problem.relaxed
        self.model = cp_model.CpModel()
        self.costs: list[cp_model.LinearExpr] = []
        self.own: dict[str, list[Term]] = {name: [] for name in names}
        self.takers: list[list[cp_model.IntVar]] = [[] for _ in shifts]
        for name in names:
            self._pairs(name)
        count = rest + team.cover(shifts)
        for shift, takers in zip(shifts, self.takers, strict=True):
            left = self.model.new_bool_var("")
            self.model.add_exactly_one([*takers, left])
            cells = team.cells((shift,))
            missed = np.where(count[cells] <= team.wanted[cells], team.under[cells], -team.over[cells])
            self.costs.append(round(float(missed.sum())) * left)
        for name in names:
            _Week(self, name).add()
        self.model.minimize(_sum(self.costs))

    def _pairs(self, name: str) -> None:
        rules = self.team.rules
        if name in self.team.frozen:
            return
        person, horizon = rules.people[name], self.team.problem.horizon
        taken = {horizon.day_of(work.start) for work in person.pinned}
        for at, shift in enumerate(self.shifts):
            work = replace(shift, employee=name)
            if horizon.day_of(shift.start) in taken or next(rules.of_shift(name, work), None) is not None:
                continue
            variable = self.model.new_bool_var("")
            self.takers[at].append(variable)
            self.own[name].append((variable, work))
            self.costs.append(round(own_points(person, work)) * variable)

    def hint(self, holders: Mapping[Work, str]) -> None:
        """Who has each shift now."""
        for name, terms in self.own.items():
            for variable, work in terms:
                self.model.add_hint(variable, holders.get(replace(work, employee="")) == name)

    def solve(self, effort: float, stop: Stop) -> dict[str, Works]:
        """`effort` in the solver's own units of work, so that the same seed does the same on a slow machine.

        The works of each person, those kept with them; of a person whom another rule forbids what was found, only these.
        """
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        solver.parameters.relative_gap_limit = GAP
        with watched(stop, solver.stop_search):
            status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return {}
        found = {}
        for name, terms in self.own.items():
            pinned = self.team.rules.people[name].pinned
            works = tuple(sorted([*pinned, *(work for variable, work in terms if solver.value(variable))]))
            found[name] = works if self.team.rules.allowed(name, works) else pinned
        return found


def share_out(team: Team, shifts: Sequence[Work], effort: float, stop: Stop) -> dict[str, Works]:
    """All shifts to all people, group by group where there are many."""
    number = -(-len(team.planners) // GROUP)
    names = sorted(team.planners, key=lambda name: _like(team, name))
    groups = [names[at::number] for at in range(number)]
    ordered = sorted(shifts, key=lambda work: (work.start, work.position, work.finish))
    parts = [ordered[at::number] for at in range(number)]
    pinned = [work for name in names for work in team.rules.people[name].pinned]
    count = team.cover([*shifts, *pinned])
    models = [
        Assignment(team, group, part, count - team.cover(part)) for group, part in zip(groups, parts, strict=True)
    ]  # fmt: skip
    found: dict[str, Works] = {}
    with ThreadPoolExecutor(THREADS) as pool:
        for some in pool.map(lambda model: model.solve(effort, stop), models):
            found.update(some)
    return found


def _like(team: Team, name: str) -> tuple[list[str], float, str]:
    employee = team.problem.by_id[name]
    return sorted(employee.qualifications), rate(team.rules, employee), name


def _sum(terms: Sequence[cp_model.LinearExpr], values: Sequence[int] | None = None) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(terms, [1] * len(terms) if values is None else values)


class _Week:
    """One person's rows."""

    def __init__(self, assignment: Assignment, name: str) -> None:
        self.model, self.costs, self.off = assignment.model, assignment.costs, assignment.off
        self.problem = assignment.team.problem
        self.horizon = self.problem.horizon
        self.person: Person = assignment.team.rules.people[name]
        self.limits = self.person.limits
        self.terms = assignment.own[name]
        self.days: dict[int, list[Term]] = defaultdict(list)
        for variable, work in self.terms:
            self.days[self.horizon.day_of(work.start)].append((variable, work))
        self.past = [*self.person.employee.history, *self.person.pinned]

    def add(self) -> None:
        for terms in self.days.values():
            self.model.add_at_most_one(variable for variable, _ in terms)
        self._minutes()
        self._days()
        self._runs()
        self._order()
        self._wishes()

    def _minutes(self) -> None:
        limits, off = self.limits, self.off
        every = range(self.horizon.days)
        if limits.max_week_minutes is not None and "minutes per week" not in off:
            for days in self._weeks().values():
                self._most(limits.max_week_minutes, days)
        if limits.max_total_minutes is not None and "minutes in all" not in off:
            self._most(limits.max_total_minutes, every)
        if limits.min_total_minutes and "least minutes in all" not in off:
            done = sum(work.minutes for work in self.past if work.start >= 0)
            missed = self.model.new_bool_var("")
            self.model.add(self._sum_minutes(every) >= limits.min_total_minutes - done).only_enforce_if(
                ~missed
            )
            self.costs.append(DEAR * missed)
        windows = () if "minutes in a window" in off else limits.windows
        for window in (*windows, *((limits.visa,) if limits.visa and "visa hours" not in off else ())):
            for first in self._windows(window):
                self._most(window.minutes, range(first, first + window.days))

    def _weeks(self) -> dict[int, list[int]]:
        """The days of each week that the horizon has a part of, those before it with them."""
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in range(-WEEK, self.horizon.days):
            weeks[self.horizon.week_of(day)].append(day)
        return {week: days for week, days in weeks.items() if days[-1] >= 0}

    def _windows(self, window: Window) -> Iterable[int]:
        days = range(self.horizon.days)
        if window.from_on is None:
            return range(1 - window.days, self.horizon.days)
        return sorted({day - (self.horizon.on(day) - window.from_on).days % window.days for day in days})

    def _most(self, most: int, days: Collection[int]) -> None:
        past = sum(work.minutes for work in self.past if self.horizon.day_of(work.start) in days)
        self.model.add(self._sum_minutes(days) <= max(0, most - past))

    def _sum_minutes(self, days: Collection[int]) -> cp_model.LinearExpr:
        terms = [term for day, found in self.days.items() if day in days for term in found]
        return _sum([variable for variable, _ in terms], [work.minutes for _, work in terms])

    def _longest(self, days: Collection[int]) -> int:
        """The most minutes that the shifts offered on these days could add."""
        return sum(max(work.minutes for _, work in terms) for day, terms in self.days.items() if day in days)

    def _worked(self, days: Collection[int]) -> cp_model.LinearExpr:
        """How many of these days have a shift."""
        return self._kept(days) + _sum([variable for day in days for variable, _ in self.days.get(day, ())])

    def _days(self) -> None:
        limits, off, horizon = self.limits, self.off, self.horizon
        if limits.max_week_days is not None and "days per week" not in off:
            weeks: dict[int, list[int]] = defaultdict(list)
            for day in range(-7, horizon.days):
                weeks[horizon.week_of(day)].append(day)
            for week in {horizon.week_of(day) for day in range(horizon.days)}:
                self.model.add(
                    self._worked(weeks[week]) <= max(limits.max_week_days, self._kept(weeks[week]))
                )
        if limits.max_shifts is not None and "shifts in all" not in off:
            every = range(horizon.days)
            self.model.add(self._worked(every) <= max(limits.max_shifts, self._kept(every)))
        if limits.max_days_running is not None and "days running" not in off:
            for first in range(-limits.max_days_running, horizon.days - limits.max_days_running):
                run = range(first, first + limits.max_days_running + 1)
                self.model.add(self._worked(run) <= max(limits.max_days_running, self._kept(run)))

    def _kept(self, days: Collection[int]) -> int:
        return len({day for work in self.past if (day := self.horizon.day_of(work.start)) in days})

    def _runs(self) -> None:
        """The least runs: one that touches the horizon's end, or its start where no history is told, may go on beyond.

        What is pinned or past may leave no way: then the person's rows do not hold, which is asked of the constraints.
        """
        least = 1 if "least days running" in self.off else self.limits.min_days_running
        off = 1 if "least days off running" in self.off else self.limits.min_days_off_running
        if max(least, off) == 1:
            return
        history = self.person.days(self.person.employee.history)
        first = max(history[0], -least - off) - 1 if history else 0
        worked = {day: self._worked((day,)) for day in range(first, self.horizon.days)}
        broken = self.model.new_bool_var("")
        self.costs.append(DEAR * broken)
        for day in range(first + 1, self.horizon.days):
            began = worked[day] - worked[day - 1]
            for later in range(day + 1, min(self.horizon.days, day + max(least, off))):
                if later >= 0 and later < day + least:
                    self.model.add(worked[later] >= began).only_enforce_if(~broken)
                if later >= 0 and later < day + off:
                    self.model.add(1 - worked[later] >= -began).only_enforce_if(~broken)

    def _order(self) -> None:
        """Rest between two days: of those that finish at some time or later, and those that start too soon after, one."""
        least = 0 if "rest between shifts" in self.off else self.limits.rest_minutes
        for work in self.past:
            day = self.horizon.day_of(work.start)
            for variable, other in (*self.days.get(day - 1, ()), *self.days.get(day + 1, ())):
                one, two = sorted((work, other), key=lambda each: each.start)
                if two.start - one.finish < least:
                    self.model.add(variable == 0)
        for day, terms in self.days.items():
            after = self.days.get(day + 1, [])
            for finish in sorted({work.finish for _, work in terms}):
                soon = [variable for variable, work in after if work.start < finish + least]
                if soon:
                    late = [variable for variable, work in terms if work.finish >= finish]
                    self.model.add_at_most_one([*late, *soon])

    def _wishes(self) -> None:
        """Soft rules that are not a sum over shifts, as far as sums and squares say them."""
        weights, off, person, horizon = self.problem.weights, self.off, self.person, self.horizon
        employee = person.employee
        past = soft.week_minutes(person, self.past)
        kept = soft.week_minutes(person, person.pinned)
        for week, count in soft.week_days(person).items():
            days = [day for day in range(horizon.days) if horizon.week_of(day) == week]
            minutes, longest = self._sum_minutes(days), self._longest(days)
            least, most = employee.contract_week_minutes * count // WEEK, employee.ordinary_week_minutes
            if weights.contract and least and "contract minimum" not in off:
                self._hours(weights.contract, least, least - kept[week] - minutes)
            if weights.overtime and most is not None and "overtime" not in off:
                self._hours(weights.overtime, past[week] + longest, minutes + (past[week] - most))
        if weights.fair_hours and "fair hours" not in off:
            contract = employee.contract_week_minutes * horizon.days // WEEK
            done = sum(work.minutes for work in person.pinned) + employee.carried.minutes - contract
            every = range(horizon.days)
            least, top = max(0, done) // 60, max(0, done + self._longest(every)) // 60 + 1
            hours = self.model.new_int_var(least, top, "")
            self.model.add(60 * hours >= self._sum_minutes(every) + (done - 59))
            self._square(weights.fair_hours, hours, least, top)
        if weights.fair_closings and "fair closings" not in off:
            done = employee.carried.closings + sum(soft.closes(self.problem, work) for work in person.pinned)
            closing = [variable for variable, work in self.terms if soft.closes(self.problem, work)]
            closings = self.model.new_int_var(done, done + horizon.days, "")
            self.model.add(closings == done + _sum(closing))
            self._square(weights.fair_closings, closings, done, done + horizon.days)
        self._weekends()

    def _weekends(self) -> None:
        weight = 0 if "fair weekends" in self.off else self.problem.weights.fair_weekends
        most = None if "weekends" in self.off else self.limits.max_weekends
        if not weight and most is None:
            return
        weekends: dict[int, list[int]] = defaultdict(list)
        for day in range(self.horizon.days):
            number = self.horizon.weekend_of(day)
            if number is not None:
                weekends[number].append(day)
        worked = []
        for days in weekends.values():
            one = self.model.new_bool_var("")
            for day in days:
                self.model.add(self._worked((day,)) <= one)
            worked.append(one)
        count = _sum(worked)
        if most is not None:
            kept = sum(1 for days in weekends.values() if self._kept(days))
            self.model.add(count <= max(most, kept))
        if weight:
            carried = self.person.employee.carried.weekends
            total = self.model.new_int_var(carried, carried + len(worked), "")
            self.model.add(total == carried + count)
            self._square(weight, total, carried, carried + len(worked))

    def _hours(self, weight: int, top: int, minutes: cp_model.LinearExpr) -> None:
        """Points for each whole hour of the minutes above nothing."""
        hours = self.model.new_int_var(0, max(0, top) // 60 + 1, "")
        self.model.add(60 * hours >= minutes - 59)
        self.costs.append(weight * hours)

    def _square(self, weight: int, count: cp_model.IntVar, least: int, top: int) -> None:
        """Points for the square of a count: its tangents between whole numbers meet it at each of them."""
        square = self.model.new_int_var(0, max(least * least, top * top), "")
        for low in range(least, top):
            self.model.add(square >= (2 * low + 1) * count - low * (low + 1))
        self.costs.append(weight * square)
