"""Schedules and their positions."""

from typing import Any

import pytest

from muster.core.actor import Scope
from muster.places.actions import (
    archive_department,
    create_department,
    create_position,
    update_department,
    update_position,
)
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import grill
from tests.dialects.kit.coverage import answers
from tests.world import Tanda, World


def schedule(
    pk: int, name: str, order: int, *positions: dict[str, Any], archived: bool = False
) -> dict[str, Any]:
    return {
        "schedule_id": pk,
        "name": name,
        "is_archived": archived,
        "order": order,
        "positions": list(positions),
    }


@answers("GET /api/v3/schedules")
def test_schedules(world: World, door: Door) -> None:
    position, knives = grill(world)
    wash = create_position(world.actor("ada"), name="Wash", department=world.kitchen)
    answer = door("GET", "/schedules")
    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            schedule(
                world.kitchen.pk,
                "Kitchen",
                1,
                {
                    "position_id": position.pk,
                    "position_qualification_id": knives.pk,
                    "label": "Grill",
                    "order": 1,
                },
                {"position_id": wash.pk, "position_qualification_id": 0, "label": "Wash", "order": 2},
            ),
            schedule(world.bar.pk, "Bar", 2),
            schedule(world.yard.pk, "Yard", 3),
        ],
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }


def test_archived_ones_when_asked(world: World, door: Door) -> None:
    attic = create_department(world.actor("ada"), name="Attic", location=world.cafe)
    archive_department(world.actor("ada"), attic)
    assert [one["name"] for one in door.get("/schedules")] == ["Kitchen", "Bar", "Yard"]
    assert door.get("/schedules", include_archived="true")[3] == schedule(attic.pk, "Attic", 4, archived=True)
    assert door.refused("GET", "/schedules", include_archived="1") == "include_archived: give true or false."


def test_the_order_that_was_set(world: World, door: Door) -> None:
    ada = world.actor("ada")
    first, second = (create_position(ada, name=name, department=world.bar) for name in ("Ale", "Beer"))
    update_department(ada, world.kitchen, order=5)
    update_position(ada, first, order=3)
    told = door.get("/schedules")
    assert [(one["name"], one["order"]) for one in told] == [("Bar", 1), ("Yard", 2), ("Kitchen", 3)]
    assert [one["label"] for one in told[0]["positions"]] == ["Beer", "Ale"]
    assert [one["order"] for one in told[0]["positions"]] == [1, 2]
    assert second.order < first.order


def test_what_a_profile_does_not_open(world: World) -> None:
    grill(world)
    narrow = Door(token(world, rights={"department": "read", "position": "read"}))
    (position,) = narrow.get("/schedules")[0]["positions"]
    assert position["position_qualification_id"] is None
    narrowest = Door(token(world, rights={"department": "read"}))
    assert [one["positions"] for one in narrowest.get("/schedules")] == [None, None, None]
    Door(token(world, rights={"employee": "read"})).refused("GET", "/schedules", status=403)


def test_the_path_that_tanda_has_too(world: World, door: Door) -> None:
    """The kind of token decides (contract/README.md)."""
    told = door.at("/api/v2").get("/schedules")
    assert [one["name"] for one in told] == ["Kitchen", "Bar", "Yard"]
    tanda = Tanda(world.token("ada", *Scope))
    assert tanda("GET", "/schedules?ids=1").json() == []


def test_few_statements(world: World, door: Door, django_assert_max_num_queries: Any) -> None:
    ada = world.actor("ada")
    for number in range(20):
        create_position(ada, name=f"Post {number}", department=world.kitchen)
    door.get("/schedules")
    with django_assert_max_num_queries(6):
        assert len(door.get("/schedules")[0]["positions"]) == 20


def test_nobody_elses(world: World) -> None:
    assert world.other
    theirs = Door(token(world.other)).get("/schedules")
    assert theirs == [schedule(world.other.kitchen.pk, "Kitchen", 1)]


@pytest.mark.parametrize("root", ["/api/v3", "/bramble/api/v2"])
def test_both_versions(world: World, door: Door, root: str) -> None:
    assert len(door.at(root).get("/schedules")) == 3
