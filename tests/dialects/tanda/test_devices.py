"""Devices (tanda-v2.txt 2392-2489)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.places.actions import hear_from_device, register_device, return_device
from muster.places.models import Device
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.presses import reread
from tests.world import NOW, Tanda, World, at

MOMENT = int(NOW.timestamp())


def front_door(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "id": world.kiosk.pk,
        "location_id": world.cafe.pk,
        "nickname": "Front door",
        "returned": False,
        "last_heard_from": None,
        "dispatch_date": "2026-03-03",
        "location_specific": False,
        "updated_at": MOMENT,
        **changes,
    }


@answers("GET /api/v2/devices", "GET /api/v2/devices/{id}")
def test_devices_are_read(ada: Tanda, world: World) -> None:
    with at(NOW + timedelta(seconds=90)):
        hear_from_device(reread(world.kiosk))
    heard = front_door(world, last_heard_from=MOMENT + 90)
    assert ada("GET", "/devices").json() == [heard]
    assert ada("GET", f"/devices/{world.kiosk.pk}").json() == heard


@answers("POST /api/v2/devices")
def test_a_device_is_made(ada: Tanda, world: World) -> None:
    sent = {"nickname": "Old Reactor Timeclock", "location_id": world.depot.pk}
    answer = ada("POST", "/devices", sent)
    made = newest(Device)
    assert answer.json() == front_door(world, id=made.pk, **sent)
    assert (made.kind, made.access_code_hash is not None, made.token_hash) == ("kiosk", True, None)


@pytest.mark.parametrize("nickname", [{}, {"nickname": None}, {"nickname": " "}])
def test_its_locations_name_is_its_own_when_it_has_none(
    ada: Tanda, world: World, nickname: dict[str, Any]
) -> None:
    sent = {"location_id": str(world.depot.pk), "location_specific": True, **nickname}
    made = ada("POST", "/devices", sent).json()
    assert (made["nickname"], made["location_id"], made["location_specific"]) == (
        "Depot",
        world.depot.pk,
        True,
    )
    assert ada("POST", "/devices", {"nickname": "Van"}).json()["location_id"] is None


@answers("PUT /api/v2/devices/{id}")
def test_a_device_is_updated(ada: Tanda, world: World) -> None:
    path, sent = (
        f"/devices/{world.kiosk.pk}",
        {"nickname": "Old Reactor Timeclock", "location_id": world.depot.pk},
    )
    assert ada("PUT", path, sent).json() == front_door(world, **sent)
    assert ada("PUT", path, {"location_id": None}).json() == front_door(
        world, **{**sent, "location_id": None}
    )
    assert ada("GET", path).json()["nickname"] == "Old Reactor Timeclock"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"nickname": "", "location_id": None}, "Give the device a nickname or a location."),
        ({"nickname": "n" * 201}, "nickname: String should have at most 200 characters"),
        ({"location_id": 999_999}, "location_id: no known location with the id 999999."),
        ({"location_id": [1]}, "location_id: not a whole number."),
        ({"location_specific": "maybe"}, "location_specific: Input should be a valid boolean, unable to interpret input"),
    ],
)  # fmt: skip
def test_what_cannot_be(ada: Tanda, world: World, body: dict[str, Any], text: str) -> None:
    with unchanged():
        refused(ada("POST", "/devices", body), 400, text)
        refused(ada("PUT", f"/devices/{world.kiosk.pk}", body), 400, text)
        refused(ada("POST", "/devices", {}), 400, "Give the device a nickname or a location.")


@answers("POST /api/v2/devices/{id}/return", "GET /api/v2/devices/returned")
def test_a_device_is_returned_and_stays_returned(ada: Tanda, world: World) -> None:
    back = front_door(world, returned=True, return_date="2026-03-05")
    path = f"/devices/{world.kiosk.pk}"
    with at(NOW + timedelta(days=2)):
        answer = ada("POST", f"{path}/return").json()
    assert answer == back | {"updated_at": answer["updated_at"]}
    assert (ada("GET", "/devices").json(), ada("GET", "/devices/returned").json()) == ([], [answer])
    assert ada("GET", path).json() == answer
    with at(NOW + timedelta(days=9)), unchanged():
        assert ada("POST", f"{path}/return").json() == answer
    assert reread(world.kiosk).returned_on == date(2026, 3, 5)


def test_only_what_was_changed_after(ada: Tanda, world: World) -> None:
    with at(NOW + timedelta(minutes=1)):
        back, _ = register_device(world.actor("ada"), nickname="Side")
        return_device(world.actor("ada"), back)
        register_device(world.actor("ada"), nickname="Back")
    for path, names in (("/devices", ["Back"]), ("/devices/returned", ["Side"])):
        assert [one["nickname"] for one in ada("GET", f"{path}?updated_after={MOMENT}").json()] == names
        assert ada("GET", f"{path}?updated_after={MOMENT + 60}").json() == []


@answers("GET /api/v2/devices/{id}/versions")
def test_what_was_changed_is_told_in_the_vendors_words(ada: Tanda, world: World) -> None:
    path = f"/devices/{world.kiosk.pk}"
    ada("PUT", path, {"nickname": "Reactor Timeclock", "location_id": world.depot.pk})
    ada("POST", f"{path}/return")
    made, changed, back = ada("GET", f"{path}/versions").json()
    assert {one["field"] for one in made["changes"]} == {
        "nickname", "location_id", "location_specific", "dispatch_date",
    }  # fmt: skip
    assert changed == {
        "version_id": changed["version_id"],
        "time": MOMENT,
        "event": "update",
        "author": {"id": world.ada.pk, "name": "API v2"},
        "item_id": world.kiosk.pk,
        "item_type": "Device",
        "changes": changed["changes"],
    }
    assert sorted(changed["changes"], key=lambda one: one["field"]) == [
        {"field": "location_id", "previous": world.cafe.pk, "updated": world.depot.pk},
        {"field": "nickname", "previous": "Front door", "updated": "Reactor Timeclock"},
    ]
    assert back["changes"] == [{"field": "return_date", "previous": None, "updated": "2026-03-03"}]
    assert ada("GET", f"{path}/versions?updated_after={MOMENT}").json() == []


@answers("POST /api/v2/devices/reset_access_code")
def test_an_access_code_sets_up_a_device_until_the_next(ada: Tanda, world: World) -> None:
    codes = [ada("POST", "/devices/reset_access_code").json()["access_code"] for _ in range(2)]
    assert all(len(code) == 8 and code.isdigit() for code in codes)
    assert codes[0] != codes[1]
    assert Client().post("/kiosk/pair", {"code": codes[0]}).status_code == 400
    assert b"Front door" in Client().post("/kiosk/pair", {"code": codes[1]}).content


def test_rights(emma: Tanda, max_: Tanda, world: World) -> None:
    path = f"/devices/{world.kiosk.pk}"
    changes: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/devices", {"nickname": "X"}), ("PUT", path, {"nickname": "X"}), ("POST", f"{path}/return", None),
        ("POST", "/devices/reset_access_code", None), ("GET", f"{path}/versions", None),
    )  # fmt: skip
    with unchanged():
        for who in (emma, max_, Tanda(world.token("ada", Scope.DEPARTMENT))):
            for method, to, body in changes:
                refused(who(method, to, body), 403)
        for to in ("/devices", "/devices/returned", path):
            assert max_("GET", to).status_code == 200
            refused(emma("GET", to), 403)


def test_another_organisations_device_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    with unchanged():
        for key in (world.other.kiosk.pk, 10**30, "front"):
            gone(ada, f"/devices/{key}", "device")
            refused(ada("POST", f"/devices/{key}/return"), 404, "No known device with that id!")


def test_the_list_takes_the_same_statements_however_many_there_are(
    ada: Tanda, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada("GET", "/devices")
    for number in range(2):
        with django_assert_num_queries(2):  # the token, devices
            assert len(ada("GET", "/devices").json()) == 1 + 10 * number
        for one in range(10):
            register_device(world.actor("ada"), nickname=f"Clock {number} {one}", location=world.depot)
