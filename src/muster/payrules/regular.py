"""The regular rate: all that the hours of a week earned, divided by those hours. Overtime adds its share of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from muster.payrules.bucket import Sorted
from muster.payrules.facts import Earning
from muster.payrules.lines import Bucket, PayLine
from muster.payrules.money import (
    HUNDRED,
    MINUTES_IN_HOUR,
    ZERO,
    half_up,
    hours,
    part,
    percent_of,
    product,
)
from muster.payrules.ontop import on_top
from muster.payrules.person import Person
from muster.payrules.rules import Overtime, Per, RegularRate
from muster.payrules.worked import Worked

WEEK_DAYS = 7
FINE = Decimal("0.000001")


@dataclass(slots=True)
class Period:
    """A week or a work period: what was earned in it and by how many minutes."""

    rule: RegularRate
    from_on: date
    to_on: date
    worked: list[Worked] = field(default_factory=list)
    parts: list[tuple[Sorted, Worked]] = field(default_factory=list)
    earned: Decimal = ZERO
    flat_sums: Decimal = ZERO

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each, _ in self.parts)

    @property
    def ordinary_minutes(self) -> int:
        return sum(each.minutes for each, _ in self.parts if each.bucket is Bucket.ORDINARY)

    @property
    def rate(self) -> Decimal:
        """Not rounded: only what is paid is."""
        return self._over(self.earned, self.minutes)

    @property
    def flat_rate(self) -> Decimal:
        return half_up(self._over(self.flat_sums, self.ordinary_minutes), FINE)

    def _over(self, money: Decimal, minutes: int) -> Decimal:
        return part(product(money, MINUTES_IN_HOUR), Decimal(minutes)) if minutes else ZERO


def periods(days: Iterable[Worked], earnings: Iterable[Earning], person: Person) -> list[Period]:
    """Each hour's own period, by the day it counts to; a salary and bonuses are shared by days."""
    found: dict[tuple[Per, int], Period] = {}
    for worked in days:
        for each in worked.parts:
            rule = next(iter(each.piece.book.rules.regular_rate), None)
            if rule is None:
                continue
            period = _period(found, rule, each, person)
            period.parts.append((each, worked))
            if worked not in period.worked:
                period.worked.append(worked)
    for period in found.values():
        _earn(period, earnings, person)
    return list(found.values())


def _period(found: dict[tuple[Per, int], Period], rule: RegularRate, each: Sorted, person: Person) -> Period:
    terms = each.piece.terms
    days = terms.cycle_days if rule.per is Per.CYCLE and terms.cycle_days else WEEK_DAYS
    first = terms.first_day(each.piece.day, days, person.pack.switches.week_starts)
    from_on = date.fromordinal(first)
    return found.setdefault((rule.per, first), Period(rule, from_on, from_on + timedelta(days=days - 1)))


def _earn(period: Period, earnings: Iterable[Earning], person: Person) -> None:
    dates = {(id(worked), each.piece.date) for each, worked in period.parts}
    period.earned = sum(
        (
            line.cost
            for worked in period.worked
            for line in worked.lines
            if (id(worked), line.date.toordinal()) in dates
        ),
        ZERO,
    )
    salary = person.terms_on(period.from_on.toordinal()).weekly_salary
    if salary is not None:
        period.earned += part(
            product(salary, Decimal((period.to_on - period.from_on).days + 1)), Decimal(WEEK_DAYS)
        )
    for earning in earnings:
        share = _share(earning, period)
        if earning.flat_sum and period.rule.flat_sum_over_ordinary:
            period.flat_sums += share
        else:
            period.earned += share


def _share(earning: Earning, period: Period) -> Decimal:
    """The part of a bonus that was earned on the period's days."""
    first, last = max(earning.from_on, period.from_on), min(earning.to_on, period.to_on)
    days = (last - first).days + 1
    whole = (earning.to_on - earning.from_on).days + 1
    return part(product(earning.amount, Decimal(days)), Decimal(whole)) if days > 0 else ZERO


def overtime_premiums(period: Period, person: Person) -> Iterator[PayLine]:
    by_rule: dict[str, list[tuple[Sorted, Worked]]] = defaultdict(list)
    for each, worked in period.parts:
        if each.overtime is not None:
            by_rule[each.overtime.id].append((each, worked))
    if by_rule:
        _point_out_a_part(period, person)
    for parts in by_rule.values():
        rule = parts[0][0].overtime
        if rule is None:
            continue
        person.warnings.unconfirmed(rule, period.to_on)
        minutes = sum(each.minutes for each, _ in parts)
        unit = percent_of(period.rate, rule.percent - HUNDRED)
        text = (
            f"{hours(minutes)} of {hours(period.minutes)} h are overtime, and {half_up(period.earned)} for all of them "
            f"is a regular rate of {half_up(period.rate, FINE)}"
        )
        percent = rule.percent - HUNDRED
        yield on_top(
            Bucket.PREMIUM, rule, parts, person, unit=unit, minutes=minutes, text=text, percent=percent
        )
        if period.flat_sums:
            yield _of_flat_sum(period, rule, parts, minutes, person)


def _point_out_a_part(period: Period, person: Person) -> None:
    if period.from_on < person.dates.from_on or period.to_on > person.dates.to_on:
        person.warnings.say(
            "part_of_a_period",
            f"Of the period from {period.from_on} to {period.to_on} only a part is calculated, and its regular rate is "
            "of that part.",
            period.from_on,
        )


def _of_flat_sum(
    period: Period, rule: Overtime, parts: list[tuple[Sorted, Worked]], minutes: int, person: Person
) -> PayLine:
    unit = percent_of(period.flat_rate, rule.percent, FINE)
    text = (
        f"a flat sum of {half_up(period.flat_sums)} over {hours(period.ordinary_minutes)} ordinary h "
        f"is {period.flat_rate} an hour"
    )
    return on_top(
        Bucket.PREMIUM, rule, parts, person, unit=unit, minutes=minutes, text=text, percent=rule.percent
    )
