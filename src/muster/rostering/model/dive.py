"""Whole rosters out of columns: dives from the master's solution, and neighbourhoods of a few people, solved exactly."""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from muster.rostering.model.columns import Generation, Master, Stock
from muster.rostering.model.team import Held, Team, Works
from muster.rostering.plain import Search
from muster.rostering.problem import Work

WHOLE = 1e-4
# A step of a dive that costs more than this share of the value is taken back, and goes a third as far.
DEAR, FEWER = 2e-3, 3
BLUR = 0.1
# Of the rounds: one in so many is for many people, one for everybody.
MANY, EVERYBODY = 4, 8
LEAST_PEOPLE, MOST_PEOPLE = 3, 24
# Of one exact solution, in CP-SAT's own units, so that the same seed does the same on a slow machine.
EFFORT = 2.0
POOL = 60

Chosen = dict[str, int]


@dataclass(frozen=True, slots=True)
class Pace:
    """Of a dive: what share is sure, in how many parts of the unsure it goes down, and rounds of new columns for each."""

    sure: float
    parts: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How sure the linear solution is of what somebody does on a day."""

    share: float
    name: str
    day: int
    work: Work | None


QUICK, SLOW = Pace(0.9, 10, 4), Pace(0.95, 30, 6)


class Rosters:
    """The best whole roster met: a column of the stock for each person, and its points."""

    def __init__(self, team: Team, stock: Stock, tell: Callable[[float, float], None]) -> None:
        self.team, self.stock, self.tell = team, stock, tell
        self.chosen: Chosen = {}
        self.points = math.inf
        self.bound = 0.0

    def works(self, names: Sequence[str] | None = None) -> Works:
        return tuple(
            work for name in (self.chosen if names is None else names)
            for work in self.stock.columns[self.chosen[name]].works
        )  # fmt: skip

    def offer(self, chosen: Chosen) -> bool:
        """Kept when it is better."""
        columns = [self.stock.columns[number] for number in chosen.values()]
        count = self.team.cover(work for column in columns for work in column.works)
        points = sum(column.points for column in columns) + self.team.cover_points(count)
        if len(chosen) < len(self.team.planners) or points >= self.points - 1e-9:
            return False
        self.chosen, self.points = dict(chosen), points
        self.tell(self.points, self.bound)
        return True

    def raise_bound(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = bound
            self.tell(self.points, self.bound)

    @property
    def proven(self) -> bool:
        """Points are whole numbers: nothing lies between the bound and the next."""
        return self.points <= math.ceil(self.bound - 1e-4) + 1e-9


def construct(rosters: Rosters, draw: random.Random, stop: Callable[[], bool], sweeps: int = 4) -> None:
    """One person after the other takes what is cheapest beside the others, again and again."""
    team, stock = rosters.team, rosters.stock
    chosen: Chosen = {}
    count = team.cover(())
    for _ in range(sweeps):
        before = rosters.points
        for name in draw.sample(list(team.planners), len(team.planners)):
            if stop():
                return
            own = team.cover(stock.columns[chosen[name]].works) if name in chosen else 0
            found = team.best(name, team.marginal(count - own))
            number = None if found is None else stock.add(name, found[1])
            if number is None and name not in chosen:
                number = _any(stock, name, team)
            if number is not None:
                count = count - own + team.cover(stock.columns[number].works)
                chosen[name] = number
        if not rosters.offer(chosen) or rosters.points >= before:
            return


def _any(stock: Stock, name: str, team: Team) -> int:
    """An allowed roster of a person whose cheapest one is not: of days left out, or the pinned shifts alone.

    Without any the person is given up: the others shall have a good roster all the same.
    """
    pinned = team.rules.people[name].pinned
    number = stock.add(name, pinned)
    if number is None:
        plan = Search(team.rules, random.Random(0)).plan(name)
        number = None if plan is None else stock.add(name, plan)
    if number is None:
        team.give_up(name)
        number = stock.keep(name, pinned)
    return number


class Dive:
    """From the master's solution down to a whole one: day by day of each person, the surest first, is held as it is.

    Whole rosters of people are seldom sure before much else is; what one does on one day is, and leaves the rest free.
    """

    def __init__(
        self,
        rosters: Rosters,
        generation: Generation,
        stop: Callable[[], bool],
        draw: random.Random | None = None,
    ) -> None:
        """`draw`: what is surest is blurred, so that another roster is found than before."""
        self.rosters, self.generation, self.stop, self.draw = rosters, generation, stop, draw
        self.master, self.team, self.stock = generation.master, rosters.team, rosters.stock
        self.horizon = self.team.problem.horizon
        self.held: dict[str, Held] = defaultdict(dict)

    def run(self, pace: Pace) -> None:
        try:
            value, _ = self.master.solve()
            while not self.stop():
                shares = self._shares()
                if any(not shares[name] for name in self.master.names):
                    return
                between = [name for name, own in shares.items() if max(own.values()) < 1 - WHOLE]
                if not between:
                    whole = {name: max(own, key=lambda number: own[number]) for name, own in shares.items()}
                    self.rosters.offer({**self.rosters.chosen, **whole})
                    return
                value = self._down(between, self._surest(between, shares, pace), value, pace.rounds)
        finally:
            self.team.release()
            self.master.unbar()

    def _down(self, names: Sequence[str], marks: list[Mark], value: float, rounds: int) -> float:
        """The marks are held; when that costs too much, only the surest of them. The value that the rest then has."""
        dear = value + max(1.0, DEAR * abs(value))
        while True:
            for mark in marks:
                self.held[mark.name][mark.day] = mark.work
            self._follow(marks)
            self.generation.rounds(names, rounds)
            then, _ = self.master.solve()
            if then <= dear or len(marks) == 1 or self.stop():
                return then
            for mark in marks:
                del self.held[mark.name][mark.day]
            self._follow(marks)
            marks = marks[: -(-len(marks) // FEWER)]

    def _follow(self, marks: Sequence[Mark]) -> None:
        """The people's days, and which of their columns may be used, as they are held now."""
        for name in {mark.name: None for mark in marks}:
            self.team.hold(name, self.held[name])
            for number in self.master.inside:
                if self.stock.columns[number].employee == name:
                    days = self._days(number)
                    may = all(days.get(day) == work for day, work in self.held[name].items())
                    self.master.open(number, may=may)

    def _shares(self) -> dict[str, dict[int, float]]:
        shares: dict[str, dict[int, float]] = {name: {} for name in self.master.names}
        for number, share in self.master.share().items():
            shares[self.stock.columns[number].employee][number] = share
        return shares

    def _days(self, number: int) -> Held:
        return {self.horizon.day_of(work.start): work for work in self.stock.columns[number].works}

    def _surest(self, names: Sequence[str], shares: dict[str, dict[int, float]], pace: Pace) -> list[Mark]:
        """Of the days that are not whole yet: all that are very sure, and a part of the others, of each person one."""
        marks = [mark for name in names for mark in self._marks(name, shares[name])]
        marks.sort(key=lambda mark: (-mark.share, mark.name, mark.day))
        least = -(-len(marks) // pace.parts)
        found: list[Mark] = []
        touched: set[str] = set()
        for at, mark in enumerate(marks):
            if mark.share >= pace.sure or (at < least and mark.name not in touched):
                found.append(mark)
                touched.add(mark.name)
        return found

    def _marks(self, name: str, own: dict[int, float]) -> Iterator[Mark]:
        sums: dict[int, dict[Work | None, float]] = defaultdict(lambda: defaultdict(float))
        for number, share in own.items():
            days = self._days(number)
            for day in range(self.horizon.days):
                sums[day][days.get(day)] += share
        for day, found in sums.items():
            work = max(found, key=lambda one: found[one])
            if day not in self.held[name] and found[work] < 1 - WHOLE:
                blur = self.draw.uniform(-BLUR, BLUR) if self.draw else 0.0
                yield Mark(found[work] + blur, name, day, work)


class Neighbourhoods:
    """Some people are planned anew, exactly, beside the others; who they are is drawn, with an eye on what is amiss."""

    def __init__(
        self, rosters: Rosters, everybody: Master, draw: random.Random, stop: Callable[[], bool]
    ) -> None:
        self.rosters, self.everybody, self.draw, self.stop = rosters, everybody, draw, stop
        self.team, self.stock = rosters.team, rosters.stock
        self.size = 6.0
        self.done = 0

    def once(self) -> None:
        """Few people exactly; every fourth time many, by a dive; every eighth everybody."""
        self.done += 1
        if self.done % EVERYBODY == 0:
            generation = Generation(self.everybody, self.stop)
            Dive(self.rosters, generation, self.stop, self.draw).run(SLOW)
            return
        many = self.done % MANY == 0
        names = self._many() if many else self._people()
        rosters = self.rosters
        others = [name for name in self.team.planners if name not in names]
        spent = sum(self.stock.columns[rosters.chosen[name]].points for name in others)
        master = Master(self.team, self.stock, names, self.team.cover(rosters.works(others)))
        for number in self._pool(names):
            master.take(number)
        generation = Generation(master, self.stop)
        generation.run(enough=rosters.points - spent - 1 + 1e-4)
        room = rosters.points - spent - generation.value
        if self.stop():
            return
        if many:
            Dive(rosters, Generation(master, self.stop), self.stop).run(QUICK)
        elif room < 1 - 1e-4:
            self.size = min(MOST_PEOPLE, self.size * 1.1)
        else:
            self._choose(master, room)

    def _choose(self, master: Master, room: float) -> None:
        chosen, sure = choose(master, room, self.rosters.chosen)
        if not self.rosters.offer({**self.rosters.chosen, **chosen}):
            self.size = min(MOST_PEOPLE, self.size * 1.1) if sure else max(LEAST_PEOPLE, self.size * 0.9)

    def _many(self) -> list[str]:
        everybody = list(self.team.planners)
        return self.draw.sample(everybody, -(-len(everybody) * self.draw.randint(4, 9) // 10))

    def _pool(self, names: Sequence[str]) -> list[int]:
        """The newest columns of each, and the one that is chosen."""
        found = []
        for name in names:
            own = [number for number, column in enumerate(self.stock.columns) if column.employee == name][
                -POOL:
            ]
            found += own if self.rosters.chosen[name] in own else [*own, self.rosters.chosen[name]]
        return found

    def _people(self) -> list[str]:
        """Who works, or could, in shifts with too few or too many, or anybody."""
        team, everybody = self.team, list(self.team.planners)
        size = min(len(everybody), max(LEAST_PEOPLE, round(self.size)))
        if self.draw.random() < 0.4:  # noqa: PLR2004
            return self.draw.sample(everybody, size)
        count = team.cover(self.rosters.works())
        amiss = np.flatnonzero(team.wanted != count)
        if not len(amiss):
            return self.draw.sample(everybody, size)
        day = self.draw.choice(sorted({team.day_of_cell(int(one)) for one in amiss}))
        able = [name for name in everybody if team.may_work(name, day)]
        return self.draw.sample(
            able if len(able) >= LEAST_PEOPLE else everybody, min(size, max(LEAST_PEOPLE, len(able)))
        )


def choose(master: Master, room: float, hint: Chosen) -> tuple[Chosen, bool]:
    """The best columns for the people of a master, one each, and whether it is sure that there are no better ones."""
    model = cp_model.CpModel()
    team = master.team
    picked = {number: model.new_bool_var("") for number in master.near(room)}
    people: dict[str, list[cp_model.IntVar]] = {name: [] for name in master.names}
    rows: list[list[cp_model.IntVar]] = [[] for _ in team.wanted]
    costs = []
    for number, variable in picked.items():
        column = master.stock.columns[number]
        people[column.employee].append(variable)
        costs.append(column.points * variable)
        model.add_hint(variable, hint.get(column.employee) == number)
        for row in team.cells(column.works):
            rows[row].append(variable)
    for variables in people.values():
        model.add_exactly_one(variables)
    for at, variables in enumerate(rows):
        wanted = int(master.wanted[at])
        under = model.new_int_var(0, max(0, wanted), "")
        over = model.new_int_var(0, len(people) + max(0, -wanted), "")
        model.add(sum(variables) + under - over == wanted)
        costs += [int(team.under[at]) * under, int(team.over[at]) * over]
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}, status == cp_model.INFEASIBLE
    chosen = {
        master.stock.columns[number].employee: number for number, one in picked.items() if solver.value(one)
    }
    return chosen, status == cp_model.OPTIMAL
