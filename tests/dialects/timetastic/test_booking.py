"""Requesting holidays: for a user, a department, or all (timetastic.txt 265-363)."""

from datetime import timedelta
from typing import Any

import pytest

from muster.core.models import Mail
from muster.leave.actions import groups, set_profile, update_leave_type
from muster.leave.models import GroupBooking, LeaveRequest
from muster.people.queries import employee
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, asked, book, leave_type
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

Body = dict[str, Any]
OVERLAP = "You already have an absence booked during this period. Please check the dates."


def answer(**told: Any) -> Body:
    return {
        "success": True,
        "response": "Booked!",
        "rejections": False,
        "autoApproved": True,
        "overrideRequired": False,
        "overrideLockedDateRequired": False,
        "overrideAccruedAllowanceRequired": False,
        **told,
    }


def refused(response: str, **told: Any) -> Body:
    return answer(success=False, response=response, rejections=True, autoApproved=False, holidayId=0, **told)


@answers("POST /api/holidays")
def test_the_samples_body(world: World, door: Door) -> None:
    body = asked(world.ada, "2026-08-06", reason="Acme dryrun test save")
    told = door.told("POST", "/holidays", body)
    assert told == answer(holidayId=told["holidayId"])
    row = door.told("GET", f"/holidays/{told['holidayId']}")
    assert (row["status"], row["reason"], row["requestedById"], row["actionerId"]) == (
        "Approved", "Acme dryrun test save", world.ada.pk, world.ada.pk,
    )  # fmt: skip


def test_the_documents_body(world: World, door: Door) -> None:
    """Requested as the user: the normal approval process happens."""
    body = asked(
        world.emma,
        "2026-12-18",
        bookFor=0,
        reason="Testing the API",
        suppressEmails=False,
        override=True,
        bookAsRequestee=True,
        overrideLockedDays=True,
    )
    told = door.told("POST", "/holidays", body)
    assert told == answer(
        response="Request sent to Max Manager", autoApproved=False, holidayId=told["holidayId"]
    )
    row = door.told("GET", f"/holidays/{told['holidayId']}")
    assert (row["status"], row["requestedById"], row["actionerId"], row["autoApproved"]) == (
        "Pending", world.emma.pk, None, False,
    )  # fmt: skip
    set_profile(world.actor("ada"), world.noah, approver=world.olga)
    told = door.told("POST", "/holidays", asked(world.noah, "2026-12-18", bookAsRequestee=True))
    assert told["response"] == "Request sent to Olga Outback"


def test_already_off(world: World, door: Door) -> None:
    body = asked(world.emma, "2026-12-18")
    door.told("POST", "/holidays", body)
    with unchanged():
        assert door.told("POST", "/holidays", body) == refused(OVERLAP)


@pytest.mark.parametrize(
    ("asked_for", "duration"),
    [
        # The document's table; its misprints read as days (README of the contract).
        ("2026-06-01 AM 2026-06-02 PM", 2),
        ("2026-06-01 AM 2026-06-01 PM", 1),
        ("2026-06-01 AM 2026-06-02 AM", 1.5),
        ("2026-06-01 PM 2026-06-02 PM", 1.5),
        ("2026-06-01 PM 2026-06-02 AM", 1),
        ("2026-06-01 am 2026-06-01 am", 0.5),
        ("2026-06-01 PM 2026-06-01 PM", 0.5),
        # Thursday to Tuesday, as in the holiday's detail: 6 days, of which 4 are deducted.
        ("2026-06-04 AM 2026-06-09 PM", 6),
    ],
)
def test_the_documents_table(world: World, door: Door, asked_for: str, duration: float) -> None:
    first, from_time, last, to_time = asked_for.split()
    pk = book(door, world.emma, first, last, fromTime=from_time, toTime=to_time)
    row = door.told("GET", f"/holidays/{pk}")
    assert row["duration"] == duration
    assert row["deduction"] == (4 if duration == 6 else duration)
    assert row["startType"] == ("Morning" if from_time.upper() == "AM" else "Afternoon")
    assert row["endType"] == ("Morning" if to_time.upper() == "AM" else "Afternoon")


