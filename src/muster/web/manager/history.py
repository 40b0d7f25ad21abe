"""What happened to a shift, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from muster.attendance.models import Flag
from muster.core.models import Version
from muster.web.templatetags.muster import length_of, moment

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
    "metadata": "Metadata",
}
LENGTHS = frozenset({"worked_minutes", "automatic_break_minutes", "deduction_minutes"})
MOMENTS = frozenset({"starts_at", "finishes_at", "clocked_in_at", "clocked_out_at"})


@dataclass(frozen=True)
class Entry:
    at: datetime
    author: str
    did: str
    changes: list[str]


def entries(versions: Iterable[Version], zone: ZoneInfo, departments: Mapping[int, str]) -> list[Entry]:
    """The newest first. Facts that only Muster reads, such as offsets, are left out."""
    return [
        Entry(
            version.at.astimezone(zone),
            version.author_name,
            DID[Version.Event(version.event)],
            [_told(change, zone, departments) for change in version.changes if change["field"] in NAMES],
        )
        for version in reversed(list(versions))
    ]


def _told(change: Mapping[str, Any], zone: ZoneInfo, departments: Mapping[int, str]) -> str:
    field = change["field"]
    before, after = (_value(field, change[side], zone, departments) for side in ("previous", "updated"))
    name = NAMES[field]
    return f"{name}: {after}" if before == "nothing" else f"{name}: {after}, before {before}"


def _value(field: str, value: Any, zone: ZoneInfo, departments: Mapping[int, str]) -> str:
    if value in (None, ""):
        return "nothing"
    if field in MOMENTS:
        return moment(datetime.fromisoformat(value).astimezone(zone))
    if field in LENGTHS:
        return length_of(value)
    if field == "on_date":
        return f"{date.fromisoformat(value):%-d %b %Y}"
    if field == "department_id":
        return departments.get(value, "one that is no longer there")
    return Flag(value).label if field == "flag" else str(value)
