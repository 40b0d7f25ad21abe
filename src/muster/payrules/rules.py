"""The kinds of rules. Each rule is one dated row with its clause and its source. How to write them:
docs/how-to/write-a-rule-pack.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from muster.payrules.facts import EmploymentType, Terms


class CasualLoading(StrEnum):
    """Additive: 25 points more. Compound: the percentage is taken of the loaded rate."""

    ADDITIVE = "additive"
    COMPOUND = "compound"


class Penalties(StrEnum):
    HIGHEST = "highest"
    STACK = "stack"


class OvertimeOf(StrEnum):
    """What an overtime percentage is taken of: the person's base rate, or all that the hours of the week earned."""

    BASE_RATE = "base_rate"
    REGULAR_RATE = "regular_rate"


class WorkDay(StrEnum):
    """The day whose hours a shift past midnight counts to: the one it began on, or each its own."""

    SHIFT_START = "shift_start"
    CALENDAR = "calendar"


class TakesEffect(StrEnum):
    ON_THE_DAY = "on_the_day"
    FIRST_FULL_PAY_PERIOD = "first_full_pay_period"


class TriggerKind(StrEnum):
    OUTSIDE_SPAN = "outside_span"
    BEYOND_AGREED = "beyond_agreed"
    MARKED = "marked"
    CONSECUTIVE_DAYS = "consecutive_days"
    LIMIT = "limit"


class Per(StrEnum):
    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    CYCLE = "cycle"
    HOUR = "hour"
    UNIT = "unit"
    WORK_PERIOD = "work_period"


class PremiumKind(StrEnum):
    """Ideas of premium pay that need a formula. All else is data."""

    HOURS_AT_REGULAR_RATE = "hours_at_regular_rate"
    REPORTING_TIME = "reporting_time"
    ABOVE_MINIMUM_WAGE = "above_minimum_wage"


Window = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """What all rules have: name, authority, dates, and whom they are for. A rule equals itself alone, so that what was
    once found out about it is kept by it.
    """

    id: str
    name: str
    clause: str
    source: str
    from_on: date
    to_on: date | None = None
    unconfirmed: bool = False
    takes_effect: TakesEffect | None = None
    employment: frozenset[EmploymentType] = frozenset()
    arrangements: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()

    def is_for(self, terms: Terms, level: str) -> bool:
        return (
            (not self.employment or terms.employment_type in self.employment)
            and self.arrangements <= terms.arrangements
            and not self.unless & terms.arrangements
            and (not self.levels or level in self.levels)
        )

    def in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paid(Rule):
    """A rule that can name a line."""

    export_name: str = ""
    secondary_export_name: str = ""

    @property
    def exported_as(self) -> str:
        return self.export_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rate(Paid):
    """The base rate of one level: by the week, or by the hour where the law says so."""

    level: str
    weekly: Decimal | None = None
    hourly: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Junior(Rule):
    """A share of the level's rate for ages `from_age` to `to_age`; `months_over` asks for longer service."""

    percent: Decimal
    from_age: int = 0
    to_age: int
    months_over: int = 0
    of_hourly: bool = False
    weekly_step: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loading(Rule):
    """The casual loading."""

    percent: Decimal
    mode: CasualLoading = CasualLoading.ADDITIVE
    on_overtime: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timed(Paid):
    """A rule for days and hours of the wall clock. `public_holiday` None asks nothing; `shift_starts` asks when the
    whole shift began, and may pass midnight; `mark` and `unless_mark` ask what people said of the shift.
    """

    days: frozenset[int] = frozenset(range(7))
    between: Window = (0, 1440)
    public_holiday: bool | None = None
    shift_starts: Window | None = None
    mark: str = ""
    unless_mark: str = ""

    def holds_at(self, weekday: int, wall: int, *, is_holiday: bool) -> bool:
        """As far as the calendar and the clock decide it."""
        return (
            weekday in self.days
            and self.between[0] <= wall < self.between[1]
            and (self.public_holiday is None or self.public_holiday == is_holiday)
        )

    def holds_for(self, shift_wall: int, marks: frozenset[str]) -> bool:
        """As far as the shift decides it: when it began, and what people said of it."""
        return (
            (self.shift_starts is None or _within(shift_wall, self.shift_starts))
            and (not self.mark or self.mark in marks)
            and self.unless_mark not in marks
        )


