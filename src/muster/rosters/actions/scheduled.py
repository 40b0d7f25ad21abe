"""Making planned time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Q

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.people.models import DepartmentMember, Employee
from muster.places.models import Department, Position
from muster.rosters.models import ScheduledShift
from muster.rosters.weeks import rosters_of, work_day_of

LONGEST_PLAN = timedelta(hours=48)


@dataclass(frozen=True)
class Plan:
    """Time to be planned; nobody's yet (vacant) without an employee."""

    department: Department | None
    starts_at: datetime
    finishes_at: datetime | None
    employee: Employee | None = None
    position: Position | None = None
    break_minutes: int = 0


def create_scheduled_shifts(
    actor: Actor, plans: Sequence[Plan], *, publish: bool = False
) -> list[ScheduledShift]:
    """All of them, or none. Raises Invalid for a wrong one and Conflict where a person would be at two places at once."""
    with change(actor) as made:
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        days = [work_day_of(plan.starts_at, organisation, plan.department) for plan in plans]
        rosters = rosters_of(made, days)
        rows = [
            ScheduledShift(
                organisation_id=actor.organisation_id,
                roster=rosters[on],
                on_date=on,
                employee=plan.employee,
                department=plan.department,
                position=plan.position,
                starts_at=plan.starts_at,
                finishes_at=plan.finishes_at,
                automatic_break_minutes=plan.break_minutes or None,
                published_at=made.at if publish else None,
            )
            for on, plan in zip(days, plans, strict=True)
        ]
        for row in rows:
            require(actor, "scheduled_shift.create", row.employee or row)
            _check_length(row)
        _check_membership(actor, rows)
        _check_overlaps(rows)
        made.create_all(rows)
        for row in rows:
            made.emit("scheduled_shift.created", row, employee_id=row.employee_id)
        return rows


def _check_length(row: ScheduledShift) -> None:
    if row.finishes_at is None:
        return
    if row.finishes_at <= row.starts_at:
        raise Invalid("A planned shift ends after it begins.", field="finishes_at")
    length = row.finishes_at - row.starts_at
    if length > LONGEST_PLAN:
        raise Invalid("A planned shift is at most 48 hours long. Check the dates.", field="finishes_at")
    if not 0 <= row.break_minutes < length / timedelta(minutes=1):
        raise Invalid("The break is shorter than the planned shift, and not negative.", field="break_minutes")


def _check_membership(actor: Actor, rows: Sequence[ScheduledShift]) -> None:
    """Departments in use, and active people who belong to them. One statement each."""
    department_ids = {row.department_id for row in rows if row.department_id is not None}
    known = Department.objects.visible_to(actor).filter(pk__in=department_ids, archived_at__isnull=True)
    if known.count() != len(department_ids):
        raise Invalid("The department is not one in use of this organisation.", field="department_id")
    members = DepartmentMember.objects.filter(department_id__in=department_ids, employee__active=True)
    belong = set(members.values_list("employee_id", "department_id"))
    for row in rows:
        if row.employee and row.department and (row.employee_id, row.department_id) not in belong:
            raise Invalid(f"{row.employee.name} is not active in {row.department.name}.", field="employee_id")


def _check_overlaps(rows: Sequence[ScheduledShift]) -> None:
    mine = [row for row in rows if row.employee_id is not None]
    if not mine:
        return
    first, last = min(row.starts_at for row in mine), max(_end(row) for row in mine)
    there = ScheduledShift.objects.all_rows_unchecked().filter(
        Q(finishes_at__gt=first) | Q(finishes_at__isnull=True, starts_at__gte=first),
        employee_id__in={row.employee_id for row in mine},
        starts_at__lt=last,
    )
    both = sorted(
        [*there.select_related("employee"), *mine], key=lambda row: (row.employee_id, row.starts_at)
    )
    for one, other in pairwise(both):
        if one.employee_id == other.employee_id and other.starts_at < _end(one) and one.employee is not None:
            raise Conflict(
                f"{one.employee.name} is planned already from {one.starts_at:%Y-%m-%d %H:%M} UTC on.",
                field="starts_at",
            )


def _end(row: ScheduledShift) -> datetime:
    """One with an open end has only its start."""
    return row.finishes_at or row.starts_at + timedelta(seconds=1)
