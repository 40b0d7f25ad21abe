"""Teams (tanda-v2.txt 1674-1830)."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.core.models import Version
from muster.people import queries as people
from muster.people.actions import create_employee, create_qualification, deactivate_employee, update_employee
from muster.places.actions import create_department, create_pay_code, update_department
from muster.places.models import Department
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.presses import reread
from tests.world import NOW, Tanda, World, at

MOMENT = int(NOW.timestamp())


def kitchen(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "id": world.kitchen.pk,
        "location_id": world.cafe.pk,
        "name": "Kitchen",
        "export_name": None,
        "colour": "#4A6FA5",
        "staff": sorted([world.max.pk, world.emma.pk, world.noah.pk]),
        "managers": [world.max.pk],
        "associated_tags": [],
        "qualification_ids": [],
        "assisting_team_ids": [],
        "team_group": None,
        "updated_at": MOMENT,
        **changes,
    }


@answers("GET /api/v2/departments", "GET /api/v2/departments/{id}")
def test_whoever_sees_the_organisation_reads_every_team_in_full(ada: Tanda, world: World) -> None:
    listed = ada("GET", "/departments").json()
    assert [one["name"] for one in listed] == ["Kitchen", "Bar", "Yard"]
    assert listed[0] == kitchen(world)
    assert listed[1]["staff"] == sorted([world.ada.pk, world.pia.pk, world.rosa.pk, world.emma.pk])
    assert ada("GET", f"/departments/{world.kitchen.pk}").json() == kitchen(world)


def test_a_manager_reads_their_teams_in_full(max_: Tanda, world: World) -> None:
    update_employee(world.actor("ada"), reread(world.max), department_ids=[world.bar.pk])
    full, short = max_("GET", "/departments").json()
    assert full == kitchen(world, updated_at=full["updated_at"])
    assert short.keys() == {"id", "name", "location_id", "colour", "updated_at"}
    assert max_("GET", f"/departments/{world.bar.pk}").json() == short
    refused(max_("GET", f"/departments/{world.yard.pk}"), 404, "No known department with that id!")


def test_an_employee_reads_a_few_facts_of_their_own(emma: Tanda, world: World) -> None:
    listed = emma("GET", "/departments").json()
    assert listed[0] == {
        "id": world.kitchen.pk,
        "name": "Kitchen",
        "location_id": world.cafe.pk,
        "colour": "#4A6FA5",
        "updated_at": MOMENT,
    }
    assert [one["id"] for one in listed] == [world.kitchen.pk, world.bar.pk]
    assert emma("GET", f"/departments/{world.kitchen.pk}").json() == listed[0]


@answers("POST /api/v2/departments")
def test_a_team_is_made_as_the_document_makes_it(ada: Tanda, world: World) -> None:
    first_aid = create_qualification(world.actor("ada"), name="First aid")
    sent = {
        "name": "Waiters",
        "location_id": world.cafe.pk,
        "export_name": "WGB-32",
        "colour": "#FBB830",
        "team_group": "Front of House",
        "qualification_ids": [first_aid.pk],
        "manager_ids": [world.max.pk, world.noah.pk],
        "user_ids": [world.emma.pk, world.olga.pk],
    }
    answer = ada("POST", "/departments", sent)
    made = newest(Department)
    assert answer.json() == {
        "id": made.pk,
        "location_id": world.cafe.pk,
        "name": "Waiters",
        "export_name": "WGB-32",
        "colour": "#FBB830",
        "staff": sorted(sent["user_ids"]),
        "managers": sorted(sent["manager_ids"]),
        "associated_tags": [],
        "qualification_ids": [first_aid.pk],
        "assisting_team_ids": [],
        "team_group": "Front of House",
        "updated_at": MOMENT,
    }
    assert ada("GET", f"/departments/{made.pk}").json() == answer.json()
    assert people.department_ids(reread(world.olga)) == [world.yard.pk, made.pk]
    assert people.managed_department_ids(reread(world.max)) == [world.kitchen.pk, made.pk]
    assert reread(world.noah).roles == ["employee", "manager"]


def test_a_name_and_a_location_are_enough(ada: Tanda, world: World) -> None:
    answer = ada("POST", "/departments", {"name": "Waiters", "location_id": str(world.cafe.pk)})
    made = newest(Department)
    assert answer.json() == kitchen(world, id=made.pk, name="Waiters", staff=[], managers=[])


@answers("PUT /api/v2/departments/{id}")
def test_a_team_is_renamed(ada: Tanda, world: World) -> None:
    answer = ada("PUT", f"/departments/{world.kitchen.pk}", {"name": "Kitchen Staff"})
    assert answer.json() == kitchen(world, name="Kitchen Staff")


def test_users_and_managers_are_updated(ada: Tanda, world: World) -> None:
    path = f"/departments/{world.bar.pk}"
    staff = sorted([world.ada.pk, world.pia.pk, world.rosa.pk, world.olga.pk])
    with at(NOW.replace(minute=1)):
        answer = ada("PUT", path, {"user_ids": staff, "manager_ids": [world.max.pk, world.emma.pk]}).json()
    assert (answer["staff"], answer["managers"]) == (staff, sorted([world.max.pk, world.emma.pk]))
    assert answer["updated_at"] == MOMENT + 60
    assert people.department_ids(reread(world.emma)) == [world.kitchen.pk]
    assert reread(world.emma).roles == ["employee", "manager"]
    told = (
        Version.objects.all_rows_unchecked()
        .filter(item_type="employee", item_id=world.emma.pk)
        .order_by("pk")
    )
    assert [one.changes for one in told][1:] == [
        [{"field": "department_ids", "previous": sorted([world.kitchen.pk, world.bar.pk]), "updated": [world.kitchen.pk]}],
        [
            {"field": "roles", "previous": ["employee"], "updated": ["employee", "manager"]},
            {"field": "managed_department_ids", "previous": [], "updated": [world.bar.pk]},
        ],
    ]  # fmt: skip
    emptied = ada("PUT", path, {"manager_ids": None}).json()
    assert (emptied["staff"], emptied["managers"]) == (staff, [])


def test_what_is_asked_of_the_staff_is_updated(ada: Tanda, world: World) -> None:
    asked = [create_qualification(world.actor("ada"), name=name).pk for name in ("RSA", "First aid")]
    path = f"/departments/{world.kitchen.pk}"
    assert ada("PUT", path, {"qualification_ids": asked}).json()["qualification_ids"] == asked
    assert ada("PUT", path, {"qualification_ids": []}).json()["qualification_ids"] == []


def test_what_else_a_team_has(ada: Tanda, world: World) -> None:
    path = f"/departments/{world.kitchen.pk}"
    sent = {"assisting_team_ids": [world.bar.pk, world.yard.pk], "team_group": "Back", "colour": "#000000"}
    answer = ada("PUT", path, {**sent, "location_id": world.depot.pk, "export_name": "K"}).json()
    assert answer == kitchen(world, location_id=world.depot.pk, export_name="K", **sent)
    level = create_pay_code(world.actor("ada"), name="Level 2")
    update_department(world.actor("ada"), reread(world.kitchen), pay_code=level)
    assert ada("GET", path).json()["associated_tags"] == ["Level 2"]
    shown = ada("GET", f"{path}?platform=true&tracking_categories=true").json()
    assert (shown["record_id"], shown["tracking_categories"]) == (None, [])


def test_staff_who_left_are_not_named_and_stay_linked(ada: Tanda, world: World) -> None:
    deactivate_employee(world.actor("ada"), reread(world.noah))
    path = f"/departments/{world.kitchen.pk}"
    left = sorted([world.max.pk, world.emma.pk])
    assert ada("GET", path).json()["staff"] == left
    assert ada("PUT", path, {"user_ids": [*left, world.olga.pk]}).json()["staff"] == sorted(
        [*left, world.olga.pk]
    )
    assert people.department_ids(reread(world.noah)) == [world.kitchen.pk]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"name": ""}, "name: give a text that is not empty."),
        ({"name": "bar"}, "name: There is a department called bar already."),
        ({"colour": "red"}, "A colour is # and six hexadecimal digits."),
        ({"location_id": 999_999}, "location_id: no known location with the id 999999."),
        ({"location_id": "Cafe"}, "location_id: not a whole number."),
        ({"user_ids": [999_999]}, "user_ids: There is no employee 999999."),
        ({"user_ids": [10**19]}, "user_ids.0: not an id."),
        ({"user_ids": [None]}, "user_ids.0: not an id."),
        ({"user_ids": "1,2"}, "user_ids: Input should be a valid list"),
        ({"manager_ids": [0]}, "manager_ids: There is no employee 0."),
        ({"qualification_ids": [999_999]}, "qualification_ids: There is no qualification 999999."),
        ({"assisting_team_ids": [999_999]}, "assisting_team_ids: no known department with the id 999999."),
        ({"team_group": "g" * 201}, "team_group: String should have at most 200 characters"),
        ({"export_name": {}}, "export_name: give a text."),
    ],
)
def test_what_cannot_be(ada: Tanda, world: World, body: dict[str, Any], text: str) -> None:
    with unchanged():
        refused(ada("POST", "/departments", {"name": "New", "location_id": world.cafe.pk, **body}), 400, text)
        # What was right in it is taken back as well.
        refused(ada("PUT", f"/departments/{world.kitchen.pk}", {"export_name": "X", **body}), 400, text)


def test_a_new_team_has_a_name_and_a_location(ada: Tanda, world: World) -> None:
    with unchanged():
        refused(ada("POST", "/departments", {"location_id": world.cafe.pk}), 400, "name is required.")
        refused(ada("POST", "/departments", {"name": "New"}), 400, "location_id is required.")


def test_somebody_whose_primary_team_it_is_stays(ada: Tanda, world: World) -> None:
    with unchanged():
        text = "user_ids: Emma Example has Kitchen as their primary department. Give them another one first."
        refused(ada("PUT", f"/departments/{world.kitchen.pk}", {"user_ids": [world.max.pk]}), 400, text)


def test_a_manager_updates_their_team_with_people_they_see(max_: Tanda, world: World) -> None:
    path = f"/departments/{world.kitchen.pk}"
    answer = max_(
        "PUT", path, {"name": "Galley", "user_ids": kitchen(world)["staff"], "manager_ids": [world.max.pk]}
    )
    assert answer.json() == kitchen(world, name="Galley")
    with unchanged():
        text = f"user_ids: There is no employee {world.olga.pk}."
        refused(max_("PUT", path, {"user_ids": [*kitchen(world)["staff"], world.olga.pk]}), 400, text)
        refused(max_("PUT", path, {"manager_ids": [world.max.pk, world.noah.pk]}), 403)
        text = "No known department with that id!"
        refused(max_("PUT", f"/departments/{world.bar.pk}", {"name": "X"}), 404, text)
        refused(max_("POST", "/departments", {"name": "X", "location_id": world.cafe.pk}), 403)
        refused(max_("DELETE", path), 403)
        refused(max_("GET", f"{path}/versions"), 403)


def test_a_manager_adds_somebody_of_another_of_their_teams(ada: Tanda, max_: Tanda, world: World) -> None:
    assert ada("PUT", f"/departments/{world.yard.pk}", {"manager_ids": [world.max.pk]}).status_code == 200
    staff = [*kitchen(world)["staff"], world.olga.pk]
    path = f"/departments/{world.kitchen.pk}"
    assert max_("PUT", path, {"user_ids": staff}).json()["staff"] == sorted(staff)
    assert max_("PUT", path, {"user_ids": kitchen(world)["staff"]}).json()["staff"] == kitchen(world)["staff"]


def test_an_employee_changes_none(emma: Tanda, world: World) -> None:
    path = f"/departments/{world.kitchen.pk}"
    with unchanged():
        refused(emma("PUT", path, {"name": "X"}), 403)
        refused(emma("DELETE", path), 403)
        refused(emma("GET", f"{path}/versions"), 403)


@answers("DELETE /api/v2/departments/{id}")
def test_a_team_is_deleted_when_it_is_nobodys_primary_one(ada: Tanda, world: World) -> None:
    garden = create_department(world.actor("ada"), name="Garden")
    answer = ada("DELETE", f"/departments/{garden.pk}")
    assert (answer.status_code, answer.json()) == (200, {})
    with unchanged():
        gone(ada, f"/departments/{garden.pk}", "department")
        text = "3 employees have Kitchen as their primary department. Move them first."
        refused(ada("DELETE", f"/departments/{world.kitchen.pk}"), 400, text)


def test_another_organisations_team_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    with unchanged():
        for key in (world.other.kitchen.pk, 999_999, 10**30, "abc"):
            gone(ada, f"/departments/{key}", "department")
        other = world.other.people["zoe"].pk
        text = f"user_ids: There is no employee {other}."
        refused(ada("PUT", f"/departments/{world.kitchen.pk}", {"user_ids": [other]}), 400, text)


def test_pages_and_what_was_changed_after(ada: Tanda, world: World) -> None:
    assert [one["name"] for one in ada("GET", "/departments?page=2&page_size=2").json()] == ["Yard"]
    assert ada("GET", "/departments?page=9").json() == []
    with at(NOW.replace(minute=1)):
        ada("PUT", f"/departments/{world.bar.pk}", {"manager_ids": [world.max.pk]})
    assert [one["name"] for one in ada("GET", f"/departments?updated_after={MOMENT}").json()] == ["Bar"]


def test_a_team_changes_with_its_staff_from_their_side_too(ada: Tanda, world: World) -> None:
    with at(NOW.replace(minute=1)):
        update_employee(world.actor("ada"), reread(world.olga), department_ids=[world.kitchen.pk])
    after = f"/departments?updated_after={MOMENT}"
    assert [one["name"] for one in ada("GET", after).json()] == ["Kitchen"]
    with at(NOW.replace(minute=2)):
        update_employee(world.actor("ada"), reread(world.olga), managed_department_ids=[world.bar.pk])
    assert [one["name"] for one in ada("GET", f"{after[:-1]}").json()][:1] == ["Kitchen"]
    assert ada("GET", f"/departments/{world.bar.pk}").json()["updated_at"] == MOMENT + 120
    with at(NOW.replace(minute=3)):
        deactivate_employee(world.actor("ada"), reread(world.olga))
    assert [one["updated_at"] - MOMENT for one in ada("GET", "/departments").json()] == [180, 180, 180]


@answers("GET /api/v2/departments/{id}/versions")
def test_what_was_changed_is_told_in_the_vendors_words(ada: Tanda, world: World) -> None:
    path = f"/departments/{world.bar.pk}"
    ada("PUT", path, {"name": "Waiters", "colour": "#FBB829", "team_group": "Front"})
    ada("PUT", path, {"manager_ids": [world.max.pk], "assisting_team_ids": [world.kitchen.pk]})
    made, *changed = ada("GET", f"{path}/versions").json()
    assert (made["event"], changed[0]["author"]) == ("create", {"id": world.ada.pk, "name": "API v2"})
    assert {(one["item_id"], one["item_type"], one["event"]) for one in changed} == {
        (world.bar.pk, "Department", "update")
    }
    assert [one["changes"] for one in changed] == [
        [
            {"field": "name", "previous": "Bar", "updated": "Waiters"},
            {"field": "colour", "previous": "#4A6FA5", "updated": "#FBB829"},
            {"field": "team_group", "previous": None, "updated": "Front"},
        ],
        [{"field": "assisting_team_ids", "previous": [], "updated": [world.kitchen.pk]}],
        [{"field": "manager_ids", "previous": [], "updated": [world.max.pk]}],
    ]
    assert ada("GET", f"{path}/versions?updated_after={MOMENT}").json() == []


def test_the_scope(world: World) -> None:
    with unchanged():
        refused(Tanda(world.token("ada", Scope.USER))("GET", "/departments"), 403)
    narrow = Tanda(world.token("ada", Scope.DEPARTMENT))
    sent = {"manager_ids": [world.max.pk], "user_ids": []}
    update_employee(world.actor("ada"), reread(world.emma), department_ids=[])
    for name in ("ada", "pia", "rosa"):
        update_employee(world.actor("ada"), reread(world.people[name]), primary_department=world.kitchen)
    assert narrow("PUT", f"/departments/{world.bar.pk}", sent).json()["managers"] == [world.max.pk]


@pytest.mark.parametrize(("who", "statements"), [("ada", 6), ("max", 7)])
def test_a_page_takes_the_same_statements_however_many_are_on_it(
    world: World, who: str, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program, system = Tanda(world.token(who)), world.actor("ada")
    cook = create_employee(system, name="Cook", primary_department=world.kitchen)
    for number in range(100):
        team = create_department(system, name=f"Team {number}", location=world.cafe)
        update_department(system, team, pay_code=create_pay_code(system, name=f"Level {number}"))
        if number == 0:
            program("GET", "/departments")
            # The token, teams, the manager's own, members, managers, qualifications, assistants.
            with django_assert_num_queries(statements):
                program("GET", "/departments")
    ids = list(
        Department.objects.all_rows_unchecked().filter(name__startswith="Team ").values_list("pk", flat=True)
    )
    update_employee(system, cook, department_ids=ids)
    update_employee(system, reread(world.max), managed_department_ids=[world.kitchen.pk, *ids])
    with django_assert_num_queries(statements):
        assert len(program("GET", "/departments").json()) == 100
