"""Requests for leave: one's own, and each with what happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from muster.core import files
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.core.policy import may, require
from muster.leave import actions, balance_queries, request_queries
from muster.leave.kinds import Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.words import length
from muster.leave.working import leave_day
from muster.web.forms import sent
from muster.web.history import Entry, steps
from muster.web.leave.asking_forms import ReasonForm
from muster.web.leave.words import amount_in_words, when_in_words
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

LIVE = frozenset({LeaveRequestStatus.PENDING.value, LeaveRequestStatus.APPROVED.value})


@dataclass(frozen=True)
class RequestLine:
    """A request as it is shown among others."""

    row: LeaveRequest

    @property
    def when(self) -> str:
        return when_in_words(self.row)

    @property
    def cost(self) -> str:
        return length(self.row)


def request_lines(rows: Iterable[LeaveRequest]) -> list[RequestLine]:
    return [RequestLine(row) for row in rows]


def leave_request(request: PageRequest, request_id: int) -> HttpResponse:
    actor = request.actor
    row = request_queries.request(actor, request_id)
    zone = Reader.of(request.profile).zone
    waits = row.status == LeaveRequestStatus.PENDING
    own = row.employee_id == actor.employee_id
    context = {
        "row": row,
        "own": own,
        "when": when_in_words(row),
        "lasts": length(row),
        "days": [leave_day(day) for day in row.days],
        "in_hours": row.unit == Unit.HOURS,
        "entries": history(request_queries.versions_of(row), zone),
        "may_decide": waits and may(actor, "leave_request.approve", row),
        "may_change": row.status in LIVE
        and may(actor, "leave_request.update", row)
        and (waits or may(actor, "leave_request.approve", row)),
        "may_cancel": row.status in LIVE and may(actor, "leave_request.cancel", row),
        "takes": _takes(request, row),
        **_back(request, row),
    }
    return render(request, "web/leave/request.html", context)


def _takes(request: PageRequest, row: LeaveRequest) -> str:
    if row.leave_type.bank is None:
        return ""
    account = balance_queries.account(request.actor, row.employee, row.leave_type.bank)
    return amount_in_words(row.deduction, account.unit)


def _back(request: PageRequest, row: LeaveRequest) -> dict[str, str]:
    """Whoever is asked about somebody's leave without managing them sees that request alone."""
    if row.employee_id == request.actor.employee_id:
        return {"back": reverse("my_leave"), "back_label": "My leave"}
    if may(request.actor, "leave_account.view", row.employee):
        return {
            "back": reverse("leave_of", args=[row.employee_id]),
            "back_label": f"Leave of {row.employee.name}",
        }
    return {"back": reverse("leave_to_approve"), "back_label": "Leave to approve"}


def history(versions: Iterable[Version], zone: ZoneInfo) -> list[Entry]:
    """Who did what with it, the newest first."""
    return [
        Entry(step[0].at.astimezone(zone), step[0].author_name, _did(step), _reasons(step))
        for step in steps(versions)
    ]


STATUS = {
    "approved": "approved it",
    "declined": "declined it",
    "cancelled": "cancelled it",
    "pending": "asked for it",
}


def _did(step: list[Version]) -> str:
    first = step[0]
    moved = {change["field"]: change["updated"] for version in step for change in version.changes}
    if first.event == Version.Event.CREATED:
        return "booked it" if moved.get("status") == "approved" else "asked for it"
    if "status" in moved:
        return STATUS[moved["status"]]
    if set(moved) <= {"step", "version"}:
        return "approved it; others are asked next"
    return "changed it"


def _reasons(step: list[Version]) -> list[str]:
    changes = [change for version in step for change in version.changes]
    return [
        f"“{change['updated']}”"
        for change in changes
        if change["field"] == "decline_reason" and change["updated"]
    ]


def cancel(request: PageRequest, request_id: int) -> HttpResponse:
    actor = request.actor
    row = request_queries.request(actor, request_id)
    require(actor, "leave_request.cancel", row)
    own = row.employee_id == actor.employee_id
    form = ReasonForm(sent(request))
    if form.carry_out(lambda values: actions.cancel(actor, row, reason=values["reason"] or "")):
        messages.success(request, "It is cancelled. What it took is given back.")
        return redirect("leave_request", row.pk)
    whose = "Your" if own else f"{row.employee.name}:"
    context = {
        "heading": "Cancel this leave?",
        "lead": f"{whose} {row.leave_type.name}, {when_in_words(row)}.",
        "form": form,
        "button": "Cancel the leave",
        "back": reverse("leave_request", args=[row.pk]),
        "back_label": "The request",
    }
    return render(request, "web/form_page.html", context)


def attachment(request: PageRequest, request_id: int) -> HttpResponse:
    """To keep, never to open in the page: what was handed in runs nowhere."""
    row = request_queries.request(request.actor, request_id)
    require(request.actor, "leave_request.view", row)
    if row.attachment is None:
        raise NotFound("File")
    response = HttpResponse(files.read(row.attachment), content_type=row.attachment.content_type)
    kept = content_disposition_header(as_attachment=True, filename=row.attachment.name or "attachment")
    response.headers["Content-Disposition"] = kept or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
