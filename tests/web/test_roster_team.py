"""The team roster of a week: its table, its days, copying it and laying a template."""

# ruff: noqa: RUF001 - the typography of the pages

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.presses import press, reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, errors, says, text
from tests.web.roster_rows import MONDAY, WEEK, every_shift, form, on_march, planned
from tests.world import World

from muster.people.actions import deactivate_employee, update_employee
from muster.places.actions import create_position
from muster.rosters.actions import (
    Plan,
    Turn,
    add_roster_note,
    create_scheduled_shifts,
    create_template,
    set_required_cover,
    set_roster_budget,
    set_shift_label,
    update_scheduled_shift,
)
from muster.rosters.models import RosterNote, ShiftLabel

PAGE = f"/roster/team/?week={WEEK}"


def row_of(answer: Any, name: str) -> str:
    """What the table says of a person, without tags."""
    found = re.search(rf'<th scope="row">(?:<[^>]*>)?{name}.*?</tr>', answer.content.decode(), re.DOTALL)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_people_by_day_with_state_and_hours(browse: Browse, world: World) -> None:
    planned(world, day=9, automatic_break_minutes=30, publish=True)
    moved = planned(world, day=10, publish=True)
    update_scheduled_shift(world.actor("ada"), moved, finishes_at=on_march(10, 18))
    planned(world, day=11)
    planned(world, None, day=12)
    answer = browse("max").get(PAGE)
    assert row_of(answer, "Emma Example") == (
        "Emma Example 09:00 – 17:00 Published 09:00 – 18:00 Changed since published 09:00 – 17:00 Draft "
        "+ + + + 24 h 30 min"
    )
    assert row_of(answer, "Nobody yet").startswith("Nobody yet 09:00 – 17:00 Draft")
    assert row_of(answer, "Hours") == "Hours 7 h 30 min 9 h 8 h 8 h 32 h 30 min"
    assert "32 h 30 min planned 3 to publish 0 stopped by a check 0 warnings" in text(answer)


def test_what_the_checks_say_stands_beside_the_shift(browse: Browse, world: World) -> None:
    planned(world, day=10, hours=(14, 22))
    planned(world, day=11, hours=(6, 14))
    shown = row_of(browse("max").get(PAGE), "Emma Example")
    assert "06:00 – 14:00 Draft Warns: Emma Example has 8 h of rest before Wed 11 Mar 06:00 to 14:00" in shown


