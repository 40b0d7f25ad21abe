"""The tables of swapping: every state, every event, everybody. What is expected is written here by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from tests.rosters.swapped import FAR, asked, proposal
from tests.unchanged import rows
from tests.world import World

from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, NotFound
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import broadcast_swap, curate_swap, notify_of_swap, reject_swap
from muster.rosters.models import ScheduledShift, SwapPlan, SwapProposal
from muster.rosters.swapping import PlanState, Refused, plan_after, proposal_after

PLAN_STATES = [
    ("pending", "undecided"),
    ("pending", "broadcasted"),
    ("pending", "curated"),
    ("approved", "broadcasted"),
    ("approved", "curated"),
    ("rejected", "undecided"),
    ("rejected", "broadcasted"),
    ("rejected", "curated"),
]
STATUSES = ["concealed", "pending", "seen", "accepted", "approved", "rejected"]
PEOPLE = ["ada", "pia", "rosa", "max", "emma", "noah", "olga"]

# event, state it is open in, what comes of it
PLAN_MOVES = {
    ("broadcast", "pending", "undecided"): ("pending", "broadcasted"),
    ("curate", "pending", "undecided"): ("pending", "curated"),
    ("notify", "pending", "broadcasted"): ("pending", "broadcasted"),
    ("notify", "pending", "curated"): ("pending", "curated"),
    ("reject", "pending", "undecided"): ("rejected", "undecided"),
    ("reject", "pending", "broadcasted"): ("rejected", "broadcasted"),
    ("reject", "pending", "curated"): ("rejected", "curated"),
}
# Of Emma's plan. Max manages the Kitchen, Ada and Rosa everybody; Pia sees everybody.
PLAN_OPEN_TO = {
    "broadcast": {"ada", "rosa", "max"},
    "curate": {"ada", "rosa", "max"},
    "notify": {"ada", "rosa", "max"},
    "reject": {"ada", "rosa", "max", "emma"},
}
# tanda-v2.txt 3302-3311
PROPOSAL_MOVES = {
    ("see", "pending"): "seen",
    ("see", "accepted"): "seen",
    ("accept", "pending"): "accepted",
    ("accept", "seen"): "accepted",
    ("approve", "accepted"): "approved",
    ("reject", "pending"): "rejected",
    ("reject", "seen"): "rejected",
    ("reject", "accepted"): "rejected",
}
# Of the proposal to Noah.
PROPOSAL_OPEN_TO = {
    "see": {"noah"},
    "accept": {"noah"},
    "approve": {"ada", "rosa", "max"},
    "reject": {"ada", "rosa", "max", "noah"},
}


@pytest.mark.parametrize("event", ["broadcast", "curate", "notify", "reject"])
@pytest.mark.parametrize("state", PLAN_STATES)
def test_plans_in_themselves(state: tuple[str, str], event: str) -> None:
    found = plan_after(PlanState(*state), event)
    expected = PLAN_MOVES.get((event, *state))
    assert (tuple(found) == expected) if expected else isinstance(found, Refused)


@pytest.mark.parametrize("plan", PLAN_STATES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("event", ["see", "accept", "approve", "reject"])
def test_proposals_in_themselves(event: str, status: str, plan: tuple[str, str]) -> None:
    found = proposal_after(status, event, PlanState(*plan))
    assert (found if isinstance(found, str) else None) == expected_status(event, status, plan)


def expected_status(event: str, status: str, plan: tuple[str, str]) -> str | None:
    found = PROPOSAL_MOVES.get((event, status)) if plan[0] == "pending" else None
    return "approved" if (found, plan[1]) == ("accepted", "curated") else found


@pytest.mark.parametrize(
    ("state", "event", "words"),
    [
        (("approved", "curated"), "reject", "This swap was approved already."),
        (("rejected", "undecided"), "broadcast", "This swap was rejected already."),
        (("pending", "curated"), "broadcast", "This swap was curated already."),
        (("pending", "broadcasted"), "curate", "This swap was broadcasted already."),
        (
            ("pending", "undecided"),
            "notify",
            "Nobody has been asked to cover this shift yet. Broadcast or curate the swap first.",
        ),
    ],
)
def test_refusals_of_plans_say_why(state: tuple[str, str], event: str, words: str) -> None:
    assert plan_after(PlanState(*state), event) == Refused(words)


def test_a_refusal_of_a_proposal_says_what_it_must_be() -> None:
    plan = PlanState("pending", "broadcasted")
    said = Refused("A proposal that is concealed cannot become accepted: it must be pending or seen.")
    assert proposal_after("concealed", "accept", plan) == said


# On rows, by people


@contextmanager
def undone() -> Iterator[None]:
    """What happens within the block is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(act: Callable[[], Any]) -> str:
    """Y done, D Denied, C Conflict, N NotFound; whatever is refused has changed nothing."""
    before = rows(SwapPlan, SwapProposal, ScheduledShift)
    try:
        with transaction.atomic():
            act()
    except (Denied, Conflict, NotFound) as refusal:
        assert rows(SwapPlan, SwapProposal, ScheduledShift) == before
        return type(refusal).__name__[0]
    return "Y"


