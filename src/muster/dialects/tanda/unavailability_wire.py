"""Unavailability as Tanda writes it (tanda-extra.md): each occurrence of what repeats has an id of its own.

The id is that of our row, times DAYS, plus the days from its first occurrence: one that happens once has a whole
multiple. A series is changed and deleted as a whole, by the id of any of its occurrences.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
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
    """An occurrence of a row."""

    row: Availability
    zone: ZoneInfo
    when: Occurrence

    @property
    def offset(self) -> int:
        return (self.when.first - self.row.starts_on).days


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


def written(told: Iterable[Told], today: date) -> list[dict[str, Any]]:
    shared: dict[int, dict[str, Any] | None] = {}
    found = []
    for one in told:
        row = one.row
        if row.pk not in shared:
            shared[row.pk] = _repeating(row, one.zone, today)
        found.append(
            {
                "id": row.pk * DAYS + one.offset,
                "user_id": row.employee_id,
                "title": row.title,
                "start": unix(one.when.starts_at),
                "finish": unix(one.when.finishes_at),
                "repeating": row.repeat_every_weeks is not None,
                "repeating_info": shared[row.pk],
                "all_day": one.when.all_day,
                "updated_at": unix(row.updated_at),
            }
        )
    return found


def _repeating(row: Availability, zone: ZoneInfo, today: date) -> dict[str, Any] | None:
    if row.repeat_every_weeks is None:
        return None
    all_of_it = series(row, zone, today)
    return {
        "interval": interval(row),
        "occurrences": len(all_of_it) if row.repeat_until else None,
        "start": unix(all_of_it[0].starts_at) if all_of_it else None,
        "ids": [row.pk * DAYS + (one.first - row.starts_on).days for one in all_of_it],
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

    def changes(self, told: Told, today: date) -> dict[str, Any]:
        """For update_availability: what is sent of one occurrence moves all of them."""
        row, sent = told.row, given(self)
        found = self._days(told.zone, told.when)
        stops = self.repeating is False
        if not stops:
            found["starts_on"] -= told.offset * ONE_DAY
            found["ends_on"] -= told.offset * ONE_DAY
            found |= _moved(row, (found["starts_on"] - row.starts_on).days)
        if stops:
            found["repeat_every_weeks"] = None
        elif self._is_other(told, today):
            found |= self._repeats().facts(found["starts_on"])
        if "title" in sent:
            found["title"] = self.title or ""
        return found

    def _is_other(self, told: Told, today: date) -> bool:
        """Whether it is to repeat otherwise than it does."""
        if self.repeating_info is None:
            return bool(self.repeating) and told.row.repeat_every_weeks is None
        shown = _repeating(told.row, told.zone, today) or {}
        sent = (self.repeating_info.interval, self.repeating_info.occurrences)
        return not shown or sent != (_interval(shown["interval"]), shown["occurrences"])

    def _repeats(self) -> RepeatingIn:
        if self.repeating_info is None:
            raise Invalid(
                "repeating_info: give an interval, and how many occurrences.", field="repeating_info"
            )
        return self.repeating_info

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


def _moved(row: Availability, days: int) -> dict[str, Any]:
    """Of a series whose first day moves so far."""
    found: dict[str, Any] = {}
    if days and row.repeat_weekdays:
        found["repeat_weekdays"] = sorted((weekday - 1 + days) % 7 + 1 for weekday in row.repeat_weekdays)
    if days and row.repeat_until:
        found["repeat_until"] = row.repeat_until + days * ONE_DAY
    return found


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    """To the minute of the clock."""
    return at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _last_day(at: datetime, zone: ZoneInfo) -> date:
    """That before midnight, where it ends at midnight."""
    return _day(at - timedelta(microseconds=1), zone)


# What was changed


@dataclass
class _State:
    """A row as its versions tell it."""

    starts_on: date
    ends_on: date
    starts_at: time | None
    finishes_at: time | None
    repeat_every_weeks: int | None
    repeat_weekdays: list[int]
    repeat_until: date | None


def changed_in_their_words(versions: Sequence[Any], zone: ZoneInfo) -> None:
    """Puts the vendor's fields in the place of ours, which keep days and times of the clock apart."""
    facts: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for version in versions:
        facts |= {change["field"]: change["updated"] for change in version.changes}
        after = _in_their_words(facts, zone)
        names = dict.fromkeys([*before, *after])
        version.changes = [
            {"field": name, "previous": before.get(name), "updated": after.get(name)}
            for name in names
            if before.get(name) != after.get(name)
        ]
        before = after


def _in_their_words(facts: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    until = facts.get("repeat_until")
    state = _State(
        date.fromisoformat(facts["starts_on"]),
        date.fromisoformat(facts["ends_on"]),
        _clock(facts.get("starts_at")),
        _clock(facts.get("finishes_at")),
        facts.get("repeat_every_weeks"),
        facts.get("repeat_weekdays") or [],
        date.fromisoformat(until) if until else None,
    )
    once = replace(state, repeat_every_weeks=None, repeat_until=None)
    (when,) = occurrences(once, state.starts_on, state.ends_on, zone)
    repeats = state.repeat_every_weeks is not None
    return {
        "user_id": facts.get("employee_id"),
        "title": facts.get("title") or "",
        "start": unix(when.starts_at),
        "finish": unix(when.finishes_at),
        "all_day": when.all_day,
        "repeating": repeats,
        "interval": interval(state) if repeats else None,
        "occurrences": len(series(state, zone, state.starts_on)) if state.repeat_until else None,
    }


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
