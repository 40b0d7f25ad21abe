"""Leave types (timetastic.txt 1035-1118; adding, changing and deleting them: timetastic-extra.md)."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic.looks import COLOURS, is_dark
from muster.dialects.timetastic.wire import (
    COMMON_ERRORS,
    AmountIn,
    Flag,
    IdIn,
    Key,
    RequiredText,
    TextIn,
    Wire,
    empty,
    given,
    number,
    stamp,
)
from muster.leave import actions
from muster.leave import type_queries as queries
from muster.leave.kinds import ICONS
from muster.leave.models import CalendarVisibility, LeaveType

router = PolicyRouter(tags=["Leave types"], errors=COMMON_ERRORS, by_alias=True)
# timetastic.txt 1070-1077
VISIBILITIES = {CalendarVisibility.BUSY.value: 1, CalendarVisibility.AVAILABLE.value: 2}
Colour = Annotated[TextIn, Field(description="# and six hexadecimal digits.")]
Icon = Annotated[TextIn, Field(description="One of /api/leavetypes/icons.")]


class LeaveTypeOut(Wire):
    id: int
    name: str
    organisation_id: int
    deducted: bool
    requires_approval: bool
    include_max_off: bool
    is_private: bool
    active: bool
    is_in_use: bool
    created_at: str
    updated_at: str
    color: str
    icon: str | None
    calendar_visibility: int
    limit_hours: float | None
    limit_days: float | None


class ColourOut(Wire):
    value: str
    is_dark: bool


class IconOut(Wire):
    value: str


class LeaveTypeIn(Wire):
    name: TextIn = None
    color: Colour = None
    icon: Icon = None
    deducted: Flag = None
    requires_approval: Flag = None
    include_max_off: Flag = None
    is_private: Flag = None
    active: Flag = None
    calendar_visibility: IdIn = Field(None, description="1: busy, 2: available.")
    limit_hours: AmountIn = None
    limit_days: AmountIn = None


class NewLeaveTypeIn(LeaveTypeIn):
    name: RequiredText


class Wanted(Schema):
    model_config = ConfigDict(alias_generator=to_camel, from_attributes=True)

    include_inactive: Flag = None


# Our words for what is sent.
NAMES = {
    "name": "name",
    "color": "colour",
    "icon": "icon",
    "requires_approval": "requires_approval",
    "include_max_off": "counts_to_maximum_off",
    "is_private": "private",
    "limit_hours": "limit_hours",
    "limit_days": "limit_days",
}
MAY_BE_EMPTY = {"icon", "limit_hours", "limit_days"}


def written(row: LeaveType, used: set[int]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "organisationId": row.organisation_id,
        "deducted": row.bank_id is not None,
        "requiresApproval": row.requires_approval,
        "includeMaxOff": row.counts_to_maximum_off,
        "isPrivate": row.private,
        "active": row.archived_at is None,
        "isInUse": row.pk in used,
        "createdAt": stamp(row.created_at),
        "updatedAt": stamp(row.updated_at),
        "color": row.colour.lower(),
        "icon": row.icon,
        "calendarVisibility": VISIBILITIES[row.calendar_visibility],
        "limitHours": None if row.limit_hours is None else number(row.limit_hours),
        "limitDays": None if row.limit_days is None else number(row.limit_days),
    }


def _all(actor: Actor, *, archived_too: bool) -> list[LeaveType]:
    rows = list(queries.leave_types(actor))
    if archived_too:
        rows += queries.leave_types(actor, archived=True)
    return sorted(rows, key=lambda row: row.pk)


def _one(actor: Actor, key: int) -> LeaveType:
    """One that was put away too: holidays still name it."""
    found = next((row for row in _all(actor, archived_too=True) if row.pk == key), None)
    return found or queries.leave_type(actor, key)


def _facts(actor: Actor, body: LeaveTypeIn) -> Any:
    sent = given(body)
    facts = {
        ours: sent[theirs] or None if theirs in MAY_BE_EMPTY else sent[theirs]
        for theirs, ours in NAMES.items()
        if theirs in sent and (sent[theirs] is not None or theirs in MAY_BE_EMPTY)
    }
    if facts.get("icon") and facts["icon"] not in ICONS:
        raise Invalid(f"icon: there is no icon {facts['icon']}.", field="icon")
    if body.calendar_visibility is not None:
        facts["calendar_visibility"] = _visibility(body.calendar_visibility)
    if body.deducted is not None:
        facts["bank"] = queries.settings(actor).allowance_bank if body.deducted else None
    return facts


def _visibility(value: int) -> str:
    for ours, theirs in VISIBILITIES.items():
        if theirs == value:
            return ours
    raise Invalid("calendarVisibility is 1 (busy) or 2 (available).", field="calendarVisibility")


def _add(actor: Actor, body: NewLeaveTypeIn) -> LeaveType:
    """Deducted from the allowance unless it is said that it is not."""
    facts = {"bank": queries.settings(actor).allowance_bank, **_facts(actor, body)}
    return actions.create_leave_type(actor, **facts)


def _update(actor: Actor, row: LeaveType, body: LeaveTypeIn) -> None:
    if body.active is True and row.archived_at is not None:
        actions.restore_leave_type(actor, row)
    actions.update_leave_type(actor, row, **_facts(actor, body))
    if body.active is False:
        actions.delete_leave_type(actor, row)


@router.get(
    "/leavetypes",
    policy="leave_type.list",
    response={200: list[LeaveTypeOut]},
    summary="List all leave types",
)
def list_leave_types(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    used = queries.used_types(request.auth)
    rows = _all(request.auth, archived_too=bool(wanted.include_inactive))
    return json_response([written(row, used) for row in rows])


@router.post("/leavetypes", policy="leave_type.create", response={200: int}, summary="Add a leave type")
def add_leave_type(request: ApiRequest, data: Body[NewLeaveTypeIn]) -> HttpResponse:
    return json_response(_add(request.auth, data).pk)


@router.get(
    "/leavetypes/colors",
    policy="leave_type.list",
    response={200: list[ColourOut]},
    summary="Colours that leave types may have",
)
def list_colours(request: ApiRequest) -> HttpResponse:
    del request
    return json_response([{"value": colour, "isDark": is_dark(colour)} for colour in COLOURS])


@router.get(
    "/leavetypes/icons",
    policy="leave_type.list",
    response={200: list[IconOut]},
    summary="Icons that leave types may have",
)
def list_icons(request: ApiRequest) -> HttpResponse:
    del request
    return json_response([{"value": icon} for icon in ICONS])


@router.get(
    "/leavetypes/{id}",
    policy="leave_type.list",
    response={200: LeaveTypeOut},
    summary="Get a specific leave type",
)
def get_leave_type(request: ApiRequest, leave_type_id: Key) -> HttpResponse:
    used = queries.used_types(request.auth)
    return json_response(written(_one(request.auth, leave_type_id), used))


@router.put(
    "/leavetypes/{id}", policy="leave_type.update", response={200: None}, summary="Change a leave type"
)
def update_leave_type(request: ApiRequest, leave_type_id: Key, data: Body[LeaveTypeIn]) -> HttpResponse:
    _update(request.auth, _one(request.auth, leave_type_id), data)
    return empty()


@router.delete(
    "/leavetypes/{id}", policy="leave_type.delete", response={200: None}, summary="Delete a leave type"
)
def delete_leave_type(request: ApiRequest, leave_type_id: Key) -> HttpResponse:
    actions.delete_leave_type(request.auth, queries.leave_type(request.auth, leave_type_id))
    return empty()
