"""Planned periods that are no shifts: days off, nights slept at work, hours on call."""

from datetime import date, datetime, timedelta
from typing import Required, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import Change, change
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


class DutyFacts(TypedDict, total=False):
    """A day off without times is all of its day at its place."""

    kind: Required[str]
    employee: Required[Employee]
    on_date: Required[date]
    starts_at: datetime | None
    finishes_at: datetime | None
    department: Department | None


def create_duty_period(actor: Actor, **facts: Unpack[DutyFacts]) -> DutyPeriod:
    """What is there already is not made again. Raises Invalid for times that are not of the day."""
    with change(actor) as made:
        require(actor, "duty_period.create", facts["employee"])
        row = DutyPeriod(organisation_id=actor.organisation_id)
        _set(made, row, facts)
        made.wait_for_organisation()
        there = _the_same(actor, row)
        if there is not None:
            return there
        made.create(row)
        made.emit("duty_period.created", row, employee_id=row.employee_id, kind=row.kind)
        return row


def update_duty_period(actor: Actor, row: DutyPeriod, **facts: Unpack[DutyFacts]) -> DutyPeriod:
    """All of it is said anew, and it may become somebody else's. Raises as create_duty_period."""
    with change(actor) as made:
        require(actor, "duty_period.update", row)
        require(actor, "duty_period.create", facts["employee"])
        _set(made, row, facts)
        if made.save(row):
            made.emit("duty_period.updated", row, employee_id=row.employee_id, kind=row.kind)
        return row


def _set(made: Change, row: DutyPeriod, facts: DutyFacts) -> None:
    if facts["kind"] not in DutyKind.values:
        raise Invalid(f"The kind is one of {', '.join(DutyKind.values)}.", field="kind")
    row.kind, row.employee, row.on_date = facts["kind"], facts["employee"], facts["on_date"]
    row.department = facts.get("department")
    organisation = Organisation.objects.get(pk=row.organisation_id)
    place = row.department or row.employee.primary_department
    zone = zone_of(organisation, place)
    starts_at, finishes_at = facts.get("starts_at"), facts.get("finishes_at")
    if row.kind == DutyKind.DAY_OFF:
        starts_at = starts_at or instant(row.on_date, 0, zone)
        finishes_at = finishes_at or instant(row.on_date, DAY, zone)
    if starts_at is None or finishes_at is None:
        raise Invalid("Both times are needed.", field="finishes_at" if starts_at else "starts_at")
    row.starts_at, row.finishes_at = starts_at, finishes_at
    _check(row, on=starts_at.astimezone(zone).date(), work_day=work_day_of(starts_at, organisation, place))
    check_membership(made.actor, [row])
    row.roster = rosters_of(made, [row.on_date])[row.on_date]


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
