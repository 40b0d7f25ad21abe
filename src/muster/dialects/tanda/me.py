"""The current user (tanda-v2.txt 186)."""

from typing import Any

from django.http import HttpResponse
from ninja import Schema

from muster.core import files
from muster.core.countries import country_name
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.wire import COMMON_ERRORS, unix, utc_offset
from muster.people.listing import people
from muster.people.models import Employee
from muster.people.queries import zone_name_of

router = PolicyRouter(tags=["Current user"], errors=COMMON_ERRORS)


class OwnOrganisationOut(Schema):
    name: str
    id: int
    user_id: int
    locale: str
    country: str


class CurrentUserOut(Schema):
    id: int
    name: str
    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    email: str | None
    photo: str | None
    time_zone: str
    utc_offset: int
    organisation: str
    organisation_id: int
    locale: str
    country: str
    permissions: list[str]
    valid_subscription: bool
    user_ids: list[int]
    organisations: list[OwnOrganisationOut]
    updated_at: int


def _organisation(profile: Employee) -> dict[str, Any]:
    return {
        "name": profile.organisation.name,
        "id": profile.organisation_id,
        "user_id": profile.pk,
        "locale": profile.locale or profile.organisation.locale,
        "country": country_name(profile.organisation.country),
    }


def _written(row: Employee, profiles: list[Employee]) -> dict[str, Any]:
    here = _organisation(row)
    return {
        "id": row.pk,
        "name": row.name,
        "legal_first_name": row.legal_first_name,
        "legal_middle_names": row.legal_middle_names,
        "legal_last_name": row.legal_last_name,
        "email": row.email,
        "photo": files.link(row.photo) if row.photo else None,
        "time_zone": zone_name_of(row),
        "utc_offset": utc_offset(zone_name_of(row)),
        "organisation": here["name"],
        "organisation_id": here["id"],
        "locale": here["locale"],
        "country": here["country"],
        "permissions": row.roles,
        "valid_subscription": row.organisation.locked_out_at is None,
        "user_ids": [profile.pk for profile in profiles],
        "organisations": [_organisation(profile) for profile in profiles],
        "updated_at": unix(row.updated_at),
    }


@router.get("/users/me", policy="profile.view", response={200: CurrentUserOut}, summary="Get current user")
def get_current_user(request: ApiRequest) -> HttpResponse:
    row = people(request.auth).get(pk=request.auth.employee_id or 0)
    return json_response(_written(row, request.tanda_profiles))  # type: ignore[attr-defined]  # set by TokenAuth
