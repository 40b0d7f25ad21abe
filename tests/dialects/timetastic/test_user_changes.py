"""Adding, editing, archiving and restoring users, with their numbered errors (timetastic.txt 707-883)."""

from datetime import date, timedelta
from typing import Any

import pytest

from muster.accounts.actions import create_api_key
from muster.accounts.models import Invitation
from muster.core.actor import Scope
from muster.leave.actions import set_profile, update_leave_settings
from muster.people.actions import create_employee, update_employee
from muster.people.models import Employee
from muster.people.queries import emergency_contacts, employee
from muster.places.actions import ensure_holiday_set, update_location
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, user
from tests.unchanged import unchanged
from tests.world import NOW, World, at

Body = dict[str, Any]


def new(world: World, **facts: Any) -> Body:
    return {
        "firstName": "Charles", "lastName": "Babbage", "allowance": 25, "departmentId": world.kitchen.pk, **facts,
    }  # fmt: skip


def failed(door: Door, path: str, body: Any, number: int, message: str | None = None) -> None:
    """Refused with the number, and nothing changed."""
    with unchanged():
        answer = door.refused("POST", path, body)
    assert answer["errorStatus"] == number, answer
    assert answer["errorMessage"]
    assert set(answer) == {"errorStatus", "errorMessage"}
    if message is not None:
        assert answer["errorMessage"] == message


def edited(door: Door, row: Employee, body: Body, number: int = 0) -> dict[str, Any]:
    answer = door.told("POST", f"/users/edit/{row.pk}", body)
    assert answer == {"errorStatus": number, "errorMessage": None}
    told: dict[str, Any] = door.told("GET", f"/users/contact/{row.pk}")
    return told


# Adding


@answers("POST /api/users/add")
def test_adding_a_user(world: World, door: Door) -> None:
    body = new(
        world,
        emailAddress="charles@bramble.test",
        startDate="2022-02-04T00:00:00",
        leaveYearStart=4,
        sendWelcomeEmail=False,
    )
    answer = door.told("POST", "/users/add", body)
    told = door.told("GET", f"/users/{answer['id']}")
    assert answer == {"id": told["id"]}
    assert (told["firstname"], told["surname"], told["email"]) == (
        "Charles",
        "Babbage",
        "charles@bramble.test",
    )
    assert (told["departmentId"], told["startDate"]) == (world.kitchen.pk, "2022-02-04T00:00:00")
    assert (told["currentYearAllowance"], told["nextYearAllowance"], told["yearStart"]) == (25, 25, 4)
    row = employee(world.actor("ada"), answer["id"])
    assert (row.name, row.roles) == ("Charles Babbage", ["employee"])
    assert not Invitation.objects.all_rows_unchecked().exists()


def test_the_samples_body(world: World, door: Door) -> None:
    body = {
        "firstName": "Registry",
        "lastName": "TestSave",
        "allowance": 20,
        "departmentId": world.bar.pk,
        "emailAddress": "registry.testsave.unique@acme.dev",
        "sendWelcomeEmail": False,
    }
    assert user(door, Employee(pk=door.told("POST", "/users/add", body)["id"]))["surname"] == "TestSave"


def test_a_welcome_by_mail(world: World, door: Door) -> None:
    body = new(world, emailAddress="charles@bramble.test", sendWelcomeEmail=True)
    pk = door.told("POST", "/users/add", body)["id"]
    sent = Invitation.objects.all_rows_unchecked().get()
    assert (sent.employee_id, sent.email, sent.kind) == (pk, "charles@bramble.test", "sign_up")
    failed(door, "/users/add", new(world, sendWelcomeEmail=True), 3, "Charles Babbage has no email.")


def test_the_leave_year_is_that_of_most_people(world: World, door: Door) -> None:
    def year_start() -> int:
        return int(user(door, Employee(pk=door.told("POST", "/users/add", new(world))["id"]))["yearStart"])

    update_leave_settings(world.actor("ada"), year_starts_month=7)
    assert year_start() == 7
    for _ in range(9):
        door.told("POST", "/users/add", new(world, leaveYearStart=4))
    assert year_start() == 4


