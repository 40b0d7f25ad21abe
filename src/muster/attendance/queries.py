"""Reading time worked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from muster.attendance.distance import Fence
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    AttendanceSettings,
    ClockEvent,
    Flag,
    Shift,
    ShiftBreak,
    ShiftStatus,
    Timesheet,
    UnclaimedPress,
)
from muster.attendance.pairing import Window, starting_window
from muster.core.actor import Actor
from muster.core.encryption import mark
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.core.tenant import one
from muster.people.models import Employee
from muster.places.models import Department
from muster.places.queries import cutoff_of, zone_of
from muster.places.queries import settings as place_settings
from muster.places.workday import period, work_day
from muster.rosters.models import ScheduledShift
from muster.rosters.queries import scheduled_shifts


def settings(organisation_id: int) -> AttendanceSettings:
    """The organisation's, or the defaults where it never set any (not saved, so no row is made by reading)."""
    rows = AttendanceSettings.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
    return one(rows) or AttendanceSettings(organisation_id=organisation_id)


def shifts(actor: Actor) -> QuerySet[Shift]:
    return Shift.objects.visible_to(actor)


def worked_shifts(actor: Actor) -> QuerySet[Shift]:
    """Without those of leave."""
    return shifts(actor).filter(leave_request__isnull=True)


def shift(actor: Actor, shift_id: int) -> Shift:
    """With its employee, timesheet and plan: what a change of it reads."""
    rows = shifts(actor).select_related("timesheet", "scheduled_shift", "employee")
    found = rows.filter(pk=shift_id).first()
    if found is None:
        raise NotFound("Shift")
    return found


def worked_shift(actor: Actor, shift_id: int) -> Shift:
    """As `shift`, for doors to whose programs leave is no shift."""
    found = shift(actor, shift_id)
    if found.leave_request_id is not None:
        raise NotFound("Shift")
    return found


def open_shift(actor: Actor, employee: Employee) -> Shift | None:
    """The one being worked now; one flagged as forgotten is not."""
    rows = (
        shifts(actor).select_related("timesheet").filter(employee_id=employee.pk, clocked_out_at__isnull=True)
    )
    found = one(rows.filter(flag=""))
    if found is not None:
        found.employee = employee
    return found


def breaks(shift: Shift) -> list[ShiftBreak]:
    """In order. For a shift already read through visible_to."""
    rows = ShiftBreak.objects.all_rows_unchecked().filter(shift_id=shift.pk)
    return sorted(rows, key=lambda row: (row.starts_at is None, row.starts_at or row.created_at, row.pk))


def breaks_by_shift(actor: Actor, shift_ids: Iterable[int]) -> dict[int, list[ShiftBreak]]:
    """In order, of many shifts in one statement."""
    found: dict[int, list[ShiftBreak]] = {}
    rows = ShiftBreak.objects.visible_to(actor).filter(shift_id__in=list(shift_ids))
    for row in rows.order_by(F("starts_at").asc(nulls_last=True), "id"):
        found.setdefault(row.shift_id, []).append(row)
    return found


def shift_versions(shift: Shift) -> list[Version]:
    """Its own and those of its breaks, the ones that are gone too, in the order in which they were made.

    For a shift already read through visible_to: who sees it may see how it came to be.
    """
    rows = Version.objects.all_rows_unchecked().filter(organisation_id=shift.organisation_id)
    own = list(rows.filter(item_type="shift", item_id=shift.pk))
    replaced = (change for version in own for change in version.changes if change["field"] == "break_ids")
    break_ids = {pk for change in replaced for pk in change["previous"] + change["updated"]}
    break_ids |= {one.pk for one in breaks(shift)}
    of_breaks = rows.filter(item_type="shift_break", item_id__in=break_ids)
    return sorted([*own, *of_breaks], key=attrgetter("pk"))


def clock_events(actor: Actor) -> QuerySet[ClockEvent]:
    return ClockEvent.objects.visible_to(actor)


def clock_event_with_key(actor: Actor, idempotency_key: str) -> ClockEvent | None:
    """What a press sent with this key was recorded as."""
    rows = clock_events(actor).filter(idempotency_key=idempotency_key)
    return rows.select_related("employee").first()


