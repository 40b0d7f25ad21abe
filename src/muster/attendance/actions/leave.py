"""Leave on timesheets: reactions to what becomes of requests. A shift for each day, none of them by hand."""

from collections.abc import Sequence

from muster.attendance.calculation import ensure_timesheets
from muster.attendance.leave_shifts import closed_on, differences, is_closed, refusals_of, shift_of, shifts_of
from muster.attendance.models import Shift, ShiftAllowance
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.leave.models import LeaveRequest, LeaveRequestStatus


def make_leave_shifts(actor: Actor, requests: Sequence[LeaveRequest]) -> None:
    """Reaction: on approval, the same few statements however many requests there are.

    Of what was approved before, only days that changed are made anew. Raises TimesheetClosed where a timesheet was
    approved or exported, AlreadyWorked where somebody worked then.
    """
    with change(actor) as made:
        found = differences(requests)
        for refusal in refusals_of(actor.organisation_id, found).values():
            raise refusal
        _remove(made, [shift for one in found for shift in one.gone])
        shifts = [shift_of(one.request, day) for one in found for day in one.days]
        sheets = ensure_timesheets(
            made, {(shift.employee_id, shift.on_date): shift.employee for shift in shifts}
        )
        for shift in shifts:
            shift.timesheet = sheets[shift.employee_id, shift.on_date]
        made.create_all(shifts)
        made.emit_all("shift.created", shifts)


def remove_leave_shifts(actor: Actor, requests: Sequence[LeaveRequest]) -> None:
    """Reaction: when they are cancelled, in few statements. Raises TimesheetClosed where one was approved or exported since."""
    with change(actor) as made:
        shifts = shifts_of(requests)
        closed = next((shift for shift in shifts if is_closed(shift.timesheet)), None)
        if closed is not None:
            raise closed_on(closed.on_date, closed.timesheet.starts_on, closed.timesheet.finishes_on)
        _remove(made, shifts)


def renew_leave_shifts(actor: Actor, request: LeaveRequest) -> None:
    """Reaction: when an approved request is changed. The shifts of days that did not change stay, approved or exported."""
    if request.status == LeaveRequestStatus.APPROVED:
        make_leave_shifts(actor, [request])


def _remove(made: Change, shifts: Sequence[Shift]) -> None:
    if not shifts:
        return
    made.delete_all(list(ShiftAllowance.objects.all_rows_unchecked().filter(shift__in=shifts)))
    for shift in shifts:
        made.emit("shift.deleted", shift, shift_id=shift.pk, employee_id=shift.employee_id)
    made.delete_all(shifts)
