"""Reading time worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from muster.attendance.kinds import EventType
from muster.attendance.models import (
    AttendanceSettings,
    ClockEvent,
    Flag,
    Shift,
    ShiftBreak,
    Timesheet,
    UnclaimedPress,
)
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.people.models import Employee


def settings(organisation_id: int) -> AttendanceSettings:
    """The organisation's, or the defaults where it never set any (not saved, so no row is made by reading)."""
    rows = AttendanceSettings.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
    return rows.first() or AttendanceSettings(organisation_id=organisation_id)


def shifts(actor: Actor) -> QuerySet[Shift]:
    return Shift.objects.visible_to(actor)


def shift(actor: Actor, shift_id: int) -> Shift:
    """With its employee, timesheet and plan: what a change of it reads."""
    rows = shifts(actor).select_related("timesheet", "scheduled_shift", "employee")
    found = rows.filter(pk=shift_id).first()
    if found is None:
        raise NotFound("Shift")
    return found


def open_shift(actor: Actor, employee: Employee) -> Shift | None:
    """The one being worked now; one flagged as forgotten is not."""
    rows = shifts(actor).select_related("timesheet", "scheduled_shift", "employee")
    return rows.filter(employee=employee, clocked_out_at__isnull=True, flag="").first()


def breaks(shift: Shift) -> list[ShiftBreak]:
    """In order. For a shift already read through visible_to."""
    rows = ShiftBreak.objects.all_rows_unchecked().filter(shift_id=shift.pk)
    return list(rows.order_by(F("starts_at").asc(nulls_last=True), "id"))


def shift_versions(actor: Actor, shift: Shift) -> QuerySet[Version]:
    rows = Version.objects.visible_to(actor).filter(item_type="shift", item_id=shift.pk)
    return rows.order_by("id")


def clock_events(actor: Actor) -> QuerySet[ClockEvent]:
    return ClockEvent.objects.visible_to(actor)


def waiting_events(actor: Actor) -> QuerySet[ClockEvent]:
    """Presses of which no shift could be made: a person has to look."""
    rows = clock_events(actor).filter(shift__isnull=True, removed=False, processed_at__isnull=False)
    return rows.select_related("employee", "device", "department").order_by("sent_at", "id")


def unclaimed_presses(actor: Actor) -> QuerySet[UnclaimedPress]:
    rows = UnclaimedPress.objects.visible_to(actor).filter(settled_at__isnull=True)
    return rows.select_related("device").order_by("sent_at")


def flagged_shifts(actor: Actor) -> QuerySet[Shift]:
    rows = shifts(actor).exclude(flag=Flag.NONE).filter(status="pending")
    return rows.select_related("employee", "department").order_by("clocked_in_at", "id")


@dataclass(frozen=True)
class State:
    """Where somebody stands: `next_types` are the presses that make sense now, the likeliest first."""

    clocked_in: bool
    on_break: bool
    since: datetime | None
    department_id: int | None
    next_types: tuple[EventType, ...]


_OUT = (EventType.START,)
_IN = (EventType.FINISH, EventType.BREAK_START)
_PAUSED = (EventType.BREAK_FINISH, EventType.FINISH)


def states(actor: Actor, employees: Iterable[Employee]) -> dict[int, State]:
    """By employee id, presses that no job has worked in yet taken into account."""
    ids = [one.pk for one in employees]
    found = {pk: State(False, False, None, None, _OUT) for pk in ids}
    rows = shifts(actor).filter(employee_id__in=ids, clocked_out_at__isnull=True, flag="")
    for shift_row in rows.values_list("employee_id", "clocked_in_at", "department_id"):
        found[shift_row[0]] = State(True, False, shift_row[1], shift_row[2], _IN)
    pauses = ShiftBreak.objects.visible_to(actor).filter(
        employee_id__in=ids,
        starts_at__isnull=False,
        finishes_at__isnull=True,
        shift__clocked_out_at__isnull=True,
        shift__flag="",
    )
    for employee_id, since in pauses.values_list("employee_id", "starts_at"):
        found[employee_id] = State(True, True, since, found[employee_id].department_id, _PAUSED)
    waiting = clock_events(actor).filter(employee_id__in=ids, processed_at__isnull=True, removed=False)
    for event in waiting.order_by("sent_at", "id"):
        found[event.employee_id] = _after(found[event.employee_id], event)
    return found


def _after(state: State, event: ClockEvent) -> State:
    match EventType(event.type):
        case EventType.START:
            return State(True, False, event.sent_at, event.department_id, _IN)
        case EventType.FINISH:
            return State(False, False, event.sent_at, state.department_id, _OUT)
        case EventType.BREAK_START if state.clocked_in:
            return State(True, True, event.sent_at, state.department_id, _PAUSED)
        case EventType.BREAK_FINISH if state.clocked_in:
            return State(True, False, event.sent_at, state.department_id, _IN)
    return state


def working_now(actor: Actor) -> QuerySet[Shift]:
    rows = shifts(actor).filter(clocked_out_at__isnull=True, flag="")
    return rows.select_related("employee", "department__location").order_by("clocked_in_at", "id")


def timesheets(actor: Actor) -> QuerySet[Timesheet]:
    return Timesheet.objects.visible_to(actor)


def timesheet(actor: Actor, timesheet_id: int) -> Timesheet:
    found = timesheets(actor).select_related("employee").filter(pk=timesheet_id).first()
    if found is None:
        raise NotFound("Timesheet")
    return found


def shifts_between(actor: Actor, *, first: date, last: date) -> QuerySet[Shift]:
    """By work day, both days included."""
    return (
        shifts(actor).filter(on_date__gte=first, on_date__lte=last).order_by("on_date", "clocked_in_at", "id")
    )
