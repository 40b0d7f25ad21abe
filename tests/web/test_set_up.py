"""Departments, locations, devices, keys and settings."""

from datetime import timedelta
from typing import Any

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.world import NOW, Api, World, at

from muster.accounts.actions import create_api_key
from muster.accounts.models import ApiKey
from muster.attendance.models import AttendanceSettings
from muster.core.actor import Scope
from muster.core.models import Organisation, Version
from muster.people.actions import create_qualification
from muster.people.models import CustomField
from muster.people.queries import required_qualification_ids
from muster.places.actions import create_pay_code, create_position, pair_device
from muster.places.models import (
    Allowance,
    Department,
    Device,
    Location,
    OrganisationSettings,
    PayCode,
    Position,
)
from muster.places.queries import assisting_department_ids
from muster.web.scopes import MEANINGS, SCOPES


def only(model: Any, **which: Any) -> Any:
    return model.objects.all_rows_unchecked().get(**which)


# Departments and locations


def test_the_list_of_places(browse: Browse) -> None:
    shown = text(browse("ada").get("/departments/"))
    assert "Kitchen Cafe 3 Archive" in shown
    assert "Depot Australia/Perth 00:00 Archive" in shown


def test_adding_and_changing_a_department(browse: Browse, world: World) -> None:
    ada = browse("ada")
    values = {"name": "Garden", "location": world.cafe.pk, "colour": "#11aa33", "group": "Outside"}
    assert says(ada.post("/departments/add", values, follow=True)) == ["Garden is saved."]
    garden = only(Department, name="Garden")
    assert (garden.location_id, garden.colour, garden.group) == (world.cafe.pk, "#11aa33", "Outside")
    ada.post(f"/departments/{garden.pk}/", {**values, "name": "Orchard", "group": ""})
    assert (reread(garden).name, reread(garden).group) == ("Orchard", None)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": "kitchen"}, {"name": ["There is a department called kitchen already."]}),
        ({"name": " "}, {"name": ["This field is required."]}),
        ({"colour": "red"}, {"colour": ["Enter a valid value."]}),
    ],
)
def test_a_department_that_cannot_be(
    browse: Browse, world: World, changes: dict[str, str], found: dict[str, list[str]]
) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(
            "/departments/add", {"name": "New", "location": world.cafe.pk, "colour": "#000000", **changes}
        )
    assert errors(answer) == found


def test_archiving_asks_first_and_is_refused_while_somebody_belongs_there(
    browse: Browse, world: World
) -> None:
    ada, address = browse("ada"), f"/departments/{world.kitchen.pk}/archive"
    with unchanged():
        assert "Archive Kitchen?" in text(ada.get(address))
        answer = ada.post(address, follow=True)
    assert says(answer) == ["3 employees have Kitchen as their primary department. Move them first."]


