"""Which shifts a week should have at all: few distinct ones that cover a demand, whoever works them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class ShiftType:
    """Shifts that start and last within these, in steps of the demand."""

    min_start: int
    max_start: int
    min_length: int
    max_length: int


@dataclass(frozen=True, slots=True)
class ShiftDesign:
    """For each distinct shift (start, length) how many people have it on each day."""

    people: dict[tuple[int, int], tuple[int, ...]]
    points: int
    bound: float

    @property
    def distinct(self) -> tuple[tuple[int, int], ...]:
        return tuple(sorted(self.people))


def design_shifts(
    demand: Sequence[int],
    types: Sequence[ShiftType],
    *,
    days: int,
    under: int,
    over: int,
    distinct: int,
    seconds: float,
    seed: int = 0,
) -> ShiftDesign:
    """The demand is that of a week that goes round: what passes its end is at its start.

    Points: `under` and `over` for each person and step too few or too many, `distinct` for each shift that is used.
    """
    steps = len(demand) // days
    shapes = sorted(
        {
            (start, length)
            for one in types
            for start in range(one.min_start, one.max_start + 1)
            for length in range(one.min_length, one.max_length + 1)
        }
    )
    model, most = cp_model.CpModel(), max(demand, default=0)
    used = {shape: model.new_bool_var("") for shape in shapes}
    people = {(shape, day): model.new_int_var(0, most, "") for shape in shapes for day in range(days)}
    covered: list[list[cp_model.IntVar]] = [[] for _ in demand]
    for (shape, day), count in people.items():
        model.add(count <= most * used[shape])
        for at in range(shape[1]):
            covered[(day * steps + shape[0] + at) % len(demand)].append(count)
    costs = [distinct * one for one in used.values()]
    for wanted, here in zip(demand, covered, strict=True):
        missing, spare = model.new_int_var(0, wanted, ""), model.new_int_var(0, most * len(shapes), "")
        model.add(sum(here) + missing - spare == wanted)
        costs += [under * missing, over * spare]
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.solve(model)
    chosen = {
        shape: tuple(solver.value(people[shape, day]) for day in range(days))
        for shape in shapes
        if any(solver.value(people[shape, day]) for day in range(days))
    }
    return ShiftDesign(chosen, round(solver.objective_value), solver.best_objective_bound)
