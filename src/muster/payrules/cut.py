"""Time is cut where anything could change: midnight, the change of the clock, the hours that rules begin or end at,
public holidays, agreed hours, higher duties. What nothing changes at is joined again on the line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from muster.payrules.breaks import unbroken
from muster.payrules.days import stretches
from muster.payrules.facts import Holiday, Terms
from muster.payrules.normalise import Spell, Stretch
from muster.payrules.pack import Book, Hours
from muster.payrules.person import Person
from muster.payrules.rules import MealBreak, WorkDay


@dataclass(slots=True)
class Slice:
    """Minutes to which the same rules apply. `date` is the local day, `day` the work day that its hours count to,
    `missed` the break that should have been given by then.
    """

    starts: int
    ends: int
    date: int
    day: int
    holiday: str | None
    agreed: bool | None
    missed: MealBreak | None
    terms: Terms
    hours: Hours

    @property
    def book(self) -> Book:
        return self.hours.book


def cut(spell: Spell, person: Person, worked: Iterable[Stretch] | None = None) -> list[Slice]:
    """The spell's worked time, or other time as if it were the spell's."""
    calendar, missed = spell.calendar, unbroken(spell, person.book(spell.day))
    fixed = _fixed_edges(spell, missed)
    whole = _level_of_all(spell, person)
    by_start = person.pack.switches.work_day is WorkDay.SHIFT_START
    pieces = []
    for day, midnight, starts, ends in _by_day(spell, spell.worked if worked is None else worked):
        era, holidays = person.era(day), calendar.holidays(day)
        book = era.book
        edges = [*fixed, *_edges_of(holidays, midnight)] if holidays else fixed
        at = starts
        while at < ends:
            wall = at - midnight
            holiday = calendar.holiday_name(day, wall) if holidays else None
            if spell.higher:
                book = person.best_book(day, {"", whole, _level(spell, at)})
            until, hours = book.hours((day - 1) % 7, wall, is_holiday=holiday is not None)
            to = min(ends, midnight + until)
            if edges:
                to = min([edge for edge in edges if at < edge < to], default=to)
            pieces.append(
                Slice(
                    at,
                    to,
                    day,
                    spell.day if by_start else day,
                    holiday,
                    None if spell.agreed is None else _is_in(spell.agreed, at),
                    _missed(missed, at),
                    era.terms,
                    hours,
                )
            )
            at = to
    return pieces


def _by_day(spell: Spell, worked: Iterable[Stretch]) -> Iterator[tuple[int, int, int, int]]:
    """Each day's part, divided where the clock changes: the day, the minute at which its wall clock shows 0, first and
    last minute. The walk begins on the spell's day, so that no instant has to be looked up in the zone.
    """
    day = spell.day
    for begins, ends in worked:
        at = begins
        while at < ends:
            for stretch in stretches(spell.calendar.zone, day):
                if at < stretch.ends:
                    until = min(ends, stretch.ends)
                    yield day, stretch.starts - stretch.wall, at, until
                    at = until
                if at == ends:
                    break
            else:
                day += 1


def _fixed_edges(spell: Spell, missed: list[tuple[Stretch, MealBreak]]) -> list[int]:
    """Those of the shift itself: agreed hours, higher duties, breaks that were not given."""
    spans = [*(spell.agreed or ()), *[span for span, _ in (*spell.higher, *missed)]]
    return [edge for span in spans for edge in span]


def _edges_of(holidays: Iterable[Holiday], midnight: int) -> list[int]:
    """Of holidays that are a part of their day."""
    return [midnight + wall for holiday in holidays for wall in (holiday.from_minute, holiday.to_minute)]


def _missed(missed: list[tuple[Stretch, MealBreak]], at: int) -> MealBreak | None:
    for (low, high), rule in missed:
        if low <= at < high:
            return rule
    return None


def _is_in(spans: Iterable[Stretch], at: int) -> bool:
    return any(low <= at < high for low, high in spans)


def _level_of_all(spell: Spell, person: Person) -> str:
    """The level at which, or above which, enough of the shift was worked to give it to the whole of it."""
    if not spell.higher:
        return ""
    own = person.base(spell.day, person.book(spell.day)).hourly
    levels = {
        level: person.base(spell.day, person.book(spell.day, level)).hourly for _, level in spell.higher
    }
    for rule in person.book(spell.day).rules.higher_duties:
        minutes = 0
        for level in sorted(levels, key=lambda level: (levels[level], level), reverse=True):
            minutes += _minutes_at(level, spell)
            if minutes > rule.after_minutes and levels[level] >= own:
                person.warnings.unconfirmed(rule, spell.date)
                return level
    return ""


def _minutes_at(level: str, spell: Spell) -> int:
    """Of the time worked."""
    return sum(
        max(min(high, ends) - max(low, starts), 0)
        for (low, high), at in spell.higher
        if at == level
        for starts, ends in spell.worked
    )


def _level(spell: Spell, at: int) -> str:
    for (low, high), level in spell.higher:
        if low <= at < high:
            return level
    return ""
