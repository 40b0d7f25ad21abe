"""A person as the walk through the days sees them: frame, counters, and what each fixed shift costs them."""

import math
from collections import Counter as Tally
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from muster.rostering.constraints import Rules, soft
from muster.rostering.constraints.rule import Person
from muster.rostering.model.path import Choice, Counter, Floats, Frame, Walk
from muster.rostering.problem import Employee, Problem, Slot, Work, hourly

MOST_STATES = 200_000
# Limits of a kind are counted within so many states, otherwise paid for, in so many tries; that calms down again.
TRIES, CALMER, CALM = 8, 0.9, 0.5
FEW_STATES = 20_000
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Measure:
    """A counter before it is one: what a shift adds to it."""

    kind: str  # "kind:E", "shifts", "days", "closings" or "minutes"
    counter: Counter

    def adds(self, problem: Problem, work: Work, unit: int) -> int:
        if self.kind == "minutes":
            return work.minutes // unit
        if self.kind == "closings":
            return int(soft.closes(problem, work))
        if self.kind.startswith("kind:"):
            return int(work.kind == self.kind[5:])
        return 1


def slot_work(employee: str, slot: Slot) -> Work:
    return Work(employee, slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)


class Planner:
    """Finds a person's cheapest roster among given shifts of each day, at prices on top of their own costs."""

    def __init__(
        self, rules: Rules, employee: Employee, days: Sequence[Sequence[Work]], fixed: Collection[int] = ()
    ) -> None:
        """`days`: for each day the shifts that the person may have, those of a `fixed` day alone and never none of them."""
        self.rules, self.employee, self.days = rules, employee, days
        self.problem = rules.problem
        self.person = rules.people[employee.id]
        self.fixed_days = {*fixed, *(self.problem.horizon.day_of(work.start) for work in self.person.pinned)}
        minutes = [work.minutes for day in days for work in day]
        self.unit = math.gcd(*minutes) or 1 if minutes else 1
        self.own = [[own_points(self.person, work) for work in day] for day in days]
        self.base = base_points(self.person)
        self.walks: dict[frozenset[str], Walk] = {}
        self.paid: dict[str, float] = {}
        self.kinds_off = "shifts of a kind" in self.problem.relaxed

    def best(self, prices: Sequence[Sequence[float]]) -> tuple[float, tuple[Work, ...]] | None:
        """A lower bound of points plus prices, and the shifts that gave it or, within the limits of kinds, came near.

        Limits of a kind are counted once they have been broken, while states are few. Then they are paid for: a shift of
        the kind costs more until there are few enough, and what the limit would have paid is taken off the bound.
        """
        pairs = zip(self.own, prices, strict=True)
        whole = [[one + two for one, two in zip(own, more, strict=True)] for own, more in pairs]
        counted: frozenset[str] = frozenset()
        bound = -math.inf
        shifts: tuple[Work, ...] = ()
        for kind, points in self.paid.items():
            self.paid[kind] = points * CALMER if points > CALM else 0.0
        for _ in range(TRIES):
            found = self._walk(counted).best(self._with_paid(whole))
            if found is None:
                return None
            value, path = found
            owed = sum(points * self.person.limits.kind_limits[kind] for kind, points in self.paid.items())
            shifts = tuple(self.days[day][one] for day, one in enumerate(path) if one is not None)
            bound = max(bound, value - owed)
            tally = Tally(work.kind for work in shifts)
            limits = {} if self.kinds_off else self.person.limits.kind_limits
            broken = sorted(kind for kind, most in limits.items() if tally[kind] > most)
            if not broken:
                break
            more = counted | {min(broken, key=lambda kind: limits[kind])}
            if self._states(more) <= FEW_STATES:
                counted = more
                continue
            for kind in broken:
                self.paid[kind] = self.paid.get(kind, 0.0) * 1.5 + self._scale(whole) * (
                    tally[kind] - limits[kind]
                )
        return bound + self.base, shifts

    def _with_paid(self, prices: list[list[float]]) -> list[list[float]]:
        if not any(self.paid.values()):
            return prices
        pairs = zip(self.days, prices, strict=True)
        return [
            [one + self.paid.get(work.kind, 0.0) for one, work in zip(more, day, strict=True)]
            for day, more in pairs
        ]

    def _scale(self, prices: list[list[float]]) -> float:
        """A step in the size of the prices."""
        return max(1.0, max((max(map(abs, day)) for day in prices if day), default=1.0) / 50)

    def _states(self, kinds: frozenset[str]) -> int:
        frame = frame_of(self.person, self.unit, kinds, self._longest()).frame
        states = math.prod(each.most + 1 for each in frame.counters) * (frame.most_run or frame.least_run)
        return states * ((frame.most_weekends or 0) + 1)

    def _longest(self) -> int:
        """The most minutes that one day could add."""
        return max((work.minutes for day in self.days for work in day), default=0)

    def _walk(self, kinds: frozenset[str]) -> Walk:
        if kinds not in self.walks:
            framed = frame_of(self.person, self.unit, kinds, self._longest())
            choices = [[framed.choice(self.problem, work) for work in day] for day in self.days]
            off = [day not in self.fixed_days for day in range(len(self.days))]
            self.walks[kinds] = Walk(framed.frame, choices, off)
        return self.walks[kinds]


