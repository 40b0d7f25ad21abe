"""Pay for what should not have happened: a break that was missed, a shift that was called off, a day cut in two."""

from collections.abc import Iterator
from decimal import Decimal

from muster.payrules.lines import Bucket, PayLine
from muster.payrules.money import HUNDRED, ZERO, cost_of, half_up, hours
from muster.payrules.ontop import on_top
from muster.payrules.person import Person
from muster.payrules.regular import Period
from muster.payrules.rules import Premium, PremiumKind
from muster.payrules.worked import Worked


def premiums(of_day: list[Worked], period: Period | None, person: Person) -> Iterator[PayLine]:
    """Once a day for each rule whose mark some shift of the day has."""
    for rule in of_day[0].book.rules.premiums:
        marked = next((worked for worked in of_day if rule.mark in worked.spell.marks), None)
        if marked is None:
            continue
        person.warnings.unconfirmed(rule, marked.spell.date)
        found = _owed(rule, marked, of_day, period, person)
        if found is not None:
            minutes, unit, text = found
            parts = [(part, marked) for part in marked.parts]
            yield on_top(
                Bucket.PREMIUM, rule, parts, person, unit=unit, minutes=minutes, text=text, percent=HUNDRED
            )


def _owed(
    rule: Premium, marked: Worked, of_day: list[Worked], period: Period | None, person: Person
) -> tuple[int, Decimal, str] | None:
    base = person.base(marked.spell.day, marked.book)
    match rule.kind:
        case PremiumKind.HOURS_AT_REGULAR_RATE:
            unit = half_up(period.rate) if period is not None else base.hourly
            return rule.minutes, unit, f"{hours(rule.minutes)} h at the regular rate are owed for the day"
        case PremiumKind.REPORTING_TIME:
            return _reporting(rule, marked, base.hourly, person)
        case PremiumKind.ABOVE_MINIMUM_WAGE:
            return _above_minimum(rule, of_day)


def _reporting(
    rule: Premium, marked: Worked, hourly: Decimal, person: Person
) -> tuple[int, Decimal, str] | None:
    """Half of what was planned, within bounds, less what was worked."""
    if marked.spell.agreed is None:
        person.warnings.say(
            "no_planned_hours",
            f"Planned hours are not known, so no {rule.name.lower()} is found.",
            marked.spell.date,
        )
        return None
    planned = sum(ends - starts for starts, ends in marked.spell.agreed)
    if marked.minutes * 2 >= planned:
        person.warnings.say(
            "half_was_worked",
            f"Shift {marked.spell.id} is marked {rule.mark}, but half of its planned hours or more were worked, so no "
            f"{rule.name.lower()} is owed.",
            marked.spell.date,
        )
        return None
    owed = min(max(planned // 2, rule.at_least_minutes), rule.at_most_minutes)
    missing = owed - marked.minutes
    if missing <= 0:
        return None
    text = f"{hours(planned)} h were planned and {hours(marked.minutes)} h worked; {hours(owed)} h are owed"
    return missing, hourly, text


def _above_minimum(rule: Premium, of_day: list[Worked]) -> tuple[int, Decimal, str] | None:
    """So much more time at the minimum wage, as far as the day's pay does not hold it already."""
    wage = rule.hourly or ZERO
    paid = sum((line.cost for worked in of_day for line in worked.lines), ZERO)
    least = cost_of(wage, sum(worked.minutes for worked in of_day) + rule.minutes)
    if paid >= least:
        return None
    return (
        60,
        least - paid,
        f"the day's {paid} is below {least}, its hours and {hours(rule.minutes)} h more at {wage}",
    )
