"""The least that a shift or a day is paid for: the hours that are missing, as lines of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
        rule = _rule(worked)
        if rule is None or (rule.per is Per.DAY and worked is not of_day[-1]):
            continue
        minutes = worked.minutes if rule.per is Per.SHIFT else sum(each.minutes for each in of_day)
        if minutes < rule.minutes:
            person.warnings.unconfirmed(rule, worked.spell.date)
            for group in as_if(worked, rule.minutes - minutes, person, buckets):
                yield _named(line(group, worked.spell, person), group, worked, rule, minutes)


def _rule(worked: Worked) -> Engagement | None:
    """The longest that applies; one for a mark comes before those for any shift."""
    rules = worked.book.rules.engagements
    marked = [rule for rule in rules if rule.mark and rule.mark in worked.spell.marks]
    fitting = marked or [rule for rule in rules if not rule.mark]
    return max(fitting, key=lambda rule: rule.minutes, default=None)


def _named(plain: PayLine, group: Group, worked: Worked, rule: Engagement, minutes: int) -> PayLine:
    text = (
        f"{hours(minutes)} h were worked and the least that is paid is {hours(rule.minutes)} h; "
        f"at the rate of {group.price.name}"
    )
    return replace(
        plain,
        name=rule.name,
        export_name=rule.export_name or rule.name,
        secondary_export_name=rule.secondary_export_name,
        date=worked.spell.date,
        clause=rule.clause,
        reason=Reason(Bucket.TOP_UP, rule.id, text),
    )
