"""Rosters: people, demand and rules in; a roster with its bound and its reasons out. Pure: no database, no HTTP."""

from muster.rostering.check import check, score
from muster.rostering.constraints import HARD, SOFT, Breach
from muster.rostering.errors import RosteringError
from muster.rostering.explain import (
    Candidate,
    Conflict,
    Gap,
    Replan,
    Roundup,
    conflicts,
    relaxed,
    replan,
)
from muster.rostering.problem import (
    Break,
    BreakRule,
    Carried,
    Curfew,
    Demand,
    Employee,
    Horizon,
    Limits,
    Position,
    Problem,
    Roster,
    Shapes,
    Slot,
    SlotWish,
    Span,
    Weights,
    Window,
    Wish,
    Work,
)
from muster.rostering.reading import read_problem, read_roster, write_problem, write_solution
from muster.rostering.solve import Progress, Solution, solve

__all__ = [
    "HARD", "SOFT", "Breach", "Break", "BreakRule", "Candidate", "Carried", "Conflict", "Curfew", "Demand", "Employee",
    "Gap", "Horizon", "Limits", "Position", "Problem", "Progress", "Replan", "Roster", "RosteringError", "Roundup",
    "Shapes", "Slot", "SlotWish", "Solution", "Span", "Weights", "Window", "Wish", "Work", "check", "conflicts",
    "read_problem", "read_roster", "relaxed", "replan", "score", "solve", "write_problem", "write_solution",
]  # fmt: skip
