"""Asking for a swap, and deciding how somebody is found (tanda-v2.txt 3190-3262). What becomes of it: proposals.py."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.people.models import Employee
from muster.rosters.actions import swap_notices
from muster.rosters.actions.publishing import facts_of
from muster.rosters.actions.scheduled import unchanged_since
from muster.rosters.covering import Cover, who_can_cover
from muster.rosters.models import (
    PlanStatus,
    ProposalStatus,
    ScheduledShift,
    SwapPlan,
    SwapProposal,
    SwapStrategy,
)
from muster.rosters.swapping import PlanState, Refused, plan_after

# "If the schedule's start is more than 3 days away, the schedule swap plan will have a strategy of undecided, else it
# will automatically be broadcasted" (tanda-v2.txt 3213).
LEFT_TO_MANAGERS = timedelta(days=3)
OPEN = (
    ProposalStatus.CONCEALED.value,
    ProposalStatus.PENDING.value,
    ProposalStatus.SEEN.value,
    ProposalStatus.ACCEPTED.value,
)
ASKED = OPEN[1:]
BESIDE = ("scheduled_shift__department__location", "sender", "recipient")


def ask_for_swap(
    actor: Actor, shift: ScheduledShift, *, reason: str = "", broadcast: bool = True
) -> SwapPlan:
    """For whoever has the shift. `broadcast`: of one that begins within three days everybody who can cover is asked now.

    Raises Conflict for a shift that is nobody's, not published, begun, or asked for already.
    """
    with change(actor) as made:
        require(actor, "swap_plan.create", shift)
        unchanged_since(shift)
        _check_swappable(made, shift)
        soon = shift.starts_at - made.at <= LEFT_TO_MANAGERS
        plan = SwapPlan(
            scheduled_shift=shift,
            sender=Employee.objects.visible_to(Actor.system(actor.organisation_id)).get(
                pk=shift.employee_id or 0
            ),
            strategy=(SwapStrategy.BROADCASTED if broadcast and soon else SwapStrategy.UNDECIDED).value,
            reason=reason,
            shift_facts=facts_of(shift),
        )
        made.create(plan)
        proposals = [_proposal(made, plan, cover) for cover in who_can_cover(shift)]
        made.create_all(proposals)
        made.emit("swap_plan.created", plan)
        swap_notices.asked_for(made, plan, shift)
        if plan.strategy == SwapStrategy.BROADCASTED:
            swap_notices.offered_to(made, proposals, shift)
        return plan


def _check_swappable(made: Change, shift: ScheduledShift) -> None:
    if shift.employee_id is None:
        raise Conflict("This shift is nobody's: there is nothing to swap.")
    if shift.published_at is None:
        raise Conflict("This shift is not published yet.")
    if shift.starts_at <= made.at:
        raise Conflict("This shift has begun already. Talk with your manager.")
    if _pending(made.actor).filter(scheduled_shift_id=shift.pk).exists():
        raise Conflict("A swap of this shift is asked for already.")


def _proposal(made: Change, plan: SwapPlan, cover: Cover) -> SwapProposal:
    shown = plan.strategy == SwapStrategy.BROADCASTED
    return SwapProposal(
        plan=plan,
        employee=cover.employee,
        status=(ProposalStatus.PENDING if shown else ProposalStatus.CONCEALED).value,
        checked_at=made.at,
        hours_in_week=cover.hours_in_week,
        objections=cover.told(),
    )


def broadcast_swap(actor: Actor, plan: SwapPlan) -> SwapPlan:
    """Everybody who can cover is asked; a manager chooses among those who offer."""
    with change(actor) as made:
        require(actor, "swap_plan.broadcast", plan)
        plan = locked(plan)
        move(made, plan, "broadcast")
        _ask(made, plan, proposals_of(plan, ProposalStatus.CONCEALED))
        return plan


def curate_swap(actor: Actor, plan: SwapPlan, *, proposal_ids: Collection[int]) -> SwapPlan:
    """Those of whom the proposals are that the actor sees are asked; the first who accepts has the shift.

    Raises Invalid where one is none of the plan's, or none are given.
    """
    with change(actor) as made:
        require(actor, "swap_plan.curate", plan)
        plan = locked(plan)
        move(made, plan, "curate")
        seen = SwapProposal.objects.visible_to(actor).filter(pk__in=proposal_ids).values("pk")
        chosen = list(proposals_of(plan, ProposalStatus.CONCEALED).filter(pk__in=seen))
        if unknown := sorted(set(proposal_ids) - {row.pk for row in chosen}):
            raise Invalid(f"There is no proposal {unknown[0]} of this swap.", field="proposal_ids")
        if not chosen:
            raise Invalid("Choose somebody who is to be asked.", field="proposal_ids")
        _ask(made, plan, chosen)
        return plan


def _ask(made: Change, plan: SwapPlan, proposals: Iterable[SwapProposal]) -> None:
    rows = list(proposals)
    made.update_all(rows, status=ProposalStatus.PENDING.value)
    if plan.scheduled_shift is not None:
        swap_notices.offered_to(made, rows, plan.scheduled_shift)


def notify_of_swap(actor: Actor, plan: SwapPlan) -> SwapPlan:
    """Tell those again who were asked and have not said anything ("pending or seen", tanda-v2.txt 3254)."""
    with change(actor) as made:
        require(actor, "swap_plan.notify", plan)
        plan = locked(plan)
        move(made, plan, "notify")
        if plan.scheduled_shift is not None:
            silent = proposals_of(plan, ProposalStatus.PENDING, ProposalStatus.SEEN)
            swap_notices.offered_to(made, silent, plan.scheduled_shift)
        return plan


def reject_swap(actor: Actor, plan: SwapPlan) -> SwapPlan:
    """The shift stays its employee's, and nobody is asked any more."""
    with change(actor) as made:
        require(actor, "swap_plan.reject", plan)
        plan = locked(plan)
        end(made, plan, "It was rejected.")
        return plan


