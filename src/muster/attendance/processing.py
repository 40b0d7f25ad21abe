"""Making shifts of clock events: the job's work, done in one transaction for one person at a time.

All presses of which no shift was made yet are looked at again in the order of their instants, so a press that arrives
late (a kiosk that was off the network) still finds its place, and being run twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from muster.attendance import queries
from muster.attendance.calculation import (
    calculate,
    place_on_day,
    recalculate,
    require_open,
    withdraw_approval,
)
from muster.attendance.kinds import EventType
from muster.attendance.models import AttendanceSettings, ClockEvent, Flag, Shift, ShiftBreak, Timesheet
from muster.attendance.pairing import Decision, Open, Press, Rules, Verdict, Window, decide
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Locked
from muster.core.models import Organisation
from muster.people.models import Employee
from muster.places.models import Department
from muster.rosters.models import ScheduledShift

# How far back a press without a shift is tried again.
PATIENCE = timedelta(days=7)


@dataclass
class Desk:
    """One person's papers while their presses are worked in."""

    made: Change
    employee: Employee
    organisation: Organisation
    settings: AttendanceSettings
    plans: dict[int, ScheduledShift]

    @property
    def rules(self) -> Rules:
        return Rules(
            timedelta(minutes=self.settings.pair_window_minutes),
            timedelta(minutes=self.settings.longest_shift_minutes),
            timedelta(minutes=self.settings.forgotten_after_minutes),
        )

    @property
    def windows(self) -> list[Window]:
        return [_window(plan) for plan in self.plans.values()]


def _window(plan: ScheduledShift) -> Window:
    return Window(plan.pk, plan.starts_at, plan.finishes_at, plan.department_id)


def catch_up(organisation_id: int, employee_id: int) -> None:
    """Work in presses that the job has not come to yet, for a reader or writer who must see where somebody stands."""
    rows = ClockEvent.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id, employee_id=employee_id, shift__isnull=True, removed=False
    )
    if rows.filter(processed_at__isnull=True).order_by().exists():
        process(organisation_id, employee_id)


def process(organisation_id: int, employee_id: int) -> int:
    """Work in what waits; how many presses that was."""
    with change(Actor.system(organisation_id)) as made:
        employee = (
            Employee.objects.all_rows_unchecked()
            .select_for_update(of=("self",), no_key=True)
            .select_related("primary_department__location", "organisation")
            .get(pk=employee_id, organisation_id=organisation_id)
        )
        waiting = _waiting(made, employee)
        if not waiting:
            return 0
        desk = Desk(
            made,
            employee,
            employee.organisation,
            queries.settings(organisation_id),
            _plans(employee, waiting[0].sent_at, waiting[-1].sent_at),
        )
        for event in waiting:
            _work_in(desk, event)
        from muster.attendance.actions.questions import apply_answers  # noqa: PLC0415 - which claims by this module

        apply_answers(made, waiting)
        return len(waiting)


def _waiting(made: Change, employee: Employee) -> list[ClockEvent]:
    rows = ClockEvent.objects.all_rows_unchecked().filter(
        employee=employee, shift__isnull=True, removed=False
    )
    events = list(rows.select_related("department__location").order_by("sent_at", "id"))
    if all(event.processed_at for event in events):
        return []  # nothing new: what waited before waits still
    return [event for event in events if event.processed_at is None or event.sent_at > made.at - PATIENCE]


def _plans(employee: Employee, first: datetime, last: datetime) -> dict[int, ScheduledShift]:
    rows = ScheduledShift.objects.all_rows_unchecked().filter(
        employee=employee,
        published_at__isnull=False,
        starts_at__gte=first - timedelta(days=2),
        starts_at__lte=last + timedelta(days=2),
    )
    return {plan.pk: plan for plan in rows.order_by("starts_at")}


