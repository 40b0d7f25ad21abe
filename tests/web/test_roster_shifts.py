"""Planning, changing and deleting a shift on the team roster."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.presses import local
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.web.roster_rows import again, every_shift, form, on_march, planned
from tests.world import World

from muster.notices.models import Notice
from muster.people.actions import update_employee
from muster.places.actions import create_position
from muster.places.queries import organisation
from muster.rosters.actions import PlannedBreak
from muster.rosters.models import ScheduledShift
from muster.web.rosters.shifts import TWICE

ADD = "/roster/shifts/add"


def facts(row: ScheduledShift) -> tuple[Any, ...]:
    return (row.employee_id, row.starts_at, row.finishes_at, row.automatic_break_minutes, row.published_at)


def test_a_shift_is_planned(browse: Browse, world: World) -> None:
    answer = browse("max").post(ADD, form(world), follow=True)
    assert says(answer) == ["The shift is planned. Nobody is told before it is published."]
    (row,) = every_shift()
    assert facts(row) == (world.emma.pk, on_march(10, 9), on_march(10, 17), 30, None)
    assert not Notice.objects.all_rows_unchecked().exists()
    assert "Team roster, week of Mon 9 Mar" in text(answer)


@pytest.mark.parametrize(
    ("changes", "finish"),
    [
        ({"finishes": "02:00"}, "2026-03-11T02:00"),
        ({"finishes": "09:00"}, "2026-03-11T09:00"),
        ({"finishes": "09:00", "longer": "on"}, "2026-03-12T09:00"),
        ({"finishes": ""}, None),
    ],
)
def test_ends(browse: Browse, world: World, changes: dict[str, Any], finish: str | None) -> None:
    browse("max").post(ADD, form(world, **changes))
    (row,) = every_shift()
    assert row.finishes_at == (local(finish) if finish else None)
    shown = browse("max").get(f"/roster/shifts/{row.pk}/").context["form"]
    sent = form(world, **changes)
    assert [shown.initial[name] for name in ("finishes", "longer")] == [
        shown.fields["finishes"].clean(sent["finishes"]) if sent["finishes"] else None,
        bool(changes.get("longer")),
    ]


def test_times_are_those_of_the_place(browse: Browse, world: World) -> None:
    browse("rosa").post(ADD, form(world, employee=world.olga.pk, department=world.yard.pk))
    (row,) = every_shift()
    assert row.starts_at == local("2026-03-10T09:00", "Australia/Perth")


def test_when_clocks_change(browse: Browse, world: World) -> None:
    """Sydney's clocks are put back on 5 April 2026 at 03:00, and forward on 4 October at 02:00."""
    max_ = browse("max")
    answer = max_.post(ADD, form(world, on="2026-04-05", starts="02:30", finishes="08:00"), follow=True)
    assert TWICE in says(answer)
    assert every_shift()[0].starts_at == datetime(2026, 4, 4, 15, 30, tzinfo=UTC)
    with unchanged():
        refused = max_.post(ADD, form(world, on="2026-10-04", starts="02:30", finishes="08:00"))
    assert errors(refused) == {
        "starts": [
            "There is no 02:30 on 2026-10-04 in Australia/Sydney: the clocks were put forward over it."
        ]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "x"}, "on"),
        ({"on": "0001-01-01"}, "on"),
        ({"on": "9999-12-31"}, "on"),
        ({"starts": ""}, "starts"),
        ({"department": ""}, "department"),
        ({"department": "99999999999999999999"}, "department"),
        ({"employee": "x"}, "employee"),
        ({"automatic_break_minutes": "480"}, "automatic_break_minutes"),
        ({"automatic_break_minutes": "-1"}, "automatic_break_minutes"),
        ({"seen": "x"}, "seen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    browse: Browse, world: World, changes: dict[str, Any], field: str
) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(ADD, form(world, **changes))
    assert set(errors(answer)) == {field}


def test_who_is_not_of_the_department_and_who_has_a_shift(browse: Browse, world: World) -> None:
    planned(world)
    rosa = browse("rosa")
    with unchanged():
        elsewhere = rosa.post(ADD, form(world, employee=world.olga.pk))
        twice = rosa.post(ADD, form(world, starts="16:00", finishes="18:00"))
    assert errors(elsewhere) == {"employee": ["Olga Outback is not active in Kitchen."]}
    assert "two shifts at once" in errors(twice)["starts"][0]


