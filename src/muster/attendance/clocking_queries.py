"""Reading presses as programs ask for them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from muster.attendance.models import ClockEvent, Shift
from muster.attendance.queries import clock_events, worked_shifts
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.people.models import Employee
from muster.places.models import Device
from muster.places.queries import organisation, zone_of, zone_of_device


def clock_event(actor: Actor, event_id: int) -> ClockEvent:
    """With its employee and photo."""
    found = clock_events(actor).select_related("employee", "photo").filter(pk=event_id).first()
    if found is None:
        raise NotFound("Clock event")
    return found


def clock_events_between(
    actor: Actor,
    days: tuple[date, date],
    *,
    employee: Employee | None = None,
    device: Device | None = None,
    active: bool | None = True,
) -> QuerySet[ClockEvent]:
    """In order, with photos. Both days are included, as the employee's wall clock has them, else the device's.

    `active=None`: also those of people who left.
    """
    first, last = days
    zone = _zone(actor, employee, device)
    rows = clock_events(actor).filter(
        sent_at__gte=datetime.combine(first, time(), zone),
        sent_at__lt=datetime.combine(last + timedelta(days=1), time(), zone),
    )
    if employee is not None:
        rows = rows.filter(employee=employee)
    if device is not None:
        rows = rows.filter(device=device)
    if active is not None:
        rows = rows.filter(employee__active=active)
    return rows.select_related("photo").order_by("sent_at", "id")


def _zone(actor: Actor, employee: Employee | None, device: Device | None) -> ZoneInfo:
    if employee is None:
        return zone_of_device(device) if device else ZoneInfo(organisation(actor).time_zone)
    if employee.time_zone:
        return ZoneInfo(employee.time_zone)
    return zone_of(employee.primary_department, employee.organisation)


def clocked_between(actor: Actor, first: datetime, last: datetime) -> QuerySet[Shift]:
    """Time worked that shares a moment with these, in order, with pay codes; that of now and of forgotten ends too."""
    rows = worked_shifts(actor).filter(clocked_in_at__lt=last)
    rows = rows.filter(Q(clocked_out_at__gt=first) | Q(clocked_out_at__isnull=True))
    return rows.select_related("pay_code").order_by("clocked_in_at", "id")
