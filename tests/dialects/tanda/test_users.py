"""Users as the document sends and prints them (tanda-v2.txt 851-1340, 1365-1399)."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from muster.core.change import change
from muster.core.files import keep_temporary
from muster.core.models import Organisation
from muster.people import actions
from muster.people.models import Employee, EmployeeQualification
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.dialects.tanda.document_users import (
    ATTRIBUTES,
    BARE,
    CREATED,
    LISTED,
    abroad,
    carlton,
    hours,
    lenford,
)
from tests.presses import local, reread, work
from tests.world import NOW, Tanda, World

WAGES = {"salary", "hourly_rate"}


def role(world: World, number: int) -> int:
    return world.organisation.pk * 10 + number


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def part(found: dict[str, Any], of: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in of}


# Reading


@answers("GET /api/v2/users", "GET /api/v2/users/{id}")
def test_each_user_is_told_with_what_the_document_lists(ada: Tanda, world: World) -> None:
    found = ada("GET", "/users").json()
    assert [one["id"] for one in found] == [row.pk for row in world.people.values()]
    for one in found:
        assert one.keys() == ATTRIBUTES | {"user_levels"}
        assert one.keys() >= CREATED | LISTED
        assert one == ada("GET", f"/users/{one['id']}").json()


def test_what_is_known_of_somebody(ada: Tanda, world: World) -> None:
    with change(world.actor("ada")):
        actions.add_emergency_contact(
            world.actor("ada"), reread(world.emma), name="Eve", phone="1", relationship="Sister"
        )
    update = {"address": {"city": "Sydney"}, "payslip_email": "emma@home.test", "title": "Cook"}
    actions.update_employee(world.actor("ada"), reread(world.emma), **update)
    found = told(ada("GET", f"/users/{world.emma.pk}"))
    contact = found.pop("emergency_contacts")
    assert [(one["name"], one["relationship"], one["phone"]) for one in contact] == [("Eve", "Sister", "1")]
    assert part(found, {
        "address": 0, "payslip_email": 0, "position_title": 0, "passcode": 0, "platform_role_ids": 0, "user_levels": 0,
        "department_ids": 0, "report_department_id": 0, "time_zone": 0, "utc_offset": 0, "created_at": 0, "updated_at": 0,
    }) == {
        "address": {"city": "Sydney"},
        "payslip_email": "emma@home.test",
        "position_title": "Cook",
        "passcode": "1005",
        "platform_role_ids": [role(world, 5)],
        "user_levels": ["employee"],
        "department_ids": [world.kitchen.pk, world.bar.pk],
        "report_department_id": world.kitchen.pk,
        "time_zone": "Australia/Sydney",
        "utc_offset": 39600,
        "created_at": int(NOW.timestamp()),
        "updated_at": int(NOW.timestamp()),
    }  # fmt: skip
    managing = told(ada("GET", f"/users/{world.max.pk}"))
    assert managing["managed_department_ids"] == [world.kitchen.pk]
    assert managing["platform_role_ids"] == [role(world, 4), role(world, 5)]


def test_wages_are_shown_when_they_are_asked_for(ada: Tanda, world: World) -> None:
    path = f"/users/{world.emma.pk}"
    actions.update_employee(world.actor("ada"), reread(world.emma), hourly_rate=Decimal("32.47"))
    assert not WAGES & told(ada("GET", path)).keys()
    found = told(ada("GET", f"{path}?show_wages=true"))
    assert (found["hourly_rate"], "salary" in found) == (32.47, False)
    actions.update_employee(world.actor("ada"), reread(world.emma), yearly_salary=Decimal("64174.24"))
    found = told(ada("GET", f"{path}?show_wages=true"))
    assert (found["salary"], "hourly_rate" in found) == (1234.12, False)


@answers("GET /api/v2/users/inactive")
def test_those_who_left_are_told_apart(ada: Tanda, world: World) -> None:
    path = f"/users/{world.noah.pk}"
    leaving = {
        "active": False,
        "employment_end_date": "2019-06-01",
        "payroll_cessation_code": "voluntary_cessation",
    }
    assert part(told(ada("PUT", path, leaving)), leaving) == leaving
    (found,) = ada("GET", "/users/inactive").json()
    assert found.keys() >= LISTED
    assert found == told(ada("GET", path))
    assert (found["id"], *(found[name] for name in leaving)) == (world.noah.pk, *leaving.values())
    assert world.noah.pk not in [one["id"] for one in ada("GET", "/users").json()]
    assert world.noah.pk in [one["id"] for one in ada("GET", "/users?show_inactive=true").json()]
    assert told(ada("PUT", path, {"active": True}))["active"] is True


@answers("GET /api/v2/users/clocked_in")
def test_who_is_at_work(ada: Tanda, emma: Tanda, world: World) -> None:
    start = local("2026-03-04 08:00")
    (shift,) = work(world.noah, ("start", start))
    (second,) = work(world.olga, ("start", start))
    work(world.emma, ("start", start), ("finish", NOW))
    found = ada("GET", "/users/clocked_in").json()
    assert [(one["user_id"], one["shift_id"]) for one in found] == [
        (world.noah.pk, shift.pk), (world.olga.pk, second.pk),
    ]  # fmt: skip
    assert found[0].keys() == {"user_id", "shift_id", "updated_at"}
    assert emma("GET", "/users/clocked_in").json() == []
    later = max(one["updated_at"] for one in found)
    assert ada("GET", f"/users/clocked_in?updated_after={later + 1}").json() == []
    assert len(ada("GET", f"/users/clocked_in?updated_after={later - 9999}").json()) == 2


# Creating


@answers("POST /api/v2/users")
def test_a_user_is_made_as_the_document_makes_one(ada: Tanda, world: World) -> None:
    body = carlton(world, roles=[role(world, 4), role(world, 5)])
    absent = {"award_template_organisation_id": None, "award_tag_ids": []}
    found = told(ada("POST", "/users", {**body, **absent}))
    assert found.keys() >= CREATED
    sent = {**body, **absent}
    salary = sent.pop("yearly_salary")
    assert part(found, sent) == sent
    assert (found["normalised_phone"], found["active"], found["can_see_costs"]) == (
        "+61408123654",
        True,
        True,
    )
    row = newest(Employee)
    assert (found["id"], row.roles, row.yearly_salary) == (row.pk, ["employee", "manager"], salary)
    assert told(ada("GET", f"/users/{row.pk}?show_wages=true"))["salary"] == 769.23


def test_a_name_is_enough(ada: Tanda, world: World) -> None:
    found = told(ada("POST", "/users", {"name": "Carlton Carlson Jr."}))
    assert part(found, BARE) == BARE
    assert found["platform_role_ids"] == [role(world, 5)]
    assert (found["time_zone"], found["utc_offset"]) == ("Australia/Sydney", 39600)
    assert found["created_at"] == found["updated_at"] == int(NOW.timestamp())


@pytest.mark.parametrize("name", ["award_template_organisation_id", "award_tag_ids"])
def test_an_award_that_is_not_there_is_refused(ada: Tanda, world: World, name: str) -> None:
    body = carlton(world, roles=[role(world, 4)])
    sent = {**body, "award_template_organisation_id": None, "award_tag_ids": None, name: body[name]}
    with unchanged():
        refused(ada("POST", "/users", sent), 400, f"{name}: there is none with the id or name {body[name]}.")
        refused(ada("PUT", f"/users/{world.emma.pk}", {name: body[name]}), 400,
                f"{name}: there is none with the id or name {body[name]}.")  # fmt: skip


def test_regular_hours_are_made_as_the_document_makes_them(ada: Tanda, world: World) -> None:
    found = told(ada("POST", "/users", {"name": "Steve Barnett", "regular_hours": hours(world)}))
    assert found["regular_hours"] == hours(world)
    assert part(found, BARE) == {**BARE, "name": "Steve Barnett"}
    path = f"/users/{found['id']}"
    assert told(ada("GET", f"{path}?show_regular_hours=true"))["regular_hours"] == hours(world)
    assert "regular_hours" not in told(ada("GET", path))
    shown = ada("GET", "/users?show_regular_hours=true&name=steve barnett").json()
    assert [one["regular_hours"] for one in shown] == [hours(world)]


@pytest.mark.parametrize("country", ["SG", "NZ", "GB"])
def test_somebody_abroad_has_the_details_of_there(world: World, country: str) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country=country)
    body = abroad(world)[country]
    found = told(Tanda(world.token("ada"))("POST", "/users", body))
    declared = body.pop("tax_declaration")
    assert part(found, body) == body
    # Their own number is told to nobody else (1111).
    number = declared.pop("tax_file_number")
    assert number
    assert found["tax_declaration"]["tax_file_number"] is None
    inner = declared.pop("singapore_tax_detail", {})
    assert part(found["tax_declaration"], declared) == declared
    assert part(found["tax_declaration"].get("singapore_tax_detail") or {}, inner) == inner


def test_bank_details_of_singapore(world: World) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country="SG")
    bank = {"bank_name": "DBS Bank Limited", "account_name": "Tan Wei Ming", "account_number": "0010572841"}
    ada = Tanda(world.token("ada"))
    found = told(ada("POST", "/users", {"name": "Tan Wei Ming", "bank_details": bank}))
    assert part(found["bank_details"], bank) == bank
    bank = {"bank_name": "OCBC Bank", "account_name": "Tan Wei Ming", "account_number": "1234567890"}
    found = told(ada("PUT", f"/users/{found['id']}", {"bank_details": bank}))
    assert part(found["bank_details"], bank) == bank


# Changing


@pytest.fixture
def upload(world: World, settings: Any, tmp_path: Path) -> str:
    """The id of a file that the administrator's program sent before."""
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    actor = replace(world.actor("ada"), name="API v2")
    return str(keep_temporary(actor, content=content.getvalue()).uuid)