def planned_window(actor: Actor, employee: Employee, at: datetime) -> Window | None:
    """The published plan of the employee who starts at that instant: the one that pairing would take."""
    reach = timedelta(minutes=settings(actor.organisation_id).pair_window_minutes)
    rows = ScheduledShift.objects.visible_to(actor).filter(
        employee=employee,
        published_at__isnull=False,
        starts_at__gte=at - timedelta(days=2),
        starts_at__lte=at + reach,
    )
    plans = rows.order_by("starts_at", "id").values_list("pk", "starts_at", "finishes_at", "department_id")
    return starting_window(at, [Window(*plan) for plan in plans], reach)


def planned_department_id(actor: Actor, employee: Employee, at: datetime) -> int | None:
    """Where the employee is planned to work who starts at that instant."""
    window = planned_window(actor, employee, at)
    return window.department_id if window else None


def department_of_press(actor: Actor, employee: Employee, state: "State", at: datetime) -> Department | None:
    """Where somebody presses who chose no department: where they work now, else are planned, else belong."""
    worked_in = state.department_id if state.clocked_in else None
    found = worked_in or planned_department_id(actor, employee, state.started_at or at)
    if found is None or found == employee.primary_department_id:
        return employee.primary_department
    return Department.objects.visible_to(actor).select_related("location").get(pk=found)


def fence_of(department: Department | None) -> Fence | None:
    """The circle in which the department's people clock on their own phones; None where its location asks for none."""
    place = department.location if department else None
    if place is None or place.latitude is None or place.longitude is None or place.radius_metres is None:
        return None
    return Fence(place.name, place.latitude, place.longitude, place.radius_metres)


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
    """Where somebody stands: `next_types` are the presses that make sense now, the likeliest first.

    `since` is when what they do now began, a break too; `started_at` when they clocked in.
    """

    clocked_in: bool
    on_break: bool
    since: datetime | None
    department_id: int | None
    next_types: tuple[EventType, ...]
    started_at: datetime | None = None


_OUT = (EventType.START,)
_IN = (EventType.FINISH, EventType.BREAK_START)
_PAUSED = (EventType.BREAK_FINISH, EventType.FINISH)


def states(actor: Actor, employees: Iterable[Employee]) -> dict[int, State]:
    """By employee id, presses that no job has worked in yet taken into account."""
    ids = [one.pk for one in employees]
    found = {pk: State(False, False, None, None, _OUT) for pk in ids}
    rows = shifts(actor).filter(employee_id__in=ids, clocked_out_at__isnull=True, flag="")
    for shift_row in rows.values_list("employee_id", "clocked_in_at", "department_id"):
        found[shift_row[0]] = State(True, False, shift_row[1], shift_row[2], _IN, shift_row[1])
    pauses = ShiftBreak.objects.visible_to(actor).filter(
        employee_id__in=ids,
        starts_at__isnull=False,
        finishes_at__isnull=True,
        shift__clocked_out_at__isnull=True,
        shift__flag="",
    )
    for employee_id, since in pauses.values_list("employee_id", "starts_at"):
        found[employee_id] = replace(found[employee_id], on_break=True, since=since, next_types=_PAUSED)
    waiting = clock_events(actor).filter(employee_id__in=ids, processed_at__isnull=True, removed=False)
    for event in waiting.order_by("sent_at", "id"):
        found[event.employee_id] = _after(found[event.employee_id], event)
    return found


def _after(state: State, event: ClockEvent) -> State:
    match EventType(event.type):
        case EventType.START:
            return State(True, False, event.sent_at, event.department_id, _IN, event.sent_at)
        case EventType.FINISH:
            return State(False, False, event.sent_at, state.department_id, _OUT)
        case EventType.BREAK_START if state.clocked_in:
            return replace(state, on_break=True, since=event.sent_at, next_types=_PAUSED)
        case EventType.BREAK_FINISH if state.clocked_in:
            return replace(state, on_break=False, since=state.started_at, next_types=_IN)
    return state


