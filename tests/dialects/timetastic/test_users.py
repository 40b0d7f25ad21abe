"""Users as they are told (timetastic.txt 409-706)."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.accounts.actions import invite
from muster.accounts.models import SecondFactor
from muster.core.actor import Actor
from muster.leave.actions import open_account, set_profile
from muster.leave.type_queries import settings
from muster.people.actions import (
    create_employee,
    deactivate_employee,
    set_first_emergency_contact,
    set_regular_hours,
    update_employee,
)
from muster.people.queries import employee
from muster.places.actions import ensure_holiday_set, update_location
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, book, user
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

WORKED = {"fromTimeAm": 540, "toTimeAm": 720, "fromTimePm": 780, "workingAm": True, "workingPm": True}
FREE = {"fromTimeAm": 540, "toTimeAm": 720, "fromTimePm": 780, "toTimePm": 1020, "workingAm": False, "workingPm": False}  # fmt: skip


def whole(world: World) -> dict[str, Any]:
    """Emma, in the list."""
    return {
        "id": world.emma.pk,
        "firstname": "Emma",
        "surname": "Example",
        "email": "emma@bramble.test",
        "admin": False,
        "director": False,
        "accountOwner": False,
        "organisationId": world.organisation.pk,
        "departmentId": world.kitchen.pk,
        "allowanceUnit": "Days",
        "managerOfDepartments": [],
        "bossOfDepartments": [],
        "endDate": None,
        "departmentName": "Kitchen",
        "gravatar": "",
        "allowanceRemaining": 20,
        "hasLoggedOn": False,
        "isArchived": False,
        "approverId": 0,
        "isApprover": False,
        "deptManagerId": world.max.pk,
        "deptBossId": world.max.pk,
        "birthday": None,
        "startDate": None,
        "hasPublicHolidays": False,
        "userInitials": "EE",
        "countryCode": "",
        "currentYearAllowance": 20,
        "nextYearAllowance": 20,
        "userLinkedWithGoogle": False,
        "mfaEnabled": False,
        "inviteSentTimeUtc": None,
        "inviteSentTimeHumanised": None,
        "yearStart": 1,
    }


@answers("GET /api/users")
def test_users_in_the_order_they_were_made(world: World, door: Door) -> None:
    listed = door.told("GET", "/users")
    assert [one["firstname"] for one in listed] == ["Ada", "Pia", "Rosa", "Max", "Emma", "Noah", "Olga"]
    assert listed[4] == whole(world)
    assert listed[0]["admin"] is listed[0]["accountOwner"] is True
    assert listed[3]["managerOfDepartments"] == listed[3]["bossOfDepartments"] == [world.kitchen.pk]


def test_which_users_are_listed(world: World, door: Door) -> None:
    deactivate_employee(world.actor("ada"), world.noah)

    def names(query: str) -> str:
        return " ".join(one["firstname"] for one in door.told("GET", f"/users?{query}"))

    kitchen = world.kitchen.pk
    assert names("") == "Ada Pia Rosa Max Emma Olga"
    assert names(f"departmentId={kitchen}") == "Max Emma"
    assert names(f"departmentid={kitchen}&includeArchivedUsers=true") == "Max Emma Noah"
    assert names("includearchivedusers=True") == "Ada Pia Rosa Max Emma Noah Olga"
    assert names("onlyShowArchivedUsers=true") == "Noah"
    assert names("onlyShowArchivedUsers=false&includeArchivedUsers=") == "Ada Pia Rosa Max Emma Olga"
    assert names("departmentId=999999") == ""
    door.refused("GET", "/users?departmentId=kitchen")
    door.refused("GET", "/users?includeArchivedUsers=maybe")


def test_a_list_takes_as_many_statements_for_a_hundred(world: World, door: Door) -> None:
    door("GET", "/users")
    with CaptureQueriesContext(connection) as few:
        door("GET", "/users")
    system = Actor.system(world.organisation.pk)
    for number in range(60):
        create_employee(system, name=f"Temp {number}", primary_department=world.bar)
    with CaptureQueriesContext(connection) as many:
        assert len(door.told("GET", "/users")) == 67
    assert len(many) == len(few) <= 20


@answers("GET /api/users/{id}")
def test_one_user_in_full(world: World, door: Door) -> None:
    told = user(door, world.emma)
    # The organisation's day of leave has 7.6 hours.
    days = [
        {"dayOfWeek": name, **WORKED, "toTimePm": 1056}
        for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    ]
    days += [{"dayOfWeek": name, **FREE} for name in ("Saturday", "Sunday")]
    assert told.pop("workingDays") == days
    assert told.pop("allowances") == [
        {"year": 2026, "allowance": 20, "remaining": 20, "used": 0},
        {"year": 2027, "allowance": 20, "remaining": 20, "used": 0},
    ]
    assert told == whole(world)
    for key in ("999999", "emma"):
        assert door.refused("GET", f"/users/{key}", status=404) == {"message": "User not found."}


def test_the_hours_are_the_persons_own(world: World, door: Door) -> None:
    monday = {
        "weekday": 1,
        "starts_at": time(8),
        "finishes_at": time(16),
        "breaks": [(time(12), time(12, 30))],
    }
    saturday = {"weekday": 6, "starts_at": time(8), "finishes_at": time(12)}
    set_regular_hours(world.actor("ada"), world.emma, [monday, saturday])
    days = {one["dayOfWeek"]: one for one in user(door, world.emma)["workingDays"]}
    assert days["Monday"] == {
        "dayOfWeek": "Monday", "fromTimeAm": 480, "toTimeAm": 720, "fromTimePm": 750, "toTimePm": 960,
        "workingAm": True, "workingPm": True,
    }  # fmt: skip
    assert days["Saturday"] == {
        "dayOfWeek": "Saturday", "fromTimeAm": 480, "toTimeAm": 720, "fromTimePm": 780, "toTimePm": 1020,
        "workingAm": True, "workingPm": False,
    }  # fmt: skip
    assert days["Tuesday"] == {"dayOfWeek": "Tuesday", **FREE}


def test_allowances_with_what_was_taken_and_given_in_lieu(world: World, door: Door) -> None:
    """timetastic.txt 629: "The starting allowance, including any days in lieu"."""
    book(door, world.emma, "2026-08-06", "2026-08-07", toTime="AM")
    door.told("POST", f"/users/{world.emma.pk}/allowances/2026/toil", {"amount": 2, "description": "Fair"})
    told = user(door, world.emma)
    assert told["allowances"] == [
        {"year": 2026, "allowance": 22, "remaining": 20.5, "used": -1.5},
        {"year": 2027, "allowance": 20, "remaining": 20, "used": 0},
    ]
    assert (told["allowanceRemaining"], told["currentYearAllowance"], told["nextYearAllowance"]) == (
        20.5,
        20,
        20,
    )


def test_a_leave_year_of_their_own(world: World, door: Door) -> None:
    ada = world.actor("ada")
    open_account(
        ada,
        employee(ada, world.noah.pk),
        settings(ada).allowance_bank,
        unit="hours",
        yearly_amount=Decimal(152),
        year_starts_month=4,
    )
    told = user(door, world.noah)
    assert (told["yearStart"], told["allowanceUnit"]) == (4, "Hours")
    # In March the leave year that began last April is the present one.
    assert [one["year"] for one in told["allowances"]] == [2025, 2026]
    with at(datetime(2026, 4, 2, tzinfo=UTC)):
        assert [one["year"] for one in user(door, world.noah)["allowances"]] == [2026, 2027]


def test_all_that_may_be_known_of_somebody(world: World, door: Door) -> None:
    ada = world.actor("ada")
    update_location(ada, world.cafe, holiday_regions=["AU-NSW", "AU"])
    update_employee(
        ada,
        world.emma,
        legal_first_name="Emmeline",
        legal_last_name="van Example",
        date_of_birth=date(1977, 2, 7),
        starts_on=date(2017, 2, 4),
    )
    set_profile(ada, world.emma, approver=world.noah)
    assert world.emma.person
    world.emma.person.last_login = NOW
    world.emma.person.save()
    SecondFactor.objects.create(person=world.emma.person, secret="A", confirmed_at=NOW)
    told = user(door, world.emma)
    shown = {name: told[name] for name in (
        "firstname", "surname", "userInitials", "birthday", "startDate", "approverId", "hasLoggedOn", "mfaEnabled",
        "hasPublicHolidays", "countryCode",
    )}  # fmt: skip
    assert shown == {
        "firstname": "Emmeline",
        "surname": "van Example",
        "userInitials": "EV",
        "birthday": "1977-02-07T00:00:00",
        "startDate": "2017-02-04T00:00:00",
        "approverId": world.noah.pk,
        "hasLoggedOn": True,
        "mfaEnabled": True,
        "hasPublicHolidays": True,
        "countryCode": "AU",
    }
    assert user(door, world.noah)["isApprover"] is True


def test_public_holidays_of_ones_own_or_none(world: World, door: Door) -> None:
    ada = world.actor("ada")
    update_location(ada, world.cafe, holiday_regions=["AU"])
    set_profile(ada, world.emma, holiday_set=ensure_holiday_set(ada, "GB"))
    set_profile(ada, world.noah, has_public_holidays=False)
    told = {one["id"]: (one["hasPublicHolidays"], one["countryCode"]) for one in door.told("GET", "/users")}
    assert told[world.emma.pk] == (True, "GB")
    assert told[world.noah.pk] == (False, "")
    assert told[world.max.pk] == (True, "AU")
    assert told[world.olga.pk] == (False, "")


def test_when_somebody_was_invited(world: World, door: Door) -> None:
    ada = world.actor("ada")
    lena = create_employee(ada, name="Lena", email="lena@bramble.test")
    invite(ada, lena)
    assert user(door, lena)["inviteSentTimeUtc"] is None
    run_jobs()
    with at(NOW + timedelta(days=3, hours=2)):
        told = user(door, lena)
    assert told["inviteSentTimeUtc"] == "2026-03-03T22:00:00Z"
    assert told["inviteSentTimeHumanised"] == "3 days ago"
    assert (told["firstname"], told["surname"], told["userInitials"]) == ("Lena", "", "L")
    assert (told["departmentId"], told["departmentName"], told["deptManagerId"]) == (0, "", 0)


@answers("GET /api/users/contact/{id}")
def test_contact_details(world: World, door: Door) -> None:
    ada = world.actor("ada")
    update_employee(
        ada,
        world.emma,
        title="Cook",
        external_id="P12345",
        phone="0161 496 0000",
        home_phone="07700 900000",
        address={
            "street_line_one": "Suite 143",
            "street_line_two": "19 Lever Street",
            "city": "Manchester",
            "postcode": "M1 1AN",
            "country": "GB",
        },
    )
    set_first_emergency_contact(ada, world.emma, name="Larnell Lewis", phone="07700 900001")
    told = door.told("GET", f"/users/contact/{world.emma.pk}")
    contact = {
        "jobTitle": "Cook",
        "payrollId": "P12345",
        "address1": "Suite 143",
        "address2": "19 Lever Street",
        "city": "Manchester",
        "postCode": "M1 1AN",
        "telephone1": "0161 496 0000",
        "telephone2": "07700 900000",
        "country": "GB",
        "emergencyContactName": "Larnell Lewis",
        "emergencyContactPhone": "07700 900001",
    }
    assert told == {**contact, **user(door, world.emma)}
    empty = door.told("GET", f"/users/contact/{world.noah.pk}")
    assert {name: empty[name] for name in contact} == dict.fromkeys(contact)
    with unchanged():
        door.refused("GET", "/users/contact/999999", status=404)


@pytest.mark.parametrize("path", ["/users/contact/{}", "/users/{}"])
def test_an_archived_user_is_still_told(world: World, door: Door, path: str) -> None:
    door.done("POST", f"/users/archive/{world.noah.pk}", {"archiveDate": "2026-01-31"})
    told = door.told("GET", path.format(world.noah.pk))
    assert (told["isArchived"], told["endDate"]) == (True, "2026-01-31T00:00:00")
