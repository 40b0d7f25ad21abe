from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.world import NOW, World

from muster.core.errors import Conflict, Denied, Invalid
from muster.core.models import OutboxEvent, Version
from muster.people.actions import deactivate_employee
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

MORNING = datetime(2026, 3, 5, 20, tzinfo=UTC)
EIGHT_HOURS = timedelta(hours=8)


def plan(world: World, name: str = "emma", at: datetime = MORNING) -> Plan:
    return Plan(
        department=world.kitchen,
        employee=world.people[name],
        starts_at=at,
        finishes_at=at + EIGHT_HOURS,
        automatic_break_minutes=30,
    )


def kept() -> list[tuple[str | None, datetime]]:
    rows = ScheduledShift.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("employee__name", "starts_at"))


def test_a_week_is_planned_with_a_version_and_an_event_each(world: World) -> None:
    plans = [plan(world), plan(world, "noah"), replace(plan(world), employee=None)]
    rows = create_scheduled_shifts(world.actor("rosa"), plans, publish=True)
    assert kept() == [("Emma Example", MORNING), ("Noah North", MORNING), (None, MORNING)]
    assert {row.published_at for row in rows} == {NOW}
    versions = Version.objects.all_rows_unchecked().filter(item_type="scheduled_shift")
    assert set(versions.values_list("item_id", "author_name")) == {(row.pk, "Rosa Rosters") for row in rows}
    told = OutboxEvent.objects.all_rows_unchecked().filter(name="scheduled_shift.created")
    assert sorted(told.values_list("item_id", flat=True)) == sorted(row.pk for row in rows)


def test_unpublished_is_what_a_plan_begins_as(world: World) -> None:
    (row,) = create_scheduled_shifts(world.actor("rosa"), [plan(world)])
    assert row.published_at is None


def test_many_plans_take_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    days = [
        plan(world, name, MORNING + timedelta(days=day)) for name in ("emma", "noah") for day in range(50)
    ]
    rosa = world.actor("rosa")
    with django_assert_max_num_queries(18):
        create_scheduled_shifts(rosa, days)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"finishes_at": MORNING}, "finishes_at"),
        ({"finishes_at": MORNING + timedelta(days=3)}, "finishes_at"),
        ({"automatic_break_minutes": 480}, "automatic_break_minutes"),
        ({"automatic_break_minutes": -1}, "automatic_break_minutes"),
    ],
)
def test_a_wrong_plan_names_its_field_and_none_of_them_is_made(
    world: World, wrong: dict[str, object], field: str
) -> None:
    plans = [plan(world, "noah"), replace(plan(world), **wrong)]  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        create_scheduled_shifts(world.actor("rosa"), plans)
    assert refused.value.field == field
    assert kept() == []


def test_who_does_not_belong_there_or_has_left_is_not_planned(world: World) -> None:
    with pytest.raises(Invalid, match="Olga Outback is not active in Kitchen"):
        create_scheduled_shifts(world.actor("rosa"), [plan(world, "olga")])
    deactivate_employee(world.actor("ada"), world.people["noah"])
    with pytest.raises(Invalid, match="Noah North is not active in Kitchen"):
        create_scheduled_shifts(world.actor("rosa"), [plan(world, "noah")])
    assert kept() == []


def test_a_department_of_another_organisation_is_not_known(world: World) -> None:
    assert world.other is not None
    strange = replace(plan(world), department=world.other.kitchen, employee=None)
    with pytest.raises(Invalid) as refused:
        create_scheduled_shifts(world.actor("rosa"), [strange])
    assert refused.value.field == "department_id"
    assert kept() == []


@pytest.mark.parametrize("hours", [-7, 0, 7])
def test_nobody_is_at_two_places_at_once(world: World, hours: int) -> None:
    create_scheduled_shifts(world.actor("rosa"), [plan(world)])
    overlapping = plan(world, at=MORNING + timedelta(hours=hours))
    with pytest.raises(Conflict, match="Emma Example has two shifts at once"):
        create_scheduled_shifts(world.actor("rosa"), [overlapping])
    assert kept() == [("Emma Example", MORNING)]


def test_one_shift_may_begin_when_another_ends(world: World) -> None:
    create_scheduled_shifts(world.actor("rosa"), [plan(world), plan(world, at=MORNING + EIGHT_HOURS)])
    assert len(kept()) == 2


def test_two_plans_of_one_call_may_not_overlap_either(world: World) -> None:
    with pytest.raises(Conflict):
        create_scheduled_shifts(world.actor("rosa"), [plan(world), plan(world)])
    assert kept() == []


def test_a_manager_plans_those_whom_they_manage_and_nobody_else(world: World) -> None:
    create_scheduled_shifts(world.actor("max"), [plan(world)])
    strange = replace(plan(world, "olga"), department=world.yard)
    for name, refused in (("max", strange), ("emma", plan(world, at=MORNING + EIGHT_HOURS))):
        with pytest.raises(Denied):
            create_scheduled_shifts(world.actor(name), [refused])
    assert kept() == [("Emma Example", MORNING)]
