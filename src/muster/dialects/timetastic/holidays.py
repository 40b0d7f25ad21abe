"""Holidays: leave of every kind (timetastic.txt 63-408)."""

from typing import Any

from django.http import HttpResponse
from ninja import Body, Query

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic import holiday_in
from muster.dialects.timetastic.holiday_filters import Wanted, found, links
from muster.dialects.timetastic.holiday_out import HolidayOut, written
from muster.dialects.timetastic.wire import COMMON_ERRORS, TEXT, Key, Wire
from muster.leave import request_queries as queries
from muster.people.listing import first_administrator_id

router = PolicyRouter(tags=["Holidays"], errors=COMMON_ERRORS, by_alias=True)


class HolidaysOut(Wire):
    holidays: list[HolidayOut]
    total_records: int
    page_number: int
    next_page_link: str
    previous_page_link: str


def _page(request: ApiRequest, wanted: Wanted) -> dict[str, Any]:
    actor = request.auth
    owner_id = first_administrator_id(actor)
    rows = found(actor, wanted, me=actor.named_employee_id or owner_id)
    total = rows.order_by().count()
    start = (wanted.page - 1) * wanted.size
    shown = rows[start : start + wanted.size] if start < total else ()
    return {"holidays": [written(row, owner_id) for row in shown], **links(request, wanted, total)}


def _one(actor: Actor, key: int) -> dict[str, Any]:
    return written(queries.request(actor, key), first_administrator_id(actor))


@router.get(
    "/holidays", policy="leave_request.list", response={200: HolidaysOut}, summary="List all holidays"
)
def list_holidays(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    return json_response(_page(request, wanted))


@router.post(
    "/holidays",
    policy="leave_request.create",
    response={200: holiday_in.BookedOut},
    summary="Request a holiday",
)
def book_holiday(request: ApiRequest, data: Body[holiday_in.HolidayIn]) -> HttpResponse:
    return json_response(holiday_in.book(request.auth, data))


@router.get(
    "/holidays/{id}",
    policy="leave_request.view",
    response={200: HolidayOut},
    summary="Get a specific holiday",
)
def get_holiday(request: ApiRequest, holiday_id: Key) -> HttpResponse:
    return json_response(_one(request.auth, holiday_id))


@router.post(
    "/holidays/{id}",
    policy="leave_request.cancel",
    response={200: holiday_in.ActedOut},
    summary="Action a holiday",
    openapi_extra={"responses": {400: TEXT}},
)
def act_on_holiday(
    request: ApiRequest,
    holiday_id: Key,
    wanted: Query[holiday_in.Wanted],
    data: Body[holiday_in.ActionIn | None] = None,
) -> HttpResponse:
    row = queries.request(request.auth, holiday_id)
    body = data or holiday_in.ActionIn()
    return json_response(holiday_in.act(request.auth, row, wanted.holiday_update_action, body))
