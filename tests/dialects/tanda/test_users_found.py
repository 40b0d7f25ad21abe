"""Looking for users: filters, pages, what is asked for besides, and how many statements that takes."""

from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.people import actions
from muster.people.actions import (
    add_emergency_contact,
    create_employee,
    create_qualification,
    give_qualification,
)
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import refused
from tests.presses import reread
from tests.world import NOW, Tanda, World, at

LATER = NOW.replace(minute=30)


def names(who: Tanda, path: str = "/users", **wanted: Any) -> list[str]:
    answer = who("GET", f"{path}?{urlencode(wanted)}")
    assert answer.status_code == 200, answer.json()
    return [one["name"].split()[0] for one in answer.json()]


@pytest.fixture
def known(world: World) -> World:
    facts = {
        "legal_first_name": "Emmeline",
        "legal_middle_names": "Ada May",
        "legal_last_name": "Example",
        "external_id": "CC123",
        "phone": "0408 123 654",
    }
    actions.update_employee(world.actor("ada"), reread(world.emma), **facts)
    with at(LATER):
        actions.update_employee(world.actor("ada"), reread(world.noah), title="Cook")
    return world


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "Emma Example"},
        {"name": "emma example"},
        {"legal_first_name": "Emmeline"},
        {"legal_middle_names": "ada may"},
        {"legal_last_name": "Example"},
        {"email": "EMMA@bramble.test"},
        {"employee_id": "CC123"},
        {"normalised_phone": "+61408123654"},
        {"normalised_phone": "61408123654"},
        {"legal_first_name": "Emmeline", "employee_id": "CC123"},
    ],
)
def test_somebody_is_found(known: World, wanted: dict[str, str]) -> None:
    assert names(Tanda(known.token("ada")), **wanted) == ["Emma"]


def test_a_plus_that_was_not_escaped_is_one(known: World) -> None:
    (found,) = Tanda(known.token("ada"))("GET", "/users?normalised_phone=+61408123654").json()
    assert found["id"] == known.emma.pk


@pytest.mark.parametrize(
    "wanted",
    [{"name": "Emma"}, {"employee_id": "CC124"}, {"email": "zoe@thistle.test"}, {"location_id": 987_654},
     {"platform_role_ids": "7"}, {"name": "Emma Example", "employee_id": "X"}, {"page": 2}, {"page": 10**12}],
)  # fmt: skip
def test_nobody_is_found(known: World, wanted: dict[str, Any]) -> None:
    assert names(Tanda(known.token("ada")), **wanted) == []


def test_by_place(ada: Tanda, world: World) -> None:
    actions.update_employee(world.actor("ada"), reread(world.olga), department_ids=[world.bar.pk])
    assert names(ada, location_id=world.depot.pk) == ["Olga"]
    assert names(ada, location_id=world.cafe.pk) == ["Ada", "Pia", "Rosa", "Max", "Emma", "Noah", "Olga"]
    assert names(ada, report_location_id=world.depot.pk) == ["Olga"]
    assert "Olga" not in names(ada, report_location_id=world.cafe.pk)


def test_by_role(ada: Tanda, world: World) -> None:
    assert world.other
    ids = {one["name"]: one["id"] for one in ada("GET", "/platform/roles").json()}
    assert names(ada, role_types="organisation_admin") == ["Ada"]
    assert names(ada, role_types="manager") == ["Pia", "Rosa", "Max"]
    assert names(ada, role_types="manager,organisation_admin") == ["Ada", "Pia", "Rosa", "Max"]
    assert len(names(ada, role_types="employee")) == 7
    assert names(ada, platform_role_ids=ids["Manager"]) == ["Max"]
    assert names(ada, platform_role_ids=f"{ids['Admin']},{ids['Manager']}") == ["Ada", "Max"]
    assert names(ada, platform_role_ids=world.other.organisation.pk * 10 + 1) == []


def test_by_time_of_change(known: World) -> None:
    ada, changed = Tanda(known.token("ada")), int(LATER.timestamp())
    assert names(ada, updated_after=changed - 1) == ["Noah"]
    assert names(ada, updated_after=changed) == []
    assert len(names(ada, updated_after=int(NOW.timestamp()) - 1)) == 7


def test_what_is_kept_beside_somebody_counts_as_their_change(known: World) -> None:
    card = create_qualification(known.actor("ada"), name="Card")
    with at(LATER):
        give_qualification(known.actor("ada"), reread(known.olga), card)
    assert names(Tanda(known.token("ada")), updated_after=int(LATER.timestamp()) - 1) == ["Noah", "Olga"]


def test_those_who_left_are_looked_for_alike(ada: Tanda, world: World) -> None:
    for one in (world.noah, world.olga):
        actions.deactivate_employee(world.actor("ada"), reread(one))
    assert names(ada, "/users/inactive") == ["Noah", "Olga"]
    assert names(ada, "/users/inactive", name="olga outback") == ["Olga"]
    assert names(ada, "/users/inactive", report_location_id=world.cafe.pk) == ["Noah"]
    assert names(ada, "/users/inactive", page=2, page_size=1) == ["Olga"]
    refused(ada("GET", "/users/inactive?name=a&email=b"), 400, "You cannot pass both name and email params.")


