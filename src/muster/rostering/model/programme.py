"""A linear programme as lists of columns and rows, given to HiGHS whole."""

from collections.abc import Callable, Sequence

import highspy
import numpy as np

Row = list[tuple[int, float]]
# How near the best a solution in whole numbers must be, as a share of it.
GAP = 2e-3


class Programme:
    def __init__(self) -> None:
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[float, float, Row]] = []
        self.duals = self.values = np.zeros(0)

    def column(self, cost: float = 0.0, upper: float = highspy.kHighsInf) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        return len(self.costs) - 1

    def row(self, lower: float, upper: float, terms: Row) -> int:
        """A column that is named twice counts twice."""
        places: dict[int, float] = {}
        for at, value in terms:
            places[at] = places.get(at, 0.0) + value
        self.rows.append((lower, upper, [(at, value) for at, value in places.items() if value]))
        return len(self.rows) - 1

    def at_least(self, terms: Row, least: float = 0.0) -> int:
        return self.row(least, highspy.kHighsInf, terms)

    def solve(self, seconds: float, stop: Callable[[], bool], whole: Sequence[int] = ()) -> float | None:
        """The least value, or None without one. Columns in `whole` are to be whole numbers: then any good value."""
        solver = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            # Counts that rise step by step let the simplex method take many steps of no length.
            ("solver", "choose" if whole else "ipm"),
            ("time_limit", max(0.0, seconds)),
            ("mip_rel_gap", GAP),
        ):
            solver.setOptionValue(name, value)

        def asked(event: highspy.highs.HighsCallbackEvent) -> None:
            if stop():
                event.interrupt()

        solver.cbSimplexInterrupt += asked
        solver.cbIpmInterrupt += asked
        solver.cbMipInterrupt += asked
        solver.passModel(self._model())
        if whole:
            kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
            solver.changeColsIntegrality(len(whole), np.array(whole, dtype=np.int32), kinds)
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
