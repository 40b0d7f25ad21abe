"""Timesheets (tanda-v2.txt 442-532)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Body, Query, Schema
from ninja.params.functions import Path
from pydantic import BeforeValidator, Field

from muster.attendance import actions, queries, shift_queries
from muster.attendance.models import Timesheet, TimesheetStatus
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, path_key
from muster.dialects.tanda.paging import Page, UpdatedAfter
from muster.dialects.tanda.shift_wire import NoteOut, ShiftOut, Show, written
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, RequiredDay, day, unix
from muster.people.models import Employee
from muster.people.queries import employee

router = PolicyRouter(tags=["Timesheets"], errors=COMMON_ERRORS)

COLUMNS = ("id", "employee_id", "starts_on", "finishes_on", "status", "updated_at")


def _exporter(value: Any) -> Any:
    raise ValueError(f"there is no exporter of the name {value}; none is available.")


class Asked(Show):
    """`skip_status_update` is read with export_format alone (461)."""

    export_format: Annotated[str | None, BeforeValidator(_exporter)] = None
    skip_status_update: bool = False


class TimesheetOut(Schema):
    id: int
    user_id: int
    start: str
    finish: str
    status: str = Field(description="pending, approved or exported.")
    shifts: list[ShiftOut]
    updated_at: int
    notes: list[NoteOut] = []
    cost: float | None = None
    last_costed_at: int | None = None
    award_interpretation: list[dict[str, Any]] = []


class Which(UpdatedAfter):
    report_location_id: IdIn = None
    approved_only: bool = False

    def these(self, rows: QuerySet[Timesheet]) -> QuerySet[Timesheet]:
        if self.updated_after is not None:
            rows = rows.filter(shift_queries.moved_after(self.updated_after))
        if self.report_location_id is not None:
            rows = rows.filter(shift_queries.of_location(self.report_location_id))
        return rows.filter(status=TimesheetStatus.APPROVED) if self.approved_only else rows


class StatusIn(Schema):
    status: Literal["pending", "approved", "exported"]


# A date in an address.
DayOfPath = Annotated[RequiredDay, Path(alias="date")]
Chosen = Query[Which]
Showing = Query[Asked]


def _written(actor: Actor, sheets: Iterable[tuple[Any, ...]], show: Show) -> list[dict[str, Any]]:
    """Rows of COLUMNS. Four statements, however many timesheets and shifts."""
    found = {row[0]: _sheet(row, show) for row in sheets}
    rows = (
        queries.shifts(actor).filter(timesheet_id__in=list(found)).order_by("on_date", "clocked_in_at", "id")
    )
    for shift in written(actor, rows, show):
        sheet = found[shift["timesheet_id"]]
        sheet["shifts"].append(shift)
        sheet["updated_at"] = max(sheet["updated_at"], shift["updated_at"])
    return list(found.values())


def _sheet(row: tuple[Any, ...], show: Show) -> dict[str, Any]:
    pk, user_id, starts_on, finishes_on, status, updated_at = row
    sheet: dict[str, Any] = {
        "id": pk,
        "user_id": user_id,
        "start": day(starts_on),
        "finish": day(finishes_on),
        "status": status,
        "shifts": [],
        "updated_at": unix(updated_at),
        **show.paid(),
    }
    return sheet | {"notes": []} if show.show_notes else sheet


def _listed(actor: Actor, sheets: QuerySet[Timesheet], show: Show) -> HttpResponse:
    show.check(actor)
    return json_response(_written(actor, sheets.values_list(*COLUMNS), show))


def _single(actor: Actor, sheets: QuerySet[Timesheet], show: Show) -> HttpResponse:
    show.check(actor)
    found = _written(actor, sheets.values_list(*COLUMNS)[:1], show)
    if not found:
        raise NotFound("Timesheet")
    return json_response(found[0])


def _of_user(actor: Actor, user_id: str, on_date: date | None) -> QuerySet[Timesheet]:
    """That of the day, which is today in the zone where the user works unless given; `me` is the current user."""
    key = actor.employee_id if user_id == "me" else path_key(user_id)
    person: Employee = employee(actor, key or 0, active=None)
    on = on_date or queries.work_day_of(person, clock.now())
    return shift_queries.timesheets_on(actor, on).filter(employee_id=person.pk)


@router.get(
    "/timesheets/current",
    policy="timesheet.list",
    response={200: list[TimesheetOut]},
    summary="Current timesheets",
)
def list_current_timesheets(request: ApiRequest, which: Chosen, show: Showing) -> HttpResponse:
    rows = shift_queries.timesheets_on(request.auth, shift_queries.today(request.auth))
    return _listed(request.auth, which.these(rows), show)


@router.get(
    "/timesheets/on/{date}",
    policy="timesheet.list",
    response={200: list[TimesheetOut]},
    summary="Timesheets on a date",
)
def list_timesheets_on(
    request: ApiRequest, on: DayOfPath, which: Chosen, show: Showing, page: Page
) -> HttpResponse:
    rows = which.these(shift_queries.timesheets_on(request.auth, on))
    return _listed(request.auth, page.of(rows), show)


@router.get(
    "/timesheets/for/{user_id}/current",
    policy="timesheet.list",
    response={200: TimesheetOut, 404: ErrorOut},
    summary="Current timesheet of a user",
)
def get_current_timesheet_of_user(
    request: ApiRequest, user_id: str, which: Chosen, show: Showing
) -> HttpResponse:
    return _single(request.auth, which.these(_of_user(request.auth, user_id, None)), show)


@router.get(
    "/timesheets/for/{user_id}/on/{date}",
    policy="timesheet.list",
    response={200: TimesheetOut, 404: ErrorOut},
    summary="Timesheet of a user on a date",
)
def get_timesheet_of_user_on(
    request: ApiRequest, user_id: str, on: DayOfPath, which: Chosen, show: Showing
) -> HttpResponse:
    return _single(request.auth, which.these(_of_user(request.auth, user_id, on)), show)


@router.get(
    "/timesheets/{id}",
    policy="timesheet.list",
    response={200: TimesheetOut, 404: ErrorOut},
    summary="Timesheet",
)
def get_timesheet(request: ApiRequest, timesheet_id: Key, which: Chosen, show: Showing) -> HttpResponse:
    rows = queries.timesheets(request.auth).filter(pk=timesheet_id)
    return _single(request.auth, which.these(rows), show)


@router.put(
    "/timesheets/{id}",
    policy="timesheet.approve",
    response={200: TimesheetOut, 404: ErrorOut},
    summary="Update timesheet",
)
def update_timesheet(
    request: ApiRequest, timesheet_id: Key, data: Body[StatusIn], show: Showing
) -> HttpResponse:
    row = queries.timesheet(request.auth, timesheet_id)
    actions.set_timesheet_status(request.auth, row, TimesheetStatus(data.status))
    return _single(request.auth, queries.timesheets(request.auth).filter(pk=row.pk), show)
