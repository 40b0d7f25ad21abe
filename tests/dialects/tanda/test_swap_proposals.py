"""Schedule swap proposals (tanda-v2.txt 3263-3329)."""

from datetime import timedelta
from typing import Any

import pytest

from muster.core.actor import Scope
from muster.rosters.actions import Plan, create_scheduled_shifts, delete_scheduled_shift
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap
from muster.rosters.models import ScheduledShift
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, refused, unchanged
from tests.presses import plan as planned
from tests.rosters.swapped import EIGHT_HOURS, FAR, SOON, answer, asked, broadcasted, curated, proposal, state
from tests.world import NOW, Tanda, World

MOMENT = int(NOW.timestamp())
ABSENT = "No known schedule swap proposal with that id!"


@pytest.fixture
def noah(world: World) -> Tanda:
    return Tanda(world.token("noah"))


def move(who: Tanda, pk: int, status: Any, **also: Any) -> Any:
    return who("PUT", f"/schedule_swap_proposals/{pk}/status", {"status": status, **also})


def listed(who: Tanda, query: str = "") -> list[int]:
    return [one["user_id"] for one in who("GET", f"/schedule_swap_proposals{query}").json()]


@answers("GET /api/v2/schedule_swap_proposals")
def test_they_are_listed(world: World, noah: Tanda) -> None:
    planned(world.noah, world.kitchen, SOON - timedelta(hours=14), SOON - timedelta(hours=6))
    plan = asked(world)
    row = proposal(plan, world, "noah")
    start = int(SOON.timestamp())
    (found,) = noah("GET", "/schedule_swap_proposals").json()
    ((error),) = found["roster_details"].pop("errors")
    assert found == {
        "id": row.pk,
        "schedule_swap_plan_id": plan.pk,
        "user_id": world.noah.pk,
        "status": "pending",
        "strategy": "broadcasted",
        "response": None,
        "complete": True,
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "schedule_details": {
            "automatic_break_length": 0,
            "cost": None,
            "department_id": world.kitchen.pk,
            "start": start,
            "finish": start + 8 * 3600,
            "shift_detail_id": None,
            "breaks": [],
        },
        "roster_details": {"hours_in_week": 16},
    }
    assert (error["type"], error["level"]) == ("rest", "warn")
    assert "Noah North" in error["message"]


def test_breaks_of_the_schedule(world: World, noah: Tanda) -> None:
    from muster.rosters.actions import PlannedBreak  # noqa: PLC0415

    lunch = PlannedBreak(30, SOON + timedelta(hours=4), SOON + timedelta(hours=4, minutes=30))
    plan = Plan(world.kitchen, SOON, SOON + EIGHT_HOURS, world.emma, breaks=[lunch])
    (shift,) = create_scheduled_shifts(world.actor("ada"), [plan], publish=True)
    ask_for_swap(world.actor("emma"), shift)
    (found,) = noah("GET", "/schedule_swap_proposals").json()
    start = int(SOON.timestamp()) + 4 * 3600
    (one,) = found["schedule_details"]["breaks"]
    assert (one["start"], one["finish"], one["length"], one["paid"]) == (start, start + 1800, 30, False)
    assert found["roster_details"]["hours_in_week"] == 7.5


def test_who_sees_which(world: World, emma: Tanda, max_: Tanda, noah: Tanda) -> None:
    asked(world, FAR)
    # "Schedule swap proposals which are concealed are only visible to managers": not to oneself, though one be one.
    assert (listed(noah), listed(max_), listed(emma)) == ([], [world.noah.pk], [])
    assert sorted(listed(Tanda(world.token("ada")))) == sorted([world.max.pk, world.noah.pk])
    assert world.other
    assert listed(Tanda(world.other.token("zoe"))) == []