@dataclass(frozen=True, slots=True)
class Framed:
    frame: Frame
    measures: tuple[Measure, ...]
    unit: int

    def choice(self, problem: Problem, work: Work) -> Choice:
        adds = tuple(each.adds(problem, work, self.unit) for each in self.measures)
        return Choice(work.start, work.finish, work.kind, adds)


def frame_of(person: Person, unit: int, kinds: frozenset[str], longest: int) -> Framed:
    limits, horizon, off = person.limits, person.horizon, person.problem.relaxed
    measures = (*_kinds(person, kinds), *_shifts(person), *_minutes(person, unit, longest))
    size, kept = 1, []
    for each in reversed(measures):
        size *= each.counter.most + 1
        if size <= MOST_STATES:
            kept.append(each)
    weekdays = [horizon.on(day).weekday() for day in range(horizon.days)]
    marks = tuple({SATURDAY: 1, SUNDAY: 2}.get(weekday, 0) for weekday in weekdays)
    most_run = None if "days running" in off else limits.max_days_running
    least_run = 1 if "least days running" in off else limits.min_days_running
    most_weekends, weekend_costs = _weekends(person)
    history = person.employee.history
    days = person.days(history)
    run, last = 0, None
    while days and days[-1] == -1 and -1 - run in days:
        run += 1
    if most_run is not None:
        most_run = min(most_run, run + horizon.days)
    if run:
        ending = max(history, key=lambda work: work.finish)
        last = Choice(ending.start, ending.finish, ending.kind, ())
    frame = Frame(
        rest=0 if "rest between shifts" in off else limits.rest_minutes,
        not_after={} if "order of kinds" in off else dict(limits.not_after),
        most_run=most_run,
        least_run=min(least_run, most_run) if most_run else least_run,
        least_off=1 if "least days off running" in off else max(1, limits.min_days_off_running),
        counters=tuple(each.counter for each in kept),
        weekend=marks,
        most_weekends=most_weekends,
        weekend_costs=weekend_costs,
        run_before=min(run, most_run) if most_run else run,
        off_before=None if not days or run else -1 - days[-1],
        last=last,
    )  # fmt: skip
    return Framed(frame, tuple(kept), unit)


def _weekends(person: Person) -> tuple[int | None, Floats | None]:
    most = None if "weekends" in person.problem.relaxed else person.limits.max_weekends
    weight = person.problem.weights.fair_weekends
    if not weight or "fair weekends" in person.problem.relaxed:
        return most, None
    horizon = person.horizon
    there = {horizon.weekend_of(day) for day in range(horizon.days)} - {None}
    most = len(there) if most is None else min(most, len(there))
    carried = person.employee.carried.weekends
    return most, np.array([weight * (count + carried) ** 2 for count in range(most + 1)], dtype=float)


def _kinds(person: Person, kinds: frozenset[str]) -> list[Measure]:
    limits = person.limits.kind_limits
    if "shifts of a kind" in person.problem.relaxed:
        return []
    return [Measure(f"kind:{kind}", Counter(limits[kind])) for kind in sorted(kinds)]


def _shifts(person: Person) -> list[Measure]:
    limits, off, problem = person.limits, person.problem.relaxed, person.problem
    found = []
    if limits.max_shifts is not None and "shifts in all" not in off:
        found.append(Measure("shifts", Counter(limits.max_shifts)))
    if limits.max_week_days is not None and limits.max_week_days < 7 and "days per week" not in off:  # noqa: PLR2004
        week_of, history = person.horizon.week_of, person.days(person.employee.history)
        begun = sum(1 for day in history if week_of(day) == week_of(0))
        found.append(Measure("days", Counter(limits.max_week_days, resets=_week_starts(person), begun=begun)))
    if problem.weights.fair_closings and "fair closings" not in off:
        carried, weight = person.employee.carried.closings, problem.weights.fair_closings
        costs = np.array(
            [weight * (count + carried) ** 2 for count in range(person.horizon.days + 1)], dtype=float
        )
        found.append(Measure("closings", Counter(person.horizon.days, costs=(costs,))))
    return found


def _week_starts(person: Person) -> tuple[int, ...]:
    week_of = person.horizon.week_of
    return tuple(day for day in range(1, person.horizon.days) if week_of(day) != week_of(day - 1))


