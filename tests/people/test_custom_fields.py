"""Facts about people that an organisation added: their kinds, options, headings, and those that must be stated."""

from typing import Any

import pytest
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Conflict, Invalid
from muster.people.actions import create_custom_field, create_employee, update_employee
from muster.people.models import CustomField
from muster.people.queries import custom_field_groups, custom_fields, custom_values


def make(world: World, **facts: Any) -> CustomField:
    return create_custom_field(world.actor("ada"), **{"name": "Shirt", **facts})


def test_each_option_has_an_id_and_is_there_once(world: World) -> None:
    row = make(world, kind="choice", options=["S", " M", "S", "L"])
    assert row.options == [{"id": 1, "name": "S"}, {"id": 2, "name": "M"}, {"id": 3, "name": "L"}]
    assert row.option_names == ["S", "M", "L"]


def test_a_heading_is_made_once(world: World) -> None:
    first = make(world, group="Safety  gear")
    second = make(world, name="Helmet", group="safety gear")
    assert first.group == second.group
    assert [one.name for one in custom_field_groups(world.actor("ada"))] == ["Safety gear"]
    assert {one.name: one.group for one in custom_fields(world.actor("ada"))}["Phone Number"] is None
    assert world.other
    assert not custom_field_groups(world.other.actor("zoe")).exists()


def test_a_heading_that_is_too_long(world: World) -> None:
    with unchanged(), pytest.raises(Invalid):
        make(world, group="x" * 101)


def test_a_name_is_of_one(world: World) -> None:
    with unchanged(), pytest.raises(Conflict):
        make(world, name="phone number", group="New")


@pytest.mark.parametrize(
    ("kind", "good", "wrong"),
    [
        ("date", "2026-02-28", "2026-02-29"),
        ("expiry", "2028-02-29", "soon"),
        ("number", "-1.5", "one"),
        ("number", "1e300", "1e999999999"),  # whose digits nobody waits for
        ("number", "0", "NaN"),
        ("choice", "M", "XL"),
        ("choices", "M, S", "M, XL"),
        ("text", "anything", None),
    ],
)
def test_what_each_kind_takes(world: World, kind: str, good: str, wrong: str | None) -> None:
    make(world, kind=kind, options=["S", "M"] if kind.startswith("choice") else [])
    update_employee(world.actor("ada"), world.noah, custom_fields={"Shirt": good})
    assert custom_values([world.noah.pk])[world.noah.pk] == {"Shirt": good}
    if wrong is not None:
        with unchanged(), pytest.raises(Invalid) as refused:
            update_employee(world.actor("ada"), world.noah, custom_fields={"Shirt": wrong})
        assert refused.value.field == "custom_fields[Shirt]"


def test_whoever_states_custom_fields_states_the_required_ones(world: World) -> None:
    make(world, required=True)
    ada = world.actor("ada")
    with unchanged():
        for fields in ({}, {"Phone Number": "1"}, {"Shirt": ""}):
            with pytest.raises(Invalid) as refused:
                update_employee(ada, world.noah, custom_fields=fields)
            assert (refused.value.message, refused.value.field) == (
                "Shirt is required.",
                "custom_fields[Shirt]",
            )
            with pytest.raises(Invalid):
                create_employee(ada, name="Lena Late", custom_fields=fields)
    create_employee(ada, name="Lena Late")
    update_employee(ada, world.noah, title="Cook")
    update_employee(ada, world.noah, custom_fields={"Shirt": "M"})
