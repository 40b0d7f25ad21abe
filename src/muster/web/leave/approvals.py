"""Requests that wait for one's word, and who has it while one is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.actor import Actor
from muster.core.policy import may
from muster.leave import actions, approval_queries, request_queries, type_queries
from muster.leave.chart_queries import Beside, OffThen, who_else_is_off
from muster.leave.kinds import Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.words import length
from muster.web.forms import LONGEST_KEY, pressed, sent
from muster.web.leave.profile_forms import StandInForm
from muster.web.leave.requests import request_lines
from muster.web.leave.words import amount_in_words, day_in_words, span_in_words, when_in_words
from muster.web.middleware import PageRequest

LIST = "leave_to_approve"
A_PAGE = 10
DECIDED_SHOWN = 10
OFF_SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """A request with what one looks at before one says yes. `left` and `unit` are None where nothing is deducted."""

    row: LeaveRequest
    beside: Beside
    left_then: Decimal | None
    unit: Unit | None

    @property
    def when(self) -> str:
        return when_in_words(self.row)

    @property
    def lasts(self) -> str:
        return length(self.row)

    @property
    def takes(self) -> str:
        return amount_in_words(self.row.deduction, self.unit) if self.unit else ""

    @property
    def left(self) -> str:
        return amount_in_words(self.left_then, self.unit) if self.left_then is not None and self.unit else ""

    @property
    def is_short(self) -> bool:
        return self.left_then is not None and self.left_then < 0

    @property
    def off(self) -> list[tuple[OffThen, str]]:
        return [(one, span_in_words(one.first, one.last)) for one in self.beside.others[:OFF_SHOWN]]

    @property
    def more_off(self) -> int:
        return max(0, len(self.beside.others) - OFF_SHOWN)

    @property
    def full_on(self) -> str:
        return ", ".join(day_in_words(on) for on in self.beside.full_on)


def waiting(actor: Actor, rows: Sequence[LeaveRequest]) -> list[Waiting]:
    left = approval_queries.left_after(actor, rows)
    beside = who_else_is_off(actor, rows)
    return [Waiting(row, beside[row.pk], *left.get(row.pk, (None, None))) for row in rows]


def to_approve(request: PageRequest) -> HttpResponse:
    actor = request.actor
    pages = Paginator(request_queries.awaiting(actor), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    decided = request_queries.requests(actor).filter(acted_by_id=actor.employee_id, auto_approved=False)
    context = {
        "page": page,
        "waiting": waiting(actor, list(page)),
        "decided": request_lines(decided.order_by("-acted_at", "-id")[:DECIDED_SHOWN]),
        "stand_ins": _stand_ins(request),
    }
    return render(request, "web/leave/to_approve.html", context)


def _stand_ins(request: PageRequest) -> list[dict[str, Any]]:
    """Of oneself and those for whom one stands in; administrators see everybody's. What is over is left out."""
    actor = request.actor
    rows = request_queries.delegations(actor).filter(ends_on__gte=type_queries.today(actor))
    return [
        {
            "row": row,
            "when": span_in_words(row.starts_on, row.ends_on),
            "may_end": may(actor, "delegation.delete", row),
        }
        for row in rows
    ]


def approve(request: PageRequest, request_id: int) -> HttpResponse:
    row = request_queries.request(request.actor, request_id)
    name, kind = row.employee.name, row.leave_type.name
    acted: list[LeaveRequest] = []
    act = actions.approve
    pressed(
        request,
        lambda: acted.append(act(request.actor, row, seen=_seen(request))),
        f"You approved the {kind} of {name}.",
    )
    if any(one.status == LeaveRequestStatus.PENDING for one in acted):
        messages.info(request, "It waits for the next who is asked.")
    return redirect(LIST)


def _seen(request: PageRequest) -> int | None:
    """The version of the request that the page showed."""
    sent_back = request.POST.get("seen", "")
    return int(sent_back) if sent_back.isdecimal() and len(sent_back) <= LONGEST_KEY else None


def decline(request: PageRequest, request_id: int) -> HttpResponse:
    row = request_queries.request(request.actor, request_id)
    reason = request.POST.get("reason", "").strip()
    act = actions.decline
    said = f"You declined the {row.leave_type.name} of {row.employee.name}. They are told."
    pressed(request, lambda: act(request.actor, row, reason=reason, seen=_seen(request)), said)
    return redirect(LIST)


def stand_in(request: PageRequest) -> HttpResponse:
    """Who acts on what waits for one, while one is away."""
    actor, profile = request.actor, request.profile
    form = StandInForm(sent(request), actor=actor, employee=profile)
    if form.carry_out(lambda values: actions.delegate(actor, profile, **values)):
        messages.success(request, f"{form.cleaned_data['delegate'].name} acts for you then.")
        return redirect(LIST)
    context = {
        "heading": "While I am away",
        "lead": "Somebody else acts on all that waits for your word on these days.",
        "form": form,
        "back": reverse(LIST),
        "back_label": "Leave to approve",
    }
    return render(request, "web/form_page.html", context)


def end_stand_in(request: PageRequest, delegation_id: int) -> HttpResponse:
    row = request_queries.delegation(request.actor, delegation_id)
    act = actions.withdraw_delegation
    pressed(
        request,
        lambda: act(request.actor, row),
        f"{row.delegate.name} does not act for {row.employee.name} any more.",
    )
    return redirect(LIST)