@pytest.mark.parametrize(("start", "end"), [(540, 720), ("540", "720")])
def test_by_the_hour(world: World, door: Door, start: Any, end: Any) -> None:
    """Of a type that nothing is deducted for, or of an allowance in hours."""
    sick = leave_type(world.emma, "Sick leave").pk
    body = asked(world.emma, "2026-06-01", fromTime=start, toTime=end, leaveTypeId=sick)
    row = door.told("GET", f"/holidays/{door.told('POST', '/holidays', body)['holidayId']}")
    shown = {name: row[name] for name in (
        "startType", "endType", "startDate", "endDate", "bookingUnit", "duration", "deduction", "adjustedStartDateUtc",
        "adjustedEndDateUtc", "dateRangeString",
    )}  # fmt: skip
    assert shown == {
        "startType": "Hours",
        "endType": "Hours",
        "startDate": "2026-06-01T09:00:00",
        "endDate": "2026-06-01T12:00:00",
        "bookingUnit": "Hours",
        "duration": 3,
        "deduction": 0,
        "adjustedStartDateUtc": "2026-05-31T23:00:00Z",
        "adjustedEndDateUtc": "2026-06-01T02:00:00Z",
        "dateRangeString": "Mon 1 Jun",
    }
    with unchanged():
        told = door.told("POST", "/holidays", asked(world.noah, "2026-06-01", fromTime=540, toTime=720))
    assert told == refused("Annual leave is counted in days for Noah North. Ask for days or halves of them.")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"from": None}, "from: give a value."),
        ({"from": "2026-13-01"}, "from: not a date such as 2018-12-20."),
        ({"to": "2026-05-31"}, "The leave ends before it begins. Check the dates."),
        ({"fromTime": "noon"}, "fromTime: AM, PM, or minutes since midnight, such as 540."),
        ({"fromTime": None}, "fromTime: give a value."),
        ({"toTime": 1441}, "toTime: AM, PM, or minutes since midnight, such as 540."),
        ({"toTime": 720}, "fromTime and toTime are both AM or PM, or both minutes since midnight."),
        ({"fromTime": "PM", "toTime": "AM"}, "The leave ends before it begins. Check morning and afternoon."),
        ({"leaveTypeId": None}, "leaveTypeId: give a value."),
        ({"userOrDepartmentId": None}, "userOrDepartmentId: give a value."),
        ({"bookFor": 3}, "bookFor: 0 for a user, 1 for a department, 2 for all users."),
        ({"override": "maybe"}, None),
        ({"to": "2126-01-01"}, "Leave can be asked for up to 5 years ahead. Check the dates."),
    ],
)
def test_what_is_wrong_in_itself(world: World, door: Door, facts: Body, message: str | None) -> None:
    with unchanged():
        told = door.refused("POST", "/holidays", {**asked(world.emma, "2026-06-01"), **facts})
    assert message is None or told == {"message": message}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"userOrDepartmentId": 999_999}, "User not found."),
        ({"leaveTypeId": 999_999}, "Leave type not found."),
        ({"userOrDepartmentId": 999_999, "bookFor": 1}, "Department not found."),
    ],
)
def test_who_or_what_is_not_there(world: World, door: Door, facts: Body, message: str) -> None:
    with unchanged():
        told = door.refused("POST", "/holidays", {**asked(world.emma, "2026-06-01"), **facts}, status=404)
    assert told == {"message": message}


def test_a_department_that_is_full(world: World, door: Door) -> None:
    door.done("POST", f"/departments/edit/{world.kitchen.pk}", {"maxOff": 1})
    book(door, world.emma, "2026-06-01")
    body = asked(world.noah, "2026-06-01")
    with unchanged():
        told = door.told("POST", "/holidays", body)
    assert told == refused(
        "Kitchen may have 1 person off on one day, and has on 2026-06-01.", overrideRequired=True
    )
    # Also where it is asked for as the user: it still waits for approval.
    as_user = door.told("POST", "/holidays", {**body, "override": True, "bookAsRequestee": True})
    assert (as_user["success"], as_user["autoApproved"]) == (True, False)
    assert door.told("POST", "/holidays", asked(world.max, "2026-06-01", override=True))["success"] is True