@answers("PUT /api/v2/users/{id}")
def test_a_user_is_changed_as_the_document_changes_one(ada: Tanda, world: World, upload: str) -> None:
    course = actions.create_qualification(
        world.actor("ada"), name="RSA", maximum_weekly_hours=Decimal("20.5")
    )
    body = lenford(course.pk, upload)
    found = told(ada("PUT", f"/users/{world.noah.pk}", body))
    (held,) = body.pop("qualifications")
    assert body.pop("hourly_rate") == 12.34
    assert part(found, body) == body
    assert found["normalised_phone"] == "+61404123122"
    row = reread(world.noah)
    assert (row.hourly_rate, row.pin) == (Decimal("12.3400"), "0123")
    assert held.pop("file_id") == upload
    (shown,) = found["qualifications"]
    assert part(shown, held) == held
    assert (shown["name"], shown["maximum_hours"]) == ("RSA", 20.5)
    assert shown["file"].startswith("http://testserver/files/")
    with unchanged():
        again = lenford(course.pk, upload)
        refused(ada("PUT", f"/users/{world.noah.pk}", again), 400,
                "file_id: there is no file with this id that waits to be used.")  # fmt: skip


def test_a_qualification_is_changed_in_part_and_taken(ada: Tanda, world: World, upload: str) -> None:
    course = actions.create_qualification(world.actor("ada"), name="RSA")
    path, first = (
        f"/users/{world.noah.pk}",
        {"qualification_id": course.pk, "license_number": "A1", "file_id": upload},
    )
    told(ada("PUT", path, {"qualifications": [first]}))
    change_ = {"qualification_id": course.pk, "in_training": True, "file_id": None}
    (held,) = told(ada("PUT", path, {"qualifications": [change_]}))["qualifications"]
    assert (held["license_number"], held["in_training"], held["file"] is None) == ("A1", True, False)
    gone_ = {"qualification_id": course.pk, "enabled": False}
    assert told(ada("PUT", path, {"qualifications": [gone_]}))["qualifications"] == []
    assert told(ada("PUT", path, {"qualifications": [gone_]}))["qualifications"] == []
    assert not EmployeeQualification.objects.all_rows_unchecked().exists()


