"""Breaks that a law asks for and nobody recorded are pointed out. Money follows only where somebody said of the shift
that no break was given, never from a record that is missing.
"""

from collections.abc import Iterator

from muster.payrules.normalise import Spell, Stretch
from muster.payrules.pack import Book
from muster.payrules.person import Person
from muster.payrules.rules import MealBreak


def point_out_missing_breaks(spell: Spell, book: Book, person: Person) -> None:
    for rule in book.rules.meal_breaks:
        if not any(overdue(spell, rule)):
            continue
        person.warnings.unconfirmed(rule, spell.date)
        if rule.mark in spell.marks:
            continue
        mark = f" If none was given, mark the shift {rule.mark}." if rule.mark else ""
        person.warnings.say(
            "break_missing",
            f"Shift {spell.id} has more than {rule.after_minutes // 60} h of work without a break of "
            f"{rule.minutes} min: {rule.name} ({rule.clause}).{mark}",
            spell.date,
        )


def unbroken(spell: Spell, book: Book) -> list[tuple[Stretch, MealBreak]]:
    """Time that is paid for a break that was not given."""
    return [
        (stretch, rule)
        for rule in book.rules.meal_breaks
        if rule.percent is not None and rule.mark in spell.marks
        for stretch in overdue(spell, rule)
    ]


def overdue(spell: Spell, rule: MealBreak) -> Iterator[Stretch]:
    """Work past the time by which the break should have begun; a shorter break is none."""
    if spell.minutes <= rule.after_minutes or spell.untimed_break >= rule.minutes:
        return
    run, last = 0, spell.starts
    for starts, ends in spell.worked:
        if starts - last >= rule.minutes:
            if rule.once:
                return
            run = 0
        due = starts + max(rule.after_minutes - run, 0)
        if due < ends:
            yield due, ends
        run, last = run + ends - starts, ends
