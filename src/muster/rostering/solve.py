"""A roster for a problem, as good as the time allows, with a bound that says how good it could be at most."""

import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from muster.rostering.check import check, score
from muster.rostering.constraints import Breach, Rules
from muster.rostering.constraints.soft import cost
from muster.rostering.horizon import WEEK
from muster.rostering.plain import Search
from muster.rostering.problem import Problem, Roster

ROUNDING = 1e-4
# The share of the time that is kept for the last polish, where there are rules that the columns do not know.
POLISH = 0.1

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
        self.until = seconds
        self.best: tuple[bool, int, Roster] | None = None
        self.bound = 0.0
        self.given_up = False

    def left(self) -> float:
        if self.cancelled is not None and self.cancelled():
            return 0.0
        return self.until - (time.monotonic() - self.began)

    def solve(self, rounds: int | None, *, plain: bool) -> Solution:
        method = "plain"
        if not plain and self._by_columns(rounds):
            method = "columns"
        self.until = self.seconds
        if self.best is None or (self.best[0] and not self.given_up):
            search = Search(self.rules, random.Random(self.seed))
            self.hear(search.start())
            search.run(lambda: self.left() <= 0, self.hear)
        elif self.left() > 0 and (rounds is None or rounds):
            search = Search(self.rules, random.Random(self.seed))
            search.take(self.best[2])
            search.run(lambda: self.left() <= 0, self.hear)
        roster = self.best[2] if self.best else ()
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
        """Whether the optional solvers are there."""
        try:
            from muster.rostering.model.engine import Engine  # noqa: PLC0415 - an optional part
        except ImportError:
            return False
        end = self.seconds * (1 - POLISH if self._unseen() else 1)
        extras = self._extras()
        for at, extra in enumerate(extras):
            self.until = end * (at + 1) / len(extras)
            engine = Engine(
                self._dearer(extra), self.seed, whole=end / len(extras), left=self.left, tell=self._told(extra)
            )  # fmt: skip
            engine.start()
            engine.run(rounds)
            self.given_up = engine.team.given_up
            if at == 0 and len(extras) > 1 and self._within_budget():
                self.until = end
                engine.run(rounds)
                break
        return True

    def _unseen(self) -> bool:
        """Whether there are rules that the columns do not know, so that a polish which asks all of them is worth its time."""
        problem, weights = self.problem, self.problem.weights
        people = [employee.limits for employee in problem.employees]
        soft = (weights.fair_hours, weights.single_days, weights.split, weights.unstable, weights.over_budget)
        weekly = problem.horizon.days > WEEK and (weights.contract or weights.overtime)
        hard = problem.breaks_covered or problem.max_starts_at_once is not None
        return bool(any(soft) or weekly or hard or any(one.windows or one.visa for one in people))

    def _extras(self) -> tuple[int, ...]:
        """What money costs on top, one after the other, where there is a budget: none, all of its weight, half."""
        problem, weight = self.problem, self.problem.weights.over_budget
        if not weight or problem.budget is None or problem.relaxed & {"over budget", "labour cost"}:
            return (0,)
        return (0, weight, weight // 2)

    def _dearer(self, extra: int) -> Rules:
        if not extra:
            return self.rules
        weights = replace(self.problem.weights, labour=self.problem.weights.labour + extra)
        return Rules(replace(self.problem, weights=weights))

    def _within_budget(self) -> bool:
        budget = self.problem.budget
        return self.best is None or budget is None or cost(self.problem, self.best[2]) <= budget

    def _told(self, extra: int) -> Callable[[Roster, float, float], None]:
        """Each unit above the budget costs its weight at least, whether there are any or not: so much less is the bound."""
        budget = extra * (self.problem.budget or 0)

        def tell(roster: Roster, points: float, bound: float) -> None:
            del points
            self.bound = max(self.bound, whole(bound - budget))
            self.hear(roster)

        return tell

    def hear(self, roster: Roster) -> None:
        """A roster is kept when it is better, once what no rule of one person sees is mended."""
        roster = self._mended(roster)
        broken = bool(check(self.problem, roster))
        points = sum(score(self.problem, roster).values())
        if self.best is None or (broken, points) < self.best[:2]:
            self.best = broken, points, roster
        if self.progress is not None:
            best = self.best[1]
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
