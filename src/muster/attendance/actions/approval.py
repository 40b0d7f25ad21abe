"""Approving and handing over to payroll."""

from muster.attendance import queries
from muster.attendance.calculation import (
    withdraw_timesheet_approval,
)
from muster.attendance.earning import tell_worked
from muster.attendance.models import (
    Shift,
    ShiftStatus,
    Timesheet,
    TimesheetStatus,
)
from muster.attendance.processing import claim, lock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require

CHANGED_SINCE = "It was changed after it was shown to you, so it was not approved. Look at it again."


def approve_shift(actor: Actor, shift: Shift, *, shown: str | None = None) -> Shift:
    """Raises Conflict for a shift that has not ended: there is no length to approve.

    `shown` is the mark (queries) of what the approver saw: Conflict when the shift was changed since.
    """
    with change(actor) as made:
        require(actor, "shift.approve", shift)
        claim(shift.timesheet)
        if shift.clocked_out_at is None:
            raise Conflict("The shift has not ended yet.", field="status")
        pending = shift.status != ShiftStatus.APPROVED
        if shown and pending and shown != queries.shift_mark(shift):
            raise Conflict(CHANGED_SINCE)
        if pending:
            shift.status = ShiftStatus.APPROVED
            shift.approved_by_id, shift.approved_at = actor.employee_id, made.at
            made.save(shift)
            tell_worked(made, [shift])
            made.emit("shift.approved", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return shift


def withdraw_shift_approval(actor: Actor, shift: Shift) -> Shift:
    with change(actor) as made:
        require(actor, "shift.approve", shift)
        claim(shift.timesheet)
        shift.status = ShiftStatus.PENDING
        shift.approved_by_id = shift.approved_at = None
        if made.save(shift):
            tell_worked(made, [shift])
            withdraw_timesheet_approval(made, shift.timesheet)
        return shift


def approve_timesheet(actor: Actor, timesheet: Timesheet, *, shown: str | None = None) -> Timesheet:
    """And with it every shift on it. Raises Conflict while one of them has no end.

    `shown` is the mark (queries) of what the approver saw: Conflict when a shift was added, changed or deleted since.
    """
    with change(actor) as made:
        require(actor, "timesheet.approve", timesheet)
        claim(timesheet)
        pending = timesheet.status != TimesheetStatus.APPROVED
        if shown and pending and shown != queries.timesheet_marks(actor, [timesheet.pk])[timesheet.pk]:
            raise Conflict(CHANGED_SINCE)
        shifts = list(queries.shifts(actor).filter(timesheet=timesheet).select_related("employee"))
        unfinished = [shift for shift in shifts if shift.clocked_out_at is None]
        if unfinished:
            raise Conflict(f"The shift of {unfinished[0].on_date} has no end yet. Enter it first.")
        waiting = [shift for shift in shifts if shift.status != ShiftStatus.APPROVED]
        made.update_all(
            waiting,
            status=ShiftStatus.APPROVED.value,
            approved_by_id=actor.employee_id,
            approved_at=made.at,
        )
        tell_worked(made, waiting)
        if pending:
            timesheet.status = TimesheetStatus.APPROVED
            timesheet.approved_by_id, timesheet.approved_at = actor.employee_id, made.at
            made.save(timesheet)
            made.emit("timesheet.approved", timesheet, timesheet_id=timesheet.pk)
        return timesheet


def reopen_timesheet(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """Back to pending; its shifts keep their approval. An exported one stays locked."""
    with change(actor) as made:
        require(actor, "timesheet.approve", timesheet)
        claim(timesheet)
        withdraw_timesheet_approval(made, timesheet)
        return timesheet


def export_timesheet(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """Mark it as handed to payroll: from now on it is locked. Raises Conflict unless it is approved."""
    with change(actor) as made:
        require(actor, "timesheet.export", timesheet)
        lock(timesheet.employee_id)
        if timesheet.status == TimesheetStatus.PENDING:
            raise Conflict("The timesheet is not approved yet.", field="status")
        if timesheet.status != TimesheetStatus.EXPORTED:
            timesheet.status = TimesheetStatus.EXPORTED
            timesheet.exported_at = made.at
            made.save(timesheet)
            made.emit("timesheet.exported", timesheet, timesheet_id=timesheet.pk)
        return timesheet


def withdraw_export(actor: Actor, timesheet: Timesheet) -> Timesheet:
    """Payroll gives it back: it is approved still, and may be changed again."""
    with change(actor) as made:
        require(actor, "timesheet.export", timesheet)
        lock(timesheet.employee_id)
        if timesheet.status == TimesheetStatus.EXPORTED:
            timesheet.status = TimesheetStatus.APPROVED
            timesheet.exported_at = None
            made.save(timesheet)
            made.emit("timesheet.export_withdrawn", timesheet, timesheet_id=timesheet.pk)
        return timesheet


def set_timesheet_status(actor: Actor, timesheet: Timesheet, status: TimesheetStatus) -> Timesheet:
    """Every step on the way there, each with its right: one that is pending is approved and then exported."""
    with change(actor):
        if timesheet.status == status:
            return timesheet
        if timesheet.status == TimesheetStatus.EXPORTED:
            withdraw_export(actor, timesheet)
        if status == TimesheetStatus.PENDING:
            return reopen_timesheet(actor, timesheet)
        if timesheet.status == TimesheetStatus.PENDING:
            approve_timesheet(actor, timesheet)
        return timesheet if status == TimesheetStatus.APPROVED else export_timesheet(actor, timesheet)
