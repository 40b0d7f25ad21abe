"""E-mails about leave: plain sentences, and where to look."""

from datetime import date

from django.conf import settings

from muster.core import mail
from muster.core.change import Change
from muster.leave.approvers import awaited
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.words import length

VERBS = {
    LeaveRequestStatus.APPROVED.value: "approved",
    LeaveRequestStatus.DECLINED.value: "declined",
    LeaveRequestStatus.CANCELLED.value: "cancelled",
}


def address(request: LeaveRequest) -> str:
    """Of the request's page."""
    return f"{settings.PUBLIC_URL}/leave/requests/{request.pk}/"


def asked(made: Change, request: LeaveRequest) -> None:
    """To whoever is to act on it; where it was booked at once by somebody else, to the person."""
    if request.status == LeaveRequestStatus.PENDING.value:
        to_approvers(made, request)
    elif request.employee_id != made.actor.employee_id:
        decided(made, request)


def to_approvers(made: Change, request: LeaveRequest, *, again: bool = False) -> list[str]:
    """The names of whom it was sent to."""
    name = request.employee.name
    reminder = "Reminder: " if again else ""
    why = f"\nReason: {request.reason}\n" if request.reason else ""
    people = awaited(request)
    for one in people:
        mail.send(
            made,
            to=one.email,
            subject=f"{reminder}{name} asks for leave {when(request)}",
            body=(
                f"Hello {one.name},\n\n"
                f"{name} asks for {request.leave_type.name} {when(request)} ({length(request)}).\n{why}\n"
                f"Approve or decline it here:\n{address(request)}\n"
            ),
            about=request,
        )
    return [one.name for one in people]


def decided(made: Change, request: LeaveRequest, *, by: str | None = None) -> None:
    """To the person, what became of it."""
    employee = request.employee
    if not employee.email or not employee.active:
        return
    verb = VERBS[request.status]
    why = f"\nReason: {request.decline_reason}\n" if request.decline_reason else ""
    mail.send(
        made,
        to=employee.email,
        subject=f"Your leave {when(request)} was {verb}",
        body=(
            f"Hello {employee.name},\n\n"
            f"Your {request.leave_type.name} {when(request)} ({length(request)}) was {verb} by {by or made.actor.name}.\n{why}\n"
            f"See it here:\n{address(request)}\n"
        ),
        about=request,
    )


def when(request: LeaveRequest) -> str:
    """As `from 11 April 2019 to 16 April 2019`, `on the morning of 11 April 2019`, `on ... from 09:00 to 12:00`."""
    first, last = request.starts_on, request.ends_on
    if request.unit == Unit.HOURS.value:
        start, finish = _clock(request.starts_minute or 0), _clock(request.ends_minute or 0)
        if first == last:
            return f"on {_day(first)} from {start} to {finish}"
        return f"from {_day(first)} {start} to {_day(last)} {finish}"
    late, early = request.starts_half == Half.AFTERNOON.value, request.ends_half == Half.MORNING.value
    if first == last:
        half = "the afternoon of " if late else "the morning of " if early else ""
        return f"on {half}{_day(first)}"
    return f"from {'the afternoon of ' if late else ''}{_day(first)} to {'the morning of ' if early else ''}{_day(last)}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
