"""Shifts of leave, and what of the time worked stands against leave. Read for many requests in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.attendance.models import Shift, Timesheet, TimesheetStatus
from muster.core.errors import Conflict
from muster.leave.daytime import MINUTE
from muster.leave.models import LeaveRequest
from muster.leave.refusals import AlreadyWorked, Refusal, TimesheetClosed
from muster.leave.working import LeaveDay, leave_day
from muster.places.workday import offset_minutes

LONGEST_SHIFT = timedelta(days=14)
CLOSED = (TimesheetStatus.APPROVED.value, TimesheetStatus.EXPORTED.value)


def require_worked(shift: Shift) -> None:
    """Raises Conflict for a shift of leave, which no hand changes."""
    if shift.leave_request_id is not None:
        raise Conflict("This is leave, not time worked. Change or cancel the request for it instead.")


def days_of(request: LeaveRequest) -> list[LeaveDay]:
    """Those of which a shift is made."""
    return [day for day in map(leave_day, request.days) if day.minutes]


@dataclass(frozen=True)
class Difference:
    """Between the shifts that a request has and those that it is to have.

    `days` are to be made and `gone` removed; `touched` are all that come out otherwise, days that turned into another
    kind of leave too.
    """

    request: LeaveRequest
    days: list[LeaveDay]
    gone: list[Shift]
    touched: set[date]


def differences(requests: Sequence[LeaveRequest]) -> list[Difference]:
    """In their order. One statement; none for requests that are not saved yet."""
    there: dict[int, list[Shift]] = {}
    for shift in shifts_of([one for one in requests if one.pk]):
        there.setdefault(shift.leave_request_id or 0, []).append(shift)
    return [_difference(one, there.get(one.pk, [])) for one in requests]


def shifts_of(requests: Sequence[LeaveRequest]) -> list[Shift]:
    if not requests:
        return []
    rows = Shift.objects.all_rows_unchecked().filter(leave_request__in=requests)
    return list(rows.select_related("timesheet", "employee").order_by("on_date", "pk"))


def _difference(request: LeaveRequest, there: Sequence[Shift]) -> Difference:
    wanted = days_of(request)
    days = [day for day in wanted if not any(_is_of(shift, request, day) for shift in there)]
    gone = [shift for shift in there if not any(_is_of(shift, request, day) for day in wanted)]
    touched = {day.on for day in days} | {shift.on_date for shift in gone}
    if request.loaded.get("leave_type_id", request.leave_type_id) != request.leave_type_id:
        touched |= {shift.on_date for shift in there}
    return Difference(request, days, gone, touched)


def _is_of(shift: Shift, request: LeaveRequest, day: LeaveDay) -> bool:
    """Whether it is the shift of the day. A primary department is that of when it was made, wherever they are now."""
    if request.department_id not in {None, shift.department_id}:
        return False
    facts = shift.on_date, shift.starts_at, shift.finishes_at, shift.worked_minutes
    return facts == (day.on, day.starts_at, day.finishes_at, day.minutes)


def is_closed(timesheet: Timesheet) -> bool:
    return timesheet.status in CLOSED


def closed_on(day: date, first: date, last: date) -> TimesheetClosed:
    """`first` and `last` are those of the timesheet."""
    return TimesheetClosed(
        f"The timesheet from {first} to {last}, on which {day} lies, was approved or exported. Reopen it first.",
        field="starts_on",
    )


def refusals(organisation_id: int, requests: Sequence[LeaveRequest]) -> dict[int, Refusal]:
    """By employee, why their leave can have no shifts: see refusals_of."""
    return refusals_of(organisation_id, differences(requests))


def refusals_of(organisation_id: int, found: Sequence[Difference]) -> dict[int, Refusal]:
    """By employee, why it cannot be brought about: the timesheet of a day is closed, or they worked then. Two statements."""
    refused: dict[int, Refusal] = {}
    touched = {one.request.employee_id: one.touched for one in found if one.touched}
    for employee_id, first, last in _closed(organisation_id, touched):
        day = min((on for on in touched[employee_id] if first <= on <= last), default=None)
        if day is not None:
            refused.setdefault(employee_id, closed_on(day, first, last))
    wanted = {one.request.employee_id: one for one in found if one.days}
    for employee_id, begins, ends in _worked(organisation_id, wanted):
        one = wanted[employee_id]
        if any(begins < day.finishes_at and ends > day.starts_at for day in one.days):
            when = begins.astimezone(ZoneInfo(one.request.time_zone))
            refused.setdefault(
                employee_id,
                AlreadyWorked(
                    f"Time worked on {when:%Y-%m-%d} from {when:%H:%M} lies within it.", field="starts_on"
                ),
            )
    return refused


def _closed(organisation_id: int, touched: Mapping[int, set[date]]) -> Iterator[tuple[int, date, date]]:
    days = {day for found in touched.values() for day in found}
    if not days:
        return
    rows = Timesheet.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id,
        employee_id__in=list(touched),
        status__in=CLOSED,
        starts_on__lte=max(days),
        finishes_on__gte=min(days),
    )
    yield from rows.order_by("starts_on").values_list("employee_id", "starts_on", "finishes_on")


def _worked(
    organisation_id: int, wanted: Mapping[int, Difference]
) -> Iterator[tuple[int, datetime, datetime]]:
    """Shifts worked around these days. One that runs still is its first minute."""
    days = [day for one in wanted.values() for day in one.days]
    if not days:
        return
    first, last = min(day.starts_at for day in days), max(day.finishes_at for day in days)
    rows = Shift.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id,
        employee_id__in=list(wanted),
        leave_request__isnull=True,
        clocked_in_at__lt=last,
        clocked_in_at__gt=first - LONGEST_SHIFT,
    )
    for employee_id, begins, ends in rows.values_list("employee_id", "clocked_in_at", "clocked_out_at"):
        yield employee_id, begins, ends or begins + MINUTE


def shift_of(request: LeaveRequest, day: LeaveDay) -> Shift:
    """Not yet written, its timesheet still to be set."""
    zone = ZoneInfo(request.time_zone)
    department = request.department or request.employee.primary_department
    span = (day.finishes_at - day.starts_at) // MINUTE
    return Shift(
        organisation_id=request.organisation_id,
        employee=request.employee,
        department=department,
        pay_code_id=department.pay_code_id if department else None,
        leave_request=request,
        on_date=day.on,
        by_hand=True,
        clocked_in_at=day.starts_at,
        clocked_in_offset_minutes=offset_minutes(day.starts_at, zone),
        clocked_out_at=day.finishes_at,
        clocked_out_offset_minutes=offset_minutes(day.finishes_at, zone),
        starts_at=day.starts_at,
        finishes_at=day.finishes_at,
        deduction_minutes=max(span - day.minutes, 0) or None,
        worked_minutes=day.minutes,
    )
