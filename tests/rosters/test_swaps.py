"""Swaps from being asked for to being over."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.at_once import at_once
from tests.presses import plan as planned
from tests.rosters.swapped import (
    EIGHT_HOURS,
    FAR,
    SOON,
    answer,
    asked,
    broadcasted,
    curated,
    forget_notices,
    proposal,
    proposals,
    shift_of,
    state,
    told,
)
from tests.unchanged import unchanged
from tests.world import NOW, World, at
from tests.world import build as build_world

from muster.core.errors import Conflict, Invalid
from muster.core.models import Version
from muster.leave.actions import enter_availability
from muster.notices.models import Notice
from muster.people.actions import deactivate_employee
from muster.places.actions import set_assisting_departments
from muster.rosters.actions import (
    Plan,
    create_scheduled_shifts,
    delete_scheduled_shift,
    update_scheduled_shift,
)
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import (
    ask_for_swap,
    broadcast_swap,
    curate_swap,
    notify_of_swap,
    reject_swap,
)
from muster.rosters.models import ScheduledShift, SwapPlan, SwapProposal
from muster.rosters.swap_jobs import end_swaps

MAX, NOAH, EMMA, ROSA = "Max Manager", "Noah North", "Emma Example", "Rosa Rosters"
THREE_DAYS = timedelta(days=3)


def shift_now(shift: ScheduledShift | None = None) -> ScheduledShift:
    rows = ScheduledShift.objects.all_rows_unchecked().select_related("employee")
    return rows.get(pk=shift.pk) if shift else rows.get()


# Asking


def test_one_that_begins_soon_is_broadcasted(world: World) -> None:
    plan = asked(world, reason="Exam")
    assert (state(plan), plan.reason, plan.sender) == (("pending", "broadcasted"), "Exam", world.emma)
    assert proposals(plan) == {MAX: "pending", NOAH: "pending"}
    assert told() == [(MAX, "created"), (MAX, "offered"), (NOAH, "offered")]
    first = Notice.objects.all_rows_unchecked().get(kind="swap_plan.created")
    assert first.subject == "Emma Example asks to swap a shift"
    assert first.body == "Emma Example cannot work Fri 6 Mar 09:00 to 17:00 in Kitchen. Reason: Exam"


@pytest.mark.parametrize(
    ("ahead", "broadcast", "strategy"),
    [
        (THREE_DAYS, True, "broadcasted"),
        (THREE_DAYS + timedelta(minutes=1), True, "undecided"),
        (THREE_DAYS, False, "undecided"),
        (timedelta(minutes=1), True, "broadcasted"),
        (timedelta(days=30), False, "undecided"),
    ],
)
def test_three_days(world: World, ahead: timedelta, broadcast: Any, strategy: str) -> None:
    plan = asked(world, NOW + ahead, broadcast=broadcast)
    status = "pending" if strategy == "broadcasted" else "concealed"
    assert (state(plan), proposals(plan)) == (("pending", strategy), {MAX: status, NOAH: status})
    assert ((NOAH, "offered") in told()) is (strategy == "broadcasted")


def test_managers_ask_for_those_whom_they_manage(world: World) -> None:
    plan = ask_for_swap(world.actor("max"), shift_of(world))
    assert (plan.sender, proposals(plan)) == (world.emma, {MAX: "pending", NOAH: "pending"})
    # Max did it himself, and is asked no less than others whether he could work.
    assert told() == [(NOAH, "offered")]


def test_what_cannot_be_swapped(world: World) -> None:
    ada = world.actor("ada")
    (unpublished,) = create_scheduled_shifts(ada, [Plan(world.kitchen, SOON, SOON + EIGHT_HOURS, world.emma)])
    (vacant,) = create_scheduled_shifts(ada, [Plan(world.kitchen, SOON, SOON + EIGHT_HOURS)], publish=True)
    begun = shift_of(world, "noah", NOW)
    twice = shift_of(world, "emma", FAR)
    ask_for_swap(ada, twice)
    for shift, why in (
        (unpublished, "This shift is not published yet."),
        (vacant, "This shift is nobody's: there is nothing to swap."),
        (begun, "This shift has begun already. Talk with your manager."),
        (twice, "A swap of this shift is asked for already."),
    ):
        with unchanged(), pytest.raises(Conflict) as refusal:
            ask_for_swap(ada, shift)
        assert refusal.value.message == why


def test_after_one_that_was_rejected_another_can_be_asked_for(world: World) -> None:
    shift = shift_of(world)
    first = ask_for_swap(world.actor("emma"), shift)
    reject_swap(world.actor("emma"), first)
    second = ask_for_swap(world.actor("emma"), shift)
    assert (state(first)[0], state(second)[0]) == ("rejected", "pending")


# Who can cover


def test_who_is_not_free_is_not_asked(world: World) -> None:
    planned(world.noah, world.kitchen, SOON + timedelta(hours=7), SOON + timedelta(hours=9))
    assert proposals(asked(world)) == {MAX: "pending"}


def test_who_is_unavailable_is_not_asked(world: World) -> None:
    enter_availability(
        world.actor("noah"), world.noah, preference="unavailable", starts_on=date(2026, 3, 6), title="Away"
    )
    assert proposals(asked(world)) == {MAX: "pending"}


def test_who_has_left_is_not_asked(world: World) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    assert proposals(asked(world)) == {MAX: "pending"}


def test_assisting_departments_are_asked_too(world: World) -> None:
    set_assisting_departments(world.actor("ada"), world.kitchen, [world.bar])
    plan = asked(world)
    assert sorted(proposals(plan)) == ["Ada Admin", MAX, NOAH, "Pia Payroll", ROSA]
    answer(world, plan, "pia", "accept")
    answer_proposal(world.actor("rosa"), proposal(plan, world, "pia"), "approve")
    assert shift_now().employee == world.pia
    # From then on it is a shift like any other, though Pia is no member of the Kitchen.
    update_scheduled_shift(world.actor("rosa"), shift_now(), automatic_break_minutes=30)
    assert shift_now().automatic_break_minutes == 30


def test_what_only_warns_is_told_to_managers(world: World) -> None:
    """Six hours after the end of another shift, where ten of rest are wanted."""
    planned(world.noah, world.kitchen, SOON - timedelta(hours=14), SOON - timedelta(hours=6))
    found = proposal(asked(world), world, "noah")
    assert [(one["check"], one["firmness"]) for one in found.objections] == [("rest", "warn")]
    assert (found.hours_in_week, found.checked_at) == (16, NOW)


def test_many_candidates_take_no_more_statements(world: World, django_assert_max_num_queries: Any) -> None:
    set_assisting_departments(world.actor("ada"), world.kitchen, [world.bar])
    shift, emma = shift_of(world), world.actor("emma")
    with django_assert_max_num_queries(45):
        ask_for_swap(emma, shift)


# Deciding how


def test_broadcasting_asks_everybody(world: World) -> None:
    plan = asked(world, FAR)
    forget_notices()
    broadcast_swap(world.actor("max"), plan)
    assert (state(plan), proposals(plan)) == (("pending", "broadcasted"), {MAX: "pending", NOAH: "pending"})
    assert told() == [(NOAH, "offered")]


def test_curating_asks_those_who_are_chosen(world: World) -> None:
    plan = curated(world, "noah")
    assert (state(plan), proposals(plan)) == (("pending", "curated"), {MAX: "concealed", NOAH: "pending"})
    assert told("offered") == [(NOAH, "offered")]


@pytest.mark.parametrize("others", [[], ["elsewhere"], ["noah", "elsewhere"], ["noah", "absent"]])
def test_curating_needs_proposals_of_the_plan(world: World, others: list[str]) -> None:
    plan, other = asked(world, FAR), ask_for_swap(world.actor("noah"), shift_of(world, "noah", SOON))
    ids = {
        "noah": proposal(plan, world, "noah").pk,
        "elsewhere": proposal(other, world, "max").pk,
        "absent": 10**9,
    }
    with unchanged(), pytest.raises(Invalid) as refusal:
        curate_swap(world.actor("max"), plan, proposal_ids=[ids[name] for name in others])
    assert refusal.value.field == "proposal_ids"


def test_a_manager_chooses_among_those_they_see(world: World) -> None:
    """tanda-v2.txt 3282: proposals of users one manages. Rosa's is none that Max sees."""
    set_assisting_departments(world.actor("ada"), world.kitchen, [world.bar])
    plan = asked(world, FAR)
    with unchanged(), pytest.raises(Invalid):
        curate_swap(world.actor("max"), plan, proposal_ids=[proposal(plan, world, "rosa").pk])
    curate_swap(world.actor("ada"), plan, proposal_ids=[proposal(plan, world, "rosa").pk])
    assert proposals(plan)[ROSA] == "pending"


