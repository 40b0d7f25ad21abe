"""Who works in a department and who manages it, set from its side."""

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.people import queries
from muster.people.actions import (
    create_qualification,
    deactivate_employee,
    set_department_staff,
    update_employee,
)


def test_it_is_the_same_fact_from_either_side(world: World) -> None:
    ada = world.actor("ada")
    set_department_staff(ada, world.yard, employee_ids=[world.olga.pk, world.noah.pk])
    assert queries.department_ids(reread(world.noah)) == [world.kitchen.pk, world.yard.pk]
    update_employee(ada, reread(world.noah), department_ids=[])
    assert queries.staffing([world.yard.pk])[world.yard.pk].members == [world.olga.pk]


def test_what_is_said_again_changes_nothing(world: World) -> None:
    with unchanged():
        staff = queries.staffing([world.bar.pk])[world.bar.pk].members
        set_department_staff(
            world.actor("ada"), world.bar, employee_ids=staff[::-1], manager_ids=[], qualification_ids=[]
        )


def test_the_primary_department_is_left_last(world: World) -> None:
    ada = world.actor("ada")
    with unchanged(), pytest.raises(Conflict, match="Olga Outback has Yard as their primary department"):
        set_department_staff(ada, reread(world.yard), employee_ids=[])
    update_employee(ada, reread(world.olga), primary_department=world.bar)
    set_department_staff(ada, reread(world.yard), employee_ids=[])
    assert queries.department_ids(reread(world.olga)) == [world.bar.pk]


def test_a_new_manager_has_the_role(world: World) -> None:
    ada = world.actor("ada")
    set_department_staff(ada, world.bar, manager_ids=[world.emma.pk])
    assert reread(world.emma).roles == ["employee", "manager"]
    assert [one.pk for one in queries.teams(world.actor("emma"))] == [world.bar.pk, world.kitchen.pk]
    assert queries.staffing([world.bar.pk])[world.bar.pk].managers == [world.emma.pk]


def test_who_may_be_named(world: World) -> None:
    assert world.other
    ada, max_ = world.actor("ada"), world.actor("max")
    deactivate_employee(ada, reread(world.noah))
    staff = [world.max.pk, world.emma.pk]
    for actor, who in ((ada, world.other.zoe.pk), (ada, world.noah.pk), (max_, world.olga.pk)):
        with unchanged(), pytest.raises(Invalid) as refused:
            set_department_staff(actor, reread(world.kitchen), employee_ids=[*staff, who])
        assert refused.value.field == "employee_ids"
    with unchanged(), pytest.raises(Invalid):
        set_department_staff(ada, reread(world.kitchen), qualification_ids=[999])


def test_rights(world: World) -> None:
    assert world.other
    aid = create_qualification(world.actor("ada"), name="Aid")
    with unchanged():
        for who in ("emma", "max"):
            with pytest.raises(Denied):
                set_department_staff(world.actor(who), world.bar, employee_ids=[])
            with pytest.raises(Denied):
                set_department_staff(world.actor(who), world.kitchen, manager_ids=[])
            with pytest.raises(Denied):
                set_department_staff(world.actor(who), world.bar, qualification_ids=[aid.pk])
        with pytest.raises(NotFound):
            set_department_staff(world.actor("ada"), world.other.kitchen, employee_ids=[])
