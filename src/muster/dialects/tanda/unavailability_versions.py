"""What was changed of an unavailability, in Tanda's words, which know no days and times of the clock apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from muster.core.models import Version
from muster.dialects.tanda.unavailability_wire import ONE_DAY, Told, interval, series
from muster.dialects.tanda.wire import unix
from muster.leave.availability import occurrences
from muster.places.queries import versions_of

ALONE = {"title": "", "starts_at": None, "finishes_at": None}  # what a first version leaves out
OF_SERIES = ("repeating", "interval", "occurrences")


def changes_of(told: Told) -> list[Version]:
    """Of one that was changed alone those of its series until then are the first."""
    found = list(versions_of(told.row))
    if told.series is not told.row:
        found[0].event = Version.Event.UPDATED
        found = [one for one in versions_of(told.series) if one.pk < found[0].pk] + found
    _in_their_fields(found, told)
    return [one for one in found if one.changes]


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
    left_out: list[str]


def _in_their_fields(versions: Sequence[Version], told: Told) -> None:
    """With times of the occurrence, which those of a series tell of its first."""
    facts: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for version in versions:
        changed = {change["field"]: change["updated"] for change in version.changes}
        facts |= {**ALONE, **changed} if "instead_of_id" in changed else changed
        alone = bool(facts.get("instead_of_id"))
        after = _in_their_words(facts, (0 if alone else told.offset) * ONE_DAY, told.zone)
        if alone:
            after |= {name: before[name] for name in OF_SERIES if name in before}
        names = dict.fromkeys([*before, *after])
        version.changes = [
            {"field": name, "previous": before.get(name), "updated": after.get(name)}
            for name in names
            if before.get(name) != after.get(name)
        ]
        before = after


def _in_their_words(facts: dict[str, Any], later: timedelta, zone: ZoneInfo) -> dict[str, Any]:
    until = facts.get("repeat_until")
    state = _State(
        date.fromisoformat(facts["starts_on"]),
        date.fromisoformat(facts["ends_on"]),
        _clock(facts.get("starts_at")),
        _clock(facts.get("finishes_at")),
        facts.get("repeat_every_weeks"),
        facts.get("repeat_weekdays") or [],
        date.fromisoformat(until) if until else None,
        [],
    )
    first, last = state.starts_on + later, state.ends_on + later
    once = replace(state, starts_on=first, ends_on=last, repeat_every_weeks=None, repeat_until=None)
    (when,) = occurrences(once, first, last, zone)
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
