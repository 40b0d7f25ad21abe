"""Users: the staff (tanda-v2.txt 851-1340, 1365-1399)."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Body, Query, Schema
from pydantic import BeforeValidator

from muster.attendance.queries import working_now
from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.core.policy import require_ever
from muster.core.tenant import one
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda import user_in, versions
from muster.dialects.tanda.fields import Key
from muster.dialects.tanda.paging import Page, Paging, Since
from muster.dialects.tanda.roles import RoleTypes, roles_of_types, roles_with
from muster.dialects.tanda.user_in import NewUserIn, UserIn
from muster.dialects.tanda.user_out import Show, UserOut, written
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, IdList, TextIn, UnixIn, unix
from muster.people import actions, queries
from muster.people.listing import counting_qualifications, in_location, people, with_roles
from muster.people.models import Employee

router = PolicyRouter(tags=["Users"], errors=COMMON_ERRORS)
# More of them are not told of many users unless it is asked for (tanda-v2.txt 861).
MANY_QUALIFICATIONS = 50
# What is told of changes, in the vendor's words.
NAMES = {
    **{ours: theirs for theirs, ours in user_in.OURS.items()},
    **{ours: theirs for theirs, ours in user_in.FLAGS.items()},
    "pin": "passcode",
    "roles": "user_levels",
    "primary_department_id": "report_department_id",
    "department_ids": "department_ids",
    "managed_department_ids": "managed_department_ids",
    "active": "active",
    "normalised_phone": "normalised_phone",
    "time_zone": "time_zone",
    "address": "address",
    "title": "position_title",
    "regular_hours": "regular_hours",
    "tax_declaration": "tax_declaration",
    "bank_details": "bank_details",
    "super_fund_membership": "super_fund_membership",
}
NUMBERS = ("preferred_weekly_hours", "contracted_weekly_hours", "hourly_rate", "yearly_salary")


def _number(value: Any) -> float | int:
    found = float(value)
    return int(found) if found.is_integer() else found


def _phone(value: Any) -> Any:
    """A plus that was not escaped is a blank by now."""
    return f"+{value.strip()}" if isinstance(value, str) and value.strip().isdigit() else value


class Named(Schema):
    """Who is looked for; all must hold."""

    name: TextIn = None
    legal_first_name: TextIn = None
    legal_middle_names: TextIn = None
    legal_last_name: TextIn = None
    email: TextIn = None
    updated_after: UnixIn = None
    report_location_id: IdIn = None

    def of(self, actor: Actor, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        del actor
        if self.name and self.email:
            raise Invalid("You cannot pass both name and email params.", field="name")
        for column in ("name", "legal_first_name", "legal_middle_names", "legal_last_name", "email"):
            if wanted := getattr(self, column):
                rows = rows.filter(**{f"{column}__iexact": wanted.strip()})
        if self.updated_after is not None:
            rows = rows.filter(updated_at__gt=self.updated_after)
        if self.report_location_id is not None:
            rows = rows.filter(primary_department__location_id=self.report_location_id)
        return rows


class Wanted(Named):
    location_id: IdIn = None
    role_types: RoleTypes = None
    platform_role_ids: IdList = None
    employee_id: TextIn = None
    normalised_phone: Annotated[TextIn, BeforeValidator(_phone)] = None

    def of(self, actor: Actor, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        rows = super().of(actor, rows)
        if self.location_id is not None:
            rows = in_location(rows, self.location_id)
        if self.role_types is not None:
            rows = with_roles(rows, roles_of_types(self.role_types))
        if self.platform_role_ids is not None:
            rows = with_roles(rows, roles_with(actor.organisation_id, self.platform_role_ids))
        if self.employee_id:
            rows = rows.filter(external_id=self.employee_id)
        if self.normalised_phone:
            rows = rows.filter(normalised_phone=self.normalised_phone)
        return rows


class ShowOne(Schema):
    show_wages: bool = False
    show_regular_hours: bool = False
    platform: bool = False

    def of(self, actor: Actor, *, qualifications: bool = True) -> Show:
        if self.show_wages:
            require_ever(actor, "employee.view_rate")
        return Show(self.show_wages, qualifications, self.show_regular_hours)


class ShowMany(ShowOne):
    show_qualifications: bool | None = None
    show_inactive: bool = False

    def page(self, actor: Actor, rows: QuerySet[Employee], page: Paging) -> tuple[Sequence[Employee], Show]:
        found: list[Any] = list(page.of(counting_qualifications(actor, rows, most=MANY_QUALIFICATIONS)))
        asked = self.show_qualifications
        few = all(not row.many_qualifications for row in found[:1])
        return found, self.of(actor, qualifications=few if asked is None else asked)


class ClockedInOut(Schema):
    user_id: int
    shift_id: int
    updated_at: int


def _found(actor: Actor, key: int) -> Employee:
    """One who left is still told of."""
    row = one(people(actor, active=None).filter(pk=key))
    if row is None:
        raise NotFound("Employee")
    return row


def _answer(actor: Actor, row: Employee, show: Show) -> HttpResponse:
    return json_response(written(actor, [row], show)[0])


def _as_saved(actor: Actor, row: Employee, data: UserIn) -> HttpResponse:
    """Read anew; who leaves a manager's teams by what they did is shown to them this once."""
    show = Show(hours="regular_hours" in data.model_fields_set)
    return _answer(actor, queries.saved(row), show)


