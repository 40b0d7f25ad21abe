"""Time is cut where anything could change: midnight, the change of the clock, the hours that rules begin or end at,
public holidays, agreed hours, higher duties. What nothing changes at is joined again on the line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from muster.payrules.days import Stretch, local_day, stretches
from muster.payrules.facts import Place
from muster.payrules.normalise import Spell
from muster.payrules.pack import Book
from muster.payrules.person import Person
from muster.payrules.rules import WorkDay


@dataclass(slots=True)
class Slice:
    """Minutes to which the same rules apply. `date` is the local day, `day` the work day that its hours count to,
    `wall` the minute of the local day at which it begins.
    """

    starts: int
    ends: int
    date: int
    day: int
    weekday: int
    wall: int
    holiday: str | None
    agreed: bool | None
    book: Book

    @property
    def minutes(self) -> int:
        return self.ends - self.starts

    def from_minute(self, at: int) -> int:
        return self.wall + at - self.starts


def cut(spell: Spell, person: Person, worked: Iterable[tuple[int, int]] | None = None) -> list[Slice]:
    """The spell's worked time, or other time as if it were the spell's."""
    return [
        piece
        for starts, ends in (spell.worked if worked is None else worked)
        for piece in _cut(spell, person, starts, ends)
    ]


def _cut(spell: Spell, person: Person, starts: int, ends: int) -> Iterator[Slice]:
    zone = spell.place.zone
    whole = _level_of_all(spell, person)
    by_start = person.pack.switches.work_day is WorkDay.SHIFT_START
    for day in range(local_day(starts, zone), local_day(ends - 1, zone) + 1):
        for stretch in stretches(zone, day):
            first, last = max(starts, stretch.starts), min(ends, stretch.ends)
            if first >= last:
                continue
            edges = _edges(spell, person, stretch, day)
            bounds = [first, *sorted({edge for edge in edges if first < edge < last}), last]
            for one, other in pairwise(bounds):
                wall = stretch.wall + one - stretch.starts
                yield Slice(
                    starts=one,
                    ends=other,
                    date=day,
                    day=spell.day if by_start else day,
                    weekday=(day - 1) % 7,
                    wall=wall,
                    holiday=_holiday(spell.place, day, wall),
                    agreed=None
                    if spell.agreed is None
                    else any(low <= one < high for low, high in spell.agreed),
                    book=person.book(day, whole or _level(spell, one)),
                )


def _edges(spell: Spell, person: Person, stretch: Stretch, day: int) -> Iterator[int]:
    shift = stretch.starts - stretch.wall
    for wall in person.book(day).edges[(day - 1) % 7]:
        yield wall + shift
    for holiday in spell.place.holidays:
        if holiday.on.toordinal() == day:
            yield holiday.from_minute + shift
            yield holiday.to_minute + shift
    for low, high in spell.agreed or ():
        yield low
        yield high
    for (low, high), _ in spell.higher:
        yield low
        yield high


def _holiday(place: Place, day: int, wall: int) -> str | None:
    for holiday in place.holidays:
        if holiday.on.toordinal() == day and holiday.from_minute <= wall < holiday.to_minute:
            return holiday.name
    return None


def _level_of_all(spell: Spell, person: Person) -> str:
    """The level that enough higher duties give to the whole shift."""
    if not spell.higher:
        return ""
    rules = person.book(spell.day).rules.higher_duties
    minutes = sum(high - low for (low, high), _ in spell.higher)
    for rule in rules:
        if minutes > rule.after_minutes:
            person.warnings.unconfirmed(rule, spell.date)
            return spell.higher[0][1]
    return ""


def _level(spell: Spell, at: int) -> str:
    return next((level for (low, high), level in spell.higher if low <= at < high), "")
