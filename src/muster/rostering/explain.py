"""Why a roster is as it is: who could not fill a gap and by which rule, who could take a shift, what is in conflict."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from muster.rostering import cover
from muster.rostering.constraints import HARD, NAMES, Breach, Rules
from muster.rostering.constraints.shift import needed_breaks
from muster.rostering.errors import RosteringError
from muster.rostering.problem import Break, Employee, Problem, Roster, Span, Work
from muster.rostering.solve import Solution, solve


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for one shift, the rest of the roster as it is. Barred where there are breaches; `points` are what the
    person's wishes and the labour cost would change by, `cost` is money.
    """

    employee: str
    points: int
    cost: int
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """People missing in a position, or in a fixed shift; `work` is the shift that was tried for each person."""

    position: str
    start: int
    finish: int
    missing: int
    work: Work
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
        found = [self._candidate(each, shift) for each in self.problem.employees if each.id != shift.employee]
        return sorted(found, key=lambda one: (len(one.breaches), one.points, one.cost, one.employee))

    def _candidate(self, employee: Employee, shift: Work) -> Candidate:
        name, own = employee.id, self.own.get(employee.id, [])
        work = Work(name, shift.start, shift.finish, shift.position, shift.breaks, shift.slot, shift.kind)
        cost = self.problem.cost(employee, work)
        breaches = tuple(self.rules.of_shift(name, work)) or tuple(self._new(name, own, work))
        if breaches:
            return Candidate(name, 0, cost, breaches)
        points = (
            self.rules.points(name, [*own, work]) - self.rules.points(name, own) if self.rules.wishes else 0
        )
        return Candidate(name, points + self.problem.weights.labour * cost, cost)

    def _new(self, name: str, own: Sequence[Work], work: Work) -> Iterator[Breach]:
        """What the shift would break that is not broken without it."""
        then = list(self.rules.of_person(name, [*own, work]))
        if then:
            before = {(breach.rule, breach.text) for breach in self.rules.of_person(name, own)}
            yield from (breach for breach in then if (breach.rule, breach.text) not in before)

    def gaps(self) -> list[Gap]:
        return [*self._slot_gaps(), *self._step_gaps()]

    def _slot_gaps(self) -> Iterator[Gap]:
        have = cover.filled(self.problem, self.roster)
        for slot in self.problem.slots:
            missing = slot.wanted - have[slot.id]
            if missing > 0:
                work = Work("", slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)
                there = {work.employee for work in self.roster if work.slot == slot.id}
                yield self._gap(work, Span(slot.start, slot.finish), missing, there)

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
                    yield self._gap(self._around(position, span), span, missing[at], set())
                at = end

    def _gap(self, work: Work, span: Span, missing: int, there: set[str]) -> Gap:
        everybody = [one for one in self.candidates(work) if one.employee not in there]
        barred = tuple(one for one in everybody if one.breaches)
        able = tuple(one for one in everybody if not one.breaches)
        return Gap(work.position, span.start, span.finish, missing, work, barred, able, work.slot)

    def _around(self, position: str, span: Span) -> Work:
        """The shortest shift that covers the span, inside the opening hours, with its breaks in the middle."""
        shapes, problem = self.problem.shapes, self.problem
        length = min(max(shapes.min_minutes, span.finish - span.start), shapes.max_minutes)
        start, latest = span.start, problem.horizon.end
        for one in problem.opening or ():
            if one.start <= span.start < one.finish:
                latest = one.finish
                start = max(one.start, min(span.start, one.finish - length))
        finish = min(start + length, latest)
        breaks, begin = [], start + (finish - start) // 2 // problem.step_minutes * problem.step_minutes
        for rule in needed_breaks(problem.breaks, finish - start):
            breaks.append(Break(begin, begin + rule.minutes, rule.paid))
            begin += rule.minutes
        return Work("", start, finish, position, tuple(breaks))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Hard rules that cannot all hold: for a person, those of which none could be left out of the conflict."""

    rules: tuple[str, ...]
    texts: tuple[str, ...]
    employee: str = ""


def conflicts(problem: Problem) -> list[Conflict]:
    """Of each person for whom there is no allowed roster at all; empty when each could have one."""
    found = []
    for employee in problem.employees:
        pins = tuple(work for work in problem.pins if work.employee == employee.id)
        published = tuple(work for work in problem.published if work.employee == employee.id)
        alone = replace(problem, employees=(employee,), pins=pins, published=published)
        breaches = _alone(alone)
        if breaches:
            rules = _needed(alone)
            found.append(Conflict(rules, tuple(sorted({breach.text for breach in breaches})), employee.id))
    return found


def _alone(problem: Problem) -> tuple[Breach, ...]:
    return solve(problem, seconds=0.0, rounds=0).breaches


def _needed(problem: Problem) -> tuple[str, ...]:
    """One rule after the other is left out: it belongs to the conflict when that ends it."""
    off: set[str] = set()
    needed = []
    for rule in HARD:
        if _alone(replace(problem, relaxed=problem.relaxed | off | {rule.name})):
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
    people = tuple(
        replace(each, unavailable=(*each.unavailable, away)) if each.id == employee else each for each in problem.employees
    )  # fmt: skip
    pins = tuple(sorted({work for work in kept if work.start < away.start} | (set(problem.pins) - gone)))
    hour = 60 // problem.step_minutes
    under = [slot.under for slot in problem.slots] + [demand.under * hour for demand in problem.demands]
    change = problem.weights.changes or max(1, min(under, default=4) // 4)
    weights = replace(problem.weights, changes=change)
    return replace(
        problem, employees=people, published=kept, published_fixed=False, pins=pins, weights=weights
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
