"""Setting up a device with the organisation's access code of eight digits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.pages import text
from tests.world import NOW, World, at

from muster.core.models import Organisation, Version
from muster.places.actions import pair_device, register_device, reset_device_access_code, return_device
from muster.places.models import Device


@pytest.fixture
def code(world: World) -> str:
    return reset_device_access_code(world.actor("ada"))


def opened(client: Client, code: str) -> Any:
    """The page that a right code opens."""
    answer = client.post("/kiosk/pair", {"code": code})
    assert answer.status_code == 200
    return answer


def stamp(answer: Any) -> str:
    found: str = answer.context["form"]["opened"].value()
    return found


def test_the_code_shows_the_clocks_of_its_organisation(world: World, client: Client, code: str) -> None:
    back, _ = register_device(world.actor("ada"), nickname="Old")
    return_device(world.actor("ada"), back)
    pair_device(world.kiosk_code)
    answer = opened(client, f"{code[:4]} {code[4:]}")
    shown = text(answer)
    assert "Front door, Cafe (in use on another screen)" in shown
    assert ("Old" in shown, "Till" in shown, "Depot" in shown) == (False, False, True)
    assert code not in answer.content.decode()
    assert "muster_kiosk" not in answer.cookies


def test_a_clock_is_chosen(world: World, client: Client, code: str) -> None:
    answer = client.post("/kiosk/pair", {"opened": stamp(opened(client, code)), "device": world.kiosk.pk})
    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/")
    assert client.get("/kiosk/api/status").json()["device"] == "Front door"
    told = (
        Version.objects.all_rows_unchecked().filter(item_type="device", item_id=world.kiosk.pk).latest("pk")
    )
    assert (told.author_employee_id, told.author_name) == (None, "Device access code")


def test_a_clock_in_use_moves_to_this_screen(world: World, client: Client, code: str) -> None:
    other = Client()
    other.post("/kiosk/pair", {"code": world.kiosk_code})
    client.post("/kiosk/pair", {"opened": stamp(opened(client, code)), "device": world.kiosk.pk})
    assert client.get("/kiosk/api/status").status_code == 200
    assert other.get("/kiosk/api/status").status_code == 401


def test_a_new_clock_is_made(world: World, client: Client, code: str) -> None:
    given = {"opened": stamp(opened(client, code)), "nickname": "", "location": world.depot.pk}
    assert client.post("/kiosk/pair", given).status_code == 302
    assert client.get("/kiosk/api/status").json()["location"] == "Depot"
    made = Device.objects.all_rows_unchecked().latest("pk")
    assert (made.nickname, made.organisation_id, made.access_code_hash) == (
        "Depot",
        world.organisation.pk,
        None,
    )


def test_a_new_clock_has_a_name_or_a_place(world: World, client: Client, code: str) -> None:
    given = {"opened": stamp(opened(client, code))}
    with unchanged():
        answer = client.post("/kiosk/pair", given)
        assert (answer.status_code, "Give the device a nickname or a location." in text(answer)) == (
            400,
            True,
        )
        assert world.other
        for theirs in ({"device": world.other.kiosk.pk}, {"location": world.other.cafe.pk}):
            assert client.post("/kiosk/pair", {**given, **theirs}).status_code == 400


def test_a_reset_ends_the_code_and_what_it_opened(world: World, client: Client, code: str) -> None:
    before = stamp(opened(client, code))
    new = reset_device_access_code(world.actor("ada"))
    with unchanged():
        for given in ({"code": code}, {"opened": before, "device": world.kiosk.pk}):
            answer = client.post("/kiosk/pair", given)
            assert (answer.status_code, "This code is not known, or was reset." in text(answer)) == (
                400,
                True,
            )
    assert opened(client, new)


def test_what_was_opened_ends_after_a_while(world: World, client: Client, code: str) -> None:
    before = stamp(opened(client, code))
    with at(NOW + timedelta(minutes=15)), unchanged():
        for sent in (before, "x", before + "x", ""):
            answer = client.post("/kiosk/pair", {"opened": sent, "device": world.kiosk.pk})
            assert (answer.status_code, "Type the access code again." in text(answer)) == (400, True)


def test_codes_cannot_be_guessed_from_one_place(world: World, client: Client, code: str) -> None:
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(10):
        assert client.post("/kiosk/pair", {"code": wrong}).status_code == 400
    assert client.post("/kiosk/pair", {"code": code}).status_code == 429
    assert opened(Client(REMOTE_ADDR="192.0.2.7"), code)


def test_nor_from_many(world: World, code: str) -> None:
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for number in range(120):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post("/kiosk/pair", {"code": wrong})
    elsewhere = Client(REMOTE_ADDR="198.51.100.1")
    assert elsewhere.post("/kiosk/pair", {"code": code}).status_code == 429
    # A device's own code is long enough not to be guessed.
    assert elsewhere.post("/kiosk/pair", {"code": world.kiosk_code}).status_code == 302


def test_an_organisation_that_is_locked_out_sets_up_nothing(world: World, client: Client, code: str) -> None:
    before = stamp(opened(client, code))
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    with unchanged():
        answer = client.post("/kiosk/pair", {"opened": before, "device": world.kiosk.pk})
        assert "This organisation is locked out." in text(answer)
    assert reread(world.kiosk).token_hash is None
