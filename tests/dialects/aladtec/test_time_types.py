"""Time types: Regular, and the pay codes."""

from typing import Any

import pytest

from muster.places.actions import archive_pay_code, create_pay_code
from tests.dialects.aladtec.door import Door
from tests.dialects.kit.coverage import answers
from tests.world import World

REGULAR = {"time_type_id": 0, "name": "Regular", "is_default": True, "is_active": True}


@answers("GET /api/v3/time-types")
def test_time_types(world: World, door: Door) -> None:
    zulu, alpha = (create_pay_code(world.actor("ada"), name=name) for name in ("Zulu", "Alpha"))
    archive_pay_code(world.actor("ada"), zulu)
    answer = door("GET", "/time-types")
    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            REGULAR,
            {"time_type_id": zulu.pk, "name": "Zulu", "is_default": False, "is_active": False},
            {"time_type_id": alpha.pk, "name": "Alpha", "is_default": False, "is_active": True},
        ],
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    assert len(door.at("/api/v2").get("/time-types")) == 3


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"limit": 1}, ["Regular"]),
        ({"limit": 2}, ["Regular", "A"]),
        ({"limit": 2, "offset": 1}, ["A", "B"]),
        ({"limit": 2, "offset": 2}, ["B", "C"]),
        ({"offset": 3}, ["C"]),
        ({"offset": 4}, []),
    ],
)
def test_parts_of_them(world: World, door: Door, query: dict[str, Any], names: list[str]) -> None:
    for name in "ABC":
        create_pay_code(world.actor("ada"), name=name)
    assert [one["name"] for one in door.get("/time-types", **query)] == names
