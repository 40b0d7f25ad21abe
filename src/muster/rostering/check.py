"""The gate: no roster leaves the engine, and none is published, that this does not pass. It knows no solver."""

from collections import defaultdict
from collections.abc import Iterator

from muster.rostering.constraints import ROSTER_WISHES, Breach, Rules
from muster.rostering.problem import Problem, Roster, Slot, Work


def check(problem: Problem, roster: Roster) -> list[Breach]:
    """Every hard rule that the roster breaks, and every fact of it that cannot be; empty when it may stand."""
    found = list(facts(problem, roster))
    if found:
        return found
    rules = Rules(problem)
    own: dict[str, list[Work]] = defaultdict(list)
    for work in roster:
        own[work.employee].append(work)
        found += rules.of_shift(work.employee, work)
    for employee in problem.employees:
        found += rules.of_person(employee.id, own[employee.id])
    found += rules.of_roster(roster)
    return found


def score(problem: Problem, roster: Roster) -> dict[str, int]:
    """Points by soft rule, those with none left out; their sum is the objective."""
    rules = Rules(problem)
    own: dict[str, list[Work]] = defaultdict(list)
    for work in roster:
        own[work.employee].append(work)
    points: dict[str, int] = defaultdict(int)
    for wish in rules.place:
        points[wish.name] += wish.points(problem, roster)
    for each, weight in rules.wishes:
        for employee in problem.employees:
            works = rules.ordered(employee.id, own[employee.id])
            points[each.name] += weight * each.points(rules.people[employee.id], works)
    order = [wish.name for wish in ROSTER_WISHES] + [each.name for each, _ in rules.wishes]
    return {name: points[name] for name in order if points[name]}


def facts(problem: Problem, roster: Roster) -> Iterator[Breach]:
    """Shifts of nobody, outside the horizon, in no position, or that are not the fixed shift that they name."""
    for work in roster:
        slot = problem.slot_of.get(work.slot)
        if work.employee not in problem.by_id:
            yield Breach("facts", f"There is no employee {work.employee}.", (work,))
        elif not 0 <= problem.horizon.day_of(work.start) < problem.horizon.days or work.finish <= work.start:
            yield Breach("facts", f"A shift of {work.employee} is outside the roster's days.", (work,))
        elif work.position not in problem.requires:
            yield Breach("facts", f"There is no position {work.position}.", (work,))
        elif work.slot and (slot is None or not _fills(work, slot)):
            yield Breach("facts", f"A shift of {work.employee} is not the fixed shift {work.slot}.", (work,))
    if len(set(roster)) != len(roster):
        yield Breach("facts", "A shift is there twice.", ())


def _fills(work: Work, slot: Slot) -> bool:
    facts = (slot.kind, slot.position, slot.start, slot.finish, slot.breaks)
    return (work.kind, work.position, work.start, work.finish, work.breaks) == facts