def test_what_is_left_out_stays(ada: Tanda, world: World) -> None:
    path = f"/users/{world.emma.pk}"
    before = told(ada("GET", path))
    assert told(ada("PUT", path, {})) == before
    after = told(ada("PUT", path, {"name": "Emma Else"}))
    assert after == {**before, "name": "Emma Else"}


@answers("DELETE /api/v2/users/{id}")
def test_who_is_deleted_is_deactivated_and_told(ada: Tanda, world: World) -> None:
    found = told(ada("DELETE", f"/users/{world.noah.pk}"))
    assert (found["id"], found["active"], found["passcode"]) == (world.noah.pk, False, "1006")
    assert reread(world.noah).deactivated_at == NOW
    with unchanged():
        assert told(ada("DELETE", f"/users/{world.noah.pk}")) == found
    assert told(ada("PUT", f"/users/{world.emma.pk}", {"active": False}))["active"] is False


def test_departments_are_removed_with_null(ada: Tanda, max_: Tanda, world: World) -> None:
    found = told(ada("PUT", f"/users/{world.emma.pk}", {"department_ids": None}))
    assert (found["department_ids"], found["report_department_id"]) == ([], None)
    found = told(ada("PUT", f"/users/{world.max.pk}", {"managed_department_ids": None}))
    assert (found["managed_department_ids"], found["department_ids"]) == ([], [world.kitchen.pk])
    assert max_("GET", f"/users/{world.noah.pk}").status_code == 404