def test_the_address_suggests(browse: Browse, world: World) -> None:
    where = f"{ADD}?employee={world.noah.pk}&department={world.kitchen.pk}&on=2026-03-12&starts=06:00&finishes=14:00"
    shown = {bound.name: bound.value() for bound in browse("max").get(where).context["form"]}
    assert [str(shown[name]) for name in ("employee", "department", "on", "starts", "finishes")] == [
        str(world.noah.pk), str(world.kitchen.pk), "2026-03-12", "06:00", "14:00",
    ]  # fmt: skip
    odd = "?employee=x&department=x&on=x&starts=x&back=x"
    assert browse("max").get(f"{ADD}{odd}").status_code == 200


def test_a_warning_is_told_when_it_is_saved(browse: Browse, world: World) -> None:
    planned(world, day=9, hours=(16, 23))
    answer = browse("max").post(ADD, form(world, starts="06:00", finishes="12:00"), follow=True)
    assert len(every_shift()) == 2
    assert "Emma Example has 7 h of rest before Tue 10 Mar 06:00 to 12:00" in says(answer)[1]


def opened(browser: Client, row: ScheduledShift) -> dict[str, Any]:
    """What a browser would send of the page as it stands."""
    found: dict[str, Any] = {}
    for bound in browser.get(f"/roster/shifts/{row.pk}/").context["form"]:
        value = bound.value()
        if value is not False:
            shown = bound.field.widget.format_value(value)
            found[bound.name] = shown[0] if isinstance(shown, list) else shown or ""
    return found


def test_a_shift_is_changed(browse: Browse, world: World) -> None:
    row, max_ = planned(world, automatic_break_minutes=30, publish=True), browse("max")
    published_at = again(row).published_at
    answer = max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), "finishes": "18:30"}, follow=True)
    assert says(answer) == ["The shift is changed. Publish it, so that people are told."]
    assert facts(again(row)) == (
        world.emma.pk, on_march(10, 9), local("2026-03-10T18:30"), 30, published_at,
    )  # fmt: skip
    shown = text(max_.get(f"/roster/shifts/{row.pk}/"))
    assert (
        "Max Manager changed it 4 Mar 2026, 09:00 End: 10 Mar 2026, 18:30, before 10 Mar 2026, 17:00" in shown
    )
    assert "State Changed since published" in shown


def test_saved_as_it_is_nothing_changes(browse: Browse, world: World) -> None:
    row, max_ = planned(world, "noah"), browse("max")
    sent = opened(max_, row)
    with unchanged():
        assert max_.post(f"/roster/shifts/{row.pk}/", sent).status_code == 302


def test_a_minute_of_break_takes_the_place_of_breaks(browse: Browse, world: World) -> None:
    row, max_ = planned(world, breaks=[PlannedBreak(20)]), browse("max")
    sent = opened(max_, row)
    max_.post(f"/roster/shifts/{row.pk}/", {**sent, "starts": "08:00"})
    assert again(row).break_minutes == 20
    max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), "automatic_break_minutes": "45"})
    assert (again(row).breaks, again(row).automatic_break_minutes) == ([], 45)


def test_the_second_of_two_editors_is_told_what_was_changed(browse: Browse, world: World) -> None:
    cook = create_position(world.actor("ada"), department=world.kitchen, name="Cook")
    row = planned(world)
    ada, max_ = browse("ada"), browse("max")
    address, old = f"/roster/shifts/{row.pk}/", opened(ada, row)
    max_.post(
        address, {**opened(max_, row), "employee": world.noah.pk, "finishes": "18:00", "position": cook.pk}
    )
    with unchanged():
        answer = ada.post(address, {**old, "starts": "08:00"})
    (said,) = errors(answer)["__all__"]
    assert said.startswith("Max Manager changed this shift: ")
    for change in (
        "Person: Noah North, before Emma Example",
        "End: 10 Mar 2026, 18:00, before 10 Mar 2026, 17:00",
        "Position: Cook",
    ):
        assert change in said
    assert said.endswith("Nothing of yours was saved. Load the page again, then repeat your change.")
    assert "Show it as it is now" in text(answer)
    ada.post(address, {**opened(ada, row), "starts": "08:00"})
    kept = again(row)
    assert (kept.employee_id, kept.starts_at, kept.finishes_at, kept.position_id) == (
        world.noah.pk, on_march(10, 8), on_march(10, 18), cook.pk,
    )  # fmt: skip


