"""Departments. Who works in them and manages them is people's (people.actions.set_department_staff)."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, NotFound
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import AssistingDepartment, Department, Location, PayCode


class DepartmentFacts(TypedDict, total=False):
    location: Location | None
    export_name: str | None
    colour: str
    group: str | None
    maximum_off: int
    pay_code: PayCode | None


def create_department(actor: Actor, *, name: str, **facts: Unpack[DepartmentFacts]) -> Department:
    with change(actor) as made:
        require(actor, "department.create")
        row = Department()
        made.wait_for_organisation()
        _set_department(actor, row, {"name": name, **facts})
        made.create(row)
        made.emit("department.created", row)
        return row


def update_department(actor: Actor, department: Department, **facts: Any) -> Department:
    """`facts`: name and those of DepartmentFacts."""
    with change(actor) as made:
        require(actor, "department.update", department)
        made.wait_for_organisation()
        _set_department(actor, department, facts)
        if made.save(department):
            made.emit("department.updated", department)
        return department


def _set_department(actor: Actor, row: Department, facts: dict[str, Any]) -> None:
    if "pay_code" in facts and facts["pay_code"] != row.pay_code:
        # It is what people are paid by: not every manager of a department decides that.
        require(actor, "pay_code.update", facts["pay_code"])
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    taken = queries.departments(actor).filter(name__iexact=row.name, location=row.location).exclude(pk=row.pk)
    if {"name", "location"} & facts.keys() and taken.exists():
        raise Conflict(f"There is a department called {row.name} already.", field="name")


def ensure_department(actor: Actor, *, name: str) -> Department:
    """The department of that name, made if there is none."""
    with change(actor) as made:
        made.wait_for_organisation()
        return queries.department_named(actor, name) or create_department(actor, name=name)


def set_assisting_departments(actor: Actor, department: Department, assistants: Sequence[Department]) -> None:
    """Whose staff count towards what the department needs, in place of what was said before."""
    with change(actor) as made:
        require(actor, "department.update", department)
        wanted = sorted({one.pk for one in assistants} - {department.pk})
        if queries.departments(actor).filter(pk__in=wanted).count() < len(wanted):
            raise NotFound("Department")
        rows = AssistingDepartment.objects.filter(department=department)
        before = sorted(rows.values_list("assistant_id", flat=True))
        rows.delete()
        AssistingDepartment.objects.bulk_create(
            [AssistingDepartment(department=department, assistant_id=pk) for pk in wanted]
        )
        made.save(department, assisting_department_ids=(before, wanted))


def archive_department(actor: Actor, department: Department) -> None:
    """Take it out of use; what happened in it stays. Reactions refuse while somebody still belongs to it."""
    with change(actor) as made:
        require(actor, "department.archive", department)
        department.archived_at = made.at
        made.save(department)
        made.emit("department.archived", department)
