"""Shifts (document, "Shifts")."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.http import HttpResponse
from ninja import Body, Query, Schema
from pydantic import Field

from muster.attendance import actions, queries
from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timestation.employees import CheckOutIn, closing
from muster.dialects.timestation.wire import (
    COMMON_ERRORS,
    DEPARTMENT_ID,
    EMPLOYEE_ID,
    SHIFT_ID,
    WIDEST_OFFSET,
    DateText,
    ErrorOut,
    Minutes,
    Moment,
    RequiredMoment,
    RequiredText,
    Text,
    in_utc,
    offset_of,
    present,
    write_coordinate,
    write_time,
)
from muster.people.queries import employee as employee_by_id
from muster.places.queries import department as department_by_id

router = PolicyRouter(tags=["Shifts"], errors=COMMON_ERRORS)

LISTED = 2000  # "the last 2,000 shifts"
# A date lies within these instants of its UTC midnight, on whichever clock.
EARLIEST, LATEST = -WIDEST_OFFSET, timedelta(days=1) + WIDEST_OFFSET

COLUMNS = (
    "id", "employee_id", "department_id", "worked_minutes", "notes",
    "clocked_in_at", "clocked_in_offset_minutes", "clocked_in_device__nickname",
    "clocked_in_latitude", "clocked_in_longitude",
    "clocked_out_at", "clocked_out_offset_minutes", "clocked_out_device__nickname",
    "clocked_out_latitude", "clocked_out_longitude",
)  # fmt: skip


class CoordinatesOut(Schema):
    latitude: str
    longitude: str


class PlaceOut(Schema):
    coordinates: CoordinatesOut


class MomentOut(Schema):
    time: str
    device: str | None = None
    location: PlaceOut | None = None


class ShiftOut(Schema):
    shift_id: str
    employee_id: str
    department_id: str | None = None
    total_minutes: str | None = Field(
        None, description="By the rounding rules of the account; absent while open."
    )
    notes: str | None = None
    check_in: MomentOut = Field(alias="in")
    check_out: MomentOut | None = Field(None, alias="out")


class ShiftsOut(Schema):
    shifts: list[ShiftOut]


class OneShiftOut(Schema):
    shift: ShiftOut


class ShiftKey(Schema):
    shift_id: str


class ShiftKeyOut(Schema):
    shift: ShiftKey


class ShiftIn(Schema):
    """What is not given is cleared."""

    department_id: RequiredText
    time_in: RequiredMoment
    time_out: Moment = None
    notes: Text = None
    time_deduction_minutes: Minutes = None


class NewShiftIn(ShiftIn):
    employee_id: RequiredText


def _moment(
    at: datetime, offset_minutes: int | None, device: str | None, latitude: Any, longitude: Any
) -> dict[str, Any]:
    where = None
    if latitude is not None and longitude is not None:
        where = {
            "coordinates": {"latitude": write_coordinate(latitude), "longitude": write_coordinate(longitude)}
        }
    return present(time=write_time(at, offset_minutes or 0), device=device, location=where)


def written(rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of COLUMNS as the document shows them."""
    return [
        present(
            shift_id=SHIFT_ID.encode(row[0]),
            employee_id=EMPLOYEE_ID.encode(row[1]),
            department_id=DEPARTMENT_ID.encode(row[2]) if row[2] else None,
            total_minutes=None if row[3] is None else str(row[3]),
            notes=row[4],
            **{
                "in": _moment(*row[5:10]),
                "out": _moment(*row[10:15]) if row[10] else None,
            },
        )
        for row in rows
    ]


@router.get(
    "/shifts",
    policy="shift.list",
    response={200: ShiftsOut, 400: ErrorOut, 404: ErrorOut},
    by_alias=True,
    summary="List shifts",
)
def list_shifts(
    request: ApiRequest,
    employee_id: Query[str],
    start_date: Query[DateText | None] = None,
    end_date: Query[DateText | None] = None,
) -> HttpResponse:
    first, last = read_date(start_date, "start_date"), read_date(end_date, "end_date")
    employee = employee_by_id(request.auth, EMPLOYEE_ID.decode(employee_id))
    rows = queries.worked_shifts(request.auth).filter(employee=employee)
    if first:
        rows = rows.filter(clocked_in_at__gte=midnight(first) + EARLIEST)
    if last:
        rows = rows.filter(clocked_in_at__lt=midnight(last) + LATEST)
    found = rows.order_by("-clocked_in_at", "-id").values_list(*COLUMNS)
    # The dates are those on the clock where the shift began: read on until enough of them are.
    shown = (row for row in found.iterator(chunk_size=LISTED) if _on_clock(row, first, last))
    return json_response({"shifts": written(islice(shown, LISTED))})


