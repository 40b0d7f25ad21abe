"""What no page of ours sends: it is refused in words, never by a fault of ours."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors
from tests.web.test_kiosk import Kiosk
from tests.world import PASSWORD, World

from muster.accounts.guesses import WRONG_PASSWORDS

HUGE = "9" * 30
ADDRESSES = (
    "people/{}/", "people/{}/edit", "people/{}/card", "people/{}/log-in", "departments/{}/", "locations/{}/",
    "devices/{}/code", "keys/{}/revoke", "timesheets/{}/", "timesheets/{}/add", "timesheets/shifts/{}/",
    "timesheets/shifts/{}/end",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_id_that_no_database_counts_to_is_nobodys(browse: Browse, address: str) -> None:
    assert browse("ada").get("/" + address.format(HUGE)).status_code == 404


@pytest.mark.parametrize("field", ["primary_department", "department_ids", "managed_department_ids"])
def test_nor_is_one_in_a_form(browse: Browse, world: World, field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.emma.pk}/edit", {"name": "Emma", field: HUGE})
    assert list(errors(answer)) == [field]


@pytest.mark.parametrize("wanted", ["nowhere", "-1", "²", "%00"])
def test_a_log_in_leads_to_no_page_by_its_inner_name(browse: Browse, wanted: str) -> None:
    assert browse("emma").get(f"/login?next={wanted}").status_code == 302


def test_who_is_no_operator_is_told_so(browse: Browse) -> None:
    """And is not sent to and fro between the admin and the log-in."""
    answer = browse("emma").get("/admin/", follow=True)
    assert answer.status_code == 403
    assert answer.redirect_chain == [("/admin/login/?next=/admin/", 302)]


@pytest.mark.parametrize("pin", ["1005", "9999"])
@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "2200-01-01T00:00:00Z"])
def test_a_press_at_a_moment_that_no_clock_shows(browse: Browse, world: World, pin: str, at: str) -> None:
    kiosk = Kiosk(world.kiosk_code)
    with unchanged():
        answer = kiosk.press(pin=pin, at=at, kept=True)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "at")
    assert browse("ada").get("/now/").status_code == 200


@pytest.mark.parametrize(("address", "status"), [("/people/99999/", 404), ("/nowhere", 404), ("/keys/", 403)])
def test_a_refusal_is_kept_by_no_browser_either(browse: Browse, address: str, status: int) -> None:
    answer = browse("max").get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store, private")


def test_a_file_that_nobody_asked_for_fills_no_disk(world: World, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "not there"  # who writes a file fails
    large = SimpleUploadedFile("large", b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    answer = Client().post("/login", {"email": "emma@bramble.test", "password": PASSWORD, "file": large})
    assert answer.status_code == 302


def test_one_password_is_not_tried_on_everybody(world: World, client: Client) -> None:
    tries = int(WRONG_PASSWORDS.split()[0])
    for number in range(tries):
        client.post("/login", {"email": f"nobody{number}@bramble.test", "password": "wrong"})
    right = {"email": "emma@bramble.test", "password": PASSWORD}
    full = client.post("/login", right)
    assert errors(full)["__all__"][0].startswith("Too many wrong passwords were tried. Wait ")
    assert client.post("/login", right, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_nor_are_many_on_a_session_that_was_left_open(browse: Browse) -> None:
    emma, new = browse("emma"), {"new": "another horse entirely", "again": "another horse entirely"}
    for _ in range(int(WRONG_PASSWORDS.split()[0])):
        emma.post("/account/password", {"old": "wrong", **new})
    with unchanged():
        full = emma.post("/account/password", {"old": PASSWORD, **new})
    assert errors(full)["__all__"][0].startswith("Too many wrong passwords were tried. Wait ")


@pytest.mark.parametrize("url", ["http://[", "", "//thistle.test"])
def test_a_fragment_is_sent_to_the_log_in_wherever_it_says_it_stands(
    client: Client, db: None, url: str
) -> None:
    answer = client.get("/now/", headers={"HX-Request": "true", "HX-Current-URL": url})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login?next=%2F")
