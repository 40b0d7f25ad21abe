"""Column generation for fixed shifts: whole rosters of people as columns, priced by their walk through the days.

The master problem, solved by HiGHS, takes one column for each person and pays for too few and too many in each shift.
Its prices, good or bad, always give a lower bound: what the cover pays, and the cheapest roster of each person at them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from muster.rostering.constraints import Rules
from muster.rostering.model.team import Team, Works

SMOOTH, LEAST_SMOOTH = 0.6, 0.1
TOLERANCE = 1e-6
CLOSE_ENOUGH = 1e-5
ROUGH = 0.1


@dataclass(frozen=True, slots=True)
class Column:
    employee: str
    works: Works
    points: int


class Stock:
    """Every usable roster of a person that was met, each once, with its true points."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.columns: list[Column] = []
        self.known: dict[tuple[str, Works], int] = {}

    def add(self, employee: str, works: Works) -> int | None:
        """Its number, or None where the constraints do not allow it."""
        if (employee, works) not in self.known and not self.rules.allowed(employee, works):
            return None
        return self.keep(employee, works)

    def keep(self, employee: str, works: Works) -> int:
        """Allowed or not."""
        key = (employee, works)
        if key not in self.known:
            self.known[key] = len(self.columns)
            self.columns.append(Column(employee, works, points_of(self.rules, employee, works)))
        return self.known[key]


def points_of(rules: Rules, employee: str, works: Works) -> int:
    """The person's soft points and the labour cost of their shifts."""
    problem = rules.problem
    points = rules.points(employee, works)
    if problem.weights.labour and "labour cost" not in problem.relaxed:
        who = problem.by_id[employee]
        points += problem.weights.labour * sum(problem.cost(who, work) for work in works)
    return points


class Master:
    """The linear programme over the columns met so far, for some of the people beside what the others already cover."""

    def __init__(self, team: Team, stock: Stock, names: Sequence[str], covered: np.ndarray) -> None:
        self.team, self.stock, self.names = team, stock, list(names)
        self.person_row = {name: team.cells_count + at for at, name in enumerate(self.names)}
        self.inside: list[int] = []
        self.place: dict[int, int] = {}
        self.barred: set[int] = set()
        self.solver = _quiet()
        self.wanted = team.wanted - covered
        empty = np.array([], dtype=np.int32), np.array([], dtype=float)
        for wanted in self.wanted:
            self.solver.addRow(wanted, wanted, 0, *empty)
        for _ in self.names:
            self.solver.addRow(1.0, 1.0, 0, *empty)
        dear = 10.0 * float(team.under.sum() * 10 + team.over.sum() + 1000)
        for row in range(team.cells_count):
            self._add(float(team.under[row]), [row], [1.0])
            self._add(float(team.over[row]), [row], [-1.0])
        for name in self.names:
            self._add(dear, [self.person_row[name]], [1.0])
        self.plain = self.solver.getNumCol()

    def _add(self, cost: float, rows: Sequence[int], values: Sequence[float]) -> None:
        places, numbers = np.array(rows, dtype=np.int32), np.array(values, dtype=float)
        self.solver.addCol(cost, 0.0, highspy.kHighsInf, len(rows), places, numbers)

    def take(self, number: int | None) -> bool:
        """A column of the stock comes in; whether it is new here."""
        if number is None or number in self.place:
            return False
        column = self.stock.columns[number]
        rows = [*self.team.cells(column.works), self.person_row[column.employee]]
        self._add(float(column.points), rows, [1.0] * len(rows))
        self.place[number] = self.plain + len(self.inside)
        self.inside.append(number)
        return True

    def solve(self) -> tuple[float, np.ndarray]:
        """Its value, and the price of each row."""
        self.solver.run()
        return self.solver.getInfo().objective_function_value, np.array(self.solver.getSolution().row_dual)

    def share(self) -> dict[int, float]:
        """The columns that the solution uses, and how much of each."""
        values = self.solver.getSolution().col_value
        return {number: values[at] for number, at in self.place.items() if values[at] > TOLERANCE}

    def open(self, number: int, *, may: bool) -> None:
        """Whether the solution may use a column."""
        if may is (number in self.barred):
            self.solver.changeColBounds(self.place[number], 0.0, highspy.kHighsInf if may else 0.0)
            self.barred ^= {number}

    def unbar(self) -> None:
        for number in tuple(self.barred):
            self.open(number, may=True)

    def near(self, within: float) -> list[int]:
        """The columns that a solution better by less than `within` than the linear one's value could use."""
        duals = self.solver.getSolution().col_dual
        return [number for number, at in self.place.items() if duals[at] < within + TOLERANCE]


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


class Generation:
    """Brings in columns until none is worth it; keeps the best bound met."""

    def __init__(self, master: Master, stop: Callable[[], bool]) -> None:
        self.master, self.team, self.stock, self.stop = master, master.team, master.stock, stop
        self.bound = -np.inf
        self.value = np.inf
        self.centre: np.ndarray | None = None
        self.duals = np.zeros(0)

    def run(self, enough: float = np.nan) -> bool:
        """Whether it came to its end: the bound is the master's value, or above `enough`, or near for what lies between."""
        smooth = SMOOTH
        while not self.stop():
            self.value, self.duals = self.master.solve()
            if self.value - self.bound < CLOSE_ENOUGH * max(1.0, abs(self.value)):
                return True
            prices = self.duals if self.centre is None else smooth * self.centre + (1 - smooth) * self.duals
            bound, news = self._price(prices, self.master.names)
            if bound > self.bound or self.centre is None:
                self.bound, self.centre = max(bound, self.bound), prices
            if self.bound >= enough or self.value - self.bound <= ROUGH * (enough - self.bound):
                return True
            if not news and not smooth:
                return True
            smooth = smooth if news else (smooth / 2 if smooth > LEAST_SMOOTH else 0.0)
        return False

    def rounds(self, names: Sequence[str], most: int) -> None:
        """A few rounds for some people, while others are fixed; no bound comes of it."""
        for _ in range(most):
            self.value, self.duals = self.master.solve()
            if self.stop() or not self._price(self.duals, names)[1]:
                return

    def _price(self, prices: np.ndarray, names: Sequence[str]) -> tuple[float, int]:
        duals, news = self.duals, 0
        clipped = np.clip(prices[: self.team.cells_count], -self.team.over, self.team.under)
        bound, ask = float((clipped * self.master.wanted).sum()), np.append(-clipped, 0.0)
        for name in names:
            found = self.team.best(name, ask)
            if found is None or self.stop():
                return -np.inf, news
            bound += found[0]
            number = self.stock.add(name, found[1])
            if number is not None:
                column = self.stock.columns[number]
                paid = float(duals[self.team.cells(column.works)].sum())
                if column.points - paid < duals[self.master.person_row[name]] - TOLERANCE:
                    news += self.master.take(number)
        return bound, news
