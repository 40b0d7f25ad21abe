"""Asking for a token by client credentials."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muster.accounts.actions import create_api_key, revoke_api_key
from muster.accounts.jobs import purge
from muster.accounts.models import ApiKey, ClientToken, client_id_of
from muster.core.actor import Role
from tests.dialects.aladtec.door import Door
from tests.dialects.kit.coverage import answers
from tests.unchanged import unchanged
from tests.world import NOW, World, at

PATH = "/api/v3/oauth/token"


@pytest.fixture
def key(world: World) -> tuple[ApiKey, str]:
    return create_api_key(world.actor("ada"), name="Roster screen")


def asked(key: tuple[ApiKey, str], **changed: Any) -> dict[str, Any]:
    row, secret = key
    told = {"grant_type": "client_credentials", "client_id": row.client_id, "client_secret": secret}
    return {name: value for name, value in (told | changed).items() if value is not None}


@answers("POST /api/v3/oauth/token")
@pytest.mark.parametrize("root", ["", "/bramble", "/aladtec", "/aladtec/bramble"])
@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_token_by_form_or_json(key: tuple[ApiKey, str], root: str, version: str) -> None:
    path = f"{root}/api/{version}/oauth/token"
    client = Client()
    for answer in (
        client.post(path, asked(key), content_type="application/json"),
        client.post(path, asked(key)),
        client.post(
            path,
            "&".join(f"{name}={value}" for name, value in asked(key).items()),
            content_type="application/x-www-form-urlencoded",
        ),
    ):
        assert answer.status_code == 200, answer.content
        told = answer.json()
        token = told.pop("access_token")
        assert told == {"token_type": "Bearer", "expires_in": 604_800, "scope": " ".join(key[0].scopes)}
        assert Door(token).get("/configuration")["organization_name"] == "Bramble & Co"


def test_the_client_id_follows_from_the_key(key: tuple[ApiKey, str]) -> None:
    row, secret = key
    assert client_id_of(secret) == row.client_id
    assert len(row.client_id) == 32
    assert row.client_id not in {secret, row.hash}


def test_only_the_hash_is_kept(key: tuple[ApiKey, str]) -> None:
    token = Client().post(PATH, asked(key)).json()["access_token"]
    row = ClientToken.objects.get()
    assert token != row.hash
    assert (len(row.hash), row.key_id, row.expires_at) == (64, key[0].pk, NOW + timedelta(days=7))


@pytest.mark.parametrize(
    ("changed", "status", "title", "detail"),
    [
        ({"grant_type": "password"}, 400, "Bad request.", "grant_type must be client_credentials."),
        ({"grant_type": None}, 400, "Bad request.", "grant_type is required."),
        ({"client_id": None}, 400, "Bad request.", "client_id is required."),
        ({"client_secret": None}, 400, "Bad request.", "client_secret is required."),
        ({"client_secret": ["a"]}, 400, "Bad request.", "client_secret: give a text."),
        *(
            (wrong, 401, "Invalid credentials.", "No client has this client_id and client_secret.")
            for wrong in (
                {"client_id": "wrong"},
                {"client_id": "ß"},
                {"client_id": ""},
                {"client_secret": "muster_wrong"},
                {"client_secret": ""},
            )
        ),
    ],
)
def test_what_is_refused(
    key: tuple[ApiKey, str], changed: dict[str, Any], status: int, title: str, detail: str
) -> None:
    with unchanged():
        answer = Client().post(PATH, asked(key, **changed), content_type="application/json")
    assert answer.status_code == status
    assert answer.json() == {"errors": [{"error": title, "detail": detail}]}


def test_the_key_of_another_client_is_not_its_secret(world: World, key: tuple[ApiKey, str]) -> None:
    _, secret = create_api_key(world.actor("ada"), name="Other")
    assert Client().post(PATH, asked(key, client_secret=secret)).status_code == 401


def test_other_content_types(key: tuple[ApiKey, str]) -> None:
    answer = Client().post(PATH, "<token/>", content_type="text/xml")
    assert answer.status_code == 415
    assert answer.json() == {
        "errors": [
            {
                "error": "Unsupported media type.",
                "detail": "text/xml is not taken here: send application/json.",
            }
        ]
    }


def test_other_methods(key: tuple[ApiKey, str]) -> None:
    """The very example of aladtec-v2.txt 68."""
    answer = Client().get(PATH)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.json() == {
        "errors": [{"error": "Method not allowed.", "detail": "This address takes POST."}]
    }


def test_a_revoked_key_gets_none_and_its_tokens_end(world: World, key: tuple[ApiKey, str]) -> None:
    door = Door(Client().post(PATH, asked(key)).json()["access_token"])
    assert door("GET", "/configuration").status_code == 200
    revoke_api_key(world.actor("ada"), key[0])
    assert door("GET", "/configuration").status_code == 401
    assert Client().post(PATH, asked(key)).status_code == 401


def test_it_ends_after_seven_days_and_is_forgotten(key: tuple[ApiKey, str]) -> None:
    door = Door(Client().post(PATH, asked(key)).json()["access_token"])
    with at(NOW + timedelta(days=7, seconds=-1)):
        assert door("GET", "/configuration").status_code == 200
        purge()
    assert ClientToken.objects.count() == 1
    with at(NOW + timedelta(days=7)):
        answer = door("GET", "/configuration")
        purge()
    assert answer.status_code == 401
    assert not ClientToken.objects.exists()


def test_it_acts_with_the_role_of_its_key(world: World) -> None:
    key = create_api_key(world.actor("ada"), name="Rosters", role=Role.ROSTER_MANAGER)
    door = Door(Client().post(PATH, asked(key)).json()["access_token"])
    assert door("GET", "/configuration").status_code == 200
    with unchanged():
        assert door("PUT", "/accrual-banks/balances", []).status_code == 403


def test_each_is_counted(key: tuple[ApiKey, str]) -> None:
    with at(NOW):
        found = [Client().post(PATH, asked(key)).status_code for _ in range(51)]
        wrong = Client().post(PATH, asked(key, client_id="wrong")).status_code
    assert found == [200] * 50 + [429]
    assert wrong == 401
