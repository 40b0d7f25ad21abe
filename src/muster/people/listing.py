"""Reading many people at once: who is looked for, and what is kept beside them, in one statement a kind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from django.db.models import Exists, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from muster.core.actor import Actor, Role
from muster.people.models import (
    DepartmentManager,
    DepartmentMember,
    EmergencyContact,
    Employee,
    EmployeeQualification,
    Qualification,
    RegularHours,
)


def people(actor: Actor, *, active: bool | None = True) -> QuerySet[Employee]:
    """Those whom the actor sees, as they were made, with what tells their zone, and their photo."""
    rows = Employee.objects.visible_to(actor)
    if active is not None:
        rows = rows.filter(active=active)
    return rows.select_related("primary_department__location", "organisation", "photo").order_by("id")


def in_location(rows: QuerySet[Employee], location_id: int) -> QuerySet[Employee]:
    """Those who belong to a department in use there."""
    there = DepartmentMember.objects.filter(
        department__location_id=location_id, department__archived_at__isnull=True
    )
    return rows.filter(pk__in=there.values("employee_id"))


def with_roles(rows: QuerySet[Employee], roles: Collection[Role]) -> QuerySet[Employee]:
    """Those who have one of the roles."""
    # The column is JSON, and not every database searches in that.
    wanted = (Q(roles_text__contains=f'"{role}"') for role in roles)
    return rows.alias(roles_text=Cast("roles", TextField())).filter(reduce(or_, wanted, Q(pk__in=())))


def administrators(actor: Actor) -> QuerySet[Employee]:
    """The active ones whom the actor sees, in the order in which they were made."""
    active = Employee.objects.visible_to(actor).filter(active=True)
    return with_roles(active, [Role.ORGANISATION_ADMIN]).order_by("pk")


def first_administrator_id(actor: Actor) -> int | None:
    """Named where somebody must be, and nobody is known."""
    return administrators(actor).values_list("pk", flat=True).first()


def first_and_last(row: Employee) -> tuple[str, str]:
    """Their legal names; of whom none are known, the name they go by, divided after its first word."""
    first, _, last = row.name.partition(" ")
    return row.legal_first_name or first, row.legal_last_name or last


def heads(department_ids: Iterable[int]) -> dict[int, int]:
    """By department, its head: of the active ones who manage it the one of longest standing. One statement."""
    found: dict[int, int] = {}
    rows = DepartmentManager.objects.filter(department_id__in=list(department_ids), employee__active=True)
    for department_id, employee_id in rows.order_by("pk").values_list("department_id", "employee_id"):
        found.setdefault(department_id, employee_id)
    return found


def counting_qualifications(actor: Actor, rows: QuerySet[Employee], *, most: int) -> QuerySet[Employee]:
    """Each with `many_qualifications`: whether the organisation's list has more than `most`."""
    listed = Qualification.objects.visible_to(actor).order_by()
    return rows.annotate(many_qualifications=Exists(listed[most : most + 1]))


@dataclass(frozen=True)
class Contact:
    """An emergency contact, to be read."""

    id: int
    name: str
    phone: str
    relationship: str | None


@dataclass(frozen=True)
class Beside:
    """What is kept beside some employees, by their id."""

    departments: dict[int, list[int]] = field(default_factory=dict)
    managed: dict[int, list[int]] = field(default_factory=dict)
    contacts: dict[int, list[Contact]] = field(default_factory=dict)
    qualifications: dict[int, list[EmployeeQualification]] = field(default_factory=dict)
    hours: dict[int, list[RegularHours]] = field(default_factory=dict)


def beside(actor: Actor, employees: Iterable[Employee], *, qualifications: bool, hours: bool) -> Beside:
    """One statement, and one for each of qualifications and hours. For employees read through visible_to."""
    ids = [employee.pk for employee in employees]
    found = Beside()
    for employee_id, kind, pk, *texts in _links(ids):
        if kind == _CONTACT:
            found.contacts.setdefault(employee_id, []).append(Contact(pk, *texts))
        else:
            places = found.managed if kind == _MANAGES else found.departments
            places.setdefault(employee_id, []).append(pk)
    if qualifications:
        held = EmployeeQualification.objects.visible_to(actor).filter(employee_id__in=ids)
        for one in held.select_related("qualification", "file").order_by("qualification_id"):
            found.qualifications.setdefault(one.employee_id, []).append(one)
    if hours:
        windows = RegularHours.objects.filter(employee_id__in=ids)
        for window in windows.order_by("week", "weekday", "starts_at", "id"):
            found.hours.setdefault(window.employee_id, []).append(window)
    return found


_MEMBER, _MANAGES, _CONTACT = range(3)


def _links(ids: list[int]) -> list[Any]:
    """Employee, kind, id of the department in use or of the contact, and a contact's name, phone, relationship."""
    if not ids:
        return []
    text = Value("", output_field=TextField())
    members, managers = (
        model.objects.filter(employee_id__in=ids, department__archived_at__isnull=True).values_list(
            "employee_id", Value(kind, output_field=IntegerField()), "department_id", text, text, text
        )
        for model, kind in ((DepartmentMember, _MEMBER), (DepartmentManager, _MANAGES))
    )
    contacts = EmergencyContact.objects.all_rows_unchecked().filter(employee_id__in=ids)
    told = contacts.values_list(
        "employee_id", Value(_CONTACT, output_field=IntegerField()), "id", "name", "phone", "relationship"
    )
    return sorted(members.union(managers, told, all=True), key=itemgetter(0, 1, 2))
