"""The set-up of rosters: limits and checks, cover, templates."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.forms import CheckboxSelectMultiple
from django.test import Client
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, text
from tests.world import World

from muster.people.actions import create_qualification
from muster.people.models import Qualification
from muster.places.actions import create_position
from muster.rosters.actions import (
    Turn,
    create_template,
    set_required_cover,
    set_roster_budget,
    set_template_turns,
)
from muster.rosters.models import (
    PositionQualification,
    RequiredCover,
    RosterBudget,
    RosterSettings,
    RosterTemplate,
    TemplateShift,
)
from muster.web.forms import CHANGED_MEANWHILE

SETTINGS = "/roster-set-up/settings"


def opened(browser: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the page as it stands."""
    context = browser.get(address).context
    lines = context.get("lines")
    found: dict[str, Any] = {}
    for form in (context["form"], *(lines or ())):
        for bound in form:
            value = bound.value()
            if value is not False:  # a box that is not ticked is not sent
                shown = "on" if value is True else bound.field.widget.format_value(value)
                if isinstance(shown, list) and not isinstance(bound.field.widget, CheckboxSelectMultiple):
                    shown = shown[0]
                found[bound.html_name] = "" if shown is None else shown
    if lines:
        management = lines.management_form
        found |= {f"turns-{name}": management[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return found


def test_limits_and_checks(browse: Browse, world: World) -> None:
    rosa = browse("rosa")
    sent = opened(rosa, SETTINGS)
    assert (sent["rest_minutes"], sent["check_overlap"], sent["check_rest"]) == ("10", "stop", "warn")
    changes = {
        "rest_minutes": "11.5",
        "most_period_minutes": "152",
        "check_rest": "stop",
        "minor_latest": "22:00",
    }
    assert rosa.post(SETTINGS, {**sent, **changes}).status_code == 302
    kept = RosterSettings.objects.all_rows_unchecked().get()
    assert (kept.rest_minutes, kept.most_period_minutes, kept.firmness, kept.minor_latest) == (
        690, 9120, {"rest": "stop"}, time(22),
    )  # fmt: skip
    shown = text(rosa.get("/roster-set-up/"))
    assert "Rest between shifts 11 h 30 min" in shown
    assert "Too little rest between shifts Stops" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [("rest_minutes", "x"), ("rest_minutes", "-1"), ("period_days", "50"), ("check_rest", "maybe")],
)
def test_wrong_limits(browse: Browse, world: World, field: str, value: str) -> None:
    rosa = browse("rosa")
    sent = opened(rosa, SETTINGS)
    with unchanged():
        answer = rosa.post(SETTINGS, {**sent, field: value})
    assert set(errors(answer)) == {field}


def test_two_who_set_limits(browse: Browse, world: World) -> None:
    rosa, ada = browse("rosa"), browse("ada")
    old = opened(ada, SETTINGS)
    rosa.post(SETTINGS, {**opened(rosa, SETTINGS), "rest_minutes": "12"})
    with unchanged():
        answer = ada.post(SETTINGS, {**old, "check_rest": "off"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}


# Cover

COVER = "/roster-set-up/cover/add"


def cover(world: World, **changes: Any) -> dict[str, Any]:
    given = {"department": world.kitchen.pk, "people": "2", "starts_at": "22:00", "finishes_at": "06:00"}
    return {**given, "weekdays": ["1", "7"], **changes}


def covers() -> list[tuple[Any, ...]]:
    rows = RequiredCover.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("weekday", "on_date", "starts_at", "finishes_at", "people"))


def test_cover_of_several_weekdays(browse: Browse, world: World) -> None:
    max_ = browse("max")
    assert max_.post(COVER, cover(world)).status_code == 302
    assert covers() == [(day, None, time(22), time(6), 2) for day in (1, 7)]
    assert "Kitchen Monday 22:00" in text(max_.get("/roster-set-up/"))
    row = RequiredCover.objects.all_rows_unchecked().order_by("pk")[0]
    address = f"/roster-set-up/cover/{row.pk}/"
    max_.post(address, {**opened(max_, address), "people": "3"})
    assert covers()[0] == (1, None, time(22), time(6), 3)
    max_.post(f"{address}remove")
    assert len(covers()) == 1


def test_cover_of_a_date(browse: Browse, world: World) -> None:
    browse("ada").post(COVER, cover(world, weekdays=[], on_date="2026-12-24"))
    assert covers() == [(None, date(2026, 12, 24), time(22), time(6), 2)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"on_date": "2026-12-24"}, "weekdays"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"people": "0"}, "people"),
        ({"from_on": "0001-01-01"}, "from_on"),
        ({"from_on": "2026-04-01", "until_on": "2026-03-01"}, "until_on"),
    ],
)
def test_wrong_cover(browse: Browse, world: World, changes: dict[str, Any], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(COVER, cover(world, **changes))
    assert set(errors(answer)) == {field}


def test_whose_cover(browse: Browse, world: World) -> None:
    row = set_required_cover(
        world.actor("ada"), world.yard, weekday=1, starts_at=time(9), finishes_at=time(17)
    )
    max_ = browse("max")
    with unchanged():
        answer = max_.post(COVER, cover(world, department=world.yard.pk))
        assert max_.get(f"/roster-set-up/cover/{row.pk}/").status_code == 403
        max_.post(f"/roster-set-up/cover/{row.pk}/remove")
    assert set(errors(answer)) == {"department"}


# Budgets

BUDGET = "/roster-set-up/budgets/add"


def budgets() -> list[tuple[Any, ...]]:
    rows = RosterBudget.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("department_id", "week_starts_on", "amount"))


