"""Shift ratings, as tanda-v2.txt 3497-3517 has them."""

from typing import Any

import pytest

from muster.core.actor import Actor
from muster.people.actions import update_employee
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.worked import KEYS, made, ok, refused
from tests.presses import reread, shift_of
from tests.world import Tanda, World


def rating(world: World, **changes: Any) -> dict[str, Any]:
    return {"user_id": world.noah.pk, "date": "2016-03-12", "rating": 5, **changes}


@answers("POST /api/v2/shift_ratings")
def test_rate_by_user(ada: Tanda, world: World) -> None:
    shift = made(ada, world, status="APPROVED")
    found = ok(ada("POST", "/shift_ratings", rating(world)))
    assert found.keys() == KEYS | {"department_export_name", "rating", "last_rated_by"}
    assert found == shift | {"rating": 5, "last_rated_by": world.ada.pk}


def test_another_overrides_it(ada: Tanda, max_: Tanda, world: World) -> None:
    made(ada, world)
    ok(ada("POST", "/shift_ratings", rating(world)))
    found = ok(max_("POST", "/shift_ratings", rating(world, rating=2)))
    assert (found["rating"], found["last_rated_by"]) == (2, world.max.pk)
    assert (shift_of(world.noah).rating, shift_of(world.noah).rated_by_id) == (2, world.max.pk)


def test_rate_by_employee_number(ada: Tanda, world: World) -> None:
    update_employee(Actor.system(world.organisation.pk), reread(world.noah), external_id="abc123")
    made(ada, world)
    sent = {"employee_number": "abc123", "date": "2016-03-12", "rating": 4}
    assert ok(ada("POST", "/shift_ratings", sent))["rating"] == 4


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"rating": 0}, 400, "rating: Ensure this value is greater than or equal to 1."),
        ({"rating": 6}, 400, "rating: Ensure this value is less than or equal to 5."),
        ({"rating": None}, 400, "rating: Input should be a valid integer"),
        ({"date": None}, 400, "date is required."),
        ({"date": "2016-03-13"}, 400, "date: Noah North did not work on 2016-03-13."),
        ({"user_id": None}, 400, "user_id or employee_number is required."),
        ({"user_id": 999}, 404, "No known user with that id!"),
        ({"user_id": None, "employee_number": "zzz"}, 404, "No known user with that id!"),
    ],
)
def test_what_cannot_be_rated(
    ada: Tanda, world: World, changes: dict[str, Any], status: int, text: str
) -> None:
    made(ada, world)
    with refused(status, text) as answered:
        answered.append(ada("POST", "/shift_ratings", rating(world, **changes)))


def test_nobody_rates_their_own(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    made(ada, world, user_id=world.emma.pk)
    made(ada, world, user_id=world.max.pk)
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered.append(emma("POST", "/shift_ratings", rating(world, user_id=world.emma.pk)))
        answered.append(max_("POST", "/shift_ratings", rating(world, user_id=world.max.pk)))