def test_by_status(world: World, noah: Tanda) -> None:
    plan = asked(world)
    assert listed(noah, "?statuses=pending") == [world.noah.pk]
    assert listed(noah, "?statuses=concealed,seen,approved,rejected,accepted") == []
    answer(world, plan, "noah", "see")
    assert listed(noah, "?statuses=seen,pending") == [world.noah.pk]
    refused(
        noah("GET", "/schedule_swap_proposals?statuses=broadcasted"),
        400,
        "statuses: 'broadcasted' is none of concealed, pending, seen, accepted, approved, rejected.",
    )


@answers("PUT /api/v2/schedule_swap_proposals/{id}/status")
def test_from_pending_to_approved(world: World, noah: Tanda, max_: Tanda) -> None:
    plan = broadcasted(world)
    pk = proposal(plan, world, "noah").pk
    for status in ("seen", "accepted"):
        found = move(noah, pk, status)
        assert (found.status_code, found.json()["status"], state(plan)[0]) == (200, status, "pending")
    found = move(max_, pk, "approved", response="Thankyou for covering this shift 🙏")
    assert (found.status_code, found.json()["status"]) == (200, "approved")
    assert found.json()["response"] == "Thankyou for covering this shift 🙏"
    assert state(plan)[0] == "approved"
    assert ScheduledShift.objects.all_rows_unchecked().get().employee_id == world.noah.pk
    (shown,) = max_("GET", "/schedule_swap_plans").json()
    assert (shown["recipient_id"], shown["sender_id"]) == (world.noah.pk, world.emma.pk)


def test_the_first_who_accepts_a_curated_one_has_it(world: World, noah: Tanda, max_: Tanda) -> None:
    plan = curated(world, "noah", "max")
    assert move(noah, proposal(plan, world, "noah").pk, "accepted").json()["status"] == "approved"
    with unchanged():
        refused(
            move(max_, proposal(plan, world, "max").pk, "accepted"),
            400,
            "This swap was approved already.",
        )


def test_one_is_rejected(world: World, noah: Tanda) -> None:
    plan = broadcasted(world)
    assert move(noah, proposal(plan, world, "noah").pk, "rejected").json()["status"] == "rejected"
    assert state(plan)[0] == "pending"


# What each transition asks for (3302-3311), by status and by who.


@pytest.mark.parametrize(
    ("said", "status", "needed"),
    [
        (("see",), "seen", "pending or accepted"),
        (("reject",), "seen", "pending or accepted"),
        (("accept",), "accepted", "pending or seen"),
        (("reject",), "accepted", "pending or seen"),
        (("reject",), "rejected", "pending or seen or accepted"),
    ],
)
def test_from_where_ones_own_moves(
    world: World, noah: Tanda, said: tuple[str, ...], status: str, needed: str
) -> None:
    row = answer(world, broadcasted(world), "noah", *said)
    with unchanged():
        why = f"A proposal that is {row.status} cannot become {status}: it must be {needed}."
        refused(move(noah, row.pk, status), 400, why)


@pytest.mark.parametrize("said", [(), ("see",), ("reject",)])
def test_only_what_is_accepted_is_approved(world: World, max_: Tanda, said: tuple[str, ...]) -> None:
    row = answer(world, broadcasted(world), "noah", *said)
    with unchanged():
        why = f"A proposal that is {row.status} cannot become approved: it must be accepted."
        refused(move(max_, row.pk, "approved"), 400, why)


def test_a_concealed_one_is_its_managers_to_see(world: World, noah: Tanda, max_: Tanda) -> None:
    row = proposal(asked(world, FAR), world, "noah")
    with unchanged():
        refused(move(noah, row.pk, "accepted"), 404, ABSENT)
        why = "A proposal that is concealed cannot become rejected: it must be pending or seen or accepted."
        refused(move(max_, row.pk, "rejected"), 400, why)


