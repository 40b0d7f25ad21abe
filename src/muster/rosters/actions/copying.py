"""A week planned like another. What cannot be copied is told and left out."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.leave.daytime import instant
from muster.places.models import Department
from muster.places.queries import organisation
from muster.rosters.actions.laying import Left, plan_what_may_be
from muster.rosters.actions.plans import Plan, breaks_of
from muster.rosters.models import CreationMethod, Roster, ScheduledShift
from muster.rosters.weeks import zone_of

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Copied:
    shifts: list[ScheduledShift]
    left: list[Left]


def copy_week(
    actor: Actor,
    from_roster: Roster,
    to_starts_on: date,
    *,
    departments: Collection[Department] | None = None,
) -> Copied:
    """By the clock of the wall: what begins at 06:00 begins at 06:00, in a week of the clock's change too.

    Unpublished. What would be of somebody who has left, is on leave or has a shift then stays vacant or is left out.
    """
    days = to_starts_on - from_roster.starts_on
    if days % timedelta(days=7) or not days:
        raise Invalid("Copy to another week, which begins on the same weekday.", field="to_starts_on")
    with change(actor) as made:
        require(actor, "roster.copy", from_roster)
        rows = ScheduledShift.objects.visible_to(actor).filter(roster=from_roster)
        if departments is not None:
            rows = rows.filter(department__in=departments)
        found = rows.select_related("department__location", "position", "pay_code", "employee")
        company = organisation(actor)
        plans = [
            _moved(row, days, zone_of(company, row.department)) for row in found.order_by("starts_at", "id")
        ]
        shifts, left = plan_what_may_be(made, plans)
        made.emit("roster.copied", from_roster, to_starts_on=to_starts_on, shifts=len(shifts))
        return Copied(shifts, left)


def _moved(row: ScheduledShift, days: timedelta, zone: ZoneInfo) -> Plan:
    def later(at: datetime) -> datetime:
        local = at.astimezone(zone)
        moved = instant(local.date() + days, local.hour * MINUTES_OF_AN_HOUR + local.minute, zone)
        return moved + timedelta(seconds=local.second)

    return Plan(
        department=row.department,
        starts_at=later(row.starts_at),
        finishes_at=later(row.finishes_at) if row.finishes_at else None,
        employee=row.employee,
        position=row.position,
        pay_code=row.pay_code,
        automatic_break_minutes=row.automatic_break_minutes,
        breaks=[
            replace(
                one,
                starts_at=later(one.starts_at) if one.starts_at else None,
                finishes_at=later(one.finishes_at) if one.finishes_at else None,
            )
            for one in breaks_of(row)
        ],
        needs_acceptance=row.needs_acceptance,
        creation_method=CreationMethod.COPY.value,
    )