def test_another_department_has_another_clock(browse: Browse, world: World) -> None:
    row, rosa = planned(world, None), browse("rosa")
    rosa.post(f"/roster/shifts/{row.pk}/", {**opened(rosa, row), "department": world.yard.pk})
    kept = again(row)
    assert (kept.department_id, kept.starts_at) == (
        world.yard.pk,
        local("2026-03-10T09:00", "Australia/Perth"),
    )
    assert organisation(world.actor("ada")).time_zone == "Australia/Sydney"


def test_a_shift_is_deleted_and_its_person_told(browse: Browse, world: World) -> None:
    row, max_ = planned(world, publish=True), browse("max")
    asked = text(max_.get(f"/roster/shifts/{row.pk}/delete"))
    assert "Emma Example, Tuesday 10 March 2026 from 09:00. Whoever it was published to is told." in asked
    answer = max_.post(f"/roster/shifts/{row.pk}/delete", follow=True)
    assert says(answer) == ["The shift is deleted."]
    assert every_shift() == []
    assert "A shift is not yours any more" in Notice.objects.all_rows_unchecked().values_list(
        "subject", flat=True
    )


def shown_version(browser: Client, address: str) -> dict[str, str]:
    """What the page that asks would send."""
    return dict(re.findall(r'name="(seen)" value="(\d+)"', browser.get(address).content.decode()))


def test_who_deletes_what_was_changed_meanwhile_is_told_first(browse: Browse, world: World) -> None:
    row, rosa, max_ = planned(world, publish=True), browse("rosa"), browse("max")
    address = f"/roster/shifts/{row.pk}/delete"
    old = shown_version(rosa, address)
    assert old == {"seen": str(row.row_version)}
    changed = {"employee": world.noah.pk, "finishes": "18:00"}
    max_.post(f"/roster/shifts/{row.pk}/", {**opened(max_, row), **changed})
    with unchanged():
        answer = rosa.post(address, old)
        assert rosa.post(address, {"seen": "x"}).status_code == 200
    (said,) = errors(answer)["__all__"]
    assert said.startswith("Max Manager changed this shift: ")
    assert "Person: Noah North, before Emma Example" in said
    assert "End: 10 Mar 2026, 18:00, before 10 Mar 2026, 17:00" in said
    assert said.endswith("It was not deleted. This is how it is now.")
    assert f"{said} Noah North, Tuesday 10 March 2026 from 09:00." in text(answer)
    # The page that told it knows of it.
    again_ = dict(re.findall(r'name="(seen)" value="(\d+)"', answer.content.decode()))
    assert says(rosa.post(address, again_, follow=True)) == ["The shift is deleted."]
    assert every_shift() == []


def test_who_deletes_what_was_deleted_meanwhile(browse: Browse, world: World) -> None:
    row, rosa, max_ = planned(world), browse("rosa"), browse("max")
    address = f"/roster/shifts/{row.pk}/delete"
    old = shown_version(rosa, address)
    max_.post(address, shown_version(max_, address))
    with unchanged():
        assert rosa.post(address, old).status_code == 404


def test_who_sees_a_shift_and_who_changes_it(browse: Browse, world: World) -> None:
    row, draft = planned(world, publish=True), planned(world, day=11)
    update_employee(world.actor("ada"), world.noah, roles=["employee"])
    noah, olga = browse("noah"), browse("olga")
    assert "Shift of Emma Example" in text(noah.get(f"/roster/shifts/{row.pk}/"))
    assert "History" not in text(noah.get(f"/roster/shifts/{row.pk}/"))
    assert noah.get(f"/roster/shifts/{draft.pk}/").status_code == 404
    assert olga.get(f"/roster/shifts/{row.pk}/").status_code == 404
    with unchanged():
        assert noah.post(f"/roster/shifts/{row.pk}/", form(world)).status_code == 403
        assert olga.post(f"/roster/shifts/{row.pk}/delete").status_code == 403
