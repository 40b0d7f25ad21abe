"""What happened to a shift and to its breaks, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from muster.attendance.models import Flag
from muster.core.models import Version
from muster.web.history import NOTHING, Entry, steps, told
from muster.web.templatetags.muster import clock, length_of, moment

DID = {
    Version.Event.CREATED: "made it",
    Version.Event.UPDATED: "changed it",
    Version.Event.DESTROYED: "deleted it",
}
NAMES = {
    "department_id": "Department",
    "on_date": "Work day",
    "starts_at": "Start that counts",
    "finishes_at": "End that counts",
    "clocked_in_at": "Clocked in",
    "clocked_out_at": "Clocked out",
    "worked_minutes": "Worked",
    "automatic_break_minutes": "Automatic break",
    "deduction_minutes": "Deduction",
    "status": "Status",
    "flag": "Flag",
    "notes": "Notes",
    "rating": "Rating",
    "allowances": "Allowance",
    "metadata": "Metadata",
}
BREAK_NAMES = {"starts_at": "start", "finishes_at": "end", "length_minutes": "length", "paid": "paid"}
LENGTHS = frozenset({"worked_minutes", "automatic_break_minutes", "deduction_minutes"})
MOMENTS = frozenset({"starts_at", "finishes_at", "clocked_in_at", "clocked_out_at"})


def entries(versions: Iterable[Version], zone: ZoneInfo, departments: Mapping[int, str]) -> list[Entry]:
    """Facts that only Muster reads are left out."""
    return [_entry(step, zone, departments) for step in steps(versions)]


def _entry(versions: list[Version], zone: ZoneInfo, departments: Mapping[int, str]) -> Entry:
    first = versions[0]
    own = [version for version in versions if version.item_type == "shift"]
    made = any(version.event == Version.Event.CREATED for version in own)
    changes = [
        _told(change, zone, departments)
        for version in own
        for change in version.changes
        if change["field"] in NAMES
    ]
    return Entry(
        first.at.astimezone(zone),
        first.author_name,
        DID[Version.Event.CREATED if made else Version.Event.UPDATED],
        changes + _told_of_breaks([version for version in versions if version not in own], zone),
    )


def _told_of_breaks(versions: Iterable[Version], zone: ZoneInfo) -> list[str]:
    """Breaks are replaced all together: one that is taken away and made again as it was did not change."""
    gone, new, ended = [], [], []
    changed: list[str] = []
    for version in versions:
        facts = {change["field"]: change for change in version.changes}
        match version.event:
            case Version.Event.CREATED:
                new.append(_break({name: one["updated"] for name, one in facts.items()}, zone))
            case Version.Event.DESTROYED:
                gone.append(_break({name: one["previous"] for name, one in facts.items()}, zone))
            case _ if facts.keys() == {"finishes_at"} and not facts["finishes_at"]["previous"]:
                ended.append(_clock(facts["finishes_at"]["updated"], zone))
            case _:
                changed.extend(_break_changes(facts, zone))
    for same in [one for one in new if one in gone]:
        new.remove(same)
        gone.remove(same)
    return [
        *(f"Break taken away: {one}" for one in gone),
        *(f"Break: {one}" for one in new),
        *(f"Break ended: {one}" for one in ended),
        *(f"Break, {one}" for one in changed),
    ]


def _break_changes(facts: Mapping[str, Any], zone: ZoneInfo) -> Iterator[str]:
    for field, name in BREAK_NAMES.items():
        if field in facts:
            yield told(name, *(_break_value(facts[field][side], zone) for side in ("previous", "updated")))


def _break_value(value: Any, zone: ZoneInfo) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return length_of(value)
    return _clock(value, zone) or NOTHING


def _break(facts: Mapping[str, Any], zone: ZoneInfo) -> str:
    start, end = (_clock(facts.get(side), zone) for side in ("starts_at", "finishes_at"))
    if not start:
        span = length_of(facts.get("length_minutes") or 0)
    else:
        span = f"{start} – {end}" if end else f"from {start}"  # noqa: RUF001 - as pages write a span
    return f"{span}, paid" if facts.get("paid") else span


def _clock(value: str | None, zone: ZoneInfo) -> str:
    return clock(datetime.fromisoformat(value).astimezone(zone)) if value else ""


def _told(change: Mapping[str, Any], zone: ZoneInfo, departments: Mapping[int, str]) -> str:
    field = change["field"]
    before, after = (_value(field, change[side], zone, departments) for side in ("previous", "updated"))
    return told(NAMES[field], before, after)


def _value(field: str, value: Any, zone: ZoneInfo, departments: Mapping[int, str]) -> str:
    if value in (None, ""):
        return NOTHING
    if field in MOMENTS:
        return moment(datetime.fromisoformat(value).astimezone(zone))
    if field in LENGTHS:
        return length_of(value)
    if field == "department_id":
        return departments.get(value, "one that is no longer there")
    return WRITERS.get(field, str)(value)


def _allowances(value: list[Mapping[str, Any]]) -> str:
    return ", ".join(f"{one['name']} {one['value']:g}" for one in value) or NOTHING


WRITERS: dict[str, Callable[[Any], str]] = {
    "on_date": lambda value: f"{date.fromisoformat(value):%-d %b %Y}",
    "flag": lambda value: str(Flag(value).label),
    "allowances": _allowances,
}
