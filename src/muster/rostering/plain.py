"""Rosters with the standard library alone: one person's days after another by a beam, then again beside the others."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from muster.rostering import cover
from muster.rostering.constraints import Rules
from muster.rostering.constraints.shift import even_breaks, needed_breaks
from muster.rostering.problem import Problem, Roster, Work

BEAM = 12
LENGTHS = (240, 360, 480, 600)
START_STEP = 60
DEAR = 1_000_000
# Asked of a part of a person's days only once a run or the whole is known.
AT_END = {"least minutes in all", "least days running", "pinned and published fixed"}

Works = tuple[Work, ...]


class Prices:
    """What one more shift costs beside those that are there."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.wanted = cover.wanted(problem)
        self.have = cover.counts(problem, ())
        self.filled = cover.filled(problem, ())
        self.starts: dict[int, int] = defaultdict(int)

    def change(self, works: Sequence[Work], by: int) -> None:
        step = self.problem.step_minutes
        for work in works:
            self.starts[work.start] += by
            if work.slot:
                self.filled[work.slot] += by
            elif work.position in self.have:
                row = self.have[work.position]
                for at in cover.steps(work, step):
                    if at < len(row):
                        row[at] += by

    def of(self, work: Work) -> int:
        most = self.problem.max_starts_at_once
        points = DEAR if most is not None and self.starts[work.start] >= most else 0
        if work.slot:
            slot = self.problem.slot_of[work.slot]
            return points + (-slot.under if self.filled[slot.id] < slot.wanted else slot.over)
        if work.position in self.have:
            row, have = self.wanted[work.position], self.have[work.position]
            for at in cover.steps(work, self.problem.step_minutes):
                if at < len(have):
                    points += -row.under[at] if have[at] < row.people[at] else row.over[at]
        return points