def test_telling_again_tells_those_who_said_nothing(world: World) -> None:
    plan = broadcasted(world)
    answer(world, plan, "max", "accept")
    answer(world, plan, "noah", "see")
    forget_notices()
    notify_of_swap(world.actor("rosa"), plan)
    assert told() == [(NOAH, "offered")]


def test_rejecting_ends_it_for_all(world: World) -> None:
    plan = broadcasted(world)
    answer(world, plan, "noah", "accept")
    forget_notices()
    reject_swap(world.actor("max"), plan)
    assert (state(plan), proposals(plan)) == (
        ("rejected", "broadcasted"),
        {MAX: "rejected", NOAH: "rejected"},
    )
    assert told() == [(EMMA, "rejected"), (NOAH, "over")]
    assert shift_now().employee == world.emma


def test_of_a_swap_that_nobody_was_asked_about_nobody_else_is_told(world: World) -> None:
    plan = asked(world, FAR)
    forget_notices()
    reject_swap(world.actor("emma"), plan)
    assert (proposals(plan), told()) == ({MAX: "rejected", NOAH: "rejected"}, [])


# Being found


def test_broadcasted_a_manager_approves(world: World) -> None:
    plan = broadcasted(world)
    forget_notices()
    assert answer(world, plan, "noah", "see", "accept").status == "accepted"
    assert told() == [(MAX, "accepted")]
    assert (state(plan)[0], shift_now().employee) == ("pending", world.emma)
    forget_notices()
    said = answer_proposal(
        world.actor("max"), proposal(plan, world, "noah"), "approve", response="Thank you!"
    )
    assert (said.status, said.response) == ("approved", "Thank you!")
    assert (state(plan)[0], proposals(plan)) == ("approved", {MAX: "rejected", NOAH: "approved"})
    assert SwapPlan.objects.all_rows_unchecked().get().recipient == world.noah
    assert told() == [(EMMA, "approved"), (NOAH, "approved")]


