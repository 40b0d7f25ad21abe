"""Unavailability as Tanda writes it (tanda-extra.md): each occurrence of what repeats has an id of its own.

The id is that of our row, times DAYS, plus the days from its first occurrence: one that happens once has a whole
multiple. One that was changed alone keeps its id. How it repeats is a fact of the series, the rest of each occurrence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema

from muster.core.errors import Invalid
from muster.dialects.tanda.wire import DayIn, IdIn, TextIn, UnixIn, given, unix
from muster.leave.availability import WEEK, Occurrence, Stated, occurrences
from muster.leave.availability_queries import zone_of_person
from muster.leave.models import Availability

DAYS = 10_000  # that an id can tell: 27 years
MOST = 366  # occurrences that are made, and told of one series
ONE_DAY = timedelta(days=1)
EVERY_DAY = list(range(1, 8))
WORDS = {1: "week", 2: "fortnight"}
WEEKS = re.compile(r"([0-9]{1,3})( weeks?)?")
MOST_WEEKS = 52  # between two


class RepeatingOut(Schema):
    interval: str = Field(description="day, week, fortnight, or so many weeks, such as 3 weeks.")
    occurrences: int | None = Field(description="Null: for good.")
    start: int
    ids: list[int]


class UnavailabilityOut(Schema):
    id: int
    user_id: int
    title: str
    start: int
    finish: int
    repeating: bool
    repeating_info: RepeatingOut | None
    all_day: bool
    updated_at: int


@dataclass(frozen=True)
class Told:
    """An occurrence of a row, which may be what one of a series became that was changed alone."""

    row: Availability
    zone: ZoneInfo
    when: Occurrence

    @property
    def series(self) -> Availability:
        """The row itself, if it is of none. Of what became something else than unavailability nothing is told."""
        of = self.row.instead_of
        return of if of is not None and of.preference == self.row.preference else self.row

    @property
    def offset(self) -> int:
        day = self.when.first if self.series is self.row else self.row.instead_of_on or self.when.first
        return (day - self.series.starts_on).days

    @property
    def key(self) -> int:
        return self.series.pk * DAYS + self.offset


def zone_of(row: Availability) -> ZoneInfo:
    return zone_of_person(row.employee)


def occurrence_on(row: Stated, on: date, zone: ZoneInfo) -> Occurrence | None:
    """That which begins on the day."""
    return next((one for one in occurrences(row, on, on, zone) if one.first == on), None)


def series(row: Stated, zone: ZoneInfo, today: date) -> list[Occurrence]:
    """All: of more than MOST the first; of what repeats for good the last of those up to a year from today."""
    if row.repeat_every_weeks is None:
        return occurrences(row, row.starts_on, row.ends_on, zone)
    end = min(
        row.repeat_until or max(today, row.starts_on) + MOST * ONE_DAY, row.starts_on + (DAYS - 1) * ONE_DAY
    )
    found = [one for one in occurrences(row, row.starts_on, end, zone) if one.first >= row.starts_on]
    return found[:MOST] if row.repeat_until else found[-MOST:]


def interval(row: Stated) -> str:
    weeks = row.repeat_every_weeks or 0
    if weeks == 1 and sorted(row.repeat_weekdays) == EVERY_DAY:
        return "day"
    return WORDS.get(weeks, f"{weeks} weeks")


def members(row: Availability, zone: ZoneInfo, today: date, alone: Iterable[Availability]) -> list[Told]:
    """All of a series, with those that were changed alone."""
    found = [Told(row, zone, when) for when in series(row, zone, today)]
    found += [Told(one, zone, when) for one in alone for when in series(one, zone, today)]
    return sorted(found, key=lambda one: one.offset)


def written(
    told: Iterable[Told], today: date, alone: Mapping[int, Sequence[Availability]]
) -> list[dict[str, Any]]:
    """`alone`: those that were changed alone, by the id of their series."""
    shared: dict[int, dict[str, Any] | None] = {}
    found = []
    for one in told:
        row = one.series
        if row.pk not in shared:
            shared[row.pk] = _repeating(row, one.zone, today, alone.get(row.pk, ()))
        found.append(
            {
                "id": one.key,
                "user_id": one.row.employee_id,
                "title": one.row.title,
                "start": unix(one.when.starts_at),
                "finish": unix(one.when.finishes_at),
                "repeating": row.repeat_every_weeks is not None,
                "repeating_info": shared[row.pk],
                "all_day": one.when.all_day,
                "updated_at": unix(one.row.updated_at),
            }
        )
    return found


def _repeating(
    row: Availability, zone: ZoneInfo, today: date, alone: Sequence[Availability]
) -> dict[str, Any] | None:
    if row.repeat_every_weeks is None:
        return None
    all_of_it = members(row, zone, today, alone)
    return {
        "interval": interval(row),
        "occurrences": len(all_of_it) if row.repeat_until else None,
        "start": unix(all_of_it[0].when.starts_at) if all_of_it else None,
        "ids": [one.key for one in all_of_it],
    }


# What is sent


def _interval(value: Any) -> int:
    """Weeks; 0 for every day."""
    text = str(value).strip().lower()
    match = WEEKS.fullmatch(text)
    if text == "day":
        return 0
    weeks = {word: weeks for weeks, word in WORDS.items()}.get(text) or (int(match[1]) if match else None)
    if weeks is None:
        raise ValueError("day, week, fortnight, or so many weeks, such as 3 weeks.")
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks are 1 to {MOST_WEEKS}.")
    return weeks


class RepeatingIn(Schema):
    interval: Annotated[int, BeforeValidator(_interval), WithJsonSchema({"type": "string"})] = Field(
        description="day, week, fortnight, or so many weeks, such as 3 weeks."
    )
    occurrences: Annotated[int, Field(ge=1, le=MOST)] | None = Field(None, description="Null: for good.")

    def facts(self, starts_on: date) -> dict[str, Any]:
        step = WEEK * self.interval if self.interval else ONE_DAY
        until = starts_on + step * (self.occurrences - 1) if self.occurrences else None
        return {
            "repeat_every_weeks": self.interval or 1,
            "repeat_weekdays": [] if self.interval else EVERY_DAY,
            "repeat_until": until,
        }


class UnavailabilityIn(Schema):
    """start and finish; or date_from and date_to, for whole days."""

    user_id: IdIn = None
    title: TextIn = None
    start: UnixIn = None
    finish: UnixIn = None
    date_from: DayIn = None
    date_to: DayIn = None
    all_day: bool | None = None
    repeating: bool | None = None
    repeating_info: RepeatingIn | None = None

    def facts(self, zone: ZoneInfo) -> dict[str, Any]:
        """For enter_availability."""
        found = self._days(zone, None)
        if self.repeating:
            found |= self._repeats().facts(found["starts_on"])
        return {**found, "title": self.title or ""}

    def changes(self, told: Told) -> dict[str, Any]:
        """Of the occurrence alone. Times sent as they are shown are its own, where a clock skips these too."""
        if self._times_as(told.when):
            length = told.row.ends_on - told.row.starts_on
            found: dict[str, Any] = {"starts_on": told.when.first, "ends_on": told.when.first + length}
        else:
            found = self._days(told.zone, told.when)
        return {**found, "title": self.title or ""} if "title" in given(self) else found

    def changes_of_series(self, told: Told) -> dict[str, Any]:
        """Of all, for update_availability: what is sent of one occurrence moves all of them."""
        found, days = self.changes(told), told.offset * ONE_DAY
        if self.repeating is False:
            return {**found, "repeat_every_weeks": None}
        found["starts_on"] -= days
        found["ends_on"] -= days
        return found | self._repeats().facts(found["starts_on"])

    def repeats_otherwise(self, shown: Mapping[str, Any] | None) -> bool:
        """Than is shown as repeating_info."""
        if self.repeating is False:
            return shown is not None
        if self.repeating_info is None:
            return bool(self.repeating) and shown is None
        sent = (self.repeating_info.interval, self.repeating_info.occurrences)
        return shown is None or sent != (_interval(shown["interval"]), shown["occurrences"])

    def _repeats(self) -> RepeatingIn:
        if self.repeating_info is None:
            raise Invalid(
                "repeating_info: give an interval, and how many occurrences.", field="repeating_info"
            )
        return self.repeating_info

    def _times_as(self, shown: Occurrence) -> bool:
        sent = [
            (self.start, shown.starts_at),
            (self.finish, shown.finishes_at),
            (self.all_day, shown.all_day),
        ]
        return not (self.date_from or self.date_to) and all(one in {None, was} for one, was in sent)

    def _days(self, zone: ZoneInfo, shown: Occurrence | None) -> dict[str, Any]:
        start = self.start or (shown.starts_at if shown else None)
        finish = self.finish or (shown.finishes_at if shown else None)
        if self._whole_days(shown):
            first = self.date_from or (start and _day(start, zone)) or self.date_to
            last = self.date_to or (None if self.date_from else finish and _last_day(finish, zone)) or first
            if first is None or last is None:
                raise Invalid("date_from is required.", field="date_from")
            return {"starts_on": first, "ends_on": last, "starts_at": None, "finishes_at": None}
        for name, value in (("start", start), ("finish", finish)):
            if value is None:
                raise Invalid(f"{name} is required.", field=name)
        if start is None or finish is None or (end := _wall(finish, zone)) <= (local := _wall(start, zone)):
            raise Invalid("finish: it ends before it begins.", field="finish")
        return {
            "starts_on": local.date(),
            "ends_on": end.date(),
            "starts_at": local.time(),
            "finishes_at": end.time(),
        }

    def _whole_days(self, shown: Occurrence | None) -> bool:
        if self.all_day is not None:
            return self.all_day
        if self.date_from or self.date_to:
            return True
        times = {"start": self.start, "finish": self.finish}
        was = {"start": shown.starts_at, "finish": shown.finishes_at} if shown else {}
        other = any(at is not None and at != was.get(name) for name, at in times.items())
        return shown is not None and shown.all_day and not other


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    """To the minute of the clock."""
    return at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _last_day(at: datetime, zone: ZoneInfo) -> date:
    """That before midnight, where it ends at midnight."""
    return _day(at - timedelta(microseconds=1), zone)
