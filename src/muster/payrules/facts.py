"""What the engine is told: a person by date, what they worked, and where. Nothing in it is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum


class PayRulesError(ValueError):
    """Something told to the engine cannot be: the message names it."""


class EmploymentType(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CASUAL = "casual"


@dataclass(frozen=True, slots=True)
class AllPurpose:
    """An allowance that is part of the rate for all purposes, overtime and penalties too."""

    name: str
    hourly: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a person is employed from a day on, until the next terms begin."""

    from_on: date
    employment_type: EmploymentType
    level: str
    hourly_rate: Decimal | None = None
    weekly_salary: Decimal | None = None
    all_purpose: tuple[AllPurpose, ...] = ()
    ordinary_day_minutes: int | None = None
    contracted_week_minutes: int | None = None
    cycle_days: int | None = None
    cycle_from_on: date | None = None
    arrangements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    terms: tuple[Terms, ...]
    born_on: date | None = None
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday, or the part of a day that is one, by minutes of the wall clock."""

    on: date
    name: str
    from_minute: int = 0
    to_minute: int = 1440


@dataclass(frozen=True, slots=True)
class Place:
    zone: tzinfo
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    finishes_at: datetime


@dataclass(frozen=True, slots=True)
class Break:
    """By its times, or by its length alone."""

    starts_at: datetime | None = None
    finishes_at: datetime | None = None
    minutes: int | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class HigherDuties:
    level: str
    during: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedShift:
    """`agreed` are the hours planned or agreed for that day, None where nobody said; `marks` are what only people
    know of a shift (called_back, long_day); `quantities` are counts that money depends on (km).
    """

    id: str
    starts_at: datetime
    finishes_at: datetime
    place: Place
    breaks: tuple[Break, ...] = ()
    marks: frozenset[str] = frozenset()
    agreed: tuple[Span, ...] | None = None
    higher_duties: tuple[HigherDuties, ...] = ()
    quantities: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """Money beside the hours that overtime must count: a bonus earned over some days. A flat sum does not grow with
    the hours worked, which some laws divide in another way.
    """

    name: str
    amount: Decimal
    from_on: date
    to_on: date
    flat_sum: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """The days to pay. They are one pay period, or several of `pay_period_days` counted from the first day."""

    from_on: date
    to_on: date
    pay_period_days: int | None = None

    def pay_period_of(self, day: date) -> date:
        days = self.pay_period_days or (self.to_on - self.from_on).days + 1
        whole = (day - self.from_on).days // days
        return date.fromordinal(self.from_on.toordinal() + whole * days)
