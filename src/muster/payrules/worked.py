"""A spell when its minutes are in buckets, priced and on lines: what top-ups, premiums and allowances look at."""

from dataclasses import dataclass

from muster.payrules.assemble import Group, grouped, line
from muster.payrules.bucket import Buckets, Sorted
from muster.payrules.cut import cut
from muster.payrules.lines import Bucket, PayLine
from muster.payrules.normalise import Spell
from muster.payrules.pack import Book
from muster.payrules.person import Person


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    spell: Spell
    parts: tuple[Sorted, ...]
    lines: tuple[PayLine, ...]
    book: Book

    @property
    def minutes(self) -> int:
        return self.spell.minutes

    @property
    def overtime_minutes(self) -> int:
        return sum(part.minutes for part in self.parts if part.bucket is Bucket.OVERTIME)


def work(spell: Spell, person: Person, buckets: Buckets) -> Worked:
    parts = buckets.sort(spell, cut(spell, person))
    lines = tuple(line(group, spell, person) for group in grouped(parts, spell, person))
    return Worked(spell, tuple(parts), lines, person.book(spell.day))


def count_only(spell: Spell, person: Person, buckets: Buckets) -> None:
    """A shift outside of the dates is not paid, but what comes after it depends on it."""
    buckets.sort(spell, cut(spell, person))


def as_if(worked: Worked, minutes: int, person: Person, buckets: Buckets) -> list[Group]:
    """The groups of time that would have followed the spell."""
    spell = worked.spell
    slices = cut(spell, person, [(spell.ends, spell.ends + minutes)])
    last = worked.parts[-1] if worked.parts else None
    return grouped(buckets.as_if(spell, slices, last), spell, person)
