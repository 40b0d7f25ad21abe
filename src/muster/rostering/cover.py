"""Who is wanted when, by position and step, and what it costs to have too few or too many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from muster.rostering.problem import Problem, Work

Cell = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """For each step of the horizon: how many people, and points for each too few or too many."""

    people: list[int]
    under: list[int]
    over: list[int]


def wanted(problem: Problem) -> dict[str, Wanted]:
    """By position. Demands of one position add up; where nobody is wanted, the position's largest `over` counts."""
    steps = -(-problem.horizon.end // problem.step_minutes)
    table: dict[str, Wanted] = {}
    for demand in problem.demands:
        row = table.get(demand.position)
        if row is None:
            most = max(one.over for one in problem.demands if one.position == demand.position)
            row = table[demand.position] = Wanted([0] * steps, [0] * steps, [most] * steps)
        for at in range(demand.start // problem.step_minutes, demand.finish // problem.step_minutes):
            row.over[at] = demand.over if not row.under[at] else max(row.over[at], demand.over)
            row.people[at] += demand.wanted
            row.under[at] = max(row.under[at], demand.under)
    return table


def steps(work: Work, step: int) -> Iterator[int]:
    """The steps that the shift covers whole; a break, paid or not, covers nothing."""
    for at in range(-(-work.start // step), work.finish // step):
        if not work.breaks or not any(
            each.start < (at + 1) * step and at * step < each.finish for each in work.breaks
        ):
            yield at


def counts(problem: Problem, works: Iterable[Work]) -> dict[str, list[int]]:
    """How many people each position has in each step. Shifts that fill a fixed shift are counted there instead."""
    length = -(-problem.horizon.end // problem.step_minutes)
    table = {demand.position: [0] * length for demand in problem.demands}
    for work in works:
        row = table.get(work.position)
        if row is not None and not work.slot:
            for at in steps(work, problem.step_minutes):
                if 0 <= at < length:
                    row[at] += 1
    return table


def filled(problem: Problem, works: Iterable[Work]) -> dict[str, int]:
    """How many people each fixed shift has."""
    found = {slot.id: 0 for slot in problem.slots}
    for work in works:
        if work.slot in found:
            found[work.slot] += 1
    return found
