"""Keys, limits, addresses and forms of bodies: what holds of every operation."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muster.accounts.actions import create_api_key, revoke_api_key
from muster.accounts.models import ApiKey
from muster.core.actor import Role, Scope
from tests.dialects.timetastic.door import Door, asked, request
from tests.unchanged import unchanged
from tests.world import NOW, World, at


def key_of(world: World, **facts: Any) -> tuple[ApiKey, str]:
    return create_api_key(world.actor("ada"), name="Sync", **facts)


def test_an_administrators_key_opens_it(world: World) -> None:
    _, secret = key_of(world)
    for word in ("Bearer", "bearer"):
        answer = Client().get("/api/departments", headers={"Authorization": f"{word} {secret}"})
        assert answer.status_code == 200


@pytest.mark.parametrize("role", [Role.PAYROLL_OFFICER, Role.ROSTER_MANAGER, Role.MANAGER])
def test_no_other_key_does(world: World, role: Role) -> None:
    _, secret = key_of(world, role=role)
    answer = Door(secret)("GET", "/departments")
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "Authorization has been denied: this key does not act as an administrator."
    }


@pytest.mark.parametrize("secret", ["", "wrong", "muster_wrong"])
def test_a_wrong_token(world: World, secret: str) -> None:
    with unchanged():
        answer = Door(secret)("POST", "/departments/add", {"name": "Bakery", "managerId": world.max.pk})
    assert answer.status_code == 401
    assert answer.json() == {"message": "Authorization has been denied for this request."}
    assert "X-Rate-Limit-Limit" not in answer.headers


def test_a_revoked_key(world: World) -> None:
    row, secret = key_of(world)
    revoke_api_key(world.actor("ada"), row)
    assert Door(secret)("GET", "/departments").status_code == 401


def test_on_an_action_a_bad_token_is_a_text_of_400(world: World, door: Door) -> None:
    pk = request(door, world.emma, "2026-08-06")
    with unchanged():
        answer = Door("wrong")("POST", f"/holidays/{pk}?holidayUpdateAction=0")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain")
    assert answer.content == b"Authorization has been denied for this request."


def test_a_key_without_the_scope_of_leave(world: World) -> None:
    """As those were that were made before there was leave."""
    old = [Scope.USER, Scope.DEPARTMENT, Scope.TIMESHEET, Scope.COST]
    _, secret = key_of(world, scopes=old)
    door = Door(secret)
    assert door("GET", "/departments").status_code == 200
    assert door.refused("GET", "/holidays", status=403) == {
        "message": "This credential was not given the right to do this."
    }


def test_a_new_key_may_be_used_for_leave(world: World) -> None:
    row, _ = key_of(world)
    assert {Scope.LEAVE, Scope.UNAVAILABILITY, Scope.PERSONAL} <= set(row.scopes)


def test_five_calls_a_second_and_a_key(world: World) -> None:
    door, other = Door(key_of(world)[1]), Door(key_of(world)[1])
    with at(NOW):
        answers = [door("GET", "/departments") for _ in range(6)]
        assert other("GET", "/departments").status_code == 200
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["X-Rate-Limit-Remaining"] for answer in answers[:5]] == list("43210")
    assert answers[0].headers["X-Rate-Limit-Limit"] == "1s"
    assert answers[0].headers["X-Rate-Limit-Reset"] == "2026-03-03T22:00:01.0000000Z"
    last = answers[5]
    assert last.content == b"API calls quota exceeded! maximum admitted 5 per 1s."
    assert (last.headers["Content-Type"], last.headers["Retry-After"]) == ("text/plain", "2")
    assert "X-Rate-Limit-Remaining" not in last.headers
    with at(NOW + timedelta(seconds=1)):
        assert door("GET", "/departments").status_code == 200


def test_two_changes_of_users_a_second(world: World) -> None:
    door = Door(key_of(world)[1])
    with at(NOW):
        done = [
            door("POST", f"/users/edit/{world.noah.pk}", {"jobTitle": "Chef"}),
            door("POST", f"/users/archive/{world.olga.pk}", {"archiveDate": "2026-01-01"}),
        ]
        with unchanged():
            third = door("POST", f"/users/restore/{world.olga.pk}")
        assert door("GET", "/departments").status_code == 200
    assert [answer.status_code for answer in done] == [200, 200]
    assert [answer.headers["X-Rate-Limit-Remaining"] for answer in done] == ["1", "0"]
    assert (third.status_code, third.content) == (
        429,
        b"API calls quota exceeded! maximum admitted 2 per 1s.",
    )
    with at(NOW + timedelta(seconds=1)):
        assert door("POST", f"/users/restore/{world.olga.pk}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/departments", "/api/departments/", "/api//departments", "/timetastic/api/departments"]
)
def test_it_is_served_at_the_root_and_below_its_name(world: World, path: str) -> None:
    answer = Client().get(path, headers={"Authorization": f"Bearer {world.key}"})
    assert [one["name"] for one in answer.json()] == ["Kitchen", "Bar", "Yard"]


def test_an_unknown_address_and_a_wrong_method(world: World, door: Door) -> None:
    assert door.refused("GET", "/departments/1/staff", status=404) == {"message": "This address not found."}
    answer = door("DELETE", "/departments")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "body",
    [
        '{"name": "Bakery", "managerId": %d}',
        '{name: "Bakery", managerId: %d,}',
        "{Name: 'Bakery', // the oven\n MANAGERID: %d}",
        '\ufeff{"NAME": "Bakery", "managerID": "%d"}',
    ],
)
def test_bodies_are_json5_and_names_of_any_case(world: World, door: Door, body: str) -> None:
    made = door.told("POST", "/departments/add", body % world.max.pk)
    assert door.told("GET", f"/departments/{made['id']}")["name"] == "Bakery"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"name": "Bakery"', "The body is not JSON: "),
        ('{"name": "Bakery"} and more', "The body is not JSON: "),
        ("name=Bakery&managerId=1", "The body is not JSON: "),
        ("[" * 5000, "The body is not JSON: "),
        ('{"name": "\\ud800"}', "The body is not JSON: "),
        ("[]", "The body must be a JSON object."),
        ('"Bakery"', "The body must be a JSON object."),
        ("", "body is required."),
        (" ", "name is required."),
        ("{}", "name is required."),
        (b"{\xff}", "The body is not UTF-8 text."),
        ('{"name": "Bak\\u0000ery", "managerId": 1}', "name: a text cannot hold a NUL character."),
        ('{"name": ["Bakery"], "managerId": 1}', "name: give a text."),
        ('{"name": "Bakery", "managerId": NaN}', "managerId: not a whole number."),
        ('{"name": "Bakery", "managerId": 1e400}', "The body is not JSON: "),
        ('{"name": "Bakery", "managerId": 99999999999999999999}', "managerId: not an id."),
    ],
)
def test_what_is_no_json5_is_refused(world: World, door: Door, body: str, message: str) -> None:
    with unchanged():
        answer = door.refused("POST", "/departments/add", body)
    assert answer["message"].startswith(message)


def test_query_names_are_found_in_any_case(world: World, door: Door) -> None:
    request(door, world.emma, "2026-08-06")
    request(door, world.olga, "2026-08-07")

    def people(query: str) -> set[str]:
        return {one["userName"] for one in door.told("GET", f"/holidays?{query}")["holidays"]}

    kitchen = world.kitchen.pk
    assert people(f"DepartmentId={kitchen}") == people(f"departmentid={kitchen}") == {"Emma Example"}
    assert people("start=2026-08-07") == people("START=2026-08-07") == {"Olga Outback"}
    both = {"Emma Example", "Olga Outback"}
    assert people(f"userids={world.emma.pk}&UserIds={world.olga.pk}") == both
    assert people("unknown=1") == both


def test_what_fails_halfway_is_taken_back(world: World, door: Door) -> None:
    with unchanged():
        answer = door.refused("POST", "/departments/add", {"name": "Bakery", "managerId": 999_999})
    assert answer == {"message": "There is no user 999999."}


def test_nothing_of_another_organisation_is_there(world: World, door: Door) -> None:
    assert world.other
    zoe = world.other.zoe
    theirs = Door(create_api_key(world.other.actor("zoe"), name="Sync")[1])
    pk = request(theirs, zoe, "2026-08-06")
    with unchanged():
        for path in (
            f"/users/{zoe.pk}",
            f"/users/contact/{zoe.pk}",
            f"/users/{zoe.pk}/allowances",
            f"/departments/{world.other.kitchen.pk}",
            f"/holidays/{pk}",
            f"/leavetypes/{asked(zoe, '2026-08-06')['leaveTypeId']}",
        ):
            assert door("GET", path).status_code == 404, path
        assert door("POST", f"/holidays/{pk}?holidayUpdateAction=0").status_code == 400
        assert door.refused("POST", f"/users/edit/{zoe.pk}", {"firstName": "Z"})["errorStatus"] == 6


def test_an_organisation_that_is_locked_out_reads_and_changes_nothing(world: World, door: Door) -> None:
    world.organisation.locked_out_at = NOW
    world.organisation.save()
    assert door("GET", "/departments").status_code == 200
    with unchanged():
        answer = door.refused("POST", "/departments/add", {"name": "Bakery", "managerId": world.max.pk})
    assert answer["message"].startswith("This account is locked out.")


def test_a_failure_of_ours_is_told_plainly(world: World, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.dialects.timetastic.departments.heads", lambda _: 1 / 0)
    answer = door.refused("GET", "/departments", status=500)
    assert json.dumps(answer) == (
        '{"message": "Something went wrong on our side. The operator finds it in the log."}'
    )
