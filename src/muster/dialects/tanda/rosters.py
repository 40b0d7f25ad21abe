"""Rosters: weeks of schedules (tanda-v2.txt 197-265)."""

from datetime import date, timedelta
from math import ceil
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Field, Query, Schema

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key
from muster.dialects.tanda.paging import LARGEST_PAGE, LAST_PAGE, Paging
from muster.dialects.tanda.schedule_wire import (
    DAYS_OF_ROSTER,
    ScheduleOut,
    Show,
    ShowCosts,
    written_by_day,
)
from muster.dialects.tanda.timesheets import DayOfPath
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, day, unix
from muster.places.queries import department, location
from muster.rosters import queries
from muster.rosters.models import Roster

router = PolicyRouter(tags=["Rosters"], errors=COMMON_ERRORS)


class DailyScheduleOut(Schema):
    id: int = Field(description="The daily_schedule_id of days off, sleepovers and on calls.")
    date: str
    schedules: list[ScheduleOut]


class MetaOut(Schema):
    page: int
    page_size: int
    total_pages: int
    total_count: int


class RosterOut(Schema):
    id: int
    schedules: list[DailyScheduleOut]
    start: str
    finish: str = Field(description="Its last day.")
    updated_at: int = Field(description="Of the newest of what is told.")
    cost: float | None = Field(None, description="With show_costs.")
    meta: MetaOut | None = Field(None, description="With page or page_size.")


class Asked(ShowCosts):
    """Without page and page_size: all schedules."""

    page: int | None = None
    page_size: int | None = None

    def pages(self) -> Paging | None:
        if self.page is None and self.page_size is None:
            return None
        size = LARGEST_PAGE if self.page_size is None else min(max(self.page_size, 1), LARGEST_PAGE)
        return Paging(page=min(max(self.page or 1, 1), LAST_PAGE), page_size=size)


class TargetOut(Schema):
    target: str | None
    created_at: int | None
    updated_at: int | None
    user_entered: bool


class OfWhat(Schema):
    department_id: IdIn = None
    location_id: IdIn = None


Showing = Query[Asked]


def _written(actor: Actor, row: Roster, asked: Asked) -> dict[str, Any]:
    """Two statements at most, however many schedules."""
    rows = queries.scheduled_shifts(actor).filter(roster_id=row.pk).order_by("on_date", "starts_at", "id")
    pages = asked.pages()
    by_day: dict[date, list[dict[str, Any]]] = {}
    updated_at = unix(row.updated_at) or 0
    for on, schedule in written_by_day(pages.of(rows) if pages else rows, Show(show_costs=asked.show_costs)):
        by_day.setdefault(on, []).append(schedule)
        updated_at = max(updated_at, schedule["updated_at"])
    found: dict[str, Any] = {
        "id": row.pk,
        "schedules": [_day(row, number, by_day) for number in range(DAYS_OF_ROSTER)],
        "start": day(row.starts_on),
        "finish": day(row.ends_on),
        "updated_at": updated_at,
    }
    if asked.show_costs:
        found["cost"] = None
    return found | {"meta": _meta(pages, rows.count())} if pages else found


def _day(row: Roster, number: int, by_day: dict[date, list[dict[str, Any]]]) -> dict[str, Any]:
    on = row.starts_on + timedelta(days=number)
    return {
        "id": row.pk * DAYS_OF_ROSTER + number,
        "date": day(on),
        "schedules": by_day.get(on, []),
    }


def _meta(pages: Paging, count: int) -> dict[str, int]:
    return {
        "page": pages.page,
        "page_size": pages.page_size,
        "total_pages": ceil(count / pages.page_size),
        "total_count": count,
    }


def _answer(actor: Actor, row: Roster | None, asked: Asked) -> HttpResponse:
    """204 where there is none (224)."""
    asked.check(actor)
    return HttpResponse(status=204) if row is None else json_response(_written(actor, row, asked))


@router.get(
    "/rosters/current",
    policy="roster.list",
    response={200: RosterOut, 204: None},
    summary="Current roster",
)
def get_current_roster(request: ApiRequest, asked: Showing) -> HttpResponse:
    return _answer(request.auth, queries.current_roster(request.auth), asked)


@router.get(
    "/rosters/on/{date}",
    policy="roster.list",
    response={200: RosterOut, 204: None},
    summary="Roster that contains a date",
)
def get_roster_on(request: ApiRequest, on: DayOfPath, asked: Showing) -> HttpResponse:
    return _answer(request.auth, queries.roster_on(request.auth, on), asked)


@router.get(
    "/rosters/sales_targets/{type}/{date}",
    policy="roster.list",
    response={200: TargetOut, 404: ErrorOut},
    summary="Sales target",
)
def get_sales_target(
    request: ApiRequest,
    type: Literal["day", "week"],
    on: DayOfPath,
    of: Query[OfWhat],
) -> HttpResponse:
    """Nobody has set one for any day, and nothing is predicted."""
    del type, on
    if of.department_id is not None:
        department(request.auth, of.department_id)
    if of.location_id is not None:
        location(request.auth, of.location_id)
    return json_response({"target": None, "created_at": None, "updated_at": None, "user_entered": False})


@router.get("/rosters/{id}", policy="roster.list", response={200: RosterOut, 404: ErrorOut}, summary="Roster")
def get_roster(request: ApiRequest, roster_id: Key, asked: Showing) -> HttpResponse:
    return _answer(request.auth, queries.roster(request.auth, roster_id), asked)