def test_whose_it_must_be(world: World, max_: Tanda, noah: Tanda, emma: Tanda) -> None:
    row = proposal(broadcasted(world), world, "noah")
    with unchanged():
        for status in ("seen", "accepted"):
            refused(move(max_, row.pk, status), 403, NO_ACCESS)
        refused(move(noah, row.pk, "approved"), 403, NO_ACCESS)
        # The sender does not see who is asked.
        for status in ("seen", "accepted", "approved", "rejected"):
            refused(move(emma, row.pk, status), 404, ABSENT)
    assert move(max_, row.pk, "rejected").json()["status"] == "rejected"


def test_a_plan_that_is_over(world: World, noah: Tanda, max_: Tanda) -> None:
    plan = broadcasted(world)
    row = answer(world, plan, "noah", "accept")
    max_("PUT", f"/schedule_swap_plans/{plan.pk}/reject")
    with unchanged():
        refused(move(max_, row.pk, "approved"), 400, "This swap was rejected already.")
        refused(move(noah, row.pk, "accepted"), 400, "This swap was rejected already.")


def test_who_is_busy_by_now(world: World, noah: Tanda) -> None:
    row = proposal(curated(world, "noah"), world, "noah")
    planned(world.noah, world.kitchen, FAR, FAR + timedelta(hours=1))
    with unchanged():
        found = move(noah, row.pk, "accepted")
    assert found.status_code == 400
    assert "Noah North" in found.json()["error"]


def test_of_a_schedule_that_is_gone_the_facts_stay(world: World, noah: Tanda) -> None:
    plan = asked(world)
    delete_scheduled_shift(world.actor("ada"), ScheduledShift.objects.all_rows_unchecked().get())
    (found,) = noah("GET", "/schedule_swap_proposals").json()
    assert (found["status"], found["schedule_details"]["start"]) == ("rejected", int(SOON.timestamp()))
    assert Tanda(world.token("emma"))("GET", "/schedule_swap_plans").json()[0]["schedule_id"] is None
    assert plan.pk == found["schedule_swap_plan_id"]


@pytest.mark.parametrize("status", [None, "", "pending", "concealed", "SEEN", "later"])
def test_statuses_that_are_none(world: World, noah: Tanda, status: Any) -> None:
    row = proposal(broadcasted(world), world, "noah")
    with unchanged():
        why = "status: must be one of seen, accepted, approved, rejected."
        refused(move(noah, row.pk, status), 400, why)
        refused(noah("PUT", f"/schedule_swap_proposals/{row.pk}/status", {}), 400, why)


def test_the_roster_scope(world: World) -> None:
    row = proposal(broadcasted(world), world, "noah")
    others = Tanda(world.token("noah", *(scope for scope in Scope if scope != Scope.ROSTER)))
    with unchanged():
        refused(others("GET", "/schedule_swap_proposals"), 403, NO_ACCESS)
        refused(move(others, row.pk, "accepted"), 403, NO_ACCESS)


def test_a_list_takes_few_statements(world: World, noah: Tanda, django_assert_max_num_queries: Any) -> None:
    broadcasted(world)
    asked(world, SOON)
    with django_assert_max_num_queries(6):
        assert len(noah("GET", "/schedule_swap_proposals").json()) == 2


def test_a_manager_of_the_recipient_alone_does_not_approve(world: World) -> None:
    """The shift is the bar's, and Rosa's: Max manages Emma, who offers, and neither of those."""
    ada = world.actor("ada")
    plan = Plan(world.bar, SOON, SOON + EIGHT_HOURS, world.rosa)
    (shift,) = create_scheduled_shifts(ada, [plan], publish=True)
    row = proposal(ask_for_swap(world.actor("rosa"), shift), world, "emma")
    answer_proposal(world.actor("emma"), row, "accept")
    with unchanged():
        refused(move(Tanda(world.token("max")), row.pk, "approved"), 403, NO_ACCESS)
    assert move(Tanda(world.token("ada")), row.pk, "approved").json()["status"] == "approved"
    assert ScheduledShift.objects.all_rows_unchecked().get().employee_id == world.emma.pk
