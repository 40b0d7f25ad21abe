"""The search with numpy, HiGHS and OR-Tools, in stages that each leave a whole roster."""

import random
from collections.abc import Callable

from muster.rostering.constraints import Rules
from muster.rostering.model.columns import Generation, Master, Stock
from muster.rostering.model.design import Design
from muster.rostering.model.dive import QUICK, SLOW, Dive, Neighbourhoods, Rosters, construct
from muster.rostering.model.reshape import Reshaper
from muster.rostering.model.team import Team
from muster.rostering.problem import Roster

# Shares of the time: until when columns are generated, and until when is dived.
GENERATE, DIVE = 0.4, 0.9
# Of demand by quarter-hour: shares of the time for the bound and for whole shifts, and until when these are shared out.
BOUND, WHOLE, SHARE = 0.4, 0.25, 0.8


class Engine:
    """`tell(roster, points, bound)` hears of each better roster. `left` gives the seconds that are left, `whole` all."""

    def __init__(
        self,
        rules: Rules,
        seed: int,
        *,
        whole: float,
        left: Callable[[], float],
        tell: Callable[[Roster, float, float], None],
    ) -> None:
        self.rules, self.whole, self.left = rules, whole, left
        self.draw = random.Random(seed)
        self.team, self.stock = Team(rules), Stock(rules)
        self.rosters = Rosters(
            self.team, self.stock, lambda points, bound: tell(self.roster(), points, bound)
        )
        self.once: Callable[[], None] | None = None

    def roster(self) -> Roster:
        return tuple(sorted(self.rosters.works()))

    def start(self) -> None:
        """Everybody once, whatever the time."""
        self.rosters.offer(self._published())
        drafter = self.team.drafter
        if drafter is not None:
            drafter.few = True
        construct(self.rosters, self.draw, lambda: False, sweeps=1)
        if drafter is not None:
            drafter.few = False

    def _published(self) -> dict[str, int]:
        """What is published already, as far as each person may still have it: a start with no change at all."""
        found = {}
        if self.rules.problem.published:
            for name, person in self.rules.people.items():
                kept = {
                    work for work in person.published if next(self.rules.of_shift(name, work), None) is None
                }
                number = self.stock.add(name, tuple(sorted({*kept, *person.pinned})))
                if number is not None:
                    found[name] = number
        return found

    def run(self, rounds: int | None) -> None:
        """Until the time is over, the optimum is proven, or so many rounds of neighbourhoods are done."""
        if self.once is None and self.left() > 0 and not self.rosters.proven:
            self.once = (
                self._reshape(counted=rounds is not None) if self.rules.problem.demands else self._columns()
            )
        done = 0
        while self.once and self.left() > 0 and not self.rosters.proven and (rounds is None or done < rounds):
            self.once()
            done += 1

    def _stop(self, share: float = 1.0) -> Callable[[], bool]:
        return lambda: self.left() <= self.whole * (1 - share)

    def _columns(self) -> Callable[[], None]:
        rosters, stop = self.rosters, self._stop()
        construct(rosters, self.draw, stop)
        master = Master(self.team, self.stock, list(self.team.planners), self.team.cover(()))
        for number in range(len(self.stock.columns)):
            master.take(number)
        generation = Generation(master, self._stop(GENERATE))
        generation.run()
        if self.team.one_a_day:
            rosters.raise_bound(generation.bound)
        for pace in (QUICK, SLOW):
            if not rosters.proven:
                Dive(rosters, Generation(master, self._stop(DIVE)), self._stop(DIVE)).run(pace)
        return Neighbourhoods(rosters, master, self.draw, stop).once

    def _reshape(self, *, counted: bool) -> Callable[[], None]:
        """`counted`: the rounds are, so that no share of the time is to cut a stage off."""
        reshaper = Reshaper(self.rosters, self.draw, self._stop())
        design = Design(self.rules, self._stop())
        share = 1.0 if counted else BOUND
        bound = None if self.rules.problem.slots else design.solve(min(self.left(), self.whole * share))
        if bound is not None and self.left() > 0:
            if design.bounds:
                self.rosters.raise_bound(bound)
            shifts = design.shifts(self.left() if counted else min(self.left(), self.whole * WHOLE))
            reshaper.designed(shifts, self._stop(1.0 if counted else SHARE))
        return reshaper.once
