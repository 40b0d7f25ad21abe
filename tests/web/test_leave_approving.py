"""Requests that wait for one's word: what one sees beside them, saying yes and no, who stands in."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date, timedelta

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import FRIDAY, MONDAY, all_of, asked, only, type_named
from tests.web.pages import counted, errors, says, text
from tests.world import World

from muster.leave.actions import ask_for_leave, delegate, update_leave_settings
from muster.leave.models import Delegation, LeaveProfile
from muster.places.actions import update_department

LIST = "/approvals/"


def test_what_is_beside_a_request(browse: Browse, world: World) -> None:
    asked(world, reason="A wedding")
    asked(world, "noah", leave_type=type_named(world, "Sick leave"), starts_on=FRIDAY)
    asked(world, "olga")
    shown = text(browse("max").get(LIST))
    assert "Leave to approve 2 waiting" in shown
    assert "Emma Example: Annual leave Mon 9 Mar 2026 – Fri 13 Mar 2026 5 days" in shown
    assert (
        "takes 5 days leaves 15 days A wedding Off then in Kitchen Noah North: Sick leave Fri 13 Mar" in shown
    )
    assert "Waiting too" in shown
    assert "Olga" not in shown


def test_leave_that_is_booked_later_is_not_left_either(browse: Browse, world: World) -> None:
    asked(world)
    ask_for_leave(
        world.actor("ada"),
        world.emma,
        leave_type=type_named(world),
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 2),
    )
    assert "takes 5 days leaves 13 days" in text(browse("max").get(LIST))


def test_days_on_which_the_most_are_off(browse: Browse, world: World) -> None:
    asked(world, "noah")
    asked(world)
    update_department(world.actor("ada"), world.kitchen, maximum_off=1)
    assert "As many as may be are off already on Mon 9 Mar 2026, Tue 10 Mar 2026" in text(
        browse("max").get(LIST)
    )


def test_saying_yes(browse: Browse, world: World) -> None:
    row = asked(world)
    answer = browse("max").post(f"/leave/requests/{row.pk}/approve", follow=True)
    assert says(answer) == ["You approved the Annual leave of Emma Example."]
    assert (reread(row).status, reread(row).acted_by_id) == ("approved", world.max.pk)
    assert "Nothing waits for your word." in text(answer)
    assert "What I decided last Emma Example Annual leave Mon 9 Mar 2026" in text(answer)


def test_saying_no_with_a_reason(browse: Browse, world: World) -> None:
    row = asked(world)
    browse("max").post(f"/leave/requests/{row.pk}/decline", {"reason": " Stocktaking. "})
    assert (reread(row).status, reread(row).decline_reason) == ("declined", "Stocktaking.")
    assert "5 days · “Stocktaking.” Declined" in text(browse("emma").get("/leave/"))


def test_a_reason_that_is_too_long(browse: Browse, world: World) -> None:
    row, max_ = asked(world), browse("max")
    with unchanged():
        answer = max_.post(f"/leave/requests/{row.pk}/decline", {"reason": "x" * 5001})
    assert answer.status_code == 302
    assert says(max_.get(LIST)) == ["A reason has up to 5000 characters."]


def test_somebody_was_there_before(browse: Browse, world: World) -> None:
    row, max_ = asked(world), browse("max")
    browse("ada").post(f"/leave/requests/{row.pk}/decline")
    with unchanged():
        max_.post(f"/leave/requests/{row.pk}/approve")
    assert says(max_.get(LIST)) == ["This request was declined already."]


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_who_may_not_decide(browse: Browse, world: World, verb: str) -> None:
    own = asked(world, "max", starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4))
    row, browsers = asked(world), {name: browse(name) for name in ("emma", "noah", "rosa", "max")}
    with unchanged():
        for name in ("emma", "rosa"):
            browsers[name].post(f"/leave/requests/{row.pk}/{verb}")
        assert browsers["noah"].post(f"/leave/requests/{row.pk}/{verb}").status_code == 404
        browsers["max"].post(f"/leave/requests/{own.pk}/{verb}")
    assert "You may not do this" in says(browsers["emma"].get("/leave/"))[0]


def test_two_steps(browse: Browse, world: World) -> None:
    update_leave_settings(world.actor("ada"), approval_steps=["approver", "administrators"])
    row, max_, ada = asked(world), browse("max"), browse("ada")
    answer = max_.post(f"/leave/requests/{row.pk}/approve", follow=True)
    assert says(answer) == [
        "You approved the Annual leave of Emma Example.",
        "It waits for the next who is asked.",
    ]
    assert (reread(row).status, reread(row).step) == ("pending", 1)
    assert "Max Manager approved it; others are asked next" in text(ada.get(f"/leave/requests/{row.pk}/"))
    ada.post(f"/leave/requests/{row.pk}/approve")
    assert reread(row).status == "approved"


def test_an_approver_who_manages_nobody(browse: Browse, world: World) -> None:
    ada, noah = browse("ada"), browse("noah")
    values = {"approver": world.noah.pk, "has_public_holidays": "on"}
    answer = ada.post(f"/people/{world.emma.pk}/leave/profile", values, follow=True)
    assert says(answer) == ["The changes are saved."]
    assert "Requests go to Noah North" in text(answer)
    row = asked(world)
    assert "1 request waits for your word." in text(noah.get("/leave/"))
    page = noah.get(f"/leave/requests/{row.pk}/")
    assert page.context["back"] == LIST
    noah.post(f"/leave/requests/{row.pk}/approve")
    assert reread(row).status == "approved"
    assert "Nothing waits" in text(browse("max").get(LIST))


def test_nobody_is_their_own_approver(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.emma.pk}/leave/profile", {"approver": world.emma.pk})
    assert list(errors(answer)) == ["approver"]
    ada.post(f"/people/{world.emma.pk}/leave/profile", {})
    assert only(LeaveProfile, employee=world.emma).has_public_holidays is False


def test_the_page_has_few_statements_however_many_wait(browse: Browse, world: World) -> None:
    max_ = browse("max")
    asked(world)
    with counted() as one:
        max_.get(LIST)
    for number in range(4):
        on = MONDAY + timedelta(days=14 + number)
        asked(world, "noah", starts_on=on, ends_on=on)
    with counted() as five:
        max_.get(LIST)
    assert len(five) == len(one)


# While one is away


def test_somebody_stands_in(browse: Browse, world: World) -> None:
    row, max_ = asked(world), browse("max")
    values = {"delegate": world.ada.pk, "starts_on": "2026-03-04", "ends_on": "2026-03-06"}
    answer = max_.post("/approvals/stand-in", values, follow=True)
    assert says(answer) == ["Ada Admin acts for you then."]
    assert "Ada Admin acts for Max Manager Wed 4 Mar 2026 – Fri 6 Mar 2026" in text(answer)
    delegate(
        world.actor("max"),
        world.max,
        delegate=world.noah,
        starts_on=date(2026, 3, 4),
        ends_on=date(2026, 3, 4),
    )
    browse("noah").post(f"/leave/requests/{row.pk}/approve")
    assert reread(row).status == "approved"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"delegate": ""}, "delegate"),
        ({"ends_on": "2026-03-03"}, "ends_on"),
        ({"starts_on": "today"}, "starts_on"),
    ],
)
def test_a_stand_in_that_cannot_be(browse: Browse, world: World, changes: dict[str, str], field: str) -> None:
    max_ = browse("max")
    values = {"delegate": world.ada.pk, "starts_on": "2026-03-04", "ends_on": "2026-03-06", **changes}
    with unchanged():
        answer = max_.post("/approvals/stand-in", values)
    assert list(errors(answer)) == [field]


def test_oneself_is_not_offered_nor_whom_one_does_not_see(browse: Browse, world: World) -> None:
    offered = set(browse("max").get("/approvals/stand-in").context["form"].fields["delegate"].queryset)
    assert {one.name for one in offered} == {"Ada Admin", "Pia Payroll", "Emma Example", "Noah North"}


def test_ending_it(browse: Browse, world: World) -> None:
    days = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 6)}
    row = delegate(world.actor("max"), world.max, delegate=world.ada, **days)
    emma = browse("emma")
    with unchanged():
        assert emma.post(f"/approvals/stand-in/{row.pk}/end").status_code == 404
    answer = browse("max").post(f"/approvals/stand-in/{row.pk}/end", follow=True)
    assert says(answer) == ["Ada Admin does not act for Max Manager any more."]
    assert all_of(Delegation) == []


def test_an_administrator_sees_who_stands_in_for_whom(browse: Browse, world: World) -> None:
    days = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 6)}
    delegate(world.actor("max"), world.max, delegate=world.noah, **days)
    assert "Noah North acts for Max Manager" in text(browse("ada").get(LIST))
