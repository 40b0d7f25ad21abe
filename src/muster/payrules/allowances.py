"""Allowances beside the hours: for a shift, a day, a week, an hour of it or a counted unit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from muster.payrules.facts import Earning
from muster.payrules.lines import AllowanceLine
from muster.payrules.money import ZERO, cost_of, half_up, hours
from muster.payrules.normalise import Stretch
from muster.payrules.person import Person
from muster.payrules.rules import AllowanceRule, Per
from muster.payrules.worked import Worked

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Due:
    rule: AllowanceRule
    on: date
    units: Decimal
    reason: str
    shift: str
    minutes: int | None


@dataclass(slots=True)
class _Paid:
    """What has been paid once for its day or week, and how much of each week's most."""

    week_starts: int
    once: set[tuple[str, Per, int]] = field(default_factory=set)
    of_week: dict[tuple[str, int], Decimal] = field(default_factory=dict)

    def week(self, worked: Worked) -> int:
        return worked.terms.first_day(worked.spell.day, WEEK_DAYS, self.week_starts)

    def is_first(self, rule: AllowanceRule, worked: Worked) -> bool:
        if rule.per not in (Per.DAY, Per.WEEK, Per.WORK_PERIOD):
            return True
        key = (rule.id, rule.per, self.week(worked) if rule.per is Per.WEEK else worked.spell.day)
        if key in self.once:
            return False
        self.once.add(key)
        return True

    def line(self, due: _Due, worked: Worked) -> AllowanceLine:
        rule, key = due.rule, (due.rule.id, self.week(worked))
        before = self.of_week.get(key, ZERO)
        line = _line(due, None if rule.most_per_week is None else rule.most_per_week - before)
        self.of_week[key] = before + line.cost
        return line


def allowances(
    earlier: Iterable[list[Worked]], days: Iterable[list[Worked]], person: Person
) -> Iterator[AllowanceLine]:
    """Those of the days. A week's was paid already where it was owed for work before the dates."""
    paid = _Paid(person.pack.switches.week_starts)
    for worked, work in _with_work_of_day(earlier):
        for due in _all_due(worked, work, paid, None):
            paid.line(due, worked)
    for worked, work in _with_work_of_day(days):
        _point_out_unknown_amounts(worked, work, person)
        for due in _all_due(worked, work, paid, person):
            person.warnings.unconfirmed(due.rule, due.on)
            line = paid.line(due, worked)
            if line.cost:
                yield line


def _all_due(worked: Worked, work: Sequence[Stretch], paid: _Paid, person: Person | None) -> Iterator[_Due]:
    for rule in worked.book.allowances(worked.spell.marks):
        due = _due(rule, worked, work, person)
        if due is not None and paid.is_first(rule, worked):
            yield due


def _with_work_of_day(days: Iterable[list[Worked]]) -> Iterator[tuple[Worked, Sequence[Stretch]]]:
    for of_day in days:
        work = [stretch for worked in of_day for stretch in worked.spell.worked]
        for worked in of_day:
            yield worked, work


def _longest_gap(work: Sequence[Stretch]) -> int:
    return max((later - ends for (_, ends), (later, _) in pairwise(work)), default=0)


def _periods(work: Sequence[Stretch], gap: int) -> Iterator[int]:
    """Minutes of work in each of the day's periods, which lie at least the gap apart."""
    minutes, last = 0, work[0][0]
    for starts, ends in work:
        if starts - last >= gap:
            yield minutes
            minutes = 0
        minutes, last = minutes + ends - starts, ends
    yield minutes


def _point_out_unknown_amounts(worked: Worked, work: Sequence[Stretch], person: Person) -> None:
    """An allowance that the pack knows for other dates only."""
    for rule in worked.book.allowances_of_other_dates:
        if _due(rule, worked, work, None):
            person.warnings.say(
                "no_amount",
                f"The pack has no amount of {rule.name} ({rule.clause}) for this date.",
                worked.spell.date,
            )


def _due(rule: AllowanceRule, worked: Worked, work: Sequence[Stretch], person: Person | None) -> _Due | None:
    if rule.overtime_over_minutes is not None and worked.overtime_minutes <= rule.overtime_over_minutes:
        return None
    gap = _longest_gap(work) if rule.gap_from_minutes or rule.gap_to_minutes is not None else 0
    if gap < rule.gap_from_minutes or (rule.gap_to_minutes is not None and gap > rule.gap_to_minutes):
        return None
    if rule.mark and rule.mark not in worked.spell.marks:
        if person is not None:
            _ask(rule, worked, person)
        return None
    units = _units(rule, worked, work)
    if not units:
        return None
    minutes = worked.minutes if rule.per is Per.HOUR else None
    return _Due(rule, worked.spell.date, units, _why(rule, worked, gap), worked.spell.id, minutes)


def _ask(rule: AllowanceRule, worked: Worked, person: Person) -> None:
    """Overtime long enough for the allowance, but nobody said whether what it depends on holds."""
    if rule.overtime_over_minutes is not None and rule.unless_mark not in worked.spell.marks:
        person.warnings.say(
            "allowance_unknown",
            f"{rule.name} ({rule.clause}) may be owed: mark the shift {rule.mark} or {rule.unless_mark}.",
            worked.spell.date,
        )


def _units(rule: AllowanceRule, worked: Worked, work: Sequence[Stretch]) -> Decimal:
    match rule.per:
        case Per.UNIT:
            return worked.spell.quantities.get(rule.unit, ZERO)
        case Per.HOUR:
            return hours(worked.minutes)
        case Per.WORK_PERIOD:
            periods = _periods(work, rule.gap_from_minutes)
            return Decimal(sum(minutes >= rule.work_from_minutes for minutes in periods))
        case _:
            return Decimal(1)


def _why(rule: AllowanceRule, worked: Worked, gap: int) -> str:
    if rule.gap_from_minutes:
        return f"the work of the day lies {hours(gap)} h apart"
    if rule.overtime_over_minutes is not None:
        return (
            f"overtime of {hours(worked.overtime_minutes)} h, more than {hours(rule.overtime_over_minutes)} h"
        )
    return {
        Per.HOUR: "for each hour of the shift",
        Per.UNIT: f"for each {rule.unit}",
        Per.WEEK: "for a week in which work was done",
        Per.DAY: "for a day on which work was done",
    }.get(rule.per, "for the shift")


def _line(due: _Due, left: Decimal | None) -> AllowanceLine:
    rule = due.rule
    inputs = {"shift": due.shift, "rule": rule.id, "source": rule.source}
    if rule.unconfirmed:
        inputs["unconfirmed"] = "yes"
    cost = half_up(due.units * rule.amount) if due.minutes is None else cost_of(rule.amount, due.minutes)
    return AllowanceLine(
        date=due.on,
        name=rule.name,
        export_name=rule.exported_as,
        units=due.units,
        unit_rate=rule.amount,
        cost=cost if left is None else min(cost, max(left, ZERO)),
        clause=rule.clause,
        reason=due.reason,
        inputs=inputs,
    )


def earning_line(earning: Earning) -> AllowanceLine:
    """A bonus is paid as it was told; only its share in overtime is calculated."""
    return AllowanceLine(
        date=earning.to_on,
        name=earning.name,
        export_name=earning.name,
        units=Decimal(1),
        unit_rate=earning.amount,
        cost=half_up(earning.amount),
        clause="",
        reason=f"earned from {earning.from_on} to {earning.to_on}",
        inputs={},
    )