@pytest.mark.parametrize(
    ("facts", "number", "message"),
    [
        ({"firstName": ""}, 3, "First name is required"),
        ({"lastName": " "}, 3, "Last name is required"),
        ({"firstName": None}, 3, "First name is required"),
        ({"allowance": None}, 3, "allowance: give a value."),
        ({"allowance": "lots"}, 3, "allowance: not a number."),
        ({"allowance": -1}, 3, "A year's amount is 0 or more."),
        ({"departmentId": 999_999}, 3, "There is no department 999999."),
        ({"departmentId": None}, 3, "departmentId: give a value."),
        ({"emailAddress": "nonsense"}, 3, "The email address is invalid."),
        ({"startDate": "2026-03-04"}, 3, "The start date must be before today."),
        ({"startDate": "soon"}, 3, "startDate: not a date such as 2018-12-20."),
        ({"leaveYearStart": 13}, 3, None),
        ({"emailAddress": "EMMA@bramble.test"}, 2, "The email address is already in use."),
    ],
)
def test_how_adding_fails(world: World, door: Door, facts: Body, number: int, message: str | None) -> None:
    failed(door, "/users/add", new(world, **facts), number, message)


def test_adding_without_the_required(world: World, door: Door) -> None:
    failed(door, "/users/add", {"firstName": "Charles", "lastName": "Babbage"}, 3, "allowance is required.")
    failed(door, "/users/add", "{", 3)
    assert user(door, world.emma)["startDate"] is None
    # The day before today, by the organisation's clock, is right.
    assert door.told("POST", "/users/add", new(world, startDate="2026-03-03"))["id"]


