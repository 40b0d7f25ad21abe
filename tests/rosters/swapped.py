"""Shifts that are swapped in tests: Emma's in the Kitchen, which Max and Noah could cover."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.presses import plan
from tests.world import NOW, World

from muster.notices.models import Notice
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap, broadcast_swap, curate_swap
from muster.rosters.models import ScheduledShift, SwapPlan, SwapProposal

SOON = NOW + timedelta(days=2)
FAR = NOW + timedelta(days=5)
EIGHT_HOURS = timedelta(hours=8)


def shift_of(world: World, name: str = "emma", at: datetime = SOON) -> ScheduledShift:
    return plan(world.people[name], world.kitchen, at, at + EIGHT_HOURS)


def asked(world: World, at: datetime = SOON, **facts: Any) -> SwapPlan:
    """By Emma: broadcasted when it begins soon, undecided when it is far off."""
    return ask_for_swap(world.actor("emma"), shift_of(world, at=at), **facts)


def broadcasted(world: World) -> SwapPlan:
    return broadcast_swap(world.actor("max"), asked(world, FAR))


def curated(world: World, *names: str) -> SwapPlan:
    plan = asked(world, FAR)
    return curate_swap(
        world.actor("rosa"), plan, proposal_ids=[proposal(plan, world, name).pk for name in names]
    )


def proposal(plan: SwapPlan, world: World, name: str) -> SwapProposal:
    rows = SwapProposal.objects.all_rows_unchecked().select_related("plan", "employee")
    return rows.get(plan=plan, employee=world.people[name])


def answer(world: World, plan: SwapPlan, name: str, *verbs: str) -> SwapProposal:
    """What somebody says, one after another, of the proposal to them."""
    for verb in verbs:
        answer_proposal(world.actor(name), proposal(plan, world, name), verb)
    return proposal(plan, world, name)


def state(plan: SwapPlan) -> tuple[str, str]:
    row = SwapPlan.objects.all_rows_unchecked().get(pk=plan.pk)
    return row.status, row.strategy


def proposals(plan: SwapPlan) -> dict[str, str]:
    rows = SwapProposal.objects.all_rows_unchecked().filter(plan=plan)
    return dict(rows.values_list("employee__name", "status"))


def told(*kinds: str) -> list[tuple[str, str]]:
    """Who was told what of swaps, as it was told."""
    rows = Notice.objects.all_rows_unchecked().filter(kind__startswith="swap_plan.").order_by("pk")
    found = rows.values_list("employee__name", "kind")
    return [(name, kind.removeprefix("swap_plan.")) for name, kind in found if _wanted(kind, kinds)]


def _wanted(kind: str, kinds: Iterable[str]) -> bool:
    return not kinds or kind.removeprefix("swap_plan.") in set(kinds)


def forget_notices() -> None:
    Notice.objects.all_rows_unchecked().delete()
