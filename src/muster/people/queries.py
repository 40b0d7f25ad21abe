"""Reading people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.core.policy import may, require
from muster.core.tenant import one
from muster.people.models import (
    WAGES,
    CustomField,
    CustomFieldGroup,
    CustomFieldValue,
    DepartmentManager,
    DepartmentMember,
    DepartmentQualification,
    EmergencyContact,
    Employee,
    EmployeeQualification,
    EmploymentType,
    Person,
    Qualification,
    RegularHours,
    WorkGroup,
    card_digests,
    pin_digests,
)
from muster.people.visibility import departments_managed_by, departments_seen_by
from muster.people.visibility import spans_read_once as spans_read_once  # noqa: PLC0414 - pages read it from here
from muster.places import queries as places
from muster.places.models import Department, Position


def employees(actor: Actor, *, active: bool | None = True) -> QuerySet[Employee]:
    """Those whom the actor sees; `active=None` for all."""
    rows = Employee.objects.visible_to(actor)
    if active is not None:
        rows = rows.filter(active=active)
    return rows.order_by("name", "id")


def employee(actor: Actor, employee_id: int, *, active: bool | None = True) -> Employee:
    """With the organisation, the primary department and its location."""
    found = (
        employees(actor, active=active)
        .select_related("primary_department__location", "organisation")
        .filter(pk=employee_id)
        .first()
    )
    if found is None:
        raise NotFound("Employee")
    return found


def saved(employee: Employee) -> Employee:
    """As it is now, for whoever just changed it, even if they do not see it any more."""
    rows = Employee.objects.all_rows_unchecked().filter(pk=employee.pk)
    return rows.select_related("primary_department__location", "organisation", "photo").get()


VERSIONS = 100  # that a page can tell


def employee_versions(
    actor: Actor, employee: Employee, *, after: datetime | None = None, most: int | None = VERSIONS
) -> list[Version]:
    """What was changed of the employee, the last of it, in the order in which it was made: for those who may change it.

    Wages are left out for whoever may not see them. Raises Denied.
    """
    require(actor, "employee.update", employee)
    rows = Version.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id, item_type="employee", item_id=employee.pk
    )
    if after is not None:
        rows = rows.filter(at__gt=after)
    found = list(rows.order_by("-pk")[:most])[::-1]
    if not may(actor, "employee.view_rate", employee):
        for version in found:
            version.changes = [one for one in version.changes if one["field"] not in WAGES]
    return found


def employee_head(actor: Actor, employee_id: int) -> Employee:
    """As `employee`, with the few columns that a change of their time reads."""
    rows = Employee.objects.visible_to(actor).filter(pk=employee_id, active=True)
    found = one(rows.only("organisation_id", "name", "active"))
    if found is None:
        raise NotFound("Employee")
    return found


def employee_by_code(actor: Actor, *, pin: str | None = None, card: str | None = None) -> Employee | None:
    """The active employee with that PIN or card; None when there is none."""
    rows = employees(actor).select_related("primary_department__location")
    if pin:
        return rows.filter(pin_digest__in=pin_digests(actor.organisation_id, pin)).first()
    if card:
        return rows.filter(card_digest__in=card_digests(actor.organisation_id, card)).first()
    return None


def profiles(person: Person) -> list[Employee]:
    """The person's own active profiles in every organisation, for the log-in: no actor is there yet."""
    rows = Employee.objects.all_rows_unchecked().filter(person=person, active=True, login_enabled=True)
    return list(rows.select_related("organisation", "primary_department__location").order_by("id"))


def zone_name_of(employee: Employee) -> str:
    """The person's own zone, else that of their primary department's location, else the organisation's."""
    return employee.time_zone or places.zone_of(employee.primary_department, employee.organisation).key


def department_ids(employee: Employee) -> list[int]:
    """Departments that the employee belongs to and that are in use, the primary first."""
    rows = DepartmentMember.objects.filter(employee_id=employee.pk, department__archived_at__isnull=True)
    ids = sorted(rows.values_list("department_id", flat=True))
    return sorted(ids, key=lambda pk: pk != employee.primary_department_id)


def departments_of(actor: Actor, employee: Employee) -> list[Department]:
    """As rows, the primary first."""
    ids = department_ids(employee)
    found = Department.objects.visible_to(actor).select_related("location").in_bulk(ids)
    return [found[pk] for pk in ids]


def staffed_departments(actor: Actor, employee: Employee | None) -> QuerySet[Department]:
    """Departments that the actor puts people into, and those that the employee belongs to already."""
    wanted = departments_managed_by(actor, "pk")
    if wanted and employee is not None:
        members = DepartmentMember.objects.filter(employee_id=employee.pk)
        wanted |= Q(pk__in=members.values("department_id"))
    return places.departments(actor).filter(wanted)


def managed_department_ids(employee: Employee) -> list[int]:
    rows = DepartmentManager.objects.filter(employee_id=employee.pk)
    return sorted(rows.values_list("department_id", flat=True))


def teams(actor: Actor) -> QuerySet[Department]:
    """Departments in use that the actor belongs to or manages; all for those who see the whole organisation."""
    rows = places.departments(actor).filter(departments_seen_by(actor, "pk"))
    return rows.select_related("pay_code")


def team(actor: Actor, department_id: int) -> Department:
    found = teams(actor).filter(pk=department_id).first()
    if found is None:
        raise NotFound("Department")
    return found


def team_positions(actor: Actor) -> QuerySet[Position]:
    """Positions of the departments that the actor manages; all for those who see the whole organisation."""
    return places.positions(actor).filter(departments_managed_by(actor, "department_id"))


def team_position(actor: Actor, position_id: int) -> Position:
    found = team_positions(actor).filter(pk=position_id).first()
    if found is None:
        raise NotFound("Position")
    return found


