"""What a human reads of dates, the same in answers and webhooks. Neither halves nor hours nor other years are marked."""

from datetime import date

DASH = "\N{EN DASH}"


def date_range(first: date, last: date) -> str:
    """`6 Nov - 8 Nov`, with a longer dash; of a single day `Tue 1 Sep`."""
    if first == last:
        return f"{first:%a} {first.day} {first:%b}"
    return f"{first.day} {first:%b} {DASH} {last.day} {last:%b}"


def long_date(on: date) -> str:
    """`Wed 6-Nov-19`"""
    return f"{on:%a} {on.day}-{on:%b-%y}"


def holiday_date(on: date) -> str:
    """`Wed 01-Jan-2014`"""
    return f"{on:%a %d-%b-%Y}"
