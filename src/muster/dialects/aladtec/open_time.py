"""Time for which nobody is scheduled: "Typically used for finding shifts" (aladtec-v2.txt 121)."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from ninja import Query

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import asked_ids, position_id, qualification_id, schedule_id
from muster.dialects.aladtec.splits import (
    LONGEST_MONTH,
    Dated,
    SplitRange,
    Window,
    at_most,
    by_day,
    stretch,
)
from muster.dialects.aladtec.wire import COMMON_ERRORS, Flag, IdList, MetaOut, Times, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.rosters.beside_queries import qualification_of_positions
from muster.rosters.cover_queries import OpenTime, open_time
from muster.rosters.unstaffed_queries import unstaffed_time

router = PolicyRouter(tags=["Scheduled time"], errors=COMMON_ERRORS)


class TimeOut(Wire):
    schedule_id: int | None
    position_id: int | None
    position_qualification_id: int | None
    start_datetime: str
    stop_datetime: str


class DayOut(Wire):
    daily_split_date: str
    time_records: list[TimeOut]


class OpenTimeAnswer(Wire):
    data: list[DayOut]
    meta: MetaOut


class Wanted(SplitRange):
    schedule_ids: IdList = None
    position_ids: IdList = None
    include_only_shift_time: Flag = True


def _chosen(actor: Actor, wanted: Wanted, rows: list[OpenTime]) -> list[OpenTime]:
    """Each as often as people are short."""
    schedules = asked_ids(actor, "schedule_ids", wanted.schedule_ids)
    positions = asked_ids(actor, "position_ids", wanted.position_ids)
    return [
        row
        for row in rows
        if (schedules is None or (row.department.pk if row.department else 0) in schedules)
        and (positions is None or (row.position.pk if row.position else 0) in positions)
        for _ in range(row.people)
    ]


def _dated(actor: Actor, times: Times, rows: list[OpenTime], window: Window) -> Iterator[Dated]:
    asked = qualification_of_positions([row.position.pk for row in rows if row.position])
    for row in rows:
        pk = row.position.pk if row.position else None
        facts: dict[str, Any] = {
            "schedule_id": schedule_id(actor, row.department.pk if row.department else None),
            "position_id": position_id(actor, pk),
            "position_qualification_id": qualification_id(actor, asked.get(pk or 0)),
        }
        for piece in window.pieces(row.starts_at, row.finishes_at):
            yield piece, facts | stretch(times, piece)


@router.get(
    "/scheduled-time/open-time", policy="open_time.list", response={200: OpenTimeAnswer}, summary="Open time"
)
def list_open_time(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    window = wanted.window(request.times)
    span = at_most((window.first, window.last), LONGEST_MONTH, "month")
    read = open_time if wanted.include_only_shift_time else unstaffed_time
    rows = _chosen(request.auth, wanted, read(request.auth, *span))
    return enveloped(request.times, by_day(_dated(request.auth, request.times, rows, window)))
