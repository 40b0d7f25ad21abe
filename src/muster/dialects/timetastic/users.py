"""Users (timetastic.txt 409-883)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Body, Query, Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic import user_in, user_out
from muster.dialects.timetastic.departments import IdOut
from muster.dialects.timetastic.wire import (
    COMMON_ERRORS,
    Flag,
    IdIn,
    Key,
    RequiredText,
    StatusOut,
    TextIn,
    Wire,
    empty,
)
from muster.leave.actions import set_profile
from muster.people.listing import people
from muster.people.models import Employee
from muster.places.actions import ensure_holiday_set

router = PolicyRouter(tags=["Users"], errors=COMMON_ERRORS, by_alias=True)
NUMBERED = {400: StatusOut}


class Wanted(Schema):
    model_config = ConfigDict(alias_generator=to_camel, from_attributes=True)

    department_id: IdIn = None
    include_archived_users: Flag = None
    only_show_archived_users: Flag = None


class RegionIn(Wire):
    country_code: RequiredText
    region_code: TextIn = None


class RestoredOut(Wire):
    was_email_in_use: bool


def users(actor: Actor, *, active: bool | None = None) -> QuerySet[Employee]:
    return people(actor, active=active).select_related("person")


def user(actor: Actor, user_id: int) -> Employee:
    """An archived one too."""
    found = users(actor).filter(pk=user_id).first()
    if found is None:
        raise NotFound("Employee")
    return found


def _found(actor: Actor, wanted: Wanted) -> QuerySet[Employee]:
    active = None if wanted.include_archived_users else True
    rows = users(actor, active=False if wanted.only_show_archived_users else active)
    return rows.filter(primary_department_id=wanted.department_id) if wanted.department_id else rows


def _set_region(actor: Actor, row: Employee, body: RegionIn) -> None:
    region = "-".join(part.strip() for part in (body.country_code.upper(), body.region_code or "") if part)
    try:
        found = ensure_holiday_set(actor, region)
    except Invalid:
        raise Invalid(f"No public holidays are known of {region}.", field="countryCode") from None
    set_profile(actor, row, has_public_holidays=True, holiday_set=found)


@router.get(
    "/users", policy="employee.list", response={200: list[user_out.UserOut]}, summary="List all users"
)
def list_users(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    rows = list(_found(request.auth, wanted))
    return json_response(user_out.written(request.auth, rows))


@router.get(
    "/users/contact/{id}",
    policy="employee.view",
    response={200: user_out.ContactOut},
    summary="Get a user and their contact details",
)
def get_user_contact(request: ApiRequest, user_id: Key) -> HttpResponse:
    return json_response(user_out.written_with_contact(request.auth, user(request.auth, user_id)))


@router.post("/users/add", policy="employee.create", response={200: IdOut, **NUMBERED}, summary="Add a user")
def add_user(request: ApiRequest, data: Body[user_in.NewUserIn]) -> HttpResponse:
    return json_response({"id": user_in.add(request.auth, data).pk})


@router.post(
    "/users/edit/{id}",
    policy="employee.update",
    response={200: StatusOut, **NUMBERED},
    summary="Edit a user",
)
def edit_user(request: ApiRequest, user_id: Key, data: Body[user_in.UserIn]) -> HttpResponse:
    ended = user_in.edit(request.auth, user(request.auth, user_id), data)
    return json_response(_status(ended))


@router.post(
    "/users/archive/{id}",
    policy="employee.deactivate",
    response={200: None, **NUMBERED},
    summary="Archive a user",
)
def archive_user(request: ApiRequest, user_id: Key, data: Body[user_in.ArchiveIn]) -> HttpResponse:
    user_in.archive(request.auth, user(request.auth, user_id), data.archive_date)
    return empty()


@router.post(
    "/users/restore/{id}",
    policy="employee.deactivate",
    response={200: RestoredOut, **NUMBERED},
    summary="Restore a user",
)
def restore_user(request: ApiRequest, user_id: Key) -> HttpResponse:
    was_in_use = user_in.restore(request.auth, user(request.auth, user_id))
    return json_response({"wasEmailInUse": was_in_use})


@router.patch(
    "/users/{id}/publicholidays",
    policy="leave_profile.update",
    response={200: None},
    summary="Set whose public holidays a user has",
)
def set_user_public_holidays(request: ApiRequest, user_id: Key, data: Body[RegionIn]) -> HttpResponse:
    _set_region(request.auth, user(request.auth, user_id), data)
    return empty()


@router.get(
    "/users/{id}",
    policy="employee.view",
    response={200: user_out.UserInFullOut},
    summary="Get a specific user",
)
def get_user(request: ApiRequest, user_id: Key) -> HttpResponse:
    return json_response(user_out.written_in_full(request.auth, user(request.auth, user_id)))


def _status(number: int) -> dict[str, Any]:
    return {"errorStatus": number, "errorMessage": None}
