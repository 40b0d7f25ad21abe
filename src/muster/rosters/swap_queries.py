"""Reading swaps."""

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.rosters.models import SwapPlan, SwapProposal


def swap_plans(actor: Actor) -> QuerySet[SwapPlan]:
    """One's own, and those of whom one manages, as they were made."""
    rows = SwapPlan.objects.visible_to(actor)
    return rows.select_related("scheduled_shift__department__location", "sender", "recipient").order_by("pk")


def swap_plan(actor: Actor, plan_id: int) -> SwapPlan:
    found = swap_plans(actor).filter(pk=plan_id).first()
    if found is None:
        raise NotFound("Swap plan")
    return found


def swap_proposals(actor: Actor) -> QuerySet[SwapProposal]:
    """With plan and shift, as they were made."""
    rows = SwapProposal.objects.visible_to(actor)
    return rows.select_related(
        "employee", "plan__scheduled_shift__department__location", "plan__sender"
    ).order_by("pk")


def swap_proposal(actor: Actor, proposal_id: int) -> SwapProposal:
    found = swap_proposals(actor).filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("Swap proposal")
    return found
