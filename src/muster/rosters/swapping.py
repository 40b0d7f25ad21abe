"""How a swap moves on: what happens to a plan and to a proposal, in which state, by whom (tanda-v2.txt 3190-3311).

Pure tables: rosters/policy.py makes rights of BY, and actions/swaps.py and actions/proposals.py carry out the rest.
"""

from enum import StrEnum
from typing import NamedTuple


class By(StrEnum):
    """Whom something is open to: whoever it is about, or whoever manages them."""

    OWN = "own"
    MANAGES = "manages"


class PlanState(NamedTuple):
    status: str
    strategy: str


UNDECIDED = PlanState("pending", "undecided")
BROADCASTED = PlanState("pending", "broadcasted")
CURATED = PlanState("pending", "curated")
PENDING = (UNDECIDED, BROADCASTED, CURATED)

# Of a plan that is not pending nothing becomes anything else.
PLAN: dict[str, dict[PlanState, PlanState]] = {
    "broadcast": {UNDECIDED: BROADCASTED},
    "curate": {UNDECIDED: CURATED},
    "notify": {BROADCASTED: BROADCASTED, CURATED: CURATED},
    "approve": {state: PlanState("approved", state.strategy) for state in PENDING},
    "reject": {state: PlanState("rejected", state.strategy) for state in PENDING},
}
PLAN_BY: dict[str, frozenset[By]] = {
    "broadcast": frozenset({By.MANAGES}),
    "curate": frozenset({By.MANAGES}),
    "notify": frozenset({By.MANAGES}),
    # Whoever asked takes it back.
    "reject": frozenset({By.OWN, By.MANAGES}),
}

PROPOSAL: dict[str, dict[str, str]] = {
    # "proposal must currently be pending or accepted": whoever had offered takes the offer back by it.
    "see": dict.fromkeys(("pending", "accepted"), "seen"),
    "accept": dict.fromkeys(("pending", "seen"), "accepted"),
    "approve": {"accepted": "approved"},
    "reject": dict.fromkeys(("pending", "seen", "accepted"), "rejected"),
}
PROPOSAL_BY: dict[str, frozenset[By]] = {
    "see": frozenset({By.OWN}),
    "accept": frozenset({By.OWN}),
    "approve": frozenset({By.MANAGES}),
    "reject": frozenset({By.OWN, By.MANAGES}),
}


class Refused(NamedTuple):
    words: str


def plan_after(state: PlanState, event: str) -> PlanState | Refused:
    """Where the event leads, or why it does not."""
    after = PLAN[event].get(state)
    if after is not None:
        return after
    if state.status != "pending":
        return Refused(f"This swap was {state.status} already.")
    if state.strategy == "undecided":
        return Refused("Nobody has been asked to cover this shift yet. Broadcast or curate the swap first.")
    return Refused(f"This swap was {state.strategy} already.")


def proposal_after(status: str, event: str, plan: PlanState) -> str | Refused:
    """As plan_after. Where the first who accepts has the shift, accepting is being approved."""
    if plan.status != "pending":
        return Refused(f"This swap was {plan.status} already.")
    after = PROPOSAL[event].get(status)
    if after is None:
        wanted, needed = next(iter(PROPOSAL[event].values())), " or ".join(PROPOSAL[event])
        return Refused(f"A proposal that is {status} cannot become {wanted}: it must be {needed}.")
    return "approved" if (after, plan.strategy) == ("accepted", "curated") else after
