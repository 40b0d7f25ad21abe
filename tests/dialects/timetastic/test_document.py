"""The bodies that the document's examples send, to the letter but for the ids."""

from tests.dialects.timetastic.door import Door, leave_type, request, user
from tests.world import World


def test_a_holiday_is_requested(world: World, door: Door) -> None:
    body = """{"from": "2026-12-18",
              "to": "2026-12-18",
              "fromTime": "AM",
              "toTime": "PM",
              "leaveTypeId": 57942,
              "reason": "Testing the API",
              "userOrDepartmentId": 146599,
              "bookFor": 0,
              "suppressEmails": false,
              "override": true,
              "bookAsRequestee": true,
              "overrideLockedDays": true}"""
    ours = body.replace("57942", str(leave_type(world.emma).pk)).replace("146599", str(world.emma.pk))
    assert door.told("POST", "/holidays", ours)["success"] is True


def test_a_holiday_is_actioned(world: World, door: Door) -> None:
    """The approval's example has no body, and is a POST in truth (README of the contract)."""
    first, second = request(door, world.emma, "2026-06-01"), request(door, world.emma, "2026-06-02")
    assert door.told("POST", f"/holidays/{first}?holidayUpdateAction=0")["approvalResult"] == "Success"
    body = '{"reason": "Sorry, you\'re needed in the office."}'
    door.told("POST", f"/holidays/{second}?holidayUpdateAction=1", body)
    assert door.told("GET", f"/holidays/{second}")["declineReason"] == "Sorry, you're needed in the office."


def test_a_user_is_added_edited_archived_and_restored(world: World, door: Door) -> None:
    body = """{
    FirstName: "Charles",
    Lastname: "Babbage",
    Allowance: 25,
    DepartmentId: 123456
}"""
    pk = door.told("POST", "/users/add", body.replace("123456", str(world.kitchen.pk)))["id"]
    assert door.told("POST", f"/users/edit/{pk}", '{\n    FirstName: "David",\n}')["errorStatus"] == 0
    told = door.told("GET", f"/users/{pk}")
    assert (told["firstname"], told["surname"], told["currentYearAllowance"]) == ("David", "Babbage", 25)
    door.done("POST", f"/users/archive/{pk}", '{\n    ArchiveDate: "2022-09-09 00:00:00",\n}')
    assert door.told("GET", f"/users/{pk}")["endDate"] == "2022-09-09T00:00:00"
    assert door.told("POST", f"/users/restore/{pk}") == {"wasEmailInUse": False}
    assert user(door, world.emma)["isArchived"] is False


def test_a_department_is_added_edited_and_deleted(world: World, door: Door) -> None:
    body = '{\n    Name: "Customer Support",\n    ManagerId: 1234,\n}'.replace("1234", str(world.max.pk))
    pk = door.told("POST", "/departments/add", body)["id"]
    edit = '{\n    Name: "Customer Support",\n    ManagerId: 1234,\n    MaxOff: 1\n}'
    door.done("POST", f"/departments/edit/{pk}", edit.replace("1234", str(world.emma.pk)))
    told = door.told("GET", f"/departments/{pk}")
    assert (told["name"], told["managerId"], told["maxOff"]) == ("Customer Support", world.emma.pk, 1)
    door.done("POST", f"/departments/delete/{pk}")


def test_a_range_of_dates(world: World, door: Door) -> None:
    assert door.told("GET", "/holidays?Start=2018-01-01&End=2018-01-31")["totalRecords"] == 0
    assert door.told("GET", "/publicholidays?year=2018") == []
