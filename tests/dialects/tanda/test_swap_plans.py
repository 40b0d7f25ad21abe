"""Schedule swap plans (tanda-v2.txt 3190-3262)."""

from datetime import timedelta
from typing import Any

import pytest

from muster.core.actor import Scope
from muster.notices.models import Notice
from muster.rosters.models import SwapPlan
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, refused, unchanged
from tests.rosters.swapped import FAR, SOON, asked, proposal, proposals, shift_of, told
from tests.world import Tanda, World

ABSENT = "No known schedule swap plan with that id!"
VERBS = ("broadcast", "curate", "reject", "notify")


def shown(plan: SwapPlan, **changes: Any) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "recipient_id": None,
        "sender_id": plan.sender_id,
        "schedule_id": plan.scheduled_shift_id,
        "status": "pending",
        "strategy": "undecided",
        "reason": None,
        **changes,
    }


@answers("POST /api/v2/schedule_swap_plans")
def test_one_is_asked_for(world: World, emma: Tanda) -> None:
    shift = shift_of(world)
    answer = emma(
        "POST", "/schedule_swap_plans", {"schedule_id": shift.pk, "reason": "cannot work this shift"}
    )
    plan = SwapPlan.objects.all_rows_unchecked().get()
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "id": plan.pk,
            "recipient_id": None,
            "sender_id": world.emma.pk,
            "schedule_id": shift.pk,
            "status": "pending",
            "strategy": "broadcasted",
            "reason": "cannot work this shift",
        },
    )


@pytest.mark.parametrize(
    ("sent", "at", "strategy"),
    [
        ({"prepare_auto_broadcast": False}, SOON, "undecided"),
        ({"prepare_auto_broadcast": True}, SOON, "broadcasted"),
        ({"prepare_auto_broadcast": None}, SOON, "broadcasted"),
        ({"prepare_auto_broadcast": True}, FAR, "undecided"),
        ({}, FAR, "undecided"),
    ],
)
def test_auto_broadcast(world: World, emma: Tanda, sent: Any, at: Any, strategy: str) -> None:
    shift = shift_of(world, at=at)
    assert (
        emma("POST", "/schedule_swap_plans", {"schedule_id": shift.pk, **sent}).json()["strategy"] == strategy
    )


@answers("GET /api/v2/schedule_swap_plans")
def test_they_are_listed(world: World, emma: Tanda, max_: Tanda) -> None:
    mine = asked(world, FAR)
    assert emma("GET", "/schedule_swap_plans").json() == [shown(mine)]
    assert max_("GET", "/schedule_swap_plans").json() == [shown(mine)]
    for name in ("noah", "olga"):
        assert Tanda(world.token(name))("GET", "/schedule_swap_plans").json() == []
    assert world.other
    assert Tanda(world.other.token("zoe"))("GET", "/schedule_swap_plans").json() == []


def test_by_status(world: World, emma: Tanda) -> None:
    plan = asked(world, FAR)
    emma("PUT", f"/schedule_swap_plans/{plan.pk}/reject")
    other = asked(world, SOON)

    def listed(path: str, body: Any = None) -> list[int]:
        return [one["id"] for one in emma("GET", f"/schedule_swap_plans{path}", body).json()]

    assert listed("") == listed("?statuses=pending,approved,rejected") == [plan.pk, other.pk]
    assert listed("?statuses=rejected") == [plan.pk]
    assert listed("?statuses=approved,%20pending") == [other.pk]
    # As the document prints it.
    assert listed("", {"statuses": "rejected"}) == [plan.pk]
    assert listed("?page_size=1&page=2") == [other.pk]
    refused(
        emma("GET", "/schedule_swap_plans?statuses=lost"),
        400,
        "statuses: 'lost' is none of pending, approved, rejected.",
    )
    refused(
        emma("GET", "/schedule_swap_plans", {"statuses": 7}),
        400,
        "statuses: '7' is none of pending, approved, rejected.",
    )


def test_a_list_takes_few_statements(world: World, max_: Tanda, django_assert_max_num_queries: Any) -> None:
    for days in range(3):
        asked(world, FAR + timedelta(days=days))
    with django_assert_max_num_queries(8):
        assert len(max_("GET", "/schedule_swap_plans").json()) == 3


@answers("PUT /api/v2/schedule_swap_plans/{id}/broadcast")
def test_broadcast(world: World, max_: Tanda) -> None:
    plan = asked(world, FAR)
    answer = max_("PUT", f"/schedule_swap_plans/{plan.pk}/broadcast")
    assert (answer.status_code, answer.json()) == (200, shown(plan, strategy="broadcasted"))
    assert set(proposals(plan).values()) == {"pending"}


@answers("PUT /api/v2/schedule_swap_plans/{id}/curate")
def test_curate(world: World, max_: Tanda) -> None:
    plan = asked(world, FAR)
    ids = [proposal(plan, world, "noah").pk]
    answer = max_("PUT", f"/schedule_swap_plans/{plan.pk}/curate", {"proposal_ids": ids})
    assert (answer.status_code, answer.json()) == (200, shown(plan, strategy="curated"))
    assert proposals(plan) == {"Max Manager": "concealed", "Noah North": "pending"}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"proposal_ids": [10**6]}, "proposal_ids: There is no proposal 1000000 of this swap."),
        ({"proposal_ids": []}, "proposal_ids: Choose somebody who is to be asked."),
        ({"proposal_ids": None}, "proposal_ids: Choose somebody who is to be asked."),
        ({}, "proposal_ids is required."),
        ({"proposal_ids": [None]}, "proposal_ids.0: not an id."),
    ],
)
def test_what_cannot_be_curated(world: World, max_: Tanda, sent: Any, why: str) -> None:
    plan = asked(world, FAR)
    with unchanged():
        refused(max_("PUT", f"/schedule_swap_plans/{plan.pk}/curate", sent), 400, why)