def put(row: SwapPlan | SwapProposal, **values: str) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def of_plan(event: str, actor: Actor, plan: SwapPlan, proposal_id: int) -> None:
    if event == "curate":
        curate_swap(actor, plan, proposal_ids=[proposal_id])
    else:
        {"broadcast": broadcast_swap, "notify": notify_of_swap, "reject": reject_swap}[event](actor, plan)


@pytest.mark.parametrize("event", sorted(PLAN_OPEN_TO))
def test_plans_by_everybody(world: World, event: str) -> None:
    plan = asked(world, FAR)
    candidate = proposal(plan, world, "noah").pk
    assert world.other
    everybody = {**{name: world.actor(name) for name in PEOPLE}, "zoe": world.other.actor("zoe")}
    for state in PLAN_STATES:
        for name, actor in everybody.items():
            with undone():
                put(plan, status=state[0], strategy=state[1])
                row = SwapPlan.objects.all_rows_unchecked().get(pk=plan.pk)
                got = outcome(lambda: of_plan(event, actor, row, candidate))  # noqa: B023 - called here
                expected = PLAN_MOVES.get((event, *state))
                if name == "zoe":
                    assert got == "N"
                elif name not in PLAN_OPEN_TO[event]:
                    assert (event, state, name, got) == (event, state, name, "D")
                else:
                    assert (event, state, name, got) == (event, state, name, "Y" if expected else "C")
                    now = SwapPlan.objects.all_rows_unchecked().get(pk=plan.pk)
                    assert (now.status, now.strategy) == (expected or state)


@pytest.mark.parametrize("event", sorted(PROPOSAL_OPEN_TO))
def test_proposals_by_everybody(world: World, event: str) -> None:
    plan = asked(world, FAR)
    to_noah = proposal(plan, world, "noah")
    assert world.other
    everybody = {**{name: world.actor(name) for name in PEOPLE}, "zoe": world.other.actor("zoe")}
    for state in PLAN_STATES[:4] + PLAN_STATES[6:7]:
        for status in STATUSES:
            for name, actor in everybody.items():
                with undone():
                    put(plan, status=state[0], strategy=state[1])
                    put(to_noah, status=status)
                    row = proposal(plan, world, "noah")
                    got = outcome(lambda: answer_proposal(actor, row, event))  # noqa: B023 - called here
                    case = (event, state, status, name)
                    expected = expected_status(event, status, state)
                    if name == "zoe":
                        assert (case, got) == (case, "N")
                    elif name not in PROPOSAL_OPEN_TO[event]:
                        assert (case, got) == (case, "D")
                    else:
                        assert (case, got) == (case, "Y" if expected else "C")
                        assert proposal(plan, world, "noah").status == (expected or status)


@pytest.mark.parametrize(("event", "expected"), [("see", "Y"), ("approve", "D"), ("reject", "Y")])
def test_a_manager_does_not_approve_their_own_offer(world: World, event: str, expected: str) -> None:
    plan = asked(world, FAR)
    put(plan, strategy="broadcasted")
    put(proposal(plan, world, "max"), status="accepted")
    row = proposal(plan, world, "max")
    assert outcome(lambda: answer_proposal(world.actor("max"), row, event)) == expected
