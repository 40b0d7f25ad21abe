"""Position qualifications, by lists (aladtec.yaml)."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query
from pydantic import Field

from muster.core.actor import Actor
from muster.core.errors import of_many
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.paging import Paging
from muster.dialects.aladtec.wire import (
    COMMON_ERRORS,
    IdIn,
    MetaOut,
    Wire,
    WordsIn,
    empty,
    enveloped,
    known_each_once,
)
from muster.dialects.kit.router import PolicyRouter
from muster.people import actions, queries
from muster.people.models import Qualification

router = PolicyRouter(tags=["Schedules"], errors=COMMON_ERRORS)
PATH = "/schedules/position-qualifications"
MOST_AT_ONCE = 100


class QualificationOut(Wire):
    position_qualification_id: int
    name: str


class QualificationsAnswer(Wire):
    data: list[QualificationOut]
    meta: MetaOut


class NewIn(Wire):
    name: WordsIn


class ChangedIn(Wire):
    position_qualification_id: IdIn
    name: WordsIn


class DeletedIn(Wire):
    position_qualification_id: IdIn


def written(row: Qualification) -> dict[str, Any]:
    return {"position_qualification_id": row.pk, "name": row.name}


def _rows(actor: Actor, ids: list[int]) -> list[Qualification]:
    return known_each_once(queries.qualifications(actor).in_bulk(ids), ids, "position_qualification_id")


@router.get(
    PATH, policy="qualification.list", response={200: QualificationsAnswer}, summary="Position qualifications"
)
def list_position_qualifications(request: AladtecRequest, paging: Query[Paging]) -> HttpResponse:
    rows = paging.of(queries.qualifications(request.auth).order_by("pk"))
    return enveloped(request.times, [written(row) for row in rows])


@router.post(
    PATH,
    policy="qualification.create",
    response={201: QualificationsAnswer},
    summary="Create some, all or none",
)
def create_position_qualifications(
    request: AladtecRequest, data: Body[Annotated[list[NewIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    made = actions.create_qualifications(request.auth, [one.name for one in data])
    return enveloped(request.times, [written(row) for row in made], 201)


@router.patch(
    PATH,
    policy="qualification.update",
    response={200: QualificationsAnswer},
    summary="Rename some, all or none",
)
def update_position_qualifications(
    request: AladtecRequest, data: Body[Annotated[list[ChangedIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    rows = _rows(request.auth, [one.position_qualification_id for one in data])
    actions.rename_qualifications(
        request.auth, [(row, one.name) for row, one in zip(rows, data, strict=True)]
    )
    return enveloped(request.times, [written(row) for row in rows])


@router.delete(PATH, policy="qualification.delete", response={204: None}, summary="Delete some, all or none")
def delete_position_qualifications(
    request: AladtecRequest, data: Body[Annotated[list[DeletedIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    for number, row in enumerate(_rows(request.auth, [one.position_qualification_id for one in data])):
        with of_many(number):
            actions.delete_qualification(request.auth, row)
    return empty()
