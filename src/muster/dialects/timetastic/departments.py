"""Departments (timetastic.txt 884-1034). Their manager, once their boss, is our manager of longest standing."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.kit.values import shown_as
from muster.dialects.timetastic.wire import (
    COMMON_ERRORS,
    NOBODY,
    IdIn,
    Key,
    RequiredId,
    RequiredText,
    TextIn,
    Wire,
    empty,
    given,
    stamp,
    within,
)
from muster.people import queries as people
from muster.people.actions import set_department_head
from muster.people.listing import heads
from muster.places import actions, queries
from muster.places.models import Department

router = PolicyRouter(tags=["Departments"], errors=COMMON_ERRORS, by_alias=True)
MaxOff = Annotated[int | None, within(0, 20), shown_as(type="integer", minimum=0, maximum=20)]


class DepartmentOut(Wire):
    id: int
    organisation_id: int
    name: str
    manager_id: int
    boss_id: int
    created_at: str
    updated_at: str
    archived: bool
    user_count: int
    max_off: int


class NewDepartmentIn(Wire):
    name: RequiredText
    manager_id: RequiredId
    max_off: MaxOff = None


class DepartmentIn(Wire):
    name: TextIn = None
    manager_id: IdIn = None
    boss_id: IdIn = None
    max_off: MaxOff = None


class IdOut(Wire):
    id: int


def written(rows: Sequence[Department], actor: Actor) -> list[dict[str, Any]]:
    ids = [row.pk for row in rows]
    managers, (_, primary) = heads(ids), people.staff_counts(actor, ids)
    return [
        {
            "id": row.pk,
            "organisationId": row.organisation_id,
            "name": row.name,
            "managerId": managers.get(row.pk, NOBODY),
            "bossId": managers.get(row.pk, NOBODY),
            "createdAt": stamp(row.created_at),
            "updatedAt": stamp(row.updated_at),
            "archived": row.archived_at is not None,
            "userCount": primary.get(row.pk, 0),
            "maxOff": row.maximum_off,
        }
        for row in rows
    ]


def _set_head(actor: Actor, row: Department, manager_id: int) -> None:
    """Nobody manages a department that nobody was named for."""
    try:
        head = people.employee(actor, manager_id)
    except NotFound:
        raise Invalid(f"There is no user {manager_id}.", field="managerId") from None
    set_department_head(actor, row, head)


def _add(actor: Actor, body: NewDepartmentIn) -> Department:
    row = actions.create_department(actor, name=body.name, maximum_off=body.max_off or 0)
    _set_head(actor, row, body.manager_id)
    return row


def _edit(actor: Actor, row: Department, body: DepartmentIn) -> None:
    sent = {name: value for name, value in given(body).items() if value is not None}
    manager_id = sent.pop("manager_id", None) or sent.pop("boss_id", None)
    sent.pop("boss_id", None)
    if "max_off" in sent:
        sent["maximum_off"] = sent.pop("max_off")
    actions.update_department(actor, row, **sent)
    if manager_id:
        _set_head(actor, row, manager_id)


@router.get(
    "/departments",
    policy="department.list",
    response={200: list[DepartmentOut]},
    summary="List all departments",
)
def list_departments(request: ApiRequest) -> HttpResponse:
    return json_response(written(list(queries.departments(request.auth).order_by("pk")), request.auth))


@router.post(
    "/departments/add", policy="department.create", response={200: IdOut}, summary="Add a department"
)
def add_department(request: ApiRequest, data: Body[NewDepartmentIn]) -> HttpResponse:
    return json_response({"id": _add(request.auth, data).pk})


@router.post(
    "/departments/edit/{id}", policy="department.update", response={200: None}, summary="Update a department"
)
def edit_department(request: ApiRequest, department_id: Key, data: Body[DepartmentIn]) -> HttpResponse:
    _edit(request.auth, queries.department(request.auth, department_id), data)
    return empty()


@router.post(
    "/departments/delete/{id}",
    policy="department.archive",
    response={200: None},
    summary="Delete a department",
)
def delete_department(request: ApiRequest, department_id: Key) -> HttpResponse:
    actions.archive_department(request.auth, queries.department(request.auth, department_id))
    return empty()


@router.get(
    "/departments/{id}", policy="department.list", response={200: DepartmentOut}, summary="Get a department"
)
def get_department(request: ApiRequest, department_id: Key) -> HttpResponse:
    row = queries.department(request.auth, department_id)
    return json_response(written([row], request.auth)[0])
