"""Time off that was asked for, and its types (aladtec-v2.txt 100)."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from django.http import HttpResponse
from ninja import Body, Query
from pydantic import Field

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.errors import conflict_is_invalid
from muster.dialects.aladtec.paging import Paging
from muster.dialects.aladtec.splits import Dated, SplitRange, Window, by_day, extent, stretch
from muster.dialects.aladtec.wire import (
    COMMON_ERRORS,
    MetaOut,
    Times,
    Wire,
    WordsIn,
    chosen,
    enveloped,
    hours,
    shown,
)
from muster.dialects.kit.router import PolicyRouter
from muster.leave.actions import create_leave_types
from muster.leave.models import LeaveRequestStatus
from muster.leave.span_queries import LeaveSpan, leave_spans
from muster.leave.type_queries import leave_types

router = PolicyRouter(tags=["Time off"], errors=COMMON_ERRORS)
PATH = "/time-off"
MOST_AT_ONCE = 100
APPROVED, PENDING = LeaveRequestStatus.APPROVED.value, LeaveRequestStatus.PENDING.value


class TimeOffOut(Wire):
    time_off_id: int
    member_id: int
    time_off_type: str | None
    status: str
    start_datetime: str
    stop_datetime: str
    extends_before: bool
    extends_after: bool
    pto_hours: float


class DayOut(Wire):
    daily_split_date: str
    time_records: list[TimeOffOut]


class TimeOffAnswer(Wire):
    data: list[DayOut]
    meta: MetaOut


class TypeOut(Wire):
    time_off_type_id: int
    name: str


class TypesAnswer(Wire):
    data: list[TypeOut]
    meta: MetaOut


class NewIn(Wire):
    name: WordsIn


class Wanted(SplitRange):
    statuses: chosen(APPROVED, PENDING) = None  # type: ignore[valid-type]


def _dated(actor: Actor, times: Times, rows: Iterable[LeaveSpan], window: Window) -> Iterator[Dated]:
    for row in rows:
        request = row.request
        facts = {
            "time_off_id": request.pk,
            "member_id": request.employee_id,
            "time_off_type": shown(actor, "leave_type.list", request.leave_type.name),
            "status": request.status.capitalize(),
        }
        for piece in window.pieces(row.starts_at, row.finishes_at):
            paid = row.paid_hours(piece.starts_at, piece.finishes_at)
            yield piece, {**facts, **stretch(times, piece), **extent(piece), "pto_hours": hours(paid)}


@router.get(
    PATH,
    policy="leave_request.list",
    response={200: TimeOffAnswer},
    summary="Time off, approved unless asked",
)
def list_time_off(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    window = wanted.window(request.times)
    statuses = [APPROVED] if wanted.statuses is None else wanted.statuses
    rows = leave_spans(request.auth, window.first, window.last, statuses=statuses)
    return enveloped(request.times, by_day(_dated(request.auth, request.times, rows, window)))


@router.get(
    f"{PATH}/types", policy="leave_type.list", response={200: TypesAnswer}, summary="Time off types in use"
)
def list_time_off_types(request: AladtecRequest, paging: Query[Paging]) -> HttpResponse:
    rows = paging.of(leave_types(request.auth).order_by("pk"))
    return enveloped(request.times, [{"time_off_type_id": row.pk, "name": row.name} for row in rows])


@router.post(
    f"{PATH}/types",
    policy="leave_type.create",
    response={201: TypesAnswer},
    summary="Create some, all or none",
)
def create_time_off_types(
    request: AladtecRequest, data: Body[Annotated[list[NewIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    with conflict_is_invalid():
        made = create_leave_types(request.auth, [one.name for one in data])
    return enveloped(request.times, [{"time_off_type_id": row.pk, "name": row.name} for row in made], 201)
