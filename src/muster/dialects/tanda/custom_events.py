"""Custom events (tanda-v2.txt 3125-3189)."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query, Schema
from pydantic import Field

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import MOST, Key, NameIn, Nothing, RequiredIds, named
from muster.dialects.tanda.wire import (
    COMMON_ERRORS,
    DayIn,
    ErrorOut,
    RequiredDay,
    RequiredId,
    day,
    given,
    unix,
)
from muster.places import actions, queries
from muster.places.models import Event

router = PolicyRouter(tags=["Custom events"], errors=COMMON_ERRORS)

OURS = {
    "name": "name",
    "start": "starts_on",
    "finish": "ends_on",
    "discourage_time_off": "discourages_time_off",
}
FIELDS = {ours: theirs for theirs, ours in OURS.items()}


class CustomEventOut(Schema):
    id: int
    organisation_id: int
    name: str
    start: str
    finish: str
    discourage_time_off: bool
    locations: list[int]
    updated_at: int


class Between(Schema):
    from_: RequiredDay = Field(alias="from")
    to: RequiredDay


class JoinIn(Schema):
    location_id: RequiredId


class CustomEventIn(Schema):
    """Of all locations without custom_event_joins_attributes."""

    name: NameIn
    start: RequiredDay
    finish: RequiredDay
    discourage_time_off: bool | None = None
    custom_event_joins_attributes: Annotated[list[JoinIn] | None, Field(max_length=MOST)] = None


class CustomEventChangesIn(Schema):
    """What is left out stays as it is."""

    name: NameIn = ""
    start: DayIn = None
    finish: DayIn = None
    discourage_time_off: bool | None = None


class LocationsIn(Schema):
    location_ids: RequiredIds


class Which(Schema):
    id: RequiredId


def _written(rows: Iterable[Event]) -> list[dict[str, Any]]:
    found = list(rows)
    locations = queries.location_ids_of_events([row.pk for row in found])
    return [
        {
            "id": row.pk,
            "organisation_id": row.organisation_id,
            "name": row.name,
            "start": day(row.starts_on),
            "finish": day(row.ends_on),
            "discourage_time_off": row.discourages_time_off,
            "locations": locations[row.pk],
            "updated_at": unix(row.updated_at),
        }
        for row in found
    ]


def _answer(row: Event) -> HttpResponse:
    return json_response(_written([row])[0])


def _facts(data: Schema) -> dict[str, Any]:
    """What is null is as if it were left out."""
    return {OURS[name]: value for name, value in given(data).items() if name in OURS and value is not None}


def _update(actor: Actor, key: int, data: CustomEventChangesIn) -> HttpResponse:
    with named(**FIELDS):
        return _answer(actions.update_event(actor, queries.event(actor, key), **_facts(data)))


def _delete(actor: Actor, key: int) -> HttpResponse:
    actions.delete_event(actor, queries.event(actor, key))
    return json_response({})


@router.get(
    "/custom_events", policy="event.list", response={200: list[CustomEventOut]}, summary="Custom events"
)
def list_custom_events(request: ApiRequest, between: Query[Between]) -> HttpResponse:
    return json_response(_written(queries.events(request.auth, between.from_, between.to)))


@router.post(
    "/custom_events", policy="event.create", response={200: CustomEventOut}, summary="New custom event"
)
def create_custom_event(request: ApiRequest, data: Body[CustomEventIn]) -> HttpResponse:
    ids = [one.location_id for one in data.custom_event_joins_attributes or ()]
    with named(**FIELDS, location_ids="custom_event_joins_attributes"):
        return _answer(actions.create_event(request.auth, location_ids=ids, **_facts(data)))


@router.put(
    "/custom_events/{id}",
    policy="event.update",
    response={200: CustomEventOut, 404: ErrorOut},
    summary="Update custom event",
)
def update_custom_event(request: ApiRequest, key: Key, data: Body[CustomEventChangesIn]) -> HttpResponse:
    return _update(request.auth, key, data)


@router.delete(
    "/custom_events/{id}",
    policy="event.delete",
    response={200: Nothing, 404: ErrorOut},
    summary="Delete custom event",
)
def delete_custom_event(request: ApiRequest, key: Key) -> HttpResponse:
    return _delete(request.auth, key)


# The document has no id in the address of these two: it is a parameter.


@router.put("/custom_events", policy="event.update", include_in_schema=False)
def update_custom_event_by_parameter(
    request: ApiRequest, which: Query[Which], data: Body[CustomEventChangesIn]
) -> HttpResponse:
    return _update(request.auth, which.id, data)


@router.delete("/custom_events", policy="event.delete", include_in_schema=False)
def delete_custom_event_by_parameter(request: ApiRequest, which: Query[Which]) -> HttpResponse:
    return _delete(request.auth, which.id)


@router.put(
    "/custom_events/{id}/locations",
    policy="event.update",
    response={200: CustomEventOut, 404: ErrorOut},
    summary="Add locations to a custom event",
)
def add_custom_event_locations(request: ApiRequest, key: Key, data: Body[LocationsIn]) -> HttpResponse:
    row = queries.event(request.auth, key)
    with named():
        return _answer(actions.add_event_locations(request.auth, row, data.location_ids))


@router.delete(
    "/custom_events/{id}/locations",
    policy="event.update",
    response={200: CustomEventOut, 404: ErrorOut},
    summary="Take locations from a custom event",
)
def remove_custom_event_locations(request: ApiRequest, key: Key, data: Body[LocationsIn]) -> HttpResponse:
    row = queries.event(request.auth, key)
    with named():
        return _answer(actions.remove_event_locations(request.auth, row, data.location_ids))
