"""Shifts of leave, and what of the time worked stands against leave. Read for many requests in few statements."""

from collections.abc import Iterable, Iterator, Sequence
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


def refusals(organisation_id: int, requests: Sequence[LeaveRequest]) -> dict[int, Refusal]:
    """By employee, why their leave can have no shifts: the timesheet is closed, or they worked then. Two statements."""
    wanted = {request.employee_id: days_of(request) for request in requests}
    days = [day for found in wanted.values() for day in found]
    if not days:
        return {}
    found: dict[int, Refusal] = {}
    for employee_id, first, last in _closed(organisation_id, wanted, days):
        if any(first <= day.on <= last for day in wanted[employee_id]):
            found[employee_id] = TimesheetClosed(
                f"The timesheet from {first} to {last} was approved or exported. Reopen it first.",
                field="starts_on",
            )
    for employee_id, begins, ends in _worked(organisation_id, wanted, days):
        if any(begins < day.finishes_at and ends > day.starts_at for day in wanted[employee_id]):
            when = begins.astimezone(ZoneInfo(_zone(requests, employee_id)))
            found.setdefault(
                employee_id,
                AlreadyWorked(
                    f"Time worked on {when:%Y-%m-%d} from {when:%H:%M} lies within it.", field="starts_on"
                ),
            )
    return found


def _zone(requests: Iterable[LeaveRequest], employee_id: int) -> str:
    return next(one.time_zone for one in requests if one.employee_id == employee_id)


def _closed(
    organisation_id: int, employee_ids: Iterable[int], days: Sequence[LeaveDay]
) -> Iterator[tuple[int, date, date]]:
    rows = Timesheet.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id,
        employee_id__in=list(employee_ids),
        status__in=CLOSED,
        starts_on__lte=max(day.on for day in days),
        finishes_on__gte=min(day.on for day in days),
    )
    yield from rows.values_list("employee_id", "starts_on", "finishes_on")


def _worked(
    organisation_id: int, employee_ids: Iterable[int], days: Sequence[LeaveDay]
) -> Iterator[tuple[int, datetime, datetime]]:
    """Shifts worked around these days. One that runs still is its first minute."""
    first, last = min(day.starts_at for day in days), max(day.finishes_at for day in days)
    rows = Shift.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id,
        employee_id__in=list(employee_ids),
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
