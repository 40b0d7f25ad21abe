"""Where each employee checked in last, which TimeStation shows as the current department."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from muster.attendance import queries as attendance
from muster.core.actor import Actor
from muster.people import queries as people
from muster.people.models import Employee


@dataclass(frozen=True, slots=True)
class LastShift:
    department_id: int | None
    department_name: str | None
    is_open: bool


def last_shifts(actor: Actor, employee: Employee | None = None) -> dict[int, LastShift]:
    """By employee id: of all whom the actor sees, or of one. One statement."""
    of_employee = (
        attendance.worked_shifts(actor).filter(employee_id=OuterRef("pk")).order_by("-clocked_in_at", "-pk")
    )
    seen = people.employees(actor).order_by()
    if employee is not None:
        seen = seen.filter(pk=employee.pk)
    latest = seen.annotate(last_shift_id=Subquery(of_employee.values("pk")[:1])).values("last_shift_id")
    rows = attendance.shifts(actor).filter(pk__in=latest)
    return {
        employee_id: LastShift(department_id, name, out is None and not flag)
        for employee_id, department_id, name, out, flag in rows.values_list(
            "employee_id", "department_id", F("department__name"), "clocked_out_at", "flag"
        )
    }
