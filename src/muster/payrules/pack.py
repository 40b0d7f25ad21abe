"""A rule pack in memory. What is in force on a day, for one person, is a Book."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from muster.payrules.facts import EmploymentType, Terms
from muster.payrules.rules import (
    AllowanceRule,
    Engagement,
    HigherDutiesRule,
    Junior,
    LeastOvertime,
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
    least_overtime: tuple[LeastOvertime, ...] = ()
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


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Hours of the week that have the same rules, as far as the calendar and the clock decide it. `by_start` says that a
    penalty depends on when the shift began.
    """

    book: "Book"
    triggers: tuple[Trigger, ...]
    penalties: tuple[Penalty, ...]
    loadings: tuple[Penalty, ...]
    overtime: tuple[Overtime, ...]
    by_start: bool


class Book:
    """The rules of a day for one kind of employment at one level, and the hours at which any of them begins or ends."""

    def __init__(self, pack: "Pack", in_force: Rules, terms: Terms, level: str) -> None:
        self.rules = in_force.where(lambda rule: rule.is_for(terms, level))
        self.employment_type = terms.employment_type
        self.level = level
        self.rate = next((rate for rate in self.rules.rates if rate.level == level), None)
        self.loading = next(iter(self.rules.casual_loading), None)
        self.least_overtime = next(iter(self.rules.least_overtime), None)
        self._edges = tuple(self._edges_of(weekday) for weekday in range(7))
        self.longest_engagement = max((rule.minutes for rule in self.rules.engagements), default=0)
        known = {rule.id for rule in self.rules.allowances}
        self.allowances_of_other_dates = tuple(
            rule for rule in pack.rules.allowances if rule.id not in known and rule.is_for(terms, level)
        )
        self._asked_marks = frozenset(rule.mark for rule in self.rules.allowances)
        self._allowances: dict[frozenset[str], tuple[AllowanceRule, ...]] = {}
        self._until: dict[tuple[int, bool, int], tuple[int, Hours]] = {}
        self._hours: dict[tuple[tuple[Rule, ...], ...], Hours] = {}

    def _edges_of(self, weekday: int) -> tuple[int, ...]:
        timed: tuple[Timed, ...] = (*self.rules.penalties, *self.rules.overtime)
        windows = [rule.between for rule in timed if weekday in rule.days]
        windows += [trigger.spans[weekday] for trigger in self.rules.triggers if weekday in trigger.spans]
        return tuple(sorted({1440, *(edge for window in windows for edge in window)} - {0}))

    def allowances(self, marks: frozenset[str]) -> tuple[AllowanceRule, ...]:
        """Those that a shift with the marks can have, or be asked about."""
        asked = marks & self._asked_marks
        found = self._allowances.get(asked)
        if found is None:
            found = self._allowances[asked] = tuple(
                rule
                for rule in self.rules.allowances
                if not rule.mark or rule.mark in asked or rule.overtime_over_minutes is not None
            )
        return found

    def hours(self, weekday: int, wall: int, *, is_holiday: bool) -> tuple[int, Hours]:
        """The wall clock until which the same rules apply, and those. Found out once and then looked up: a year has
        thousands of shifts, and a week a few kinds of hours.
        """
        edges = self._edges[weekday]
        edge = edges[bisect_right(edges, wall)]
        found = self._until.get((weekday, is_holiday, edge))
        if found is None:
            until, hours = edge, self._hours_at(weekday, wall, is_holiday=is_holiday)
            if edge < edges[-1]:
                later, same = self.hours(weekday, edge, is_holiday=is_holiday)
                until = later if same is hours else edge
            found = self._until[weekday, is_holiday, edge] = until, hours
        return found

    def _hours_at(self, weekday: int, wall: int, *, is_holiday: bool) -> Hours:
        rules = self.rules
        penalties = [rule for rule in rules.penalties if rule.holds_at(weekday, wall, is_holiday=is_holiday)]
        triggers = tuple(rule for rule in rules.triggers if rule.can_hold_at(weekday, wall))
        percentages = tuple(rule for rule in penalties if rule.percent is not None)
        flat = tuple(rule for rule in penalties if rule.flat is not None)
        overtime = tuple(
            rule for rule in rules.overtime if rule.holds_at(weekday, wall, is_holiday=is_holiday)
        )
        by_start = any(rule.shift_starts is not None for rule in penalties)
        alike = (triggers, percentages, flat, overtime)
        return self._hours.setdefault(alike, Hours(self, *alike, by_start))


class Pack:
    """All rules of one award or law, of all dates."""

    def __init__(self, switches: Switches, rules: Rules) -> None:
        self.switches = switches
        self.rules = rules
        self._in_force: dict[tuple[int, int], Rules] = {}
        self._books: dict[tuple[int, int, EmploymentType, frozenset[str], str], Book] = {}

    @cached_property
    def arrangements(self) -> frozenset[str]:
        """All that some rule asks about."""
        return frozenset[str]().union(*(rule.arrangements | rule.unless for rule in self.rules.every))

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which some rule begins, or has ended."""
        days = set[date]()
        for rule in self.rules.every:
            days.add(rule.from_on)
            if rule.to_on is not None:
                days.add(rule.to_on + timedelta(days=1))
        return sorted(days)

    def book(self, on: date, pay_period_on: date, terms: Terms, level: str) -> Book:
        """The same for all people who are employed alike."""
        key = (*self._era(on, pay_period_on), terms.employment_type, terms.arrangements, level)
        book = self._books.get(key)
        if book is None:
            book = self._books[key] = Book(self, self.in_force(on, pay_period_on), terms, level)
        return book

    def in_force(self, on: date, pay_period_on: date) -> Rules:
        """`pay_period_on` is the first day of the pay period: a rule may wait for the first full one."""
        era = self._era(on, pay_period_on)
        found = self._in_force.get(era)
        if found is None:
            found = self._in_force[era] = self.rules.where(
                lambda rule: rule.in_force(self._day_for(rule, on, pay_period_on))
            )
        return found

    def lasts_until(self, on: date, pay_period: tuple[date, date]) -> date:
        """The day on which the next rules begin, in a pay period given by its first day and that of the next."""
        begun, for_period = self._era(on, pay_period[0])
        change = self._changes[begun] if begun < len(self._changes) else date.max
        return min(change, pay_period[1]) if for_period < begun else change

    def _era(self, on: date, pay_period_on: date) -> tuple[int, int]:
        """Days between which no rule begins or ends have the same."""
        return bisect_right(self._changes, on), bisect_right(self._changes, pay_period_on)

    def _day_for(self, rule: Rule, on: date, pay_period_on: date) -> date:
        effect = rule.takes_effect or self.switches.takes_effect
        return pay_period_on if effect is TakesEffect.FIRST_FULL_PAY_PERIOD else on
