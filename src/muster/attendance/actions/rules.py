"""An organisation's rules of time."""

from itertools import starmap
from typing import Any

from muster.attendance import queries
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    AttendanceSettings,
)
from muster.attendance.rounding import Mode
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import assign

PARTS_OF_AN_HOUR = (1, 5, 6, 10, 12, 15, 20, 30, 60)
FURTHEST_SNAP_MINUTES = 120


def update_settings(actor: Actor, **values: Any) -> AttendanceSettings:
    """The rules of the organisation, checked. They apply to what is clocked or changed from now on."""
    with change(actor) as made:
        require(actor, "attendance_settings.update")
        row = queries.settings(actor.organisation_id)
        assign(row, values)
        _check_rules(row)
        if row.pk:
            made.save(row)
        else:
            made.create(row)
        return row


def _check_rules(row: AttendanceSettings) -> None:
    rounding, automatic = row.rounding, row.automatic_breaks
    if not isinstance(rounding, dict) or not all(starmap(_is_rounding, rounding.items())):
        raise Invalid(
            "Rounding is floor, nearest or ceiling of a side of a shift, to a part of an hour.",
            field="rounding",
        )
    if not isinstance(automatic, list) or not all(map(_is_automatic_break, automatic)):
        raise Invalid("An automatic break is shorter than the work it needs.", field="automatic_breaks")


def _is_rounding(side: str, rule: Any) -> bool:
    if side not in list(EventType) or not isinstance(rule, dict):
        return False
    reach = rule.get("snap_to_plan_minutes", 0)
    return (
        rule.get("mode") in list(Mode)
        and rule.get("minutes") in PARTS_OF_AN_HOUR
        and isinstance(reach, int)
        and 0 <= reach <= FURTHEST_SNAP_MINUTES
    )


def _is_automatic_break(rule: Any) -> bool:
    if not isinstance(rule, dict):
        return False
    after, lasts = rule.get("worked_minutes"), rule.get("break_minutes")
    return isinstance(after, int) and isinstance(lasts, int) and after > lasts > 0
