"""Employees: who they are, where they belong, what opens the clock for them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

import phonenumbers

from muster.core.actor import Actor, Role
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Attachment, Organisation
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.actions.belonging import set_departments, set_managed, touch, wanted
from muster.people.actions.codes import CODES, check_pin, give_card, new_card_code, new_pin, set_codes
from muster.people.actions.custom_fields import custom_rows, replace_custom, shown
from muster.people.actions.rights import keep_an_administrator, keep_own_role, require_all, rights_asked
from muster.people.models import (
    ADDRESS_PARTS,
    CustomFieldValue,
    Employee,
    EmploymentType,
    Person,
    WorkGroup,
)
from muster.places.actions import check_zone
from muster.places.models import Department
from muster.places.queries import settings

HOURS_OF_A_WEEK = 168
# What nobody else of the organisation may have.
ONCE = CODES | {"login"}
LONGEST_ADDRESS_PART = 200


class EmployeeFacts(TypedDict, total=False):
    """What may be given of an employee. A key that is absent is left as it is; None clears."""

    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    title: str | None
    date_of_birth: date | None
    gender: str | None
    photo: Attachment | None
    email: str | None
    secondary_emails: list[str]
    payslip_email: str | None
    phone: str | None
    home_phone: str | None
    address: dict[str, str]
    time_zone: str | None
    locale: str | None
    external_id: str | None
    login: str | None
    pin: str | None
    card_number: str | None
    card_code: str | None
    employment_type: EmploymentType | None
    work_group: WorkGroup | None
    starts_on: date | None
    ends_on: date | None
    cessation_reason: str | None
    login_enabled: bool
    sees_costs: bool
    preferred_weekly_hours: Decimal | None
    contracted_weekly_hours: Decimal | None
    hourly_rate: Decimal | None
    yearly_salary: Decimal | None
    regular_hours_from: date | None
    primary_department: Department | None
    roles: list[str]
    person: Person | None


def create_employee(
    actor: Actor,
    *,
    name: str,
    department_ids: Iterable[int] = (),
    managed_department_ids: Iterable[int] = (),
    custom_fields: Mapping[str, str] | None = None,
    email_once: bool = False,
    **facts: Unpack[EmployeeFacts],
) -> Employee:
    """`email_once`: nobody of the organisation may have their address.

    Raises Invalid for a wrong value and Conflict for a PIN, card or address that is somebody else's.
    """
    with change(actor) as made:
        require(actor, "employee.create")
        row = Employee(organisation_id=actor.organisation_id)
        # Card numbers go up by one: whoever makes an employee waits for the one who is making another.
        made.wait_for_organisation()
        managed = sorted(set(managed_department_ids))
        given = {"preferred_weekly_hours": settings(actor).default_preferred_weekly_hours, **facts}
        given |= _manager_role(row, given, managed)
        asked = rights_asked(row, given)
        give_card(row, given)
        set_facts(actor, row, {"name": name, **given}, email_once=email_once)
        belongs_to = wanted(row, department_ids)
        custom = [] if custom_fields is None else custom_rows(actor, row, custom_fields)
        made.create(
            row,
            department_ids=belongs_to,
            managed_department_ids=managed,
            custom_fields=shown(custom) or None,
        )
        set_departments(actor, row, belongs_to)
        set_managed(row, managed)
        CustomFieldValue.objects.bulk_create(custom)
        # Now that it is known where they belong: a manager makes people in departments of theirs.
        require_all(actor, {"employee.update", *asked}, row)
        made.emit("employee.created", row, employee_id=row.pk)
        return row


def update_employee(
    actor: Actor,
    employee: Employee,
    *,
    department_ids: Iterable[int] | None = None,
    managed_department_ids: Iterable[int] | None = None,
    custom_fields: Mapping[str, str] | None = None,
    email_once: bool = False,
    renew_pin: bool = False,
    **facts: Any,
) -> Employee:
    """`facts`: name and those of EmployeeFacts. `department_ids` and `custom_fields`, when given, replace what was."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        if renew_pin or email_once or ONCE & facts.keys():
            made.wait_for_organisation()
        if renew_pin:
            facts["pin"] = new_pin(actor, employee)
        before, managed_before = queries.department_ids(employee), queries.managed_department_ids(employee)
        managed = managed_before if managed_department_ids is None else sorted(set(managed_department_ids))
        if managed != managed_before:
            require(actor, "employee.set_roles", employee)
            facts |= _manager_role(employee, facts, managed)
        require_all(actor, rights_asked(employee, facts), employee)
        keep_own_role(actor, employee, facts)
        set_facts(actor, employee, facts, email_once=email_once)
        belongs_to = wanted(employee, before if department_ids is None else department_ids)
        set_departments(actor, employee, belongs_to, before)
        set_managed(employee, managed, managed_before)
        moved: dict[str, tuple[Any, Any]] = {
            "department_ids": (sorted(before), belongs_to),
            "managed_department_ids": (managed_before, managed),
        }
        if custom_fields is not None:
            moved["custom_fields"] = replace_custom(actor, employee, custom_fields)
        if made.save(employee, **moved):
            made.emit("employee.updated", employee, employee_id=employee.pk)
        return employee


