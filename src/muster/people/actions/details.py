"""What is kept beside an employee: usual hours, qualifications, contacts; and the lists that they choose from."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import TypedDict, TypeVar

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid, NotFound
from muster.core.policy import require
from muster.core.values import assign, check
from muster.people import queries
from muster.people.actions.employees import require_known
from muster.people.models import (
    DepartmentQualification,
    EmergencyContact,
    Employee,
    EmployeeQualification,
    EmploymentType,
    Qualification,
    RegularHours,
    WorkGroup,
)
from muster.places.models import Department

Named = TypeVar("Named", EmploymentType, WorkGroup)
MINUTES_OF_A_DAY = 1440


class HoursFacts(TypedDict, total=False):
    """One window of regular hours: local times."""

    week: int
    weekday: int
    starts_at: time
    finishes_at: time
    break_minutes: int
    department: Department | None


def set_regular_hours(actor: Actor, employee: Employee, hours: Sequence[HoursFacts]) -> None:
    """Replace the usual weeks."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        before = list(RegularHours.objects.filter(employee=employee))
        rows = [RegularHours(employee=employee, **window) for window in hours]
        for row in rows:
            _check_window(row)
        require_known(employee.organisation_id, [row.department_id for row in rows if row.department_id])
        RegularHours.objects.filter(employee=employee).delete()
        RegularHours.objects.bulk_create(rows)
        made.save(employee, regular_hours=(_told(before), _told(rows)))


def _check_window(row: RegularHours) -> None:
    check(row, "week", "weekday", "starts_at", "finishes_at", "break_minutes")
    if row.week < 1:
        raise Invalid("Weeks are counted from 1.", field="week")
    minutes = (row.finishes_at.hour - row.starts_at.hour) * 60 + row.finishes_at.minute - row.starts_at.minute
    if row.break_minutes >= (minutes if minutes > 0 else minutes + MINUTES_OF_A_DAY):
        raise Invalid("A break is shorter than the hours it lies in.", field="break_minutes")


def _told(hours: Sequence[RegularHours]) -> list[str]:
    return [
        f"week {h.week}, weekday {h.weekday}: {h.starts_at:%H:%M} to {h.finishes_at:%H:%M}, {h.break_minutes} min break"
        + (f", department {h.department_id}" if h.department_id else "")
        for h in hours
    ]


def create_qualification(
    actor: Actor, *, name: str, maximum_weekly_hours: Decimal | None = None
) -> Qualification:
    with change(actor) as made:
        require(actor, "qualification.create")
        row = Qualification()
        assign(row, {"name": name.strip(), "maximum_weekly_hours": maximum_weekly_hours})
        if queries.qualifications(actor).filter(name__iexact=row.name).exists():
            raise Conflict(f"There is a qualification called {row.name} already.", field="name")
        made.create(row)
        return row


def require_qualifications(
    actor: Actor, department: Department, qualifications: Sequence[Qualification]
) -> None:
    """What whoever works in the department must hold, in place of what was asked before."""
    with change(actor) as made:
        require(actor, "department.update", department)
        wanted = {one.pk for one in qualifications}
        if queries.qualifications(actor).filter(pk__in=wanted).count() < len(wanted):
            raise NotFound("Qualification")
        rows = DepartmentQualification.objects.filter(department=department)
        before = sorted(rows.values_list("qualification_id", flat=True))
        rows.delete()
        DepartmentQualification.objects.bulk_create(
            [DepartmentQualification(department=department, qualification_id=pk) for pk in sorted(wanted)]
        )
        made.save(department, qualification_ids=(before, sorted(wanted)))


def give_qualification(
    actor: Actor,
    employee: Employee,
    qualification: Qualification,
    *,
    licence_number: str | None = None,
    expires_on: date | None = None,
    in_training: bool = False,
) -> EmployeeQualification:
    """Or change what is known of the one that they hold."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        held = EmployeeQualification.objects.visible_to(actor).filter(
            employee=employee, qualification=qualification
        )
        row = held.first() or EmployeeQualification(employee=employee, qualification=qualification)
        assign(row, {"licence_number": licence_number, "expires_on": expires_on, "in_training": in_training})
        if row.pk:
            made.save(row)
        else:
            made.create(row)
        return row


def remove_qualification(actor: Actor, held: EmployeeQualification) -> None:
    """They hold it no more."""
    with change(actor) as made:
        require(actor, "employee.update", held)
        made.delete(held)


def add_emergency_contact(
    actor: Actor, employee: Employee, *, name: str, phone: str, relationship: str | None = None
) -> EmergencyContact:
    with change(actor) as made:
        require(actor, "employee.update", employee)
        row = EmergencyContact(employee=employee)
        assign(row, {"name": name, "phone": phone, "relationship": relationship})
        made.create(row)
        return row


def remove_emergency_contact(actor: Actor, contact: EmergencyContact) -> None:
    with change(actor) as made:
        require(actor, "employee.update", contact)
        made.delete(contact)


def create_employment_type(actor: Actor, *, name: str) -> EmploymentType:
    return _add_to_list(
        actor, EmploymentType(), queries.employment_types(actor), name=name, noun="an employment type"
    )


def create_work_group(actor: Actor, *, name: str) -> WorkGroup:
    return _add_to_list(actor, WorkGroup(), queries.work_groups(actor), name=name, noun="a work group")


def _add_to_list(actor: Actor, row: Named, there: QuerySet[Named], *, name: str, noun: str) -> Named:
    with change(actor) as made:
        require(actor, "settings.update")
        made.wait_for_organisation()
        assign(row, {"name": name.strip()})
        if there.filter(name__iexact=name.strip()).exists():
            raise Conflict(f"There is {noun} called {name.strip()} already.", field="name")
        made.create(row)
        return row