def test_curated_the_first_who_accepts_has_it(world: World) -> None:
    plan = curated(world, "noah", "max")
    forget_notices()
    assert answer(world, plan, "noah", "accept").status == "approved"
    assert (state(plan), proposals(plan)) == (("approved", "curated"), {MAX: "rejected", NOAH: "approved"})
    assert told() == [(EMMA, "approved"), (MAX, "over")]


def test_the_shift_is_theirs_published_and_accepted(world: World) -> None:
    answer(world, curated(world, "noah"), "noah", "accept")
    shift = shift_now()
    assert (shift.employee, shift.acceptance) == (world.noah, "accepted")
    assert (shift.published_at, shift.acknowledged_at) == (NOW, NOW)
    assert shift.published_facts["employee_id"] == world.noah.pk
    newest = Version.objects.all_rows_unchecked().filter(item_type="scheduled_shift").latest("pk")
    assert newest.author_name == NOAH
    moved = {one["field"]: (one["previous"], one["updated"]) for one in newest.changes}
    assert moved["employee_id"] == (world.emma.pk, world.noah.pk)


def test_who_takes_an_offer_back_is_pending_no_more(world: World) -> None:
    plan = broadcasted(world)
    assert answer(world, plan, "noah", "accept", "see").status == "seen"
    with unchanged(), pytest.raises(Conflict):
        answer_proposal(world.actor("max"), proposal(plan, world, "noah"), "approve")


def test_an_offer_that_is_not_taken_is_told_with_a_word(world: World) -> None:
    plan = broadcasted(world)
    answer(world, plan, "noah", "accept")
    forget_notices()
    found = answer_proposal(
        world.actor("max"), proposal(plan, world, "noah"), "reject", response="You worked a lot."
    )
    assert (found.status, found.response, state(plan)[0]) == ("rejected", "You worked a lot.", "pending")
    assert told() == [(NOAH, "turned_down")]
    assert Notice.objects.all_rows_unchecked().get().body.endswith("was not taken. You worked a lot.")


def test_a_word_is_a_managers(world: World) -> None:
    plan = broadcasted(world)
    found = answer_proposal(world.actor("noah"), proposal(plan, world, "noah"), "reject", response="No")
    assert (found.status, found.response) == ("rejected", "")


def test_who_is_planned_elsewhere_by_now_cannot_have_it(world: World) -> None:
    """Of a broadcasted one too: an overlap stops."""
    for make in (lambda: curated(world, "noah"), lambda: broadcasted(world)):
        plan = make()
        row = proposal(plan, world, "noah")
        busy = planned(world.noah, world.kitchen, FAR + timedelta(hours=1), FAR + timedelta(hours=2))
        if plan.strategy == "broadcasted":
            answer(world, plan, "noah", "accept")
            row = proposal(plan, world, "noah")
        who, verb = ("noah", "accept") if plan.strategy == "curated" else ("max", "approve")
        with unchanged(), pytest.raises(Conflict):
            answer_proposal(world.actor(who), row, verb)
        delete_scheduled_shift(world.actor("ada"), busy)
        delete_scheduled_shift(world.actor("ada"), shift_now())


