"""Who sees whom, said once. A manager's span ("manages this person, now") is expanded here and nowhere else."""

from django.db.models import Q, Subquery

from muster.core.actor import Actor, Role
from muster.people.models import DepartmentManager, DepartmentMember


def managed_departments(actor: Actor) -> "Subquery":
    """Ids of the departments that the actor manages now."""
    # A key that acts as a manager is no person: it manages nothing.
    rows = DepartmentManager.objects.filter(
        employee_id=actor.employee_id or 0, department__archived_at__isnull=True
    )
    return Subquery(rows.values("department_id"))


def _managed_employees(actor: Actor) -> "Subquery":
    rows = DepartmentMember.objects.filter(department_id__in=managed_departments(actor))
    return Subquery(rows.values("employee_id"))


def employees_seen_by(actor: Actor, field: str) -> Q:
    """A condition on `field`, the column that holds an employee's id. The organisation is the caller's to filter."""
    if actor.sees_whole_organisation:
        return Q()
    if actor.employee_id is None:
        return Q(pk__in=())
    own = Q(**{field: actor.employee_id})
    if Role.MANAGER in actor.roles:
        return own | Q(**{f"{field}__in": _managed_employees(actor)})
    return own


def manages(actor: Actor, employee_id: int) -> bool:
    """Whether the actor, as a manager, manages the employee now."""
    return (
        Role.MANAGER in actor.roles
        and DepartmentMember.objects.filter(
            employee_id=employee_id, department_id__in=managed_departments(actor)
        ).exists()
    )
