"""When people can, like to or cannot work."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date, time
from typing import Any

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import all_of, only
from tests.web.pages import errors, says, text
from tests.world import World

from muster.leave.actions import enter_availability
from muster.leave.models import Availability
from muster.places.actions import update_settings

OWN = "/leave/availability/"
CLASS = {
    "preference": "unavailable", "starts_on": "2026-03-09", "starts_at": "18:00", "finishes_at": "21:00",
    "title": "Evening class", "repeat_every_weeks": "1", "repeat_weekdays": ["1", "3"], "repeat_until": "2026-06-30",
}  # fmt: skip


def entered(world: World, name: str = "emma", **facts: Any) -> Availability:
    return enter_availability(world.actor(name), world.people[name], starts_on=date(2026, 3, 9), **facts)


def test_entering_what_repeats(browse: Browse) -> None:
    emma = browse("emma")
    answer = emma.post(f"{OWN}add", CLASS, follow=True)
    assert says(answer) == ["It is entered."]
    assert "Cannot work Mon 9 Mar 2026, 18:00 – 21:00 Evening class" in text(answer)
    assert "Repeats every week on Monday, Wednesday until Tue 30 Jun 2026" in text(answer)
    row = only(Availability)
    assert (row.ends_on, row.starts_at, row.repeat_weekdays) == (date(2026, 3, 9), time(18), [1, 3])


def test_changing_and_removing(browse: Browse, world: World) -> None:
    row, emma = entered(world, title="Away"), browse("emma")
    assert emma.get(f"{OWN}{row.pk}/").context["form"]["title"].value() == "Away"
    values = {
        "preference": "prefers",
        "starts_on": "2026-03-10",
        "ends_on": "2026-03-11",
        "repeat_weekdays": ["1"],
    }
    assert "Would like to work Tue 10 Mar 2026 – Wed 11 Mar 2026, all day" in text(
        emma.post(f"{OWN}{row.pk}/", values, follow=True)
    )
    row = reread(row)
    assert (row.title, row.repeat_every_weeks, row.repeat_weekdays) == ("", None, [])
    assert says(emma.post(f"{OWN}{row.pk}/remove", follow=True)) == ["It is removed."]
    assert all_of(Availability) == []


def test_only_one_day_of_what_repeats(browse: Browse, world: World) -> None:
    row = entered(world, title="Choir", repeat_every_weeks=1, repeat_until=date(2026, 3, 30))
    emma, days = browse("emma"), f"{OWN}{row.pk}/days/"
    assert "Only one day Change all Remove all" in text(emma.get(OWN))
    shown = text(emma.get(days))
    assert "Cannot work, Choir: every week on Monday until Mon 30 Mar 2026." in shown
    assert [f"{day} Mar 2026, all day Change Remove" in shown for day in (9, 16, 23, 30)] == [True] * 4
    answer = emma.post(f"{days}2026-03-16/remove", follow=True)
    assert says(answer) == ["Mon 16 Mar 2026 is removed, the other days stay."]
    page = emma.get(f"{days}2026-03-23/")
    assert "Only Mon 23 Mar 2026 changes; the other days stay." in text(page)
    assert list(page.context["form"].fields) == [
        "mark", "preference", "starts_on", "ends_on", "starts_at", "finishes_at", "title",
    ]  # fmt: skip
    values = {
        "preference": "unavailable",
        "starts_on": "2026-03-24",
        "starts_at": "18:00",
        "finishes_at": "21:00",
    }
    answer = emma.post(f"{days}2026-03-23/", values, follow=True)
    assert says(answer) == ["The changes of this day are saved."]
    shown = text(answer)
    assert "until Mon 30 Mar 2026, not on Mon 16 Mar 2026 nor Mon 23 Mar 2026" in shown
    assert "Cannot work Tue 24 Mar 2026, 18:00 – 21:00 Instead of Mon 23 Mar 2026 Change Remove" in shown
    assert "16 Mar" not in text(emma.get(days)).split("stay.")[1]
    emma.post(f"{OWN}{row.pk}/remove")
    assert all_of(Availability) == []


def test_the_last_day_comes_to_repeat_by_itself(browse: Browse, world: World) -> None:
    """Nothing is left of what it was a day of."""
    row, emma = entered(world, repeat_every_weeks=1, repeat_until=date(2026, 3, 9)), browse("emma")
    values = {"preference": "unavailable", "starts_on": "2026-03-10"}
    emma.post(f"{OWN}{row.pk}/days/2026-03-09/", values)
    (alone,) = [one for one in all_of(Availability) if one.pk != row.pk]
    emma.post(f"{OWN}{alone.pk}/", {**values, "repeat_every_weeks": "1"})
    assert [(one.pk, one.repeat_every_weeks) for one in all_of(Availability)] == [(alone.pk, 1)]


def test_what_cannot_be_done_to_one_day(browse: Browse, world: World) -> None:
    row = entered(world, repeat_every_weeks=1)
    emma, days = browse("emma"), f"{OWN}{row.pk}/days/"
    values = {"preference": "unavailable", "starts_on": "2026-03-24", "ends_on": "2026-03-23"}
    others = [browse(name) for name in ("noah", "olga")]
    with unchanged():
        assert errors(emma.post(f"{days}2026-03-23/", values)).keys() == {"ends_on"}
        for on in ("2026-03-24", "tomorrow", "9999-12-31"):
            assert emma.get(f"{days}{on}/").status_code == 404
            assert emma.post(f"{days}{on}/remove").status_code == 404
        for other in others:
            assert other.get(days).status_code == 404
            assert other.get(f"{days}2026-03-23/").status_code == 404
            assert other.post(f"{days}2026-03-23/remove").status_code == 404
    update_settings(world.actor("ada"), availability_notice_days=30)
    with unchanged():
        answer = emma.post(f"{days}2026-03-23/remove", follow=True)
    assert says(answer) == [
        "This can be entered 30 days ahead, from 2026-04-03 on. Ask your manager about days before."
    ]


def test_days_of_what_repeats_for_good_are_paged(
    browse: Browse, world: World, django_assert_max_num_queries: Any
) -> None:
    days = f"{OWN}{entered(world, repeat_every_weeks=1).pk}/days/"
    max_ = browse("max")
    with django_assert_max_num_queries(12):
        shown = text(max_.get(days))
    assert "Page 1 of 3" in shown
    assert shown.count("all day Change Remove") == 20
    assert "Availability of Emma Example" in shown
    once = entered(world, title="Once")
    assert "No day of it is to come." in text(max_.get(f"{OWN}{once.pk}/days/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-03-08"}, "ends_on"),
        ({"finishes_at": ""}, "finishes_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"preference": "sleeps"}, "preference"),
        ({"repeat_every_weeks": "53"}, "repeat_every_weeks"),
        ({"repeat_weekdays": ["8"]}, "repeat_weekdays"),
        ({"repeat_until": "2026-03-01"}, "repeat_until"),
        ({"starts_on": "2026-03-10", "repeat_weekdays": ["1"], "repeat_until": "2026-03-15"}, "repeat_until"),
        ({"starts_on": "9999-12-31", "repeat_until": ""}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_what_cannot_be_entered(browse: Browse, changes: dict[str, Any], field: str) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post(f"{OWN}add", {**CLASS, **changes})
    assert list(errors(answer)) == [field]


def test_what_is_over_is_not_shown(browse: Browse, world: World) -> None:
    emma, days = browse("emma"), {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 3)}
    enter_availability(world.actor("ada"), world.emma, **days)
    enter_availability(world.actor("ada"), world.emma, **days, repeat_every_weeks=2)
    shown = text(emma.get(OWN))
    assert shown.count("Cannot work") == 1
    assert "Repeats every 2 weeks on Monday" in shown


def test_where_employees_do_not_enter_it(browse: Browse, world: World) -> None:
    update_settings(world.actor("ada"), employees_enter_availability=False)
    emma = browse("emma")
    assert "tell your manager" in text(emma.get(OWN))
    with unchanged():
        assert emma.post(f"{OWN}add", CLASS).status_code == 403


def test_a_manager_looks_after_their_team(browse: Browse, world: World) -> None:
    max_, address = browse("max"), f"/people/{world.noah.pk}/availability/"
    entered(world, title="Evening class")
    max_.post(f"{address}add", CLASS)
    entered(world, "olga", title="Far away")
    assert "Cannot work Mon 9 Mar 2026, 18:00 – 21:00" in text(max_.get(address))
    team = text(max_.get("/away/availability"))
    assert "Emma Example Look Cannot work Mon 9 Mar 2026, all day Evening class" in team
    assert "Noah North Look Cannot work Mon 9 Mar 2026, 18:00 – 21:00" in team
    assert "Far away" not in team


def test_others_availability_is_not_there(browse: Browse, world: World) -> None:
    row = entered(world)
    noah, max_ = browse("noah"), browse("max")
    with unchanged():
        assert noah.get(f"{OWN}{row.pk}/").status_code == 404
        assert noah.post(f"{OWN}{row.pk}/remove").status_code == 404
        assert noah.get(f"/people/{world.emma.pk}/availability/").status_code == 404
        assert max_.post(f"/people/{world.olga.pk}/availability/add", CLASS).status_code == 404
