"""Breaks with times on the form of a planned shift."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.presses import local
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, text
from tests.web.roster_rows import again, every_shift, form, planned
from tests.web.test_roster_shifts import opened as shift_as_shown
from tests.world import World

from muster.rosters.actions import Plan, PlannedBreak, breaks_of, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

ADD = "/roster/shifts/add"


def lines(*given: dict[str, str], were: int = 0) -> dict[str, Any]:
    """Lines of breaks as a page sends them."""
    found: dict[str, Any] = {"breaks-TOTAL_FORMS": str(len(given)), "breaks-INITIAL_FORMS": str(were)}
    for number, line in enumerate(given):
        found |= {f"breaks-{number}-{name}": value for name, value in line.items()}
    return found


def line(starts: str = "", finishes: str = "", minutes: str = "", paid: str = "") -> dict[str, str]:
    return {"starts": starts, "finishes": finishes, "minutes": minutes, "paid": paid}


def opened(browser: Client, row: ScheduledShift) -> dict[str, Any]:
    """What a browser would send of the page as it stands, with the lines of its breaks."""
    found = shift_as_shown(browser, row)
    shown = browser.get(f"/roster/shifts/{row.pk}/").context["form"].lines
    for one in shown:
        for bound in one:
            if bound.value() not in (None, False):
                value = bound.field.widget.format_value(bound.value())
                found[bound.html_name] = value[0] if isinstance(value, list) else value
    management = shown.management_form
    return found | {f"breaks-{name}": management[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def kept(row: ScheduledShift) -> list[tuple[Any, ...]]:
    found = breaks_of(again(row))
    return [(one.minutes, one.starts_at, one.finishes_at, one.paid, one.paid_meal) for one in found]


def test_a_shift_with_breaks(browse: Browse, world: World) -> None:
    sent = lines(
        line("12:00", "12:30"), line("15:00", "15:10", paid="paid"), line(minutes="20", paid="paid_meal")
    )
    browse("max").post(ADD, form(world, automatic_break_minutes="", **sent))
    (row,) = every_shift()
    assert row.automatic_break_minutes is None
    assert kept(row) == [
        (30, local("2026-03-10T12:00"), local("2026-03-10T12:30"), False, False),
        (10, local("2026-03-10T15:00"), local("2026-03-10T15:10"), True, False),
        (20, None, None, True, True),
    ]
    shown = text(browse("max").get(f"/roster/shifts/{row.pk}/"))
    assert "Hours 7 h 30 min Breaks 12:00 – 12:30 and 15:00 – 15:10 paid and 20 min paid" in shown
    assert "Breaks: 12:00 to 12:30, 15:00 to 15:10 paid, 20 min paid" in shown


def test_a_break_after_midnight(browse: Browse, world: World) -> None:
    night = {"starts": "22:00", "finishes": "06:00", "automatic_break_minutes": ""}
    browse("max").post(ADD, form(world, **night, **lines(line("23:45", "00:15"), line("03:00", "03:30"))))
    assert kept(every_shift()[0]) == [
        (30, local("2026-03-10T23:45"), local("2026-03-11T00:15"), False, False),
        (30, local("2026-03-11T03:00"), local("2026-03-11T03:30"), False, False),
    ]


def timed(world: World, **facts: Any) -> ScheduledShift:
    lunch = PlannedBreak(30, local("2026-03-10T12:00"), local("2026-03-10T12:30"))
    return planned(world, breaks=[lunch, PlannedBreak(10, paid=True)], **facts)


def test_saved_as_they_are_breaks_do_not_change(browse: Browse, world: World) -> None:
    row, max_ = timed(world), browse("max")
    sent = opened(max_, row)
    with unchanged():
        assert max_.post(f"/roster/shifts/{row.pk}/", sent).status_code == 302


def test_breaks_are_changed_and_taken_away(browse: Browse, world: World) -> None:
    row, max_ = timed(world, publish=True), browse("max")
    address = f"/roster/shifts/{row.pk}/"
    max_.post(address, {**opened(max_, row), "breaks-0-finishes": "12:45", "breaks-1-DELETE": "on"})
    assert kept(row) == [(45, local("2026-03-10T12:00"), local("2026-03-10T12:45"), False, False)]
    assert "Changed since published" in text(max_.get(address))
    assert "break 12:00 – 12:45 · 7 h 15 min" in text(browse("emma").get("/roster/?week=2026-03-09"))


def test_breaks_move_with_their_shift(browse: Browse, world: World) -> None:
    row, max_ = timed(world), browse("max")
    max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), "on": "2026-03-12"})
    assert kept(row) == [
        (30, local("2026-03-12T12:00"), local("2026-03-12T12:30"), False, False),
        (10, None, None, True, False),
    ]


def test_a_length_takes_the_place_of_breaks_left_as_they_were(browse: Browse, world: World) -> None:
    row, max_ = timed(world), browse("max")
    max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), "automatic_break_minutes": "45"})
    assert (again(row).breaks, again(row).automatic_break_minutes) == ([], 45)


def test_a_length_and_breaks_exclude_each_other(browse: Browse, world: World) -> None:
    row, max_ = planned(world, automatic_break_minutes=30), browse("max")
    sent = {**opened(max_, row), "breaks-0-starts": "12:00", "breaks-0-finishes": "12:30"}
    with unchanged():
        refused = max_.post(f"/roster/shifts/{row.pk}/", sent)
    assert errors(refused) == {
        "automatic_break_minutes": [
            "A planned shift has either breaks or an automatic break. Clear the one to set the other."
        ]
    }
    max_.post(f"/roster/shifts/{row.pk}/", {**sent, "automatic_break_minutes": ""})
    assert again(row).automatic_break_minutes is None
    assert [one[0] for one in kept(row)] == [30]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (line("12:00"), "finishes"),
        (line(finishes="12:00"), "starts"),
        (line("12:00", "12:30", "30"), "minutes"),
        (line(paid="paid"), "starts"),
        (line("x", "12:30"), "starts"),
        (line(minutes="-1"), "minutes"),
        (line(minutes="20", paid="x"), "paid"),
    ],
)
def test_wrong_lines(browse: Browse, world: World, given: dict[str, str], field: str) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(ADD, form(world, automatic_break_minutes="", **lines(given)))
    (found,) = answer.context["form"].lines
    assert set(found.errors) == {field}


@pytest.mark.parametrize(
    "given",
    [
        (line("18:00", "18:30"),),
        (line("12:00", "12:30"), line("12:15", "12:45")),
        (line(minutes="480"),),
    ],
)
def test_breaks_that_the_shift_refuses(browse: Browse, world: World, given: tuple[Any, ...]) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(ADD, form(world, automatic_break_minutes="", **lines(*given)))
    assert set(errors(answer)) == {"automatic_break_minutes"}


def with_break(world: World, shift: tuple[str, str], *times: datetime) -> ScheduledShift:
    plan = Plan(
        department=world.kitchen,
        employee=world.emma,
        starts_at=local(shift[0]),
        finishes_at=local(shift[1]),
        breaks=[PlannedBreak(30, *times)],
    )
    return create_scheduled_shifts(world.actor("ada"), [plan])[0]


@pytest.mark.parametrize(
    ("shift", "first"),
    [
        # On the second of its days.
        (("2026-03-10T08:00", "2026-03-12T07:00"), local("2026-03-11T12:00")),
        # When Sydney's clocks show it the second time, put back at 03:00.
        (("2026-04-04T22:00", "2026-04-05T06:00"), local("2026-04-05T02:05", fold=1)),
        # Of a shift that begins at a time that they show twice.
        (("2026-04-05T02:30", "2026-04-05T10:00"), local("2026-04-05T02:05", fold=1)),
    ],
)
def test_a_break_that_becomes_paid_stays_where_it_is(
    browse: Browse, world: World, shift: tuple[str, str], first: datetime
) -> None:
    times = (first.astimezone(UTC), first.astimezone(UTC) + timedelta(minutes=30))
    row, max_ = with_break(world, shift, *times), browse("max")
    longer = {"longer": "on"} if "12" in shift[1][:10] else {}
    max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), **longer, "breaks-0-paid": "paid"})
    assert kept(row) == [(30, *times, True, False)]


def test_a_break_of_the_second_day_stays_there(browse: Browse, world: World) -> None:
    times = (local("2026-03-11T12:00"), local("2026-03-11T12:30"))
    row, max_ = with_break(world, ("2026-03-10T08:00", "2026-03-12T07:00"), *times), browse("max")
    sent = {**opened(max_, row), "longer": "on"}
    max_.post(f"/roster/shifts/{row.pk}/", {**sent, "starts": "09:00"})
    assert again(row).starts_at == local("2026-03-10T09:00")
    assert kept(row) == [(30, *times, False, False)]


@pytest.mark.parametrize("many", ["x", "", "99999999"])
def test_lines_that_no_page_sends(browse: Browse, world: World, many: str) -> None:
    max_ = browse("max")
    odd = {"breaks-TOTAL_FORMS": many, "breaks-INITIAL_FORMS": "0", "breaks-0-minutes": "x"}
    with unchanged():
        assert max_.post(ADD, form(world, automatic_break_minutes="", **odd)).status_code == 200


def test_a_break_that_the_clock_skips(browse: Browse, world: World) -> None:
    """Sydney's clocks are put forward on 4 October 2026 at 02:00."""
    max_, night = browse("max"), {"on": "2026-10-03", "starts": "22:00", "finishes": "06:00"}
    with unchanged():
        answer = max_.post(
            ADD, form(world, **night, automatic_break_minutes="", **lines(line("02:15", "03:15")))
        )
    (found,) = answer.context["form"].lines
    assert found.errors == {"starts": ["The clocks are put forward over 02:15 in Australia/Sydney."]}