def test_teams_are_as_they_are_sent(ada: Tanda, world: World) -> None:
    path, bar, yard = f"/users/{world.emma.pk}", world.bar.pk, world.yard.pk
    found = told(ada("PUT", path, {"department_ids": [bar]}))
    assert (found["department_ids"], found["report_department_id"]) == ([bar], None)
    found = told(ada("PUT", path, {"report_department_id": yard}))
    assert (found["department_ids"], found["report_department_id"]) == ([bar, yard], yard)
    assert (found["time_zone"], found["utc_offset"]) == ("Australia/Perth", 28800)
    found = told(ada("PUT", path, {"department_ids": [bar, yard]}))
    assert (found["department_ids"], found["report_department_id"]) == ([bar, yard], yard)


def test_who_is_given_teams_to_manage_is_a_manager(ada: Tanda, world: World) -> None:
    found = told(ada("POST", "/users", {"name": "Mia", "managed_department_ids": [world.bar.pk]}))
    assert (found["managed_department_ids"], found["user_levels"]) == (
        [world.bar.pk],
        ["employee", "manager"],
    )
    found = told(ada("PUT", f"/users/{world.emma.pk}", {"managed_department_ids": [world.bar.pk]}))
    assert found["platform_role_ids"] == [role(world, 4), role(world, 5)]


def test_a_passcode_is_made_anew_and_never_removed(ada: Tanda, world: World) -> None:
    path = f"/users/{world.emma.pk}"
    found = told(ada("PUT", path, {"passcode": None}))["passcode"]
    assert (len(found), found.isdigit(), found != "1005") == (4, True, True)
    assert reread(world.emma).pin == found
    assert told(ada("PUT", path, {"passcode": ""}))["passcode"] != found
    with unchanged():
        refused(ada("PUT", path, {"passcode": "1006"}), 400,
                "passcode: Another employee has this PIN. Choose a different one.")  # fmt: skip


def test_hours_of_the_week_have_three_names(ada: Tanda, world: World) -> None:
    path = f"/users/{world.emma.pk}"
    for name, value in (
        ("part_time_fixed_hours", 20),
        ("contracted_weekly_hours", 37.5),
        ("minimum_base_hours", 15),
    ):
        found = told(ada("PUT", path, {name: value, "preferred_hours": 30.25}))
        assert (found["contracted_weekly_hours"], found["part_time_fixed_hours"]) == (value, value)
        assert found["preferred_hours"] == 30.25


def test_nobody_else_is_told_of(ada: Tanda, world: World) -> None:
    assert world.other
    with unchanged():
        for key in (world.other.zoe.pk, 987_654, "x", 2**70):
            gone(ada, f"/users/{key}", "user")
            refused(ada("GET", f"/users/{key}/versions"), 404, "No known user with that id!")
