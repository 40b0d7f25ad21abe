"""Who sees whom, said once. A manager's span ("manages this person, now") is expanded here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Subquery

from muster.core.actor import Actor, Role
from muster.people.models import DepartmentManager, DepartmentMember, Employee


@dataclass(frozen=True)
class _Read:
    """What was read within a block, by actor."""

    spans: dict[Actor, frozenset[int]] = field(default_factory=dict)
    departments: dict[Actor, frozenset[int]] = field(default_factory=dict)
    sight: dict[Actor, bool] = field(default_factory=dict)


_read: ContextVar[_Read | None] = ContextVar("read", default=None)


@contextmanager
def spans_read_once() -> Iterator[None]:
    """Within the block, which changes nothing, `manages` asks the database once: a page asks it of every row.

    So do `manages_department` and `sees_costs`.
    """
    token = _read.set(_read.get() or _Read())
    try:
        yield
    finally:
        _read.reset(token)


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
    if Role.MANAGER not in actor.roles:
        return False
    read = _read.get()
    if read is None:
        return _span(actor).filter(employee_id=employee_id).exists()
    if actor not in read.spans:
        rows = _span(actor)
        read.spans[actor] = frozenset(rows.values_list("employee_id", flat=True))
    return employee_id in read.spans[actor]


def sees_costs(actor: Actor) -> bool:
    """Whether the actor, as a manager, sees what those whom they manage cost."""
    if Role.MANAGER not in actor.roles or actor.employee_id is None:
        return False
    read = _read.get() or _Read()
    if actor not in read.sight:
        rows = Employee.objects.visible_to(actor).filter(pk=actor.employee_id, sees_costs=True)
        read.sight[actor] = rows.exists()
    return read.sight[actor]


def _span(actor: Actor) -> "QuerySet[DepartmentMember]":
    """Nobody manages themselves, nor another profile of their own."""
    rows = DepartmentMember.objects.filter(department_id__in=managed_departments(actor))
    rows = rows.exclude(employee_id=actor.employee_id or 0)
    return rows.exclude(employee__person_id=actor.person_id) if actor.person_id else rows


def manages_department(actor: Actor, department_id: int | None) -> bool:
    """Whether the actor, as a manager, manages the department now."""
    if Role.MANAGER not in actor.roles or department_id is None:
        return False
    read = _read.get() or _Read()
    if actor not in read.departments:
        rows = DepartmentManager.objects.filter(
            employee_id=actor.employee_id or 0, department__archived_at__isnull=True
        )
        read.departments[actor] = frozenset(rows.values_list("department_id", flat=True))
    return department_id in read.departments[actor]


def departments_seen_by(actor: Actor, field: str) -> Q:
    """A condition on `field`, the column that holds a department's id: those that somebody belongs to or manages."""
    if actor.sees_whole_organisation:
        return Q()
    own = DepartmentMember.objects.filter(employee_id=actor.employee_id or 0).values("department_id")
    return departments_managed_by(actor, field) | Q(**{f"{field}__in": own})


def departments_managed_by(actor: Actor, field: str) -> Q:
    """As departments_seen_by, those alone that the actor manages."""
    if actor.sees_whole_organisation:
        return Q()
    if Role.MANAGER not in actor.roles:
        return Q(pk__in=())
    return Q(**{f"{field}__in": managed_departments(actor)})


def works_at(employee_id: int, location_id: int) -> bool:
    """Whether the employee belongs to a department in use at the location."""
    rows = DepartmentMember.objects.filter(
        employee_id=employee_id, department__location_id=location_id, department__archived_at__isnull=True
    )
    return rows.exists()