def test_pages(ada: Tanda) -> None:
    assert names(ada, page_size=3) == ["Ada", "Pia", "Rosa"]
    assert names(ada, page=2, page_size=3) == ["Max", "Emma", "Noah"]
    assert names(ada, page=3, page_size=3) == ["Olga"]
    assert names(ada, page_size=1000) == names(ada)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("name=a&email=b", "You cannot pass both name and email params."),
        ("updated_after=yesterday", "updated_after: not a whole number."),
        ("location_id=cafe", "location_id: not a whole number."),
        ("role_types=boss", "role_types: give some of organisation_admin, manager, employee, separated by commas."),
        ("platform_role_ids=a", "platform_role_ids: not a whole number."),
        ("name=%00", "name: a text cannot hold a NUL character."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(ada: Tanda, query: str, said: str) -> None:
    refused(ada("GET", f"/users?{query}"), 400, said)


@pytest.mark.parametrize("name", ["show_wages", "show_inactive", "show_qualifications", "page", "page_size"])
def test_a_switch_is_one(ada: Tanda, name: str) -> None:
    answer = ada("GET", f"/users?{name}=perhaps")
    assert (answer.status_code, answer.json()["error"].split(":")[0]) == (400, name)


def test_of_many_qualifications_nothing_is_told_unless_it_is_asked_for(ada: Tanda, world: World) -> None:
    office = world.actor("ada")
    cards = [create_qualification(office, name=f"Card {number}") for number in range(50)]
    give_qualification(office, reread(world.emma), cards[0])
    path = "/users?name=emma+example"
    assert [one["qualification_id"] for one in ada("GET", path).json()[0]["qualifications"]] == [cards[0].pk]
    create_qualification(office, name="Card 51")
    assert "qualifications" not in ada("GET", path).json()[0]
    assert len(ada("GET", f"{path}&show_qualifications=true").json()[0]["qualifications"]) == 1
    assert len(ada("GET", f"/users/{world.emma.pk}").json()["qualifications"]) == 1


def test_what_is_asked_not_to_be_told(ada: Tanda) -> None:
    assert all("qualifications" not in one for one in ada("GET", "/users?show_qualifications=false").json())


# Versions


@answers("GET /api/v2/users/{id}/versions")
def test_changes_are_told_in_the_vendors_words(ada: Tanda, world: World) -> None:
    path = f"/users/{world.noah.pk}"
    ada("PUT", path, {"preferred_hours": 28, "name": "Lenny L Leonard", "passcode": "0456"})
    with at(LATER):
        ada("PUT", path, {"preferred_hours": 20, "name": "Lenny Leonard", "department_ids": [world.bar.pk]})
    found = ada("GET", f"{path}/versions").json()
    assert [one["event"] for one in found] == ["create", "update", "update"]
    last = found[-1]
    assert (last["time"], last["item_id"], last["item_type"]) == (
        int(LATER.timestamp()), world.noah.pk, "User",
    )  # fmt: skip
    assert last["author"] == {"id": world.ada.pk, "name": "API v2"}
    assert last["version_id"]
    assert sorted(last["changes"], key=lambda one: one["field"]) == [
        {"field": "department_ids", "previous": [world.kitchen.pk], "updated": [world.bar.pk]},
        {"field": "name", "previous": "Lenny L Leonard", "updated": "Lenny Leonard"},
        {"field": "preferred_hours", "previous": 28, "updated": 20},
        {"field": "report_department_id", "previous": world.kitchen.pk, "updated": None},
    ]
    hidden = {"field": "passcode", "previous": "(hidden)", "updated": "(hidden)"}
    assert hidden in found[1]["changes"]
    after = int(LATER.timestamp()) - 1
    assert ada("GET", f"{path}/versions?updated_after={after}").json() == [last]
    assert ada("GET", f"{path}/versions?updated_after={after + 1}").json() == []


def test_wages_in_changes_are_told_to_those_who_see_them(ada: Tanda, max_: Tanda, world: World) -> None:
    path = f"/users/{world.noah.pk}"
    ada("PUT", path, {"hourly_rate": 31.5})
    told = {"field": "hourly_rate", "previous": None, "updated": 31.5}
    without = Tanda(world.token("ada", Scope.USER))
    for who, changes in ((ada, [told]), (max_, []), (without, [])):
        assert who("GET", f"{path}/versions").json()[-1]["changes"] == changes


def test_changes_are_told_to_those_who_may_make_them(emma: Tanda, max_: Tanda, world: World) -> None:
    refused(emma("GET", f"/users/{world.emma.pk}/versions"), 403)
    refused(emma("GET", f"/users/{world.noah.pk}/versions"), 403)
    refused(max_("GET", f"/users/{world.max.pk}/versions"), 403)
    refused(max_("GET", f"/users/{world.olga.pk}/versions"), 404, "No known user with that id!")
    assert max_("GET", f"/users/{world.noah.pk}/versions").status_code == 200


# Statements


def crowd(world: World) -> None:
    """A hundred people, each with all that is told of one."""
    office = world.actor("ada")
    card = create_qualification(office, name="Card")
    for number in range(100):
        row = create_employee(
            office, name=f"Nobody {number}", primary_department=world.kitchen, department_ids=[world.bar.pk],
            managed_department_ids=[world.bar.pk],
        )  # fmt: skip
        give_qualification(office, row, card)
        add_emergency_contact(office, row, name="Mum", phone="1")


def test_a_page_takes_as_many_statements_whatever_its_size(
    ada: Tanda,
    max_: Tanda,
    world: World,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada("GET", "/users")
    with django_assert_max_num_queries(6):
        assert len(ada("GET", "/users?show_wages=true").json()) == 7
    crowd(world)
    with django_assert_max_num_queries(6):
        assert len(ada("GET", "/users?page_size=100&show_wages=true").json()) == 100
    with django_assert_num_queries(7):
        ada("GET", "/users?page_size=100&show_regular_hours=true")
    # Besides whom a manager manages, and whether they see what those cost.
    with django_assert_max_num_queries(8):
        assert len(max_("GET", "/users?page_size=100&show_wages=true").json()) == 100