def _within(wall: int, window: Window) -> bool:
    first, last = window
    return first <= wall < last if first < last else wall >= first or wall < last


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Penalty(Timed):
    """Ordinary time at more than the base: a percentage, or dollars for each hour or part of one (`flat`)."""

    percent: Decimal | None = None
    casual_percent: Decimal | None = None
    flat: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overtime(Timed):
    """A rate of overtime; the first that fits is the one. `first_minutes` count overtime of the day, or of the week
    (`per`), for the triggers that the row names; `after_day_minutes` all work of the day.
    """

    percent: Decimal
    casual_percent: Decimal | None = None
    first_minutes: int | None = None
    per: Per = Per.DAY
    after_day_minutes: int = 0
    triggers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trigger(Rule):
    """What makes an hour overtime. They are asked in the pack's order. `of_roster` knows hours beyond those of the
    shift's roster alone, not beyond the contracted week.
    """

    kind: TriggerKind
    spans: Mapping[int, Window] = field(default_factory=dict)
    per: Per = Per.WEEK
    minutes: int | None = None
    minutes_by_days: Mapping[int, int] = field(default_factory=dict)
    ordinary_day: bool = False
    of_roster: bool = False
    mark: str = ""
    longer_mark: str = ""
    longer_minutes: int = 0
    more_than_days: int = 0
    within_week: bool = False

    def can_hold_at(self, weekday: int, wall: int) -> bool:
        """Outside of its span, which the clock alone decides; all else is counted or asked."""
        if self.kind is not TriggerKind.OUTSIDE_SPAN:
            return True
        first, last = self.spans.get(weekday, (0, 0))
        return not first <= wall < last


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rest(Paid):
    """Less rest than this since the last work day, and the whole shift is paid at the percentage; without one it is
    pointed out. `after_overtime` asks it of the rest after a day that had some.
    """

    minutes: int
    percent: Decimal | None = None
    casual_percent: Decimal | None = None
    after_overtime: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engagement(Timed):
    """The least that one shift or day is paid for, by the day on which it began; `triggers` ask for overtime, and
    `public_holiday` for some work on one that day.
    """

    minutes: int
    per: Per = Per.DAY
    triggers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MealBreak(Paid):
    """Work of more than `after_minutes` without a break this long is pointed out. Where the shift has the mark, the
    time until the break is paid at the percentage, or has it on top. `once` asks for one break in a shift.
    """

    after_minutes: int
    minutes: int
    once: bool = False
    mark: str = ""
    percent: Decimal | None = None
    on_top: bool = False

    @property
    def reason(self) -> str:
        """Why its percentage is paid."""
        return f"after {self.after_minutes // 60} h of work no break of {self.minutes} min had been given"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeastOvertime(Rule):
    """A week with less overtime than this has none: those minutes are paid as ordinary time."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HigherDutiesRule(Rule):
    """Higher duties for longer than this in a shift pay the higher level for all of it."""

    after_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Premium(Paid):
    """Pay for something that should not have happened, once a day."""

    kind: PremiumKind
    mark: str
    minutes: int = 60
    at_least_minutes: int = 0
    at_most_minutes: int = 0
    hourly: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RegularRate(Rule):
    """The period over which overtime's regular rate is taken. A flat sum may be divided by the ordinary hours alone,
    and then earns the whole overtime percentage.
    """

    per: Per = Per.WEEK
    flat_sum_over_ordinary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllowanceRule(Paid):
    """Money by shift, day, week, hour or counted unit, where a mark or an arrangement asks for it. `gap_from_minutes`
    and `gap_to_minutes` ask for the day's longest time off between its work; its work periods are those that lie so
    far apart, and count from `work_from_minutes` on.
    """

    amount: Decimal
    per: Per
    mark: str = ""
    unless_mark: str = ""
    unit: str = ""
    overtime_over_minutes: int | None = None
    work_from_minutes: int = 0
    gap_from_minutes: int = 0
    gap_to_minutes: int | None = None
    most_per_week: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeaveLoading(Rule):
    percent: Decimal
