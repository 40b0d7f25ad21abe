"""Planned periods that are no shifts: days off, nights slept at work, hours on call."""

from datetime import date, datetime, timedelta

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.leave.daytime import DAY, instant
from muster.people.models import Employee
from muster.places.models import Department
from muster.rosters.actions.plans import LONGEST_PLAN, check_membership
from muster.rosters.models import DutyKind, DutyPeriod
from muster.rosters.weeks import rosters_of, work_day_of, zone_of

LATEST_START = timedelta(days=1)


def create_duty_period(
    actor: Actor,
    *,
    kind: str,
    employee: Employee,
    on_date: date,
    starts_at: datetime | None = None,
    finishes_at: datetime | None = None,
    department: Department | None = None,
) -> DutyPeriod:
    """A day off without times is all of its day at its place; what is there already is not made again.

    Raises Invalid for times that are not of the day.
    """
    with change(actor) as made:
        if kind not in DutyKind.values:
            raise Invalid(f"The kind is one of {', '.join(DutyKind.values)}.", field="kind")
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        place = department or employee.primary_department
        zone = zone_of(organisation, place)
        if kind == DutyKind.DAY_OFF:
            starts_at = starts_at or instant(on_date, 0, zone)
            finishes_at = finishes_at or instant(on_date, DAY, zone)
        if starts_at is None or finishes_at is None:
            raise Invalid("Both times are needed.", field="finishes_at" if starts_at else "starts_at")
        row = DutyPeriod(
            organisation_id=actor.organisation_id,
            kind=kind,
            on_date=on_date,
            employee=employee,
            department=department,
            starts_at=starts_at,
            finishes_at=finishes_at,
        )
        require(actor, "duty_period.create", employee)
        _check(
            row, on=starts_at.astimezone(zone).date(), work_day=work_day_of(starts_at, organisation, place)
        )
        check_membership(actor, [row])
        row.roster = rosters_of(made, [on_date])[on_date]
        there = _the_same(actor, row)
        if there is not None:
            return there
        made.create(row)
        made.emit("duty_period.created", row, employee_id=employee.pk, kind=kind)
        return row


def _the_same(actor: Actor, row: DutyPeriod) -> DutyPeriod | None:
    """A request that is sent again is one."""
    names = ("kind", "employee_id", "department_id", "on_date", "starts_at", "finishes_at")
    facts = {name: getattr(row, name) for name in names}
    return DutyPeriod.objects.visible_to(actor).filter(**facts).first()


def _check(row: DutyPeriod, *, on: date, work_day: date) -> None:
    """A night that is slept at work may begin after midnight."""
    if row.finishes_at <= row.starts_at:
        raise Invalid("It finishes after it starts.", field="finishes_at")
    if row.finishes_at - row.starts_at > LONGEST_PLAN:
        raise Invalid("It is at most 48 hours long. Check the dates.", field="finishes_at")
    if row.on_date not in {on, on - LATEST_START, work_day}:
        raise Invalid("It starts on its date, or in the night after it.", field="starts_at")


def delete_duty_period(actor: Actor, row: DutyPeriod) -> None:
    with change(actor) as made:
        require(actor, "duty_period.delete", row)
        made.emit("duty_period.deleted", row, employee_id=row.employee_id, kind=row.kind)
        made.delete(row)
