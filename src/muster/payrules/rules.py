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
    CONSECUTIVE_DAYS = "consecutive_days"
    LIMIT = "limit"


class Per(StrEnum):
    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    CYCLE = "cycle"
    HOUR = "hour"
    UNIT = "unit"


class PremiumKind(StrEnum):
    """Ideas of premium pay that need a formula. All else is data."""

    HOURS_AT_REGULAR_RATE = "hours_at_regular_rate"
    REPORTING_TIME = "reporting_time"
    ABOVE_MINIMUM_WAGE = "above_minimum_wage"


Window = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have: name, authority, dates, and whom they are for."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Rule):
    """A rule that can name a line."""

    export_name: str = ""
    secondary_export_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Paid):
    """The base rate of one level: by the week, or by the hour where the law says so."""

    level: str
    weekly: Decimal | None = None
    hourly: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Junior(Rule):
    """A share of the level's rate for ages `from_age` to `to_age`; `months_over` asks for longer service."""

    percent: Decimal
    from_age: int = 0
    to_age: int
    months_over: int = 0
    of_hourly: bool = False
    weekly_step: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading(Rule):
    """The casual loading."""

    percent: Decimal
    mode: CasualLoading = CasualLoading.ADDITIVE
    on_overtime: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed(Paid):
    """A rule for days and hours of the wall clock. `public_holiday` None asks nothing; `shift_starts` asks when the
    whole shift began, and may pass midnight.
    """

    days: frozenset[int] = frozenset(range(7))
    between: Window = (0, 1440)
    public_holiday: bool | None = None
    shift_starts: Window | None = None

    def covers(self, weekday: int, wall: int, *, is_holiday: bool, shift_wall: int) -> bool:
        return (
            weekday in self.days
            and self.between[0] <= wall < self.between[1]
            and (self.public_holiday is None or self.public_holiday == is_holiday)
            and (self.shift_starts is None or _within(shift_wall, self.shift_starts))
        )


def _within(wall: int, window: Window) -> bool:
    first, last = window
    return first <= wall < last if first < last else wall >= first or wall < last


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Timed):
    """Ordinary time at more than the base: a percentage, or dollars for each hour or part of one (`flat`)."""

    percent: Decimal | None = None
    casual_percent: Decimal | None = None
    flat: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime(Timed):
    """A rate of overtime; the first that fits is the one. Blocks count overtime of the day, or all work of it."""

    percent: Decimal
    casual_percent: Decimal | None = None
    first_minutes: int | None = None
    after_day_minutes: int = 0
    triggers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Rule):
    """What makes an hour overtime. They are asked in the pack's order."""

    kind: TriggerKind
    spans: Mapping[int, Window] = field(default_factory=dict)
    per: Per = Per.WEEK
    minutes: int | None = None
    minutes_by_days: Mapping[int, int] = field(default_factory=dict)
    ordinary_day: bool = False
    longer_mark: str = ""
    longer_minutes: int = 0
    more_than_days: int = 0
    within_week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Paid):
    """Less rest than this since the last work day, and the whole shift is paid at the percentage."""

    minutes: int
    percent: Decimal
    casual_percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(Paid):
    """The least that one shift or day is paid for."""

    minutes: int
    per: Per = Per.DAY
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MealBreak(Rule):
    """Work of more than `after_minutes` without a break this long is pointed out."""

    after_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HigherDutiesRule(Rule):
    """Higher duties for longer than this in a shift pay the higher level for all of it."""

    after_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium(Paid):
    """Pay for something that should not have happened, once a day."""

    kind: PremiumKind
    mark: str
    minutes: int = 60
    at_least_minutes: int = 0
    at_most_minutes: int = 0
    hourly: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularRate(Rule):
    """The period over which overtime's regular rate is taken. A flat sum may be divided by the ordinary hours alone,
    and then earns the whole overtime percentage.
    """

    per: Per = Per.WEEK
    flat_sum_over_ordinary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceRule(Paid):
    """Money by shift, day, week, hour or counted unit, where a mark or an arrangement asks for it."""

    amount: Decimal
    per: Per
    mark: str = ""
    unless_mark: str = ""
    unit: str = ""
    overtime_over_minutes: int | None = None
    most_per_week: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLoading(Rule):
    percent: Decimal
