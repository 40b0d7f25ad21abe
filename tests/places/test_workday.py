"""Work days and pay periods, without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.places.workday import offset_minutes, period, work_day

DATES = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "cutoff", "at", "expected"),
    [
        ("Australia/Sydney", 0, "2026-03-04T00:00+11:00", "2026-03-04"),
        ("Australia/Sydney", 4, "2026-03-04T00:00+11:00", "2026-03-03"),
        ("Australia/Sydney", 4, "2026-03-04T03:59:59+11:00", "2026-03-03"),
        ("Australia/Sydney", 4, "2026-03-04T04:00+11:00", "2026-03-04"),
        ("Australia/Sydney", 23, "2026-03-04T22:59+11:00", "2026-03-03"),
        # The instant counts, whatever offset it was written in.
        ("Australia/Sydney", 0, "2026-03-03T13:30+00:00", "2026-03-04"),
        ("Australia/Perth", 0, "2026-03-03T13:30+00:00", "2026-03-03"),
        # Spring forward in New York at 02:00: 03:30 EDT is half an hour after 01:59 EST.
        ("America/New_York", 3, "2026-03-08T06:59+00:00", "2026-03-07"),
        ("America/New_York", 3, "2026-03-08T07:00+00:00", "2026-03-08"),
        # Fall back: 01:30 comes twice, and both belong to the day before with a cut-off at 2.
        ("America/New_York", 2, "2026-11-01T05:30+00:00", "2026-10-31"),
        ("America/New_York", 2, "2026-11-01T06:30+00:00", "2026-10-31"),
        ("America/New_York", 2, "2026-11-01T07:00+00:00", "2026-11-01"),
        # Midnight itself is skipped in Cairo and comes twice in Havana.
        ("Africa/Cairo", 0, "2026-04-23T22:00+00:00", "2026-04-24"),
        ("America/Havana", 0, "2026-11-01T04:30+00:00", "2026-11-01"),
        ("America/Havana", 0, "2026-11-01T05:30+00:00", "2026-11-01"),
        # The date line: the same instant on three dates, and the day that Samoa never had.
        ("Pacific/Kiritimati", 0, "2026-03-03T10:30+00:00", "2026-03-04"),
        ("Pacific/Pago_Pago", 0, "2026-03-03T10:30+00:00", "2026-03-02"),
        ("Pacific/Apia", 0, "2011-12-30T09:59+00:00", "2011-12-29"),
        ("Pacific/Apia", 0, "2011-12-30T10:00+00:00", "2011-12-31"),
    ],
)
def test_work_day(zone: str, cutoff: int, at: str, expected: str) -> None:
    found = work_day(datetime.fromisoformat(at), zone=ZoneInfo(zone), cutoff_hour=cutoff)
    assert found == day(expected)


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("Asia/Kathmandu", "2026-03-04T00:00", 345),
        ("America/St_Johns", "2026-03-04T00:00", -210),
        ("America/St_Johns", "2026-07-04T00:00", -150),
        ("Australia/Lord_Howe", "2026-03-04T00:00", 660),
        ("Australia/Lord_Howe", "2026-07-04T00:00", 630),
        ("UTC", "2026-03-04T00:00", 0),
    ],
)
def test_offset_minutes(zone: str, at: str, expected: int) -> None:
    assert offset_minutes(datetime.fromisoformat(at).replace(tzinfo=UTC), ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("on", "anchor", "weeks", "first", "last"),
    [
        ("2026-03-02", "2026-03-02", 1, "2026-03-02", "2026-03-08"),
        ("2026-03-08", "2026-03-02", 1, "2026-03-02", "2026-03-08"),
        ("2026-03-09", "2026-03-02", 1, "2026-03-09", "2026-03-15"),
        ("2026-03-01", "2026-03-02", 1, "2026-02-23", "2026-03-01"),
        ("2026-03-09", "2026-03-02", 2, "2026-03-02", "2026-03-15"),
        ("2026-03-16", "2026-03-02", 2, "2026-03-16", "2026-03-29"),
        ("2026-03-01", "2026-03-02", 2, "2026-02-16", "2026-03-01"),
        ("2026-03-01", "2030-01-02", 2, "2026-02-18", "2026-03-03"),
        ("2024-02-29", "2024-02-28", 1, "2024-02-28", "2024-03-05"),
    ],
)
def test_period(on: str, anchor: str, weeks: int, first: str, last: str) -> None:
    assert period(day(on), anchor=day(anchor), weeks=weeks) == (day(first), day(last))


@given(on=DATES, anchor=DATES, weeks=st.sampled_from([1, 2]))
def test_periods_partition_the_calendar(on: date, anchor: date, weeks: int) -> None:
    first, last = period(on, anchor=anchor, weeks=weeks)
    assert first <= on <= last
    assert (last - first).days == 7 * weeks - 1
    assert (first - anchor).days % (7 * weeks) == 0
    inside = [first + timedelta(days=n) for n in range(7 * weeks)]
    assert {period(one, anchor=anchor, weeks=weeks) for one in inside} == {(first, last)}
    assert period(last + timedelta(days=1), anchor=anchor, weeks=weeks)[0] == last + timedelta(days=1)
