"""A rule pack in memory. What is in force on a day, for one person, is a Book."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from muster.payrules.facts import Terms
from muster.payrules.rules import (
    AllowanceRule,
    Engagement,
    HigherDutiesRule,
    Junior,
    LeaveLoading,
    Loading,
    MealBreak,
    Overtime,
    OvertimeOf,
    Penalties,
    Penalty,
    Premium,
    Rate,
    RegularRate,
    Rest,
    Rule,
    TakesEffect,
    Timed,
    Trigger,
    WorkDay,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Which of the known ways a law goes."""

    code: str
    name: str
    currency: str
    week_hours: Decimal
    week_starts: int = 0
    penalties: Penalties = Penalties.HIGHEST
    overtime_of: OvertimeOf = OvertimeOf.BASE_RATE
    work_day: WorkDay = WorkDay.SHIFT_START
    takes_effect: TakesEffect = TakesEffect.ON_THE_DAY
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Rows of each kind, in the order in which the pack has them."""

    rates: tuple[Rate, ...] = ()
    juniors: tuple[Junior, ...] = ()
    casual_loading: tuple[Loading, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    rest: tuple[Rest, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    meal_breaks: tuple[MealBreak, ...] = ()
    higher_duties: tuple[HigherDutiesRule, ...] = ()
    premiums: tuple[Premium, ...] = ()
    regular_rate: tuple[RegularRate, ...] = ()
    allowances: tuple[AllowanceRule, ...] = ()
    leave_loading: tuple[LeaveLoading, ...] = ()

    @property
    def every(self) -> tuple[Rule, ...]:
        return tuple(rule for kind in fields(self) for rule in getattr(self, kind.name))

    def where(self, holds: Callable[[Rule], bool]) -> "Rules":
        kinds = {
            kind.name: tuple(rule for rule in getattr(self, kind.name) if holds(rule))
            for kind in fields(self)
        }
        return Rules(**kinds)


class Book:
    """The rules of a day for one person at one level, and the hours at which any of them begins or ends."""

    def __init__(self, in_force: Rules, terms: Terms, level: str) -> None:
        self.rules = in_force.where(lambda rule: rule.is_for(terms, level))
        self.terms = terms
        self.level = level
        self.rate = next((rate for rate in self.rules.rates if rate.level == level), None)
        self.loading = next(iter(self.rules.casual_loading), None)
        self.rest = next(iter(self.rules.rest), None)
        self.edges = tuple(self._edges(weekday) for weekday in range(7))

    def _edges(self, weekday: int) -> tuple[int, ...]:
        timed: tuple[Timed, ...] = (*self.rules.penalties, *self.rules.overtime)
        windows = [rule.between for rule in timed if weekday in rule.days]
        windows += [trigger.spans[weekday] for trigger in self.rules.triggers if weekday in trigger.spans]
        return tuple(sorted({edge for window in windows for edge in window} - {0, 1440}))


class Pack:
    """All rules of one award or law, of all dates."""

    def __init__(self, switches: Switches, rules: Rules) -> None:
        self.switches = switches
        self.rules = rules
        self._in_force: dict[tuple[int, int], Rules] = {}

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which some rule begins, or has ended."""
        days = set[date]()
        for rule in self.rules.every:
            days.add(rule.from_on)
            if rule.to_on is not None:
                days.add(rule.to_on + timedelta(days=1))
        return sorted(days)

    def in_force(self, on: date, pay_period_on: date) -> Rules:
        """`pay_period_on` is the first day of the pay period: a rule may wait for the first full one."""
        key = (bisect_right(self._changes, on), bisect_right(self._changes, pay_period_on))
        found = self._in_force.get(key)
        if found is None:
            found = self._in_force[key] = self.rules.where(
                lambda rule: rule.in_force(self._day_for(rule, on, pay_period_on))
            )
        return found

    def _day_for(self, rule: Rule, on: date, pay_period_on: date) -> date:
        effect = rule.takes_effect or self.switches.takes_effect
        return pay_period_on if effect is TakesEffect.FIRST_FULL_PAY_PERIOD else on
