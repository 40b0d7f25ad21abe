"""Telling people how their plan changed: one notice each, however many shifts it is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.core.change import Change
from muster.notices.actions import Telling, notify_all
from muster.people.models import Employee
from muster.places.queries import organisation
from muster.rosters.models import ScheduledShift
from muster.rosters.weeks import zone_of

KIND = "roster"
PATH = "/roster/"
WORDS = {"new": "New", "changed": "Changed", "removed": "Not yours any more"}
MOST_LINES = 60


@dataclass(frozen=True)
class PlanChange:
    """What a shift came to mean for somebody: new, changed, or removed (given to another, made vacant or deleted).

    Of one that is removed, `was` is when they were to work it.
    """

    employee_id: int
    what: str
    shift: ScheduledShift
    was: tuple[datetime, datetime | None] | None = None


def tell(made: Change, changes: Sequence[PlanChange]) -> None:
    """Three statements at most."""
    if not changes:
        return
    company = organisation(made.actor)
    by_person: dict[int, list[PlanChange]] = defaultdict(list)
    for one in changes:
        by_person[one.employee_id].append(one)
    people = _people(made, changes)
    zones = {one.shift.pk: zone_of(company, one.shift.department) for one in changes}
    notify_all(
        made,
        [
            Telling(people[pk], KIND, _subject(theirs), _body(theirs, zones), PATH)
            for pk, theirs in sorted(by_person.items())
        ],
    )


def _people(made: Change, changes: Sequence[PlanChange]) -> dict[int, Employee]:
    """Those who have the shift now are known with it."""
    people = {one.shift.employee.pk: one.shift.employee for one in changes if one.shift.employee}
    missing = {one.employee_id for one in changes} - people.keys()
    if missing:
        everybody = Employee.objects.visible_to(Actor.system(made.actor.organisation_id))
        people |= everybody.in_bulk(missing)
    return people


def _subject(changes: Sequence[PlanChange]) -> str:
    if len(changes) > 1:
        return f"{len(changes)} of your shifts changed"
    return {"new": "You have a new shift", "changed": "A shift of yours changed"}.get(
        changes[0].what, "A shift is not yours any more"
    )


def _body(changes: Sequence[PlanChange], zones: dict[int, ZoneInfo]) -> str:
    ordered = sorted(changes, key=lambda one: _times(one)[0])
    lines = [f"{WORDS[one.what]}: {_line(one, zones[one.shift.pk])}" for one in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(f"And {len(ordered) - MOST_LINES} more.")
    return "\n".join(lines)


def _times(one: PlanChange) -> tuple[datetime, datetime | None]:
    return one.was or (one.shift.starts_at, one.shift.finishes_at)


def _line(one: PlanChange, zone: ZoneInfo) -> str:
    """Such as Thu 5 March 2026, 07:00 to 15:00, Kitchen."""
    starts_at, finishes_at = _times(one)
    start = starts_at.astimezone(zone)
    until = f" to {finishes_at.astimezone(zone):%H:%M}" if finishes_at else ""
    where = f", {one.shift.department.name}" if one.shift.department else ""
    return f"{start:%a} {start.day} {start:%B %Y, %H:%M}{until}{where}"
