"""Position qualifications, by lists: all of a list, or none."""

from datetime import timedelta
from typing import Any

import pytest

from muster.people.actions import create_qualification, give_qualification
from muster.people.models import EmployeeQualification, Qualification
from muster.places.actions import create_position
from muster.rosters.actions import set_position_qualification, state_extra_hours
from tests.dialects.aladtec.door import Door, token
from tests.dialects.kit.coverage import answers
from tests.unchanged import unchanged
from tests.world import NOW, World

PATH = "/schedules/position-qualifications"


@pytest.fixture
def rows(world: World) -> list[Qualification]:
    return [create_qualification(world.actor("ada"), name=name) for name in ("Pump", "Medic", "Driver")]


def told(row: Qualification, name: str | None = None) -> dict[str, Any]:
    return {"position_qualification_id": row.pk, "name": name or row.name}


@answers("GET /api/v3/schedules/position-qualifications")
def test_they_are_listed_as_they_were_made(door: Door, rows: list[Qualification]) -> None:
    assert door.get(PATH) == [told(row) for row in rows]
    assert door.at("/api/v2").get(PATH) == [told(row) for row in rows]
    assert door.get(PATH, limit=1, offset=1) == [told(rows[1])]
    assert door.refused("GET", PATH, limit=101).startswith("limit: ")


@answers("POST /api/v3/schedules/position-qualifications")
def test_new_ones(door: Door) -> None:
    made = door.told("POST", PATH, [{"name": " Pump "}, {"name": "Medic"}], status=201)
    assert [one["name"] for one in made] == ["Pump", "Medic"]
    assert door.get(PATH) == made


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ([{"name": "Ladder"}, {"name": "medic"}], 409, "1: There is a qualification called medic already."),
        ([{"name": "Ladder"}, {"name": "ladder"}], 409, "1: There is a qualification called ladder already."),
        ([{"name": "Ladder"}, {}], 400, "1.name is required."),
        ([{"name": ""}], 400, "0.name: give a text that is not empty."),
        ([{"name": 1}], 400, "0.name: give a text."),
        (["Ladder"], 400, "0: give an object."),
        ({"name": "Ladder"}, 400, "body: Input should be a valid list"),
    ],
)
def test_new_ones_that_cannot_be(
    door: Door, rows: list[Qualification], body: Any, status: int, detail: str
) -> None:
    with unchanged():
        assert door.refused("POST", PATH, body, status=status) == detail


@answers("PATCH /api/v3/schedules/position-qualifications")
def test_other_names(door: Door, rows: list[Qualification]) -> None:
    changed = [told(rows[2], "Chauffeur"), told(rows[0], "Pump 2")]
    assert door.told("PATCH", PATH, changed) == changed
    assert door.get(PATH) == [changed[1], told(rows[1]), changed[0]]


@pytest.mark.parametrize(
    ("second", "status", "detail"),
    [
        ({"name": "Medic"}, 409, "1: There is a qualification called Medic already."),
        ({"position_qualification_id": 999_999}, 400, "1.position_qualification_id: there is no 999999."),
        ({"position_qualification_id": None}, 400, "1.position_qualification_id: not an id."),
        ({"name": " "}, 400, "1.name: give a text that is not empty."),
        ({"position_qualification_id": "first"}, 400, "1.position_qualification_id: {first} is given twice."),
    ],
)
def test_other_names_that_cannot_be(
    door: Door, rows: list[Qualification], second: dict[str, Any], status: int, detail: str
) -> None:
    if second.get("position_qualification_id") == "first":
        second = {"position_qualification_id": rows[0].pk}
    with unchanged():
        body = [told(rows[0], "Pump 2"), told(rows[2], "Chauffeur") | second]
        assert door.refused("PATCH", PATH, body, status=status) == detail.format(first=rows[0].pk)


@answers("DELETE /api/v3/schedules/position-qualifications")
def test_deleting(world: World, door: Door, rows: list[Qualification]) -> None:
    give_qualification(world.actor("ada"), world.noah, rows[0])
    answer = door("DELETE", PATH, [{"position_qualification_id": row.pk} for row in rows[:2]])
    assert (answer.status_code, answer.content) == (204, b"")
    assert door.get(PATH) == [told(rows[2])]
    assert not EmployeeQualification.objects.all_rows_unchecked().exists()


def test_one_that_a_position_asks_for_stays(world: World, door: Door, rows: list[Qualification]) -> None:
    ada = world.actor("ada")
    position = create_position(ada, department=world.kitchen, name="Engine")
    set_position_qualification(ada, position, rows[1])
    with unchanged():
        detail = door.refused(
            "DELETE", PATH, [{"position_qualification_id": row.pk} for row in rows], status=409
        )
    assert detail == "1: Engine asks for Medic. Change that first."
    set_position_qualification(ada, position, None)
    assert door("DELETE", PATH, [{"position_qualification_id": rows[1].pk}]).status_code == 204


def test_one_that_extra_hours_were_worked_as_stays(
    world: World, door: Door, rows: list[Qualification]
) -> None:
    state_extra_hours(
        world.actor("emma"),
        world.emma,
        starts_at=NOW - timedelta(hours=9),
        finishes_at=NOW - timedelta(hours=7),
        qualification=rows[1],
    )
    with unchanged():
        body = [{"position_qualification_id": row.pk} for row in rows]
        detail = door.refused("DELETE", PATH, body, status=409)
    assert detail == "1: Extra hours were worked as Medic. It stays, so that they can tell it."


def test_deleting_what_is_not_there(world: World, door: Door, rows: list[Qualification]) -> None:
    assert world.other
    theirs = create_qualification(world.other.actor("zoe"), name="Theirs")
    for pk in (999_999, theirs.pk):
        with unchanged():
            body = [{"position_qualification_id": rows[0].pk}, {"position_qualification_id": pk}]
            assert door.refused("DELETE", PATH, body) == f"1.position_qualification_id: there is no {pk}."


def test_profiles(world: World, rows: list[Qualification]) -> None:
    reads = Door(token(world, rights={"qualification": "read"}))
    assert len(reads.get(PATH)) == 3
    with unchanged():
        for method, body in (
            ("POST", [{"name": "Ladder"}]),
            ("PATCH", [told(rows[0], "Ladder")]),
            ("DELETE", [{"position_qualification_id": rows[0].pk}]),
        ):
            reads.refused(method, PATH, body, status=403)


def test_a_profile_without_them(world: World) -> None:
    Door(token(world, rights={"employee": "write"})).refused("GET", PATH, status=403)


def test_names_pass_on_in_the_order_of_the_list(door: Door, rows: list[Qualification]) -> None:
    pump, medic, _ = rows
    with unchanged():
        door.refused("PATCH", PATH, [told(pump, "Medic"), told(medic, "Surgeon")], status=409)
    changed = [told(medic, "Surgeon"), told(pump, "medic")]
    assert door.told("PATCH", PATH, changed) == changed


def test_statements_do_not_grow_with_the_list(door: Door, django_assert_max_num_queries: Any) -> None:
    """Of new ones; each that gets another name is written by itself."""
    made = []
    for names in (["Pump"], [f"Pump {number}" for number in range(99)]):
        with django_assert_max_num_queries(8):
            made += door.told("POST", PATH, [{"name": name} for name in names], status=201)
    with django_assert_max_num_queries(107):
        door.told("PATCH", PATH, [one | {"name": f"{one['name']} A"} for one in made])
