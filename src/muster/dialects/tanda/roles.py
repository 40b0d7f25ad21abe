"""Access and roles (tanda-v2.txt 1875): the roles that Muster knows, with ids that differ by organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import BeforeValidator, WithJsonSchema

from muster.core.actor import Role
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.wire import COMMON_ERRORS, unix
from muster.places.queries import organisation

router = PolicyRouter(tags=["Roles"], errors=COMMON_ERRORS)
TYPES = ("organisation_admin", "manager", "employee")


@dataclass(frozen=True)
class NativeRole:
    role: Role
    name: str
    description: str
    type: str


# In the order in which they are shown; the place in it is a part of the id, so that new ones come last.
NATIVE = (
    NativeRole(Role.ORGANISATION_ADMIN, "Admin", "access to all functions", "organisation_admin"),
    NativeRole(
        Role.PAYROLL_OFFICER, "Payroll Officer", "everybody's details, time, wages and pay", "manager"
    ),
    NativeRole(Role.ROSTER_MANAGER, "Roster Manager", "everybody's rosters and details", "manager"),
    NativeRole(Role.MANAGER, "Manager", "the people of the teams that they manage", "manager"),
    NativeRole(Role.EMPLOYEE, "Employee", "their own time, rosters and details", "employee"),
    NativeRole(Role.PARTNER, "Partner", "somebody who helps the organisation from outside", "employee"),
)
NUMBERS = {native.role: number for number, native in enumerate(NATIVE, start=1)}
TENS = 10


class RoleOut(Schema):
    id: int
    name: str
    description: str
    type: str
    enabled: bool
    native: bool
    sort_order: int
    updated_at: int


def role_ids(organisation_id: int, roles: Iterable[Role]) -> list[int]:
    return sorted(organisation_id * TENS + NUMBERS[role] for role in roles)


def roles_with(organisation_id: int, ids: Iterable[int | None]) -> list[Role]:
    """Those whose ids they are; other ids are left out."""
    known = {organisation_id * TENS + number: role for role, number in NUMBERS.items()}
    return [known[one] for one in ids if one in known]


def roles_given(organisation_id: int, ids: Iterable[int | None]) -> list[Role]:
    """As roles_with. Raises Invalid for an id that is no role's."""
    asked = [one for one in ids if one is not None]
    for one in asked:
        if not roles_with(organisation_id, [one]):
            raise Invalid(f"platform_role_ids: no known role with the id {one}.", field="platform_role_ids")
    return roles_with(organisation_id, asked)


def roles_of_types(types: Iterable[str]) -> list[Role]:
    return [native.role for native in NATIVE if native.type in types]


def _types(value: Any) -> Any:
    if value is None:
        return None
    # A query's list comes as all the values of that name.
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not set(parts) <= set(TYPES):
        raise ValueError(f"give some of {', '.join(TYPES)}, separated by commas.")
    return parts


RoleTypes = Annotated[
    list[str] | None,
    BeforeValidator(_types),
    WithJsonSchema({"type": "string", "description": "Comma separated."}),
]


@router.get(
    "/platform/roles", policy="role.list", response={200: list[RoleOut]}, summary="Get platform roles"
)
def list_roles(request: ApiRequest) -> HttpResponse:
    since = unix(organisation(request.auth).created_at)
    return json_response(
        [
            {
                "id": request.auth.organisation_id * TENS + number,
                "name": native.name,
                "description": native.description,
                "type": native.type,
                "enabled": True,
                "native": True,
                "sort_order": number,
                "updated_at": since,
            }
            for number, native in enumerate(NATIVE, start=1)
        ]
    )
