"""Leave on timesheets: reactions to what becomes of requests. A shift for each day, none of them by hand."""

from collections.abc import Sequence

from muster.attendance.calculation import ensure_timesheets
from muster.attendance.leave_shifts import CLOSED, days_of, refusals, shift_of
from muster.attendance.models import Shift, ShiftAllowance
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Locked
from muster.leave.models import LeaveRequest, LeaveRequestStatus


def make_leave_shifts(actor: Actor, requests: Sequence[LeaveRequest]) -> None:
    """Reaction: on approval, the same few statements however many requests there are.

    Raises TimesheetClosed where a timesheet was approved or exported, AlreadyWorked where somebody worked then.
    """
    with change(actor) as made:
        found = refusals(actor.organisation_id, requests)
        if found:
            raise next(iter(found.values()))
        shifts = [shift_of(request, day) for request in requests for day in days_of(request)]
        sheets = ensure_timesheets(
            made, {(shift.employee_id, shift.on_date): shift.employee for shift in shifts}
        )
        for shift in shifts:
            shift.timesheet = sheets[shift.employee_id, shift.on_date]
        made.create_all(shifts)
        made.emit_all("shift.created", shifts)


def remove_leave_shifts(actor: Actor, request: LeaveRequest) -> None:
    """Reaction: when it is cancelled. Raises Locked where a timesheet was approved or exported since."""
    with change(actor) as made:
        rows = Shift.objects.all_rows_unchecked().filter(leave_request=request)
        _remove(made, list(rows.select_related("timesheet", "employee").order_by("pk")))


def renew_leave_shifts(actor: Actor, request: LeaveRequest) -> None:
    """Reaction: when an approved request is changed. What is as it was stays, approved or exported."""
    if request.status != LeaveRequestStatus.APPROVED:
        return
    there = Shift.objects.all_rows_unchecked().filter(leave_request=request)
    wanted = [shift_of(request, day) for day in days_of(request)]
    if sorted(map(_facts, there)) == sorted(map(_facts, wanted)):
        return
    with change(actor):
        remove_leave_shifts(actor, request)
        make_leave_shifts(actor, [request])


def _facts(shift: Shift) -> tuple[object, ...]:
    return shift.starts_at, shift.finishes_at, shift.worked_minutes, shift.on_date, shift.department_id or 0


def _remove(made: Change, shifts: Sequence[Shift]) -> None:
    closed = next((shift.timesheet for shift in shifts if shift.timesheet.status in CLOSED), None)
    if closed is not None:
        raise Locked(
            f"The timesheet from {closed.starts_on} to {closed.finishes_on} was approved or exported. Reopen it first.",
        )
    for shift in shifts:
        for one in ShiftAllowance.objects.all_rows_unchecked().filter(shift=shift):
            made.delete(one)
        made.emit("shift.deleted", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        made.delete(shift)
