"""Breaks that a law asks for and nobody recorded are pointed out; no money follows from a record that is missing."""

from muster.payrules.person import Person
from muster.payrules.worked import Worked


def point_out_missing_breaks(worked: Worked, person: Person) -> None:
    for rule in worked.book.rules.meal_breaks:
        if worked.spell.untimed_break >= rule.minutes:
            continue
        if _longest_without(worked, rule.minutes) > rule.after_minutes:
            person.warnings.unconfirmed(rule, worked.spell.date)
            person.warnings.say(
                "break_missing",
                f"Shift {worked.spell.id} has more than {rule.after_minutes // 60} h of work without a break of "
                f"{rule.minutes} min: {rule.name} ({rule.clause}).",
                worked.spell.date,
            )


def _longest_without(worked: Worked, minutes: int) -> int:
    """The longest work between two breaks long enough; a shorter break does not interrupt it."""
    longest = run = 0
    last = worked.spell.starts
    for starts, ends in worked.spell.worked:
        run = (0 if starts - last >= minutes else run) + ends - starts
        longest, last = max(longest, run), ends
    return longest
