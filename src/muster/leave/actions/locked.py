"""Days on which no leave can be taken."""

from datetime import date

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import check
from muster.leave.models import LockedPeriod
from muster.people.models import Employee
from muster.places.models import Department

LONGEST_DAYS = 366


def lock_period(
    actor: Actor,
    *,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    department: Department | None = None,
    employee: Employee | None = None,
) -> LockedPeriod:
    """For everybody, for those whose primary department it is, or for one person. What is booked already stays."""
    with change(actor) as made:
        row = LockedPeriod(
            organisation_id=(employee or department or actor).organisation_id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            department=department,
            employee=employee,
            locked_by_id=actor.named_employee_id,
        )
        require(actor, "locked_period.create", row)
        if department is not None and employee is not None:
            raise Invalid("Lock days for a department or for a person, not for both.", field="department")
        if ends_on < starts_on:
            raise Invalid("The locked days end before they begin. Check the dates.", field="ends_on")
        if (ends_on - starts_on).days >= LONGEST_DAYS:
            raise Invalid("Lock no more than a year at a time. Check the dates.", field="ends_on")
        check(row, "reason")
        made.create(row)
        made.emit("locked_period.created", row)
        return row


def unlock_period(actor: Actor, period: LockedPeriod) -> None:
    """Raises Conflict for days that an event locks."""
    with change(actor) as made:
        require(actor, "locked_period.delete", period)
        if period.event_id is not None:
            raise Conflict(f"These days are locked for the event {period.reason}. Change the event.")
        made.emit("locked_period.deleted", period)
        made.delete(period)
