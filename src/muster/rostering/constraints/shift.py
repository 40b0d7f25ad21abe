"""Hard rules that one shift keeps or breaks by itself: each says in the user's words why it may not be."""

from collections.abc import Sequence
from itertools import pairwise

from muster.rostering.constraints.rule import Person, hours
from muster.rostering.horizon import WEEK
from muster.rostering.problem import Break, BreakRule, Work


def qualification(person: Person, work: Work) -> str | None:
    """Held, and valid to the end of the shift's last day."""
    last = person.horizon.local(work.finish - 1).date()
    held = person.employee.qualifications
    for required in person.problem.requires.get(work.position, ()):
        if required not in held:
            return f"{person.employee.called} does not hold {required}."
        expires = held[required]
        if expires is not None and expires < last:
            return f"{person.employee.called}'s {required} expires on {expires}."
    return None


def availability(person: Person, work: Work) -> str | None:
    spans = person.employee.available
    if spans is None or any(one.start <= work.start and work.finish <= one.finish for one in spans):
        return None
    return f"{person.employee.called} is not available on {person.when(work)}."


def leave(person: Person, work: Work) -> str | None:
    for one in person.employee.unavailable:
        if work.overlaps(one.start, one.finish):
            why = one.reason or "unavailable"
            return f"{person.employee.called} is away on {person.when(work)}: {why}."
    return None


def shift_length(person: Person, work: Work) -> str | None:
    """From start to finish, breaks with it."""
    length, limits = work.finish - work.start, person.limits
    if length < limits.min_shift_minutes:
        return f"The shift is {hours(length)}; the shortest is {hours(limits.min_shift_minutes)}."
    if limits.max_shift_minutes is not None and length > limits.max_shift_minutes:
        return f"The shift is {hours(length)}; the longest is {hours(limits.max_shift_minutes)}."
    return None


def curfew(person: Person, work: Work) -> str | None:
    """A curfew belongs to the weekday on whose evening it begins."""
    horizon = person.horizon
    first = horizon.day_of(work.start)
    for each in person.limits.curfews:
        for day in range(first - 1, horizon.day_of(work.finish) + 1):
            if (horizon.on(day).weekday() % WEEK) not in each.weekdays:
                continue
            later = 0 if each.from_wall < each.until_wall else 1440
            if work.overlaps(horizon.at(day, each.from_wall), horizon.at(day, each.until_wall + later)):
                return f"{person.employee.called} may not work on {person.when(work)}: a curfew."
    return None


def opening_hours(person: Person, work: Work) -> str | None:
    spans = person.problem.opening
    if spans is None or any(one.start <= work.start and work.finish <= one.finish for one in spans):
        return None
    return f"{person.when(work)} is outside the opening hours."


def needed_breaks(rules: tuple[BreakRule, ...], length: int) -> tuple[BreakRule, ...]:
    return tuple(each for each in rules if length > each.over_minutes)


def even_breaks(rules: Sequence[BreakRule], start: int, finish: int, step: int) -> tuple[Break, ...]:
    """Breaks shared out evenly over a shift, on whole steps and inside their margins as far as there is room."""
    found: list[Break] = []
    for at, rule in enumerate(rules, 1):
        middle = start + (finish - start) * at // (len(rules) + 1)
        earliest = max(start + rule.margin, found[-1].finish if found else start)
        wanted = min(middle - rule.minutes // 2, finish - rule.margin - rule.minutes)
        begin = max(wanted // step, -(-earliest // step)) * step
        found.append(Break(begin, begin + rule.minutes, rule.paid))
    return tuple(found)


def breaks_placed(person: Person, work: Work) -> str | None:
    """Each break that the length asks for is there, long enough and far enough from both ends; none overlaps another."""
    ordered = sorted(work.breaks)
    inside = all(work.start <= each.start < each.finish <= work.finish for each in ordered)
    if not inside or any(one.finish > two.start for one, two in pairwise(ordered)):
        return f"A break of {person.when(work)} overlaps another or is outside the shift."
    needed = needed_breaks(person.problem.breaks, work.finish - work.start)
    if _served(needed, ordered, work):
        return None
    missing = next((rule for rule in needed if not any(_serves(rule, each, work) for each in ordered)), None)
    return f"{person.when(work)} lacks a break of {hours((missing or needed[-1]).minutes)}."


def _served(rules: Sequence[BreakRule], free: Sequence[Break], work: Work) -> bool:
    """Whether each rule has a break of its own: the longer one is not spent on who needs less."""
    if not rules:
        return True
    return any(
        _serves(rules[0], each, work) and _served(rules[1:], [*free[:at], *free[at + 1 :]], work)
        for at, each in enumerate(free)
    )


def _serves(rule: BreakRule, taken: Break, work: Work) -> bool:
    far = taken.start - work.start >= rule.margin and work.finish - taken.finish >= rule.margin
    return far and taken.finish - taken.start >= rule.minutes and taken.paid == rule.paid
