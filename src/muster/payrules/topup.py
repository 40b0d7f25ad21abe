"""The least that a shift or a day is paid for: the hours that are missing, as lines of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from muster.payrules.assemble import Group, grouped, line
from muster.payrules.bucket import Buckets
from muster.payrules.cut import Slice, cut
from muster.payrules.days import last_instant, local
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.money import MINUTES_IN_HOUR, ZERO, half_up, hours, part
from muster.payrules.ontop import on_top
from muster.payrules.person import Person
from muster.payrules.rules import Engagement, Per
from muster.payrules.worked import Worked


class TopUp(NamedTuple):
    rule: Engagement
    line: PayLine


def top_ups(of_day: Sequence[Worked], before: list[TopUp], person: Person, buckets: Buckets) -> list[TopUp]:
    """Of a day so far; `before` are those that were due until its last shift began. To come again never pays less than
    to have stayed away: only hours of one continuous shift are taken from a least (MA000002 24.4(e)).
    """
    found = list(_engagements(of_day, person, buckets))
    if not before:
        return found
    lost = _sixtieths(before) - _sixtieths(found) - sum(map(_minutes_by_rate, of_day[-1].lines), ZERO)
    less = half_up(part(lost, MINUTES_IN_HOUR))
    return [*found, _difference(less, before[-1], of_day[-1], person)] if less > 0 else found


def _sixtieths(found: Iterable[TopUp]) -> Decimal:
    return sum((_minutes_by_rate(each.line) for each in found), ZERO)


def _minutes_by_rate(of_work: PayLine) -> Decimal:
    return of_work.unit_rate * int(of_work.inputs["minutes"])


def _engagements(of_day: Sequence[Worked], person: Person, buckets: Buckets) -> Iterator[TopUp]:
    """Spells of one day count together where the rule is for the day; what is missing then follows the last."""
    for worked in of_day:
        if worked.minutes >= worked.book.longest_engagement:
            continue
        rule = _rule(worked, of_day)
        if rule is None or (rule.per is Per.DAY and worked is not of_day[-1]):
            continue
        minutes = worked.minutes if rule.per is Per.SHIFT else sum(each.minutes for each in of_day)
        if minutes < rule.minutes:
            slices = _missing(worked, rule, rule.minutes - minutes, person)
            parts = buckets.as_if(worked.spell, slices, worked.parts[-1])
            for group in grouped(parts, worked.spell, person):
                plain = line(group, worked.spell, person)
                yield TopUp(rule, _named(plain, group, worked, rule, minutes))


def _rule(worked: Worked, of_day: Sequence[Worked]) -> Engagement | None:
    """The longest that applies; one for a mark comes before those for any shift."""
    fitting = [rule for rule in worked.book.rules.engagements if _applies(rule, worked, of_day)]
    return max(fitting, key=lambda rule: (bool(rule.mark), rule.minutes), default=None)


def _applies(rule: Engagement, worked: Worked, of_day: Sequence[Worked]) -> bool:
    spell = worked.spell
    is_holiday = any(part.piece.holiday for part in worked.parts if part.piece.date == spell.day)
    return (
        rule.holds_for(spell.wall, spell.marks)
        and rule.holds_at((spell.day - 1) % 7, spell.wall, is_holiday=is_holiday)
        and (not rule.triggers or not rule.triggers.isdisjoint(_triggers(rule, worked, of_day)))
    )


def _triggers(rule: Engagement, worked: Worked, of_day: Sequence[Worked]) -> set[str]:
    """What made time of the shift or the day overtime."""
    counted = of_day if rule.per is Per.DAY else [worked]
    return {part.trigger.id for each in counted for part in each.parts if part.trigger is not None}


def _missing(worked: Worked, rule: Engagement, minutes: int, person: Person) -> list[Slice]:
    """The least of a shift is the time that would have followed it, past midnight too. That of a day is paid at the rates
    of that day, and that of a public holiday at the holiday's: hours that do not fit are paid as the last that did.
    """
    spell = worked.spell
    following = cut(spell, person, [(spell.ends, spell.ends + minutes)])
    if rule.per is Per.SHIFT:
        return following

    def is_own(piece: Slice) -> bool:
        return piece.date == spell.day and (not rule.public_holiday or piece.holiday is not None)

    own = list(takewhile(is_own, following))
    if own:
        own[-1].ends = spell.ends + minutes
        return own
    pieces = [part.piece for part in worked.parts if is_own(part.piece)]
    return [
        replace(piece, starts=spell.ends, ends=spell.ends + minutes) for piece in pieces[-1:]
    ] or following


def _named(plain: PayLine, group: Group, worked: Worked, rule: Engagement, minutes: int) -> PayLine:
    """What the least of a day pays is shown on that day."""
    text = (
        f"{hours(minutes)} h were worked and the least that is paid is {hours(rule.minutes)} h; "
        f"at the rate of {group.price.name}"
    )
    spell = worked.spell
    first, last = group.first.starts, group.last.ends
    if rule.per is Per.DAY:
        until = max(spell.ends, last_instant(spell.calendar.zone, spell.day))
        first, last = min(first, until), min(last, until)
    return plain._replace(
        from_=local(first, spell.calendar.zone),
        to=local(last, spell.calendar.zone),
        name=rule.name,
        export_name=rule.exported_as,
        secondary_export_name=rule.secondary_export_name,
        date=spell.date,
        clause=rule.clause,
        reason=Reason(Bucket.TOP_UP, rule.id, text),
    )


def _difference(less: Decimal, before: TopUp, worked: Worked, person: Person) -> TopUp:
    text = f"without shift {worked.spell.id} the least of the day would have paid {less} more than all of its work"
    parts = [(worked.parts[-1], worked)]
    paid = on_top(Bucket.TOP_UP, before.rule, parts, person, unit=less, minutes=60, text=text)
    return TopUp(before.rule, paid._replace(date=worked.spell.date))
