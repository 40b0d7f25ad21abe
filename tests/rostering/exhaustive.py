"""The best of all rosters there are, one choice of each day of each person after another: for tiny problems alone."""

from collections.abc import Iterator
from itertools import combinations, product

from muster.rostering import Break, Problem, Work, check, score
from muster.rostering.constraints import Rules

Works = tuple[Work, ...]


def shifts(given: Problem) -> Iterator[Work]:
    """Of nobody: the fixed ones, and all shapes for demand, with their breaks at every time there is."""
    for slot in given.slots:
        yield Work("", slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)
    step, shapes = given.step_minutes, given.shapes
    for position in sorted({one.position for one in given.demands}):
        for start in range(0, given.horizon.end, step):
            for length in range(step, shapes.max_minutes + 1, step):
                finish = start + length
                if length >= shapes.min_minutes and finish <= given.horizon.end:
                    for breaks in _breaks(given, start, finish):
                        yield Work("", start, finish, position, breaks)


def _breaks(given: Problem, start: int, finish: int) -> Iterator[tuple[Break, ...]]:
    needed = [rule for rule in given.breaks if finish - start > rule.over_minutes]
    places = [
        [Break(at, at + rule.minutes, rule.paid) for at in range(start, finish, given.step_minutes)]
        for rule in needed
    ]
    for choice in product(*places):
        yield tuple(sorted(choice))


def weeks(given: Problem, name: str, most: int = 1) -> list[Works]:
    """Every roster of a person that the rules allow, with at most so many shifts on a day, and with the pinned ones."""
    rules, horizon = Rules(given), given.horizon
    days: list[list[Work]] = [[] for _ in range(horizon.days)]
    pinned = [work for work in given.fixed if work.employee == name]
    for shift in {*shifts(given), *pinned}:
        one = Work(name, shift.start, shift.finish, shift.position, shift.breaks, shift.slot, shift.kind)
        if not list(rules.of_shift(name, one)) or one in pinned:
            days[horizon.day_of(shift.start)].append(one)
    choices = [
        [some for many in range(most + 1) for some in combinations(sorted(set(day)), many)] for day in days
    ]
    rosters = (tuple(work for some in choice for work in some) for choice in product(*choices))
    return [
        works
        for works in rosters
        if not any(list(rules.of_shift(name, work)) for work in works) and rules.allowed(name, works)
    ]


def best(given: Problem, most: int = 1) -> int | None:
    """The fewest points of all rosters that pass the checker, or None where there is none."""
    people = [weeks(given, each.id, most) for each in given.employees]
    together = given.max_starts_at_once is not None or given.breaks_covered
    found = None
    for choice in product(*people):
        roster = tuple(one for works in choice for one in works)
        points = sum(score(given, roster).values())
        if (found is None or points < found) and not (together and check(given, roster)):
            found = points
    return found
