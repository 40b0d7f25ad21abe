"""Acting on requests for leave: approving step by step, declining, cancelling."""

from collections.abc import Collection

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import may, require
from muster.leave import letters, type_queries
from muster.leave.actions.requests import lock_person, reread
from muster.leave.actions.takings import give_back, take
from muster.leave.approvers import settings_of, steps_done, waits_at
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.refusals import AlreadyActioned
from muster.leave.wishes import LONGEST_REASON

Status = LeaveRequestStatus
WAITING = frozenset({Status.PENDING.value})
LIVE = WAITING | {Status.APPROVED.value}


def approve(
    actor: Actor, request: LeaveRequest, *, seen: int | None = None, suppress_emails: bool = False
) -> LeaveRequest:
    """Say yes. The last step approves it and takes it from the balance; after any other the next are asked.

    `seen` is the row version that a person looked at. Raises Conflict when it was changed since, AlreadyActioned for one
    that does not wait any more.
    """
    with change(actor) as made:
        require(actor, "leave_request.approve", request)
        row = _claimed(made, request, WAITING, seen)
        if not row.employee.active:
            raise Conflict(f"{row.employee.name} does not work here any more. Decline or cancel it.")
        settings = settings_of(actor.organisation_id)
        before, (row.step,) = waits_at(row, settings), steps_done(actor, [row], settings)
        if row.step == before:
            raise AlreadyActioned("Somebody approved this request meanwhile; it waits for others now.")
        finished = row.step >= len(settings.approval_steps)
        if finished:
            _sign(made, row, Status.APPROVED)
        made.save(row)
        if finished:
            take(made, row)
            made.emit("leave_request.approved", row)
        if not suppress_emails:
            (letters.decided if finished else letters.to_approvers)(made, row)
        return row


def decline(
    actor: Actor,
    request: LeaveRequest,
    *,
    reason: str = "",
    seen: int | None = None,
    suppress_emails: bool = False,
) -> LeaveRequest:
    """Say no, at whatever step; `seen` and what is raised are as for approving."""
    with change(actor) as made:
        require(actor, "leave_request.approve", request)
        row = _claimed(made, request, WAITING, seen)
        _sign(made, row, Status.DECLINED, reason)
        made.save(row)
        made.emit("leave_request.declined", row)
        if not suppress_emails:
            letters.decided(made, row)
        return row


def cancel(
    actor: Actor, request: LeaveRequest, *, reason: str = "", suppress_emails: bool = False
) -> LeaveRequest:
    """Take it back, and give the balance what it took.

    People cancel what waits and what lies ahead of them; what has begun is cancelled by whoever may approve it. Raises
    AlreadyActioned for one that was declined or cancelled before, Locked where a timesheet was exported.
    """
    with change(actor) as made:
        require(actor, "leave_request.cancel", request)
        row = _claimed(made, request, LIVE)
        begun = row.status == Status.APPROVED.value and row.starts_on <= type_queries.today(actor)
        if begun and not may(actor, "leave_request.approve", row):
            raise Conflict("This leave has begun. Ask whoever approved it to cancel it.")
        _sign(made, row, Status.CANCELLED, reason)
        made.save(row)
        give_back(made, row)
        made.emit("leave_request.cancelled", row)
        if not suppress_emails and row.employee_id != actor.employee_id:
            letters.decided(made, row)
        return row


def _claimed(
    made: Change, request: LeaveRequest, wanted: Collection[str], seen: int | None = None
) -> LeaveRequest:
    """The request as it is once nobody else acts on it. Raises AlreadyActioned when somebody did before."""
    lock_person(made.actor, request.employee_id)
    row = reread(request)
    if row.status not in wanted:
        raise AlreadyActioned(f"This request was {row.status} already.")
    if seen is not None and seen != row.row_version:
        raise Conflict("This request was changed since you looked at it. Look at it again, then decide.")
    return row


def _sign(made: Change, row: LeaveRequest, status: Status, reason: str = "") -> None:
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"A reason has up to {LONGEST_REASON} characters.", field="reason")
    if "\x00" in reason:
        raise Invalid("A reason cannot hold a NUL character.", field="reason")
    row.status = status.value
    row.acted_by_id, row.acted_at = made.actor.named_employee_id, made.at
    row.decline_reason = reason or None
