"""When a stated availability applies: once or again and again, all day or between two times. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from muster.leave.daytime import DAY, instant

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Stated(Protocol):
    """What models.Availability keeps; its help texts say what each means."""

    starts_on: date
    ends_on: date
    starts_at: time | None
    finishes_at: time | None
    repeat_every_weeks: int | None
    repeat_weekdays: list[int]
    repeat_until: date | None
    left_out: list[str]


@dataclass(frozen=True)
class Occurrence:
    """`first` and `last` are days of the local calendar; instants are in UTC."""

    first: date
    last: date
    starts_at: datetime
    finishes_at: datetime
    all_day: bool


def occurrences(row: Stated, first: date, last: date, zone: ZoneInfo) -> list[Occurrence]:
    """Those that share a day with these, in order."""
    length = row.ends_on - row.starts_on
    found = (
        _occurrence(row, start, start + length, zone)
        for start in _starts(row, first - length - ONE_DAY, last)
    )
    floor = instant(first, 0, zone)
    return [one for one in found if one.finishes_at > floor or one.last >= first]


def begins_on(row: Stated, on: date) -> bool:
    """Whether one of its occurrences does."""
    return on in _starts(row, on, on)


def is_empty(row: Stated) -> bool:
    """Whether every occurrence of it is left out. What repeats for good never is."""
    return row.repeat_until is not None and next(_starts(row, row.starts_on, row.repeat_until), None) is None


def left_out_of(row: Stated) -> list[str]:
    """Of what it leaves out, the days on which it would begin otherwise."""
    return [text for text in row.left_out if (day := date.fromisoformat(text)) in _by_rule(row, day, day)]


def _starts(row: Stated, first: date, last: date) -> Iterator[date]:
    """The first days of its occurrences that lie between these, without those that are left out."""
    left_out = set(row.left_out)
    return (day for day in _by_rule(row, first, last) if day.isoformat() not in left_out)


def _by_rule(row: Stated, first: date, last: date) -> Iterator[date]:
    if row.repeat_every_weeks is None:
        if first <= row.starts_on <= last:
            yield row.starts_on
        return
    weekdays = sorted(row.repeat_weekdays or [row.starts_on.isoweekday()])
    until = min(last, row.repeat_until or last)
    step = WEEK * row.repeat_every_weeks
    monday = row.starts_on - ONE_DAY * (row.starts_on.isoweekday() - 1)
    monday += step * max((first - monday) // step - 1, 0)
    while monday <= until:
        for weekday in weekdays:
            day = monday + ONE_DAY * (weekday - 1)
            if max(first, row.starts_on) <= day <= until:
                yield day
        monday += step


def _occurrence(row: Stated, first: date, last: date, zone: ZoneInfo) -> Occurrence:
    if row.starts_at is None or row.finishes_at is None:
        return Occurrence(first, last, instant(first, 0, zone), instant(last, DAY, zone), all_day=True)
    finish = _minute(row.finishes_at)
    if first == last and row.finishes_at <= row.starts_at:
        finish += DAY
    starts_at = instant(first, _minute(row.starts_at), zone)
    finishes_at = instant(last, finish, zone)
    end = (finishes_at - timedelta(microseconds=1)).astimezone(zone).date()
    return Occurrence(first, max(end, first), starts_at.astimezone(UTC), finishes_at, all_day=False)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
