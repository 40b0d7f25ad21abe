"""The least that a shift or a day is paid for: the hours that are missing, as lines of their own."""

from collections.abc import Iterator, Sequence

from muster.payrules.assemble import Group, line
from muster.payrules.bucket import Buckets
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.money import hours
from muster.payrules.person import Person
from muster.payrules.rules import Engagement, Per
from muster.payrules.worked import Worked, as_if


def engagements(of_day: Sequence[Worked], person: Person, buckets: Buckets) -> Iterator[PayLine]:
    """Spells of one day count together where the rule is for the day; what is missing then follows the last."""
    for worked in of_day:
        if worked.minutes >= worked.book.longest_engagement:
            continue
        rule = _rule(worked, of_day)
        if rule is None or (rule.per is Per.DAY and worked is not of_day[-1]):
            continue
        minutes = worked.minutes if rule.per is Per.SHIFT else sum(each.minutes for each in of_day)
        if minutes < rule.minutes:
            person.warnings.unconfirmed(rule, worked.spell.date)
            for group in as_if(worked, rule.minutes - minutes, person, buckets):
                yield _named(line(group, worked.spell, person), group, worked, rule, minutes)


def _rule(worked: Worked, of_day: Sequence[Worked]) -> Engagement | None:
    """The longest that applies; one for a mark comes before those for any shift."""
    fitting = [rule for rule in worked.book.rules.engagements if _applies(rule, worked, of_day)]
    return max(fitting, key=lambda rule: (bool(rule.mark), rule.minutes), default=None)


def _applies(rule: Engagement, worked: Worked, of_day: Sequence[Worked]) -> bool:
    spell = worked.spell
    is_holiday = spell.calendar.holiday_name(spell.day, spell.wall) is not None
    return (
        rule.holds_for(spell.wall, spell.marks)
        and rule.holds_at((spell.day - 1) % 7, spell.wall, is_holiday=is_holiday)
        and (not rule.triggers or not rule.triggers.isdisjoint(_triggers(rule, worked, of_day)))
    )


def _triggers(rule: Engagement, worked: Worked, of_day: Sequence[Worked]) -> set[str]:
    """What made time of the shift or the day overtime."""
    counted = of_day if rule.per is Per.DAY else [worked]
    return {part.trigger.id for each in counted for part in each.parts if part.trigger is not None}


def _named(plain: PayLine, group: Group, worked: Worked, rule: Engagement, minutes: int) -> PayLine:
    text = (
        f"{hours(minutes)} h were worked and the least that is paid is {hours(rule.minutes)} h; "
        f"at the rate of {group.price.name}"
    )
    return plain._replace(
        name=rule.name,
        export_name=rule.exported_as,
        secondary_export_name=rule.secondary_export_name,
        date=worked.spell.date,
        clause=rule.clause,
        reason=Reason(Bucket.TOP_UP, rule.id, text),
    )
