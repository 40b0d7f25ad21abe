"""Departments (document, "Departments")."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from ninja import Body, Field, Schema

from muster.attendance import queries as attendance
from muster.core.actor import Actor
from muster.core.errors import Conflict
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timestation.wire import COMMON_ERRORS, DEPARTMENT_ID, ErrorOut, RequiredText
from muster.people import queries as people
from muster.places import actions, queries
from muster.places.models import Department

router = PolicyRouter(tags=["Departments"], errors=COMMON_ERRORS)


class DepartmentOut(Schema):
    department_id: str
    name: str
    type: str
    employees_total: str
    employees_primary: str
    employees_in: str


class DepartmentsOut(Schema):
    departments: list[DepartmentOut]


class OneDepartmentOut(Schema):
    department: DepartmentOut


class DepartmentKey(Schema):
    department_id: str


class DepartmentKeyOut(Schema):
    department: DepartmentKey


class DepartmentIn(Schema):
    name: RequiredText = Field(min_length=1, max_length=200)


def _written(actor: Actor, rows: list[Department]) -> list[dict[str, str]]:
    ids = [row.pk for row in rows]
    total, primary = people.staff_counts(actor, ids)
    counts = attendance.working_now(actor).filter(department_id__in=ids).order_by()
    now = dict(counts.values_list("department_id").annotate(Count("employee_id", distinct=True)))
    return [
        {
            "department_id": DEPARTMENT_ID.encode(row.pk),
            "name": row.name,
            "type": "Department",
            "employees_total": str(total.get(row.pk, 0)),
            "employees_primary": str(primary.get(row.pk, 0)),
            "employees_in": str(now.get(row.pk, 0)),
        }
        for row in rows
    ]


@router.get(
    "/departments", policy="department.list", response={200: DepartmentsOut}, summary="List departments"
)
def list_departments(request: ApiRequest) -> HttpResponse:
    rows = queries.departments(request.auth).order_by("pk")  # the document's are in no order of names
    return json_response({"departments": _written(request.auth, list(rows))})


@router.get(
    "/departments/{department_id}",
    policy="department.list",
    response={200: OneDepartmentOut, 404: ErrorOut},
    summary="Single department",
)
def get_department(request: ApiRequest, department_id: str) -> HttpResponse:
    row = _department(request.auth, department_id)
    return json_response({"department": _written(request.auth, [row])[0]})


@router.post(
    "/departments",
    policy="department.create",
    response={200: DepartmentKeyOut, 201: DepartmentKeyOut, 400: ErrorOut},
    summary="Create department",
)
def create_department(request: ApiRequest, data: Body[DepartmentIn]) -> tuple[int, dict[str, Any]]:
    _require_free(request.auth, data.name)
    row = actions.create_department(request.auth, name=data.name)
    return request.created_status, _key(row)  # type: ignore[attr-defined]


@router.put(
    "/departments/{department_id}",
    policy="department.update",
    response={200: DepartmentKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Replace department",
)
def update_department(request: ApiRequest, department_id: str, data: Body[DepartmentIn]) -> dict[str, Any]:
    row = _department(request.auth, department_id)
    if data.name.strip().lower() != row.name.lower():
        _require_free(request.auth, data.name)
    actions.update_department(request.auth, row, name=data.name)
    return _key(row)


@router.delete(
    "/departments/{department_id}",
    policy="department.archive",
    response={200: DepartmentKeyOut, 404: ErrorOut},
    summary="Delete department",
)
def delete_department(request: ApiRequest, department_id: str) -> dict[str, Any]:
    row = _department(request.auth, department_id)
    actions.archive_department(request.auth, row)
    return _key(row)


def _require_free(actor: Actor, name: str) -> None:
    """Two locations may each have their Kitchen; this door knows no locations, and finds departments by name."""
    if queries.department_named(actor, name):
        raise Conflict(f"There is a department called {name.strip()} already.", field="name")


def _department(actor: Actor, department_id: str) -> Department:
    return queries.department(actor, DEPARTMENT_ID.decode(department_id))


def _key(row: Department) -> dict[str, Any]:
    return {"department": {"department_id": DEPARTMENT_ID.encode(row.pk)}}
