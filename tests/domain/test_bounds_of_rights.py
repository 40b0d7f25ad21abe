"""Where a right ends: at oneself, at the present, at the door of the organisation."""

from dataclasses import replace

import pytest
from tests.presses import local, press, reread, shift_of, timesheets_of, work, worker_at
from tests.unchanged import unchanged
from tests.world import World, at

from muster.accounts.queries import actor_of_device, actor_of_profile
from muster.attendance.actions import approve_shift, approve_timesheet, settle_waiting_event
from muster.core.actor import Role
from muster.core.errors import Denied, NotFound
from muster.people.actions import create_employee, update_employee
from muster.people.queries import employee_by_code
from muster.people.visibility import spans_read_once
from muster.places.actions import archive_department, create_department, register_device
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

MORNING = local("2026-03-04 09:00")
EVENING = local("2026-03-04 17:00")


def test_nobody_approves_their_own_time_under_another_profile(world: World) -> None:
    second = create_employee(
        world.actor("ada"),
        name="Max again",
        primary_department=world.kitchen,
        person=reread(world.max).person,
    )
    work(second, ("start", MORNING), ("finish", EVENING))
    with unchanged(), pytest.raises(Denied):
        approve_shift(world.actor("max"), shift_of(second))
    with unchanged(), pytest.raises(Denied):
        approve_timesheet(world.actor("max"), timesheets_of(second)[0])
    with spans_read_once(), unchanged(), pytest.raises(Denied):
        approve_shift(world.actor("max"), shift_of(second))


def test_a_manager_manages_as_long_as_they_do(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    update_employee(world.actor("ada"), reread(world.max), managed_department_ids=[world.bar.pk])
    with unchanged(), pytest.raises(Denied):
        approve_shift(world.actor("max"), shift_of(world.noah))


def test_and_as_long_as_they_have_the_role(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    update_employee(world.actor("ada"), reread(world.max), roles=["employee"])
    with unchanged(), pytest.raises(Denied):
        approve_shift(world.actor("max"), shift_of(world.noah))


def test_a_department_that_is_archived_gives_nobody_a_team(world: World) -> None:
    ada = world.actor("ada")
    garden = create_department(ada, name="Garden")
    update_employee(ada, world.olga, department_ids=[garden.pk])
    update_employee(ada, reread(world.max), managed_department_ids=[garden.pk])
    work(world.olga, ("start", MORNING), ("finish", EVENING))
    archive_department(ada, garden)
    with unchanged(), pytest.raises(Denied):
        approve_shift(world.actor("max"), shift_of(world.olga))


def test_a_kiosk_clocks_its_own_organisation(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(NotFound):
        press(world.noah, "start", MORNING, actor=actor_of_device(world.other.kiosk))
    with unchanged(), pytest.raises(NotFound):
        press(world.noah, "start", MORNING, device=world.other.kiosk)
    assert employee_by_code(actor_of_device(world.other.kiosk), pin="1006") is None


def test_a_kiosk_for_the_staff_of_its_place_clocks_nobody_else(world: World) -> None:
    kiosk, _ = register_device(world.actor("ada"), location=world.depot, location_specific=True)
    with unchanged(), pytest.raises(Denied):
        press(world.noah, "start", MORNING, actor=actor_of_device(kiosk), device=kiosk)
    assert press(world.olga, "start", MORNING, actor=actor_of_device(kiosk), device=kiosk).pk


def test_somebody_clocks_themselves_and_nobody_else(world: World) -> None:
    assert press(world.emma, "start", MORNING, actor=world.actor("emma")).pk
    with unchanged(), pytest.raises(Denied):
        press(world.noah, "start", MORNING, actor=world.actor("emma"))


def test_a_waiting_press_is_settled_by_who_may_change_the_time(world: World) -> None:
    waiting = press(world.noah, "finish", EVENING)
    worker_at(EVENING)
    for who in ("noah", "emma", "rosa"):
        with unchanged(), pytest.raises(Denied):
            settle_waiting_event(world.actor(who), reread(waiting))


def test_a_plan_is_seen_by_its_owner_when_it_is_published(world: World) -> None:
    plans = [Plan(world.kitchen, MORNING, EVENING, employee=world.noah)]
    create_scheduled_shifts(world.actor("max"), plans)
    seen = {
        who: ScheduledShift.objects.visible_to(world.actor(who)).count()
        for who in ("ada", "max", "noah", "emma")
    }
    assert seen == {"ada": 1, "max": 1, "noah": 0, "emma": 0}


def test_roles_of_a_person_never_make_a_kiosk_or_muster(world: World) -> None:
    actor = actor_of_profile(reread(world.ada))
    assert actor.roles == {Role.EMPLOYEE, Role.ORGANISATION_ADMIN}
    nobody = replace(actor, roles=frozenset())
    with at(MORNING), unchanged(), pytest.raises(Denied):
        press(world.noah, "start", MORNING, actor=nobody)
