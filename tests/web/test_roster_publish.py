"""Publishing a week: what changes for whom, what stops and what warns, and what is said afterwards."""

# ruff: noqa: RUF001 - the typography of the pages

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import type_named
from tests.web.pages import says, text
from tests.web.roster_rows import WEEK, again, every_shift, on_march, planned
from tests.world import NOW, World

from muster.leave.actions import approve, ask_for_leave
from muster.notices.models import Notice
from muster.rosters.actions import Plan, create_scheduled_shifts, update_scheduled_shift
from muster.rosters.models import Acknowledgement
from muster.web.forms import CHANGED_MEANWHILE

PAGE = f"/roster/publish/?week={WEEK}"


def opened(browser: Client) -> dict[str, Any]:
    """What a browser would send with everything ticked."""
    page = browser.get(PAGE).content.decode()
    ticks = re.findall(r'name="acknowledge" value="([^"]+)"', page)
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', page)
    return {"mark": mark, "acknowledge": ticks}


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("employee__name", "subject"))


def test_a_week_is_published(browse: Browse, world: World) -> None:
    rows = [planned(world), planned(world, day=12), planned(world, "noah"), planned(world, None)]
    max_ = browse("max")
    shown = text(max_.get(PAGE))
    assert (
        "What changes for whom Emma Example New Tue 10 Mar, 09:00 – 17:00 Kitchen "
        "New Thu 12 Mar, 09:00 – 17:00 Kitchen Noah North New Tue 10 Mar, 09:00 – 17:00 Kitchen "
        "1 vacant shift can be picked up by the people of the department. Publish 4 shifts" in shown
    )
    answer = max_.post(PAGE, opened(max_), follow=True)
    assert says(answer) == ["4 shifts published. 2 people told."]
    assert {again(row).published_at for row in rows} == {NOW}
    assert told() == [("Emma Example", "2 of your shifts changed"), ("Noah North", "You have a new shift")]
    assert "Everything in this week is published." in text(max_.get(PAGE))


def test_what_changed_since_is_told_to_those_it_changes(browse: Browse, world: World) -> None:
    row = planned(world, publish=True)
    planned(world, "max", publish=True)
    update_scheduled_shift(world.actor("ada"), row, employee=world.noah)
    ada = browse("ada")
    assert (
        "Emma Example Not theirs any more Tue 10 Mar, 09:00 – 17:00 Kitchen "
        "Noah North New Tue 10 Mar, 09:00 – 17:00 Kitchen Publish 1 shift " in text(ada.get(PAGE))
    )
    Notice.objects.all_rows_unchecked().delete()
    assert says(ada.post(PAGE, opened(ada), follow=True)) == ["1 shift published. 2 people told."]
    assert sorted(told()) == [
        ("Emma Example", "A shift is not yours any more"),
        ("Noah North", "You have a new shift"),
    ]


def test_warnings_are_ticked_and_kept(browse: Browse, world: World) -> None:
    planned(world, day=9, hours=(15, 23))
    row = planned(world, day=10, hours=(6, 12))
    rosa = browse("rosa")
    sent = opened(rosa)
    assert len(sent["acknowledge"]) == 1
    with unchanged():
        answer = rosa.post(PAGE, {"mark": sent["mark"]})
    assert "A check warns. Tick that you know of each warning, or change the shift." in text(answer)
    assert says(rosa.post(PAGE, sent, follow=True)) == ["2 shifts published. 1 person told."]
    kept = Acknowledgement.objects.all_rows_unchecked().get()
    assert (kept.scheduled_shift_id, kept.check_name, kept.acknowledged_by_id) == (
        row.pk,
        "rest",
        world.rosa.pk,
    )
    assert "Known: Emma Example has 7 h of rest" in text(rosa.get(f"/roster/team/?week={WEEK}"))


def test_what_a_check_stops_is_left_out(browse: Browse, world: World) -> None:
    stopped, other = planned(world), planned(world, "noah")
    request = ask_for_leave(
        world.actor("emma"),
        world.emma,
        leave_type=type_named(world),
        starts_on=on_march(10, 9).date(),
        ends_on=on_march(10, 9).date(),
    )
    approve(world.actor("max"), request)
    max_ = browse("max")
    shown = text(max_.get(PAGE))
    assert "Left out: a check stops them" in shown
    assert re.search(r"Emma Example , Tue 10 Mar , 09:00 – 17:00 Emma Example [^.]* on leave. Stops", shown)
    answer = max_.post(PAGE, opened(max_), follow=True)
    assert says(answer) == [
        "1 shift published. 1 person told.",
        "1 shift not published, because a check stops it.",
    ]
    assert (again(stopped).published_at, again(other).published_at) == (None, NOW)


def test_what_was_not_seen_is_not_published(browse: Browse, world: World) -> None:
    row = planned(world)
    max_ = browse("max")
    sent = opened(max_)
    update_scheduled_shift(world.actor("ada"), row, finishes_at=on_march(10, 18))
    with unchanged():
        answer = max_.post(PAGE, sent)
    assert CHANGED_MEANWHILE in text(answer)
    max_.post(PAGE, opened(max_))
    with unchanged():
        again_ = max_.post(PAGE, sent)
    assert CHANGED_MEANWHILE in text(again_)


def test_one_department_and_only_what_one_may(browse: Browse, world: World) -> None:
    mine, theirs = planned(world), planned(world, "olga", department=world.yard)
    max_, ada = browse("max"), browse("ada")
    assert "Olga" not in text(max_.get(PAGE))
    assert "Emma" not in text(ada.get(f"{PAGE}&department={world.yard.pk}"))
    max_.post(PAGE, opened(max_))
    assert (again(mine).published_at, again(theirs).published_at) == (NOW, None)


def test_more_than_a_hundred_are_one_thing(browse: Browse, world: World) -> None:
    plans = [
        Plan(
            department=world.kitchen,
            employee=world.emma,
            starts_at=on_march(9, 5) + timedelta(minutes=90 * number),
            finishes_at=on_march(9, 5) + timedelta(minutes=90 * number + 5),
        )
        for number in range(111)
    ]
    create_scheduled_shifts(world.actor("ada"), plans)
    rosa = browse("rosa")
    sent = opened(rosa)
    with unchanged():
        rosa.post(PAGE, {"mark": sent["mark"]})
    assert says(rosa.post(PAGE, sent, follow=True)) == ["111 shifts published. 1 person told."]
    assert {row.published_at for row in every_shift()} == {NOW}
