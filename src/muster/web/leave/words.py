"""How pages write what concerns leave."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Protocol, cast

from muster.leave.kinds import Half, Unit
from muster.leave.models import Approver

STEPS_IN_WORDS = {one.value: one.label for one in Approver}
ONE = Decimal(1)
MINUTES_OF_AN_HOUR = 60


def amount_in_words(amount: Decimal, unit: str) -> str:
    """2.5 days, 1 day, 7.6 hours."""
    plain = f"{amount.normalize():f}"
    return f"{plain} {unit[:-1] if abs(amount) == ONE else unit}"


def day_in_words(on: date) -> str:
    """Wed 4 Mar 2026"""
    return f"{on:%a} {on.day} {on:%b} {on.year}"


def time_in_words(minute: int) -> str:
    """09:00; the last minute of the day is 24:00."""
    return f"{minute // MINUTES_OF_AN_HOUR:02}:{minute % MINUTES_OF_AN_HOUR:02}"


class When(Protocol):
    """What LeaveRequest keeps of it."""

    unit: str
    starts_on: date
    ends_on: date
    starts_half: str
    ends_half: str
    starts_minute: int | None
    ends_minute: int | None


def when_in_words(row: When) -> str:
    """From when to when: Wed 4 Mar 2026, or with halves or times where it is not whole days."""
    first, last = day_in_words(row.starts_on), day_in_words(row.ends_on)
    if row.unit == Unit.HOURS:
        return _by_the_clock(row, first, last)
    begins = " afternoon" if row.starts_half == Half.AFTERNOON else ""
    ends = " morning" if row.ends_half == Half.MORNING else ""
    if first == last:
        return f"{first}{begins or ends}"
    return f"{first}{begins} – {last}{ends}"


def booking_in_words(kept: dict[str, Any]) -> str:
    """The same of a booking for many, as it keeps what was asked for."""
    days = {name: date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on")}
    return when_in_words(cast("When", SimpleNamespace(**{**kept, **days})))


def _by_the_clock(row: When, first: str, last: str) -> str:
    starts, ends = time_in_words(row.starts_minute or 0), time_in_words(row.ends_minute or 0)
    if first == last:
        return f"{first}, {starts} – {ends}"
    return f"{first} {starts} – {last} {ends}"


def span_in_words(first: date, last: date) -> str:
    return day_in_words(first) if first == last else f"{day_in_words(first)} – {day_in_words(last)}"
