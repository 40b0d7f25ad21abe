"""A spell when its minutes are in buckets, priced and on lines: what top-ups, premiums and allowances look at."""

from dataclasses import dataclass

from muster.payrules.assemble import grouped, line
from muster.payrules.bucket import Buckets, Sorted
from muster.payrules.cut import cut
from muster.payrules.facts import Terms
from muster.payrules.lines import PayLine
from muster.payrules.normalise import Spell
from muster.payrules.pack import Book
from muster.payrules.person import Person


@dataclass(slots=True, eq=False)
class Worked:
    spell: Spell
    parts: list[Sorted]
    lines: list[PayLine]
    book: Book
    terms: Terms
    overtime_minutes: int

    @property
    def minutes(self) -> int:
        return self.spell.minutes


def work(spell: Spell, person: Person, buckets: Buckets, *, is_paid: bool) -> Worked:
    """A shift outside of the dates is not paid, but what comes after it depends on it."""
    parts = buckets.sort(spell, cut(spell, person))
    lines = [line(group, spell, person) for group in grouped(parts, spell, person)] if is_paid else []
    era = person.era(spell.day)
    overtime = sum([part.ends - part.starts for part in parts if part.trigger is not None])
    return Worked(spell, parts, lines, era.book, era.terms, overtime)
