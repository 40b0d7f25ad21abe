"""Shifts designed for demand by quarter-hour, without names: a linear programme that bounds every roster from below.

For each day and position: how many shifts of each start and length, how many breaks begin in each step, and what is
then missing or too much. The people come in as shares: of a day, of minutes, and of money at their own rate. Each rule
that this leaves out makes the bound lower, never wrong.
"""

from collections import defaultdict

import highspy
import numpy as np

from muster.rostering import cover
from muster.rostering.constraints import Rules, soft
from muster.rostering.constraints.shift import needed_breaks
from muster.rostering.model.people import base_points
from muster.rostering.problem import Employee, hourly

Row = list[tuple[int, float]]
GAP = 1e-3


class Programme:
    """Columns and rows as lists, given to HiGHS whole."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[float, float, Row]] = []
        self.duals = self.values = np.zeros(0)

    def column(self, cost: float, upper: float = highspy.kHighsInf) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        return len(self.costs) - 1

    def row(self, lower: float, upper: float, terms: Row) -> None:
        self.rows.append((lower, upper, terms))

    def solve(self, seconds: float, whole: int = 0) -> float | None:
        """The least value, or None without one. The first `whole` columns are to be whole numbers: then any good value."""
        solver = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("time_limit", seconds),
            ("mip_rel_gap", GAP),
        ):
            solver.setOptionValue(name, value)
        solver.passModel(self._model())
        if whole:
            kinds = np.full(whole, highspy.HighsVarType.kInteger)
            solver.changeColsIntegrality(whole, np.arange(whole, dtype=np.int32), kinds)
        solver.run()
        solution = solver.getSolution()
        self.duals, self.values = np.array(solution.row_dual), np.array(solution.col_value)
        done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not done and not (whole and solution.value_valid):
            return None
        return float(solver.getInfo().objective_function_value)

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.rows)
        model.col_cost_ = np.array(self.costs)
        model.col_lower_, model.col_upper_ = np.zeros(len(self.costs)), np.array(self.upper)
        model.row_lower_ = np.array([row[0] for row in self.rows])
        model.row_upper_ = np.array([row[1] for row in self.rows])
        starts = np.cumsum([0, *(len(row[2]) for row in self.rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array([at for row in self.rows for at, _ in row[2]], dtype=np.int32)
        model.a_matrix_.value_ = np.array([value for row in self.rows for _, value in row[2]], dtype=float)
        return model


class Design:
    def __init__(self, rules: Rules) -> None:
        self.rules, self.problem = rules, rules.problem
        self.step = self.problem.step_minutes
        self.steps = -(-self.problem.horizon.end // self.step)
        self.programme = Programme()
        shapes = self.problem.shapes
        least, most = -(-shapes.min_minutes // self.step), shapes.max_minutes // self.step
        self.shape: dict[int, tuple[int, str, int, int]] = {}
        self.share_rows: dict[tuple[int, str], tuple[int, int]] = {}
        self.cover_rows: dict[tuple[str, int], int] = {}
        self.lengths = range(max(1, least), most + 1)
        self.on: dict[tuple[int, str], Row] = defaultdict(list)
        self.minutes: dict[tuple[int, str], Row] = defaultdict(list)

    def bound(self, seconds: float) -> float | None:
        """A value that no roster's points are below, or None where this part does not apply or time was too short."""
        problem = self.problem
        pinned = any(not work.slot for work in problem.fixed)
        if (
            problem.slots
            or pinned
            or not problem.demands
            or (problem.weights.labour and problem.cost is not hourly)
        ):
            return None
        for position, table in cover.wanted(problem).items():
            self._position(position, table)
        self._people()
        value = self.programme.solve(seconds)
        base = sum(
            base_points(person) + self._wished(person.employee) for person in self.rules.people.values()
        )
        return None if value is None else max(0.0, value + base)

    def worth(self) -> dict[tuple[str, int], float]:
        """What one more person wanted in a position's step would cost, once the bound is found."""
        return {key: float(self.programme.duals[row]) for key, row in self.cover_rows.items()}

    def _wished(self, employee: Employee) -> float:
        """The most that wishes could give back, which no column here does."""
        if "wishes" in self.problem.relaxed:
            return 0.0
        spans = sum(max(0, wish.points) * (wish.finish - wish.start) for wish in employee.wishes) / 60
        kept = self.problem.weights.changes * len(self.rules.people[employee.id].published)
        return -self.problem.weights.wishes * spans - kept

    def _position(self, position: str, table: cover.Wanted) -> None:
        covered: list[Row] = [[] for _ in range(self.steps)]
        for day in range(self.problem.horizon.days):
            self._day(day, position, covered)
        for at, row in self._cover(table, covered).items():
            self.cover_rows[position, at] = row

    def _cover(self, table: cover.Wanted, covered: list[Row]) -> dict[int, int]:
        """A row for each step that somebody could cover or is wanted in; where it stands."""
        programme, off, rows = self.programme, self.problem.relaxed, {}
        for at in range(self.steps):
            if not covered[at] and not table.people[at]:
                continue
            under = programme.column(0.0 if "under cover" in off else table.under[at])
            over = programme.column(0.0 if "over cover" in off else table.over[at])
            wanted = float(table.people[at])
            rows[at] = len(programme.rows)
            programme.row(wanted, wanted, [*covered[at], (under, 1.0), (over, -1.0)])
        return rows

    def _day(self, day: int, position: str, covered: list[Row]) -> None:
        """The shifts of one day, and the breaks they need: at any time, no fewer have begun than must, no more than may."""
        horizon, programme = self.problem.horizon, self.programme
        first, end = -(-horizon.midnight(day) // self.step), -(-horizon.midnight(day + 1) // self.step)
        breaks: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for start in range(first, end):
            for length in self.lengths:
                finish = start + length
                if finish > self.steps or not self._open(start, finish):
                    continue
                column = programme.column(0.0)
                self.shape[column] = day, position, start, length
                rules = (
                    ()
                    if "breaks placed" in self.problem.relaxed
                    else needed_breaks(self.problem.breaks, length * self.step)
                )
                for at in range(start, finish):
                    covered[at].append((column, 1.0))
                for rule in rules:
                    steps, margin = -(-rule.minutes // self.step), -(-rule.margin // self.step)
                    breaks[steps, rule.minutes].append((column, start + margin, finish - margin - steps))
                unpaid = sum(rule.minutes for rule in rules if not rule.paid)
                self.on[day, position].append((column, 1.0))
                self.minutes[day, position].append((column, float(length * self.step - unpaid)))
        for (steps, _), needed in breaks.items():
            self._breaks(steps, needed, covered)

    def _breaks(self, steps: int, needed: list[tuple[int, int, int]], covered: list[Row]) -> None:
        low, high = min(one[1] for one in needed), max(one[2] for one in needed)
        begun: Row = []
        running = {at: self.programme.column(0.0) for at in range(low, high + 1)}
        for at, column in running.items():
            for step in range(at, min(self.steps, at + steps)):
                covered[step].append((column, -1.0))
        earliest, latest = defaultdict(list), defaultdict(list)
        for column, first, last in needed:
            earliest[first].append((column, -1.0))
            latest[last].append((column, -1.0))
        may, must = self.programme.column(0.0), self.programme.column(0.0)
        for at in range(low, high + 1):
            # Running sums as columns, so that each row stays short.
            begun = self._sum(begun, [(running[at], 1.0)])
            may_row = self._sum([(may, 1.0)], [(one, -sign) for one, sign in earliest[at]])
            must_row = self._sum([(must, 1.0)], [(one, -sign) for one, sign in latest[at]])
            may, must = may_row[0][0], must_row[0][0]
            self.programme.row(0.0, highspy.kHighsInf, [(may, 1.0), (begun[0][0], -1.0)])
            self.programme.row(0.0, highspy.kHighsInf, [(begun[0][0], 1.0), (must, -1.0)])

    def _sum(self, before: Row, more: Row) -> Row:
        total = self.programme.column(0.0)
        self.programme.row(0.0, 0.0, [(total, -1.0), *before, *more])
        return [(total, 1.0)]

    def _open(self, start: int, finish: int) -> bool:
        spans = self.problem.opening
        if spans is None or "opening hours" in self.problem.relaxed:
            return True
        return any(one.start <= start * self.step and finish * self.step <= one.finish for one in spans)

    def _people(self) -> None:
        """Shifts and minutes of each day and position are shared out among those who may work there."""
        programme = self.programme
        for employee in self.problem.employees:
            self._person(employee)
        for key, terms in self.on.items():
            self.share_rows[key] = len(programme.rows), len(programme.rows) + 1
            programme.row(0.0, 0.0, terms)
            programme.row(0.0, 0.0, self.minutes[key])

    def _person(self, employee: Employee) -> None:
        problem, programme, limits, off = self.problem, self.programme, employee.limits, self.problem.relaxed
        horizon, person = problem.horizon, self.rules.people[employee.id]
        rate = 0.0 if "labour cost" in off else problem.weights.labour * employee.hourly_rate / 60
        longest = (
            problem.shapes.max_minutes
            if limits.max_shift_minutes is None or "shift length" in off
            else min(problem.shapes.max_minutes, limits.max_shift_minutes)
        )
        weeks: dict[int, tuple[Row, Row]] = defaultdict(lambda: ([], []))
        for day in range(horizon.days):
            shares: Row = []
            for (at, position), terms in self.on.items():
                if at != day or not terms or not self._may(employee, day, position):
                    continue
                share, minutes = programme.column(0.0, 1.0), programme.column(rate)
                terms.append((share, -1.0))
                self.minutes[day, position].append((minutes, -1.0))
                programme.row(0.0, highspy.kHighsInf, [(share, float(longest)), (minutes, -1.0)])
                shares.append((share, 1.0))
                weeks[horizon.week_of(day)][0].append((minutes, 1.0))
            if shares:
                programme.row(0.0, float(max(1, limits.max_day_shifts)), shares)
                weeks[horizon.week_of(day)][1].extend(shares)
        before = soft.week_minutes(person, employee.history)
        for week, (minutes_row, days_row) in weeks.items():
            if limits.max_week_minutes is not None and "minutes per week" not in off:
                programme.row(0.0, float(max(0, limits.max_week_minutes - before[week])), minutes_row)
            if limits.max_week_days is not None and "days per week" not in off and limits.max_day_shifts == 1:
                programme.row(0.0, float(limits.max_week_days), days_row)
        if limits.max_total_minutes is not None and "minutes in all" not in off:
            programme.row(
                0.0, float(limits.max_total_minutes), [one for row, _ in weeks.values() for one in row]
            )

    def _may(self, employee: Employee, day: int, position: str) -> bool:
        off, horizon = self.problem.relaxed, self.problem.horizon
        held = employee.qualifications
        if "qualification" not in off and any(
            one not in held for one in self.problem.requires.get(position, ())
        ):
            return False
        first, last = horizon.midnight(day), horizon.midnight(day + 1)
        away = "leave" not in off and any(
            one.start <= first and last <= one.finish for one in employee.unavailable
        )
        some = (
            employee.available is None
            or "availability" in off
            or any(one.start < last and first < one.finish for one in employee.available)
        )
        return some and not away
