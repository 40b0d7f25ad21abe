"""Rounding of clocked instants. Pure: no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    FLOOR = "floor"
    NEAREST = "nearest"
    CEILING = "ceiling"


@dataclass(frozen=True)
class RoundingRule:
    """`minutes` is the grid; within `snap_to_plan_minutes` of the planned instant that instant counts instead."""

    mode: Mode = Mode.FLOOR
    minutes: int = 1
    snap_to_plan_minutes: int = 0

    @classmethod
    def of(cls, rules: Mapping[str, Mapping[str, Any]], side: str) -> "RoundingRule":
        """The rule of a side from an organisation's settings; the plain minute where none is set."""
        given = rules.get(side)
        if not given:
            return cls()
        return cls(Mode(given["mode"]), int(given["minutes"]), int(given.get("snap_to_plan_minutes", 0)))


def cut_to_minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def rounded(
    at: datetime, rule: RoundingRule, *, offset_minutes: int, planned_at: datetime | None = None
) -> datetime:
    """The instant that counts, in UTC. The grid lies on the local clock: Kathmandu's quarter hours are not London's."""
    minute = cut_to_minute(at)
    if planned_at is not None and abs(minute - planned_at) <= timedelta(minutes=rule.snap_to_plan_minutes):
        return planned_at.astimezone(UTC)
    local = int(minute.timestamp()) // 60 + offset_minutes
    down = local % rule.minutes
    up = (rule.minutes - down) % rule.minutes
    match rule.mode:
        case Mode.FLOOR:
            move = -down
        case Mode.CEILING:
            move = up
        case Mode.NEAREST:
            move = up if up <= down else -down
    return minute + timedelta(minutes=move)