def _work_in(desk: Desk, event: ClockEvent) -> None:
    shift = _shift_before(desk, event)
    breaks = queries.breaks(shift) if shift else []
    type_ = EventType(event.type)
    press = Press(type_, event.at, event.department_id)
    decision = decide(press, _open(desk, shift, breaks), desk.windows, desk.rules)
    if decision.verdict is Verdict.START and _inside_another(desk, event):
        decision = Decision(Verdict.WAIT, remark="It lies within a shift that is recorded already.")
    try:
        _carry_out(desk, event, shift, breaks, decision)
    except Locked as locked:
        event.shift = None
        event.remark = locked.message[:200]
    event.processed_at = event.processed_at or desk.made.at
    desk.made.save(event)


def _shift_before(desk: Desk, event: ClockEvent) -> Shift | None:
    """The open shift that the press may belong to: the last that began before it and has no end.

    One flagged as forgotten still takes a late finish, if nothing was worked in between; a start begins another.
    """
    rows = worked_by(desk.employee).filter(clocked_in_at__lte=event.sent_at)
    last = rows.select_related("timesheet", "scheduled_shift").order_by("clocked_in_at", "id").last()
    if last is None or last.clocked_out_at is not None:
        return None
    last.employee = desk.employee
    return None if event.type == EventType.START and last.flag == Flag.NO_FINISH else last


def _inside_another(desk: Desk, event: ClockEvent) -> bool:
    rows = worked_by(desk.employee)
    return rows.filter(clocked_in_at__lte=event.sent_at, clocked_out_at__gt=event.sent_at).exists()


def worked_by(employee: Employee) -> QuerySet[Shift]:
    """Leave is no time worked: no press belongs to it, ends with it or is kept from counting by it."""
    return Shift.objects.all_rows_unchecked().filter(employee=employee, leave_request__isnull=True)


def _open(desk: Desk, shift: Shift | None, breaks: list[ShiftBreak]) -> Open | None:
    if shift is None:
        return None
    ends = [one.finishes_at or one.starts_at for one in breaks]
    pause = next((one for one in breaks if one.starts_at and not one.finishes_at), None)
    plan = shift.scheduled_shift
    if plan is not None:
        desk.plans.setdefault(plan.pk, plan)
    return Open(
        starts_at=shift.clocked_in_at.replace(second=0, microsecond=0),
        department_id=shift.department_id,
        window=_window(plan) if plan else None,
        break_since=pause.starts_at if pause else None,
        last_moment=max(
            [shift.clocked_in_at.replace(second=0, microsecond=0), *(end for end in ends if end is not None)]
        ),
    )


def _carry_out(
    desk: Desk, event: ClockEvent, shift: Shift | None, breaks: list[ShiftBreak], decision: Decision
) -> None:
    if decision.forget_open and shift is not None:
        flag_forgotten(desk.made, shift)
    event.remark = decision.remark
    match decision.verdict:
        case Verdict.START:
            event.shift = _start(desk, event, decision)
        case Verdict.TRANSFER if shift is not None:
            _finish(desk, event, shift, breaks)
            event.shift = _start(desk, event, decision)
        case Verdict.FINISH if shift is not None:
            _finish(desk, event, shift, breaks)
            event.shift = shift
        case Verdict.BREAK_START if shift is not None:
            pause = ShiftBreak(shift=shift, employee=desk.employee, starts_at=event.at)
            desk.made.create(pause)
            # Whoever asks for the shifts that were changed since hears of its breaks.
            desk.made.save(shift, break_ids=([], [pause.pk]))
            event.shift = shift
        case Verdict.BREAK_FINISH if shift is not None:
            end_breaks(desk.made, breaks, event.at)
            desk.made.save(shift, changed_break_ids=([], [one.pk for one in breaks]))
            event.shift = shift
        case Verdict.REMOVE:
            event.removed = True


