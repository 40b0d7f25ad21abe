"""When people are on approved leave, as spans of time: for those who plan their work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.leave.daytime import DAY, NOON, instant
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus


@dataclass(frozen=True)
class Away:
    employee_id: int
    starts_at: datetime
    finishes_at: datetime


def leave_between(
    actor: Actor, employee_ids: Iterable[int], first: date, last: date
) -> dict[int, list[Away]]:
    """By person, approved leave that shares a day with these, in order: one statement. Who has none is left out."""
    rows = LeaveRequest.objects.visible_to(actor).filter(
        employee_id__in=list(employee_ids),
        status=LeaveRequestStatus.APPROVED.value,
        starts_on__lte=last,
        ends_on__gte=first,
    )
    found: dict[int, list[Away]] = {}
    for row in rows.order_by("starts_on", "pk"):
        found.setdefault(row.employee_id, []).append(Away(row.employee_id, *span_of(row)))
    return found


def span_of(row: LeaveRequest) -> tuple[datetime, datetime]:
    """From the midnight on which it begins to that on which it ends, or from and to the half or hour, at its place."""
    zone = ZoneInfo(row.time_zone)
    if row.unit == Unit.HOURS.value:
        starts, ends = row.starts_minute or 0, DAY if row.ends_minute is None else row.ends_minute
        return instant(row.starts_on, starts, zone), instant(row.ends_on, ends, zone)
    starts_at, finishes_at = instant(row.starts_on, 0, zone), instant(row.ends_on, DAY, zone)
    if row.starts_half == Half.AFTERNOON.value:
        starts_at = _edge(row, row.starts_on, "starts_at") or instant(row.starts_on, NOON, zone)
    if row.ends_half == Half.MORNING.value:
        finishes_at = _edge(row, row.ends_on, "finishes_at") or instant(row.ends_on, NOON, zone)
    return starts_at, finishes_at


def _edge(row: LeaveRequest, on: date, name: str) -> datetime | None:
    """Of a day that would have been worked, when the half that is taken begins or ends."""
    known = next((day[name] for day in row.days if day["date"] == on.isoformat()), None)
    return datetime.fromisoformat(known) if known else None
