"""Employees (document, "Employees")."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.attendance import actions as attendance
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.core.policy import may
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timestation.presence import LastShift, last_shifts
from muster.dialects.timestation.wire import (
    COMMON_ERRORS,
    DEPARTMENT_ID,
    EMPLOYEE_ID,
    ErrorOut,
    Minutes,
    Moment,
    Rate,
    RequiredText,
    Text,
    in_utc,
    offset_of,
    present,
    write_rate,
)
from muster.people import actions, queries
from muster.people.models import Employee
from muster.places.actions import ensure_department
from muster.places.models import Department
from muster.places.queries import department as department_by_id

router = PolicyRouter(tags=["Employees"], errors=COMMON_ERRORS)


class EmployeeOut(Schema):
    employee_id: str
    name: str
    title: str | None = None
    primary_department: str | None = None
    primary_department_id: str | None = None
    current_department: str | None = None
    current_department_id: str | None = None
    status: Literal["in", "out"]
    custom_employee_id: str | None = None
    hourly_rate: str | None = None
    email: str | None = Field(None, description="v1.2")
    pin: str | None = None
    card_number: str | None = None
    card_qr_code: str | None = None
    custom_fields: dict[str, str] | None = None


class EmployeesOut(Schema):
    employees: list[EmployeeOut]


class OneEmployeeOut(Schema):
    employee: EmployeeOut


class EmployeeKey(Schema):
    employee_id: str


class EmployeeKeyOut(Schema):
    employee: EmployeeKey


class EmployeeIn(Schema):
    """What is not given is cleared, as the document says of an update."""

    name: RequiredText = Field(min_length=1, max_length=200)
    department_id: Text = Field(None, description="This or department_name is required.")
    department_name: Text = Field(None, max_length=200)
    custom_employee_id: Text = Field(None, max_length=200)
    title: Text = Field(None, max_length=200)
    hourly_rate: Rate = None
    pin: Text = Field(None, pattern="^[0-9]{4}$", description="4-Digit PIN")
    email: Text = Field(None, max_length=254, description="v1.2")
    custom_fields: dict[str, Text] | None = None


class CheckOutIn(Schema):
    time_out: Moment = None
    notes: Text = None
    time_deduction_minutes: Minutes = None


def written(
    actor: Actor, row: Employee, last: LastShift | None, custom: dict[str, str] | None, *, with_email: bool
) -> dict[str, Any]:
    with_rate = may(actor, "employee.view_rate", row)
    # Whoever knows a PIN or a card's code clocks as its owner.
    with_codes = may(actor, "employee.view_codes", row)
    primary = row.primary_department
    current = (last.department_id, last.department_name) if last and last.department_id else None
    if current is None and primary:
        current = (primary.pk, primary.name)
    return present(
        employee_id=EMPLOYEE_ID.encode(row.pk),
        name=row.name,
        title=row.title,
        primary_department=primary.name if primary else None,
        primary_department_id=DEPARTMENT_ID.encode(primary.pk) if primary else None,
        current_department=current[1] if current else None,
        current_department_id=DEPARTMENT_ID.encode(current[0]) if current else None,
        status="in" if last and last.is_open else "out",
        custom_employee_id=row.external_id,
        hourly_rate=write_rate(row.hourly_rate) if with_rate else None,
        email=row.email if with_email else None,
        pin=row.pin if with_codes else None,
        card_number=row.card_number,
        card_qr_code=row.card_code if with_codes else None,
        custom_fields=custom,
    )


def _all_written(request: ApiRequest, rows: Iterable[Employee]) -> list[dict[str, Any]]:
    actor = request.auth
    last, custom = last_shifts(actor), queries.custom_values_in(actor)
    with_email = request.dialect_version == "v1.2"
    return [written(actor, row, last.get(row.pk), custom.get(row.pk), with_email=with_email) for row in rows]


@router.get("/employees", policy="employee.list", response={200: EmployeesOut}, summary="List employees")
def list_employees(request: ApiRequest) -> HttpResponse:
    rows = queries.employees(request.auth).select_related("primary_department")
    return json_response({"employees": _all_written(request, rows)})


@router.get(
    "/employees/{employee_id}",
    policy="employee.view",
    response={200: OneEmployeeOut, 404: ErrorOut},
    summary="Single employee",
)
def get_employee(request: ApiRequest, employee_id: str) -> HttpResponse:
    row = _employee(request.auth, employee_id)
    last = last_shifts(request.auth, row).get(row.pk)
    custom = queries.custom_values([row.pk]).get(row.pk)
    body = written(request.auth, row, last, custom, with_email=request.dialect_version == "v1.2")
    return json_response({"employee": body})


@router.post(
    "/employees",
    policy="employee.create",
    response={200: EmployeeKeyOut, 201: EmployeeKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Create employee",
)
def create_employee(request: ApiRequest, data: Body[EmployeeIn]) -> tuple[int, dict[str, Any]]:
    facts = _facts(request, data, None)
    department = _department(request.auth, data)
    custom = _custom(data)
    row = actions.create_employee(request.auth, primary_department=department, custom_fields=custom, **facts)
    return request.created_status, _key(row)  # type: ignore[attr-defined]


@router.put(
    "/employees/{employee_id}",
    policy="employee.update",
    response={200: EmployeeKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Replace employee",
)
def update_employee(
    request: ApiRequest,
    employee_id: str,
    data: Body[EmployeeIn],
    convert_primary_department: Query[bool] = False,  # noqa: FBT002 - a query parameter, given by name
) -> dict[str, Any]:
    row = _employee(request.auth, employee_id)
    kept = set(queries.department_ids(row))
    if not convert_primary_department:
        kept.discard(row.primary_department_id or 0)
    department = _department(request.auth, data)
    facts = {**_facts(request, data, row), "primary_department": department}
    actions.update_employee(request.auth, row, department_ids=kept, custom_fields=_custom(data), **facts)
    return _key(row)


# The document's example lacks -X PUT, so that curl posts it.
@router.post("/employees/{employee_id}/check-out", policy="shift.close", include_in_schema=False)
@router.put(
    "/employees/{employee_id}/check-out",
    policy="shift.close",
    response={200: EmployeeKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Check out",
)
def check_out(request: ApiRequest, employee_id: str, data: Body[CheckOutIn | None] = None) -> dict[str, Any]:
    row = queries.employee_head(request.auth, EMPLOYEE_ID.decode(employee_id))
    attendance.check_out(request.auth, row, **closing(data or CheckOutIn()))
    return _key(row)


@router.delete(
    "/employees/{employee_id}",
    policy="employee.deactivate",
    response={200: EmployeeKeyOut, 404: ErrorOut},
    summary="Delete employee",
)
def delete_employee(request: ApiRequest, employee_id: str) -> dict[str, Any]:
    row = _employee(request.auth, employee_id)
    actions.deactivate_employee(request.auth, row)
    return _key(row)


def closing(data: CheckOutIn) -> dict[str, Any]:
    """What ends a shift. Notes not given leave those that the shift has."""
    given = {"deduction_minutes": data.time_deduction_minutes, "notes": data.notes}
    facts: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if data.time_out:
        facts |= {"at": in_utc(data.time_out), "offset_minutes": offset_of(data.time_out)}
    return facts


def _key(row: Employee) -> dict[str, Any]:
    return {"employee": {"employee_id": EMPLOYEE_ID.encode(row.pk)}}


def _employee(actor: Actor, employee_id: str) -> Employee:
    return queries.employee(actor, EMPLOYEE_ID.decode(employee_id))


def _department(actor: Actor, data: EmployeeIn) -> Department:
    if data.department_id:
        return department_by_id(actor, DEPARTMENT_ID.decode(data.department_id))
    if data.department_name:
        return ensure_department(actor, name=data.department_name)
    raise Invalid("Either department_id or department_name must be supplied.", field="department_id")


def _facts(request: ApiRequest, data: EmployeeIn, row: Employee | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": data.name,
        "external_id": data.custom_employee_id,
        "title": data.title,
    }
    # A key without the right to see PINs and rates does not clear them by not sending what it cannot read.
    if data.pin is not None or may(request.auth, "employee.set_codes", row):
        facts["pin"] = data.pin
    if data.hourly_rate is not None or may(request.auth, "employee.set_rate"):
        facts["hourly_rate"] = data.hourly_rate
    if request.dialect_version == "v1.2":
        facts["email"] = data.email
    return facts


def _custom(data: EmployeeIn) -> dict[str, str]:
    return {name: value or "" for name, value in (data.custom_fields or {}).items()}
