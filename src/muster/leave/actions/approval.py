"""Acting on requests for leave: approving step by step, declining, cancelling."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import may, require
from muster.leave import letters, type_queries
from muster.leave.actions.requests import as_they_are, lock_people_of, reread
from muster.leave.actions.takings import give_back_all, take
from muster.leave.approvers import answered_for_at_some_step, settings_of, steps_done, waits_at
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
        _withdraw(made, [row], [row], reason)
        if not suppress_emails and row.employee_id != actor.employee_id:
            letters.decided(made, row)
        return row


def cancel_all(actor: Actor, requests: Sequence[LeaveRequest], *, reason: str = "") -> list[LeaveRequest]:
    """Those of them that still wait or stand, in the same few statements however many; raises what cancelling one would.

    Whoever calls it writes to their people.
    """
    with change(actor) as made:
        lock_people_of(actor, requests)
        rows = list(as_they_are().filter(pk__in=[one.pk for one in requests], status__in=LIVE).order_by("pk"))
        if rows:
            asked = _to_be_asked_of(actor, rows)
            for row in asked:
                require(actor, "leave_request.cancel", row)
            _withdraw(made, rows, asked, reason)
        return rows


def _to_be_asked_of(actor: Actor, rows: Sequence[LeaveRequest]) -> list[LeaveRequest]:
    """Those whose answer, by the table of rights, is that of all: people whom the actor answers for are alike.

    One of what has begun and one of the rest stand for these; everybody else is asked of.
    """
    counted = answered_for_at_some_step(actor, {row.employee_id for row in rows})
    today = type_queries.today(actor)
    alike: dict[bool, LeaveRequest] = {}
    for row in rows:
        if row.employee_id in counted:
            alike.setdefault(_has_begun(row, today), row)
    return [*alike.values(), *(row for row in rows if row.employee_id not in counted)]


def _has_begun(row: LeaveRequest, today: date) -> bool:
    return row.status == Status.APPROVED.value and row.starts_on <= today


def _withdraw(made: Change, rows: Sequence[LeaveRequest], asked: Iterable[LeaveRequest], reason: str) -> None:
    """`asked` are those of which the right to cancel what has begun is asked."""
    today = type_queries.today(made.actor)
    for row in asked:
        if _has_begun(row, today) and not may(made.actor, "leave_request.approve", row):
            raise Conflict("This leave has begun. Ask whoever approved it to cancel it.")
    made.update_all(rows, **_signed(made, Status.CANCELLED, reason))
    give_back_all(made, rows)
    made.emit_all("leave_request.cancelled", rows)


def _claimed(
    made: Change, request: LeaveRequest, wanted: Collection[str], seen: int | None = None
) -> LeaveRequest:
    """The request as it is once nobody else acts on it. Raises AlreadyActioned when somebody did before."""
    lock_people_of(made.actor, [request])
    row = reread(request)
    if row.status not in wanted:
        raise AlreadyActioned(f"This request was {row.status} already.")
    if seen is not None and seen != row.row_version:
        raise Conflict("This request was changed since you looked at it. Look at it again, then decide.")
    return row


def _sign(made: Change, row: LeaveRequest, status: Status, reason: str = "") -> None:
    for name, value in _signed(made, status, reason).items():
        setattr(row, name, value)


def _signed(made: Change, status: Status, reason: str) -> dict[str, Any]:
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"A reason has up to {LONGEST_REASON} characters.", field="reason")
    if "\x00" in reason:
        raise Invalid("A reason cannot hold a NUL character.", field="reason")
    return {
        "status": status.value,
        "acted_by_id": made.actor.named_employee_id,
        "acted_at": made.at,
        "decline_reason": reason or None,
    }
