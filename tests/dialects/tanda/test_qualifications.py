"""Qualifications (tanda-v2.txt 2623-2667)."""

from decimal import Decimal
from typing import Any

import pytest

from muster.core.actor import Scope
from muster.core.models import Version
from muster.people.actions import create_qualification, give_qualification, require_qualifications
from muster.people.models import DepartmentQualification, EmployeeQualification, Qualification
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.presses import reread
from tests.world import NOW, Tanda, World

ALCOHOL = {"name": "Responsible Service of Alcohol", "maximum_hours": 20.5}


@pytest.fixture
def card(world: World) -> Qualification:
    return create_qualification(world.actor("ada"), name="Blue Card", maximum_weekly_hours=Decimal("21.34"))


def body(row: Qualification, **facts: Any) -> dict[str, Any]:
    known = {"name": "Blue Card", "maximum_hours": 21.34, "updated_at": int(NOW.timestamp())}
    return {"id": row.pk, **known, **facts}


@answers("GET /api/v2/qualifications", "GET /api/v2/qualifications/{id}")
def test_they_are_read(ada: Tanda, emma: Tanda, card: Qualification, world: World) -> None:
    assert world.other
    create_qualification(world.other.actor("zoe"), name="Theirs")
    second = create_qualification(world.actor("ada"), name="A first one by name")
    whole = [body(card), body(second, name="A first one by name", maximum_hours=None)]
    assert ada("GET", "/qualifications").json() == whole
    assert emma("GET", "/qualifications").json() == whole
    assert ada("GET", f"/qualifications/{card.pk}").json() == body(card)


@answers("POST /api/v2/qualifications")
def test_one_is_made_as_the_document_makes_it(ada: Tanda) -> None:
    answer = ada("POST", "/qualifications", ALCOHOL)
    assert (answer.status_code, answer.json()) == (200, body(newest(Qualification), **ALCOHOL))
    assert newest(Qualification).maximum_weekly_hours == Decimal("20.50")


@answers("PUT /api/v2/qualifications/{id}")
def test_one_is_changed_as_the_document_changes_it(ada: Tanda, card: Qualification) -> None:
    answer = ada("PUT", f"/qualifications/{card.pk}", {"name": "RSA v2"})
    assert (answer.status_code, answer.json()) == (200, body(card, name="RSA v2"))
    answer = ada("PUT", f"/qualifications/{card.pk}", {"maximum_hours": None})
    assert answer.json() == body(card, name="RSA v2", maximum_hours=None)


@answers("DELETE /api/v2/qualifications/{id}")
def test_one_that_is_deleted_leaves_staff_and_teams(ada: Tanda, card: Qualification, world: World) -> None:
    other = create_qualification(world.actor("ada"), name="Forklift")
    for row in (card, other):
        give_qualification(world.actor("ada"), reread(world.noah), row)
    require_qualifications(world.actor("ada"), world.kitchen, [card, other])
    answer = ada("DELETE", f"/qualifications/{card.pk}")
    assert (answer.status_code, answer.json()) == (200, {})
    assert [one["id"] for one in ada("GET", "/qualifications").json()] == [other.pk]
    assert [one.qualification_id for one in EmployeeQualification.objects.all_rows_unchecked()] == [other.pk]
    assert [one.qualification_id for one in DepartmentQualification.objects.all()] == [other.pk]
    told = {one.item_type: one for one in Version.objects.all_rows_unchecked().order_by("id")}
    assert told["qualification"].event == told["employee_qualification"].event == "destroy"
    assert told["department"].changes == [
        {"field": "qualification_ids", "previous": [card.pk, other.pk], "updated": [other.pk]}
    ]
    assert told["employee"].changes == [
        {"field": "qualifications", "previous": ["Blue Card", "Forklift"], "updated": ["Forklift"]}
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "name is required."),
        ({"name": None}, "name: give a text that is not empty."),
        ({"name": "  "}, "name: give a text that is not empty."),
        ({"name": "n" * 201}, "name: String should have at most 200 characters"),
        ({"name": "blue CARD"}, "name: There is a qualification called blue CARD already."),
        ({"name": "X", "maximum_hours": "many"}, "maximum_hours: not a number."),
        ({"name": "X", "maximum_hours": -1}, "maximum_hours: A week has 0 to 168 hours."),
        ({"name": "X", "maximum_hours": 168.5}, "maximum_hours: A week has 0 to 168 hours."),
        ({"name": "X", "maximum_hours": 1.234}, "maximum_hours: Ensure that there are no more than 2 decimal places."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(ada: Tanda, card: Qualification, sent: dict[str, Any], said: str) -> None:
    with unchanged():
        refused(ada("POST", "/qualifications", sent), 400, said)


def test_a_name_stays_its_own(ada: Tanda, card: Qualification, world: World) -> None:
    assert ada("PUT", f"/qualifications/{card.pk}", {"name": "BLUE CARD"}).json()["name"] == "BLUE CARD"
    create_qualification(world.actor("ada"), name="Forklift")
    with unchanged():
        answer = ada("PUT", f"/qualifications/{card.pk}", {"name": "forklift"})
        refused(answer, 400, "name: There is a qualification called forklift already.")


@pytest.mark.parametrize("who", ["max", "emma"])
def test_the_list_is_the_offices_to_change(world: World, card: Qualification, who: str) -> None:
    program = Tanda(world.token(who))
    with unchanged():
        refused(program("POST", "/qualifications", ALCOHOL), 403)
        refused(program("PUT", f"/qualifications/{card.pk}", {"name": "X"}), 403)
        refused(program("DELETE", f"/qualifications/{card.pk}"), 403)


@pytest.mark.parametrize(("method", "sent"), [("GET", None), ("POST", ALCOHOL)])
def test_the_scope_is_qualifications(world: World, method: str, sent: Any) -> None:
    with unchanged():
        refused(Tanda(world.token("ada", Scope.USER))(method, "/qualifications", sent), 403)


def test_another_organisations_and_none_are_alike(ada: Tanda, world: World) -> None:
    assert world.other
    theirs = create_qualification(world.other.actor("zoe"), name="Theirs")
    with unchanged():
        for key in (theirs.pk, 987_654, "x"):
            gone(ada, f"/qualifications/{key}", "qualification")
