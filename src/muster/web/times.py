"""Between instants and what a wall clock shows. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Placed:
    """The instant that a local time names. `ambiguous` where the clock shows it twice: then it is the first."""

    at: datetime
    offset_minutes: int
    ambiguous: bool


def offset_minutes(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def place(local: datetime, zone: ZoneInfo) -> Placed | None:
    """None for a time that no clock there shows, because the clocks were put forward over it."""
    first = local.replace(tzinfo=zone, fold=0)
    at = first.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        return None
    ambiguous = first.utcoffset() != first.replace(fold=1).utcoffset()
    return Placed(at, offset_minutes(at, zone), ambiguous)


def zone_label(at: datetime, zone: ZoneInfo, own: ZoneInfo) -> str:
    """The zone's short name where its clock differs from the reader's at that instant; else nothing."""
    if at.astimezone(zone).utcoffset() == at.astimezone(own).utcoffset():
        return ""
    return at.astimezone(zone).strftime("%Z")
