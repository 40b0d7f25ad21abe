"""A roster for a problem, as good as the time allows, with a bound that says how good it could be at most."""

import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from muster.rostering.check import check, score
from muster.rostering.constraints import Breach, Rules
from muster.rostering.plain import Search
from muster.rostering.problem import Problem, Roster

ROUNDING = 1e-4

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Progress:
    """`gap` is how far the points may at most be above the best, as a share of them; None while there is no bound."""

    points: int
    bound: float
    gap: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Solution:
    """`breaches` is empty unless no roster that keeps all hard rules was found: they name the rules in conflict."""

    roster: Roster
    points: int
    bound: float
    gap: float | None
    scores: Mapping[str, int]
    seconds: float
    breaches: tuple[Breach, ...] = ()
    method: str = "plain"


def gap(points: float, bound: float) -> float | None:
    if bound <= 0 < points:
        return None
    return max(0.0, (points - bound) / points) if points > 0 else 0.0


def whole(bound: float) -> float:
    """Points are whole numbers: no roster has fewer than the next one above the bound."""
    return float(math.ceil(bound - ROUNDING)) if bound > 0 else 0.0


def solve(
    problem: Problem,
    *,
    seconds: float = 30.0,
    seed: int = 0,
    rounds: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Cancelled | None = None,
    plain: bool = False,
) -> Solution:
    """Stops after `seconds`, when `cancelled()` says so, when the optimum is proven, or after so many `rounds`.

    With `rounds` and time enough, the same seed gives the same roster. `plain` does without the optional solvers.
    One pass over all people is made whatever the time, as there is nothing to give before.
    """
    return _Run(problem, seconds, seed, progress, cancelled).solve(rounds, plain=plain)


class _Run:
    def __init__(
        self,
        problem: Problem,
        seconds: float,
        seed: int,
        progress: Callable[[Progress], None] | None,
        cancelled: Cancelled | None,
    ) -> None:
        self.problem, self.rules, self.seed = problem, Rules(problem), seed
        self.progress, self.cancelled = progress, cancelled
        self.began, self.seconds = time.monotonic(), seconds
        self.best: tuple[int, Roster] | None = None
        self.bound = 0.0

    def left(self) -> float:
        if self.cancelled is not None and self.cancelled():
            return 0.0
        return self.seconds - (time.monotonic() - self.began)

    def solve(self, rounds: int | None, *, plain: bool) -> Solution:
        method = "plain"
        if not plain and self._by_columns(rounds):
            method = "columns"
        else:
            search = Search(self.rules, random.Random(self.seed))
            self.hear(search.start())
            search.run(lambda: self.left() <= 0, self.hear)
        roster = self.best[1] if self.best else ()
        breaches = tuple(check(self.problem, roster))
        scores = score(self.problem, roster)
        points = sum(scores.values())
        return Solution(
            roster,
            points,
            self.bound,
            gap(points, self.bound),
            scores,
            time.monotonic() - self.began,
            breaches,
            method,
        )

    def _by_columns(self, rounds: int | None) -> bool:
        """Whether the optional solvers are there and each person could be given an allowed roster."""
        try:
            from muster.rostering.model.engine import Engine  # noqa: PLC0415 - an optional part
        except ImportError:
            return False
        engine = Engine(self.rules, self.seed, whole=self.seconds, left=self.left, tell=self._tell)
        if not engine.start():
            return False
        engine.run(rounds)
        self.bound = whole(engine.bound)
        return True

    def _tell(self, roster: Roster, points: float, bound: float) -> None:
        del points
        self.bound = max(self.bound, whole(bound))
        self.hear(roster)

    def hear(self, roster: Roster) -> None:
        """A roster is kept when it is better, once what no rule of one person sees is mended."""
        roster = self._mended(roster)
        points = sum(score(self.problem, roster).values())
        if self.best is None or points < self.best[0]:
            self.best = points, roster
        if self.progress is not None:
            best = self.best[0]
            seconds = time.monotonic() - self.began
            self.progress(Progress(best, self.bound, gap(best, self.bound), seconds))

    def _mended(self, roster: Roster) -> Roster:
        """Without shifts that break a rule of the whole roster, as long as their people may do without them."""
        kept = list(roster)
        fixed = set(self.problem.fixed)
        tried: set[object] = set()
        while True:
            broken = [
                work for breach in self.rules.of_roster(kept) for work in breach.works[::-1]
                if work not in fixed and work not in tried
            ]  # fmt: skip
            if not broken:
                return tuple(kept)
            tried.add(broken[0])
            without = [work for work in kept if work != broken[0]]
            own = [work for work in without if work.employee == broken[0].employee]
            if self.rules.allowed(broken[0].employee, own):
                kept = without
