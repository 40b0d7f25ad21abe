"""From what was clocked to what counts: rounding, breaks, the work day, the timesheet. Used by actions and processing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from muster.attendance import queries
from muster.attendance.earning import tell_worked
from muster.attendance.models import (
    AttendanceSettings,
    Shift,
    ShiftBreak,
    ShiftStatus,
    Timesheet,
    TimesheetStatus,
)
from muster.attendance.rounding import RoundingRule, rounded
from muster.attendance.worked import Pause, worked
from muster.core.change import Change
from muster.core.errors import Invalid, Locked
from muster.core.models import Organisation
from muster.people.models import Employee
from muster.places.models import Department, OrganisationSettings
from muster.places.queries import cutoff_of, zone_of
from muster.places.workday import period, work_day

# When one of these moves, what was approved is no longer what is there.
PAID_FIELDS = (
    "employee_id", "department_id", "position_id", "pay_code_id", "on_date",
    "starts_at", "finishes_at", "worked_minutes",
)  # fmt: skip

ONE_DAY = timedelta(days=1)
LONGEST_PERIOD = timedelta(days=14)
FURTHEST_DAY = timedelta(days=1)  # a night shift may count for the day before it, or the day after


def require_open(timesheet: Timesheet) -> None:
    if timesheet.status == TimesheetStatus.EXPORTED:
        raise Locked(
            f"The timesheet from {timesheet.starts_on} to {timesheet.finishes_on} was exported and is locked.",
        )


def place_on_day(
    made: Change,
    shift: Shift,
    *,
    department: Department | None,
    organisation: Organisation,
    on_date: date | None = None,
) -> None:
    """Set the shift's work day and timesheet, making the timesheet when it is the first of its period.

    A day that a person states stands in place of that of the start. Raises Invalid for one that is not next to it.
    """
    zone = zone_of(department, organisation)
    own = work_day(shift.clocked_in_at, zone=zone, cutoff_hour=cutoff_of(department))
    if on_date is not None and abs(on_date - own) > FURTHEST_DAY:
        raise Invalid(f"date: a shift that starts on {own} does not belong to {on_date}.", field="date")
    shift.on_date = on_date or own
    shift.timesheet = ensure_timesheet(made, shift.employee, shift.on_date)
    require_open(shift.timesheet)


def ensure_timesheet(made: Change, employee: Employee, on_date: date) -> Timesheet:
    rows = Timesheet.objects.all_rows_unchecked().filter(employee=employee)
    # The period that a timesheet was made with stays its own when the organisation changes its interval later.
    found = rows.filter(starts_on__lte=on_date, finishes_on__gte=on_date).first()
    return found or ensure_timesheets(made, {(employee.pk, on_date): employee})[employee.pk, on_date]


def ensure_timesheets(
    made: Change, wanted: Mapping[tuple[int, date], Employee]
) -> dict[tuple[int, date], Timesheet]:
    """By employee and day: those that are there, and new ones in one statement, however many days are wanted."""
    if not wanted:
        return {}
    settings = OrganisationSettings.objects.all_rows_unchecked().get(
        organisation_id=made.actor.organisation_id
    )
    days = [on for _, on in wanted]
    rows = Timesheet.objects.all_rows_unchecked().filter(
        employee_id__in={pk for pk, _ in wanted},
        finishes_on__gte=min(days) - LONGEST_PERIOD,
        starts_on__lte=max(days) + LONGEST_PERIOD,
    )
    there: dict[int, list[Timesheet]] = {}
    for row in rows:
        there.setdefault(row.employee_id, []).append(row)
    found, new = {}, []
    for (pk, on), employee in sorted(wanted.items(), key=itemgetter(0)):
        known = there.setdefault(pk, [])
        sheet = next((one for one in known if one.starts_on <= on <= one.finishes_on), None)
        if sheet is None:
            sheet = _new_timesheet(employee, on, settings, known)
            known.append(sheet)
            new.append(sheet)
        found[pk, on] = sheet
    made.create_all(new)
    return found


def _new_timesheet(
    employee: Employee, on: date, settings: OrganisationSettings, others: Sequence[Timesheet]
) -> Timesheet:
    """Of the organisation's period now, cut short by its neighbours: no day lies on two timesheets."""
    start, finish = period(on, anchor=settings.timesheet_anchor_on, weeks=settings.timesheet_weeks)
    before = [one.finishes_on + ONE_DAY for one in others if one.finishes_on < on]
    after = [one.starts_on - ONE_DAY for one in others if one.starts_on > on]
    return Timesheet(employee=employee, starts_on=max([start, *before]), finishes_on=min([finish, *after]))


def calculate(shift: Shift, settings: AttendanceSettings, breaks: Sequence[ShiftBreak]) -> None:
    """Set what follows from the clocked instants, the rules and the breaks. Saves nothing.

    Of a shift by hand, a side that has its instant keeps it; one that a clock gives now is rounded as ever.
    """
    if not (shift.by_hand and shift.__dict__.get("starts_at")):
        shift.starts_at = _rounded(shift, settings, "start", shift.clocked_in_at)
    if shift.clocked_out_at is None:
        shift.finishes_at = shift.worked_minutes = None
        shift.automatic_break_minutes = 0
        return
    finish = shift.finishes_at if shift.by_hand else None
    if finish is None:
        finish = _rounded(shift, settings, "finish", shift.clocked_out_at)
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


def _rounded(shift: Shift, settings: AttendanceSettings, side: str, clocked_at: datetime) -> datetime:
    starting = side == "start"
    offset = shift.clocked_in_offset_minutes if starting else shift.clocked_out_offset_minutes
    rule = RoundingRule.of(settings.rounding, side)
    planned = _plan(shift, rule, "starts_at" if starting else "finishes_at")
    return rounded(clocked_at, rule, offset_minutes=offset or 0, planned_at=planned)


def _plan(shift: Shift, rule: RoundingRule, side: str) -> datetime | None:
    """The planned instant, read only where a rule asks for it."""
    if not rule.snap_to_plan_minutes or shift.scheduled_shift is None:
        return None
    planned: datetime | None = getattr(shift.scheduled_shift, side)
    return planned


def _pause(shift: Shift, settings: AttendanceSettings, one: ShiftBreak) -> Pause:
    def moment(at: datetime | None, side: str) -> datetime | None:
        rule = RoundingRule() if one.by_hand else RoundingRule.of(settings.rounding, side)
        return rounded(at, rule, offset_minutes=shift.clocked_in_offset_minutes) if at else None

    starts_at, finishes_at = moment(one.starts_at, "break_start"), moment(one.finishes_at, "break_finish")
    return Pause(starts_at, finishes_at, one.length_minutes, one.paid)


def withdraw_approval(made: Change, shift: Shift) -> None:
    """Back to pending, the timesheet too, if what is paid differs from what was approved; else nothing."""
    if all(shift.loaded.get(name) == shift.__dict__[name] for name in PAID_FIELDS):
        return
    unapprove(made, shift)


def unapprove(made: Change, shift: Shift) -> None:
    """Back to pending, the timesheet too. The shift is the caller's to save."""
    if shift.status == ShiftStatus.APPROVED:
        shift.status = ShiftStatus.PENDING
        shift.approved_by = shift.approved_at = None
        tell_worked(made, [shift])
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
