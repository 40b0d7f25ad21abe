"""Departments (timetastic.txt 884-1034)."""

from datetime import timedelta
from typing import Any

import pytest

from muster.people.actions import deactivate_employee, set_department_head, set_department_staff
from muster.people.models import DepartmentManager
from muster.people.queries import employee, staffing
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import NOW, World, at


@answers("GET /api/departments", "GET /api/departments/{id}")
def test_departments(world: World, door: Door) -> None:
    kitchen = {
        "id": world.kitchen.pk,
        "organisationId": world.organisation.pk,
        "name": "Kitchen",
        "managerId": world.max.pk,
        "bossId": world.max.pk,
        "createdAt": "2026-03-03T22:00:00",
        "updatedAt": "2026-03-03T22:00:00",
        "archived": False,
        "userCount": 3,
        "maxOff": 0,
    }
    listed = door.told("GET", "/departments")
    assert listed[0] == kitchen
    assert door.told("GET", f"/departments/{world.kitchen.pk}") == kitchen
    told = [(one["name"], one["managerId"], one["bossId"], one["userCount"]) for one in listed[1:]]
    assert told == [("Bar", 0, 0, 3), ("Yard", 0, 0, 1)]


@pytest.mark.parametrize("key", ["999999", "0", "kitchen", "-1", "1" * 30])
def test_an_unknown_department(world: World, door: Door, key: str) -> None:
    assert door.refused("GET", f"/departments/{key}", status=404) == {"message": "Department not found."}


@answers("POST /api/departments/add")
def test_adding_one(world: World, door: Door) -> None:
    body = {"name": "Acme Dryrun Test Department", "managerId": world.emma.pk, "maxOff": 0}
    answer = door.told("POST", "/departments/add", body)
    made = door.told("GET", f"/departments/{answer['id']}")
    assert answer == {"id": made["id"]}
    assert (made["name"], made["managerId"], made["maxOff"]) == (
        "Acme Dryrun Test Department", world.emma.pk, 0,
    )  # fmt: skip
    limited = door.told("POST", "/departments/add/", {"name": "Bakery", "managerId": 1, "maxOff": 20})
    assert door.told("GET", f"/departments/{limited['id']}")["maxOff"] == 20
    assert "manager" in employee(world.actor("ada"), world.emma.pk).roles


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"managerId": 1}, "name is required."),
        ({"name": " ", "managerId": 1}, "name: "),
        ({"name": "Bakery"}, "managerId is required."),
        ({"name": "Bakery", "managerId": None}, "managerId: give a value."),
        ({"name": "Bakery", "managerId": 1, "maxOff": 21}, "maxOff: "),
        ({"name": "Bakery", "managerId": 1, "maxOff": -1}, "maxOff: not an id."),
        ({"name": "x" * 201, "managerId": 1}, "name: "),
    ],
)
def test_what_is_wrong_with_a_new_one(world: World, door: Door, body: dict[str, Any], message: str) -> None:
    with unchanged():
        assert door.refused("POST", "/departments/add", body)["message"].startswith(message)


@answers("POST /api/departments/edit/{id}")
def test_only_what_is_given_is_changed(world: World, door: Door) -> None:
    path = f"/departments/edit/{world.kitchen.pk}"
    with at(NOW + timedelta(hours=1)):
        door.done("POST", path, {"Name": "Customer Support"})
    told = door.told("GET", f"/departments/{world.kitchen.pk}")
    assert (told["name"], told["managerId"], told["maxOff"]) == ("Customer Support", world.max.pk, 0)
    assert told["updatedAt"] == "2026-03-03T23:00:00"
    door.done("POST", path, {"MaxOff": 1})
    door.done("POST", path, {"bossId": world.emma.pk})
    told = door.told("GET", f"/departments/{world.kitchen.pk}")
    assert (told["name"], told["managerId"], told["maxOff"]) == ("Customer Support", world.emma.pk, 1)
    with unchanged():
        door.done("POST", path, {})
        for wrong in ({"managerId": 999_999}, {"maxOff": 21}, {"name": ""}):
            door.refused("POST", path, wrong)
        door.refused("POST", "/departments/edit/999999", {"name": "x"}, status=404)


def test_a_name_is_taken_once_where_departments_have_no_location(world: World, door: Door) -> None:
    door.told("POST", "/departments/add", {"name": "Bakery", "managerId": world.max.pk})
    with unchanged():
        answer = door.refused("POST", "/departments/add", {"name": "bakery", "managerId": world.max.pk})
    assert answer == {"message": "There is a department called bakery already."}


def test_the_manager_is_the_one_of_longest_standing(world: World, door: Door) -> None:
    """Setting them replaces that one; the others stay, and so does their order."""
    ada = world.actor("ada")
    set_department_staff(ada, world.kitchen, manager_ids=[world.max.pk, world.emma.pk])

    def manager() -> int:
        return int(door.told("GET", f"/departments/{world.kitchen.pk}")["managerId"])

    assert manager() == world.max.pk
    door.done("POST", f"/departments/edit/{world.kitchen.pk}", {"managerId": world.noah.pk})
    assert manager() == world.noah.pk
    assert staffing([world.kitchen.pk])[world.kitchen.pk].managers == [world.emma.pk, world.noah.pk]
    set_department_head(ada, reread(world.kitchen), employee(ada, world.emma.pk))
    assert staffing([world.kitchen.pk])[world.kitchen.pk].managers == [world.emma.pk]
    with unchanged():
        set_department_head(ada, reread(world.kitchen), employee(ada, world.emma.pk))


def test_a_head_who_left_heads_nothing(world: World, door: Door) -> None:
    ada = world.actor("ada")
    set_department_staff(ada, world.kitchen, manager_ids=[world.max.pk, world.emma.pk])
    deactivate_employee(ada, employee(ada, world.max.pk))
    assert door.told("GET", f"/departments/{world.kitchen.pk}")["managerId"] == world.emma.pk
    set_department_head(ada, reread(world.kitchen), employee(ada, world.noah.pk))
    # Whoever left keeps their link, for the day they come back.
    rows = DepartmentManager.objects.filter(department=world.kitchen).order_by("pk")
    assert list(rows.values_list("employee_id", flat=True)) == [world.noah.pk, world.max.pk]


@answers("POST /api/departments/delete/{id}")
def test_an_empty_one_is_deleted(world: World, door: Door) -> None:
    made = door.told("POST", "/departments/add", {"name": "Bakery", "managerId": world.max.pk})["id"]
    door.done("POST", f"/departments/delete/{made}")
    door.refused("GET", f"/departments/{made}", status=404)
    door.refused("POST", f"/departments/delete/{made}", status=404)
    with unchanged():
        answer = door.refused("POST", f"/departments/delete/{world.kitchen.pk}")
    assert answer == {"message": "3 employees have Kitchen as their primary department. Move them first."}