@answers("PUT /api/v2/schedule_swap_plans/{id}/reject")
def test_reject(world: World, max_: Tanda) -> None:
    plan = asked(world)
    answer = max_("PUT", f"/schedule_swap_plans/{plan.pk}/reject")
    assert (answer.status_code, answer.json()) == (
        200,
        shown(plan, status="rejected", strategy="broadcasted"),
    )
    assert set(proposals(plan).values()) == {"rejected"}


@answers("PUT /api/v2/schedule_swap_plans/{id}/notify")
def test_notify(world: World, max_: Tanda) -> None:
    plan = asked(world)
    Notice.objects.all_rows_unchecked().delete()
    answer = max_("PUT", f"/schedule_swap_plans/{plan.pk}/notify")
    assert (answer.status_code, answer.json()) == (200, shown(plan, strategy="broadcasted"))
    assert told() == [("Noah North", "offered")]


@pytest.mark.parametrize("verb", VERBS)
def test_one_that_is_over_stays_so(world: World, max_: Tanda, verb: str) -> None:
    plan = asked(world)
    max_("PUT", f"/schedule_swap_plans/{plan.pk}/reject")
    body = {"proposal_ids": [proposal(plan, world, "noah").pk]} if verb == "curate" else None
    with unchanged():
        answer = max_("PUT", f"/schedule_swap_plans/{plan.pk}/{verb}", body)
        refused(answer, 400, "This swap was rejected already.")


@pytest.mark.parametrize("verb", VERBS)
def test_hidden_and_absent_are_the_same(world: World, verb: str) -> None:
    plan = asked(world)
    assert world.other
    body = {"proposal_ids": [1]} if verb == "curate" else None
    with unchanged():
        hidden = (404, ABSENT) if verb == "reject" else (403, NO_ACCESS)
        for name in ("olga", "noah"):
            who = Tanda(world.token(name))
            refused(who("PUT", f"/schedule_swap_plans/{plan.pk}/{verb}", body), *hidden)
        zoe = Tanda(world.other.token("zoe"))
        refused(zoe("PUT", f"/schedule_swap_plans/{plan.pk}/{verb}", body), 404, ABSENT)
        ada = Tanda(world.token("ada"))
        refused(ada("PUT", f"/schedule_swap_plans/{plan.pk + 1}/{verb}", body), 404, ABSENT)
        refused(ada("PUT", f"/schedule_swap_plans/x/{verb}", body), 404, ABSENT)


@pytest.mark.parametrize("verb", ["broadcast", "curate", "notify"])
def test_the_sender_does_not_decide(world: World, emma: Tanda, verb: str) -> None:
    plan = asked(world)
    body = {"proposal_ids": [proposal(plan, world, "noah").pk]} if verb == "curate" else None
    with unchanged():
        refused(emma("PUT", f"/schedule_swap_plans/{plan.pk}/{verb}", body), 403, NO_ACCESS)


def test_whose_schedules_can_be_swapped(world: World, emma: Tanda) -> None:
    shift, far = shift_of(world, "noah"), 10**9
    with unchanged():
        refused(emma("POST", "/schedule_swap_plans", {"schedule_id": shift.pk}), 403, NO_ACCESS)
        hidden = Tanda(world.token("olga"))("POST", "/schedule_swap_plans", {"schedule_id": shift.pk})
        refused(hidden, 404, "No known schedule with that id!")
        refused(
            emma("POST", "/schedule_swap_plans", {"schedule_id": far}), 404, "No known schedule with that id!"
        )
        refused(emma("POST", "/schedule_swap_plans", {}), 400, "schedule_id is required.")
        refused(
            emma("POST", "/schedule_swap_plans", {"schedule_id": shift.pk, "reason": "x" * 501}),
            400,
            "reason: String should have at most 500 characters",
        )


def test_once_at_a_time(world: World, emma: Tanda) -> None:
    plan = asked(world)
    with unchanged():
        answer = emma("POST", "/schedule_swap_plans", {"schedule_id": plan.scheduled_shift_id})
        refused(answer, 400, "A swap of this shift is asked for already.")


def test_the_roster_scope(world: World) -> None:
    plan = asked(world)
    others = Tanda(world.token("max", *(scope for scope in Scope if scope != Scope.ROSTER)))
    with unchanged():
        refused(others("GET", "/schedule_swap_plans"), 403, NO_ACCESS)
        refused(others("POST", "/schedule_swap_plans", {"schedule_id": 1}), 403, NO_ACCESS)
        for verb in VERBS:
            body = {"proposal_ids": [1]} if verb == "curate" else None
            refused(others("PUT", f"/schedule_swap_plans/{plan.pk}/{verb}", body), 403, NO_ACCESS)
