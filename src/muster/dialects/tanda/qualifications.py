"""Qualifications (tanda-v2.txt 2623)."""

from typing import Any

from django.http import HttpResponse
from ninja import Body, Schema

from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, NameIn, named
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, NumberIn, given, number, unix
from muster.people import actions, queries
from muster.people.models import Qualification

router = PolicyRouter(tags=["Qualifications"], errors=COMMON_ERRORS)
OURS = {"name": "name", "maximum_hours": "maximum_weekly_hours"}


class QualificationOut(Schema):
    id: int
    name: str
    maximum_hours: float | None = None
    updated_at: int


class QualificationIn(Schema):
    name: NameIn
    maximum_hours: NumberIn = None


class QualificationChangesIn(Schema):
    """What is left out stays as it is."""

    name: NameIn = ""
    maximum_hours: NumberIn = None


def written(row: Qualification) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "maximum_hours": number(row.maximum_weekly_hours),
        "updated_at": unix(row.updated_at),
    }


def _facts(data: Schema) -> dict[str, Any]:
    return {OURS[name]: value for name, value in given(data).items()}


@router.get(
    "/qualifications",
    policy="qualification.list",
    response={200: list[QualificationOut]},
    summary="Get qualifications",
)
def list_qualifications(request: ApiRequest) -> HttpResponse:
    rows = queries.qualifications(request.auth).order_by("id")
    return json_response([written(row) for row in rows])


@router.post(
    "/qualifications",
    policy="qualification.create",
    response={200: QualificationOut},
    summary="Create qualification",
)
def create_qualification(request: ApiRequest, data: Body[QualificationIn]) -> dict[str, Any]:
    with named(maximum_weekly_hours="maximum_hours"):
        return written(actions.create_qualification(request.auth, **_facts(data)))


@router.get(
    "/qualifications/{id}",
    policy="qualification.list",
    response={200: QualificationOut, 404: ErrorOut},
    summary="Get qualification",
)
def get_qualification(request: ApiRequest, key: Key) -> dict[str, Any]:
    return written(queries.qualification(request.auth, key))


@router.put(
    "/qualifications/{id}",
    policy="qualification.update",
    response={200: QualificationOut, 404: ErrorOut},
    summary="Update qualification",
)
def update_qualification(request: ApiRequest, key: Key, data: Body[QualificationChangesIn]) -> dict[str, Any]:
    row = queries.qualification(request.auth, key)
    with named(maximum_weekly_hours="maximum_hours"):
        return written(actions.update_qualification(request.auth, row, **_facts(data)))


deletion(
    router,
    "/qualifications/{id}",
    policy="qualification.delete",
    summary="Delete qualification",
    one=queries.qualification,
    delete=actions.delete_qualification,
)