def _start(desk: Desk, event: ClockEvent, decision: Decision) -> Shift:
    plan = desk.plans.get(decision.window.id) if decision.window else None
    department = event.department or _planned_department(plan) or desk.employee.primary_department
    shift = Shift(
        organisation_id=desk.organisation.pk,
        employee=desk.employee,
        department=department,
        position_id=plan.position_id if plan else None,
        pay_code_id=event.pay_code_id or (department.pay_code_id if department else None),
        scheduled_shift=plan,
        clocked_in_at=event.sent_at.replace(microsecond=0),
        clocked_in_offset_minutes=event.utc_offset_minutes,
        clocked_in_device_id=event.device_id,
        clocked_in_latitude=event.latitude,
        clocked_in_longitude=event.longitude,
    )
    later = worked_by(desk.employee).filter(clocked_in_at__gt=shift.clocked_in_at)
    if later.exists():
        shift.flag = Flag.NO_FINISH  # it is over, and the press that ended it is still to come
    place_on_day(desk.made, shift, department=department, organisation=desk.organisation)
    calculate(shift, desk.settings, [])
    withdraw_approval(desk.made, shift)
    desk.made.create(shift)
    desk.made.emit("shift.started", shift, shift_id=shift.pk, employee_id=desk.employee.pk)
    return shift


def _planned_department(plan: ScheduledShift | None) -> Department | None:
    if plan is None or plan.department_id is None:
        return None
    rows = Department.objects.all_rows_unchecked().select_related("location")
    return rows.get(pk=plan.department_id)


def _finish(desk: Desk, event: ClockEvent, shift: Shift, breaks: list[ShiftBreak]) -> None:
    shift.clocked_out_device_id = event.device_id
    shift.clocked_out_latitude = event.latitude
    shift.clocked_out_longitude = event.longitude
    finish_shift(
        desk.made,
        shift,
        at=event.sent_at.replace(microsecond=0),
        offset_minutes=event.utc_offset_minutes,
        breaks=breaks,
        settings=desk.settings,
    )


def finish_shift(
    made: Change,
    shift: Shift,
    *,
    at: datetime,
    offset_minutes: int,
    breaks: list[ShiftBreak],
    settings: AttendanceSettings,
) -> None:
    """End the shift at the instant, and with it a break that nobody ended: that is flagged. Saves both."""
    require_open(shift.timesheet)
    if shift.flag == Flag.NO_FINISH:
        shift.flag = Flag.NONE
    shift.clocked_out_at = at
    shift.clocked_out_offset_minutes = offset_minutes
    if end_breaks(made, breaks, at.replace(second=0, microsecond=0)):
        shift.flag = Flag.BREAK_NOT_ENDED
    calculate(shift, settings, breaks)
    withdraw_approval(made, shift)
    made.save(shift)
    made.emit("shift.finished", shift, shift_id=shift.pk, employee_id=shift.employee_id)


def end_breaks(made: Change, breaks: list[ShiftBreak], at: datetime) -> bool:
    """End the break that is running; False when none is."""
    running = [one for one in breaks if one.starts_at and not one.finishes_at]
    for one in running:
        one.finishes_at = max(at, one.starts_at or at)
        made.save(one)
    return bool(running)


def lock(employee_id: int) -> None:
    """One change of a person's time after the other, until the transaction ends. SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        rows = Employee.objects.all_rows_unchecked().select_for_update(no_key=True)
        list(rows.filter(pk=employee_id).values_list("pk"))


def flag_forgotten(made: Change, shift: Shift) -> None:
    """Say that the end is missing; what is known stays as it is."""
    if shift.flag == Flag.NONE and shift.clocked_out_at is None:
        shift.flag = Flag.NO_FINISH
        recalculate(made, shift)
        made.emit("shift.forgotten", shift, shift_id=shift.pk, employee_id=shift.employee_id)


def claim(timesheet: Timesheet) -> None:
    """Wait for whoever else changes this person's time; then see whether the timesheet, read before, is open still."""
    lock(timesheet.employee_id)
    require_open(Timesheet.objects.all_rows_unchecked().get(pk=timesheet.pk))
