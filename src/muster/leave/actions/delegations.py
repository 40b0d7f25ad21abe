"""Who acts for somebody while they are away."""

from datetime import date

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.leave.models import Delegation
from muster.people.models import Employee


def delegate(
    actor: Actor, employee: Employee, *, delegate: Employee, starts_on: date, ends_on: date
) -> Delegation:
    """From the first to the last day the delegate acts on all requests that wait for the employee."""
    with change(actor) as made:
        require(actor, "delegation.create", employee)
        if delegate.pk == employee.pk:
            raise Invalid("Nobody stands in for themselves. Choose somebody else.", field="delegate")
        if not delegate.active:
            raise Invalid(
                f"{delegate.name} does not work here any more. Choose somebody else.", field="delegate"
            )
        if ends_on < starts_on:
            raise Invalid("The last day is before the first. Check the dates.", field="ends_on")
        same = Delegation.objects.visible_to(actor).filter(
            employee=employee, delegate=delegate, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        if same.exists():
            raise Conflict(f"{delegate.name} stands in for {employee.name} then already.", field="starts_on")
        row = Delegation(employee=employee, delegate=delegate, starts_on=starts_on, ends_on=ends_on)
        made.create(row)
        made.emit("delegation.created", row, employee_id=employee.pk)
        return row


def withdraw_delegation(actor: Actor, row: Delegation) -> None:
    with change(actor) as made:
        require(actor, "delegation.delete", row)
        made.emit("delegation.deleted", row, employee_id=row.employee_id)
        made.delete(row)
