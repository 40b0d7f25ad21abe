"""Locked dates: days on which no leave can be taken (timetastic-extra.md)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body
from pydantic import BeforeValidator, Field, WithJsonSchema

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic.wire import COMMON_ERRORS, IdIn, Key, LongTextIn, RequiredDay, Wire, day
from muster.leave import actions
from muster.leave import request_queries as queries
from muster.leave.models import LockedPeriod
from muster.people.listing import first_administrator_id
from muster.people.queries import employee
from muster.places.queries import department

router = PolicyRouter(tags=["Locked dates"], errors=COMMON_ERRORS, by_alias=True)
ORGANISATION, DEPARTMENT, USER = 1, 2, 3
RECORD_TYPES = {"Organisation": ORGANISATION, "Department": DEPARTMENT, "User": USER}
ONE_DAY = timedelta(days=1)


def _record_type(value: Any) -> Any:
    for name, number in RECORD_TYPES.items():
        if str(value).casefold() in {name.casefold(), str(number)} and not isinstance(value, bool):
            return number
    raise ValueError(f"one of {', '.join(RECORD_TYPES)}.")


RecordType = Annotated[
    int,
    BeforeValidator(_record_type),
    WithJsonSchema({"anyOf": [{"enum": list(RECORD_TYPES)}, {"enum": list(RECORD_TYPES.values())}]}),
]


class LockedDateOut(Wire):
    id: int
    created_at: str
    created_by_id: int | None
    reason: str
    start_time: str
    end_time: str
    organisation_id: int
    record_id: int
    record_type: int


class LockedDateIn(Wire):
    from_: RequiredDay = Field(alias="from")
    to: RequiredDay
    reason: LongTextIn = None
    record_id: IdIn = None
    record_type: RecordType = ORGANISATION


class LockedOut(Wire):
    id: int
    created_over_existing_bookings: bool


def _written(row: LockedPeriod, owner_id: int | None) -> dict[str, Any]:
    record_type, record_id = ORGANISATION, row.organisation_id
    if row.department_id is not None:
        record_type, record_id = DEPARTMENT, row.department_id
    elif row.employee_id is not None:
        record_type, record_id = USER, row.employee_id
    return {
        "id": row.pk,
        "createdAt": _to_the_millisecond(row.created_at),
        "createdById": row.locked_by_id or owner_id,
        "reason": row.reason,
        "startTime": day(row.starts_on),
        # The first midnight that is not locked any more.
        "endTime": day(row.ends_on + ONE_DAY),
        "organisationId": row.organisation_id,
        "recordId": record_id,
        "recordType": record_type,
    }


def _to_the_millisecond(at: datetime) -> str:
    """`2026-07-21T20:37:40.443`; without the point where it falls on a whole second."""
    moment = at.astimezone(UTC)
    thousandths = moment.microsecond // 1000
    fraction = f".{thousandths:03}".rstrip("0") if thousandths else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}"


def _lock(actor: Actor, body: LockedDateIn) -> dict[str, Any]:
    facts: dict[str, Any] = {"starts_on": body.from_, "ends_on": body.to, "reason": body.reason or ""}
    if body.record_type == DEPARTMENT:
        facts["department"] = _there(department, actor, body.record_id)
    elif body.record_type == USER:
        facts["employee"] = _there(employee, actor, body.record_id)
    elif body.record_id not in {None, actor.organisation_id}:
        raise Invalid(f"recordId: there is no organisation {body.record_id}.", field="recordId")
    row = actions.lock_period(actor, **facts)
    return {"id": row.pk, "createdOverExistingBookings": queries.is_over_leave(actor, row)}


def _there(find: Callable[[Actor, int], Any], actor: Actor, key: int | None) -> Any:
    try:
        return find(actor, key or 0)
    except NotFound:
        raise Invalid(f"recordId: nothing is there with the id {key}.", field="recordId") from None


def _all(actor: Actor) -> list[dict[str, Any]]:
    owner_id = first_administrator_id(actor)
    return [_written(row, owner_id) for row in queries.locked_periods(actor)]


@router.get(
    "/lockeddates",
    policy="locked_period.list",
    response={200: list[LockedDateOut]},
    summary="List all locked dates",
)
def list_locked_dates(request: ApiRequest) -> HttpResponse:
    return json_response(_all(request.auth))


@router.post("/lockeddates", policy="locked_period.create", response={200: LockedOut}, summary="Lock dates")
def lock_dates(request: ApiRequest, data: Body[LockedDateIn]) -> HttpResponse:
    return json_response(_lock(request.auth, data))


@router.delete(
    "/lockeddates/{id}", policy="locked_period.delete", response={200: int}, summary="Unlock dates"
)
def unlock_dates(request: ApiRequest, period_id: Key) -> HttpResponse:
    actions.unlock_period(request.auth, queries.locked_period(request.auth, period_id))
    return json_response(0)
