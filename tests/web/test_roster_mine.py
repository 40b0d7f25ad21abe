"""My roster: what one sees of it, says of it, and can have of it."""

# ruff: noqa: RUF001 - the typography of the pages

from typing import Any

import pytest
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, says, text
from tests.web.roster_rows import again, on_march, planned
from tests.world import NOW, World

from muster.places.actions import create_position
from muster.rosters.actions import (
    add_roster_note,
    create_duty_period,
    set_shift_label,
    update_roster_settings,
)
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap
from muster.rosters.models import SwapPlan, SwapProposal
from muster.rosters.swap_queries import swap_proposals


def test_three_weeks_with_place_break_colleagues_labels_and_notes(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    cook = create_position(ada, department=world.kitchen, name="Cook")
    planned(world, position=cook, automatic_break_minutes=30, publish=True)
    planned(world, "noah", hours=(12, 20), publish=True)
    planned(world, "max", hours=(17, 22), publish=True)
    planned(world, day=12)
    set_shift_label(ada, on_date=on_march(10, 9).date(), label="A shift", colour="Red")
    set_shift_label(ada, on_date=on_march(11, 9).date(), label="B shift", colour="Blue")
    add_roster_note(ada, on_date=on_march(10, 9).date(), content="Oven is away.", department=world.kitchen)
    add_roster_note(ada, on_date=on_march(10, 9).date(), content="Count the boats.", department=world.yard)
    shown = text(browse("emma").get("/roster/"))
    assert "Mon 2 Mar – Sun 8 Mar Nothing is planned for you." in shown
    assert (
        "Mon 9 Mar – Sun 15 Mar 7 h 30 min Tue 10 Mar A shift 09:00 – 17:00 Kitchen, Cook "
        "Cafe · break 30 min · 7 h 30 min With Noah North I have seen it Swap Oven is away." in shown
    )
    for hidden in ("Thu 12 Mar", "B shift", "boats", "Max"):
        assert hidden not in shown


def test_other_weeks_and_odd_ones(browse: Browse, world: World) -> None:
    planned(world, publish=True)
    emma = browse("emma")
    assert "Tue 10 Mar" in text(emma.get("/roster/?week=2026-03-12"))
    assert "Tue 10 Mar" not in text(emma.get("/roster/?week=2026-03-23"))
    for odd in ("x", "0001-01-01", "9999-12-31", "2026-13-01"):
        assert "Tue 10 Mar" in text(emma.get("/roster/", {"week": odd}))


def test_duty(browse: Browse, world: World) -> None:
    create_duty_period(
        world.actor("ada"),
        kind="on_call",
        employee=world.emma,
        on_date=on_march(11, 0).date(),
        starts_at=on_march(11, 18),
        finishes_at=on_march(11, 23),
    )
    assert "Wed 11 Mar On call 18:00 – 23:00" in text(browse("emma").get("/roster/"))


def test_seen(browse: Browse, world: World) -> None:
    row, emma = planned(world, publish=True), browse("emma")
    assert again(row).acknowledged_at is None
    emma.post(f"/roster/shifts/{row.pk}/seen")
    assert again(row).acknowledged_at == NOW
    assert "I have seen it" not in text(emma.get("/roster/"))


@pytest.mark.parametrize(
    ("word", "kept", "shown"),
    [("accept", "accepted", "You said yes Decline Swap"), ("decline", "declined", "You said no Accept Swap")],
)
def test_yes_or_no(browse: Browse, world: World, word: str, kept: str, shown: str) -> None:
    update_roster_settings(world.actor("ada"), shifts_need_acceptance=True)
    row, emma = planned(world, publish=True), browse("emma")
    assert "Accept Decline Swap" in text(emma.get("/roster/"))
    emma.post(f"/roster/shifts/{row.pk}/{word}")
    assert again(row).acceptance == kept
    assert shown in text(emma.get("/roster/"))


@pytest.mark.parametrize("word", ["accept", "decline", "seen"])
def test_nobody_answers_for_another(browse: Browse, world: World, word: str) -> None:
    row = planned(world, publish=True)
    for name in ("noah", "max", "rosa", "ada"):
        browser = browse(name)
        with unchanged():
            answer = browser.post(f"/roster/shifts/{row.pk}/{word}", follow=True)
        assert says(answer) == [
            "You may not do this (scheduled shift: answer). Ask an administrator of your organisation for the right."
        ]


def test_what_has_begun_cannot_be_answered(browse: Browse, world: World) -> None:
    row = planned(world, day=4, hours=(8, 16), needs_acceptance=True, publish=True)
    emma = browse("emma")
    assert "Wed 4 Mar" in text(emma.get("/roster/"))
    assert "Decline" not in text(emma.get("/roster/"))
    with unchanged():
        answer = emma.post(f"/roster/shifts/{row.pk}/decline", follow=True)
    assert says(answer) == ["This shift has begun already. Talk with your manager."]


# Swaps


def test_asking_for_a_swap_and_working_after_all(browse: Browse, world: World) -> None:
    row, emma = planned(world, publish=True), browse("emma")
    assert "The shift, Tue 10 Mar 09:00 to 17:00 in Kitchen." in text(emma.get(f"/roster/ask/{row.pk}"))
    answer = emma.post(f"/roster/ask/{row.pk}", {"reason": "A wedding"}, follow=True)
    plan = SwapPlan.objects.all_rows_unchecked().get()
    assert (plan.scheduled_shift_id, plan.reason, plan.status) == (row.pk, "A wedding", "pending")
    assert "Swap asked for I have seen it I work it after all" in text(answer)
    with unchanged():
        refused = emma.post(f"/roster/ask/{row.pk}", {"reason": "Again"})
    assert "A swap of this shift is asked for already." in text(refused)
    emma.post(f"/roster/swaps/{plan.pk}/take-back")
    assert SwapPlan.objects.all_rows_unchecked().get().status == "rejected"
    assert "Swap asked for" not in text(emma.get("/roster/"))


def test_nobody_asks_for_another(browse: Browse, world: World) -> None:
    row, noah = planned(world, publish=True), browse("noah")
    with unchanged():
        assert noah.post(f"/roster/ask/{row.pk}", {"reason": ""}).status_code == 403


def offer_to(world: World, name: str) -> SwapProposal:
    row = planned(world, day=5, publish=True)
    plan = ask_for_swap(world.actor("emma"), row, reason="Ill")
    return swap_proposals(world.actor("ada")).get(plan=plan, employee=world.people[name])


def test_yes_to_an_offer(browse: Browse, world: World) -> None:
    proposal, noah = offer_to(world, "noah"), browse("noah")
    assert "Can you cover? Thu 5 Mar , 09:00 – 17:00 Kitchen In place of Emma Example. Yes No" in text(
        noah.get("/roster/")
    )
    answer = noah.post(f"/roster/offers/{proposal.pk}/yes", follow=True)
    assert says(answer) == ["You said yes.", "A manager decides who has the shift. You are told."]
    assert SwapProposal.objects.all_rows_unchecked().get(pk=proposal.pk).status == "accepted"
    assert "You said yes No" in text(noah.get("/roster/"))


def test_no_to_an_offer(browse: Browse, world: World) -> None:
    proposal, noah = offer_to(world, "noah"), browse("noah")
    noah.post(f"/roster/offers/{proposal.pk}/no")
    assert SwapProposal.objects.all_rows_unchecked().get(pk=proposal.pk).status == "rejected"
    assert "Can you cover?" not in text(noah.get("/roster/"))


def test_an_offer_is_answered_by_whom_it_is_made_to(browse: Browse, world: World) -> None:
    proposal = offer_to(world, "noah")
    answer_proposal(world.actor("noah"), proposal, "accept")
    olga, rosa = browse("olga"), browse("rosa")
    with unchanged():
        assert olga.post(f"/roster/offers/{proposal.pk}/yes").status_code == 404
        rosa.post(f"/roster/offers/{proposal.pk}/yes")


# Vacant shifts


def test_a_vacant_shift_is_picked_up(browse: Browse, world: World) -> None:
    row, emma = planned(world, None, publish=True), browse("emma")
    assert "Shifts you could pick up Tue 10 Mar , 09:00 – 17:00 Kitchen Pick up" in text(emma.get("/roster/"))
    answer = emma.post(f"/roster/shifts/{row.pk}/pick-up", follow=True)
    assert says(answer) == ["The shift is yours."]
    assert again(row).employee_id == world.emma.pk
    assert "Shifts you could pick up" not in text(answer)


def test_what_stands_against_it_each_by_itself(browse: Browse, world: World) -> None:
    planned(world, day=10, hours=(12, 20), publish=True)
    stopped = planned(world, None, day=10, publish=True)
    first = planned(world, None, day=12, publish=True)
    second = planned(world, None, day=12, publish=True)
    emma = browse("emma")
    answer = emma.get("/roster/")
    shown = {one.row.pk: (one.stopped, one.against) for one in answer.context["vacant"]}
    assert shown[first.pk] == shown[second.pk] == (False, [])
    assert shown[stopped.pk][0]
    assert "Emma Example has two shifts at once" in shown[stopped.pk][1][-1]
    assert text(answer).count("Pick up") == 2
    with unchanged():
        refused = emma.post(f"/roster/shifts/{stopped.pk}/pick-up", follow=True)
    assert "two shifts at once" in says(refused)[0]


def test_whose_departments_it_is_of(browse: Browse, world: World) -> None:
    row = planned(world, None, publish=True)
    planned(world, None, day=11)
    olga = browse("olga")
    assert "Pick up" not in text(olga.get("/roster/"))
    assert "Wed 11 Mar" not in text(browse("noah").get("/roster/"))
    with unchanged():
        assert olga.post(f"/roster/shifts/{row.pk}/pick-up").status_code == 404


def test_statements_do_not_grow(browse: Browse, world: World) -> None:
    def fill(day: int) -> None:
        planned(world, day=day, publish=True)
        planned(world, "noah", day=day, publish=True)
        planned(world, None, day=day, publish=True)

    fill(10)
    emma = browse("emma")
    emma.get("/roster/")
    few = statements(emma)
    for day in range(11, 22):
        fill(day)
    assert statements(emma) == few <= 30


def statements(browser: Any) -> int:
    with counted() as found:
        assert browser.get("/roster/").status_code == 200
    return len(found)