def test_budgets_of_every_week_and_of_one(browse: Browse, world: World) -> None:
    rosa, kitchen = browse("rosa"), world.kitchen.pk
    rosa.post(BUDGET, {"department": kitchen, "amount": "1200"})
    rosa.post(BUDGET, {"department": kitchen, "week": "2026-03-12", "amount": "900.50"})
    every, one = (kitchen, None, Decimal(1200)), (kitchen, date(2026, 3, 9), Decimal("900.50"))
    assert budgets() == [every, one]
    with unchanged():
        again = rosa.post(BUDGET, {"department": kitchen, "week": "2026-03-09", "amount": "5"})
    assert errors(again) == {"department": ["Kitchen has this budget already. Change that one."]}
    shown = text(rosa.get("/roster-set-up/"))
    assert "Kitchen Every week 1200.00 Kitchen Week of Monday 9 March 2026 900.50" in shown
    row = RosterBudget.objects.all_rows_unchecked().get(week_starts_on="2026-03-09")
    address = f"/roster-set-up/budgets/{row.pk}/"
    assert "Budget of Kitchen, week of Monday 9 March 2026" in text(rosa.get(address))
    rosa.post(address, {**opened(rosa, address), "amount": "950"})
    assert budgets() == [every, (kitchen, date(2026, 3, 9), Decimal(950))]
    rosa.post(f"{address}remove")
    assert budgets() == [every]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"week": "9999-12-31"}, "week"),
        ({"department": "x"}, "department"),
    ],
)
def test_wrong_budgets(browse: Browse, world: World, changes: dict[str, Any], field: str) -> None:
    rosa = browse("rosa")
    with unchanged():
        answer = rosa.post(BUDGET, {"department": world.kitchen.pk, "amount": "1", **changes})
    assert set(errors(answer)) == {field}