def end(made: Change, plan: SwapPlan, why: str) -> None:
    """For a plan that is locked."""
    move(made, plan, "reject")
    asked = list(proposals_of(plan, *ASKED))
    made.update_all(list(proposals_of(plan, *OPEN)), status=ProposalStatus.REJECTED.value)
    if plan.scheduled_shift is not None:
        swap_notices.ended(made, plan, plan.scheduled_shift, asked, why)


def move(made: Change, plan: SwapPlan, event: str) -> None:
    """Raises Conflict where the event is not open to the plan in its state."""
    after = plan_after(PlanState(plan.status, plan.strategy), event)
    if isinstance(after, Refused):
        raise Conflict(after.words)
    plan.status, plan.strategy = after
    if made.save(plan):
        made.emit(f"swap_plan.{plan.status if event in {'approve', 'reject'} else plan.strategy}", plan)


# What happens to the shift meanwhile


def end_for_changed(actor: Actor, shift: ScheduledShift) -> None:
    """Reaction to scheduled_shift.updated: who was asked to cover it, was asked for what it was."""
    for plan in _pending(actor).filter(scheduled_shift_id=shift.pk):
        if plan.shift_facts != facts_of(shift):
            _end_by_itself(actor, plan, shift, "The shift was changed.")


def end_for_deleted(actor: Actor, shift: ScheduledShift) -> None:
    """Reaction to scheduled_shift.deleted, which is told while it is still there."""
    for plan in _pending(actor).filter(scheduled_shift_id=shift.pk):
        _end_by_itself(actor, plan, shift, "The shift was deleted.")


def end_for_begun(plan: SwapPlan) -> None:
    """For the job that finds it. Nothing, where somebody decided meanwhile."""
    actor = Actor.system(plan.organisation_id)
    with change(actor) as made:
        plan = locked(plan)
        if plan.status == PlanStatus.PENDING:
            end(made, plan, "Nobody was found before it began: it stays yours.")


def _end_by_itself(actor: Actor, plan: SwapPlan, shift: ScheduledShift, why: str) -> None:
    with change(actor) as made:
        plan = locked(plan)
        plan.scheduled_shift = shift
        end(made, plan, why)


# Rows


def _pending(actor: Actor) -> QuerySet[SwapPlan]:
    rows = SwapPlan.objects.visible_to(Actor.system(actor.organisation_id))
    return rows.filter(status=PlanStatus.PENDING.value)


def locked(plan: SwapPlan) -> SwapPlan:
    """As it is now that nobody else changes it, with its shift."""
    rows = SwapPlan.objects.visible_to(Actor.system(plan.organisation_id)).select_related(*BESIDE)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)


def proposals_of(plan: SwapPlan, *statuses: str) -> QuerySet[SwapProposal]:
    rows = SwapProposal.objects.visible_to(Actor.system(plan.organisation_id))
    return rows.filter(plan_id=plan.pk, status__in=statuses).select_related("employee").order_by("pk")
