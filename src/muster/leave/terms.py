"""What the arithmetic of leave is told: by which terms a balance grows, whose it is, what was entered."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from muster.leave.kinds import AccrualMethod, EntryKind

Days = dict[date, Decimal]  # what each day takes
ZERO = Decimal(0)
PLACES = Decimal("0.0001")
# The keys of entries that the arithmetic itself gives; all others are facts to it.
WORKED = "worked:"


def rounded(amount: Fraction) -> Decimal:
    """To four places, halves away from zero."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(PLACES, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Policy:
    """How a balance grows. Amounts are in its unit; the help texts of models.AccrualPolicy say what each means."""

    method: AccrualMethod
    yearly_amount: Decimal = ZERO
    hourly_amount: Decimal = ZERO
    full_time_weekly_hours: Decimal | None = None
    waiting_months: int = 0
    pro_rata: bool = True
    cap: Decimal | None = None
    lowest_balance: Decimal = ZERO
    carry_over_limit: Decimal | None = None
    carry_over_months: int | None = None


def plain_allowance(yearly_amount: Decimal) -> Policy:
    """So much on the first day of each leave year, whoever joins or leaves; what is left at its end is gone."""
    return Policy(AccrualMethod.YEARLY, yearly_amount, pro_rata=False, carry_over_limit=ZERO)


@dataclass(frozen=True)
class Terms:
    """From a day on, until the next terms. No policy: the balance does not grow, and its leave years do not end."""

    from_on: date
    policy: Policy | None
    weekly_hours: Decimal | None = None

    def yearly(self, method: AccrualMethod) -> Fraction:
        """What a whole year gives the person by the method: nothing when another is agreed."""
        if self.policy is None or self.policy.method != method:
            return Fraction(0)
        return Fraction(self.policy.yearly_amount) * self.share

    @property
    def share(self) -> Fraction:
        """Of the full time: 1 where hours or full time are not stated."""
        full = self.policy.full_time_weekly_hours if self.policy else None
        if not full or self.weekly_hours is None:
            return Fraction(1)
        return min(Fraction(self.weekly_hours) / Fraction(full), Fraction(1))


@dataclass(frozen=True)
class Person:
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the ledger. One that corrects another has its date and year."""

    id: int
    kind: EntryKind
    effective_on: date
    year_on: date
    amount: Decimal
    expires_on: date | None = None
    corrects: int | None = None
    key: str = ""

    @property
    def is_fact(self) -> bool:
        """Not given by the arithmetic, but known to it."""
        return not self.key or self.key.startswith(WORKED)


@dataclass(frozen=True)
class Due:
    """What the entries of one key add up to."""

    key: str
    kind: EntryKind
    effective_on: date
    year_on: date
    amount: Decimal
    expires_on: date | None = None


@dataclass(frozen=True)
class Account:
    """All that a balance follows from. `year_month`: the month in which its leave years begin."""

    terms: tuple[Terms, ...]  # by from_on
    person: Person
    year_month: int
    entries: tuple[Entry, ...]

    def terms_on(self, on: date) -> Terms | None:
        return next((one for one in reversed(self.terms) if one.from_on <= on), None)
