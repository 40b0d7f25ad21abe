"""Planned time of the small company, as its wall clocks have it."""

from typing import Any

from muster.people.actions import create_qualification
from muster.people.models import Qualification
from muster.places.actions import create_position
from muster.places.models import Position
from muster.rosters.actions import Plan, create_scheduled_shifts, set_position_qualification
from muster.rosters.models import ScheduledShift
from tests.presses import local
from tests.world import World


def days(first: str, last: str, offset: str = "+11:00") -> dict[str, Any]:
    """A query's range, from a date or time to another."""
    ends = ((one if "T" in one else f"{one}T00:00") for one in (first, last))
    names = ("range_start_datetime", "range_stop_datetime")
    return {name: end + offset for name, end in zip(names, ends, strict=True)}


def dates(first: str, last: str) -> dict[str, Any]:
    return {"range_start_date": first, "range_stop_date": last}


def shift(
    world: World, name: str | None, start: str, finish: str | None, *, publish: bool = True, **facts: Any
) -> ScheduledShift:
    """In the Kitchen unless told otherwise, by Sydney's wall."""
    zone = facts.pop("zone", "Australia/Sydney")
    plan = Plan(
        employee=world.people[name] if name else None,
        department=facts.pop("department", world.kitchen),
        starts_at=local(start, zone),
        finishes_at=local(finish, zone) if finish else None,
        **facts,
    )
    (row,) = create_scheduled_shifts(world.actor("rosa"), [plan], publish=publish)
    return row


def grill(world: World) -> tuple[Position, Qualification]:
    """A position of the Kitchen that asks for a qualification."""
    ada = world.actor("ada")
    position = create_position(ada, name="Grill", department=world.kitchen)
    knives = create_qualification(ada, name="Knives")
    set_position_qualification(ada, position, knives)
    return position, knives
