"""Open time: the people that are wanted less those that are planned, split where either changes. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, order=True)
class Stretch:
    """So many people of one position from one time to another."""

    starts_at: datetime
    finishes_at: datetime
    people: int = 1


def missing(wanted: Iterable[Stretch], planned: Iterable[Stretch]) -> list[Stretch]:
    """In order; stretches on end with the same number missing are one."""
    change: Counter[datetime] = Counter()
    wanted, planned = list(wanted), list(planned)
    for sign, stretches in ((1, wanted), (-1, planned)):
        for one in stretches:
            change[one.starts_at] += sign * one.people
            change[one.finishes_at] -= sign * one.people
    found: list[Stretch] = []
    short, since = 0, None
    for at in sorted(change):
        if since is not None and short > 0:
            _add(found, Stretch(since, at, short))
        short, since = short + change[at], at
    return found


def _add(found: list[Stretch], one: Stretch) -> None:
    last = found[-1] if found else None
    if last is not None and last.finishes_at == one.starts_at and last.people == one.people:
        found[-1] = Stretch(last.starts_at, one.finishes_at, one.people)
    else:
        found.append(one)
