"""Who works in a department and who manages it, set from the department's side.

The same facts as an employee's `department_ids` and `managed_department_ids`, told by the same Versions of theirs.
"""

from collections.abc import Sequence
from typing import Any

from muster.core.actor import Actor, Role
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.people import queries
from muster.people.actions.qualifications import require_qualifications
from muster.people.listing import heads
from muster.people.models import DepartmentManager, DepartmentMember, Employee, Qualification
from muster.places.models import Department

Link = type[DepartmentMember] | type[DepartmentManager]
# What an employee's Versions call the departments that each table links them to.
FACTS: dict[Link, str] = {
    DepartmentMember: "department_ids",
    DepartmentManager: "managed_department_ids",
}
FIELDS: dict[Link, str] = {DepartmentMember: "employee_ids", DepartmentManager: "manager_ids"}


def set_department_staff(
    actor: Actor,
    department: Department,
    *,
    employee_ids: Sequence[int] | None = None,
    manager_ids: Sequence[int] | None = None,
    qualification_ids: Sequence[int] | None = None,
) -> None:
    """Each that is given replaces what was; people who left stay linked to it, for the day they come back.

    Somebody whose primary department it is stays until they have another one: Conflict. Somebody whom the actor does
    not see cannot be named: Invalid. Who manages is set by those who may give roles.
    """
    with change(actor) as made:
        made.wait_for_organisation()
        before = queries.staffing([department.pk])[department.pk]
        moved: dict[str, tuple[list[int], list[int]]] = {}
        if employee_ids is not None and set(employee_ids) != set(before.members):
            require(actor, "department.set_staff", department)
            _relink(made, DepartmentMember, department, before.members, employee_ids)
            moved["employee_ids"] = (before.members, sorted(set(employee_ids)))
        if manager_ids is not None and set(manager_ids) != set(before.managers):
            require(actor, "department.set_managers", department)
            _relink(made, DepartmentManager, department, before.managers, manager_ids)
            moved["manager_ids"] = (before.managers, sorted(set(manager_ids)))
        if moved and made.save(department, **moved):
            made.emit("department.updated", department)
        if qualification_ids is not None and set(qualification_ids) != set(before.qualifications):
            require_qualifications(actor, department, _qualifications(actor, qualification_ids))


def set_department_head(actor: Actor, department: Department, head: Employee) -> None:
    """They take the place of the manager of longest standing, who manages it no more; the other managers stay."""
    with change(actor) as made:
        made.wait_for_organisation()
        before = heads([department.pk]).get(department.pk)
        if before == head.pk:
            return
        managers = queries.staffing([department.pk])[department.pk].managers
        kept = [pk for pk in managers if pk not in {before, head.pk}]
        set_department_staff(actor, department, manager_ids=[*kept, head.pk])
        _put_first(department, head)


def _put_first(department: Department, head: Employee) -> None:
    """Standing goes by the order of the rows."""
    rows = list(DepartmentManager.objects.filter(department=department).order_by("pk"))
    ids = [row.employee_id for row in sorted(rows, key=lambda row: row.employee_id != head.pk)]
    DepartmentManager.objects.filter(department=department).delete()
    DepartmentManager.objects.bulk_create(
        [DepartmentManager(department=department, employee_id=pk) for pk in ids]
    )


def _relink(
    made: Change, link: Link, department: Department, before: Sequence[int], after: Sequence[int]
) -> None:
    added, removed = set(after) - set(before), set(before) - set(after)
    people = _people(made.actor, added | removed, field=FIELDS[link])
    if link is DepartmentMember:
        _refuse_homeless(department, [one for one in people if one.pk in removed])
    linked = _departments_of(link, people)
    link.objects.filter(department=department, employee_id__in=removed).delete()
    rows: list[Any] = [link(department=department, employee_id=pk) for pk in sorted(added)]
    link.objects.bulk_create(rows)
    for employee in people:
        if link is DepartmentManager and employee.pk in added:
            _give_role(employee)
        had = linked.get(employee.pk, [])
        has = sorted({*had, department.pk} if employee.pk in added else {*had} - {department.pk})
        made.save(employee, **{FACTS[link]: (had, has)})
        made.emit("employee.updated", employee, employee_id=employee.pk)


def _refuse_homeless(department: Department, leaving: Sequence[Employee]) -> None:
    for employee in leaving:
        if employee.primary_department_id == department.pk:
            raise Conflict(
                f"{employee.name} has {department.name} as their primary department. Give them another one first.",
                field="employee_ids",
            )


def _give_role(employee: Employee) -> None:
    """Without it they would manage nothing. It stays with whoever manages nothing any more."""
    if Role.MANAGER not in employee.roles:
        employee.roles = [*employee.roles, Role.MANAGER.value]


def _people(actor: Actor, ids: set[int], *, field: str) -> list[Employee]:
    found = list(queries.employees(actor).filter(pk__in=ids).order_by("pk"))
    unknown = ids - {one.pk for one in found}
    if unknown:
        raise Invalid(f"There is no employee {min(unknown)}.", field=field)
    return found


def _departments_of(link: Link, people: Sequence[Employee]) -> dict[int, list[int]]:
    """By employee, those in use: what their Versions tell."""
    found: dict[int, list[int]] = {}
    rows = link.objects.filter(
        employee_id__in=[one.pk for one in people], department__archived_at__isnull=True
    )
    for employee_id, department_id in rows.order_by("department_id").values_list(
        "employee_id", "department_id"
    ):
        found.setdefault(employee_id, []).append(department_id)
    return found


def _qualifications(actor: Actor, ids: Sequence[int]) -> list[Qualification]:
    found = list(queries.qualifications(actor).filter(pk__in=set(ids)))
    unknown = set(ids) - {one.pk for one in found}
    if unknown:
        raise Invalid(f"There is no qualification {min(unknown)}.", field="qualification_ids")
    return found
