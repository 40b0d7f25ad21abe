"""Events that discourage time off: nobody concerned asks for leave on their days, as on locked days."""

from typing import Any

import pytest
from tests.away import FRIDAY, MONDAY, ask, refused
from tests.world import World

from muster.core.errors import Conflict
from muster.leave import actions, request_queries
from muster.leave.refusals import LockedDays
from muster.places import actions as places
from muster.places.models import Event


def fair(world: World, **facts: Any) -> Event:
    values: dict[str, Any] = {"name": "Street fair", "starts_on": FRIDAY, "discourages_time_off": True}
    return places.create_event(world.actor("rosa"), **{**values, **facts})


def locked(world: World) -> list[tuple[Any, Any, str, int | None]]:
    rows = request_queries.locked_periods(world.actor("ada"))
    return [(row.starts_on, row.ends_on, row.reason, row.department_id) for row in rows]


def test_nobody_asks_and_a_manager_may_override(world: World) -> None:
    fair(world)
    refusal = refused(world, LockedDays, "olga", MONDAY, FRIDAY)
    assert refusal.message == "No leave can be taken on 2026-03-13: Street fair."
    assert refusal.may_override is False
    assert refused(world, LockedDays, "emma", FRIDAY, by="max").may_override is True
    assert ask(world, "emma", FRIDAY, by="max", override_locked_days=True).overrode == ["locked_days"]
    assert ask(world, "emma", MONDAY).status == "pending"


def test_only_those_at_its_locations_and_departments_are_concerned(world: World) -> None:
    fair(world, location_ids=[world.depot.pk], department_ids=[world.kitchen.pk])
    assert locked(world) == [
        (FRIDAY, FRIDAY, "Street fair", world.kitchen.pk),
        (FRIDAY, FRIDAY, "Street fair", world.yard.pk),
    ]
    refused(world, LockedDays, "olga", FRIDAY)
    refused(world, LockedDays, "emma", FRIDAY)
    assert ask(world, "rosa", FRIDAY).status == "pending"


def test_an_event_that_discourages_nothing_locks_nothing(world: World) -> None:
    row = fair(world, discourages_time_off=False)
    assert locked(world) == []
    places.update_event(world.actor("rosa"), row, discourages_time_off=True)
    assert locked(world) == [(FRIDAY, FRIDAY, "Street fair", None)]
    places.update_event(world.actor("rosa"), row, starts_on=MONDAY, name="Fair")
    assert locked(world) == [(MONDAY, FRIDAY, "Fair", None)]
    places.update_event(world.actor("rosa"), row, location_ids=[world.depot.pk])
    assert locked(world) == [(MONDAY, FRIDAY, "Fair", world.yard.pk)]
    places.update_event(world.actor("rosa"), row, discourages_time_off=False)
    assert locked(world) == []


def test_without_the_event_the_days_are_free_again(world: World) -> None:
    row = fair(world)
    places.delete_event(world.actor("ada"), row)
    assert locked(world) == []
    assert ask(world, "emma", FRIDAY).status == "pending"


def test_what_an_event_locks_is_not_unlocked_by_hand(world: World) -> None:
    fair(world)
    (period,) = request_queries.locked_periods(world.actor("ada"))
    with pytest.raises(Conflict, match="Change the event"):
        actions.unlock_period(world.actor("ada"), period)
    assert locked(world) == [(FRIDAY, FRIDAY, "Street fair", None)]


def test_a_department_that_comes_to_the_location_is_concerned(world: World) -> None:
    fair(world, location_ids=[world.depot.pk])
    ada = world.actor("ada")
    office = places.create_department(ada, name="Gate", location=world.depot)
    assert [row[3] for row in locked(world)] == [world.yard.pk, office.pk]
    places.update_department(ada, office, location=world.cafe)
    assert [row[3] for row in locked(world)] == [world.yard.pk]
    places.update_department(ada, world.bar, location=world.depot)
    assert {row[3] for row in locked(world)} == {world.bar.pk, world.yard.pk}
    refused(world, LockedDays, "rosa", FRIDAY)