def test_a_key_that_may_not_add(world: World, door: Door) -> None:
    _, secret = create_api_key(world.actor("ada"), name="Narrow", scopes=[Scope.LEAVE])
    narrow = Door(secret)
    failed(narrow, "/users/add", new(world), 5)
    failed(narrow, f"/users/edit/{world.emma.pk}", {"firstName": "Em"}, 6)
    failed(narrow, f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"}, 6)


# Editing


@answers("POST /api/users/edit/{id}")
def test_editing_what_is_given_alone(world: World, door: Door) -> None:
    told = edited(door, world.emma, {"lastname": "DeveloperUpdated"})
    assert (told["firstname"], told["surname"]) == ("Emma", "DeveloperUpdated")
    assert employee(world.actor("ada"), world.emma.pk).name == "Emma DeveloperUpdated"
    told = edited(
        door,
        world.emma,
        {
            "FirstName": "David",
            "EmailAddress": "david@bramble.test",
            "DepartmentId": world.bar.pk,
            "Birthday": "1977-02-07T00:00:00",
            "PayrollId": 12345,
            "JobTitle": "Baker",
            "Address1": "Suite 143",
            "Address2": "19 Lever Street",
            "City": "Manchester",
            "PostCode": "M1 1AN",
            "Telephone1": "0161 496 0000",
            "Telephone2": "07700 900000",
            "Country": "GB",
        },
    )
    expected = {
        "firstname": "David",
        "surname": "DeveloperUpdated",
        "email": "david@bramble.test",
        "departmentId": world.bar.pk,
        "birthday": "1977-02-07T00:00:00",
        "payrollId": "12345",
        "jobTitle": "Baker",
        "address1": "Suite 143",
        "address2": "19 Lever Street",
        "city": "Manchester",
        "postCode": "M1 1AN",
        "telephone1": "0161 496 0000",
        "telephone2": "07700 900000",
        "country": "GB",
    }
    assert {name: told[name] for name in expected} == expected
    told = edited(door, world.emma, {"address2": "", "jobTitle": "", "payrollId": None})
    assert (told["address1"], told["address2"], told["jobTitle"], told["payrollId"]) == (
        "Suite 143", None, None, None,
    )  # fmt: skip


def test_1_a_start_date_was_set(world: World, door: Door) -> None:
    told = edited(door, world.emma, {"startDate": "2020-05-04", "firstName": "Em"}, number=1)
    assert (told["startDate"], told["firstname"]) == ("2020-05-04T00:00:00", "Em")
    assert edited(door, world.emma, {"startDate": ""})["startDate"] is None


@pytest.mark.parametrize(
    ("body", "number", "message"),
    [
        ({"firstName": ""}, 2, "First name is required"),
        ({"lastName": None}, 2, "Last name is required"),
        ({"birthday": "yesterday"}, 2, "birthday: not a date such as 2018-12-20."),
        ({"country": "Britain"}, 2, "Country: give its two letters, such as GB."),
        ({"admin": "perhaps"}, 2, None),
        ({"emergencyContactName": "Larnell"}, 2, None),
        ({"departmentId": 999_999}, 6, "There is no department 999999."),
        ({"approverId": 999_999}, 6, "There is no user 999999."),
        (
            {"hasPublicHolidays": True, "publicHolidaySetId": 999_999},
            6,
            "There is no public holiday set 999999.",
        ),
        ({}, 7, "No action was performed: there was nothing to do."),
        ({"unknown": 1}, 7, None),
        ({"emailAddress": "nonsense"}, 8, "The email address is invalid."),
        ({"emailAddress": "noah@bramble.test"}, 9, "The email address is already in use."),
    ],
)
def test_how_editing_fails(world: World, door: Door, body: Body, number: int, message: str | None) -> None:
    failed(door, f"/users/edit/{world.emma.pk}", body, number, message)


def test_2_a_body_that_is_none(world: World, door: Door) -> None:
    failed(door, f"/users/edit/{world.emma.pk}", "[]", 2, "The body must be a JSON object.")


def test_3_and_4_who_stays_an_administrator(world: World, door: Door) -> None:
    failed(
        door,
        f"/users/edit/{world.ada.pk}",
        {"admin": False},
        4,
        "You cannot take your own administrator role. Ask another administrator.",
    )
    nobodys = Door(world.key)
    failed(
        nobodys,
        f"/users/edit/{world.ada.pk}",
        {"admin": False},
        3,
        "Ada Admin is the only administrator. Make somebody else one first.",
    )
    assert edited(door, world.emma, {"admin": True})["admin"] is True
    assert edited(door, world.emma, {"admin": False})["admin"] is False
    assert employee(world.actor("ada"), world.emma.pk).roles == ["employee"]


def test_5_an_address_that_is_needed(world: World, door: Door) -> None:
    ada = world.actor("ada")
    assert edited(door, world.emma, {"emailAddress": ""})["email"] is None
    set_profile(ada, world.olga, approver=world.noah)
    for needing in (world.ada, world.max, world.noah):
        failed(door, f"/users/edit/{needing.pk}", {"emailAddress": ""}, 5)
    # Who is made an administrator by the same call too.
    failed(door, f"/users/edit/{world.olga.pk}", {"emailAddress": "", "admin": True}, 5)


def test_6_an_unknown_user(world: World, door: Door) -> None:
    failed(door, "/users/edit/999999", {"firstName": "Em"}, 6, "User not found.")
    failed(door, "/users/archive/999999", {"archiveDate": "2026-01-01"}, 6, "User not found.")
    failed(door, "/users/restore/999999", None, 6, "User not found.")


def test_7_a_set_alone_is_nothing_to_do(world: World, door: Door) -> None:
    """timetastic.txt 790: "HasPublicHolidays will need to be enabled for this to update the user"."""
    found = ensure_holiday_set(world.actor("ada"), "GB")
    failed(door, f"/users/edit/{world.emma.pk}", {"publicHolidaySetId": found.pk}, 7)


def test_10_an_administrator_without_an_address(world: World, door: Door) -> None:
    lena = create_employee(world.actor("ada"), name="Lena Long")
    failed(door, f"/users/edit/{lena.pk}", {"admin": True}, 10)
    assert edited(door, lena, {"admin": True, "emailAddress": "lena@bramble.test"})["admin"] is True


def test_11_too_many_addresses_that_are_in_use(world: World, door: Door) -> None:
    """Whichever key asked, and whatever is changed from then on."""
    for _ in range(5):
        failed(door, f"/users/edit/{world.emma.pk}", {"emailAddress": "noah@bramble.test"}, 9)
        failed(door, "/users/add", new(world, emailAddress="noah@bramble.test"), 2)
    waiting = "Too many wrong e-mail addresses were tried. Wait an hour, then try again."
    other = Door(world.key)
    failed(other, f"/users/edit/{world.emma.pk}", {"jobTitle": "Cook"}, 11, waiting)
    failed(other, "/users/add", new(world), 6, waiting)
    assert world.other
    assert Door(world.other.key)("GET", "/users").status_code == 200
    with at(NOW + timedelta(hours=1, seconds=1)):
        assert edited(door, world.emma, {"jobTitle": "Cook"})["jobTitle"] == "Cook"


def test_ten_addresses_are_told(world: World, door: Door) -> None:
    for _ in range(9):
        failed(door, f"/users/edit/{world.emma.pk}", {"emailAddress": "noah@bramble.test"}, 9)
    edited(door, world.emma, {"jobTitle": "Cook"})


def test_the_approver(world: World, door: Door) -> None:
    assert edited(door, world.emma, {"approverId": world.noah.pk})["approverId"] == world.noah.pk
    assert edited(door, world.emma, {"approverId": 0})["approverId"] == 0
    failed(
        door,
        f"/users/edit/{world.emma.pk}",
        {"approverId": world.emma.pk},
        2,
        "Nobody approves their own leave. Choose somebody else.",
    )


def test_public_holidays_need_a_set_the_first_time(world: World, door: Door) -> None:
    ada = world.actor("ada")
    failed(
        door,
        f"/users/edit/{world.emma.pk}",
        {"hasPublicHolidays": True},
        2,
        "PublicHolidaySetId is required to give public holidays for the first time.",
    )
    found = ensure_holiday_set(ada, "GB")
    told = edited(door, world.emma, {"hasPublicHolidays": True, "publicHolidaySetId": found.pk})
    assert (told["hasPublicHolidays"], told["countryCode"]) == (True, "GB")
    assert edited(door, world.emma, {"hasPublicHolidays": False})["hasPublicHolidays"] is False
    # They had a set before.
    assert edited(door, world.emma, {"hasPublicHolidays": True})["countryCode"] == "GB"
    other = ensure_holiday_set(ada, "NZ")
    assert edited(door, world.emma, {"publicHolidaySetId": other.pk})["countryCode"] == "NZ"
    update_location(ada, world.depot, holiday_regions=["AU"])
    assert edited(door, world.olga, {"hasPublicHolidays": True})["countryCode"] == "AU"


def test_whom_to_call(world: World, door: Door) -> None:
    body = {"emergencyContactName": "Larnell Lewis", "emergencyContactPhone": "07700 900001"}
    told = edited(door, world.emma, body)
    assert {name: told[name] for name in body} == body
    told = edited(door, world.emma, {"emergencyContactPhone": "07700 900002"})
    assert told["emergencyContactPhone"] == "07700 900002"
    told = edited(door, world.emma, {"emergencyContactName": "Lou"})
    assert (told["emergencyContactName"], told["emergencyContactPhone"]) == ("Lou", "07700 900002")
    assert emergency_contacts(world.actor("ada"), world.emma).count() == 1
    told = edited(door, world.emma, {"emergencyContactName": ""})
    assert told["emergencyContactName"] is None
    assert not emergency_contacts(world.actor("ada"), world.emma).exists()


# Archiving and restoring


@answers("POST /api/users/archive/{id}", "POST /api/users/restore/{id}")
def test_leaving_and_coming_back(world: World, door: Door) -> None:
    door.done("POST", f"/users/archive/{world.emma.pk}", '{ArchiveDate: "2026-01-31 00:00:00",}')
    row = employee(world.actor("ada"), world.emma.pk, active=None)
    assert (row.active, row.ends_on) == (False, date(2026, 1, 31))
    assert door.told("POST", f"/users/restore/{world.emma.pk}") == {"wasEmailInUse": False}
    row = employee(world.actor("ada"), world.emma.pk)
    assert (row.active, row.ends_on, row.email) == (True, None, "emma@bramble.test")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "archiveDate is required."),
        ({"archiveDate": "2026-03-05"}, "The archive date must be in the past."),
        ({"archiveDate": "never"}, "archiveDate: not a date such as 2018-12-20."),
        ({"archiveDate": None}, "archiveDate: give a value."),
    ],
)
def test_how_archiving_fails(world: World, door: Door, body: Body, message: str) -> None:
    failed(door, f"/users/archive/{world.emma.pk}", body, 2, message)


