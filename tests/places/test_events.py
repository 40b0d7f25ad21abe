"""Events: on whose rosters they are."""

from datetime import date, time
from typing import Any

import pytest
from tests.world import World

from muster.core.errors import Denied, Invalid, NotFound
from muster.core.models import Version
from muster.places import actions, queries
from muster.places.models import Department, Event

FAIR = date(2026, 3, 13)
END = date(2026, 3, 15)


def kept(world: World) -> list[tuple[str, date, date, list[int], list[int]]]:
    return [
        (row.name, row.starts_on, row.ends_on, queries.event_location_ids(row), queries.event_department_ids(row))
        for row in queries.events(world.actor("ada"))
    ]  # fmt: skip


def fair(world: World, **facts: Any) -> Event:
    values: dict[str, Any] = {"name": "  Street   fair ", "starts_on": FAIR, "ends_on": END}
    return actions.create_event(world.actor("rosa"), **{**values, **facts})


def test_an_event_is_everybodys_or_of_places(world: World) -> None:
    fair(world)
    fair(world, name="Opening", starts_on=END, location_ids=[world.cafe.pk], department_ids=[world.yard.pk])
    assert kept(world) == [
        ("Street fair", FAIR, END, [], []),
        ("Opening", END, END, [world.cafe.pk], [world.yard.pk]),
    ]
    emma = world.actor("emma")
    assert [row.name for row in queries.events(emma, date(2026, 3, 14), date(2026, 3, 14))] == ["Street fair"]
    assert [row.name for row in queries.events(emma, date(2026, 3, 16))] == []
    assert world.other is not None
    assert list(queries.events(world.other.actor("zoe"))) == []


def test_without_a_last_day_it_is_one_day(world: World) -> None:
    row = actions.create_event(world.actor("rosa"), name="Stocktake", starts_on=FAIR)
    assert (row.ends_on, row.starts_at, row.discourages_time_off) == (FAIR, None, False)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "   "}, "name"),
        ({"ends_on": date(2026, 3, 12)}, "ends_on"),
        ({"ends_on": date(2027, 3, 14)}, "ends_on"),
        ({"starts_at": time(9)}, "finishes_at"),
        ({"starts_at": time(9), "finishes_at": time(8), "ends_on": FAIR}, "finishes_at"),
        ({"location_ids": [0]}, "location_ids"),
        ({"department_ids": [0]}, "department_ids"),
    ],
)
def test_a_wrong_event_names_its_field_and_is_not_made(
    world: World, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        fair(world, **wrong)
    assert refused.value.field == field
    assert kept(world) == []


def test_a_place_of_another_organisation_is_not_known(world: World) -> None:
    assert world.other is not None
    with pytest.raises(Invalid, match="There is no location"):
        fair(world, location_ids=[world.other.cafe.pk])
    assert kept(world) == []


def test_locations_come_and_go_with_a_version(world: World) -> None:
    row = fair(world, location_ids=[world.cafe.pk])
    rosa = world.actor("rosa")
    actions.add_event_locations(rosa, row, [world.depot.pk, world.cafe.pk])
    assert queries.event_location_ids(row) == [world.cafe.pk, world.depot.pk]
    actions.remove_event_locations(rosa, row, [world.cafe.pk])
    assert queries.event_location_ids(row) == [world.depot.pk]
    with pytest.raises(Invalid, match="keeps one location"):
        actions.remove_event_locations(rosa, row, [world.depot.pk])
    assert queries.event_location_ids(row) == [world.depot.pk]
    versions = Version.objects.all_rows_unchecked().filter(item_type="event", item_id=row.pk, event="update")
    assert [version.changes for version in versions.order_by("pk")] == [
        [{"field": "location_ids", "previous": [world.cafe.pk], "updated": [world.cafe.pk, world.depot.pk]}],
        [{"field": "location_ids", "previous": [world.cafe.pk, world.depot.pk], "updated": [world.depot.pk]}],
    ]


def test_a_location_that_was_archived_since_stays(world: World) -> None:
    row = fair(world, location_ids=[world.depot.pk])
    actions.archive_department(world.actor("ada"), lonely(world))
    with pytest.raises(Invalid, match="There is no department"):
        fair(world, department_ids=[lonely(world).pk], name="Other")
    changed = actions.update_event(world.actor("rosa"), row, name="Fair")
    assert kept(world) == [("Fair", FAIR, END, [world.depot.pk], [])]
    assert changed.name == "Fair"


def lonely(world: World) -> Any:
    """A department without people, archived once it was."""
    rows = Department.objects.all_rows_unchecked().filter(name="Garden")
    return rows.first() or actions.create_department(world.actor("ada"), name="Garden", location=world.cafe)


def test_who_may(world: World) -> None:
    row = fair(world)
    for who in ("max", "emma", "pia"):
        for act in (
            lambda actor: actions.create_event(actor, name="Party", starts_on=FAIR),
            lambda actor: actions.update_event(actor, row, name="Party"),
            lambda actor: actions.delete_event(actor, row),
        ):
            with pytest.raises(Denied):
                act(world.actor(who))
    assert world.other is not None
    with pytest.raises(NotFound):
        actions.delete_event(world.other.actor("zoe"), row)
    assert kept(world) == [("Street fair", FAIR, END, [], [])]
    actions.delete_event(world.actor("ada"), row)
    assert kept(world) == []
