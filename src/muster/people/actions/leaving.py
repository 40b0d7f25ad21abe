"""Who leaves, with their last day, and comes back."""

from datetime import date

from muster.core.actor import Actor
from muster.core.change import change
from muster.people import queries
from muster.people.actions.employees import deactivate_employee, reactivate_employee, update_employee
from muster.people.models import Employee


def archive_employee(actor: Actor, employee: Employee, *, last_day: date) -> None:
    """End their access, and say when they left."""
    with change(actor):
        update_employee(actor, employee, ends_on=last_day)
        deactivate_employee(actor, employee)


def restore_employee(actor: Actor, employee: Employee) -> bool:
    """Back without a last day. True when their address is another active employee's by now: they come back without it."""
    with change(actor) as made:
        made.wait_for_organisation()
        reactivate_employee(actor, employee)
        others = queries.employees(actor).exclude(pk=employee.pk)
        taken = bool(employee.email) and others.filter(email__iexact=employee.email or "").exists()
        update_employee(actor, employee, ends_on=None, email=None if taken else employee.email)
        return taken