@router.get("/users", policy="employee.list", response={200: list[UserOut]}, summary="Get users")
def list_users(request: ApiRequest, wanted: Query[Wanted], show: Query[ShowMany], page: Page) -> HttpResponse:
    rows = wanted.of(request.auth, people(request.auth, active=None if show.show_inactive else True))
    return json_response(written(request.auth, *show.page(request.auth, rows, page)))


@router.get(
    "/users/inactive",
    policy="employee.list",
    response={200: list[UserOut]},
    summary="Get inactive users",
)
def list_inactive_users(request: ApiRequest, wanted: Query[Named], page: Page) -> HttpResponse:
    rows = wanted.of(request.auth, people(request.auth, active=False))
    return json_response(written(request.auth, *ShowMany().page(request.auth, rows, page)))


@router.get(
    "/users/clocked_in",
    policy="employee.list",
    response={200: list[ClockedInOut]},
    summary="Get clocked in users",
)
def list_clocked_in_users(request: ApiRequest, since: Since) -> HttpResponse:
    changed = ((row, max(row.updated_at, row.employee.updated_at)) for row in working_now(request.auth))
    return json_response(
        [
            {"user_id": row.employee_id, "shift_id": row.pk, "updated_at": unix(at)}
            for row, at in changed
            if since.updated_after is None or at > since.updated_after
        ]
    )


@router.post("/users", policy="employee.create", response={200: UserOut}, summary="Create user")
def create_user(
    request: ApiRequest,
    data: Body[NewUserIn],
    skip_validation: Query[bool] = False,  # noqa: FBT002 - a query parameter, given by name
) -> HttpResponse:
    row = user_in.create(request.auth, data, email_once=not skip_validation)
    return _as_saved(request.auth, row, data)


@router.get(
    "/users/{id}",
    policy="employee.view",
    response={200: UserOut, 404: ErrorOut},
    summary="Get user",
)
def get_user(request: ApiRequest, user_id: Key, show: Query[ShowOne]) -> HttpResponse:
    return _answer(request.auth, _found(request.auth, user_id), show.of(request.auth))


@router.put(
    "/users/{id}",
    policy="employee.update",
    response={200: UserOut, 404: ErrorOut},
    summary="Update user",
)
def update_user(
    request: ApiRequest,
    user_id: Key,
    data: Body[UserIn],
    skip_validation: Query[bool] = False,  # noqa: FBT002 - as above
) -> HttpResponse:
    row = _found(request.auth, user_id)
    user_in.update(request.auth, row, data, email_once=not skip_validation)
    return _as_saved(request.auth, row, data)


@router.delete(
    "/users/{id}",
    policy="employee.deactivate",
    response={200: UserOut, 404: ErrorOut},
    summary="Delete user",
)
def delete_user(request: ApiRequest, user_id: Key) -> HttpResponse:
    row = _found(request.auth, user_id)
    actions.deactivate_employee(request.auth, row)
    return _answer(request.auth, row, Show())


@router.get(
    "/users/{id}/versions",
    policy="employee.update",
    response={200: list[versions.VersionOut], 404: ErrorOut},
    summary="Get user versions",
)
def list_user_versions(request: ApiRequest, user_id: Key, since: Since) -> HttpResponse:
    after = since.updated_after
    told = queries.employee_versions(request.auth, _found(request.auth, user_id), after=after, most=None)
    values = dict.fromkeys(NUMBERS, _number)
    return json_response(versions.written(told, item_type="User", names=NAMES, after=after, values=values))
