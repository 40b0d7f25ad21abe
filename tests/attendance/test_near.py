"""A press on one's own phone or computer, where the location says how near it must be."""

from decimal import Decimal
from typing import Any

import pytest
from tests.presses import local, plan
from tests.unchanged import unchanged
from tests.world import NOW, World, run_jobs

from muster.attendance.actions import record_clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent, Source
from muster.core.errors import Invalid
from muster.people.actions import update_employee
from muster.people.models import Employee
from muster.places.actions import update_location
from muster.places.models import Location

HERE = {"latitude": Decimal("-33.856784"), "longitude": Decimal("151.215297")}
# Some 900 metres to the north.
AWAY = {"latitude": Decimal("-33.848690"), "longitude": Decimal("151.215297")}
RULE = "On your own phone or computer you clock within 150 m of Cafe."


def fence(world: World, location: Location) -> None:
    update_location(world.actor("ada"), location, radius_metres=150, **HERE)


def tap(world: World, employee: Employee, kind: str = "start", **facts: Any) -> ClockEvent:
    given = {"source": Source.WEB, "at": NOW, **facts}
    actor = world.actor(employee.name.split()[0].lower())
    return record_clock_event(actor, employee=employee, type=EventType(kind), **given)


def refused(world: World, employee: Employee, **facts: Any) -> Invalid:
    with unchanged(), pytest.raises(Invalid) as refusal:
        tap(world, employee, **facts)
    return refusal.value


def test_near_enough_is_kept_with_its_point(world: World) -> None:
    fence(world, world.cafe)
    event = tap(world, world.noah, **HERE)
    assert (event.latitude, event.longitude) == (HERE["latitude"], HERE["longitude"])


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "This press did not say where it was made."),
        ({"latitude": HERE["latitude"]}, "This press did not say where it was made."),
        ({"longitude": HERE["longitude"]}, "This press did not say where it was made."),
        (AWAY, "This press was made 901 m away."),
        ({**AWAY, "accuracy_metres": 3000}, "This press was made 901 m away, known to within 3000 m only."),
        ({"latitude": Decimal(52), "longitude": Decimal(0)}, "This press was made 16959 km away."),
    ],
)
def test_from_elsewhere_or_nowhere_it_is_refused(world: World, facts: dict[str, Any], why: str) -> None:
    fence(world, world.cafe)
    refusal = refused(world, world.noah, **facts)
    assert (refusal.message, refusal.field) == (f"{RULE} {why}", "latitude")


@pytest.mark.parametrize("accuracy", [-1, float("nan")])
def test_an_accuracy_that_is_none(world: World, accuracy: float) -> None:
    fence(world, world.cafe)
    assert refused(world, world.noah, **HERE, accuracy_metres=accuracy).field == "accuracy_metres"


@pytest.mark.parametrize("facts", [{"radius_metres": None}, {"latitude": None}, {"longitude": None}])
def test_without_a_point_and_a_radius_anywhere_will_do(world: World, facts: dict[str, Any]) -> None:
    fence(world, world.cafe)
    update_location(world.actor("ada"), world.cafe, **facts)
    assert tap(world, world.noah).pk


def test_kiosks_and_programs_are_not_asked(world: World) -> None:
    fence(world, world.cafe)
    assert tap(world, world.noah, source=Source.KIOSK, device=world.kiosk).pk
    assert tap(world, world.emma, source=Source.API).pk


def test_the_department_that_was_chosen_decides(world: World) -> None:
    update_employee(world.actor("ada"), world.olga, department_ids=[world.bar.pk])
    fence(world, world.depot)
    assert tap(world, world.olga, department=world.bar).pk
    fence(world, world.cafe)
    assert refused(world, world.emma, department=world.bar).message.startswith(RULE)


def test_without_a_choice_the_planned_department_decides(world: World) -> None:
    fence(world, world.depot)
    update_employee(world.actor("ada"), world.noah, department_ids=[world.yard.pk])
    plan(world.noah, world.yard, NOW, local("2026-03-04T17:00"))
    assert "150 m of Depot" in refused(world, world.noah).message


def test_the_department_that_one_works_in_decides_over_the_plan(world: World) -> None:
    tap(world, world.emma, department=world.bar)
    run_jobs()
    update_employee(world.actor("ada"), world.emma, department_ids=[world.bar.pk, world.yard.pk])
    plan(world.emma, world.yard, NOW, local("2026-03-04T17:00"))
    fence(world, world.depot)
    assert tap(world, world.emma, "finish", at=local("2026-03-04T09:05"), department=None).pk


def test_else_the_primary_department_decides(world: World) -> None:
    fence(world, world.depot)
    assert "150 m of Depot" in refused(world, world.olga).message
    assert tap(world, world.noah).pk


def test_sent_again_from_elsewhere_it_is_the_first_press(world: World) -> None:
    fence(world, world.cafe)
    first = tap(world, world.noah, **HERE, idempotency_key="k")
    with unchanged():
        assert tap(world, world.noah, idempotency_key="k") == first