def test_locked_dates(world: World, door: Door) -> None:
    door.told("POST", "/lockeddates", {"from": "2026-06-01", "to": "2026-06-05", "reason": "Stock-take"})
    body = asked(world.noah, "2026-06-05")
    with unchanged():
        told = door.told("POST", "/holidays", body)
    assert told == refused(
        "No leave can be taken from 2026-06-01 to 2026-06-05: Stock-take.", overrideLockedDateRequired=True
    )
    assert door.told("POST", "/holidays", {**body, "overrideLockedDays": True})["success"] is True


def test_an_allowance_that_does_not_cover_it(world: World, door: Door) -> None:
    annual = leave_type(world.emma)
    update_leave_type(world.actor("ada"), annual, prevents_negative=True)
    body = asked(world.emma, "2026-06-01", "2026-07-03")
    with unchanged():
        told = door.told("POST", "/holidays", body)
    assert told == refused(
        "Annual leave: this takes 25 days and 20 are left.", overrideAccruedAllowanceRequired=True
    )
    assert door.told("POST", "/holidays", {**body, "overrideAccruedAllowance": True})["success"] is True


def test_a_limit_of_the_type(world: World, door: Door) -> None:
    door.done("PUT", f"/leavetypes/{leave_type(world.emma).pk}", {"limitDays": 1})
    told = door.told("POST", "/holidays", asked(world.emma, "2026-06-01", "2026-06-02"))
    assert (told["success"], told["overrideAccruedAllowanceRequired"]) == (False, True)


def test_for_a_department(world: World, door: Door) -> None:
    book(door, world.emma, "2026-06-01")
    body = {**asked(world.emma, "2026-06-01"), "bookFor": 1, "userOrDepartmentId": world.kitchen.pk}
    told = door.told("POST", "/holidays", body)
    assert told == answer(
        response=f"Booked! 1 of 3 users were rejected: {OVERLAP}",
        rejections=True,
        autoApproved=False,
        holidayId=0,
    )
    listed = door.told("GET", "/holidays?start=2026-06-01&end=2026-06-01")["holidays"]
    assert sorted(one["userName"] for one in listed) == ["Emma Example", "Max Manager", "Noah North"]
    # Asking again books nobody twice.
    again = door.told("POST", "/holidays", body)
    assert (again["success"], again["rejections"]) == (False, True)
    assert again["response"] == f"Nobody was booked. 3 of 3 users were rejected: {OVERLAP}"


def test_for_all_users(world: World, door: Door) -> None:
    body = {**asked(world.emma, "2026-12-24"), "bookFor": 2, "userOrDepartmentId": 0}
    told = door.told("POST", "/holidays", body)
    assert (told["success"], told["response"], told["rejections"]) == (True, "Booked!", False)
    assert LeaveRequest.objects.all_rows_unchecked().filter(status="approved").count() == 7


def test_for_many_it_goes_on_by_itself(world: World, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "PORTION", 3)
    body = {**asked(world.emma, "2026-12-24"), "bookFor": 2, "userOrDepartmentId": 0}
    told = door.told("POST", "/holidays", body)
    assert told["response"] == "Booking for 7 users has begun, and goes on by itself."
    assert (told["success"], told["rejections"]) == (True, False)
    run_jobs()
    assert door.told("GET", "/holidays")["totalRecords"] == 7
    assert GroupBooking.objects.all_rows_unchecked().get().finished_at is not None


def test_mails_unless_they_are_suppressed(world: World, door: Door) -> None:
    door.told("POST", "/holidays", asked(world.emma, "2026-06-01", bookAsRequestee=True, suppressEmails=True))
    run_jobs()
    assert not Mail.objects.all_rows_unchecked().exists()
    door.told("POST", "/holidays", asked(world.emma, "2026-06-02", bookAsRequestee=True))
    assert {mail.to for mail in Mail.objects.all_rows_unchecked()} == {"max@bramble.test"}


def test_who_left_is_not_booked(world: World, door: Door) -> None:
    door.done("POST", f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"})
    with unchanged():
        door.refused("POST", "/holidays", asked(world.emma, "2026-06-01"), status=404)
    assert not employee(world.actor("ada"), world.emma.pk, active=None).active
    with at(NOW + timedelta(days=1)):
        assert door.told("GET", "/holidays")["totalRecords"] == 0
