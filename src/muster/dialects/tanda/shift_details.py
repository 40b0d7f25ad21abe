"""Shift details, which are our positions (tanda-v2.txt 1831-1874)."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import Body, Schema

from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, NameIn, named, referred
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, given, unix
from muster.people import queries as people
from muster.places import actions
from muster.places.models import Position

router = PolicyRouter(tags=["Shift details"], errors=COMMON_ERRORS)

THEIRS = {"department": "department_id"}


class ShiftDetailOut(Schema):
    id: int
    department_id: int | None
    name: str
    updated_at: int


class ShiftDetailIn(Schema):
    name: NameIn = ""
    department_id: IdIn = None


class NewShiftDetailIn(Schema):
    name: NameIn
    department_id: IdIn


def _written(row: Position) -> dict[str, Any]:
    return {
        "id": row.pk,
        "department_id": row.department_id,
        "name": row.name,
        "updated_at": unix(row.updated_at),
    }


def _facts(request: ApiRequest, body: Schema) -> dict[str, Any]:
    """In our words, what was sent."""
    sent = given(body)
    if "department_id" in sent:
        key = sent.pop("department_id")
        if key is None:
            raise Invalid("department_id is required.", field="department_id")
        sent["department"] = referred(partial(people.team, request.auth), key, field="department_id")
    return sent


@router.get(
    "/shift_details", policy="position.view", response={200: list[ShiftDetailOut]}, summary="Shift details"
)
def list_shift_details(request: ApiRequest) -> HttpResponse:
    return json_response([_written(row) for row in people.team_positions(request.auth).order_by("pk")])


@router.post(
    "/shift_details",
    policy="position.create",
    response={200: ShiftDetailOut},
    summary="New shift detail",
)
def create_shift_detail(request: ApiRequest, data: Body[NewShiftDetailIn]) -> HttpResponse:
    with named(**THEIRS):
        row = actions.create_position(request.auth, **_facts(request, data))
    return json_response(_written(row))


@router.get(
    "/shift_details/{id}",
    policy="position.view",
    response={200: ShiftDetailOut, 404: ErrorOut},
    summary="Shift detail",
)
def get_shift_detail(request: ApiRequest, position_id: Key) -> HttpResponse:
    return json_response(_written(people.team_position(request.auth, position_id)))


@router.put(
    "/shift_details/{id}",
    policy="position.update",
    response={200: ShiftDetailOut, 404: ErrorOut},
    summary="Update shift detail",
)
def update_shift_detail(request: ApiRequest, position_id: Key, data: Body[ShiftDetailIn]) -> HttpResponse:
    row = people.team_position(request.auth, position_id)
    with named(**THEIRS):
        actions.update_position(request.auth, row, **_facts(request, data))
    return json_response(_written(row))


deletion(
    router,
    "/shift_details/{id}",
    policy="position.archive",
    summary="Delete shift detail",
    one=people.team_position,
    delete=actions.archive_position,
)