def _minutes(person: Person, unit: int, longest: int) -> list[Measure]:
    """One counter of minutes: of the whole roster where it has a limit or is one week, otherwise of each week."""
    limits, off = person.limits, person.problem.relaxed
    starts = _week_starts(person)
    most = None if "minutes in all" in off else limits.max_total_minutes
    least = None if "least minutes in all" in off else limits.min_total_minutes
    week = None if "minutes per week" in off else limits.max_week_minutes
    possible = longest * person.horizon.days
    if most is not None or least is not None or not starts:
        if not starts and week is not None:
            before = soft.week_minutes(person, person.employee.history)[0]
            most = min(week - before, possible if most is None else most)
        if most is None and least is None and not _charges_minutes(person):
            return []
        top = max(0, (possible if most is None else min(most, possible)) // unit)
        costs: tuple[Floats, ...] = ()
        if not starts and _charges_minutes(person):
            costs = (_week_costs(person, 0, top, unit),)
        return [Measure("minutes", Counter(top, -(-max(0, least or 0) // unit), costs=costs))]
    if week is None and not _charges_minutes(person):
        return []
    top = min(longest * 7, week if week is not None else longest * 7) // unit
    begun = 0
    if week is not None:
        before = soft.week_minutes(person, person.employee.history)[0]
        begun = min(top, max(0, top - (week - before) // unit))
    costs = (
        tuple(_week_costs(person, at, top, unit, 0 if at else begun) for at in range(len(starts) + 1))
        if _charges_minutes(person)
        else ()
    )
    return [Measure("minutes", Counter(top, resets=starts, costs=costs, begun=begun))]


def _charges_minutes(person: Person) -> bool:
    weights, employee, off = person.problem.weights, person.employee, person.problem.relaxed
    contract = weights.contract and employee.contract_week_minutes and "contract minimum" not in off
    overtime = weights.overtime and employee.ordinary_week_minutes is not None and "overtime" not in off
    return bool(contract or overtime)


def _week_costs(person: Person, week: int, top: int, unit: int, begun: int = 0) -> Floats:
    """Points of each count of minutes in one week, by the same arithmetic as the soft rules. It counts from `begun` on."""
    weights, employee, off = person.problem.weights, person.employee, person.problem.relaxed
    minutes = np.maximum(0, np.arange(top + 1) - begun) * unit
    points = np.zeros(top + 1)
    if "contract minimum" not in off:
        share = employee.contract_week_minutes * soft.week_days(person)[week] // 7
        points += weights.contract * (np.maximum(0, share - minutes) // 60)
    if employee.ordinary_week_minutes is not None and "overtime" not in off:
        before = soft.week_minutes(person, employee.history)[week]
        points += weights.overtime * (np.maximum(0, minutes + before - employee.ordinary_week_minutes) // 60)
    return points


def qualified(rules: Rules, employee: Employee, position: str) -> bool:
    """Held at all; whether it is still valid on the day is asked of each shift."""
    required = rules.problem.requires.get(position, ())
    return "qualification" in rules.problem.relaxed or all(one in employee.qualifications for one in required)


def rate(rules: Rules, employee: Employee) -> float:
    """An hour's cost; where pay rules price the shifts, that of a usual one, for choosing only."""
    problem = rules.problem
    if problem.cost is hourly:
        return float(employee.hourly_rate)
    start = problem.horizon.at(0, 9 * 60)
    position = next(iter(problem.requires), "")
    return problem.cost(employee, Work(employee.id, start, start + 480, position)) / 8


def own_points(person: Person, work: Work) -> float:
    """What one shift adds to the points of its person and to labour cost, where that is a sum over shifts."""
    problem, employee = person.problem, person.employee
    weights, off = problem.weights, problem.relaxed
    points = 0.0
    if "labour cost" not in off and weights.labour:
        points += weights.labour * problem.cost(employee, work)
    if "wishes" not in off:
        for wish in employee.wishes:
            met = max(0, min(work.finish, wish.finish) - max(work.start, wish.start))
            points -= weights.wishes * wish.points * met / 60
        for slot in employee.slot_wishes:
            if slot.slot == work.slot:
                points += weights.wishes * (-slot.points if slot.wanted else slot.points)
    if "changes" not in off and problem.published:
        points += weights.changes * (-1 if work in person.published else 1)
    return points


def base_points(person: Person) -> float:
    """The points of having no shift at all, as far as `own_points` counts down from there; rounding in our disfavour."""
    problem, employee = person.problem, person.employee
    weights, off = problem.weights, problem.relaxed
    points = 0.0
    if "wishes" not in off:
        for wish in employee.wishes:
            whole = max(0, wish.points) * (wish.finish - wish.start) / 60
            points += weights.wishes * (whole - (1 if wish.points * problem.step_minutes % 60 else 0))
        points += weights.wishes * sum(wish.points for wish in employee.slot_wishes if wish.wanted)
    if "changes" not in off:
        points += weights.changes * len(person.published)
    return points