def test_archiving_before_they_began(world: World, door: Door) -> None:
    update_employee(world.actor("ada"), world.emma, starts_on=date(2025, 1, 1))
    failed(door, f"/users/archive/{world.emma.pk}", {"archiveDate": "2024-12-31"}, 2)


def test_nothing_to_archive_or_restore(world: World, door: Door) -> None:
    failed(door, f"/users/restore/{world.emma.pk}", None, 7, "Emma Example is not archived.")
    door.done("POST", f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"})
    failed(
        door,
        f"/users/archive/{world.emma.pk}",
        {"archiveDate": "2026-01-01"},
        7,
        "Emma Example is archived already.",
    )


def test_who_must_stay(world: World, door: Door) -> None:
    body = {"archiveDate": "2026-01-01"}
    failed(
        door,
        f"/users/archive/{world.ada.pk}",
        body,
        2,
        "You cannot deactivate yourself. Ask another administrator.",
    )
    failed(
        Door(world.key),
        f"/users/archive/{world.ada.pk}",
        body,
        3,
        "Ada Admin is the only administrator. Make somebody else one first.",
    )


def test_an_address_that_somebody_else_has_by_now(world: World, door: Door) -> None:
    door.done("POST", f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"})
    # By a door that does not ask whose it was.
    update_employee(world.actor("ada"), world.noah, email="Emma@bramble.test")
    assert door.told("POST", f"/users/restore/{world.emma.pk}") == {"wasEmailInUse": True}
    assert user(door, world.emma)["email"] is None


# The rule behind numbers 3 and 4


def test_one_of_two_administrators_may_go(world: World, door: Door) -> None:
    edited(door, world.emma, {"admin": True})
    door.done("POST", f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"})
    # And the one who is left is the only one again.
    failed(Door(world.key), f"/users/edit/{world.ada.pk}", {"admin": False}, 3)
