"""What a rule is, what a breach of one is, and the person as the rules see them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from muster.rostering.horizon import Horizon
from muster.rostering.problem import Employee, Limits, Problem, Work

Works = Sequence[Work]
Told = tuple[str, tuple[Work, ...]]


@dataclass(frozen=True)
class Person:
    """An employee with what is found once: the rules read it many thousand times."""

    problem: Problem
    employee: Employee
    limits: Limits = field(init=False)
    horizon: Horizon = field(init=False)
    pinned: tuple[Work, ...] = field(init=False)
    published: frozenset[Work] = field(init=False)

    def __post_init__(self) -> None:
        own = self.employee.id
        object.__setattr__(self, "limits", self.employee.limits)
        object.__setattr__(self, "horizon", self.problem.horizon)
        object.__setattr__(self, "pinned", tuple(one for one in self.problem.fixed if one.employee == own))
        published = frozenset(one for one in self.problem.published if one.employee == own)
        object.__setattr__(self, "published", published)

    def days(self, works: Works) -> list[int]:
        """The days on which work begins, in order, each once."""
        return sorted({self.horizon.day_of(each.start) for each in works})

    def when(self, work: Work) -> str:
        """Such as Tue 3 Mar 06:00 to 14:00."""
        return _when(self.horizon, work.start, work.finish)

    def on(self, day: int) -> str:
        at = self.horizon.on(day)
        return f"{at:%a} {at.day} {at:%b}"


@dataclass(frozen=True)
class Breach:
    """A hard rule that does not hold: which, in a sentence, and by which shifts."""

    rule: str
    text: str
    works: tuple[Work, ...]
    employee: str = ""


def always(_: object) -> bool:
    return True


@dataclass(frozen=True)
class ShiftRule:
    """`needed` says for whom there is something to ask."""

    name: str
    sentence: str
    check: Callable[[Person, Work], str | None]
    needed: Callable[[Person], bool] = always


@dataclass(frozen=True)
class PersonRule:
    """`works` are in order of time, those of the history first. `needed` says for whom there is something to ask."""

    name: str
    sentence: str
    check: Callable[[Person, Works], Iterator[Told]]
    needed: Callable[[Limits], bool] = always

    def breaches(self, person: Person, works: Works) -> Iterator[Breach]:
        for text, which in self.check(person, works):
            yield Breach(self.name, text, which, person.employee.id)


@dataclass(frozen=True)
class RosterRule:
    name: str
    sentence: str
    check: Callable[[Problem, Works], Iterator[Told]]
    needed: Callable[[Problem], bool]

    def breaches(self, problem: Problem, works: Works) -> Iterator[Breach]:
        for text, which in self.check(problem, works):
            yield Breach(self.name, text, which)


@dataclass(frozen=True)
class PersonWish:
    """A soft rule about one person: points that are lost."""

    name: str
    sentence: str
    points: Callable[[Person, Works], int]
    weight: Callable[[Problem], int]


@dataclass(frozen=True)
class RosterWish:
    """A soft rule about the whole roster: points that are lost."""

    name: str
    sentence: str
    points: Callable[[Problem, Works], int]


@lru_cache(maxsize=4096)
def _when(horizon: Horizon, start: int, finish: int) -> str:
    one, two = horizon.local(start), horizon.local(finish)
    return f"{one:%a} {one.day} {one:%b %H:%M} to {two:%H:%M}"


def hours(minutes: int) -> str:
    """Such as 7 h 30 min."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h"] if whole or not rest else []
    return " ".join([*parts, f"{rest} min"] if rest else parts)


def many(count: int, noun: str) -> str:
    """Such as 1 day, 2 days."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
