"""Clock ins (tanda-v2.txt 2490-2620)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.attendance import actions
from muster.attendance.actions import Given
from muster.attendance.clocking_queries import clock_event, clock_events_between
from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent, Source
from muster.core import files
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.kit.values import LARGEST_ID
from muster.dialects.tanda.fields import Key
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.photos import PhotoIn
from muster.dialects.tanda.wire import (
    COMMON_ERRORS,
    ErrorOut,
    IdIn,
    RequiredDay,
    RequiredId,
    RequiredUnix,
    number,
    unix,
)
from muster.people.queries import employee as employee_by_id
from muster.places.queries import device as device_by_id

router = PolicyRouter(tags=["Clock ins"], errors=COMMON_ERRORS)

# The document's words of how long a list may be are lost in its print; a year is more than any client of theirs asks.
LONGEST_DAYS = 366


class ClockInOut(Schema):
    id: int
    user_id: int
    device_id: int | None
    time: int
    type: str
    latitude: float | None
    longitude: float | None
    photo: str | None
    department_id: int | None
    shift_id: int | None = Field(description="Null until it was processed.")
    removed: bool
    updated_at: int


class ClockInIn(Schema):
    user_id: RequiredId
    type: EventType
    time: RequiredUnix
    device_id: IdIn = Field(None, description="Without it: the organisation's generic time clock.")
    photo: PhotoIn = None
    department_id: IdIn = Field(None, description="Left out where the user is not in it.")
    answers: Any = Field(
        None, description="[{timeclock_question_id, trigger, answer}]; wrong ones are left out."
    )


class Wanted(Schema):
    from_: RequiredDay = Field(alias="from")
    to: RequiredDay
    user_id: IdIn = None
    device_id: IdIn = None
    include_inactive: bool = False

    def days(self) -> tuple[date, date]:
        if self.user_id is None and self.device_id is None:
            raise Invalid("user_id or device_id is required.", field="user_id")
        first, last = self.from_, self.to
        if last < first:
            raise Invalid("to: the last day lies before the first.", field="to")
        if last - first >= timedelta(days=LONGEST_DAYS):
            raise Invalid(f"to: at most {LONGEST_DAYS} days at a time.", field="to")
        return first, last


def written(events: Iterable[ClockEvent]) -> list[dict[str, Any]]:
    """Of events read with their photos."""
    return [
        {
            "id": event.pk,
            "user_id": event.employee_id,
            "device_id": event.device_id,
            "time": unix(event.sent_at),
            "type": event.type,
            "latitude": number(event.latitude),
            "longitude": number(event.longitude),
            "photo": files.link(event.photo) if event.photo else None,
            "department_id": event.department_id,
            "shift_id": event.shift_id,
            "removed": event.removed,
            "updated_at": unix(event.updated_at),
        }
        for event in events
    ]


@router.post(
    "/clockins",
    policy="clock_event.record",
    response={201: ClockInOut, 404: ErrorOut},
    summary="Perform clock in",
)
def clock_in(request: ApiRequest, data: Body[ClockInIn]) -> HttpResponse:
    event = actions.record_clock_event(
        request.auth,
        employee=employee_by_id(request.auth, data.user_id, active=None),
        type=data.type,
        at=data.time,
        source=Source.API,
        device=device_by_id(request.auth, data.device_id) if data.device_id is not None else None,
        department_id=data.department_id,
        photo=data.photo,
        answers=_answers(data.answers),
    )
    return json_response(written([event])[0], 201)


@router.get(
    "/clockins",
    policy="clock_event.list",
    response={200: list[ClockInOut], 404: ErrorOut},
    by_alias=True,
    summary="Clock ins of a user, of a device",
)
def list_clock_ins(request: ApiRequest, wanted: Query[Wanted], since: Since) -> HttpResponse:
    actor, user_id, device_id = request.auth, wanted.user_id, wanted.device_id
    rows = clock_events_between(
        actor,
        wanted.days(),
        employee=employee_by_id(actor, user_id, active=None) if user_id is not None else None,
        device=device_by_id(actor, device_id) if device_id is not None else None,
        active=None if wanted.include_inactive else True,
    )
    return json_response(written(since.of(rows)))


@router.get(
    "/clockins/{id}",
    policy="clock_event.list",
    response={200: ClockInOut, 404: ErrorOut},
    summary="Clock in",
)
def get_clock_in(request: ApiRequest, clock_in_id: Key) -> HttpResponse:
    return json_response(written([clock_event(request.auth, clock_in_id)])[0])


def _answers(sent: Any) -> Sequence[Given]:
    """Those that can be read at all: "There is no validation performed on this" (tanda-v2.txt 2510)."""
    found = []
    for one in sent if isinstance(sent, list) else ():
        key = one.get("timeclock_question_id") if isinstance(one, dict) else None
        if isinstance(key, str) and key.isdecimal():
            key = int(key[:20])
        if type(key) is int and 0 <= key <= LARGEST_ID:
            found.append(Given(key, str(one.get("trigger")), one.get("answer")))
    return found
