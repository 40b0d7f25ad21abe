"""The wall chart: a table and a list, what colleagues see of it, its statements."""

# ruff: noqa: RUF001 - the typography of the pages

import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import FRIDAY, MONDAY, asked, type_named
from tests.web.pages import counted, text
from tests.world import World

from muster.leave.actions import approve, update_leave_settings, update_leave_type
from muster.leave.kinds import Half
from muster.people.actions import create_employee
from muster.places.actions import ensure_holiday_set, update_location
from muster.web.leave.chart import initials

MARCH = "/away/?month=2026-03"


def row_of(answer: Any, name: str) -> str:
    """What is said of a person, without tags."""
    found = re.search(rf'<th scope="row">(?:<a [^>]*>)?{name}.*?</tr>', answer.content.decode(), re.DOTALL)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_people_by_the_days_of_the_month(browse: Browse, world: World) -> None:
    approve(world.actor("max"), asked(world))
    answer = browse("max").get("/away/")
    assert "March 2026" in text(answer)
    assert row_of(answer, "Emma Example") == "Emma Example " + " ".join(["AL Annual leave"] * 5)
    content = answer.content.decode()
    assert content.count('<th scope="col"') == 32
    assert content.count('<th scope="rowgroup"') == 1
    assert content.count('aria-current="date"') == 1
    assert "style" not in content.replace("stylesheet", "").replace("includeIndicatorStyles", "")


def test_what_waits_and_halves(browse: Browse, world: World) -> None:
    asked(world, ends_on=MONDAY, ends_half=Half.MORNING)
    asked(
        world,
        leave_type=type_named(world, "Sick leave"),
        starts_on=MONDAY,
        ends_on=MONDAY,
        starts_half=Half.AFTERNOON,
    )
    answer = browse("max").get(MARCH)
    assert row_of(answer, "Emma Example") == (
        "Emma Example AL? Annual leave, morning, waits for approval "
        "SL? Sick leave, afternoon, waits for approval"
    )
    assert '<rect class="tint" x="1" width="1"' in answer.content.decode()


def test_holidays_of_the_location(browse: Browse, world: World) -> None:
    ensure_holiday_set(world.actor("ada"), "AU-NSW")
    update_location(world.actor("ada"), world.cafe, holiday_regions=["AU-NSW"])
    answer = browse("ada").get("/away/?month=2026-04")
    assert row_of(answer, "Emma Example").startswith("Emma Example H Good Friday")
    assert row_of(answer, "Olga Outback") == "Olga Outback"


def test_colleagues_see_that_somebody_is_away_not_why(browse: Browse, world: World) -> None:
    approve(world.actor("max"), asked(world, ends_on=MONDAY))
    asked(world, starts_on=FRIDAY)
    noah = browse("noah")
    assert row_of(noah.get(MARCH), "Emma Example") == "Emma Example Aw Away"
    assert "/leave/requests/" not in noah.get(MARCH).content.decode()
    assert "Annual leave" not in text(noah.get(MARCH))
    update_leave_type(world.actor("ada"), type_named(world), private=False)
    assert row_of(noah.get(MARCH), "Emma Example") == "Emma Example AL Annual leave"


def test_who_is_shown(browse: Browse, world: World) -> None:
    def shown(name: str) -> set[str]:
        answer = browse(name).get(MARCH)
        found = [row for _, rows in answer.context["groups"] for row in rows]
        return {row.line.employee.name for row in found}

    assert shown("olga") == {"Olga Outback"}
    assert len(shown("ada")) == 7
    update_leave_settings(world.actor("ada"), colleagues_see="nobody")
    assert shown("noah") == {"Noah North"}
    update_leave_settings(world.actor("ada"), colleagues_see="everybody")
    assert len(shown("noah")) == 7


def test_the_list(browse: Browse, world: World) -> None:
    asked(world, starts_half=Half.AFTERNOON, ends_half=Half.MORNING)
    asked(world, "noah", ends_on=MONDAY, ends_half=Half.MORNING)
    shown = text(browse("max").get(f"{MARCH}&view=list"))
    said = "Annual leave Mon 9 Mar 2026 – Fri 13 Mar 2026, from midday, to midday Waiting for approval"
    assert f"Emma Example Kitchen {said}" in shown
    assert "Noah North Kitchen Annual leave Mon 9 Mar 2026, morning" in shown
    assert "Max Manager Kitchen" not in shown
    assert "Nobody is away." in text(browse("max").get("/away/?month=2026-07&view=list"))


def test_a_department(browse: Browse, world: World) -> None:
    answer = browse("ada").get(f"{MARCH}&department={world.yard.pk}")
    assert [department.name for department, _ in answer.context["groups"]] == ["Yard"]
    links = re.findall(r'href="(\?month=[^"]+)"', answer.content.decode())
    assert all(f"department={world.yard.pk}" in link for link in links)


@pytest.mark.parametrize("month", ["", "2026-13", "0001-01", "9999-12", "march", "2026-3"])
def test_another_month_than_there_is_shows_this_one(browse: Browse, month: str) -> None:
    answer = browse("emma").get("/away/", {"month": month, "department": "x", "view": "maze"})
    assert answer.context["first"] == date(2026, 3, 1)


def test_the_chart_of_500_people_has_few_statements(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.get(MARCH)
    with counted() as few:
        ada.get(MARCH)
    for number in range(20):
        one = create_employee(world.actor("ada"), name=f"Hand {number}", primary_department=world.kitchen)
        world.people[f"hand{number}"] = one
    with unchanged(), counted() as many:
        ada.get(MARCH)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("label", "short"), [("Annual leave", "AL"), ("Away", "Aw"), ("a day in lieu", "AD")]
)
def test_initials(label: str, short: str) -> None:
    assert initials(label) == short


def test_a_link_leads_to_the_request_once(browse: Browse, world: World) -> None:
    row = asked(world, starts_on=date(2026, 2, 26), ends_on=MONDAY + timedelta(days=1))
    content = browse("max").get(MARCH).content.decode()
    assert content.count(f'href="/leave/requests/{row.pk}/"') == 1
