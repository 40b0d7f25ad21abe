"""Breaks of shifts (tanda-v2.txt 756-845)."""

from typing import Any

from django.http import HttpResponse
from ninja import Body

from muster.attendance import actions, queries, shift_queries
from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import PathKey, named
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.shift_input import FIELDS, BreakIn
from muster.dialects.tanda.shift_wire import BreakOut, Pause, pauses
from muster.dialects.tanda.shifts import instant
from muster.dialects.tanda.versions import VersionOut, written
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut

router = PolicyRouter(tags=["Shift breaks"], errors=COMMON_ERRORS)

# Our columns in the vendor's words (843).
NAMES = {
    "starts_at": "break_start",
    "finishes_at": "break_finish",
    "length_minutes": "break_length",
    "paid": "paid",
}
VALUES = {"starts_at": instant, "finishes_at": instant}


def _shown(actor: Actor, row: Shift, break_id: int) -> Pause:
    found = next((one for one in pauses(actor, [row.pk]).get(row.pk, []) if one.id == break_id), None)
    if found is None:
        raise NotFound("Break")
    return found


@router.get(
    "/shifts/{shift_id}/breaks",
    policy="shift.list",
    response={200: list[BreakOut], 404: ErrorOut},
    summary="Breaks of a shift",
)
def list_breaks(request: ApiRequest, shift_id: PathKey) -> HttpResponse:
    row = queries.shift(request.auth, shift_id)
    return json_response([one.out() for one in pauses(request.auth, [row.pk]).get(row.pk, [])])


@router.post(
    "/shifts/{shift_id}/breaks",
    policy="shift.update",
    response={201: BreakOut, 404: ErrorOut},
    summary="New break",
)
def create_break(request: ApiRequest, shift_id: PathKey, data: Body[BreakIn]) -> HttpResponse:
    row = queries.shift(request.auth, shift_id)
    with named(**FIELDS):
        made = actions.add_break(request.auth, row, **data.facts())
    return json_response(_shown(request.auth, row, made.pk).out(), 201)


@router.get(
    "/shifts/{shift_id}/breaks/{break_id}",
    policy="shift.list",
    response={200: BreakOut, 404: ErrorOut},
    summary="Break",
)
def get_break(request: ApiRequest, shift_id: PathKey, break_id: PathKey) -> HttpResponse:
    return json_response(_shown(request.auth, queries.shift(request.auth, shift_id), break_id).out())


@router.put(
    "/shifts/{shift_id}/breaks/{break_id}",
    policy="shift.update",
    response={200: BreakOut, 404: ErrorOut},
    summary="Update break",
)
def update_break(
    request: ApiRequest, shift_id: PathKey, break_id: PathKey, data: Body[BreakIn]
) -> HttpResponse:
    row = queries.shift(request.auth, shift_id)
    facts: Any = data.facts(_shown(request.auth, row, break_id))
    del facts["id"]
    with named(**FIELDS):
        actions.update_break(request.auth, row, break_id, **facts)
    return json_response(_shown(request.auth, row, break_id).out())


@router.get(
    "/shifts/{shift_id}/breaks/{break_id}/versions",
    policy="shift.list",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a break",
)
def list_break_versions(
    request: ApiRequest, shift_id: PathKey, break_id: PathKey, since: Since
) -> HttpResponse:
    item = shift_queries.break_of(queries.shift(request.auth, shift_id), break_id)
    found, after = shift_queries.versions_of(item), since.updated_after
    return json_response(written(found, item_type="ShiftBreak", names=NAMES, values=VALUES, after=after))