def test_open_time_by_position(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    cook = create_position(ada, department=world.kitchen, name="Cook")
    set_required_cover(
        ada, world.kitchen, position=cook, weekday=2, starts_at=time(9), finishes_at=time(21), people=2
    )
    planned(world, day=10, position=cook)
    shown = row_of(browse("max").get(PAGE), "Nobody yet")
    assert shown == "Nobody yet 09:00 – 17:00 1 missing: Cook Plan 17:00 – 21:00 2 missing: Cook Plan"


def test_employees_see_what_is_published_and_no_checks(browse: Browse, world: World) -> None:
    planned(world, "noah", day=10, hours=(14, 22), publish=True)
    planned(world, "noah", day=11, hours=(6, 14), publish=True)
    planned(world, "noah", day=12)
    answer = browse("emma").get(PAGE)
    assert row_of(answer, "Noah North").startswith(
        "Noah North 14:00 – 22:00 Published 06:00 – 14:00 Published"
    )
    shown = text(answer)
    for hidden in ("Draft", "rest before", "Publish ", "Plan a shift", "missing"):
        assert hidden not in shown
    assert "Olga" not in shown


def test_a_manager_plans_their_own_department(browse: Browse, world: World) -> None:
    planned(world, "olga", department=world.yard)
    shown = text(browse("max").get(PAGE))
    assert "Olga" not in shown
    assert "Copy week" in shown
    assert "Yard" in text(browse("rosa").get(PAGE))


def test_a_department_and_the_weeks_beside(browse: Browse, world: World) -> None:
    planned(world)
    planned(world, "olga", department=world.yard)
    answer = browse("ada").get(f"{PAGE}&department={world.yard.pk}")
    assert [one.department.name for one in answer.context["groups"]] == ["Yard"]
    links = re.findall(r'href="(\?week=[^"]+)"', answer.content.decode())
    assert links == [
        f"?week=2026-03-02&amp;department={world.yard.pk}",
        f"?week=2026-03-16&amp;department={world.yard.pk}",
    ]
    for odd in ("x", "", "99999999999999999999", world.other.kitchen.pk if world.other else ""):
        assert browse("ada").get(PAGE, {"department": odd, "week": WEEK}).status_code == 200


# What stands on it, for whom

PLANNERS = {"ada", "rosa", "max"}
OFFICE = {"ada", "pia", "rosa"}


def beside(world: World) -> None:
    """In two departments: a note, cover that is missing, a draft, and a budget that is exceeded."""
    ada = world.actor("ada")
    for department, name in ((world.kitchen, "emma"), (world.yard, "olga")):
        update_employee(ada, reread(world.people[name]), hourly_rate=Decimal(30))
        add_roster_note(ada, on_date=MONDAY, content=f"Of {department.name}", department=department)
        set_required_cover(ada, department, weekday=1, starts_at=time(5), finishes_at=time(6), people=3)
        set_roster_budget(ada, department, Decimal(1))
        planned(world, name, department=department, hours=(12, 14))
    add_roster_note(ada, on_date=MONDAY, content="Of everybody")
    set_shift_label(ada, on_date=MONDAY, label="A crew", colour="Red")
    update_employee(ada, reread(world.max), department_ids=[world.kitchen.pk, world.bar.pk])
    planned(world, "max", department=world.bar, day=12, hours=(20, 21))


@pytest.mark.parametrize("name", ["ada", "pia", "rosa", "max", "emma", "noah", "olga"])
def test_each_sees_what_is_theirs(browse: Browse, world: World, name: str) -> None:
    beside(world)
    answer = browse(name).get(PAGE)
    shown = text(answer)
    office, plans = name in OFFICE, name in PLANNERS
    everywhere = {"Of everybody": True, "A crew": True}
    of_kitchen = office or name in {"max", "emma", "noah"}
    expected = {
        **everywhere,
        "Kitchen: Of Kitchen": of_kitchen,
        "Yard: Of Yard": office or name == "olga",
        "12:00 – 14:00": office or plans,
        # Their own draft, of a department that somebody else plans.
        "20:00 – 21:00": office,
        "Kitchen is planned for 60.00 AUD": name in {"ada", "rosa"},
        "Kitchen is planned for more than its budget": name == "max",
        "Yard is planned for 60.00 AUD": name in {"ada", "rosa"},
        "3 missing": plans,
    }
    assert {words: words in shown for words in expected} == expected
    departments = {one.open.department.name for group in answer.context["groups"] for row in group.rows for cell in row.cells for one in cell.short}  # fmt: skip
    assert departments == ({"Kitchen", "Yard"} if plans and office else {"Kitchen"} if plans else set())
    of_day = text(browse(name).get("/roster/days/2026-03-09/"))
    assert ("Of Kitchen" in of_day, "Of Yard" in of_day) == (of_kitchen, office or name == "olga")


def test_another_organisation_sees_nothing_of_it(browse: Browse, world: World) -> None:
    beside(world)
    assert world.other is not None
    zoe = Client()
    zoe.force_login(world.other.zoe.person)
    note = RosterNote.objects.all_rows_unchecked().first()
    for address in (PAGE, f"{PAGE}&department={world.kitchen.pk}", "/roster/days/2026-03-09/"):
        shown = text(zoe.get(address))
        for words in ("Of everybody", "A crew", "Emma", "missing", "planned for", "12:00"):
            assert words not in shown
    with unchanged():
        assert zoe.post(f"/roster/notes/{note.pk}/", {"content": "Mine"}).status_code == 404
        assert zoe.post(f"/roster/notes/{note.pk}/remove").status_code == 404


def test_cover_is_shown_where_one_plans_not_where_one_works(browse: Browse, world: World) -> None:
    beside(world)
    member_of = [world.kitchen.pk, world.bar.pk, world.yard.pk]
    update_employee(world.actor("ada"), reread(world.max), department_ids=member_of)
    shown = text(browse("max").get(PAGE))
    assert "Yard: Of Yard" in shown
    assert shown.count("3 missing") == 2  # the Kitchen's, in the wide and in the narrow layout


def test_a_manager_who_sees_costs_is_told_them(browse: Browse, world: World) -> None:
    beside(world)
    update_employee(world.actor("ada"), reread(world.max), sees_costs=True)
    shown = text(browse("max").get(PAGE))
    assert "Kitchen is planned for 60.00 AUD in the week of 2026-03-09; 1.00 is the budget." in shown
    assert "Yard is planned" not in shown


@pytest.mark.parametrize(("name", "most"), [("ada", 24), ("max", 27), ("emma", 12)])
def test_ten_shifts_take_as_many_statements_as_a_hundred(
    browse: Browse, world: World, name: str, most: int
) -> None:
    """Each kind of thing is asked once: who reads (3), their week, what is planned, what stands beside it, the checks."""
    beside(world)
    browser = browse(name)
    add_shifts(world, 7)
    browser.get(PAGE)
    few = statements(browser)
    add_shifts(world, 90)
    assert len(every_shift()) == 100
    assert statements(browser) == few
    assert few <= most


def add_shifts(world: World, count: int) -> None:
    """Of Emma, Noah and nobody in turn."""
    people = (world.emma, world.noah, None)
    plans = [
        Plan(
            department=world.kitchen,
            employee=people[number % 3],
            starts_at=on_march(9 + number % 7, 15) + timedelta(minutes=number * 2 + count),
            finishes_at=on_march(9 + number % 7, 15) + timedelta(minutes=number * 2 + count + 1),
        )
        for number in range(count)
    ]
    create_scheduled_shifts(world.actor("ada"), plans, publish=True)


def test_statements_of_a_thousand_shifts(browse: Browse, world: World) -> None:
    """With what every page asks, the checks (eight) and open time (one)."""
    planned(world, hours=(14, 22))
    planned(world, day=11, hours=(6, 8))
    planned(world, None)
    ada = browse("ada")
    ada.get(PAGE)
    few = statements(ada)
    plans = [
        Plan(
            department=world.kitchen,
            employee=None,
            starts_at=on_march(9 + number % 7, 9),
            finishes_at=on_march(9 + number % 7, 17),
        )
        for number in range(960)
    ]
    people = ("emma", "noah", "max")
    own = [
        Plan(department=world.kitchen, employee=world.people[name], starts_at=on_march(day, part), finishes_at=on_march(day, part + 1))
        for name in people
        for day in range(9, 16)
        for part in (9, 11)
    ]  # fmt: skip
    create_scheduled_shifts(world.actor("ada"), [*plans, *own])
    assert len(every_shift()) == 1005
    assert statements(ada) == few <= 22


def statements(browser: Any) -> int:
    with counted() as found:
        assert browser.get(PAGE).status_code == 200
    return len(found)


# Notes and labels


def test_notes_and_labels_of_a_day(browse: Browse, world: World) -> None:
    rosa, page = browse("rosa"), "/roster/days/2026-03-10/"
    planned(world)
    rosa.post(page, {"content": "Oven is away.", "department": world.kitchen.pk})
    rosa.post(page, {"label": "A shift", "colour": "Red"})
    shown = text(rosa.get(page))
    assert "Oven is away. Kitchen, by Rosa Rosters" in shown
    assert "A shift Remove" in shown
    assert "Tue 10 Mar A shift Kitchen: Oven is away." in text(rosa.get(PAGE))
    note = RosterNote.objects.all_rows_unchecked().get()
    rosa.post(f"/roster/notes/{note.pk}/", {"content": "Oven is back."})
    assert RosterNote.objects.all_rows_unchecked().get().content == "Oven is back."
    rosa.post(f"/roster/notes/{note.pk}/remove")
    rosa.post(f"/roster/labels/{ShiftLabel.objects.all_rows_unchecked().get().pk}/remove")
    assert "Notes None." in text(rosa.get(page))
    assert "Labels None." in text(rosa.get(page))


def test_who_may_note_and_label(browse: Browse, world: World) -> None:
    page = "/roster/days/2026-03-10/"
    emma, max_, ada = (browse(name) for name in ("emma", "max", "ada"))
    assert "Add note" not in text(emma.get(page))
    assert "Add label" not in text(max_.get(page))
    with unchanged():
        assert emma.post(page, {"content": "Mine"}).status_code == 403
        assert max_.post(page, {"label": "A", "colour": "Red"}).status_code == 403
        assert errors(max_.post(page, {"content": "All"}), "note") == {
            "department": ["This field is required."]
        }
        assert errors(ada.post(page, {"content": " "}), "note")["content"]
    for odd in ("x", "2026-02-30", "0001-01-01"):
        assert browse("ada").get(f"/roster/days/{odd}/").status_code == 404


# Whole weeks


def test_a_week_is_copied_and_what_is_left_is_told(browse: Browse, world: World) -> None:
    planned(world, publish=True)
    planned(world, "noah", day=11)
    deactivate_employee(world.actor("ada"), world.noah)
    rosa = browse("rosa")
    assert "The shifts of the week of Monday 9 March" in text(rosa.get(f"/roster/copy?week={WEEK}"))
    answer = rosa.post(f"/roster/copy?week={WEEK}", {"to_starts_on": "2026-03-18"}, follow=True)
    assert says(answer) == [
        "2 shifts planned, to be published.",
        "Not planned as they were meant to be:\nNoah North, Wed 18 Mar 09:00: Noah North has left. It is vacant.",
    ]
    copied = every_shift()[2:]
    assert [(row.starts_at, row.employee_id, row.published_at) for row in copied] == [
        (on_march(17, 9), world.emma.pk, None),
        (on_march(18, 9), None, None),
    ]
    assert "Team roster, week of Mon 16 Mar" in text(answer)


def test_a_week_is_not_copied_over_itself_nor_an_empty_one(browse: Browse, world: World) -> None:
    planned(world)
    ada, emma = browse("ada"), browse("emma")
    with unchanged():
        same = ada.post(f"/roster/copy?week={WEEK}", {"to_starts_on": "2026-03-12"})
        assert ada.get("/roster/copy?week=2026-06-01").status_code == 404
        assert emma.get(f"/roster/copy?week={WEEK}").status_code == 403
    assert errors(same) == {"to_starts_on": ["Copy to another week, which begins on the same weekday."]}


def test_a_template_is_laid(browse: Browse, world: World) -> None:
    turns = [
        Turn(day=day, starts_at=time(7), finishes_at=time(7), department=world.kitchen) for day in (0, 2)
    ]
    template = create_template(world.actor("ada"), name="Day on, day off", days=4, turns=turns)
    sent = {"template": template.pk, "from_on": "2026-03-09", "until_on": "2026-03-12", "first_day": "3"}
    rosa = browse("rosa")
    answer = rosa.post("/roster/lay", sent, follow=True)
    assert says(answer) == ["2 shifts planned, to be published."]
    assert [row.starts_at for row in every_shift()] == [on_march(9, 7), on_march(11, 7)]
    with unchanged():
        wrong = rosa.post("/roster/lay", {**sent, "first_day": "5"})
        rosa.post("/roster/lay", {**sent, "until_on": "2028-03-12"})
        rosa.post("/roster/lay", {**sent, "from_on": "0001-01-01"})
    assert errors(wrong) == {"first_day": ["Day on, day off has 4 days."]}


@pytest.mark.parametrize("name", ["emma", "pia"])
def test_who_does_not_plan(browse: Browse, world: World, name: str) -> None:
    row, browser = planned(world, publish=True), browse(name)
    for address in ("/roster/shifts/add", "/roster/lay", "/roster/publish/", "/roster/swaps/"):
        assert browser.get(address).status_code == 403
    with unchanged():
        assert browser.post(f"/roster/shifts/{row.pk}/delete").status_code == 403
        assert browser.post(f"/roster/shifts/{row.pk}/", form(world)).status_code == 403
    assert "Save" not in text(browser.get(f"/roster/shifts/{row.pk}/"))


def test_who_is_in_tells_until_when_they_are_planned(browse: Browse, world: World) -> None:
    planned(world, "noah", day=4, hours=(8, 16), publish=True)
    for person in (world.noah, world.emma):
        press(person, "start", on_march(4, 8))
    shown = text(browse("max").get("/now/"))
    assert "2 in, 1 planned" in shown
    assert "Emma Example since 08:00 · 1 h not planned" in shown
    assert "Noah North since 08:00 · 1 h planned until 16:00" in shown
