"""What the engine is told: a person by date, what they worked, and where. Nothing in it is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

MOST = 10**9


class PayRulesError(ValueError):
    """Something told to the engine cannot be: the message names it."""


def _known(number: Decimal | int | None, what: str) -> None:
    """Money and counts are finite and not below zero."""
    if number is not None and not (Decimal(number).is_finite() and 0 <= number < MOST):
        raise PayRulesError(f"The {what} cannot be {number}.")


class EmploymentType(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CASUAL = "casual"


@dataclass(frozen=True, slots=True)
class AllPurpose:
    """An allowance that is part of the rate for all purposes, overtime and penalties too."""

    name: str
    hourly: Decimal

    def __post_init__(self) -> None:
        _known(self.hourly, self.name)


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

    def __post_init__(self) -> None:
        if (self.cycle_days is None) != (self.cycle_from_on is None):
            raise PayRulesError("Terms give cycle_days and cycle_from_on together, or neither.")
        for name in ("hourly_rate", "weekly_salary", "ordinary_day_minutes", "contracted_week_minutes"):
            _known(getattr(self, name), f"{name} of the terms")
        if self.cycle_days is not None and self.cycle_days < 1:
            raise PayRulesError(f"The cycle_days of the terms cannot be {self.cycle_days}.")

    def first_day(self, day: int, days: int, week_starts: int) -> int:
        """Of the week or longer period that the day lies in: the person's own, where there is a cycle."""
        anchor = self.cycle_from_on.toordinal() if self.cycle_from_on else 1 + week_starts
        return day - (day - anchor) % days


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

    def __post_init__(self) -> None:
        _known(self.minutes, "minutes of a break")


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

    def __post_init__(self) -> None:
        for unit, count in self.quantities.items():
            _known(count, f"{unit} of shift {self.id}")


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

    def __post_init__(self) -> None:
        _known(self.amount, self.name)
        if self.to_on < self.from_on:
            raise PayRulesError(f"{self.name} ends on {self.to_on}, before it begins.")


@dataclass(frozen=True, slots=True)
class Dates:
    """The days to pay. They are one pay period, or several of `pay_period_days` counted from the first day."""

    from_on: date
    to_on: date
    pay_period_days: int | None = None

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise PayRulesError(f"The dates end on {self.to_on}, before they begin on {self.from_on}.")
        if self.pay_period_days is not None and self.pay_period_days < 1:
            raise PayRulesError(f"The pay_period_days cannot be {self.pay_period_days}.")

    def pay_period_of(self, day: date) -> tuple[date, date]:
        """Its first day, and that of the next."""
        days = self.pay_period_days or (self.to_on - self.from_on).days + 1
        first = day - timedelta(days=(day - self.from_on).days % days)
        return first, first + timedelta(days=days)