def test_whose_budgets(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    for department, amount in ((world.kitchen, 111), (world.yard, 222)):
        row = set_roster_budget(ada, department, Decimal(amount))
    assert row
    address, stranger = f"/roster-set-up/budgets/{row.pk}/", browse("zoe")
    denied = [browse(name) for name in ("emma", "pia", "max")]
    with unchanged():
        for browser in denied:
            for path in (BUDGET, address, f"{address}remove"):
                assert browser.post(path, {"amount": "1"}).status_code == 403
        for path in (address, f"{address}remove"):
            assert stranger.post(path, {"amount": "1"}).status_code == 404
        answer = stranger.post(BUDGET, {"department": world.kitchen.pk, "amount": "1"})
    assert set(errors(answer)) == {"department"}
    shown = text(browse("max").get("/roster-set-up/"))
    assert ("111.00" in shown, "222.00" in shown, "Add a budget" in shown) == (True, False, False)


# What positions ask for


def test_what_a_position_asks_for(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    cook = create_position(ada, department=world.kitchen, name="Cook")
    visa = create_qualification(ada, name="Student visa", maximum_weekly_hours=Decimal(24))
    rosa, address = browse("rosa"), f"/roster-set-up/positions/{cook.pk}/"
    assert "Student visa, at most 24 h a week" in text(rosa.get(address))
    rosa.post(address, {"qualification": visa.pk})
    assert PositionQualification.objects.get().qualification == visa
    for name in ("rosa", "max"):
        assert "Cook Kitchen Student visa 24 h a week" in text(browse(name).get("/roster-set-up/"))
    rosa.post(address, {**opened(rosa, address), "qualification": ""})
    assert not PositionQualification.objects.exists()
    assert "Cook Kitchen nothing –" in text(rosa.get("/roster-set-up/"))  # noqa: RUF001 - as the page writes it


def test_a_qualification_and_its_most_hours(browse: Browse, world: World) -> None:
    rosa = browse("rosa")
    rosa.post("/roster-set-up/qualifications/add", {"name": "Student visa", "maximum_weekly_hours": "24"})
    row = Qualification.objects.all_rows_unchecked().get()
    address = f"/roster-set-up/qualifications/{row.pk}/"
    assert "Asked for by no position: Student visa" in text(rosa.get("/roster-set-up/"))
    rosa.post(address, {**opened(rosa, address), "maximum_weekly_hours": "20"})
    row.refresh_from_db()
    assert (row.name, row.maximum_weekly_hours) == ("Student visa", 20)
    emma, max_, stranger = (browse(name) for name in ("emma", "max", "zoe"))
    assert "Student visa" not in text(max_.get("/roster-set-up/"))
    with unchanged():
        for browser, status in ((emma, 403), (max_, 403), (stranger, 404)):
            assert browser.post(address, {"name": "Other"}).status_code == status
        assert set(errors(rosa.post(address, {"name": "", "maximum_weekly_hours": "169"}))) == {
            "name",
            "maximum_weekly_hours",
        }


def test_a_manager_says_what_positions_of_theirs_ask_for(browse: Browse, world: World) -> None:
    ada, max_ = world.actor("ada"), browse("max")
    cook = create_position(ada, department=world.kitchen, name="Cook")
    licence = create_qualification(ada, name="Licence")
    max_.post(f"/roster-set-up/positions/{cook.pk}/", {"qualification": licence.pk})
    assert PositionQualification.objects.get().qualification == licence


def test_whose_positions(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    driver = create_position(ada, department=world.yard, name="Driver")
    licence = create_qualification(ada, name="Licence")
    address = f"/roster-set-up/positions/{driver.pk}/"
    emma, max_, stranger, rosa = (browse(name) for name in ("emma", "max", "zoe", "rosa"))
    with unchanged():
        for browser, status in ((emma, 403), (max_, 404), (stranger, 404)):
            assert browser.post(address, {"qualification": licence.pk}).status_code == status
        answer = rosa.post(address, {"qualification": "x"})
    assert set(errors(answer)) == {"qualification"}
    assert "Driver" not in text(max_.get("/roster-set-up/"))


# Templates


def test_a_template_is_made_filled_and_archived(browse: Browse, world: World) -> None:
    cook = create_position(world.actor("ada"), department=world.kitchen, name="Cook")
    rosa = browse("rosa")
    rosa.post("/roster-set-up/templates/add", {"name": "Nights", "days": "3"})
    template = RosterTemplate.objects.all_rows_unchecked().get()
    address = f"/roster-set-up/templates/{template.pk}/"
    line = {
        "turns-0-day": "1",
        "turns-0-starts_at": "19:00",
        "turns-0-finishes_at": "07:00",
        "turns-0-department": world.kitchen.pk,
        "turns-0-position": cook.pk,
        "turns-0-employee": world.emma.pk,
        "turns-0-automatic_break_minutes": "45",
    }
    assert rosa.post(address, {**opened(rosa, address), **line}).status_code == 302
    (turn,) = TemplateShift.objects.all_rows_unchecked()
    assert (turn.day, turn.starts_at, turn.finishes_at, turn.employee_id, turn.position_id) == (
        0, time(19), time(7), world.emma.pk, cook.pk,
    )  # fmt: skip
    sent = opened(rosa, address)
    with unchanged():
        wrong = rosa.post(address, {**sent, "turns-0-day": "4"})
    assert "Days of the cycle are numbers from 0 to 2." not in text(wrong)
    assert "This template has 3 days." in text(wrong)
    rosa.post(address, {**sent, "turns-0-DELETE": "on"})
    assert not TemplateShift.objects.all_rows_unchecked().exists()
    rosa.post(f"{address}archive")
    assert RosterTemplate.objects.all_rows_unchecked().get().archived_at is not None
    assert rosa.get(address).status_code == 404


def test_two_who_fill_a_template(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    turn = Turn(day=0, starts_at=time(9), finishes_at=time(17), department=world.kitchen)
    template = create_template(ada, name="Week", turns=[turn])
    rosa, address = browse("rosa"), f"/roster-set-up/templates/{template.pk}/"
    sent = opened(rosa, address)
    set_template_turns(ada, template, [Turn(day=1, starts_at=time(9), finishes_at=time(17))])
    with unchanged():
        answer = rosa.post(address, {**sent, "turns-0-day": "3"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
