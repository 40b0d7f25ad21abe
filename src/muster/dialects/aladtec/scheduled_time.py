"""Planned time that was published, and who works by it now (aladtec-v2.txt 113-127)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from ninja import Query, Schema

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import (
    among,
    asked_ids,
    position_id,
    qualification_id,
    schedule_id,
    time_type,
)
from muster.dialects.aladtec.splits import Dated, SplitRange, Window, by_day, extent, stretch
from muster.dialects.aladtec.wire import COMMON_ERRORS, IdList, MetaOut, Times, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.rosters.beside_queries import qualification_of_positions
from muster.rosters.models import ScheduledShift
from muster.rosters.queries import shifts_between, working_now
from muster.rosters.splitting import Piece

router = PolicyRouter(tags=["Scheduled time"], errors=COMMON_ERRORS)
PATH = "/scheduled-time"
MOMENT = timedelta(microseconds=1)


class TimeOut(Wire):
    member_id: int
    schedule_id: int | None
    position_id: int | None
    position_qualification_id: int | None
    time_type_id: int | None
    time_type: str | None
    start_datetime: str
    stop_datetime: str | None
    extends_before: bool
    extends_after: bool


class DayOut(Wire):
    daily_split_date: str
    time_records: list[TimeOut]


class ScheduledTimeAnswer(Wire):
    data: list[DayOut]
    meta: MetaOut


class PlaceOut(Wire):
    position_id: int | None
    member_id: int


class ScheduleNowOut(Wire):
    schedule_id: int | None
    positions: list[PlaceOut]


class ScheduledNowAnswer(Wire):
    data: list[ScheduleNowOut]
    meta: MetaOut


class Wanted(SplitRange):
    schedule_ids: IdList = None
    member_ids: IdList = None
    position_ids: IdList = None
    time_type_ids: IdList = None


class OfSchedules(Schema):
    schedule_ids: IdList = None


def _published(actor: Actor, wanted: Wanted, window: Window) -> list[ScheduledShift]:
    chosen = among(
        actor,
        wanted,
        schedule_ids="department_id",
        member_ids="employee_id",
        position_ids="position_id",
        time_type_ids="pay_code_id",
    )
    rows = shifts_between(actor, window.first, window.last)
    return list(rows.filter(chosen, employee__isnull=False, published_at__isnull=False))


def _dated(actor: Actor, times: Times, rows: list[ScheduledShift], window: Window) -> Iterator[Dated]:
    asked = qualification_of_positions([row.position_id for row in rows if row.position_id])
    for row in rows:
        facts = {
            "member_id": row.employee_id,
            "schedule_id": schedule_id(actor, row.department_id),
            "position_id": position_id(actor, row.position_id),
            "position_qualification_id": qualification_id(actor, asked.get(row.position_id or 0)),
            **time_type(actor, row.pay_code),
        }
        for piece in window.pieces(row.starts_at, row.finishes_at or row.starts_at + MOMENT):
            yield piece, facts | _times(times, row, piece)


def _times(times: Times, row: ScheduledShift, piece: Piece) -> dict[str, Any]:
    """Where the end is open it is null, in the day of its start."""
    open_end = {"stop_datetime": None, "extends_after": False} if row.finishes_at is None else {}
    return {**stretch(times, piece), **extent(piece), **open_end}


@router.get(
    PATH, policy="scheduled_shift.list", response={200: ScheduledTimeAnswer}, summary="Scheduled time"
)
def list_scheduled_time(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    window = wanted.window(request.times)
    rows = _published(request.auth, wanted, window)
    return enveloped(request.times, by_day(_dated(request.auth, request.times, rows, window)))


def _now(actor: Actor, ids: set[int] | None) -> list[dict[str, Any]]:
    return [
        {
            "schedule_id": pk,
            "positions": [
                {"position_id": position_id(actor, row.position_id), "member_id": row.employee_id}
                for row in group
            ],
        }
        for pk, group in groupby(working_now(actor), key=lambda row: schedule_id(actor, row.department_id))
        if ids is None or pk in ids
    ]


@router.get(
    f"{PATH}/members-scheduled-now",
    policy="scheduled_shift.list",
    response={200: ScheduledNowAnswer},
    summary="Schedule and position of each member scheduled now",
)
def list_members_scheduled_now(request: AladtecRequest, wanted: Query[OfSchedules]) -> HttpResponse:
    ids = asked_ids(request.auth, "schedule_ids", wanted.schedule_ids)
    return enveloped(request.times, _now(request.auth, ids))
