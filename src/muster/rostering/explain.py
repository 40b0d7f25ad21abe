"""Why a roster is as it is: who could not fill a gap and by which rule, who could take a shift, what is in conflict."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from muster.rostering import cover
from muster.rostering.check import check
from muster.rostering.constraints import HARD, NAMES, ROSTER_RULES, Breach, Rules, soft
from muster.rostering.constraints.shift import even_breaks, needed_breaks
from muster.rostering.errors import RosteringError
from muster.rostering.plain import Search
from muster.rostering.problem import Employee, Problem, Roster, Span, Work
from muster.rostering.solve import Solution, solve

# One more shift is never too little: such a rule bars somebody only where it is broken at more places than before.
LEAST = {"least minutes in all", "least days running", "least days off running"}

# What a shift of the same length on the same day, only earlier or later, may not break.
BY_THE_CLOCK = {
    "availability", "leave", "curfew", "opening hours", "breaks placed", "overlap", "rest between shifts",
    "concurrent starts", "breaks covered",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for one shift, the rest of the roster as it is. Barred where there are breaches; otherwise `scores` says
    by soft rule what changes, and `points` is their sum. `cost` is money.
    """

    employee: str
    work: Work
    points: int
    cost: int
    breaches: tuple[Breach, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """People missing in a position, or in a fixed shift. Each candidate has the shift that was tried for them."""

    position: str
    start: int
    finish: int
    missing: int
    barred: tuple[Candidate, ...]
    able: tuple[Candidate, ...]
    slot: str = ""


class Roundup:
    """A roster made ready for many questions."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        self.problem, self.roster, self.rules = problem, roster, Rules(problem)
        self.own: dict[str, list[Work]] = defaultdict(list)
        for work in roster:
            self.own[work.employee].append(work)

    def candidates(self, shift: Work) -> list[Candidate]:
        """Everybody but the shift's own employee: those who may take it first, by points, then the others."""
        everywhere = self._everywhere(shift)
        found = (
            self._candidate(each, shift, everywhere)
            for each in self.problem.employees
            if each.id != shift.employee
        )
        return sorted(found, key=_rank)

    def _candidate(self, employee: Employee, shift: Work, everywhere: Sequence[Breach]) -> Candidate:
        name, own = employee.id, self.own.get(employee.id, [])
        work = Work(name, shift.start, shift.finish, shift.position, shift.breaks, shift.slot, shift.kind)
        cost = self.problem.cost(employee, work)
        breaches = [*self.rules.of_shift(name, work), *everywhere] or self._new(name, own, work)
        if breaches:
            return Candidate(name, work, 0, cost, tuple(breaches))
        scores = self._scores(name, own, work, cost)
        return Candidate(name, work, sum(scores.values()), cost, (), scores)

    def _scores(self, name: str, own: Sequence[Work], work: Work, cost: int) -> dict[str, int]:
        problem, scores = self.problem, {}
        if self.rules.wishes:
            before = self.rules.scores(name, own)
            then = self.rules.scores(name, [*own, work])
            scores = {rule: points - before[rule] for rule, points in then.items()}
        if "labour cost" not in problem.relaxed:
            scores["labour cost"] = problem.weights.labour * cost
        if (
            problem.budget is not None
            and problem.weights.over_budget
            and "over budget" not in problem.relaxed
        ):
            above = max(0, self._spent + cost - problem.budget) - max(0, self._spent - problem.budget)
            scores["over budget"] = problem.weights.over_budget * above
        return {rule: points for rule, points in scores.items() if points}

    @cached_property
    def _spent(self) -> int:
        return soft.cost(self.problem, self.roster)

    def _new(self, name: str, own: Sequence[Work], work: Work) -> list[Breach]:
        """What the shift would break that is not broken without it."""
        person, found = self.rules.people[name], []
        then = self.rules.ordered(name, [*own, work])
        for rule in self.rules.person[name]:
            broken = list(rule.breaches(person, then))
            if broken:
                before = [breach.text for breach in rule.breaches(person, self.rules.ordered(name, own))]
                if rule.name not in LEAST:
                    found += [breach for breach in broken if breach.text not in before]
                elif len(broken) > len(before):
                    found += broken
        return found

    def _everywhere(self, shift: Work) -> list[Breach]:
        """What the shift would break of the whole roster, whoever takes it."""
        if not self.rules.roster:
            return []
        rest = [work for work in self.roster if work != shift]
        before = {breach.text for breach in self.rules.of_roster(rest)}
        return [breach for breach in self.rules.of_roster([*rest, shift]) if breach.text not in before]

    def gaps(self) -> list[Gap]:
        return [*self._slot_gaps(), *self._step_gaps()]

    def _slot_gaps(self) -> Iterator[Gap]:
        have = cover.filled(self.problem, self.roster)
        for slot in self.problem.slots:
            missing = slot.wanted - have[slot.id]
            if missing > 0:
                work = Work("", slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)
                there = {work.employee for work in self.roster if work.slot == slot.id}
                everybody = [one for one in self.candidates(work) if one.employee not in there]
                yield _gap(slot.position, Span(slot.start, slot.finish), missing, everybody, slot.id)

    def _step_gaps(self) -> Iterator[Gap]:
        """Steps on end with the same number missing are one gap."""
        table, step = cover.counts(self.problem, self.roster), self.problem.step_minutes
        for position, row in cover.wanted(self.problem).items():
            missing = [max(0, want - have) for want, have in zip(row.people, table[position], strict=True)]
            at = 0
            while at < len(missing):
                end = at + 1
                while end < len(missing) and missing[end] == missing[at]:
                    end += 1
                if missing[at]:
                    span = Span(at * step, end * step)
                    yield _gap(position, span, missing[at], self._for_span(position, span))
                at = end

    def _for_span(self, position: str, span: Span) -> list[Candidate]:
        """Everybody with the shortest shift around the span that they may have, or the first that was tried."""
        shapes: dict[int, list[tuple[Work, list[Breach], tuple[int, int]]]] = {}
        found = []
        for employee in self.problem.employees:
            length = self._length(employee, span)
            if length not in shapes:
                shapes[length] = [
                    (shift, self._everywhere(shift), self._days(shift))
                    for shift in self._around(length, position, span)
                ]
            first, hopeless = None, set()
            for shift, everywhere, days in shapes[length]:
                if days in hopeless:
                    continue
                one = self._candidate(employee, shift, everywhere)
                if first is None or not one.breaches:
                    first = one
                if not one.breaches:
                    break
                if any(breach.rule not in BY_THE_CLOCK for breach in one.breaches):
                    hopeless.add(days)
            found += [first] if first is not None else []
        return sorted(found, key=_rank)

    def _days(self, shift: Work) -> tuple[int, int]:
        return self.problem.horizon.day_of(shift.start), self.problem.horizon.day_of(shift.finish - 1)

    def _length(self, employee: Employee, span: Span) -> int:
        """Of the shortest shift that covers the span, or as much of it as a shift of theirs can."""
        shapes, limits = self.problem.shapes, employee.limits
        longest = min(shapes.max_minutes, limits.max_shift_minutes or shapes.max_minutes)
        shortest = max(shapes.min_minutes, limits.min_shift_minutes, span.finish - span.start)
        return max(min(shortest, longest), self.problem.step_minutes)

    def _around(self, length: int, position: str, span: Span) -> Iterator[Work]:
        """Shifts of that length, first the one that begins when somebody is missing, or ends when the place closes."""
        problem, step = self.problem, self.problem.step_minutes
        low, high = sorted((span.start, span.finish - length))
        opens = next((one for one in problem.opening or () if one.start <= span.start < one.finish), None)
        if opens is not None and "opening hours" not in problem.relaxed:
            low, high = max(low, opens.start), max(opens.start, min(high, opens.finish - length))
        low = max(0, low)
        first = min(max(span.start, low), high)
        for start in dict.fromkeys((first, *range(high, low - 1, -step))):
            finish = start + length
            breaks = even_breaks(needed_breaks(problem.breaks, length), start, finish, step)
            yield Work("", start, finish, position, breaks)


def _rank(one: Candidate) -> tuple[int, int, int, str]:
    return len(one.breaches), one.points, one.cost, one.employee


def _gap(position: str, span: Span, missing: int, everybody: Sequence[Candidate], slot: str = "") -> Gap:
    barred = tuple(one for one in everybody if one.breaches)
    able = tuple(one for one in everybody if not one.breaches)
    return Gap(position, span.start, span.finish, missing, barred, able, slot)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Hard rules that cannot all hold, none of which could be left out of the conflict: for a person, or, where nobody
    is named, for the people together.
    """

    rules: tuple[str, ...]
    texts: tuple[str, ...]
    employee: str = ""


def conflicts(problem: Problem) -> list[Conflict]:
    """Of each person for whom no allowed roster is found; where each has one, of all together. Empty without any."""
    off = problem.relaxed | {rule.name for rule in ROSTER_RULES}
    found = []
    for employee in problem.employees:
        pins = tuple(work for work in problem.pins if work.employee == employee.id)
        published = tuple(work for work in problem.published if work.employee == employee.id)
        alone = replace(problem, employees=(employee,), pins=pins, published=published, relaxed=off)
        found += _conflict(alone, employee.id)
    return found or _conflict(problem, "")


def _conflict(problem: Problem, employee: str) -> list[Conflict]:
    breaches = _broken(problem, employee)
    if not breaches:
        return []
    texts = tuple(sorted({breach.text for breach in breaches}))
    return [Conflict(_needed(problem, employee), texts, employee)]


def _broken(problem: Problem, employee: str) -> list[Breach]:
    """What the first roster breaks; a person alone is first looked at by the plain search, which is quick."""
    if employee:
        found = Search(Rules(problem), random.Random(0)).plan(employee)
        if found is not None and not check(problem, found):
            return []
    return list(solve(problem, seconds=0.0, rounds=0).breaches)


def _needed(problem: Problem, employee: str) -> tuple[str, ...]:
    """One rule after the other is left out: it belongs to the conflict when that ends it."""
    off: set[str] = set()
    needed = []
    asked = Rules(problem).asked()
    for rule in HARD:
        if rule.name not in asked:
            continue
        if _broken(replace(problem, relaxed=problem.relaxed | off | {rule.name}), employee):
            off.add(rule.name)
        else:
            needed.append(rule.name)
    return tuple(needed)


def relaxed(problem: Problem, *rules: str) -> Problem:
    """The same problem without these rules: what if they did not hold?"""
    unknown = sorted(set(rules) - set(NAMES))
    if unknown:
        raise RosteringError(f"There is no rule {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
    return replace(problem, relaxed=problem.relaxed | set(rules))


def without(problem: Problem, roster: Roster, employee: str, away: Span) -> Problem:
    """The problem of planning anew after somebody falls ill: what is left of the roster stays where it can.

    What began before the absence is fixed. Every other change costs a quarter of what leaving an hour, or a fixed
    shift, empty costs, unless the weights say otherwise.
    """
    gone = {work for work in roster if work.employee == employee and work.overlaps(away.start, away.finish)}
    kept = tuple(work for work in roster if work not in gone)
    lost = sum(work.minutes for work in gone)
    people = tuple(_away(each, away, lost) if each.id == employee else each for each in problem.employees)
    begun = {work for work in kept if work.start < away.start}
    pinned = {
        work for work in problem.pins
        if work.employee != employee or not work.overlaps(away.start, away.finish)
    }  # fmt: skip
    pins = tuple(sorted(begun | pinned))
    hour = 60 // problem.step_minutes
    under = [slot.under for slot in problem.slots] + [demand.under * hour for demand in problem.demands]
    change = problem.weights.changes or max(1, min(under, default=4) // 4)
    weights = replace(problem.weights, changes=change)
    return replace(
        problem, employees=people, published=kept, published_fixed=False, pins=pins, weights=weights
    )


def _away(employee: Employee, away: Span, lost: int) -> Employee:
    """Illness is no fault: the minutes that are lost need not be worked, and a run may be cut short."""
    limits = employee.limits
    least = None if limits.min_total_minutes is None else max(0, limits.min_total_minutes - lost)
    return replace(
        employee,
        unavailable=(*employee.unavailable, away),
        limits=replace(limits, min_total_minutes=least, min_days_running=1, min_days_off_running=1),
    )


@dataclass(frozen=True, slots=True)
class Replan:
    solution: Solution
    added: tuple[Work, ...]
    removed: tuple[Work, ...]


def replan(
    problem: Problem, roster: Roster, employee: str, away: Span, *, seconds: float = 10.0, seed: int = 0,
    rounds: int | None = None, cancelled: Callable[[], bool] | None = None,
) -> Replan:  # fmt: skip
    """A roster after somebody falls ill, and how it differs; their own shifts are among the removed."""
    again = without(problem, roster, employee, away)
    solution = solve(again, seconds=seconds, seed=seed, rounds=rounds, cancelled=cancelled)
    before, after = set(roster), set(solution.roster)
    return Replan(solution, tuple(sorted(after - before)), tuple(sorted(before - after)))
