"""Time clock records, and clocking in and out (aladtec-v2.txt 153-168)."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Body, Query

from muster.attendance import actions
from muster.attendance.clocking_queries import clocked_between
from muster.attendance.kinds import EventType
from muster.attendance.models import Flag, Shift, Source
from muster.attendance.queries import working_now
from muster.core import clock
from muster.core.errors import NotFound
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.errors import conflict_is_invalid
from muster.dialects.aladtec.ranges import Range
from muster.dialects.aladtec.wire import COMMON_ERRORS, IdIn, MetaOut, MomentIn, Times, Wire, enveloped, shown
from muster.dialects.kit.router import PolicyRouter
from muster.people.queries import employee
from muster.places.models import Device
from muster.places.queries import device, pay_code

router = PolicyRouter(tags=["Time clock"], errors=COMMON_ERRORS)
PATH = "/time-clock-time"


class ClockedInOut(Wire):
    member_id: int
    paycode_label: str | None
    in_note: str


class ClockedInAnswer(Wire):
    data: list[ClockedInOut]
    meta: MetaOut


class TimeOut(ClockedInOut):
    start_datetime: str
    stop_datetime: str | None
    clocked_in: bool
    out_note: str


class TimesAnswer(Wire):
    data: list[TimeOut]
    meta: MetaOut


class ClockInIn(Wire):
    member_id: IdIn
    kiosk_id: IdIn
    clock_in_datetime: MomentIn
    paycode_id: IdIn | None = None


class ClockInOut(Wire):
    member_id: int
    kiosk_id: int
    clock_in_datetime: str
    paycode_id: int | None


class ClockInAnswer(Wire):
    data: ClockInOut
    meta: MetaOut


class ClockOutIn(Wire):
    member_id: IdIn
    kiosk_id: IdIn
    clock_out_datetime: MomentIn


class ClockOutOut(Wire):
    member_id: int
    kiosk_id: int
    clock_out_datetime: str


class ClockOutAnswer(Wire):
    data: ClockOutOut
    meta: MetaOut


def _who(request: AladtecRequest, row: Shift) -> dict[str, Any]:
    label = row.pay_code.name if row.pay_code else ""
    return {
        "member_id": row.employee_id,
        "paycode_label": shown(request.auth, "pay_code.list", label),
        "in_note": row.notes or "",
    }


def _time(request: AladtecRequest, row: Shift, first: datetime, last: datetime) -> dict[str, Any]:
    """Within the range alone (aladtec-v2.txt 21). Who is clocked in has worked until now; a forgotten end is null."""
    times: Times = request.times
    clocked_in = row.clocked_out_at is None and row.flag == Flag.NONE
    stop = clock.now() if clocked_in else row.clocked_out_at
    return {
        **_who(request, row),
        "start_datetime": times.write(max(row.clocked_in_at, first)),
        "stop_datetime": times.write(min(stop, last)) if stop else None,
        "clocked_in": clocked_in,
        "out_note": "",
    }


@router.get(PATH, policy="shift.list", response={200: TimesAnswer}, summary="Time clock records")
def list_time_clock_time(request: AladtecRequest, wanted: Query[Range]) -> HttpResponse:
    first, last = wanted.read(request.times)
    rows = clocked_between(request.auth, first, last)
    return enveloped(request.times, [_time(request, row, first, last) for row in rows])


@router.get(
    f"{PATH}/clocked-in-members",
    policy="shift.list",
    response={200: ClockedInAnswer},
    summary="Who is clocked in now",
)
def list_clocked_in_members(request: AladtecRequest) -> HttpResponse:
    rows = working_now(request.auth).select_related("pay_code")
    return enveloped(request.times, [_who(request, row) for row in rows])


def _kiosk(request: AladtecRequest, kiosk_id: int) -> Device:
    found = device(request.auth, kiosk_id)
    if found.returned:
        raise NotFound("Device")
    return found


def _press(request: AladtecRequest, data: ClockInIn | ClockOutIn, type: EventType, **facts: Any) -> None:
    with conflict_is_invalid():
        actions.press_at_once(
            request.auth,
            employee=employee(request.auth, data.member_id),
            device=_kiosk(request, data.kiosk_id),
            type=type,
            source=Source.API,
            **facts,
        )


@router.post(
    f"{PATH}/clock-in",
    policy="clock_event.record",
    response={200: ClockInAnswer},
    summary="Clock a member in",
)
def clock_in(request: AladtecRequest, data: Body[ClockInIn]) -> HttpResponse:
    at = request.times.read(data.clock_in_datetime, "clock_in_datetime")
    code = None if data.paycode_id is None else pay_code(request.auth, data.paycode_id)
    _press(request, data, EventType.START, at=at, pay_code=code)
    told = {
        "member_id": data.member_id,
        "kiosk_id": data.kiosk_id,
        "clock_in_datetime": request.times.write(at),
        "paycode_id": data.paycode_id,
    }
    return enveloped(request.times, told)


@router.post(
    f"{PATH}/clock-out",
    policy="clock_event.record",
    response={200: ClockOutAnswer},
    summary="Clock a member out",
)
def clock_out(request: AladtecRequest, data: Body[ClockOutIn]) -> HttpResponse:
    at = request.times.read(data.clock_out_datetime, "clock_out_datetime")
    _press(request, data, EventType.FINISH, at=at)
    told = {
        "member_id": data.member_id,
        "kiosk_id": data.kiosk_id,
        "clock_out_datetime": request.times.write(at),
    }
    return enveloped(request.times, told)
