"""Allowances of leave years, and time off in lieu (timetastic-extra.md)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor
from muster.leave.models import LedgerEntry
from muster.people.actions import create_employee, deactivate_employee
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, book, user
from tests.unchanged import unchanged
from tests.world import World

NONE = {"total": 0, "toil": []}


def year(number: int, allowance: float = 20, *, toils: Any = None, carried: float = 0) -> dict[str, Any]:
    return {"year": number, "allowance": allowance, "toils": toils or NONE, "carryForward": carried}


@answers("GET /api/users/{id}/allowances", "GET /api/users/{id}/allowances/{year}")
def test_of_one_user(world: World, door: Door) -> None:
    path = f"/users/{world.emma.pk}/allowances"
    # Whoever has no balance yet has the usual allowance, from the present leave year on.
    assert door.told("GET", path) == [year(2025, 0), year(2026), year(2027)]
    assert door.told("GET", f"{path}/2027") == [year(2027)]
    assert door.refused("GET", "/users/999999/allowances", status=404) == {"message": "User not found."}
    for wrong in ("abc", "12345", "99999", "1800"):
        door.refused("GET", f"{path}/{wrong}")


@answers("GET /api/users/allowances", "GET /api/users/allowances/{year}")
def test_of_all_users(world: World, door: Door) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    listed = door.told("GET", "/users/allowances/2026")
    assert [one["userId"] for one in listed] == [
        world.people[name].pk for name in ("ada", "pia", "rosa", "max", "emma", "olga")
    ]
    assert listed[4] == {"userId": world.emma.pk, "userAllowances": [year(2026)]}
    listed = door.told("GET", "/users/allowances")
    assert listed[0]["userAllowances"] == [year(2025, 0), year(2026), year(2027)]


def test_of_many_in_as_many_statements(world: World, door: Door) -> None:
    door("GET", "/users/allowances")
    with CaptureQueriesContext(connection) as few:
        door("GET", "/users/allowances")
    for number in range(40):
        create_employee(Actor.system(world.organisation.pk), name=f"Temp {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(door.told("GET", "/users/allowances")) == 47
    assert len(many) == len(few) <= 15


@answers(
    "PUT /api/users/{id}/allowances/{year}/allowance", "PUT /api/users/{id}/allowances/{year}/carryforward"
)
def test_setting_the_figures_of_a_year(world: World, door: Door) -> None:
    path = f"/users/{world.emma.pk}/allowances/2026"
    door.done("PUT", f"{path}/allowance", {"amount": 23})
    door.done("PUT", f"{path}/carryforward", {"amount": 3})
    assert door.told("GET", path) == [year(2026, 23, carried=3)]
    told = user(door, world.emma)
    assert (told["currentYearAllowance"], told["nextYearAllowance"], told["allowanceRemaining"]) == (
        23,
        20,
        26,
    )
    door.done("PUT", f"{path}/allowance", {"amount": 22.5})
    door.done("PUT", f"{path}/carryforward", {"amount": "1.25"})
    assert door.told("GET", path) == [year(2026, 22.5, carried=1.25)]
    with unchanged():
        door.done("PUT", f"{path}/allowance", {"amount": 22.5})


def test_what_was_taken_stays_taken(world: World, door: Door) -> None:
    book(door, world.emma, "2026-08-06", "2026-08-07")
    door.done("PUT", f"/users/{world.emma.pk}/allowances/2026/allowance", {"amount": 10})
    assert user(door, world.emma)["allowances"][0] == {
        "year": 2026, "allowance": 10, "remaining": 8, "used": -2,
    }  # fmt: skip


@answers(
    "POST /api/users/{id}/allowances/{year}/toil",
    "PUT /api/users/{id}/allowances/{year}/toil/{toil_id}",
    "DELETE /api/users/{id}/allowances/{year}/toil/{toil_id}",
)
def test_time_off_in_lieu(world: World, door: Door) -> None:
    path = f"/users/{world.emma.pk}/allowances/2026"
    first = door.told("POST", f"{path}/toil", {"amount": 0.25, "description": "Acme dryrun validate TOIL"})
    second = door.told("POST", f"{path}/toil", {"amount": 1})
    assert isinstance(first, int)
    toils = {
        "total": 1.25,
        "toil": [
            {"id": first, "amount": 0.25, "description": "Acme dryrun validate TOIL"},
            {"id": second, "amount": 1, "description": ""},
        ],
    }
    assert door.told("GET", path) == [year(2026, toils=toils)]
    body = {"amount": 1.75, "description": "Acme registry update test"}
    assert door.told("PUT", f"{path}/toil/{first}", body) == first
    assert door.told("GET", path)[0]["toils"]["toil"][0] == {"id": first, **body}
    # What was added is never changed: the ledger has what happened.
    assert LedgerEntry.objects.all_rows_unchecked().filter(kind="toil").count() == 3
    door.done("DELETE", f"{path}/toil/{first}")
    assert door.told("GET", path)[0]["toils"] == {
        "total": 1, "toil": [{"id": second, "amount": 1, "description": ""}],
    }  # fmt: skip
    with unchanged():
        for method in ("PUT", "DELETE"):
            assert door.refused(method, f"{path}/toil/{first}", {"amount": 1}, status=404) == {
                "message": "TOIL not found."
            }


def test_whose_item_it_is(world: World, door: Door) -> None:
    emma, noah = (f"/users/{one.pk}/allowances/2026/toil" for one in (world.emma, world.noah))
    pk = door.told("POST", emma, {"amount": 1})
    with unchanged():
        door.refused("DELETE", f"{noah}/{pk}", status=404)
        door.refused("DELETE", f"{emma.replace('2026', '2027')}/{pk}", status=404)
        door.refused("PUT", f"{emma}/toil", {"amount": 1}, status=404)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "2026/allowance", {}),
        ("PUT", "2026/allowance", {"amount": None}),
        ("PUT", "2026/allowance", {"amount": "many"}),
        ("PUT", "2026/allowance", {"amount": 10**6}),
        ("PUT", "2026/allowance", {"amount": "1e999999999999999999"}),
        ("PUT", "2026/carryforward", {"amount": True}),
        ("PUT", "2026/carryforward", {"amount": -0.5}),
        ("PUT", "year/allowance", {"amount": 1}),
        ("PUT", "8999/allowance", {"amount": 1}),
        ("POST", "2026/toil", {"description": "Fair"}),
        ("POST", "2026/toil", {"amount": 0}),
        ("POST", "2026/toil", {"amount": -1}),
        ("POST", "2026/toil", {"amount": 1, "description": "x" * 501}),
    ],
)
def test_what_is_no_figure(world: World, door: Door, method: str, path: str, body: Any) -> None:
    with unchanged():
        assert door.refused(method, f"/users/{world.emma.pk}/allowances/{path}", body)["message"]


def test_less_than_nothing_is_not_carried(world: World, door: Door) -> None:
    path = f"/users/{world.emma.pk}/allowances/2026"
    door.done("PUT", f"{path}/carryforward", {"amount": 3})
    with unchanged():
        refused = door.refused("PUT", f"{path}/carryforward", {"amount": -3})
    assert refused == {"message": "What is carried forward is 0 or more."}
    door.done("PUT", f"{path}/carryforward", {"amount": 0})
    assert door.told("GET", path) == [year(2026)]