class Search:
    def __init__(self, rules: Rules, draw: random.Random) -> None:
        self.rules, self.problem, self.draw = rules, rules.problem, draw
        self.prices = Prices(rules.problem)
        self.own: dict[str, Works] = {}
        self.spent = 0
        self.shapes = list(self._shapes())
        self.days = {each.id: self._days(each.id) for each in self.problem.employees}

    def _shapes(self) -> Iterator[Work]:
        """Shifts of nobody: the fixed ones, and for demand by quarter-hour those that start at whole hours."""
        problem, horizon = self.problem, self.problem.horizon
        for slot in problem.slots:
            yield Work("", slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)
        lengths = self._lengths()
        for position in sorted({demand.position for demand in problem.demands}):
            for day in range(horizon.days):
                first, last = horizon.midnight(day), horizon.midnight(day + 1)
                for start, length in product(range(first, last, START_STEP), lengths):
                    rules = needed_breaks(problem.breaks, length)
                    breaks = even_breaks(rules, start, start + length, problem.step_minutes)
                    yield Work("", start, start + length, position, breaks)

    def _lengths(self) -> list[int]:
        """The shortest and the longest there may be, and some between them."""
        step, shapes = self.problem.step_minutes, self.problem.shapes
        least, most = -(-shapes.min_minutes // step) * step, shapes.max_minutes // step * step
        return sorted({least, most, *(one for one in LENGTHS if least < one < most)}) if least <= most else []

    def _days(self, name: str) -> list[list[Work]]:
        horizon, person = self.problem.horizon, self.rules.people[name]
        days: list[list[Work]] = [[] for _ in range(horizon.days)]
        for shape in self.shapes:
            work = Work(name, shape.start, shape.finish, shape.position, shape.breaks, shape.slot, shape.kind)
            if shape.finish <= horizon.end + 1440 and next(self.rules.of_shift(name, work), None) is None:
                days[horizon.day_of(work.start)].append(work)
        for work in sorted(person.published):
            if not work.slot and next(self.rules.of_shift(name, work), None) is None:
                days[horizon.day_of(work.start)].append(work)
        for work in person.pinned:
            days[horizon.day_of(work.start)] = []
        return days

    def plan(self, name: str) -> Works | None:
        """The cheapest roster of a person beside the others that a beam finds; None where it finds none."""
        person = self.rules.people[name]
        running = tuple(rule for rule in self.rules.person[name] if rule.name not in AT_END)
        ends = tuple(rule for rule in self.rules.person[name] if rule.name == "least days running")
        least = person.limits.min_total_minutes or 0
        days = self.problem.horizon.days
        beam: list[tuple[int, Works]] = [(0, ())]
        for day in range(days):
            pinned = tuple(work for work in person.pinned if self.problem.horizon.day_of(work.start) == day)
            priced = self._cheapest(name, day)
            following = []
            for points, works in beam:
                choices = (
                    [(0, pinned)] if pinned else [(0, ()), *((price, (work,)) for price, work in priced)]
                )
                for price, more in choices:
                    then = (*works, *more)
                    ordered = self.rules.ordered(name, then)
                    asked = running if more else ends
                    if all(next(rule.breaches(person, ordered), None) is None for rule in asked):
                        following.append((points + price, then))
            beam = self._best(following, least * (day + 1) // days)
        allowed = [
            (points + self.rules.points(name, works), works) for points, works in beam if self.rules.allowed(name, works)
        ]  # fmt: skip
        return min(allowed)[1] if allowed else None

    def _cheapest(self, name: str, day: int) -> list[tuple[int, Work]]:
        """The cheapest shifts of a day, and the cheapest of each length, for who has minutes to make up."""
        change, published = self.problem.weights.changes, self.rules.people[name].published
        priced = sorted(
            (self.prices.of(work) - change * (work in published), work) for work in self.days[name][day]
        )
        longer: dict[int, tuple[int, Work]] = {}
        for one in priced:
            longer.setdefault(one[1].minutes, one)
        return list(dict.fromkeys([*priced[:BEAM], *longer.values()]))

    def _best(self, beam: list[tuple[int, Works]], least: int) -> list[tuple[int, Works]]:
        """Half by points, half by points with a fine for being behind the least minutes."""

        def behind(one: tuple[int, Works]) -> tuple[int, Works]:
            missing = max(0, least - sum(work.minutes for work in one[1]))
            return one[0] + missing * 100, one[1]

        kept = sorted(beam)[:BEAM]
        if beam:
            # Who has worked least can go on whatever comes, when the best ones cannot.
            kept = list(dict.fromkeys([*kept, min(beam, key=lambda one: (len(one[1]), one))]))
        return kept if not least else list(dict.fromkeys([*kept, *sorted(beam, key=behind)[: 2 * BEAM]]))

    def points(self, name: str, works: Works) -> int:
        """Beside what the others have, whose shifts and money are counted."""
        weights, off = self.problem.weights, self.problem.relaxed
        money, points = self._money(name, works), self.rules.points(name, works) + self._cover(works)
        if "labour cost" not in off:
            points += weights.labour * money
        if self.problem.budget is not None and "over budget" not in off:
            points += weights.over_budget * max(0, self.spent + money - self.problem.budget)
        return points

    def _money(self, name: str, works: Works) -> int:
        if not self.problem.weights.labour and not self.problem.weights.over_budget:
            return 0
        employee = self.problem.by_id[name]
        return sum(self.problem.cost(employee, work) for work in works)

    def _count(self, name: str, works: Works, sign: int) -> None:
        self.prices.change(works, sign)
        self.spent += sign * self._money(name, works)

    def _cover(self, works: Works) -> int:
        """The marginal prices of the shifts, one after the other."""
        points = 0
        for work in works:
            points += self.prices.of(work)
            self.prices.change((work,), 1)
        self.prices.change(works, -1)
        return points

    def improve(self, name: str) -> bool:
        """A person planned anew beside the others, or without any shift; whether that was better, or the first time."""
        before, pinned = self.own.get(name), self.rules.people[name].pinned
        if before is not None:
            self._count(name, before, -1)
        found = self.plan(name)
        offered = [works for works in (before, found) if works is not None]
        if pinned not in offered and self.rules.allowed(name, pinned):
            offered.append(pinned)
        kept = min(offered, key=lambda works: self.points(name, works), default=pinned)
        self.own[name] = kept
        self._count(name, kept, 1)
        return kept is not before

    def start(self) -> Roster:
        """Everybody once: not stopped half-way, as there is no roster before its end. What is published stays if it may."""
        for name, person in self.rules.people.items():
            works = tuple(sorted({*person.published, *person.pinned}))
            allowed = self.rules.allowed(name, works) and not any(
                True for work in works for _ in self.rules.of_shift(name, work)
            )
            if person.published and allowed:
                self.own[name] = works
                self._count(name, works, 1)
        for name in self.draw.sample(list(self.days), len(self.days)):
            self.improve(name)
        return self.roster()

    def take(self, roster: Roster) -> None:
        """Go on from a whole roster that was found otherwise."""
        found: dict[str, list[Work]] = defaultdict(list)
        for work in roster:
            found[work.employee].append(work)
        for name in self.days:
            self.own[name] = tuple(found[name])
            self._count(name, self.own[name], 1)

    def roster(self) -> Roster:
        return tuple(sorted(work for works in self.own.values() for work in works))

    def run(self, stop: Callable[[], bool], tell: Callable[[Roster], None]) -> None:
        """Until nobody finds better, or it is time to stop."""
        better = True
        while better:
            better = False
            for name in self.draw.sample(list(self.days), len(self.days)):
                if stop():
                    return
                if self.improve(name):
                    better = True
                    tell(self.roster())
