"""Rosters for demand by quarter-hour: one person's week after another, then few people at a time, again and again.

A guide, the worth of each step in the design, first keeps people from taking work that somebody cheaper could do.
"""

import random
from collections.abc import Callable, Sequence

import numpy as np

from muster.rostering.model.assign import assign
from muster.rostering.model.columns import Stock
from muster.rostering.model.dive import Chosen, Rosters
from muster.rostering.model.team import Floats, Team

GUIDES = (1.0, 1.02, 1.05, 1.1, 1.3)
SHARED, REBUILT = 12, 4
SHARE_SECONDS = 1.5


class Reshaper:
    def __init__(self, rosters: Rosters, draw: random.Random, stop: Callable[[], bool]) -> None:
        self.rosters, self.draw, self.stop = rosters, draw, stop
        self.team: Team = rosters.team
        self.stock: Stock = rosters.stock

    def guided(self, worth: Floats) -> None:
        """A roster from nothing, by the guide; people take the worth's work first, then what is still missing."""
        chosen: Chosen = {}
        for factor in GUIDES:
            self._sweep(chosen, list(self.team.planners), np.minimum(self.team.under, worth * factor))
        self._settle(chosen, list(self.team.planners))
        self.rosters.offer(chosen)

    def once(self) -> None:
        """Few people anew: their shifts are shared out among them, or given up and made again."""
        chosen = dict(self.rosters.chosen)
        everybody = list(chosen)
        if self.draw.random() < 0.5:  # noqa: PLR2004
            names = self.draw.sample(everybody, min(SHARED, len(everybody)))
            works = [work for name in names for work in self.stock.columns[chosen[name]].works]
            for name, found in assign(self.team, names, works, SHARE_SECONDS).items():
                self._put(chosen, name, self.stock.add(name, found))
        else:
            names = self.draw.sample(everybody, min(self.draw.randint(2, REBUILT), len(everybody)))
            for name in names:
                self._put(chosen, name, self.stock.add(name, self.team.rules.people[name].pinned))
        if not self.stop():
            self._settle(chosen, names)
            self.rosters.offer(chosen)

    def _put(self, chosen: Chosen, name: str, number: int | None) -> None:
        if number is not None:
            chosen[name] = number

    def _settle(self, chosen: Chosen, names: Sequence[str]) -> None:
        """Everybody in turn takes what is best beside the others, until nobody finds better."""
        before = np.inf
        while not self.stop():
            self._sweep(chosen, names, self.team.under)
            points = self._points(chosen)
            if points >= before:
                return
            before = points

    def _points(self, chosen: Chosen) -> float:
        columns = [self.stock.columns[number] for number in chosen.values()]
        count = self.team.cover(work for column in columns for work in column.works)
        return sum(column.points for column in columns) + self.team.cover_points(count)

    def _sweep(self, chosen: Chosen, names: Sequence[str], worth: Floats) -> None:
        team, stock = self.team, self.stock
        count = team.cover(work for number in chosen.values() for work in stock.columns[number].works)
        for name in self.draw.sample(names, len(names)):
            if self.stop():
                return
            mine = stock.columns[chosen[name]] if name in chosen else None
            rest = count - team.cover(mine.works) if mine else count
            found = team.best(name, np.where(rest < team.wanted, -worth, team.over))
            number = None if found is None else stock.add(name, found[1])
            if number is None:
                continue
            new = stock.columns[number]
            then = rest + team.cover(new.works)
            if (
                mine is None
                or worth is not team.under
                or new.points + team.cover_points(then) < mine.points + team.cover_points(count)
            ):
                chosen[name], count = number, then
