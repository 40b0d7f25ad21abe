"""Tokens, API profiles, limits, addresses, versions and forms of bodies: what holds of every operation."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muster.core.actor import Scope
from muster.core.models import RateEntry
from muster.dialects.aladtec import auth
from tests.dialects.aladtec.door import Door, token
from tests.unchanged import unchanged
from tests.world import NOW, Tanda, World, at

NO_TOKEN = {
    "errors": [
        {
            "error": "Invalid credentials.",
            "detail": "An API token was either not provided or invalid.  A valid API token must be set in the "
            "Authorization Bearer header.",
        }
    ]
}


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Basic x"}, {"Authorization": "Bearer mustertoken_x"}]
)
@pytest.mark.parametrize("path", ["/api/v3/members", "/api/v2/members", "/bramble/api/v2/members"])
def test_without_a_token(world: World, path: str, header: dict[str, str]) -> None:
    """With the very words of the document (aladtec-v2.txt 72-73)."""
    answer = Client().get(path, headers=header)
    assert (answer.status_code, answer.json()) == (401, NO_TOKEN)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_itself_is_no_token(world: World) -> None:
    assert Door(world.key)("GET", "/members").status_code == 401


def test_the_address_of_two_dialects(world: World, door: Door) -> None:
    """Tanda's token asks Tanda, Aladtec's asks Aladtec, and without one Tanda answers."""
    tanda = Tanda(world.token("ada", *Scope))
    for path in ("/api/v2/schedules", "/api/v2/schedules/1", "/api/v2/nothing"):
        answer = Client().get(path)
        assert (answer.status_code, set(answer.json())) == (401, {"error"}) or path == "/api/v2/nothing"
        unknown = Client().get(path, headers={"Authorization": "Bearer wrong"})
        assert set(unknown.json()) == {"error"}
    assert tanda("GET", "/schedules").status_code != 401
    ours = door.at("/api/v2")
    assert ours("GET", "/nothing").json() == {
        "errors": [{"error": "Not found.", "detail": "The URL path was not found."}]
    }
    assert ours("GET", "/users").status_code == 404


@pytest.mark.parametrize(
    "root", ["/api/v3", "/bramble/api/v3", "/aladtec/api/v3", "/aladtec/bramble/api/v3", "/api//v3"]
)
@pytest.mark.parametrize("ending", ["", "/"])
def test_where_v3_is_served(door: Door, root: str, ending: str) -> None:
    answer = door.at(root)("GET", f"/configuration{ending}")
    assert answer.json()["meta"] == {"generated_at_datetime": "2026-03-04T09:00:00+11:00"}


@pytest.mark.parametrize("root", ["/api/v2", "/bramble/api/v2", "/aladtec/api/v2", "/aladtec/bramble/api/v2"])
def test_where_v2_is_served(door: Door, root: str) -> None:
    answer = door.at(root)("GET", "/configuration")
    assert answer.json()["meta"] == {"generated_at_datetime": "2026-03-04T09:00"}


@pytest.mark.parametrize(
    "root", ["/tanda/api/v3", "/timetastic/api/v3", "/a/b/api/v3", "/api/v1", "/api/v30"]
)
def test_where_it_is_not_served(door: Door, root: str) -> None:
    assert door.at(root)("GET", "/configuration").status_code in {401, 404}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/members/batch"),
        ("PATCH", "/members/batch"),
        ("GET", "/time-off/types"),
        ("POST", "/time-off/types"),
    ],
)
def test_addresses_that_came_with_v3(door: Door, method: str, path: str) -> None:
    with unchanged():
        assert door.at("/api/v2").refused(method, path, {}, status=404) == "The URL path was not found."


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_methods_that_came_with_v3(door: Door, method: str) -> None:
    path = "/schedules/position-qualifications"
    with unchanged():
        assert door.at("/api/v2").refused(method, path, [], status=405) == "This address takes GET."
    assert door.at("/api/v2").get(path) == []


def test_an_unknown_address_and_a_wrong_method(door: Door) -> None:
    assert door.refused("GET", "/nothing", status=404) == "The URL path was not found."
    answer = door("DELETE", "/members")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    assert answer.json() == {
        "errors": [{"error": "Method not allowed.", "detail": "This address takes GET, POST."}]
    }


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"first_name": ', "The body is not JSON: "),
        (b"\xff", "The body is not JSON: "),
        ("", "body is required."),
        ("{a: 1}", "The body is not JSON: "),
        ("[]", "body: give an object."),
        ('"text"', "body: give an object."),
    ],
)
def test_malformed_bodies(door: Door, body: Any, detail: str) -> None:
    with unchanged():
        assert door.refused("POST", "/members", body).startswith(detail)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_wrong_content_type(world: World, method: str, kind: str) -> None:
    headers = {"Authorization": f"Bearer {token(world)}"}
    path = "/api/v3/schedules/position-qualifications"
    with unchanged():
        answer = Client().generic(method, path, '[{"name": "Pump"}]', content_type=kind, headers=headers)
    assert answer.status_code == 415
    assert answer.json() == {
        "errors": [
            {
                "error": "Unsupported media type.",
                "detail": f"{kind} is not taken here: send application/json.",
            }
        ]
    }


def test_a_body_without_a_content_type_is_json(world: World) -> None:
    headers = {"Authorization": f"Bearer {token(world)}"}
    answer = Client().generic(
        "POST",
        "/api/v3/schedules/position-qualifications",
        '[{"name": "Pump"}]',
        content_type="",
        headers=headers,
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "query", ["include_inactive=True", "include_inactive=1", "limit=0", "limit=101", "offset=-1", "limit=x"]
)
def test_values_of_a_query_are_checked(door: Door, query: str) -> None:
    name = query.partition("=")[0]
    assert door.refused("GET", f"/members?{query}").startswith(f"{name}: ")


def test_names_of_a_query_are_case_sensitive(world: World, door: Door) -> None:
    assert len(door.get("/members", Limit=1)) == 7
    assert len(door.get("/members", limit=1)) == 1


def test_fifty_calls_a_minute_by_system(world: World) -> None:
    door, other = Door(token(world)), Door(token(world))
    with at(NOW):
        answers = [one("GET", "/configuration") for one in [door] * 25 + [other] * 26]
    assert [answer.status_code for answer in answers] == [200] * 50 + [429]
    assert answers[-1].headers["Retry-After"] == "61"
    assert answers[-1].json() == {
        "errors": [{"error": "Too many requests.", "detail": "The limit of 50 requests a minute is used up."}]
    }
    with at(NOW + timedelta(minutes=1)):
        assert door("GET", "/configuration").status_code == 200


@pytest.mark.parametrize("store", ["process://", "database://"])
def test_so_many_calls_in_any_24_hours(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setattr("muster.dialects.aladtec.auth.DAY_LIMIT", "3 per day")
    settings.RATE_LIMIT_STORE = store
    secret = token(world)
    for hours, status in ((0, 200), (12, 200), (23, 200), (23.5, 429), (24, 200), (25, 429), (36, 200)):
        with at(NOW + timedelta(hours=hours)):
            answer = Door(secret)("GET", "/configuration")
        assert answer.status_code == status, hours
    assert RateEntry.objects.count() == (3 if store == "database://" else 0)


def test_the_documented_limit() -> None:
    assert (auth.MINUTE_LIMIT, auth.DAY_LIMIT) == ("50 per minute", "2500 per day")


def test_an_organisation_that_is_locked_out_reads_and_changes_nothing(world: World, door: Door) -> None:
    world.organisation.locked_out_at = NOW
    world.organisation.save()
    assert door("GET", "/configuration").status_code == 200
    with unchanged():
        detail = door.refused("POST", "/schedules/position-qualifications", [{"name": "Pump"}])
    assert detail.startswith("This account is locked out.")


def test_a_failure_of_ours_is_told_plainly(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.dialects.aladtec.configuration.first_administrator_id", lambda _: 1 / 0)
    answer = door("GET", "/configuration")
    assert answer.status_code == 500
    assert answer.json() == {
        "errors": [
            {
                "error": "Internal server error.",
                "detail": "Something went wrong on our side. The operator finds it in the log.",
            }
        ]
    }


def test_what_the_minute_refuses_is_no_call_of_the_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program gone wild does not use up the day of the others."""
    monkeypatch.setattr(auth, "MINUTE_LIMIT", "2 per minute")
    monkeypatch.setattr(auth, "DAY_LIMIT", "5 per day")
    door = Door(token(world))
    for minute, expected in ((0, [200, 200, 429, 429, 429]), (1, [200, 200]), (2, [200, 429])):
        with at(NOW + timedelta(minutes=minute)):
            answers = [door("GET", "/configuration").status_code for _ in expected]
        assert answers == expected, minute
