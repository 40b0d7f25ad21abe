"""Who is in now, who should be, and what needs a look."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import timedelta
from typing import Any

import pytest
from tests.presses import local, plan, press, reread, shift_of, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, errors, says, text
from tests.world import NOW, World, run_jobs

from muster.accounts.queries import actor_of_device
from muster.attendance.actions import keep_unclaimed
from muster.attendance.jobs import look_for_forgotten
from muster.attendance.kinds import EventType
from muster.attendance.queries import unclaimed_presses, waiting_events

HOUR = timedelta(hours=1)


def board(response: Any) -> list[tuple[str, list[str], list[str]]]:
    """By team: who is in, who is missing."""
    return [
        (team.name, [one.name for one in team.present], [one.name for one in team.absent])
        for team in response.context["teams"]
    ]


def test_it_tells_who_is_in_since_when_and_who_is_missing(browse: Browse, world: World) -> None:
    work(world.emma, ("start", NOW - HOUR))
    work(world.noah, ("start", NOW - HOUR), ("break_start", NOW - HOUR / 4))
    work(world.olga, ("start", NOW - 2 * HOUR))
    plan(world.max, world.kitchen, NOW - HOUR / 2, NOW + 5 * HOUR)
    page = browse("ada").get("/now/")
    assert board(page) == [
        ("Kitchen", ["Emma Example", "Noah North"], ["Max Manager"]),
        ("Yard", ["Olga Outback"], []),
    ]
    assert {name: page.context[name] for name in ("working", "on_break", "absent")} == {
        "working": 2, "on_break": 1, "absent": 1,
    }  # fmt: skip
    shown = text(page)
    assert "Emma Example since 08:00 · 1 h" in shown
    assert "Noah North Break since 08:45 · 15 min" in shown
    assert "Max Manager Not in planned from 08:30" in shown
    assert "Olga Outback since 04:00 AWST · 2 h" in shown


def test_a_press_counts_before_any_job_ran(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, NOW - HOUR, NOW + HOUR)
    press(world.noah, "start", NOW)
    assert board(browse("ada").get("/now/")) == [("Kitchen", ["Noah North"], [])]


def test_whoever_worked_in_the_plan_and_left_is_not_missing(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, NOW - 3 * HOUR, NOW + HOUR)
    work(world.noah, ("start", NOW - 3 * HOUR), ("finish", NOW - HOUR))
    assert board(browse("ada").get("/now/")) == []


def test_whoever_left_before_the_plan_began_is_missing(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, NOW - HOUR, NOW + HOUR)
    work(world.noah, ("start", NOW - 8 * HOUR), ("finish", NOW - 4 * HOUR))
    assert board(browse("ada").get("/now/")) == [("Kitchen", [], ["Noah North"])]


def test_a_plan_of_later_or_of_the_past_misses_nobody(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, NOW + HOUR, NOW + 2 * HOUR)
    plan(world.emma, world.kitchen, NOW - 2 * HOUR, NOW)
    page = browse("ada").get("/now/")
    assert board(page) == []
    assert "Nobody is clocked in, and nobody is planned for now." in text(page)


def test_a_manager_sees_their_own_team(browse: Browse, world: World) -> None:
    for one in (world.noah, world.olga):
        work(one, ("start", NOW - HOUR))
    assert board(browse("max").get("/now/")) == [("Kitchen", ["Noah North"], [])]


def test_htmx_gets_only_the_part_that_lives(browse: Browse, world: World) -> None:
    work(world.noah, ("start", NOW - HOUR))
    part = browse("max").get("/now/", headers={"HX-Request": "true"}).content.decode()
    assert "Noah North" in part
    assert "<html" not in part
    whole = browse("max").get("/now/").content.decode()
    assert 'hx-get="/now/" hx-trigger="every 5s"' in whole


def forgotten(world: World, name: str = "noah") -> Any:
    work(world.people[name], ("start", NOW - 30 * HOUR))
    look_for_forgotten()
    return shift_of(world.people[name])


def figure(response: Any) -> str:
    """The last of those on top."""
    return text(response).partition("planned, not in ")[2].partition(" needs a look")[0]


def test_how_much_needs_a_look_is_told_on_top_and_leads_down(browse: Browse, world: World) -> None:
    max_, rosa = browse("max"), browse("rosa")
    part = {"HX-Request": "true"}
    assert [figure(max_.get("/now/")), figure(max_.get("/now/", headers=part))] == ["0", "0"]
    forgotten(world)
    forgotten(world, "olga")
    press(world.emma, "finish", NOW - HOUR)
    run_jobs()
    assert [figure(max_.get("/now/")), figure(max_.get("/now/", headers=part))] == ["2", "2"]
    page = max_.get("/now/").content.decode()
    assert 'href="/now/#needs-a-look"' in page
    assert 'id="needs-a-look"' in page
    assert "needs a look" not in text(rosa.get("/now/"))


def test_a_manager_enters_the_end_that_was_never_clocked(browse: Browse, world: World) -> None:
    shift = forgotten(world)
    max_ = browse("max")
    assert "Noah North · Tue 3 Mar, 03:00 – … Kitchen The end was never clocked." in text(max_.get("/now/"))
    answer = max_.post(
        f"/timesheets/shifts/{shift.pk}/end", {f"shift{shift.pk}-finish": "2026-03-03T11:00"}, follow=True
    )
    assert says(answer) == ["The shift of Noah North has its end now."]
    shift = reread(shift)
    assert (shift.finishes_at, shift.worked_minutes, shift.flag) == (local("2026-03-03T11:00"), 480, "")
    assert "Needs a look" not in text(answer)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "This field is required."),
        ("yesterday", "Enter a day and a time, such as 2026-03-04 09:00."),
        ("0001-01-01T00:00", "Enter a day and a time, such as 2026-03-04 09:00."),
        ("2026-03-03T11:00Z", "Enter a day and a time, such as 2026-03-04 09:00."),
        ("2026-03-03T02:00", "The check-out time is earlier than the check-in time."),
        ("2026-03-05T11:00", "A shift cannot have ended in the future."),
    ],
)
def test_an_end_that_cannot_be(browse: Browse, world: World, typed: str, wrong: str) -> None:
    shift = forgotten(world)
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/end", {f"shift{shift.pk}-finish": typed})
    assert errors(answer) == {"finish": [wrong]}
    assert typed in answer.content.decode()
    assert "It began on Tuesday 3 March at 03:00." in text(answer)


def test_the_planned_end_is_offered_and_named(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, NOW - 30 * HOUR, NOW - 22 * HOUR)
    forgotten(world)
    page = browse("max").get("/now/")
    assert "The end was never clocked. Planned until 11:00." in text(page)
    assert 'value="2026-03-03T11:00"' in page.content.decode()


def test_a_manager_ends_nobodys_shift_of_another_team(browse: Browse, world: World) -> None:
    shift = forgotten(world, "olga")
    max_ = browse("max")
    assert "Needs a look" not in text(max_.get("/now/"))
    with unchanged():
        answer = max_.post(
            f"/timesheets/shifts/{shift.pk}/end", {f"shift{shift.pk}-finish": "2026-03-03T11:00"}
        )
    assert answer.status_code == 404


def test_a_press_of_which_no_shift_could_be_made_is_settled(browse: Browse, world: World) -> None:
    press(world.noah, "finish", NOW - HOUR)
    run_jobs()
    max_ = browse("max")
    assert "Noah North · Finish at 4 Mar 2026, 08:00" in text(max_.get("/now/"))
    event = waiting_events(world.actor("max")).get()
    answer = max_.post(f"/now/press/{event.pk}", follow=True)
    assert says(answer) == ["The press is settled."]
    assert not waiting_events(world.actor("max")).exists()
    assert max_.post(f"/now/press/{event.pk}").status_code == 404


def test_nobodys_press_is_settled(browse: Browse, world: World) -> None:
    keep_unclaimed(
        actor_of_device(world.kiosk),
        device=world.kiosk,
        type=EventType.START,
        at=NOW - HOUR,
        idempotency_key="k1",
    )
    max_ = browse("max")
    assert "Nobody’s press · Start at 4 Mar 2026, 08:00, Front door" in text(max_.get("/now/"))
    press_ = unclaimed_presses(world.actor("max")).get()
    assert says(max_.post(f"/now/unclaimed/{press_.pk}", follow=True)) == ["The press is settled."]
    assert not unclaimed_presses(world.actor("max")).exists()


def test_a_long_list_shows_the_oldest_and_says_how_many_there_are(browse: Browse, world: World) -> None:
    for minutes in range(53):
        press(world.noah, "finish", NOW - HOUR * 5 * (minutes + 1))
    press(world.max, "finish", NOW - 400 * HOUR)
    run_jobs()
    page = browse("max").get("/now/")
    sent = [event.sent_at for event, _ in page.context["waiting"]]
    assert (len(sent), sent[0], sent[-1]) == (50, NOW - 265 * HOUR, NOW - 20 * HOUR)
    assert "Needs a look the oldest 50 of 53" in text(page)


def test_a_roster_manager_sees_who_is_in_and_settles_nothing(browse: Browse, world: World) -> None:
    shift = forgotten(world)
    rosa = browse("rosa")
    assert "Needs a look" not in text(rosa.get("/now/"))
    with unchanged():
        assert rosa.post(f"/timesheets/shifts/{shift.pk}/end", {}).status_code == 403


def test_statements_do_not_grow_with_people(browse: Browse, world: World) -> None:
    max_ = browse("max")
    forgotten(world)
    plan(world.noah, world.kitchen, NOW - HOUR, NOW + HOUR)
    with counted() as few:
        max_.get("/now/")
    forgotten(world, "emma")
    plan(world.emma, world.kitchen, NOW - HOUR, NOW + HOUR)
    plan(world.max, world.kitchen, NOW - HOUR, NOW + HOUR)
    with counted() as more:
        max_.get("/now/")
    assert len(few) == len(more) <= 24
