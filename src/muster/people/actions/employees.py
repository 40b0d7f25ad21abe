"""Employees: who they are, where they belong, what opens the clock for them."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

import phonenumbers
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast

from muster.core.actor import Actor, Role
from muster.core.change import change
from muster.core.errors import Conflict, Denied, Invalid
from muster.core.models import Organisation
from muster.core.policy import may, require
from muster.core.values import assign
from muster.people import queries
from muster.people.actions.custom_fields import custom_rows, replace_custom, shown
from muster.people.models import (
    ADDRESS_PARTS,
    PIN,
    CustomFieldValue,
    DepartmentManager,
    DepartmentMember,
    Employee,
    EmploymentType,
    Person,
    WorkGroup,
    card_digests,
    pin_digests,
)
from muster.places.actions import check_zone
from muster.places.models import Department

CARD_CODE_DIGITS = 31
HOURS_OF_A_WEEK = 168
LONGEST_ADDRESS_PART = 200


class EmployeeFacts(TypedDict, total=False):
    """What may be given of an employee. A key that is absent is left as it is; None clears."""

    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    title: str | None
    date_of_birth: date | None
    gender: str | None
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
    preferred_weekly_hours: Decimal | None
    contracted_weekly_hours: Decimal | None
    hourly_rate: Decimal | None
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
    **facts: Unpack[EmployeeFacts],
) -> Employee:
    """Raises Invalid for a wrong value and Conflict for a PIN or card that is somebody else's."""
    with change(actor) as made:
        require(actor, "employee.create")
        if managed_department_ids:
            require(actor, "employee.set_roles")
        row = Employee(organisation_id=actor.organisation_id)
        # Card numbers go up by one: whoever makes an employee waits for the one who is making another.
        made.wait_for_organisation()
        _give_card(row, facts)
        _set_facts(actor, row, {"name": name, **facts})
        wanted, managed = _wanted(row, department_ids), sorted(set(managed_department_ids))
        custom = custom_rows(actor, row, custom_fields or {})
        made.create(
            row, department_ids=wanted, managed_department_ids=managed, custom_fields=shown(custom) or None
        )
        _set_departments(row, wanted)
        _set_managed(row, managed)
        CustomFieldValue.objects.bulk_create(custom)
        made.emit("employee.created", row, employee_id=row.pk)
        return row


def update_employee(
    actor: Actor,
    employee: Employee,
    *,
    department_ids: Iterable[int] | None = None,
    managed_department_ids: Iterable[int] | None = None,
    custom_fields: Mapping[str, str] | None = None,
    **facts: Any,
) -> Employee:
    """`facts`: name and those of EmployeeFacts. `department_ids` and `custom_fields`, when given, replace what was."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        if {"pin", "card_code", "card_number"} & facts.keys():
            made.wait_for_organisation()
        _set_facts(actor, employee, facts)
        before, managed_before = queries.department_ids(employee), queries.managed_department_ids(employee)
        wanted = _wanted(employee, before if department_ids is None else department_ids)
        managed = managed_before if managed_department_ids is None else sorted(set(managed_department_ids))
        if managed != managed_before:
            require(actor, "employee.set_roles", employee)
        _set_departments(employee, wanted, before)
        _set_managed(employee, managed, managed_before)
        moved: dict[str, tuple[Any, Any]] = {
            "department_ids": (sorted(before), wanted),
            "managed_department_ids": (managed_before, managed),
        }
        if custom_fields is not None:
            moved["custom_fields"] = replace_custom(actor, employee, custom_fields)
        if made.save(employee, **moved):
            made.emit("employee.updated", employee, employee_id=employee.pk)
        return employee


def renew_card(actor: Actor, employee: Employee) -> None:
    """A new code for somebody who lost their card: the old one opens nothing any more."""
    update_employee(actor, employee, card_code=_new_card_code())


def _new_card_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CARD_CODE_DIGITS))


def deactivate_employee(actor: Actor, employee: Employee) -> None:
    """End their access; what they did stays on record. Their PIN is free for somebody else."""
    with change(actor) as made:
        require(actor, "employee.deactivate", employee)
        if employee.pk == actor.employee_id:
            raise Conflict("You cannot deactivate yourself. Ask another administrator.")
        employee.active = False
        employee.deactivated_at = made.at
        if made.save(employee):
            made.emit("employee.deactivated", employee, employee_id=employee.pk)


def reactivate_employee(actor: Actor, employee: Employee) -> None:
    with change(actor) as made:
        require(actor, "employee.deactivate", employee)
        made.wait_for_organisation()
        _check_pin(actor, employee)
        employee.active = True
        employee.deactivated_at = None
        if made.save(employee):
            made.emit("employee.reactivated", employee, employee_id=employee.pk)


def refuse_archiving_staffed(actor: Actor, department: Department) -> None:
    """Reaction: a department that is somebody's primary one stays in use."""
    staff = Employee.objects.all_rows_unchecked().filter(primary_department=department, active=True).count()
    if staff:
        people = "1 employee has" if staff == 1 else f"{staff} employees have"
        raise Conflict(f"{people} {department.name} as their primary department. Move them first.")
    del actor


