"""Rosters for demand by quarter-hour: shifts designed and shared out, then few people at a time, again and again."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from muster.rostering.model.assign import Assignment, share_out
from muster.rostering.model.columns import Stock
from muster.rostering.model.dive import Chosen, Rosters
from muster.rostering.model.team import Team
from muster.rostering.problem import Work

SHARED, REBUILT = 16, 4
# In the units of the solver's own measure of work: of all shifts, and of those of few people.
ALL_EFFORT, SHARE_EFFORT = 4.0, 0.5


class Reshaper:
    def __init__(self, rosters: Rosters, draw: random.Random, stop: Callable[[], bool]) -> None:
        self.rosters, self.draw, self.stop = rosters, draw, stop
        self.team: Team = rosters.team
        self.stock: Stock = rosters.stock

    def designed(self, shifts: Sequence[Work], stop: Callable[[], bool]) -> None:
        """Shifts of nobody shared out among all; then everybody sees what is still missing."""
        chosen = dict(self.rosters.chosen)
        for name, found in share_out(self.team, shifts, ALL_EFFORT, stop).items():
            self._put(chosen, name, self.stock.add(name, found))
        self.rosters.offer(chosen)
        self._sweep(chosen, list(chosen))
        self.rosters.offer(chosen)

    def once(self) -> None:
        """Few people anew: their shifts are shared out among them, or given up and made again."""
        chosen = dict(self.rosters.chosen)
        everybody = list(chosen)
        if self.draw.random() < 0.5:  # noqa: PLR2004
            names = self.draw.sample(everybody, min(SHARED, len(everybody)))
            self._share(chosen, names)
        else:
            names = self.draw.sample(everybody, min(self.draw.randint(2, REBUILT), len(everybody)))
            for name in names:
                self._put(chosen, name, self.stock.add(name, self.team.rules.people[name].pinned))
            self._settle(chosen, names)
        if not self.stop():
            self.rosters.offer(chosen)

    def _share(self, chosen: Chosen, names: Sequence[str]) -> None:
        team = self.team
        own = [work for name in names for work in self.stock.columns[chosen[name]].works]
        loose = [work for work in own if work not in team.rules.people[work.employee].pinned]
        holders = {replace(work, employee=""): work.employee for work in loose}
        everything = [work for number in chosen.values() for work in self.stock.columns[number].works]
        assignment = Assignment(
            team,
            names,
            [replace(work, employee="") for work in loose],
            team.cover(everything) - team.cover(loose),
        )
        assignment.hint(holders)
        for name, found in assignment.solve(SHARE_EFFORT, self.stop).items():
            self._put(chosen, name, self.stock.add(name, found))

    def _put(self, chosen: Chosen, name: str, number: int | None) -> None:
        if number is not None:
            chosen[name] = number

    def _settle(self, chosen: Chosen, names: Sequence[str]) -> None:
        """Everybody in turn takes what is best beside the others, until nobody finds better."""
        before = np.inf
        while not self.stop():
            self._sweep(chosen, names)
            points = self._points(chosen)
            if points >= before:
                return
            before = points

    def _points(self, chosen: Chosen) -> float:
        columns = [self.stock.columns[number] for number in chosen.values()]
        count = self.team.cover(work for column in columns for work in column.works)
        return sum(column.points for column in columns) + self.team.cover_points(count)

    def _sweep(self, chosen: Chosen, names: Sequence[str]) -> None:
        team, stock = self.team, self.stock
        count = team.cover(work for number in chosen.values() for work in stock.columns[number].works)
        for name in self.draw.sample(names, len(names)):
            if self.stop():
                return
            mine = stock.columns[chosen[name]]
            rest = count - team.cover(mine.works)
            found = team.best(name, team.marginal(rest))
            number = None if found is None else stock.add(name, found[1])
            if number is None:
                continue
            new = stock.columns[number]
            then = rest + team.cover(new.works)
            if new.points + team.cover_points(then) < mine.points + team.cover_points(count):
                chosen[name], count = number, then
