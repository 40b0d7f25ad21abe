"""Shifts (tanda-v2.txt 533-755, 846)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.attendance import actions, queries, shift_queries
from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, named
from muster.dialects.tanda.paging import Page, Since
from muster.dialects.tanda.shift_input import FIELDS, ShiftIn, required
from muster.dialects.tanda.shift_wire import EXPORT, ShiftOut, Show, Shown, written
from muster.dialects.tanda.versions import VersionOut
from muster.dialects.tanda.versions import written as versions_written
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, IdIn, IdList, number, unix
from muster.people.queries import employee
from muster.places.queries import allowances

router = PolicyRouter(tags=["Shifts"], errors=COMMON_ERRORS)

# Our columns in the vendor's words.
NAMES = {
    "employee_id": "user_id",
    "timesheet_id": "timesheet_id",
    "on_date": "date",
    "starts_at": "start",
    "finishes_at": "finish",
    "status": "status",
    "pay_code_id": "tag_id",
    "department_id": "department_id",
    "metadata": "metadata",
    "notes": "notes",
    "allowances": "allowances",
    "approved_by_id": "approved_by",
    "approved_at": "approved_at",
    "rating": "rating",
    "rated_by_id": "last_rated_by",
}


def instant(text: str) -> int | None:
    """Of a Version, which keeps instants as text."""
    return unix(datetime.fromisoformat(text))


VALUES = {"starts_at": instant, "finishes_at": instant, "approved_at": instant, "status": str.upper}


class Which(Schema):
    """At least one of ids, user_ids, or from and to; of all that are given all must hold."""

    ids: IdList = None
    user_ids: IdList = None
    from_: DayIn = Field(None, alias="from")
    to: DayIn = None
    report_location_id: IdIn = None

    def of(self, rows: QuerySet[Shift]) -> QuerySet[Shift]:
        if (self.from_ is None) != (self.to is None):
            raise Invalid("from and to are given together.", field="from" if self.to else "to")
        if self.ids is None and self.user_ids is None and self.from_ is None:
            raise Invalid("Give at least one of ids, user_ids, or from and to.", field="ids")
        if self.ids is not None:
            rows = rows.filter(pk__in=self.ids)
        if self.user_ids is not None:
            rows = rows.filter(employee_id__in=self.user_ids)
        if self.from_ is not None:
            rows = rows.filter(on_date__range=(self.from_, self.to))
        if self.report_location_id is not None:
            rows = rows.filter(shift_queries.of_location(self.report_location_id))
        return rows.order_by("on_date", "clocked_in_at", "id")


class Users(Schema):
    user_ids: IdList


class ActiveOut(Schema):
    user_id: int
    shift_id: int
    status: str = Field(description="clocked_in or on_break.")


class ApplicableOut(Schema):
    id: int
    name: str
    export_name: str | None
    current_value: float


def one_written(
    actor: Actor, row: Shift, show: Show | None = None, extra: dict[str, str] | None = None
) -> dict[str, Any]:
    """As it is now; what was just changed is shown with its department's export name (589)."""
    rows = queries.shifts(actor).filter(pk=row.pk)
    return written(actor, rows, show or Show(show_export_name=True), extra)[0]


@router.get("/shifts", policy="shift.list", response={200: list[ShiftOut]}, summary="Shifts")
def list_shifts(
    request: ApiRequest, which: Query[Which], show: Shown, page: Page, since: Since
) -> HttpResponse:
    show.check(request.auth)
    rows = since.of(which.of(queries.shifts(request.auth)))
    return json_response(written(request.auth, page.of(rows), show))


@router.post(
    "/shifts",
    policy="shift.create",
    response={200: ShiftOut, 404: ErrorOut},
    summary="New shift",
)
def create_shift(request: ApiRequest, data: Body[ShiftIn]) -> HttpResponse:
    for name in ("user_id", "start"):
        if getattr(data, name) is None:
            raise required(name)
    person = employee(request.auth, data.user_id or 0, active=None)
    where = data.where(request.auth, person.primary_department)
    with named(**FIELDS):
        facts: Any = {**data.times(), **data.stated(request.auth)}
        row = actions.enter_shift(request.auth, employee=person, department=where, **facts)
    return json_response(one_written(request.auth, row))


@router.get(
    "/shifts/active", policy="shift.list", response={200: list[ActiveOut]}, summary="Shifts being worked"
)
def list_active_shifts(request: ApiRequest) -> HttpResponse:
    return json_response(
        [
            {"user_id": user_id, "shift_id": pk, "status": "on_break" if on_break else "clocked_in"}
            for user_id, pk, on_break in shift_queries.active_shifts(request.auth)
        ]
    )


@router.get(
    "/shifts/limits",
    policy="shift.list",
    response={200: list[ShiftOut]},
    summary="The first and the last shift of users",
)
def list_shift_limits(request: ApiRequest, users: Query[Users]) -> HttpResponse:
    ids = shift_queries.first_and_last(request.auth, users.user_ids or [])
    extra = {**EXPORT, "employee_id": "employee__external_id"}
    rows = queries.shifts(request.auth).filter(pk__in=ids).order_by("starts_at", "id")
    found = written(request.auth, rows, Show(), extra)
    return json_response([{**one, "cost": None, "award_interpretation": []} for one in found])


@router.get(
    "/shifts/{id}",
    policy="shift.list",
    response={200: ShiftOut, 404: ErrorOut},
    summary="Shift",
)
def get_shift(request: ApiRequest, shift_id: Key, show: Shown) -> HttpResponse:
    show.check(request.auth)
    return json_response(one_written(request.auth, queries.shift(request.auth, shift_id), show))


@router.put(
    "/shifts/{id}",
    policy="shift.update",
    response={200: ShiftOut, 404: ErrorOut},
    summary="Update shift",
)
def update_shift(request: ApiRequest, shift_id: Key, data: Body[ShiftIn], show: Shown) -> HttpResponse:
    show.check(request.auth)
    row = queries.shift(request.auth, shift_id)
    if data.user_id not in {None, row.employee_id}:
        raise Invalid("user_id: a shift stays that of its user.", field="user_id")
    where = data.where(request.auth, row.department)
    with named(**FIELDS):
        facts: Any = {"times": data.when(row), **data.stated(request.auth, row)}
        actions.amend_shift(request.auth, row, department=where, **facts)
    return json_response(one_written(request.auth, row, show))


deletion(
    router,
    "/shifts/{id}",
    policy="shift.delete",
    summary="Delete shift",
    one=queries.shift,
    delete=actions.delete_shift,
)


@router.get(
    "/shifts/{id}/applicable_allowances",
    policy="shift.list",
    response={200: list[ApplicableOut], 404: ErrorOut},
    summary="Allowances that can be set on a shift",
)
def list_applicable_allowances(request: ApiRequest, shift_id: Key) -> HttpResponse:
    row = queries.shift(request.auth, shift_id)
    values = {one.allowance_id: number(one.value) for one in shift_queries.allowances_of(row)}
    found = allowances(request.auth).filter(automatic=False)
    return json_response(
        [
            {"id": pk, "name": name, "export_name": export_name, "current_value": values.get(pk, 0)}
            for pk, name, export_name in found.values_list("pk", "name", "export_name")
        ]
    )


@router.get(
    "/shifts/{id}/versions",
    policy="shift.list",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a shift",
)
def list_shift_versions(request: ApiRequest, shift_id: Key, since: Since) -> HttpResponse:
    found = shift_queries.versions_of(queries.shift(request.auth, shift_id))
    after = since.updated_after
    return json_response(versions_written(found, item_type="Shift", names=NAMES, values=VALUES, after=after))
