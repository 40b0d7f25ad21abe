"""Logging in with a second factor, and setting it up."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, text
from tests.world import NOW, PASSWORD, World, at

from muster.accounts.actions import begin_second_factor, change_password, confirm_second_factor
from muster.accounts.models import SecondFactor

LOG_IN = {"email": "ada@bramble.test", "password": PASSWORD}


@pytest.fixture
def codes(world: World) -> list[str]:
    """Ada's recovery codes; she uses an app."""
    person = world.ada.person
    assert person
    secret, _ = begin_second_factor(person)
    return confirm_second_factor(person, code=pyotp.TOTP(secret).at(NOW - timedelta(seconds=30)))


def code(world: World) -> str:
    return pyotp.TOTP(SecondFactor.objects.get(person=world.ada.person).secret).at(NOW)


def inside(client: Client) -> bool:
    return client.get("/people/").status_code == 200


def test_password_then_code(world: World, codes: list[str]) -> None:
    client = Client()
    answer = client.post("/login?next=/people/", LOG_IN)
    assert answer["Location"] == "/login/code"
    assert not inside(client)
    assert "Enter your code" in text(client.get("/login/code"))
    assert client.post("/login/code", {"code": code(world)})["Location"] == "/people/"
    assert inside(client)


def test_a_recovery_code_does_as_well_once(world: World, codes: list[str]) -> None:
    for right in (True, False):
        client = Client()
        client.post("/login", LOG_IN)
        client.post("/login/code", {"code": codes[0]})
        assert inside(client) is right


def test_a_wrong_code_lets_nobody_in(world: World, codes: list[str]) -> None:
    client = Client()
    client.post("/login", LOG_IN)
    answer = client.post("/login/code", {"code": "000000"})
    assert "This code is not right." in errors(answer)["code"][0]
    assert not inside(client)


def test_without_the_password_there_is_no_code_page(world: World, codes: list[str]) -> None:
    client = Client()
    assert client.get("/login/code")["Location"] == "/login"
    assert client.post("/login/code", {"code": code(world)})["Location"] == "/login"
    assert not inside(client)


def test_the_password_is_good_for_ten_minutes(world: World, codes: list[str]) -> None:
    client = Client()
    client.post("/login", LOG_IN)
    with at(NOW + timedelta(minutes=11)):
        assert client.post("/login/code", {"code": codes[0]})["Location"] == "/login"
        assert not inside(client)


def test_a_password_changed_meanwhile_ends_the_half_log_in(world: World, codes: list[str]) -> None:
    client = Client()
    client.post("/login", LOG_IN)
    person = world.ada.person
    assert person
    change_password(person, old=PASSWORD, new="another long password")
    assert client.post("/login/code", {"code": codes[0]})["Location"] == "/login"


def test_setting_it_up(world: World, browse: Browse) -> None:
    page: Any = browse("emma")
    shown = page.get("/account/second-factor")
    assert b"<svg" in shown.content
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.content.decode())
    assert secret
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    with unchanged():
        assert "code" in errors(page.post("/account/second-factor", {"code": "12"}))
    done = page.post("/account/second-factor", {"code": app.at(NOW)})
    assert len(re.findall(r"<li><code>[a-z]{5}-[a-z2-9]{5}</code></li>", done.content.decode())) == 10
    assert "New recovery codes" in text(page.get("/account/"))


def test_removing_it_asks_for_the_password(world: World, codes: list[str], browse: Browse) -> None:
    page: Any = browse("ada")
    with unchanged():
        assert "password" in errors(page.post("/account/second-factor/remove", {"password": "no"}))
    page.post("/account/second-factor/remove", {"password": PASSWORD})
    assert not SecondFactor.objects.exists()


def test_new_codes_for_old_ones(world: World, codes: list[str], browse: Browse) -> None:
    page: Any = browse("ada")
    answer = page.post("/account/recovery-codes", {"password": PASSWORD})
    assert "Keep them on paper" in text(answer)
    assert codes[0] not in answer.content.decode()


def test_an_administrator_removes_that_of_another(world: World, codes: list[str], browse: Browse) -> None:
    stranger: Any = browse("max")
    with unchanged():
        assert stranger.post(f"/people/{world.ada.pk}/second-factor").status_code == 403
    page: Any = browse("ada")
    assert "Remove second factor" in text(page.get(f"/people/{world.ada.pk}/"))
    page.post(f"/people/{world.ada.pk}/second-factor")
    assert not SecondFactor.objects.exists()
