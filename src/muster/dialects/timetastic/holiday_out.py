"""A holiday, which is our leave request, as answers and webhooks tell it (timetastic.txt 67-131)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from muster.dialects.timetastic.wire import Wire, clock_time, day, instant, number, stamp
from muster.dialects.timetastic.words import date_range, long_date
from muster.leave import daytime
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.working import DEFAULT_AFTERNOON_FROM, DEFAULT_MORNING, LeaveDay, leave_day

STATUSES = {
    LeaveRequestStatus.PENDING.value: "Pending",
    LeaveRequestStatus.APPROVED.value: "Approved",
    LeaveRequestStatus.CANCELLED.value: "Cancelled",
    LeaveRequestStatus.DECLINED.value: "Declined",
}
HALVES = {Half.MORNING.value: "Morning", Half.AFTERNOON.value: "Afternoon"}
HOURS = "Hours"
UNITS = {Unit.DAYS.value: "Days", Unit.HOURS.value: HOURS}
# Of a day that is not worked: its half begins and ends as most people's do.
USUAL_START = {Half.MORNING.value: DEFAULT_MORNING[0], Half.AFTERNOON.value: DEFAULT_AFTERNOON_FROM}
USUAL_END = {Half.MORNING.value: DEFAULT_MORNING[1], Half.AFTERNOON.value: 17 * 60}


class HolidayOut(Wire):
    id: int
    date_range_string: str
    start_date_string: str
    end_date_string: str
    start_date: str
    adjusted_start_date_utc: str
    start_type: str
    end_date: str
    adjusted_end_date_utc: str
    end_type: str
    user_id: int
    user_name: str
    requested_by_id: int
    leave_type_id: int
    duration: float
    deduction: float
    actioner_id: int | None
    created_at: str
    updated_at: str
    reason: str | None
    decline_reason: str | None
    status: str
    auto_approved: bool
    booking_unit: str
    leave_type: str


def written(row: LeaveRequest, owner_id: int | None) -> dict[str, Any]:
    """Of a request read with its employee and type. `owner_id` is named where a program did what nobody stands behind."""
    by_hours = row.unit == Unit.HOURS.value
    starts_at, ends_at = _adjusted(row)
    settled = row.status != LeaveRequestStatus.PENDING.value
    return {
        "id": row.pk,
        "dateRangeString": date_range(row.starts_on, row.ends_on),
        "startDateString": long_date(row.starts_on),
        "endDateString": long_date(row.ends_on),
        "startDate": clock_time(row.starts_on, row.starts_minute or 0) if by_hours else day(row.starts_on),
        "adjustedStartDateUtc": instant(starts_at),
        "startType": HOURS if by_hours else HALVES[row.starts_half],
        "endDate": clock_time(row.ends_on, row.ends_minute or 0) if by_hours else day(row.ends_on),
        "adjustedEndDateUtc": instant(ends_at),
        "endType": HOURS if by_hours else HALVES[row.ends_half],
        "userId": row.employee_id,
        "userName": row.employee.name,
        "requestedById": row.requested_by_id or owner_id,
        "leaveTypeId": row.leave_type_id,
        "duration": number(row.duration),
        "deduction": number(row.deduction),
        "actionerId": (row.acted_by_id or owner_id) if settled else None,
        "createdAt": stamp(row.created_at),
        "updatedAt": stamp(row.updated_at),
        "reason": row.reason or None,
        "declineReason": row.decline_reason or None,
        "status": STATUSES[row.status],
        "autoApproved": row.auto_approved,
        "bookingUnit": UNITS[row.unit],
        "leaveType": row.leave_type.name,
    }


def _adjusted(row: LeaveRequest) -> tuple[datetime, datetime]:
    """From when to when they would have worked; on a first or last day that is not worked, as most people do."""
    zone = ZoneInfo(row.time_zone)
    if row.unit == Unit.HOURS.value:
        return (
            daytime.instant(row.starts_on, row.starts_minute or 0, zone),
            daytime.instant(row.ends_on, row.ends_minute or 0, zone),
        )
    days = {day.on: day for day in map(leave_day, row.days)}
    first, last = days.get(row.starts_on), days.get(row.ends_on)
    return (
        first.starts_at if first else daytime.instant(row.starts_on, USUAL_START[row.starts_half], zone),
        last.finishes_at if last else daytime.instant(row.ends_on, USUAL_END[row.ends_half], zone),
    )


def worked_days(row: LeaveRequest, first: date, last: date) -> list[LeaveDay]:
    """Those between the two dates that would have been worked."""
    return [one for one in map(leave_day, row.days) if first <= one.on <= last]
