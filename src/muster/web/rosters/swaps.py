"""Swaps that wait for a manager: who could cover, who offers, and whose the shift becomes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from muster.core.actor import Actor
from muster.core.policy import may
from muster.rosters import swap_queries
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import broadcast_swap, curate_swap, notify_of_swap, reject_swap
from muster.rosters.models import PlanStatus, ScheduledShift, SwapPlan, SwapProposal
from muster.rosters.swapping import PlanState, Refused, plan_after, proposal_after
from muster.web.forms import LONGEST_KEY, pressed
from muster.web.lines import Reader, Span
from muster.web.middleware import PageRequest

LIST = "roster_swaps"
DECIDED_SHOWN = 10
MOVES = ("broadcast", "curate", "notify", "reject")
CHIPS = {
    "accepted": "good",
    "approved": "good",
    "rejected": "bad",
    "seen": "",
    "pending": "",
    "concealed": "",
}
STATES = {
    "accepted": "Offers",
    "approved": "Has it",
    "rejected": "No",
    "seen": "Has seen it",
    "pending": "Asked",
    "concealed": "Not asked yet",
}
STRATEGIES = {
    "undecided": "Nobody was asked yet.",
    "broadcasted": "Everybody who could cover was asked. You approve one of those who offer.",
    "curated": "Those whom you chose were asked. The first who says yes has the shift.",
}


@dataclass(frozen=True)
class Proposal:
    row: SwapProposal
    may_approve: bool
    may_choose: bool

    @property
    def state(self) -> str:
        return STATES[self.row.status]

    @property
    def chip(self) -> str:
        return CHIPS[self.row.status]


@dataclass(frozen=True)
class Swap:
    plan: SwapPlan
    shift: ScheduledShift
    span: Span
    proposals: list[Proposal]
    moves: frozenset[str]

    @property
    def strategy(self) -> str:
        return STRATEGIES[self.plan.strategy]


def swaps(request: PageRequest) -> HttpResponse:
    actor, reader = request.actor, Reader.of(request.profile)
    plans = swap_queries.swap_plans(actor).select_related("scheduled_shift__position")
    pending = [
        one for one in plans.filter(status=PlanStatus.PENDING) if may(actor, "swap_plan.broadcast", one)
    ]
    decided = plans.exclude(status=PlanStatus.PENDING).order_by("-updated_at", "-pk")[:DECIDED_SHOWN]
    proposals = _proposals(actor, pending)
    context = {
        "swaps": [
            _swap(actor, reader, plan, plan.scheduled_shift, proposals[plan.pk])
            for plan in pending
            if plan.scheduled_shift is not None
        ],
        "decided": [(one, _span(reader, one.scheduled_shift)) for one in decided],
    }
    return render(request, "web/rosters/swaps.html", context)


def _span(reader: Reader, shift: ScheduledShift | None) -> Span | None:
    return reader.span(shift.starts_at, shift.finishes_at, shift.department) if shift else None


def _proposals(actor: Actor, plans: list[SwapPlan]) -> dict[int, list[SwapProposal]]:
    """Whoever offers first."""
    found: dict[int, list[SwapProposal]] = defaultdict(list)
    for row in swap_queries.swap_proposals(actor).filter(plan__in=[one.pk for one in plans]):
        found[row.plan_id].append(row)
    order = list(STATES)
    return defaultdict(
        list, {pk: sorted(rows, key=lambda row: order.index(row.status)) for pk, rows in found.items()}
    )


def _swap(
    actor: Actor, reader: Reader, plan: SwapPlan, shift: ScheduledShift, rows: list[SwapProposal]
) -> Swap:
    state = PlanState(plan.status, plan.strategy)
    open_to = {
        move
        for move in MOVES
        if may(actor, f"swap_plan.{move}", plan) and not isinstance(plan_after(state, move), Refused)
    }
    proposals = [
        Proposal(
            row,
            not isinstance(proposal_after(row.status, "approve", state), Refused)
            and may(actor, "swap_proposal.approve", row),
            "curate" in open_to,
        )
        for row in rows
    ]
    span = reader.span(shift.starts_at, shift.finishes_at, shift.department)
    return Swap(plan, shift, span, proposals, frozenset(open_to))


def _move(
    request: PageRequest, plan_id: int, act: Callable[[Actor, SwapPlan], Any], said: str
) -> HttpResponse:
    plan = swap_queries.swap_plan(request.actor, plan_id)
    pressed(request, lambda: act(request.actor, plan), said)
    return redirect(LIST)


def broadcast(request: PageRequest, plan_id: int) -> HttpResponse:
    return _move(request, plan_id, broadcast_swap, "Everybody who could cover is asked.")


def notify(request: PageRequest, plan_id: int) -> HttpResponse:
    return _move(request, plan_id, notify_of_swap, "Those who have not answered are asked again.")


def reject(request: PageRequest, plan_id: int) -> HttpResponse:
    return _move(request, plan_id, reject_swap, "The swap is rejected. The shift stays with whoever has it.")


def curate(request: PageRequest, plan_id: int) -> HttpResponse:
    ticked = [
        int(one) for one in request.POST.getlist("proposals") if one.isdecimal() and len(one) < LONGEST_KEY
    ]

    def act(actor: Actor, plan: SwapPlan) -> None:
        curate_swap(actor, plan, proposal_ids=ticked)

    return _move(
        request, plan_id, act, "Those whom you chose are asked. The first who says yes has the shift."
    )


def approve(request: PageRequest, proposal_id: int) -> HttpResponse:
    proposal = swap_queries.swap_proposal(request.actor, proposal_id)
    said = f"{proposal.employee.name} has the shift now. Both are told."
    pressed(request, lambda: answer_proposal(request.actor, proposal, "approve"), said)
    return redirect(LIST)
