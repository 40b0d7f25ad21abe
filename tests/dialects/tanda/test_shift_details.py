"""Shift details (tanda-v2.txt 1831-1874)."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.places.actions import create_position
from muster.places.models import Position
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.presses import reread
from tests.world import NOW, Tanda, World

MOMENT = int(NOW.timestamp())


@pytest.fixture
def chef(world: World) -> Position:
    return create_position(world.actor("ada"), name="Chef", department=world.kitchen)


@pytest.fixture
def host(world: World) -> Position:
    return create_position(world.actor("ada"), name="Host", department=world.bar)


def shown(row: Position, **changes: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "department_id": row.department_id,
        "name": row.name,
        "updated_at": MOMENT,
        **changes,
    }


@answers("GET /api/v2/shift_details", "GET /api/v2/shift_details/{id}")
def test_they_are_read(ada: Tanda, chef: Position, host: Position) -> None:
    assert ada("GET", "/shift_details").json() == [shown(chef), shown(host)]
    assert ada("GET", f"/shift_details/{host.pk}").json() == shown(host)


@answers("POST /api/v2/shift_details")
def test_one_is_made(ada: Tanda, world: World) -> None:
    answer = ada("POST", "/shift_details", {"name": "Manager", "department_id": world.kitchen.pk})
    made = newest(Position)
    assert answer.json() == {
        "id": made.pk, "department_id": world.kitchen.pk, "name": "Manager", "updated_at": MOMENT,
    }  # fmt: skip


@answers("PUT /api/v2/shift_details/{id}")
def test_one_is_updated(ada: Tanda, world: World, chef: Position) -> None:
    path = f"/shift_details/{chef.pk}"
    assert ada("PUT", path, {"name": "Shift Runner"}).json() == shown(chef, name="Shift Runner")
    moved = ada("PUT", path, {"department_id": str(world.bar.pk)}).json()
    assert (moved["department_id"], moved["name"]) == (world.bar.pk, "Shift Runner")


@answers("DELETE /api/v2/shift_details/{id}")
def test_one_is_deleted(ada: Tanda, chef: Position) -> None:
    answer = ada("DELETE", f"/shift_details/{chef.pk}")
    assert (answer.status_code, answer.json(), reread(chef).archived_at) == (200, {}, NOW)
    assert ada("GET", "/shift_details").json() == []
    with unchanged():
        gone(ada, f"/shift_details/{chef.pk}", "shift detail")


def test_a_manager_reads_and_updates_those_of_their_teams(
    max_: Tanda, world: World, chef: Position, host: Position
) -> None:
    assert max_("GET", "/shift_details").json() == [shown(chef)]
    assert max_("PUT", f"/shift_details/{chef.pk}", {"name": "Cook"}).json() == shown(chef, name="Cook")
    with unchanged():
        refused(
            max_("PUT", f"/shift_details/{host.pk}", {"name": "X"}),
            404,
            "No known shift detail with that id!",
        )
        refused(max_("DELETE", f"/shift_details/{chef.pk}"), 403)
        refused(max_("POST", "/shift_details", {"name": "X", "department_id": world.kitchen.pk}), 403)
        text = f"department_id: no known department with the id {world.bar.pk}."
        refused(max_("PUT", f"/shift_details/{chef.pk}", {"department_id": world.bar.pk}), 400, text)


def test_an_employee_has_no_access(emma: Tanda, world: World, chef: Position) -> None:
    path = f"/shift_details/{chef.pk}"
    body = {"name": "X", "department_id": world.kitchen.pk}
    with unchanged():
        for method, to in (
            ("GET", "/shift_details"), ("GET", path), ("POST", "/shift_details"), ("PUT", path), ("DELETE", path),
        ):  # fmt: skip
            refused(emma(method, to, body if method in {"POST", "PUT"} else None), 403)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"name": None}, "name: give a text that is not empty."),
        ({"name": 5}, "name: give a text that is not empty."),
        ({"name": "host", "department_id": "bar"}, "name: Bar has a position called host already."),
        ({"department_id": None}, "department_id is required."),
        ({"department_id": 999_999}, "department_id: no known department with the id 999999."),
    ],
)
def test_what_cannot_be(ada: Tanda, chef: Position, host: Position, body: dict[str, Any], text: str) -> None:
    bar = host.department_id
    sent = {**body, "department_id": bar} if body.get("department_id") == "bar" else body
    with unchanged():
        made = {"name": "New", "department_id": bar, **sent}
        refused(ada("POST", "/shift_details", made), 400, text)
        refused(ada("PUT", f"/shift_details/{chef.pk}", sent), 400, text)


def test_a_new_one_has_both(ada: Tanda, world: World) -> None:
    with unchanged():
        refused(ada("POST", "/shift_details", {"department_id": world.bar.pk}), 400, "name is required.")
        refused(ada("POST", "/shift_details", {"name": "Host"}), 400, "department_id is required.")


def test_another_organisations_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    theirs = create_position(world.other.actor("zoe"), name="Chef", department=world.other.kitchen)
    with unchanged():
        for key in (theirs.pk, 10**30, "chef"):
            gone(ada, f"/shift_details/{key}", "shift detail")


def test_the_scope(world: World) -> None:
    with unchanged():
        refused(Tanda(world.token("ada", Scope.ROSTER))("GET", "/shift_details"), 403)


def test_the_list_takes_the_same_statements_however_many_there_are(
    ada: Tanda, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada("GET", "/shift_details")
    for number in range(2):
        with django_assert_num_queries(2):  # the token, shift details
            assert len(ada("GET", "/shift_details").json()) == 10 * number
        for one in range(10):
            create_position(world.actor("ada"), name=f"Post {number} {one}", department=world.bar)