@dataclass(frozen=True)
class Staffing:
    """Ids of who works in a department, who manages it, and what those who work there must hold."""

    members: list[int] = field(default_factory=list)
    managers: list[int] = field(default_factory=list)
    qualifications: list[int] = field(default_factory=list)


def staffing(department_ids: Iterable[int]) -> dict[int, Staffing]:
    """By department: active people alone. Three statements. For departments that were read through visible_to."""
    ids = list(department_ids)
    found = {pk: Staffing() for pk in ids}
    active = {"department_id__in": ids, "employee__active": True}
    for kind, column, rows in (
        ("members", "employee_id", DepartmentMember.objects.filter(**active)),
        ("managers", "employee_id", DepartmentManager.objects.filter(**active)),
        ("qualifications", "qualification_id", DepartmentQualification.objects.filter(department_id__in=ids)),
    ):
        for department_id, pk in rows.order_by(column).values_list("department_id", column):
            getattr(found[department_id], kind).append(pk)
    return found


def members_by_department(actor: Actor, department_ids: Iterable[int]) -> dict[int, list[Employee]]:
    """Active people whom the actor sees. For departments that were read through visible_to."""
    rows = DepartmentMember.objects.filter(
        department_id__in=list(department_ids), employee__in=employees(actor).order_by()
    )
    found: dict[int, list[Employee]] = defaultdict(list)
    for row in rows.select_related("employee"):
        found[row.department_id].append(row.employee)
    return found


def members(actor: Actor, department: Department) -> QuerySet[Employee]:
    ids = DepartmentMember.objects.filter(department_id=department.pk).values("employee_id")
    return employees(actor).filter(pk__in=ids)


def custom_fields(actor: Actor) -> QuerySet[CustomField]:
    """With their groups."""
    return CustomField.objects.visible_to(actor).select_related("group").order_by("position", "id")


def custom_field_groups(actor: Actor) -> QuerySet[CustomFieldGroup]:
    return CustomFieldGroup.objects.visible_to(actor).order_by("id")


def custom_values(employee_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """By employee, name and value in the fields' order. For employees already read through visible_to."""
    found: dict[int, dict[str, str]] = {}
    rows = CustomFieldValue.objects.filter(employee_id__in=list(employee_ids)).order_by(
        "field__position", "field_id"
    )
    for employee_id, name, value in rows.values_list("employee_id", "field__name", "value"):
        found.setdefault(employee_id, {})[name] = value
    return found


def custom_values_in(actor: Actor) -> dict[int, dict[str, str]]:
    """As custom_values, for everybody whom the actor sees, in one statement whose size does not grow with them."""
    found: dict[int, dict[str, str]] = {}
    seen = Employee.objects.visible_to(actor).values("pk")
    rows = CustomFieldValue.objects.filter(employee_id__in=seen).order_by("field__position", "field_id")
    for employee_id, name, value in rows.values_list("employee_id", "field__name", "value"):
        found.setdefault(employee_id, {})[name] = value
    return found


def qualifications(actor: Actor) -> QuerySet[Qualification]:
    return Qualification.objects.visible_to(actor).order_by("name", "id")


def qualification(actor: Actor, qualification_id: int) -> Qualification:
    found = qualifications(actor).filter(pk=qualification_id).first()
    if found is None:
        raise NotFound("Qualification")
    return found


def required_qualification_ids(department: Department) -> list[int]:
    rows = DepartmentQualification.objects.filter(department_id=department.pk)
    return sorted(rows.values_list("qualification_id", flat=True))


def held_qualifications(actor: Actor, employee: Employee) -> QuerySet[EmployeeQualification]:
    rows = EmployeeQualification.objects.visible_to(actor).filter(employee=employee)
    return rows.select_related("qualification").order_by("qualification__name", "id")


def held_qualification(actor: Actor, employee: Employee, held_id: int) -> EmployeeQualification:
    found = held_qualifications(actor, employee).filter(pk=held_id).first()
    if found is None:
        raise NotFound("Qualification")
    return found


def emergency_contacts(actor: Actor, employee: Employee) -> QuerySet[EmergencyContact]:
    return EmergencyContact.objects.visible_to(actor).filter(employee=employee).order_by("id")


def emergency_contact(actor: Actor, employee: Employee, contact_id: int) -> EmergencyContact:
    found = emergency_contacts(actor, employee).filter(pk=contact_id).first()
    if found is None:
        raise NotFound("Emergency contact")
    return found


def regular_hours(employee: Employee) -> list[RegularHours]:
    """Of work, in order. For an employee already read through visible_to."""
    rows = RegularHours.objects.filter(employee_id=employee.pk, kind=RegularHours.Kind.WORK)
    rows = rows.select_related("department__location")
    return list(rows.order_by("week", "weekday", "starts_at", "id"))


def employment_types(actor: Actor) -> QuerySet[EmploymentType]:
    return EmploymentType.objects.visible_to(actor).order_by("name", "id")


def work_groups(actor: Actor) -> QuerySet[WorkGroup]:
    return WorkGroup.objects.visible_to(actor).order_by("name", "id")


def staff_counts(actor: Actor, department_ids: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """By department: active members, and those of them whose primary department it is. Two statements."""
    ids = list(department_ids)
    seen = Employee.objects.visible_to(actor).filter(active=True)
    members_of = DepartmentMember.objects.filter(department_id__in=ids, employee_id__in=seen.values("pk"))
    primary = seen.filter(primary_department_id__in=ids)
    return (
        dict(members_of.values_list("department_id").annotate(Count("employee_id"))),
        dict(primary.values_list("primary_department_id").annotate(Count("pk"))),
    )