def renew_card(actor: Actor, employee: Employee) -> None:
    """A new code for somebody who lost their card: the old one opens nothing any more."""
    update_employee(actor, employee, card_code=new_card_code())


def deactivate_employee(actor: Actor, employee: Employee) -> None:
    """End their access; what they did stays on record. Their PIN is free for somebody else."""
    with change(actor) as made:
        require(actor, "employee.deactivate", employee)
        if employee.pk == actor.named_employee_id:
            raise Conflict("You cannot deactivate yourself. Ask another administrator.")
        if not employee.active:
            return
        keep_an_administrator(employee)
        employee.active = False
        employee.deactivated_at = made.at
        if made.save(employee):
            made.emit("employee.deactivated", employee, employee_id=employee.pk)
            touch([*queries.department_ids(employee), *queries.managed_department_ids(employee)])


def reactivate_employee(actor: Actor, employee: Employee) -> None:
    with change(actor) as made:
        require(actor, "employee.deactivate", employee)
        made.wait_for_organisation()
        check_pin(actor, employee)
        employee.active = True
        employee.deactivated_at = None
        if made.save(employee):
            made.emit("employee.reactivated", employee, employee_id=employee.pk)
            touch([*queries.department_ids(employee), *queries.managed_department_ids(employee)])


def refuse_archiving_staffed(actor: Actor, department: Department) -> None:
    """Reaction: a department that is somebody's primary one stays in use."""
    staff = Employee.objects.all_rows_unchecked().filter(primary_department=department, active=True).count()
    if staff:
        people = "1 employee has" if staff == 1 else f"{staff} employees have"
        raise Conflict(f"{people} {department.name} as their primary department. Move them first.")
    del actor


def _manager_role(row: Employee, facts: Mapping[str, Any], managed: list[int]) -> dict[str, Any]:
    """Whoever manages a department is a manager, unless it is said which roles they have."""
    if not managed or "roles" in facts or Role.MANAGER in row.role_set:
        return {}
    return {"roles": [*row.roles, Role.MANAGER.value]}


def set_facts(actor: Actor, row: Employee, facts: Mapping[str, Any], *, email_once: bool) -> None:
    values = {name: value for name, value in facts.items() if name not in {"pin", "card_code"}}
    name = values.get("name")
    if name is not None:
        values["name"] = " ".join(str(name).split())
    if email_once and values.get("email") and values["email"] != row.email:
        _check_email(row, values["email"])
    if values.get("login") and values["login"] != row.login:
        _check_login(row, values["login"])
    assign(row, values)
    check_zone(row.time_zone)
    _check_figures(row)
    if "phone" in values:
        row.normalised_phone = normalise_phone(row.phone, country=_country(actor))
    set_codes(actor, row, facts)
    if row.primary_department and row.primary_department.organisation_id != actor.organisation_id:
        raise Invalid("The department is not one of this organisation.", field="primary_department")


def _check_email(row: Employee, email: str) -> None:
    others = Employee.objects.all_rows_unchecked().filter(
        organisation_id=row.organisation_id, email__iexact=email
    )
    if others.exclude(pk=row.pk).exists():
        raise Conflict("Another employee has this email.", field="email")


def _check_login(row: Employee, login: str) -> None:
    others = Employee.objects.all_rows_unchecked().filter(
        organisation_id=row.organisation_id, login__iexact=login
    )
    if others.exclude(pk=row.pk).exists():
        raise Conflict("Another employee has this login.", field="login")


def _check_figures(row: Employee) -> None:
    """What one column cannot tell of itself."""
    for name in ("preferred_weekly_hours", "contracted_weekly_hours"):
        hours = getattr(row, name)
        if hours is not None and not 0 <= hours <= HOURS_OF_A_WEEK:
            raise Invalid(f"A week has 0 to {HOURS_OF_A_WEEK} hours.", field=name)
    for part, value in row.address.items():
        if part not in ADDRESS_PARTS or not isinstance(value, str) or len(value) > LONGEST_ADDRESS_PART:
            raise Invalid(
                f"An address has texts of up to {LONGEST_ADDRESS_PART} characters for {', '.join(ADDRESS_PARTS)}.",
                field="address",
            )
    for name, said in (("hourly_rate", "An hourly rate"), ("yearly_salary", "A yearly salary")):
        wage = getattr(row, name)
        if wage is not None and wage < 0:
            raise Invalid(f"{said} is not negative.", field=name)
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Invalid("Employment ends after it began.", field="ends_on")


def _country(actor: Actor) -> str:
    return Organisation.objects.values_list("country", flat=True).get(pk=actor.organisation_id)


def normalise_phone(phone: str | None, *, country: str) -> str | None:
    """E.164, or None for what is no possible number there: it is kept as given, for people write notes into it."""
    if not phone:
        return None
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
