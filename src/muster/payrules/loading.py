"""What ordinary time has on top in dollars, for each hour or part of one in a window of the wall clock; and what work
has on top for a meal break that was not given. Nothing multiplies them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from muster.payrules.bucket import Sorted
from muster.payrules.lines import Bucket, PayLine
from muster.payrules.money import MINUTES_IN_HOUR, ZERO, percent_of
from muster.payrules.ontop import on_top
from muster.payrules.person import Person
from muster.payrules.rules import MealBreak, Penalty
from muster.payrules.worked import Worked

R = TypeVar("R", Penalty, MealBreak)


def on_top_of(worked: Worked, person: Person) -> list[PayLine]:
    parts = [part for part in worked.parts if part.piece.hours.loadings or part.piece.missed is not None]
    return [*_loadings(parts, worked, person), *_missed_breaks(parts, worked, person)] if parts else []


def _loadings(parts: list[Sorted], worked: Worked, person: Person) -> Iterator[PayLine]:
    spell = worked.spell
    flat = [
        (rule, part)
        for part in parts
        if part.bucket is Bucket.ORDINARY
        for rule in part.piece.hours.loadings
        if rule.holds_for(spell.wall, spell.marks)
    ]
    for rule, of_day in _by_day(flat):
        person.warnings.unconfirmed(rule, date.fromordinal(of_day[0].piece.date))
        minutes = sum(part.minutes for part in of_day)
        yield on_top(
            Bucket.LOADING,
            rule,
            [(part, worked) for part in of_day],
            person,
            unit=rule.flat or ZERO,
            minutes=-(-minutes // int(MINUTES_IN_HOUR)) * int(MINUTES_IN_HOUR),
            counted=minutes,
            text=f"{minutes} min lie in those hours, each hour begun counts",
        )


def _missed_breaks(parts: list[Sorted], worked: Worked, person: Person) -> Iterator[PayLine]:
    missed = [(part.piece.missed, part) for part in parts]
    for rule, of_day in _by_day((rule, part) for rule, part in missed if rule is not None and rule.on_top):
        percent = rule.percent or ZERO
        base = person.base(of_day[0].piece.date, of_day[0].piece.book)
        yield on_top(
            Bucket.PREMIUM,
            rule,
            [(part, worked) for part in of_day],
            person,
            unit=percent_of(base.hourly, percent),
            minutes=sum(part.minutes for part in of_day),
            percent=percent,
            text=rule.reason,
        )


def _by_day(found: Iterable[tuple[R, Sorted]]) -> list[tuple[R, list[Sorted]]]:
    """Under each rule, by the day and the rate of the hours."""
    runs: dict[tuple[int, str, str], tuple[R, list[Sorted]]] = {}
    for rule, part in found:
        runs.setdefault((part.piece.date, part.piece.book.level, rule.id), (rule, []))[1].append(part)
    return list(runs.values())