def working_now(actor: Actor) -> QuerySet[Shift]:
    rows = shifts(actor).filter(clocked_out_at__isnull=True, flag="")
    return rows.select_related("employee", "department__location").order_by("clocked_in_at", "id")


# A plan with an open end counts as running for so long.
OPEN_END = timedelta(hours=12)


def unattended_plans(actor: Actor, at: datetime) -> list[ScheduledShift]:
    """Published plans that run at the instant and in which their person has not worked: neither now nor earlier."""
    running = scheduled_shifts(actor).filter(
        Q(finishes_at__gt=at) | Q(finishes_at__isnull=True, starts_at__gt=at - OPEN_END),
        starts_at__lte=at,
        published_at__isnull=False,
        employee__active=True,
    )
    plans = list(running.select_related("employee", "department__location"))
    worked = shifts(actor).filter(
        Q(clocked_out_at__isnull=True, flag="") | Q(clocked_out_at__gt=at - OPEN_END),
        clocked_in_at__lte=at,  # who is on leave now is not awaited; who will be some day is
        employee_id__in=[plan.employee_id for plan in plans],
    )
    until = dict(worked.order_by("clocked_in_at", "id").values_list("employee_id", "clocked_out_at"))
    return [
        plan
        for plan in plans
        if plan.employee_id not in until
        or ((end := until[plan.employee_id]) is not None and end <= plan.starts_at)
    ]


def timesheets(actor: Actor) -> QuerySet[Timesheet]:
    return Timesheet.objects.visible_to(actor)


def timesheet(actor: Actor, timesheet_id: int) -> Timesheet:
    found = timesheets(actor).select_related("employee").filter(pk=timesheet_id).first()
    if found is None:
        raise NotFound("Timesheet")
    return found


def timesheet_totals(actor: Actor, timesheet_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """By timesheet: minutes worked and on leave; how many shifts there are, are approved, have no end, are flagged."""
    rows = shifts(actor).filter(timesheet_id__in=list(timesheet_ids)).values("timesheet_id")
    totals = rows.annotate(
        minutes=Coalesce(Sum("worked_minutes", filter=Q(leave_request__isnull=True)), 0),
        leave_minutes=Coalesce(Sum("worked_minutes", filter=Q(leave_request__isnull=False)), 0),
        shifts=Count("pk"),
        approved=Count("pk", filter=Q(status=ShiftStatus.APPROVED)),
        unfinished=Count("pk", filter=Q(clocked_out_at__isnull=True)),
        flagged=Count("pk", filter=~Q(flag=Flag.NONE)),
    )
    return {row.pop("timesheet_id"): row for row in totals}


def timesheet_marks(actor: Actor, timesheet_ids: Iterable[int]) -> dict[int, str]:
    """By timesheet, the mark of its shifts as they are now: approve_timesheet takes it, as the one that was shown."""
    found: dict[int, list[tuple[int, int]]] = {pk: [] for pk in timesheet_ids}
    rows = shifts(actor).filter(timesheet_id__in=list(found))
    for timesheet_id, pk, version in rows.order_by("pk").values_list("timesheet_id", "pk", "row_version"):
        found[timesheet_id].append((pk, version))
    return {timesheet_id: mark(versions) for timesheet_id, versions in found.items()}


def shift_mark(shift: Shift) -> str:
    """The same of one shift, for approve_shift."""
    return mark((shift.pk, shift.row_version))


def period_of(actor: Actor, on: date) -> tuple[date, date]:
    """First and last day of the organisation's timesheet period that holds the date."""
    chosen = place_settings(actor)
    return period(on, anchor=chosen.timesheet_anchor_on, weeks=chosen.timesheet_weeks)


def work_day_of(employee: Employee, at: datetime) -> date:
    """The work day that it is for the employee, by the zone and cut-off of their primary department's location."""
    department = employee.primary_department
    return work_day(at, zone=zone_of(department, employee.organisation), cutoff_hour=cutoff_of(department))


def shifts_between(actor: Actor, *, first: date, last: date) -> QuerySet[Shift]:
    """By work day, both days included."""
    return (
        shifts(actor).filter(on_date__gte=first, on_date__lte=last).order_by("on_date", "clocked_in_at", "id")
    )
