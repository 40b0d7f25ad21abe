"""What people say of a proposal to cover a shift, and giving it to them (tanda-v2.txt 3263-3311)."""

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.rosters.actions import swap_notices
from muster.rosters.actions.publishing import facts_of
from muster.rosters.actions.swaps import ASKED, OPEN, locked, move, proposals_of
from muster.rosters.covering import colleagues, covers
from muster.rosters.models import (
    Acceptance,
    Firmness,
    ProposalStatus,
    ScheduledShift,
    SwapPlan,
    SwapProposal,
    SwapStrategy,
)
from muster.rosters.swapping import PlanState, Refused, proposal_after


def answer_proposal(actor: Actor, proposal: SwapProposal, verb: str, *, response: str = "") -> SwapProposal:
    """`verb` is see, accept, approve or reject. `response` is a manager's word to whoever offered.

    Where the first who accepts has the shift, accepting gives it to them, as approving does of what was accepted.
    Raises Conflict where that is not open to it, and where the shift cannot be theirs any more.
    """
    with change(actor) as made:
        require(actor, f"swap_proposal.{verb}", proposal)
        shift = _locked_shift(proposal)
        if verb == "approve" and shift is not None:
            # Whoever manages the recipient alone does not give away what is another team's.
            require(actor, "scheduled_shift.update", shift)
        plan = locked(proposal.plan)
        proposal = SwapProposal.objects.visible_to(Actor.system(actor.organisation_id)).get(pk=proposal.pk)
        proposal.plan, before = plan, proposal.status
        after = proposal_after(before, verb, PlanState(plan.status, plan.strategy))
        if isinstance(after, Refused):
            raise Conflict(after.words)
        proposal.status = after
        if response and actor.employee_id != proposal.employee_id:
            proposal.response = response
        made.save(proposal)
        made.emit(f"swap_proposal.{after}", proposal)
        _follow(made, proposal, shift, before)
        return proposal


def _locked_shift(proposal: SwapProposal) -> ScheduledShift | None:
    """Before its plan, as everybody who changes both does."""
    rows = ScheduledShift.objects.visible_to(Actor.system(proposal.organisation_id))
    rows = rows.filter(pk=proposal.plan.scheduled_shift_id or 0).select_related("department__location")
    return rows.select_for_update(of=("self",), no_key=True).first()


def _follow(made: Change, proposal: SwapProposal, shift: ScheduledShift | None, before: str) -> None:
    if proposal.status == ProposalStatus.APPROVED:
        _give(made, proposal, shift)
    elif shift is None:
        return
    elif proposal.status == ProposalStatus.ACCEPTED:
        swap_notices.accepted(made, proposal, shift)
    elif (before, proposal.status) == (ProposalStatus.ACCEPTED, ProposalStatus.REJECTED):
        swap_notices.turned_down(made, proposal, shift)


def _give(made: Change, proposal: SwapProposal, shift: ScheduledShift | None) -> None:
    """The shift is the recipient's, published to them, and they have accepted it; nobody else is asked any more."""
    plan = proposal.plan
    if shift is None or facts_of(shift) != plan.shift_facts or shift.starts_at <= made.at:
        raise Conflict("This shift was changed, deleted or has begun: it cannot be swapped any more.")
    made.wait_for_organisation()
    _check(proposal, shift, plan)
    plan.recipient = proposal.employee
    move(made, plan, "approve")
    others = [row for row in proposals_of(plan, *ASKED) if row.pk != proposal.pk]
    made.update_all(list(proposals_of(plan, *OPEN)), status=ProposalStatus.REJECTED.value)
    shift.employee = proposal.employee
    shift.acceptance = Acceptance.ACCEPTED.value
    shift.published_at = shift.acknowledged_at = made.at
    shift.published_facts = facts_of(shift)
    made.save(shift)
    made.emit(
        "scheduled_shift.updated", shift, employee_id=shift.employee_id, previous_employee_id=plan.sender_id
    )
    swap_notices.covered(made, plan, shift, others)


def _check(proposal: SwapProposal, shift: ScheduledShift, plan: SwapPlan) -> None:
    """As when they were asked: their plan may be another by now. A manager who approves weighs what only warns."""
    person = next((one for one in colleagues(shift) if one.pk == proposal.employee_id), None)
    if person is None:
        raise Conflict(f"{proposal.employee.name} does not work there any more.")
    (cover,) = covers(shift, [person])
    against = cover.hindrances
    if plan.strategy == SwapStrategy.BROADCASTED:
        against = [one for one in against if one.firmness == Firmness.STOP]
    if against:
        raise Conflict(" ".join(dict.fromkeys(one.text for one in against)))