def test_a_manager_passes_over_what_warns_the_first_who_accepts_does_not(world: World) -> None:
    def unavailable() -> None:
        enter_availability(
            world.actor("noah"), world.noah, preference="unavailable", starts_on=date(2026, 3, 9), title="-"
        )

    plan = broadcasted(world)
    unavailable()
    answer(world, plan, "noah", "accept")
    answer_proposal(world.actor("max"), proposal(plan, world, "noah"), "approve")
    assert shift_now().employee == world.noah


def test_in_a_curated_one_what_warns_stops(world: World) -> None:
    plan = curated(world, "noah")
    enter_availability(
        world.actor("noah"), world.noah, preference="unavailable", starts_on=date(2026, 3, 9), title="-"
    )
    with unchanged(), pytest.raises(Conflict):
        answer(world, plan, "noah", "accept")


def test_who_left_the_department_cannot_have_it(world: World) -> None:
    plan = broadcasted(world)
    answer(world, plan, "noah", "accept")
    deactivate_employee(world.actor("ada"), world.noah)
    with unchanged(), pytest.raises(Conflict) as refusal:
        answer_proposal(world.actor("max"), proposal(plan, world, "noah"), "approve")
    assert refusal.value.message == "Noah North does not work there any more."


# What happens to the shift meanwhile


def test_a_shift_that_is_changed_ends_it(world: World) -> None:
    plan = broadcasted(world)
    forget_notices()
    update_scheduled_shift(world.actor("max"), shift_now(), starts_at=FAR + timedelta(hours=1))
    assert (state(plan)[0], proposals(plan)) == ("rejected", {MAX: "rejected", NOAH: "rejected"})
    assert told() == [(EMMA, "rejected"), (NOAH, "over")]
    said = Notice.objects.all_rows_unchecked().filter(kind="swap_plan.rejected").get()
    assert said.body.endswith("came to nothing. The shift was changed.")


def test_one_that_is_given_to_another_ends_it(world: World) -> None:
    plan = broadcasted(world)
    update_scheduled_shift(world.actor("max"), shift_now(), employee=world.max)
    assert state(plan)[0] == "rejected"


def test_one_whose_plan_is_the_same_goes_on(world: World) -> None:
    plan = broadcasted(world)
    update_scheduled_shift(world.actor("max"), shift_now(), needs_acceptance=True)
    assert state(plan)[0] == "pending"


def test_one_that_is_deleted_ends_it(world: World) -> None:
    plan = broadcasted(world)
    forget_notices()
    delete_scheduled_shift(world.actor("max"), shift_now())
    assert state(plan)[0] == "rejected"
    assert SwapPlan.objects.all_rows_unchecked().get().scheduled_shift_id is None
    assert told() == [(EMMA, "rejected"), (NOAH, "over")]


def test_one_that_begins_ends_it(world: World) -> None:
    plan = asked(world)
    forget_notices()
    with at(SOON - timedelta(seconds=1)):
        end_swaps()
    assert state(plan)[0] == "pending"
    with at(SOON):
        end_swaps()
        end_swaps()
    assert (state(plan)[0], proposals(plan)) == ("rejected", {MAX: "rejected", NOAH: "rejected"})
    assert told() == [(EMMA, "rejected"), (MAX, "over"), (NOAH, "over")]


def test_one_that_has_begun_cannot_be_had_before_the_job_comes(world: World) -> None:
    plan = asked(world)
    answer(world, plan, "noah", "accept")
    with at(SOON), unchanged(), pytest.raises(Conflict):
        answer_proposal(world.actor("max"), proposal(plan, world, "noah"), "approve")


# At once


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_has_it(now: None) -> None:
    world = build_world()
    plan = curated(world, "noah", "max")
    rows = {name: proposal(plan, world, name) for name in ("noah", "max")}
    found = at_once(
        *(lambda name=name: answer_proposal(world.actor(name), rows[name], "accept") for name in rows)
    )
    won = [one for one in found if isinstance(one, SwapProposal)]
    lost = [one for one in found if isinstance(one, Conflict)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].message == "This swap was approved already."
    assert shift_now().employee_id == won[0].employee_id
    assert sorted(proposals(plan).values()) == ["approved", "rejected"]
    assert len(told("over")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_shift_is_changed_while_somebody_takes_it(now: None) -> None:
    """Whichever is first: never is it both taken and another shift than was offered."""
    world = build_world()
    plan = curated(world, "noah")
    row, shift = proposal(plan, world, "noah"), shift_now()
    rosa = world.actor("rosa")
    at_once(
        lambda: answer_proposal(world.actor("noah"), row, "accept"),
        lambda: update_scheduled_shift(rosa, shift, starts_at=FAR + timedelta(hours=2)),
    )
    kept = shift_now()
    taken = state(plan)[0] == "approved"
    assert (kept.employee == world.noah, kept.starts_at == FAR) == (taken, taken)