@router.get(
    "/shifts/{shift_id}",
    policy="shift.list",
    response={200: OneShiftOut, 404: ErrorOut},
    by_alias=True,
    summary="Single shift",
)
def get_shift(request: ApiRequest, shift_id: str) -> HttpResponse:
    row = _shift(request.auth, shift_id)
    columns = queries.shifts(request.auth).filter(pk=row.pk).values_list(*COLUMNS)
    return json_response({"shift": written(columns)[0]})


@router.post(
    "/shifts",
    policy="shift.create",
    response={200: ShiftKeyOut, 201: ShiftKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Create shift",
)
def create_shift(request: ApiRequest, data: Body[NewShiftIn]) -> tuple[int, dict[str, Any]]:
    employee = employee_by_id(request.auth, EMPLOYEE_ID.decode(data.employee_id))
    row = actions.create_shift(request.auth, employee=employee, **_facts(request.auth, data))
    return request.created_status, _key(row)  # type: ignore[attr-defined]


@router.put(
    "/shifts/{shift_id}",
    policy="shift.update",
    response={200: ShiftKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Replace shift",
)
def update_shift(request: ApiRequest, shift_id: str, data: Body[ShiftIn]) -> dict[str, Any]:
    row = _shift(request.auth, shift_id)
    actions.update_shift(request.auth, row, **_facts(request.auth, data))
    return _key(row)


# The document's example lacks -X PUT, so that curl posts it.
@router.post("/shifts/{shift_id}/close", policy="shift.close", include_in_schema=False)
@router.put(
    "/shifts/{shift_id}/close",
    policy="shift.close",
    response={200: ShiftKeyOut, 400: ErrorOut, 404: ErrorOut},
    summary="Close shift",
)
def close_shift(request: ApiRequest, shift_id: str, data: Body[CheckOutIn | None] = None) -> dict[str, Any]:
    row = _shift(request.auth, shift_id)
    actions.close_shift(request.auth, row, **closing(data or CheckOutIn()))
    return _key(row)


@router.delete(
    "/shifts/{shift_id}",
    policy="shift.delete",
    response={200: ShiftKeyOut, 404: ErrorOut},
    summary="Delete shift",
)
def delete_shift(request: ApiRequest, shift_id: str) -> dict[str, Any]:
    row = _shift(request.auth, shift_id)
    actions.delete_shift(request.auth, row)
    return {"shift": {"shift_id": shift_id}}


def _facts(actor: Actor, data: ShiftIn) -> dict[str, Any]:
    return {
        "department": department_by_id(actor, DEPARTMENT_ID.decode(data.department_id)),
        "clocked_in_at": in_utc(data.time_in),
        "in_offset_minutes": offset_of(data.time_in),
        "clocked_out_at": in_utc(data.time_out) if data.time_out else None,
        "out_offset_minutes": offset_of(data.time_out),
        "notes": data.notes,
        "deduction_minutes": data.time_deduction_minutes,
    }


def _shift(actor: Actor, shift_id: str) -> Shift:
    return queries.worked_shift(actor, SHIFT_ID.decode(shift_id))


def _key(row: Shift) -> dict[str, Any]:
    return {"shift": {"shift_id": SHIFT_ID.encode(row.pk)}}


def read_date(text: str | None, field: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{field}: not a date in ISO-8601 (YYYY-MM-DD).", field=field) from None
    # Weeks to either side must still be dates.
    return min(max(found, date(2, 1, 1)), date(9998, 12, 31))


def midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, UTC)


def _on_clock(row: tuple[Any, ...], first: date | None, last: date | None) -> bool:
    local = (row[5] + timedelta(minutes=row[6])).date()
    return (first is None or first <= local) and (last is None or local <= last)
