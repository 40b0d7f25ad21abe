"""Logging in and out, and one's own account."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.world import NOW, PASSWORD, World, at

from muster.accounts.actions import give_log_in
from muster.people.actions import create_employee, update_employee
from muster.web.cards import qr

WRONG = "This e-mail address and password do not belong together."


def log_in(
    client: Client, password: str = PASSWORD, email: str = "emma@bramble.test", to: str = "/login"
) -> Any:
    return client.post(to, {"email": email, "password": password})


def test_logging_in_leads_to_where_one_wanted_to_go(world: World) -> None:
    client = Client()
    assert log_in(client, to="/login?next=/timesheets/")["Location"] == "/timesheets/"
    assert client.get("/timesheets/").status_code == 200


@pytest.mark.parametrize("wanted", ["https://thistle.test/", "//thistle.test", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(world: World, wanted: str) -> None:
    assert log_in(Client(), to=f"/login?next={wanted}")["Location"] == "/"


def test_the_address_is_read_whatever_its_case(world: World) -> None:
    assert log_in(Client(), email=" Emma@Bramble.TEST ").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("emma@bramble.test", "wrong"), ("nobody@bramble.test", PASSWORD)]
)
def test_unknown_and_wrong_are_told_in_the_same_words(world: World, email: str, password: str) -> None:
    client = Client()
    answer = log_in(client, password, email)
    assert errors(answer) == {"password": [WRONG]}
    assert 'aria-invalid="true" aria-describedby="id_password_error"' in answer.content.decode()
    assert 'id="id_password_error"' in answer.content.decode()
    assert f'value="{email}"' in answer.content.decode()
    assert password not in answer.content.decode()
    assert client.get("/time/").status_code == 302


def test_after_five_failures_one_waits(world: World) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, "wrong")
    locked = log_in(client)
    assert errors(locked) == {"__all__": ["Too many wrong passwords. Try again in 1 min."]}
    with at(NOW + timedelta(minutes=2)):
        assert log_in(client).status_code == 302


def test_trying_on_while_one_must_wait_ends_at_the_limit_of_the_client(world: World) -> None:
    client = Client()
    for _ in range(49):
        log_in(client, "wrong")
    assert errors(log_in(client))["__all__"][0].startswith("Too many wrong passwords. Try again in")
    for email in ("emma@bramble.test", "noah@bramble.test"):
        told = errors(log_in(client, email=email))["__all__"]
        assert told[0].startswith("Too many wrong passwords were tried. Wait ")
    assert log_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_a_planted_session_is_worth_nothing_afterwards(world: World) -> None:
    client = Client()
    client.session.save()
    client.cookies["muster_session"] = client.session.session_key
    planted = client.session.session_key
    log_in(client)
    assert client.session.session_key != planted


def test_logging_out(browse: Browse) -> None:
    emma = browse("emma")
    assert says(emma.post("/logout", follow=True)) == ["You are logged out."]
    assert emma.get("/time/").status_code == 302


def test_logging_out_takes_a_press(browse: Browse) -> None:
    emma = browse("emma")
    assert emma.get("/logout").status_code == 405
    assert emma.get("/time/").status_code == 200


def test_changing_the_password_ends_the_other_sessions(browse: Browse) -> None:
    here, there = browse("emma"), browse("emma")
    new = "another horse entirely"
    answer = here.post("/account/password", {"old": PASSWORD, "new": new, "again": new}, follow=True)
    assert says(answer) == ["Your password was changed. Your other sessions have ended."]
    assert here.get("/time/").status_code == 200
    assert there.get("/time/").status_code == 302
    assert log_in(Client(), new).status_code == 302
    assert log_in(Client()).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "found"),
    [
        ("wrong", "another horse entirely", None, {"old": ["This is not your present password."]}),
        (PASSWORD, "another horse entirely", "a third", {"again": ["The two new passwords differ."]}),
        (PASSWORD, PASSWORD, None, {"new": ["Choose a password that differs from the present one."]}),
        (PASSWORD, "short", None, {"new": ["This password is too short. It must contain at least 10 characters."]}),
    ],
)  # fmt: skip
def test_a_password_that_will_not_do(
    browse: Browse, old: str, new: str, again: str | None, found: dict[str, list[str]]
) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post("/account/password", {"old": old, "new": new, "again": again or new})
    assert errors(answer) == found


def test_signing_out_everywhere(browse: Browse) -> None:
    here, there = browse("emma"), browse("emma")
    assert says(here.post("/account/sign-out", follow=True)) == ["You are logged out everywhere, here too."]
    assert here.get("/time/").status_code == there.get("/time/").status_code == 302


def test_a_first_password_must_be_changed_before_anything_else(world: World) -> None:
    lena = create_employee(world.actor("ada"), name="Lena New", primary_department=world.bar)
    first = give_log_in(world.actor("ada"), lena, email="lena@bramble.test")
    client = Client()
    log_in(client, first, "lena@bramble.test")
    for address in ("/", "/time/", "/account/"):
        assert client.get(address)["Location"] == "/account/password"
    new = "another horse entirely"
    answer = client.post("/account/password", {"old": first, "new": new, "again": new})
    assert answer["Location"] == "/"
    assert client.get("/time/").status_code == 200


def test_ones_own_pin_and_card(browse: Browse, world: World) -> None:
    emma = browse("emma")
    page = emma.get("/account/").content.decode()
    assert "<summary>Show</summary><code>1005</code>" in page
    assert 'href="/account/card"' in page
    card = emma.get("/account/card")
    assert card.context["qr"] == qr(world.emma) != qr(world.noah)
    assert '<path class="qrline"' in card.content.decode()
    assert "make a new one" not in text(card)


def test_who_has_neither_is_told_so(browse: Browse, world: World) -> None:
    update_employee(world.actor("ada"), world.emma, pin=None, card_code=None)
    emma = browse("emma")
    assert "PIN none yet" in text(emma.get("/account/"))
    assert "You have no card yet. Ask an administrator" in text(emma.get("/account/card"))


def test_choosing_among_ones_own_profiles(browse: Browse, world: World) -> None:
    second = create_employee(
        world.actor("ada"), name="Emma at the bar", primary_department=world.bar, person=world.emma.person
    )
    emma = browse("emma")
    assert emma.get("/account/").context["profile"].name == "Emma Example"
    assert "Emma at the bar" in text(emma.get("/account/"))
    answer = emma.post(f"/account/profile/{second.pk}", follow=True)
    assert says(answer) == ["You now work as Emma at the bar at Bramble & Co."]
    assert answer.context["profile"].pk == second.pk


def test_nobody_chooses_somebody_elses_profile(browse: Browse, world: World) -> None:
    emma = browse("emma")
    for other in (world.ada, world.other.zoe):
        with unchanged():
            assert emma.post(f"/account/profile/{other.pk}").status_code == 404
        assert emma.get("/account/").context["profile"].pk == world.emma.pk
