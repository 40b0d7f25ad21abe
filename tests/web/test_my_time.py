"""My time: clocking in the browser, today, this week."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from django.test import Client
from tests.at_once import at_once
from tests.presses import local, plan, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import says, text
from tests.world import NOW, World, at, run_jobs

from muster.attendance.actions import update_settings
from muster.attendance.models import ClockEvent, Shift
from muster.people.actions import update_employee
from muster.places.actions import update_location
from muster.places.models import Location

MINUTE = timedelta(minutes=1)


def send(client: Client, kind: str, **more: Any) -> Any:
    return client.post("/time/press", {"type": kind, "key": str(uuid4()), **more}, follow=True)


def events() -> list[tuple[str, str, int | None]]:
    rows = ClockEvent.objects.all_rows_unchecked().order_by("id")
    return list(rows.values_list("type", "source", "department_id"))


def buttons(client: Client) -> list[str]:
    return [label for _, label in client.get("/time/").context["buttons"]]


def test_clocking_in_says_so_at_once_before_any_job_ran(browse: Browse, world: World) -> None:
    noah = browse("noah")
    assert buttons(noah) == ["Clock in"]
    answer = send(noah, "start")
    assert says(answer) == ["You are clocked in since 09:00. Have a good shift."]
    assert "Clocked in since 09:00" in text(answer)
    assert "Your press was kept and is being worked in." in text(answer)
    assert buttons(noah) == ["Clock out", "Start break"]
    assert events() == [("start", "web", None)]


def test_a_press_not_worked_in_yet_is_not_contradicted(browse: Browse) -> None:
    noah = browse("noah")
    send(noah, "start")
    run_jobs()
    assert "09:00 – … Kitchen 0 min so far" in text(noah.get("/time/"))
    with at(NOW + 60 * MINUTE):
        after = text(send(noah, "finish"))
        assert "Not clocked in" in after
        assert "09:00 – … Kitchen Being worked in Your press was kept and is being worked in." in after
        assert "so far" not in after
        run_jobs()
        settled = text(noah.get("/time/"))
    assert "09:00 – 10:00 Kitchen 1 h" in settled
    assert "eing worked in" not in settled


def test_a_day_from_clocking_in_to_clocking_out(browse: Browse) -> None:
    noah = browse("noah")
    said = []
    for minutes, kind in ((0, "start"), (120, "break_start"), (150, "break_finish"), (240, "finish")):
        with at(NOW + minutes * MINUTE):
            said += says(send(noah, kind))
            run_jobs()
    assert said == [
        "You are clocked in since 09:00. Have a good shift.",
        "Your break began at 11:00.",
        "Your break ended at 11:30. You are back at work.",
        "You clocked out at 13:00. See you next time.",
    ]
    with at(NOW + 241 * MINUTE):
        page = noah.get("/time/")
    assert page.context["worked_minutes"] == 210
    assert "09:00 – 13:00 Kitchen Break 11:00 – 11:30 · 30 min 3 h 30 min" in text(page)
    assert "3 h 30 min worked" in text(page)


def test_the_page_offers_what_makes_sense_on_a_break(browse: Browse) -> None:
    noah = browse("noah")
    send(noah, "start")
    with at(NOW + 5 * MINUTE):
        send(noah, "break_start")
        assert buttons(noah) == ["End break", "Clock out"]
        assert "On a break since 09:05" in text(noah.get("/time/"))


def test_after_a_break_one_is_in_since_one_clocked_in(browse: Browse) -> None:
    noah = browse("noah")
    send(noah, "start")
    for minutes, kind in ((60, "break_start"), (90, "break_finish")):
        with at(NOW + minutes * MINUTE):
            send(noah, kind)
    before = text(noah.get("/time/"))
    run_jobs()
    assert "Clocked in since 09:00" in before
    assert "Clocked in since 09:00" in text(noah.get("/time/"))


def test_sent_twice_it_is_one_press(browse: Browse) -> None:
    noah = browse("noah")
    same = {"type": "start", "key": str(uuid4())}
    noah.post("/time/press", same)
    with at(NOW + MINUTE), unchanged():
        again = noah.post("/time/press", same, follow=True)
    assert says(again)[-1] == "You are clocked in already, so nothing was changed."
    assert len(events()) == 1


def test_a_button_of_an_old_page_changes_nothing(browse: Browse) -> None:
    noah = browse("noah")
    with unchanged():
        assert says(send(noah, "finish")) == ["You are not clocked in, so nothing was changed."]


def test_a_button_that_nobody_made_changes_nothing(browse: Browse) -> None:
    noah = browse("noah")
    with unchanged():
        for form in ({"type": "tea"}, {"type": "start", "key": "x"}, {}):
            answer = noah.post("/time/press", form, follow=True)
            assert says(answer) == ["This button is not known. Load the page again."]


def test_clocking_in_for_one_of_several_departments(browse: Browse, world: World) -> None:
    emma = browse("emma")
    assert [one.name for one in emma.get("/time/").context["departments"]] == ["Kitchen", "Bar"]
    send(emma, "start", department=world.bar.pk)
    assert events() == [("start", "web", world.bar.pk)]
    assert "Clocked in since 09:00 · Bar" in text(emma.get("/time/"))


def test_a_department_that_is_not_ones_own_is_not_taken(browse: Browse, world: World) -> None:
    send(browse("emma"), "start", department=world.yard.pk)
    assert events() == [("start", "web", None)]


def fence(world: World, location: Location) -> None:
    update_location(
        world.actor("ada"),
        location,
        latitude=Decimal("-33.86"),
        longitude=Decimal("151.21"),
        radius_metres=150,
    )


HERE = {"latitude": "-33.860100", "longitude": "151.210000", "accuracy_metres": "20"}


def test_a_location_with_a_radius_is_clocked_near_it(browse: Browse, world: World) -> None:
    fence(world, world.cafe)
    noah = browse("noah")
    with unchanged():
        nowhere = says(send(noah, "start"))
        away = says(send(noah, "start", **{**HERE, "latitude": "-33.87"}))
    rule = "On your own phone or computer you clock within 150 m of Cafe."
    assert nowhere == [f"{rule} This press did not say where it was made."]
    assert away == [f"{rule} This press was made 2 km away."]
    assert says(send(noah, "start", **HERE)) == ["You are clocked in since 09:00. Have a good shift."]
    event = ClockEvent.objects.all_rows_unchecked().get()
    assert (event.latitude, event.longitude) == (Decimal("-33.860100"), Decimal("151.210000"))


def test_the_browser_is_asked_where_it_is_only_where_that_counts(browse: Browse, world: World) -> None:
    fence(world, world.depot)
    noah, olga = browse("noah").get("/time/"), browse("olga").get("/time/")
    assert noah.headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert "position.js" not in noah.content.decode()
    assert olga.headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(self)"
    assert "You clock near the location, so your browser is asked where you are when you press." in text(olga)


def test_of_several_departments_those_with_a_radius_are_marked(browse: Browse, world: World) -> None:
    fence(world, world.depot)
    update_employee(world.actor("ada"), world.noah, department_ids=[world.kitchen.pk, world.yard.pk])
    page = browse("noah").get("/time/").content.decode()
    assert f'<option value="{world.kitchen.pk}">Kitchen, Cafe' in page
    assert f'<option value="{world.yard.pk}" data-fenced>Yard, Depot' in page


def test_a_point_that_is_none_is_not_taken(browse: Browse, world: World) -> None:
    fence(world, world.cafe)
    noah = browse("noah")
    with unchanged():
        for wrong in ({"latitude": "91"}, {"longitude": "east"}, {"accuracy_metres": "nan"}):
            answer = send(noah, "start", **{**HERE, **wrong})
            assert says(answer) == ["This button is not known. Load the page again."]


def test_two_tabs_pressed_at_once_are_one_press(transactional_db: None, browse: Browse) -> None:
    tabs = browse("noah"), browse("noah")
    told = {
        said for answer in at_once(*(partial(send, tab, "start") for tab in tabs)) for said in says(answer)
    }
    assert "You are clocked in since 09:00. Have a good shift." in told
    assert told <= {
        "You are clocked in since 09:00. Have a good shift.",
        "You are clocked in already, so nothing was changed.",
        "You pressed this a moment ago already. Nothing was changed.",
    }
    assert ClockEvent.objects.all_rows_unchecked().filter(removed=False).count() == 1


def test_the_week_shows_plans_and_their_days(browse: Browse, world: World) -> None:
    plan(world.noah, world.kitchen, local("2026-03-05T22:00"), local("2026-03-06T06:00"))
    plan(world.emma, world.kitchen, local("2026-03-05T08:00"), local("2026-03-05T12:00"))
    days = browse("noah").get("/time/").context["days"]
    assert [f"{day.on:%a %d}" for day in days] == [
        "Mon 02",
        "Tue 03",
        "Wed 04",
        "Thu 05",
        "Fri 06",
        "Sat 07",
        "Sun 08",
    ]
    assert [day.is_today for day in days].index(True) == 2
    assert [[f"{line.span.starts:%H:%M}" for line in day.plans] for day in days] == [
        [],
        [],
        [],
        ["22:00"],
        [],
        [],
        [],
    ]


def test_times_are_those_of_the_location(browse: Browse, world: World) -> None:
    olga = browse("olga")
    assert says(send(olga, "start")) == ["You are clocked in since 06:00. Have a good shift."]
    assert 'data-zone="Australia/Perth"' in olga.get("/time/").content.decode()


def test_a_zone_is_named_where_it_is_not_ones_own(browse: Browse, world: World) -> None:
    update_employee(world.actor("ada"), world.noah, department_ids=[world.kitchen.pk, world.yard.pk])
    work(world.noah, ("start", NOW), ("finish", NOW + 60 * MINUTE), department=world.yard)
    with at(NOW + 61 * MINUTE):
        assert "06:00 – 07:00 AWST Yard 1 h" in text(browse("noah").get("/time/"))


def test_after_midnight_it_is_still_the_day_before_until_the_cut_off(browse: Browse, world: World) -> None:
    with at(local("2026-03-05T03:30")):
        assert browse("noah").get("/time/").context["today"].isoformat() == "2026-03-04"
    with at(local("2026-03-05T04:00")):
        assert browse("noah").get("/time/").context["today"].isoformat() == "2026-03-05"


def test_a_flag_is_told_in_words(browse: Browse, world: World) -> None:
    work(world.noah, ("start", NOW), ("break_start", NOW + 60 * MINUTE), ("finish", NOW + 90 * MINUTE))
    with at(NOW + 91 * MINUTE):
        assert "A break was never ended; it was ended with the shift" in text(browse("noah").get("/time/"))


def test_what_counts_and_what_was_clocked_are_both_shown_where_they_differ(
    browse: Browse, world: World
) -> None:
    rule = {"mode": "nearest", "minutes": 15}
    update_settings(world.actor("ada"), rounding={"start": rule, "finish": rule})
    work(world.noah, ("start", NOW + 4 * MINUTE), ("finish", NOW + 64 * MINUTE))
    with at(NOW + 65 * MINUTE):
        assert "09:00 – 10:00 Kitchen Clocked 09:04 – 10:04 1 h" in text(browse("noah").get("/time/"))


def test_one_sees_only_ones_own_time(browse: Browse, world: World) -> None:
    work(world.emma, ("start", NOW), ("finish", NOW + 60 * MINUTE))
    with at(NOW + 61 * MINUTE):
        for name in ("noah", "ada"):
            assert browse(name).get("/time/").context["worked_minutes"] == 0


def test_the_page_takes_a_bounded_number_of_statements(
    browse: Browse, world: World, django_assert_max_num_queries: Any
) -> None:
    noah = browse("noah")
    for day in range(2):
        work(
            world.noah,
            ("start", NOW - day * 24 * 60 * MINUTE - 300 * MINUTE),
            ("finish", NOW - day * 24 * 60 * MINUTE),
        )
    assert Shift.objects.all_rows_unchecked().count() == 2
    with django_assert_max_num_queries(19):
        noah.get("/time/")
