"""From what was clocked to what counts: rounding, breaks, the work day, the timesheet. Used by actions and processing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.attendance import queries
from muster.attendance.models import (
    AttendanceSettings,
    Shift,
    ShiftBreak,
    ShiftStatus,
    Timesheet,
    TimesheetStatus,
)
from muster.attendance.rounding import RoundingRule, rounded
from muster.attendance.workday import period, work_day
from muster.attendance.worked import Pause, worked
from muster.core.change import Change
from muster.core.errors import Locked
from muster.core.models import Organisation
from muster.people.models import Employee
from muster.places.models import Department, OrganisationSettings
from muster.places.queries import cutoff_of, zone_of

# When one of these moves, what was approved is no longer what is there.
PAID_FIELDS = (
    "employee_id", "department_id", "position_id", "pay_code_id", "on_date",
    "starts_at", "finishes_at", "worked_minutes",
)  # fmt: skip


def require_open(timesheet: Timesheet) -> None:
    if timesheet.status == TimesheetStatus.EXPORTED:
        raise Locked(
            f"The timesheet from {timesheet.starts_on} to {timesheet.finishes_on} was exported and is locked.",
        )


def place_on_day(
    made: Change, shift: Shift, *, department: Department | None, organisation: Organisation
) -> None:
    """Set the shift's work day and timesheet, making the timesheet when it is the first of its period."""
    zone = zone_of(department, organisation)
    shift.on_date = work_day(shift.clocked_in_at, zone=zone, cutoff_hour=cutoff_of(department))
    shift.timesheet = ensure_timesheet(made, shift.employee, shift.on_date)
    require_open(shift.timesheet)


def ensure_timesheet(made: Change, employee: Employee, on_date: date) -> Timesheet:
    rows = Timesheet.objects.all_rows_unchecked().filter(employee=employee)
    # The period that a timesheet was made with stays its own when the organisation changes its interval later.
    found = rows.filter(starts_on__lte=on_date, finishes_on__gte=on_date).first()
    if found is not None:
        return found
    settings = OrganisationSettings.objects.all_rows_unchecked().get(
        organisation_id=made.actor.organisation_id
    )
    start, finish = period(on_date, anchor=settings.timesheet_anchor_on, weeks=settings.timesheet_weeks)
    # So a first period after such a change is cut short by its neighbours: no day lies on two timesheets.
    before = rows.filter(finishes_on__range=(start, on_date)).order_by("finishes_on").last()
    after = rows.filter(starts_on__range=(on_date, finish)).order_by("starts_on").first()
    start = before.finishes_on + timedelta(days=1) if before else start
    finish = after.starts_on - timedelta(days=1) if after else finish
    timesheet = Timesheet(employee=employee, starts_on=start, finishes_on=finish)
    made.create(timesheet)
    return timesheet


def calculate(shift: Shift, settings: AttendanceSettings, breaks: Sequence[ShiftBreak]) -> None:
    """Set what follows from the clocked instants, the rules and the breaks. Saves nothing."""
    rule = RoundingRule.of(settings.rounding, "start")
    shift.starts_at = rounded(
        shift.clocked_in_at,
        rule,
        offset_minutes=shift.clocked_in_offset_minutes,
        planned_at=_plan(shift, rule, "starts_at"),
    )
    if shift.clocked_out_at is None:
        shift.finishes_at = shift.worked_minutes = None
        shift.automatic_break_minutes = 0
        return
    rule = RoundingRule.of(settings.rounding, "finish")
    finish = rounded(
        shift.clocked_out_at,
        rule,
        offset_minutes=shift.clocked_out_offset_minutes or 0,
        planned_at=_plan(shift, rule, "finishes_at"),
    )
    # Rounding inwards may turn a short shift inside out; then nothing was worked.
    shift.finishes_at = max(finish, shift.starts_at)
    result = worked(
        shift.starts_at,
        shift.finishes_at,
        [_pause(shift, settings, one) for one in breaks],
        automatic_breaks=settings.automatic_breaks,
        deduction_minutes=shift.deduction_minutes,
    )
    shift.worked_minutes = result.worked_minutes
    shift.automatic_break_minutes = result.automatic_break_minutes


def _plan(shift: Shift, rule: RoundingRule, side: str) -> datetime | None:
    """The planned instant, read only where a rule asks for it."""
    if not rule.snap_to_plan_minutes or shift.scheduled_shift is None:
        return None
    planned: datetime | None = getattr(shift.scheduled_shift, side)
    return planned


def _pause(shift: Shift, settings: AttendanceSettings, one: ShiftBreak) -> Pause:
    def moment(at: datetime | None, side: str) -> datetime | None:
        rule = RoundingRule.of(settings.rounding, side)
        return rounded(at, rule, offset_minutes=shift.clocked_in_offset_minutes) if at else None

    starts_at, finishes_at = moment(one.starts_at, "break_start"), moment(one.finishes_at, "break_finish")
    return Pause(starts_at, finishes_at, one.length_minutes, one.paid)


def withdraw_approval(made: Change, shift: Shift) -> None:
    """Back to pending, the timesheet too, if what is paid differs from what was approved; else nothing."""
    if all(shift.loaded.get(name) == shift.__dict__[name] for name in PAID_FIELDS):
        return
    if shift.status == ShiftStatus.APPROVED:
        shift.status = ShiftStatus.PENDING
        shift.approved_by = shift.approved_at = None
    withdraw_timesheet_approval(made, shift.timesheet)


def withdraw_timesheet_approval(made: Change, timesheet: Timesheet) -> None:
    if timesheet.status == TimesheetStatus.APPROVED:
        timesheet.status = TimesheetStatus.PENDING
        timesheet.approved_by = timesheet.approved_at = None
        made.save(timesheet)


def recalculate(made: Change, shift: Shift, settings: AttendanceSettings | None = None) -> bool:
    """Calculate and save; approval stays where nothing that is paid moved. False when nothing changed at all."""
    rules = settings or queries.settings(made.actor.organisation_id)
    calculate(shift, rules, queries.breaks(shift))
    withdraw_approval(made, shift)
    return made.save(shift)


def zone_at(employee: Employee, organisation: Organisation) -> ZoneInfo:
    """The zone an employee's clock shows: that of their primary department's location."""
    return zone_of(employee.primary_department, organisation)
