"""Allowances beside the hours: for a shift, a day, a week, an hour of it or a counted unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.facts import Earning
from muster.payrules.lines import AllowanceLine
from muster.payrules.money import ZERO, cost_of, half_up, hours
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


def allowances(days: Iterable[Worked], person: Person) -> Iterator[AllowanceLine]:
    once: set[tuple[str, Per, int]] = set()
    paid: dict[tuple[str, int], Decimal] = {}
    for worked in days:
        _point_out_unknown_amounts(worked, person)
        for rule in worked.book.rules.allowances:
            due = _due(rule, worked, person)
            if due is None or not _is_first(rule, worked, once):
                continue
            person.warnings.unconfirmed(rule, due.on)
            line = _line(due, _left(rule, worked, paid))
            if line.cost:
                paid[rule.id, _week(worked)] = paid.get((rule.id, _week(worked)), ZERO) + line.cost
                yield line


def _point_out_unknown_amounts(worked: Worked, person: Person) -> None:
    """An allowance that the pack knows for other dates only."""
    known = {rule.id for rule in worked.book.rules.allowances}
    for rule in person.pack.rules.allowances:
        if (
            rule.id not in known
            and rule.is_for(worked.book.terms, worked.book.level)
            and _due(rule, worked, None)
        ):
            person.warnings.say(
                "no_amount",
                f"The pack has no amount of {rule.name} ({rule.clause}) for this date.",
                worked.spell.date,
            )


def _week(worked: Worked) -> int:
    anchor = worked.book.terms.cycle_from_on
    return (worked.spell.day - (anchor.toordinal() if anchor else 1)) // WEEK_DAYS


def _is_first(rule: AllowanceRule, worked: Worked, once: set[tuple[str, Per, int]]) -> bool:
    if rule.per not in (Per.DAY, Per.WEEK):
        return True
    key = (rule.id, rule.per, worked.spell.day if rule.per is Per.DAY else _week(worked))
    if key in once:
        return False
    once.add(key)
    return True


def _left(rule: AllowanceRule, worked: Worked, paid: Mapping[tuple[str, int], Decimal]) -> Decimal | None:
    if rule.most_per_week is None:
        return None
    return rule.most_per_week - paid.get((rule.id, _week(worked)), ZERO)


def _due(rule: AllowanceRule, worked: Worked, person: Person | None) -> _Due | None:
    marks = worked.spell.marks
    if rule.overtime_over_minutes is not None and worked.overtime_minutes <= rule.overtime_over_minutes:
        return None
    if rule.mark and rule.mark not in marks:
        if person is not None:
            _ask(rule, worked, person)
        return None
    units = _units(rule, worked)
    if not units:
        return None
    minutes = worked.minutes if rule.per is Per.HOUR else None
    return _Due(rule, worked.spell.date, units, _why(rule, worked), worked.spell.id, minutes)


def _ask(rule: AllowanceRule, worked: Worked, person: Person) -> None:
    """Overtime long enough for the allowance, but nobody said whether what it depends on holds."""
    if rule.overtime_over_minutes is not None and rule.unless_mark not in worked.spell.marks:
        person.warnings.say(
            "allowance_unknown",
            f"{rule.name} ({rule.clause}) may be owed: mark the shift {rule.mark} or {rule.unless_mark}.",
            worked.spell.date,
        )


def _units(rule: AllowanceRule, worked: Worked) -> Decimal:
    match rule.per:
        case Per.HOUR:
            return hours(worked.minutes)
        case Per.UNIT:
            return worked.spell.quantities.get(rule.unit, ZERO)
        case _:
            return Decimal(1)


def _why(rule: AllowanceRule, worked: Worked) -> str:
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
    cost = half_up(due.units * rule.amount) if due.minutes is None else cost_of(rule.amount, due.minutes)
    return AllowanceLine(
        date=due.on,
        name=rule.name,
        export_name=rule.export_name or rule.name,
        units=due.units,
        unit_rate=rule.amount,
        cost=cost if left is None else min(cost, max(left, ZERO)),
        clause=rule.clause,
        reason=due.reason,
        inputs={"shift": due.shift, "rule": rule.id, "source": rule.source},
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
