"""Whose rows one sees."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from tests.presses import local, plan, work
from tests.world import World

from muster.accounts.queries import actor_of_device
from muster.attendance.models import Shift, Timesheet
from muster.core.actor import Actor, Role
from muster.core.models import Organisation, OutboxEvent, Recorded, Version
from muster.core.tenant import OrganisationWide, TenantManager, TenantQuerySet
from muster.people.actions import (
    add_emergency_contact,
    create_employment_type,
    create_qualification,
    create_work_group,
    give_qualification,
)
from muster.people.models import Employee
from muster.places.actions import create_pay_code, create_position


def owned() -> list[Any]:
    """Models whose rows belong to an organisation."""
    return [model for model in apps.get_models() if _names_organisation(model)]


def _names_organisation(model: type[Model]) -> bool:
    return any(field.related_model is Organisation for field in model._meta.concrete_fields)


@pytest.fixture
def full(world: World) -> World:
    """Both companies with rows of many kinds."""
    assert world.other
    for company, who in ((world, "noah"), (world.other, "zoe")):
        system = Actor.system(company.organisation.pk)
        person = company.people[who]
        create_position(system, name="Baker", department=company.kitchen)
        create_pay_code(system, name="Higher duty")
        create_employment_type(system, name="Casual")
        create_work_group(system, name="A")
        give_qualification(system, person, create_qualification(system, name="Forklift"))
        add_emergency_contact(system, person, name="Mum", phone="1")
        plan(person, company.kitchen, local("2026-03-04 09:00"), local("2026-03-04 17:00"))
        work(person, ("start", local("2026-03-04 09:00")), ("break_start", local("2026-03-04 12:00")))
    return world


@pytest.mark.parametrize("model", owned(), ids=lambda model: model.__name__)
def test_each_says_who_sees_its_rows(model: Any) -> None:
    manager = model._meta.default_manager
    assert isinstance(manager, TenantManager)
    assert manager.name == "objects"
    rows = manager.get_queryset()
    assert isinstance(rows, TenantQuerySet)
    assert type(rows).visible_to is not TenantQuerySet.visible_to


@pytest.mark.parametrize("model", owned(), ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "way", ["all", "filter", "get", "values_list", "first", "count", "create", "delete", "raw"]
)
def test_there_is_no_other_way_to_its_rows(model: Any, way: str) -> None:
    with pytest.raises(TypeError, match=r"start at visible_to\(actor\)"):
        getattr(model.objects, way)()


def test_another_organisation_sees_no_row_of_any_kind(full: World) -> None:
    assert full.other
    zoe, ada = full.other.actor("zoe"), full.actor("ada")
    kinds = set()
    for model in owned():
        ours = model.objects.all_rows_unchecked().filter(organisation=full.organisation)
        kinds |= {model.__name__} if ours.exists() else set()
        assert not model.objects.visible_to(zoe).filter(organisation=full.organisation).exists(), model
        assert model.objects.visible_to(ada).count() == ours.count(), model
    assert {one.__name__ for one in owned()} - kinds == {"Attachment", "AttendanceSettings", "UnclaimedPress"}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ada", {"ada", "pia", "rosa", "max", "emma", "noah", "olga"}),
        ("pia", {"ada", "pia", "rosa", "max", "emma", "noah", "olga"}),
        ("rosa", {"ada", "pia", "rosa", "max", "emma", "noah", "olga"}),
        ("max", {"max", "emma", "noah"}),
        ("emma", {"emma"}),
        ("olga", {"olga"}),
    ],
)
def test_who_sees_whom(full: World, who: str, sees: set[str]) -> None:
    actor = full.actor(who)
    expected = {full.people[name].pk for name in sees}
    assert set(Employee.objects.visible_to(actor).values_list("pk", flat=True)) == expected
    worked = {full.people["noah"].pk} & expected
    assert set(Shift.objects.visible_to(actor).values_list("employee_id", flat=True)) == worked
    assert set(Timesheet.objects.visible_to(actor).values_list("employee_id", flat=True)) == worked


def test_a_kiosk_sees_those_who_may_stand_before_it(world: World) -> None:
    assert Employee.objects.visible_to(actor_of_device(world.kiosk)).count() == 7


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE, Role.PARTNER])
def test_a_program_is_nobody_and_manages_nobody(full: World, role: Role) -> None:
    program = Actor(full.organisation.pk, frozenset({role}), "Till")
    for model in owned():
        if issubclass(type(model.objects.get_queryset()), OrganisationWide):
            continue
        assert not model.objects.visible_to(program).exists(), model


def test_versions_and_events_are_for_the_office(full: World) -> None:
    for model in (Version, OutboxEvent):
        assert model.objects.visible_to(full.actor("ada")).exists()
        assert not model.objects.visible_to(full.actor("max")).exists()
        assert not model.objects.visible_to(full.actor("noah")).exists()


def test_a_query_set_that_does_not_say_it_fails(world: World) -> None:
    class Forgetful(TenantQuerySet[Any]):
        pass

    rows = Forgetful(model=owned()[0])
    with pytest.raises(NotImplementedError, match="Forgetful must say who sees its rows"):
        rows.visible_to(world.actor("ada"))


def test_the_rule_cannot_be_written_on_a_manager() -> None:
    with pytest.raises(TypeError, match="write visible_to"):
        type("Sly", (TenantManager,), {"visible_to": lambda self, actor: None})


def test_every_owned_model_is_told_apart_from_the_shared_ones() -> None:
    assert {one.__name__ for one in owned() if not issubclass(one, Recorded)} == {"Version", "OutboxEvent"}