def _give_card(row: Employee, facts: EmployeeFacts) -> None:
    """A number that people read, and a code for the QR card that nobody guesses."""
    if "card_number" not in facts:
        numbers = Employee.objects.all_rows_unchecked().filter(
            organisation_id=row.organisation_id, card_number__regex=r"^[0-9]{5,8}$"
        )
        last = numbers.aggregate(last=Max(Cast("card_number", IntegerField())))["last"]
        row.card_number = f"{(last or 0) + 1:05d}"
    if "card_code" not in facts:
        row.set_card_code(_new_card_code())


def _set_facts(actor: Actor, row: Employee, facts: Mapping[str, Any]) -> None:
    values = dict(facts)
    if "hourly_rate" in values and values["hourly_rate"] != row.hourly_rate:
        require(actor, "employee.set_rate", row if row.pk else None)
    _check_roles(actor, row, values)
    pin_given, pin = "pin" in values, values.pop("pin", None)
    card_given, card = "card_code" in values, values.pop("card_code", None)
    name = values.get("name")
    if name is not None:
        values["name"] = " ".join(str(name).split())
    assign(row, values)
    check_zone(row.time_zone)
    _check_figures(row)
    if "phone" in values:
        row.normalised_phone = normalise_phone(row.phone, country=_country(actor))
    if pin_given and pin != row.pin:
        if pin:
            _check_digits(pin)
        row.set_pin(pin or None)
        _check_pin(actor, row)
    if card_given and card != row.card_code:
        row.set_card_code(card or None)
    if {"card_code", "card_number"} & facts.keys():
        _check_card(row)
    if row.primary_department and row.primary_department.organisation_id != actor.organisation_id:
        raise Invalid("The department is not one of this organisation.", field="primary_department")


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
    if row.hourly_rate is not None and row.hourly_rate < 0:
        raise Invalid("An hourly rate is not negative.", field="hourly_rate")
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Invalid("Employment ends after it began.", field="ends_on")


def _check_card(row: Employee) -> None:
    """Unlike a PIN, a card stays its owner's after they left: it may still be in a drawer."""
    others = Employee.objects.all_rows_unchecked().filter(organisation_id=row.organisation_id)
    others = others.exclude(pk=row.pk)
    if row.card_number and others.filter(card_number=row.card_number).exists():
        raise Conflict("Another employee has this card number.", field="card_number")
    codes = card_digests(row.organisation_id, row.card_code) if row.card_code else []
    if codes and others.filter(card_digest__in=codes).exists():
        raise Conflict("Another employee has a card with this code.", field="card_code")


def _check_roles(actor: Actor, row: Employee, values: Mapping[str, Any]) -> None:
    powerful = row.pk is not None and row.role_set != {Role.EMPLOYEE}
    if powerful and values.get("person", row.person) != row.person:
        # Whoever logs in as them has their roles.
        require(actor, "employee.set_roles", row)
    roles = values.get("roles")
    if roles is None or set(roles) == set(row.roles):
        return
    if not may(actor, "employee.set_roles", row if row.pk else None):
        raise Denied("Only an administrator gives or takes roles.")
    if row.pk is not None and row.pk == actor.employee_id and Role.ORGANISATION_ADMIN not in roles:
        raise Conflict(
            "You cannot take your own administrator role. Ask another administrator.", field="roles"
        )


def _check_digits(pin: str) -> None:
    if not PIN.regex.search(pin):  # type: ignore[union-attr]
        raise Invalid(str(PIN.message), field="pin")


def _check_pin(actor: Actor, row: Employee) -> None:
    if row.pin is None:
        return
    taken = Employee.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id,
        pin_digest__in=pin_digests(actor.organisation_id, row.pin),
        active=True,
    )
    if taken.exclude(pk=row.pk).exists():
        raise Conflict("Another employee has this PIN. Choose a different one.", field="pin")


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


def _wanted(row: Employee, department_ids: Iterable[int]) -> list[int]:
    primary = {row.primary_department_id} if row.primary_department_id else set()
    return sorted(set(department_ids) | primary)


def require_known(organisation_id: int, department_ids: Iterable[int]) -> None:
    wanted = set(department_ids)
    found = Department.objects.all_rows_unchecked().filter(
        pk__in=wanted, organisation_id=organisation_id, archived_at__isnull=True
    )
    unknown = wanted - set(found.values_list("pk", flat=True))
    if unknown:
        raise Invalid(f"There is no department {min(unknown)}.", field="department_ids")


def _set_departments(row: Employee, wanted: Sequence[int], before: Sequence[int] = ()) -> None:
    added, removed = set(wanted) - set(before), set(before) - set(wanted)
    if added:
        require_known(row.organisation_id, added)
        DepartmentMember.objects.bulk_create(
            [DepartmentMember(department_id=pk, employee=row) for pk in sorted(added)], ignore_conflicts=True
        )
    if removed:
        DepartmentMember.objects.filter(employee=row, department_id__in=removed).delete()


def _set_managed(row: Employee, wanted: Sequence[int], before: Sequence[int] = ()) -> None:
    added, removed = set(wanted) - set(before), set(before) - set(wanted)
    if added:
        require_known(row.organisation_id, added)
        DepartmentManager.objects.bulk_create(
            [DepartmentManager(department_id=pk, employee=row) for pk in sorted(added)]
        )
    if removed:
        DepartmentManager.objects.filter(employee=row, department_id__in=removed).delete()
