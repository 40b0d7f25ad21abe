"""Leave years and months. A leave year begins on the first day of its month."""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
# Ledgers are kept from the one to the day before the other.
FIRST, LAST = date(1970, 1, 1), date(2200, 1, 1)


def year_start(on: date, month: int) -> date:
    """The first day of the leave year that holds the day."""
    return date(on.year if on.month >= month else on.year - 1, month, 1)


def next_year(start: date) -> date:
    """The first day of the leave year after the one that begins on `start`."""
    return date(start.year + 1, start.month, 1)


def add_months(on: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day: 31 January and one are 28 February."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def days_of(first: date, last: date) -> int:
    """How many days from the first to the last, both counted."""
    return (last - first).days + 1
