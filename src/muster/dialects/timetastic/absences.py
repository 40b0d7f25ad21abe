"""Who is away on which day (timetastic-extra.md)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Query
from pydantic import BeforeValidator, WithJsonSchema

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic.holiday_out import worked_days
from muster.dialects.timetastic.wire import COMMON_ERRORS, Filters, RequiredDay, Wire, instant
from muster.leave.models import LeaveRequest
from muster.leave.request_queries import requests_between
from muster.leave.working import LeaveDay

router = PolicyRouter(tags=["Absences"], errors=COMMON_ERRORS, by_alias=True)
LONGEST_DAYS = 366
BOOKING = "Booking"
KINDS = ("0", "any", "all", "booking", "bookings")


def _kind(value: Any) -> Any:
    """What there is is bookings; other kinds of absence the live service may have, none are known."""
    if value in (None, "") or str(value).casefold() in KINDS:
        return BOOKING
    raise ValueError(f"{BOOKING} is the only kind.")


Kind = Annotated[str, BeforeValidator(_kind), WithJsonSchema({"type": "string", "enum": [BOOKING]})]


class AbsenceOut(Wire):
    absence_type: str
    start: str
    end: str
    detail: str
    entity_id: int
    user_id: int
    user_name: str
    start_utc: str
    end_utc: str


class DayOut(Wire):
    date: str
    absences: list[AbsenceOut]


class Wanted(Filters):
    start: RequiredDay
    end: RequiredDay
    absence_query_type: Kind = BOOKING


def _days(actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    """Days on which somebody is away who would have worked, in order."""
    if wanted.end < wanted.start or (wanted.end - wanted.start).days > LONGEST_DAYS:
        raise Invalid("End is not before Start, and at most a year after it.", field="End")
    by_day: dict[date, list[dict[str, Any]]] = {}
    for on, told in _told(actor, wanted):
        by_day.setdefault(on, []).append(told)
    return [{"date": on.isoformat(), "absences": by_day[on]} for on in sorted(by_day)]


def _told(actor: Actor, wanted: Wanted) -> Iterator[tuple[date, dict[str, Any]]]:
    for row in requests_between(actor, wanted.start, wanted.end).order_by("starts_on", "id"):
        for one in worked_days(row, wanted.start, wanted.end):
            yield one.on, _written(row, one)


def _written(row: LeaveRequest, one: LeaveDay) -> dict[str, Any]:
    zone = ZoneInfo(row.time_zone)
    return {
        "absenceType": BOOKING,
        "start": f"{one.starts_at.astimezone(zone):%Y-%m-%dT%H:%M:%S}",
        "end": f"{one.finishes_at.astimezone(zone):%Y-%m-%dT%H:%M:%S}",
        "detail": row.leave_type.name,
        "entityId": row.pk,
        "userId": row.employee_id,
        "userName": row.employee.name,
        "startUtc": instant(one.starts_at),
        "endUtc": instant(one.finishes_at),
    }


@router.get("/absences", policy="leave_request.list", response={200: list[DayOut]}, summary="Absences by day")
def list_absences(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    return json_response(_days(request.auth, wanted))