def test_archiving_an_empty_department(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/departments/add", {"name": "Garden", "colour": "#11aa33"})
    garden = only(Department, name="Garden")
    assert says(ada.post(f"/departments/{garden.pk}/archive", follow=True))[-1] == "Garden is archived."
    assert reread(garden).archived_at == NOW
    assert ada.get(f"/departments/{garden.pk}/").status_code == 404


def test_payroll_changes_departments_and_archives_none(browse: Browse, world: World) -> None:
    pia = browse("pia")
    assert "Archive" not in text(pia.get("/departments/"))
    with unchanged():
        assert pia.post(f"/departments/{world.kitchen.pk}/archive").status_code == 403
        assert pia.post(f"/locations/{world.cafe.pk}/archive").status_code == 403


def test_what_a_department_asks_for_and_who_assists_it(browse: Browse, world: World) -> None:
    first_aid = create_qualification(world.actor("ada"), name="First aid")
    ada, address = browse("ada"), f"/departments/{world.bar.pk}/"
    values = {"name": "Bar", "location": world.cafe.pk, "colour": "#4A6FA5"}
    chosen = {"required": [first_aid.pk], "assistants": [world.kitchen.pk]}
    ada.post(address, {**values, **chosen})
    assert required_qualification_ids(world.bar) == [first_aid.pk]
    assert assisting_department_ids(world.bar) == [world.kitchen.pk]
    with unchanged():
        ada.post(address, {**values, **chosen})
        own = ada.post(address, {**values, "group": "Front", "assistants": [world.bar.pk]})
    assert list(errors(own)) == ["assistants"]
    ada.post(address, values)
    assert (required_qualification_ids(world.bar), assisting_department_ids(world.bar)) == ([], [])


def test_a_new_department_has_it_all_at_once(browse: Browse, world: World) -> None:
    values = {"name": "Garden", "colour": "#11aa33", "assistants": [world.kitchen.pk, world.bar.pk]}
    browse("ada").post("/departments/add", values)
    garden = only(Department, name="Garden")
    assert assisting_department_ids(garden) == sorted([world.kitchen.pk, world.bar.pk])


def test_a_position_is_added_and_archived(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/departments/{world.bar.pk}"
    add = f"{address}/positions/add"
    assert says(ada.post(add, {"name": "Barista"}, follow=True)) == ["Barista is added."]
    barista = only(Position, name="Barista")
    assert "Positions Add a position Barista Archive" in text(ada.get(f"{address}/"))
    with unchanged():
        assert errors(ada.post(add, {"name": "barista"})) == {
            "name": ["Bar has a position called barista already."]
        }
    archive = f"/departments/positions/{barista.pk}/archive"
    assert says(ada.post(archive, follow=True))[-1] == "Barista is archived."
    assert (reread(barista).archived_at, ada.post(archive).status_code) == (NOW, 404)


def test_payroll_sees_positions_and_changes_none(browse: Browse, world: World) -> None:
    barista = create_position(world.actor("ada"), name="Barista", department=world.bar)
    pia = browse("pia")
    page = text(pia.get(f"/departments/{world.bar.pk}/"))
    assert ("Barista" in page, "Archive" in page, "Add a position" in page) == (True, False, False)
    with unchanged():
        assert pia.post(f"/departments/positions/{barista.pk}/archive").status_code == 403
        assert pia.post(f"/departments/{world.bar.pk}/positions/add", {"name": "Host"}).status_code == 403


def lines(**entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Lines of a form that repeat, as the page gives them."""
    found: dict[str, Any] = {}
    for prefix, rows in entries.items():
        found |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        found |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return found


NO_LINES = lines(hours=[], holidays=[])


def test_business_hours_and_own_holidays(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/locations/{world.cafe.pk}/"
    values = {"name": "Cafe", "time_zone": "Australia/Sydney", "business_day_cutoff": "4"}
    morning = {"weekday": 1, "start": "07:00", "finish": "11:30"}
    noon = {"weekday": 1, "start": "12:30", "finish": "16:00"}
    fair = {"date": "2026-12-24", "from_": "12:00", "to": "18:00"}
    given = lines(hours=[morning, noon, {}], holidays=[fair, {"date": "2026-06-01"}, {}])
    assert says(ada.post(address, {**values, **given}, follow=True)) == ["Cafe is saved."]
    cafe = reread(world.cafe)
    assert cafe.business_hours == [morning, noon]
    assert cafe.specific_holidays == [
        {"date": "2026-12-24", "from": "12:00", "to": "18:00"}, {"date": "2026-06-01"},
    ]  # fmt: skip
    again = {**values, **given, "hours-INITIAL_FORMS": 2, "holidays-INITIAL_FORMS": 2}
    with unchanged():
        ada.post(address, again)
    ada.post(address, {**again, "hours-0-DELETE": "on", "holidays-1-DELETE": "on"})
    assert (reread(cafe).business_hours, len(reread(cafe).specific_holidays)) == ([noon], 1)


@pytest.mark.parametrize(
    ("given", "where", "field"),
    [
        (lines(hours=[{"weekday": 1, "start": "late", "finish": "16:00"}], holidays=[]), "hours", "start"),
        (lines(hours=[{"start": "09:00", "finish": "16:00"}], holidays=[]), "hours", "weekday"),
        (lines(hours=[], holidays=[{"date": "Christmas"}]), "holidays", "date"),
        (
            lines(hours=[], holidays=[{"date": "2026-12-24", "from_": "18:00", "to": "12:00"}]),
            "holidays",
            "to",
        ),
    ],
)
def test_hours_and_holidays_that_cannot_be(
    browse: Browse, world: World, given: dict[str, Any], where: str, field: str
) -> None:
    ada = browse("ada")
    values = {"name": "Cafe", "time_zone": "Australia/Sydney", "business_day_cutoff": "4"}
    with unchanged():
        answer = ada.post(f"/locations/{world.cafe.pk}/", {**values, **given})
    assert list(answer.context[where].errors[0]) == [field]


def test_adding_and_changing_a_location(browse: Browse) -> None:
    ada = browse("ada")
    values = {
        **NO_LINES, "name": "Harbour", "time_zone": "Australia/Hobart", "business_day_cutoff": "3", "latitude": "-42.8821",
        "longitude": "147.3272", "radius_metres": "150", "holiday_regions": "au-tas, AU",
    }  # fmt: skip
    assert says(ada.post("/locations/add", values, follow=True)) == ["Harbour is saved."]
    harbour = only(Location, name="Harbour")
    assert (harbour.time_zone, harbour.business_day_cutoff, harbour.holiday_regions) == (
        "Australia/Hobart", 3, ["AU-TAS", "AU"],
    )  # fmt: skip
    ada.post(f"/locations/{harbour.pk}/", {**values, "time_zone": "", "holiday_regions": ""})
    assert (reread(harbour).time_zone, reread(harbour).holiday_regions) == (None, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "cafe"}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"business_day_cutoff": "24"}, "business_day_cutoff"),
        ({"latitude": "91"}, "latitude"),
        ({"holiday_regions": "XX"}, "holiday_regions"),
    ],
)
def test_a_location_that_cannot_be(browse: Browse, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(
            "/locations/add", {**NO_LINES, "name": "New", "business_day_cutoff": "0", **changes}
        )
    assert list(errors(answer)) == [field]


def test_a_location_in_use_stays(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/locations/{world.cafe.pk}/archive", follow=True)
    assert says(answer) == ["Cafe has departments in use. Archive or move them first."]


# Devices


def test_registering_a_device_shows_its_code_once(browse: Browse, world: World) -> None:
    ada = browse("ada")
    answer = ada.post("/devices/add", {"nickname": "Back door", "location": world.depot.pk})
    code = answer.context["secret"]
    assert f"{code}" in text(answer)
    assert "http://testserver/kiosk/" in text(answer)
    assert code not in text(ada.get("/devices/"))
    assert "Back door Depot Waits for its code never New code Returned" in text(ada.get("/devices/"))
    pair_device(code)
    assert "Back door Depot In use 4 Mar 2026, 09:00" in text(ada.get("/devices/"))


def test_a_device_without_a_name_or_place_is_refused(browse: Browse) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/devices/add", {})
    assert errors(answer) == {"nickname": ["Give the device a nickname or a location."]}


def test_a_new_code_and_a_return(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/devices/{world.kiosk.pk}"
    with unchanged():
        assert "New code for Front door?" in text(ada.get(f"{address}/code"))
        assert "Is Front door back?" in text(ada.get(f"{address}/returned"))
    code = ada.post(f"{address}/code").context["secret"]
    assert code != world.kiosk_code
    assert pair_device(code)[0].pk == world.kiosk.pk
    assert says(ada.post(f"{address}/returned", follow=True))[-1] == "Front door is marked as returned."
    assert only(Device, pk=world.kiosk.pk).returned


def test_a_manager_looks_at_devices_and_changes_none(browse: Browse, world: World) -> None:
    max_ = browse("max")
    assert "New code" not in text(max_.get("/devices/"))
    with unchanged():
        assert max_.post(f"/devices/{world.kiosk.pk}/code").status_code == 403
        assert max_.post(f"/devices/{world.kiosk.pk}/returned").status_code == 403


# Keys


def test_making_a_key_shows_it_once_and_it_works(browse: Browse) -> None:
    ada = browse("ada")
    answer = ada.post(
        "/keys/add",
        {
            "name": "Export",
            "role": "payroll_officer",
            "scopes": ["user", "timesheet"],
            "post_answers_created": "on",
        },
    )
    secret = answer.context["secret"]
    assert secret.startswith("muster_")
    assert secret not in ada.get("/keys/").content.decode()
    row = only(ApiKey, name="Export")
    assert (row.role, row.scopes, row.post_answers_created) == (
        "payroll_officer",
        ["user", "timesheet"],
        True,
    )
    assert Api(secret)("GET", "/employees").status_code == 200
    assert f"its client ID is {row.client_id}, which the list of keys tells too." in text(answer)
    shown = text(ada.get("/keys/"))
    assert (
        f"Export ends in {secret[-4:]} client ID {row.client_id} Payroll officer People, Shifts and timesheets POST answers 201 4 Mar 2026, 09:00"
        in shown
    )


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": ""}, "name"), ({"role": "king"}, "role"), ({"scopes": []}, "scopes")]
)
def test_a_key_that_cannot_be(browse: Browse, changes: dict[str, Any], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/keys/add", {"name": "Export", "role": "manager", "scopes": ["user"], **changes})
    assert list(errors(answer)) == [field]


@pytest.mark.parametrize(("given", "signed"), [("Night export", "Night export"), ("", "TimeStation API")])
def test_a_key_signs_changes_with_its_name_or_the_doors(browse: Browse, given: str, signed: str) -> None:
    values = {"name": "Export", "role": "organisation_admin", "scopes": ["user", "department"]}
    secret = browse("ada").post("/keys/add", {**values, "author_name": given}).context["secret"]
    assert Api(secret)("POST", "/departments", {"name": "Garden"}).status_code == 200
    garden = only(Department, name="Garden")
    made = Version.objects.all_rows_unchecked().get(item_type="department", item_id=garden.pk)
    assert made.author_name == signed


def test_every_scope_has_its_words() -> None:
    assert set(SCOPES) == set(MEANINGS) == set(Scope)


def test_revoking_a_key_asks_first(browse: Browse, world: World) -> None:
    ada, key = browse("ada"), only(ApiKey, name="Till")
    with unchanged():
        assert "Revoke the key Till?" in text(ada.get(f"/keys/{key.pk}/revoke"))
    assert says(ada.post(f"/keys/{key.pk}/revoke", follow=True)) == ["The key Till is revoked."]
    assert Api(world.key)("GET", "/employees").status_code == 401
    assert "Revoked" in text(ada.get("/keys/"))


def test_a_key_of_another_organisation_is_not_there(browse: Browse) -> None:
    ada, key = browse("ada"), only(ApiKey, name="Shop")
    with unchanged():
        assert ada.post(f"/keys/{key.pk}/revoke").status_code == 404


# Settings


def organisation_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Bramble & Co", "time_zone": "Australia/Sydney", "week_starts_on": "1", "timesheet_weeks": "1",
        "timesheet_anchor_on": "2026-03-02", "employees_enter_availability": "on", "availability_notice_days": "0",
        "employees_ask_for_leave": "on", "default_leave_hours": "7.60", "default_preferred_weekly_hours": "22.00", **changes,
    }  # fmt: skip


def test_changing_the_organisation(browse: Browse, world: World) -> None:
    changes = {"name": "Bramble Ltd", "timesheet_weeks": "2", "week_starts_on": "7"}
    answer = browse("ada").post("/settings/organisation", organisation_form(**changes), follow=True)
    assert says(answer) == ["The settings are saved."]
    assert Organisation.objects.get(pk=world.organisation.pk).name == "Bramble Ltd"
    row = only(OrganisationSettings, organisation=world.organisation)
    assert (row.timesheet_weeks, row.week_starts_on) == (2, 7)
    told = Version.objects.all_rows_unchecked().filter(item_type="organisation_settings", event="update")
    assert {entry["field"]: entry["updated"] for one in told for entry in one.changes} == {
        "name": "Bramble Ltd", "timesheet_weeks": 2, "week_starts_on": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"timesheet_weeks": "3"}, "timesheet_weeks"),
        ({"timesheet_anchor_on": ""}, "timesheet_anchor_on"),
    ],
)
def test_settings_that_cannot_be(browse: Browse, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/settings/organisation", organisation_form(**changes))
    assert list(errors(answer)) == [field]


def test_what_employees_may_ask_for_is_set_and_told(browse: Browse, world: World) -> None:
    ada = browse("ada")
    changes = {"availability_notice_days": "4", "default_leave_hours": "8", "employees_ask_for_leave": ""}
    form = organisation_form(**changes)
    assert says(ada.post("/settings/organisation", form, follow=True)) == ["The settings are saved."]
    row = only(OrganisationSettings, organisation=world.organisation)
    assert (row.availability_notice_days, row.default_leave_hours, row.employees_ask_for_leave) == (
        4,
        8,
        False,
    )
    shown = text(ada.get("/settings/"))
    assert "When they cannot work employees enter it, 4 days ahead" in shown
    assert "Leave employees do not ask for it; a day has 8 h" in shown
    assert "Ada Admin changed them 4 Mar 2026, 09:00" in shown
    assert "Days ahead for that: 4, before 0" in shown
    assert "Employees ask for leave: no, before yes" in shown
    for wrong, field in (
        ({"default_leave_hours": "0"}, "default_leave_hours"),
        ({"default_leave_hours": "25"}, "default_leave_hours"),
        ({"default_preferred_weekly_hours": "169"}, "default_preferred_weekly_hours"),
        ({"availability_notice_days": "-1"}, "availability_notice_days"),
    ):
        with unchanged():
            assert list(errors(ada.post("/settings/organisation", {**form, **wrong}))) == [field]


@pytest.mark.parametrize(
    ("kind", "model", "more"),
    [("pay-codes", PayCode, {"export_name": "HD1"}), ("allowances", Allowance, {"automatic": "on"})],
)
def test_a_pay_code_and_an_allowance_are_added_changed_and_archived(
    browse: Browse, kind: str, model: Any, more: dict[str, str]
) -> None:
    pia, max_, address = browse("pia"), browse("max"), f"/settings/{kind}"
    assert says(pia.post(f"{address}/add", {"name": " Tools ", **more}, follow=True)) == ["Tools is saved."]
    row = only(model, name="Tools")
    assert "Tools" in text(pia.get("/settings/"))
    with unchanged():
        assert pia.post(f"{address}/add", {"name": "TOOLS"}).context["form"].errors.keys() == {"name"}
        assert "Archive Tools?" in text(pia.get(f"{address}/{row.pk}/archive"))
        for page in (f"{address}/add", f"{address}/{row.pk}/", f"{address}/{row.pk}/archive"):
            assert (max_.get(page).status_code, max_.post(page).status_code) == (403, 403)
    pia.post(f"{address}/{row.pk}/", {"name": "Gear", "export_name": "G"})
    assert (reread(row).name, reread(row).export_name, getattr(reread(row), "automatic", False)) == (
        "Gear",
        "G",
        False,
    )
    assert says(pia.post(f"{address}/{row.pk}/archive", follow=True))[-1] == "Gear is archived."
    assert (reread(row).archived_at, pia.get(f"{address}/{row.pk}/").status_code) == (NOW, 404)


def test_a_department_sets_a_pay_code(browse: Browse, world: World) -> None:
    level = create_pay_code(world.actor("ada"), name="Level 2")
    ada, address = browse("ada"), f"/departments/{world.bar.pk}/"
    values = {"name": "Bar", "location": world.cafe.pk, "colour": "#4A6FA5"}
    ada.post(address, {**values, "pay_code": level.pk}, follow=True)
    assert reread(world.bar).pay_code == level
    with unchanged():
        said = says(ada.post(f"/settings/pay-codes/{level.pk}/archive", follow=True))
    assert said == ["Bar sets Level 2 on the time worked there. Change that first."]


def test_a_manager_changes_their_department_but_not_what_it_pays(browse: Browse, world: World) -> None:
    max_, own = browse("max"), f"/departments/{world.kitchen.pk}/"
    shown = text(max_.get("/departments/"))
    assert ("Kitchen" in shown, "Bar" in shown, "Add a department" in shown) == (True, False, False)
    assert "Pay code" not in text(max_.get(own))
    values = {"name": "Galley", "location": world.cafe.pk, "colour": "#4A6FA5"}
    assert says(max_.post(own, values, follow=True)) == ["Galley is saved."]
    with unchanged():
        assert max_.get(f"/departments/{world.bar.pk}/").status_code == 404
        assert max_.post(f"/departments/{world.bar.pk}/", values).status_code == 404
        assert max_.get("/departments/add").status_code == 403


def test_an_access_code_for_devices_is_shown_once(browse: Browse) -> None:
    ada, max_ = browse("ada"), browse("max")
    assert "Access code" in text(ada.get("/devices/"))
    with unchanged():
        assert "New access code for devices?" in text(ada.get("/devices/access-code"))
        assert max_.post("/devices/access-code").status_code == 403
    code = ada.post("/devices/access-code").context["secret"]
    assert (len(code), code.isdigit(), code in text(ada.get("/devices/"))) == (8, True, False)
    assert "Access code for devices: made" in text(ada.get("/settings/"))
    ada.post("/devices/access-code")
    page = ada.get("/settings/").content.decode()
    assert ("Access code for devices: reset" in page, code in page) == (True, False)


def rules_form(**changes: Any) -> dict[str, Any]:
    return {
        "start_mode": "nearest", "start_minutes": "15", "start_snap": "5",
        "finish_mode": "floor", "finish_minutes": "1", "finish_snap": "0",
        "break_start_mode": "ceiling", "break_start_minutes": "5",
        "break_finish_mode": "floor", "break_finish_minutes": "10",
        "duplicate_seconds": "60", "pair_window_minutes": "90", "longest_shift_minutes": "840",
        "forgotten_after_minutes": "180", "forgotten_rule": "planned_finish",
        "breaks-TOTAL_FORMS": "2", "breaks-INITIAL_FORMS": "0",
        "breaks-0-worked_minutes": "600", "breaks-0-break_minutes": "60",
        "breaks-1-worked_minutes": "300", "breaks-1-break_minutes": "30",
        **changes,
    }  # fmt: skip


def test_payroll_sets_the_rules_of_time(browse: Browse, world: World) -> None:
    pia = browse("pia")
    answer = pia.post("/settings/time", rules_form(), follow=True)
    assert says(answer) == ["The rules are saved. They apply to what is clocked or changed from now on."]
    row = only(AttendanceSettings, organisation=world.organisation)
    assert row.rounding == {
        "start": {"mode": "nearest", "minutes": 15, "snap_to_plan_minutes": 5},
        "finish": {"mode": "floor", "minutes": 1, "snap_to_plan_minutes": 0},
        "break_start": {"mode": "ceiling", "minutes": 5},
        "break_finish": {"mode": "floor", "minutes": 10},
    }
    assert row.automatic_breaks == [
        {"worked_minutes": 300, "break_minutes": 30},
        {"worked_minutes": 600, "break_minutes": 60},
    ]
    assert (row.duplicate_seconds, row.longest_shift_minutes, row.forgotten_rule) == (
        60,
        840,
        "planned_finish",
    )
    shown = text(pia.get("/settings/"))
    assert "Start: nearest, 15 min" in shown
    assert "Break finish: floor, 10 min" in shown


def test_an_automatic_break_is_taken_away(browse: Browse, world: World) -> None:
    pia = browse("pia")
    pia.post("/settings/time", rules_form())
    pia.post("/settings/time", rules_form(**{"breaks-INITIAL_FORMS": "2", "breaks-1-DELETE": "on"}))
    row = only(AttendanceSettings, organisation=world.organisation)
    assert row.automatic_breaks == [{"worked_minutes": 600, "break_minutes": 60}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start_mode": "up"}, "start_mode"),
        ({"start_minutes": "7"}, "start_minutes"),
        ({"break_start_mode": ""}, "break_start_mode"),
        ({"break_finish_minutes": "7"}, "break_finish_minutes"),
        ({"longest_shift_minutes": "59"}, "longest_shift_minutes"),
        ({"duplicate_seconds": "-1"}, "duplicate_seconds"),
    ],
)
def test_rules_that_cannot_be(browse: Browse, changes: dict[str, str], field: str) -> None:
    pia = browse("pia")
    with unchanged():
        answer = pia.post("/settings/time", rules_form(**changes))
    assert list(errors(answer)) == [field]


def test_a_break_as_long_as_its_work_is_refused(browse: Browse) -> None:
    pia = browse("pia")
    with unchanged():
        answer = pia.post("/settings/time", rules_form(**{"breaks-0-break_minutes": "600"}))
    assert answer.context["breaks"].errors[0] == {
        "break_minutes": ["A break is shorter than the work it needs."]
    }


def test_adding_a_field_for_people(browse: Browse) -> None:
    ada = browse("ada")
    values = {
        "name": "Shirt",
        "kind": "choice",
        "options": "S\nM\n\nL ",
        "group": "Clothes",
        "required": "on",
    }
    assert says(ada.post("/settings/fields/add", values, follow=True)) == [
        "The field for people Shirt is added."
    ]
    row = only(CustomField, name="Shirt")
    assert (row.option_names, row.required) == (["S", "M", "L"], True)
    assert "Shirt Clothes, choice: S, M, L, must be filled in" in text(ada.get("/settings/"))
    hire = {"name": "Lena", "primary_department": "", "preferred_weekly_hours": "", "roles": []}
    with unchanged():
        assert errors(ada.post("/people/add", hire)) == {f"custom_{row.pk}": ["This field is required."]}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"name": "Shirt", "kind": "choice"}, {"options": ["Write what may be chosen."]}),
        (
            {"name": "start date", "kind": "text"},
            {"name": ["There is a custom field called start date already."]},
        ),
    ],
)
def test_a_field_that_cannot_be(browse: Browse, values: dict[str, str], found: dict[str, list[str]]) -> None:
    ada = browse("ada")
    with unchanged():
        assert errors(ada.post("/settings/fields/add", values)) == found


def test_an_expired_key_is_told(browse: Browse, world: World) -> None:
    create_api_key(world.actor("ada"), name="Short", expires_at=NOW + timedelta(hours=1))
    ada = browse("ada")
    assert "Expired" not in text(ada.get("/keys/"))
    with at(NOW + timedelta(hours=2)):
        assert "Expired" in text(ada.get("/keys/"))
