"""Events (aladtec-v2.txt 177)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from ninja import Query

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.splits import Dated, SplitRange, Window, by_day, extent, stretch
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Times, Wire, enveloped, shown
from muster.dialects.kit.router import PolicyRouter
from muster.rosters.event_queries import EventSpan, events_between

router = PolicyRouter(tags=["Events"], errors=COMMON_ERRORS)


class EventOut(Wire):
    event_id: int
    title: str
    description: str
    location: str
    start_datetime: str
    stop_datetime: str
    extends_before: bool
    extends_after: bool
    schedules: list[int] | None


class DayOut(Wire):
    daily_split_date: str
    event_records: list[EventOut]


class EventsAnswer(Wire):
    data: list[DayOut]
    meta: MetaOut


def _dated(actor: Actor, times: Times, rows: Iterable[EventSpan], window: Window) -> Iterator[Dated]:
    for row in rows:
        facts: dict[str, Any] = {
            "event_id": row.event.pk,
            "title": row.event.name,
            "description": row.event.description,
            "location": row.event.venue,
            "schedules": shown(actor, "department.list", row.departments),
        }
        for piece in window.pieces(row.starts_at, row.finishes_at):
            yield piece, {**facts, **stretch(times, piece), **extent(piece)}


@router.get("/events", policy="event.list", response={200: EventsAnswer}, summary="Events")
def list_events(request: AladtecRequest, wanted: Query[SplitRange]) -> HttpResponse:
    window = wanted.window(request.times)
    rows = events_between(request.auth, window.first, window.last)
    return enveloped(
        request.times, by_day(_dated(request.auth, request.times, rows, window), "event_records")
    )
