"""Swaps as managers settle them."""

from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import says, text
from tests.web.roster_rows import again, planned
from tests.world import World

from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap
from muster.rosters.models import SwapPlan, SwapProposal

PAGE = "/roster/swaps/"


def asked(world: World) -> SwapPlan:
    """By Emma, for a shift far off: nobody is asked yet."""
    return ask_for_swap(world.actor("emma"), planned(world, publish=True), reason="A wedding")


def proposal_of(world: World, name: str) -> SwapProposal:
    return SwapProposal.objects.all_rows_unchecked().get(employee=world.people[name])


def test_who_could_cover(browse: Browse, world: World) -> None:
    asked(world)
    max_ = browse("max")
    shown = text(max_.get(PAGE))
    assert "Emma Example Tuesday 10 March 2026 , 09:00" in shown
    assert "A wedding Nobody was asked yet. Who could cover" in shown
    assert "Noah North Not asked yet 8 h in that week with it" in shown
    assert "Ask everybody Ask those ticked Reject" in shown
    assert max_.get("/roster/team/").context["swaps"] == 1


def test_everybody_is_asked_and_one_has_it(browse: Browse, world: World) -> None:
    plan = asked(world)
    max_ = browse("max")
    max_.post(f"/roster/swaps/{plan.pk}/broadcast")
    assert proposal_of(world, "noah").status == "pending"
    assert "Ask again Reject" in text(max_.get(PAGE))
    assert says(max_.post(f"/roster/swaps/{plan.pk}/notify", follow=True)) == [
        "Those who have not answered are asked again."
    ]
    proposal = proposal_of(world, "noah")
    with unchanged():
        max_.post(f"/roster/offers/{proposal.pk}/approve", follow=True)
    answer_proposal(world.actor("noah"), proposal, "accept")
    assert "Noah North Offers 8 h in that week with it Approve" in text(max_.get(PAGE))
    answer = max_.post(f"/roster/offers/{proposal.pk}/approve", follow=True)
    assert says(answer) == ["Noah North has the shift now. Both are told."]
    assert again(plan.scheduled_shift).employee_id == world.noah.pk  # type: ignore[arg-type]  # it has one
    assert "Nobody asks for a swap. Settled last Emma Example" in text(answer)


def test_those_chosen_are_asked(browse: Browse, world: World) -> None:
    plan = asked(world)
    rosa = browse("rosa")
    with unchanged():
        nobody = rosa.post(f"/roster/swaps/{plan.pk}/choose", {"proposals": ["x"]}, follow=True)
        unknown = rosa.post(f"/roster/swaps/{plan.pk}/choose", {"proposals": ["999"]}, follow=True)
    assert says(nobody) == ["Choose somebody who is to be asked."]
    assert says(unknown) == ["There is no proposal 999 of this swap."]
    rosa.post(f"/roster/swaps/{plan.pk}/choose", {"proposals": [proposal_of(world, "noah").pk]})
    assert (proposal_of(world, "noah").status, proposal_of(world, "max").status) == ("pending", "concealed")


def test_a_swap_is_rejected(browse: Browse, world: World) -> None:
    plan = asked(world)
    browse("max").post(f"/roster/swaps/{plan.pk}/reject")
    assert SwapPlan.objects.all_rows_unchecked().get().status == "rejected"


def test_who_settles_swaps(browse: Browse, world: World) -> None:
    plan = asked(world)
    emma, olga = browse("emma"), browse("olga")
    with unchanged():
        for verb in ("broadcast", "choose", "notify"):
            assert emma.post(f"/roster/swaps/{plan.pk}/{verb}").status_code == 403
            assert olga.post(f"/roster/swaps/{plan.pk}/{verb}").status_code == 403
        assert olga.post(f"/roster/swaps/{plan.pk}/reject").status_code == 404
