"""Locked dates (timetastic-extra.md)."""

from datetime import date, timedelta
from typing import Any

import pytest

from muster.places.actions import create_event
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, asked, book
from tests.unchanged import unchanged
from tests.world import NOW, World, at

Body = dict[str, Any]


def lock(first: str = "2026-11-01", last: str = "2026-11-05", **facts: Any) -> Body:
    return {"from": first, "to": last, "reason": "Acme test locked date", **facts}


@answers("GET /api/lockeddates", "POST /api/lockeddates", "DELETE /api/lockeddates/{id}")
def test_locking_and_unlocking(world: World, door: Door) -> None:
    body = lock(recordId=world.organisation.pk, recordType="Organisation")
    with at(NOW + timedelta(milliseconds=443)):
        answer = door.told("POST", "/lockeddates", body)
    assert answer == {"id": answer["id"], "createdOverExistingBookings": False}
    assert door.told("GET", "/lockeddates") == [
        {
            "id": answer["id"],
            "createdAt": "2026-03-03T22:00:00.443",
            "createdById": world.ada.pk,
            "reason": "Acme test locked date",
            "startTime": "2026-11-01T00:00:00",
            # The first day that is not locked any more.
            "endTime": "2026-11-06T00:00:00",
            "organisationId": world.organisation.pk,
            "recordId": world.organisation.pk,
            "recordType": 1,
        }
    ]
    answered = door("DELETE", f"/lockeddates/{answer['id']}")
    assert (answered.status_code, answered.content) == (200, b"0")
    assert door.told("GET", "/lockeddates") == []
    assert door.refused("DELETE", f"/lockeddates/{answer['id']}", status=404) == {
        "message": "Locked date not found."
    }


@pytest.mark.parametrize(("word", "number"), [("Department", 2), ("department", 2), (2, 2), ("2", 2)])
def test_of_a_department(world: World, door: Door, word: Any, number: int) -> None:
    door.told("POST", "/lockeddates", lock(recordId=world.kitchen.pk, recordType=word))
    (told,) = door.told("GET", "/lockeddates")
    assert (told["recordType"], told["recordId"]) == (number, world.kitchen.pk)
    assert door.told("POST", "/holidays", asked(world.olga, "2026-11-02"))["success"] is True
    assert door.told("POST", "/holidays", asked(world.emma, "2026-11-02"))["success"] is False


def test_of_a_user(world: World, door: Door) -> None:
    door.told("POST", "/lockeddates", lock(recordId=world.emma.pk, recordType="User", reason=None))
    (told,) = door.told("GET", "/lockeddates")
    assert (told["recordType"], told["recordId"], told["reason"]) == (3, world.emma.pk, "")
    assert told["createdAt"] == "2026-03-03T22:00:00"


def test_who_locked_when_nobody_made_the_key(world: World, door: Door) -> None:
    Door(world.key).told("POST", "/lockeddates", lock())
    assert door.told("GET", "/lockeddates")[0]["createdById"] == world.ada.pk


def test_over_what_is_booked(world: World, door: Door) -> None:
    book(door, world.emma, "2026-11-05")
    assert door.told("POST", "/lockeddates", lock())["createdOverExistingBookings"] is True
    of_bar = lock(recordId=world.bar.pk, recordType="Department")
    assert door.told("POST", "/lockeddates", of_bar)["createdOverExistingBookings"] is False


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"to": "2026-11-05"}, "from is required."),
        ({"from": "2026-11-05"}, "to is required."),
        (lock("2026-11-06", "2026-11-05"), "The locked days end before they begin. Check the dates."),
        (lock(recordType="Planet"), "recordType: one of Organisation, Department, User."),
        (lock(recordType=True), "recordType: one of Organisation, Department, User."),
        (lock(recordType="Department"), "recordId: nothing is there with the id None."),
        (lock(recordType="User", recordId=999_999), "recordId: nothing is there with the id 999999."),
        (lock(recordId=999_999), "recordId: there is no organisation 999999."),
        (lock(last="2029-01-01"), "Lock no more than a year at a time. Check the dates."),
    ],
)
def test_what_is_wrong_with_a_lock(world: World, door: Door, body: Body, message: str) -> None:
    with unchanged():
        assert door.refused("POST", "/lockeddates", body) == {"message": message}


def test_an_event_that_discourages_time_off_is_a_locked_date(world: World, door: Door) -> None:
    create_event(
        world.actor("rosa"),
        name="Street fair",
        starts_on=date(2026, 11, 2),
        ends_on=date(2026, 11, 3),
        discourages_time_off=True,
        location_ids=[world.depot.pk],
    )
    (told,) = door.told("GET", "/lockeddates")
    assert (told["recordType"], told["recordId"], told["reason"]) == (2, world.yard.pk, "Street fair")
    assert (told["startTime"], told["endTime"]) == ("2026-11-02T00:00:00", "2026-11-04T00:00:00")
    assert door.told("POST", "/holidays", asked(world.olga, "2026-11-02"))["success"] is False
    assert door.told("POST", "/holidays", asked(world.emma, "2026-11-02"))["success"] is True
    with unchanged():
        refusal = door.refused("DELETE", f"/lockeddates/{told['id']}", status=400)
    assert "Change the event" in refusal["message"]
