"""Whose rows one sees."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from tests.pictures import picture
from tests.presses import local, plan, work
from tests.world import Api, World

from muster.accounts import recorder
from muster.accounts.actions import create_api_key, create_api_profile, invite
from muster.accounts.queries import actor_of_device
from muster.attendance.actions import answer_question, create_question
from muster.attendance.models import Shift, Timesheet
from muster.core.actor import Actor, Role
from muster.core.change import change
from muster.core.files import keep_temporary
from muster.core.models import Organisation, OutboxEvent, Recorded, Version
from muster.core.tenant import OrganisationWide, TenantManager, TenantQuerySet
from muster.exchange.actions import send_test_event, set_webhook
from muster.leave.actions import (
    book_for_many,
    create_bank,
    create_policy,
    delegate,
    enter_availability,
    lock_period,
    open_account,
    set_profile,
)
from muster.leave.type_queries import leave_types
from muster.notices.actions import notify
from muster.notices.models import Notice
from muster.people.actions import (
    add_emergency_contact,
    add_employee_file,
    create_custom_field,
    create_employee,
    create_employment_type,
    create_qualification,
    create_work_group,
    ensure_super_fund,
    give_qualification,
    set_financial_details,
)
from muster.people.models import Employee
from muster.places.actions import (
    create_allowance,
    create_event,
    create_pay_code,
    create_position,
    ensure_holiday_set,
    update_location,
)
from muster.rosters import actions as rosters
from muster.rosters.actions.swaps import ask_for_swap


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
        create_allowance(system, name="Tools")
        create_employment_type(system, name="Casual")
        create_work_group(system, name="A")
        give_qualification(system, person, create_qualification(system, name="Forklift"))
        add_emergency_contact(system, person, name="Mum", phone="1")
        plan(person, company.kitchen, local("2026-03-04 09:00"), local("2026-03-04 17:00"))
        work(person, ("start", local("2026-03-04 09:00")), ("break_start", local("2026-03-04 12:00")))
    return world


@pytest.fixture
def every_kind(full: World) -> World:
    """As `full`, with rows of all kinds that are not made by a clock or by hand alone."""
    assert full.other
    _fill(full, full.noah, full.actor("ada"))
    _fill(full.other, full.other.zoe, full.other.actor("zoe"))
    return full


def _fill(company: World, person: Employee, admin: Actor) -> None:
    """Rows of what came later: programs, papers, questions, mail."""
    create_custom_field(admin, name="Shoe size", group="Clothes")
    create_api_profile(admin, name="Screen", rights={"shift": "read"})
    create_api_key(admin, name="More")
    guest = create_employee(admin, name="Guest", email=f"guest@{company.organisation.pk}.test")
    invite(admin, guest)
    add_employee_file(admin, person, content=picture(), name="visa.png")
    keep_temporary(admin, content=picture(), name="visa.png")
    ensure_super_fund(admin, name="Fund", abn="51824753556")
    bank = {"account_name": "A", "account_number": "12345678"}
    bank |= {"bsb": "062000"} if company.organisation.country == "AU" else {}
    set_financial_details(admin, person, "bank", bank)
    ask = create_question(admin, question="Tips?", type="allowance", trigger_on="start")
    shift = Shift.objects.visible_to(admin).filter(employee=person).get()
    answer_question(admin, ask, employee=person, shift=shift, answer=5)
    bank = create_bank(admin, name="Days")
    policy = create_policy(admin, name="Days", bank=bank, unit="days", yearly_amount=Decimal(20))
    open_account(admin, person, bank, policy=policy)
    _leave(admin, person)
    _beside_rosters(admin, company, person)
    ensure_holiday_set(admin, "NZ")
    ask_for_swap(admin, plan(person, company.kitchen, local("2026-05-05 09:00"), local("2026-05-05 17:00")))
    with change(admin) as made:
        notify(made, person, kind="test.told", subject="Hello")
    send_test_event(admin, set_webhook(admin, vendor="timetastic", url="https://1.1.1.1/hook"))
    recorder._waiting.clear()
    Api(company.key)("GET", "/departments")
    recorder.flush()


def _leave(admin: Actor, person: Employee) -> None:
    """Asked for, booked for many, locked; who acts for whom, and when somebody can work."""
    day, other = date(2026, 5, 4), Employee.objects.visible_to(admin).get(name="Guest")
    kind = leave_types(admin).get(name="Sick leave")
    book_for_many(admin, leave_type=kind, starts_on=day, ends_on=day, employees=[person])
    lock_period(admin, starts_on=day, ends_on=day)
    set_profile(admin, person, approver=other)
    delegate(admin, other, delegate=person, starts_on=day, ends_on=day)
    enter_availability(admin, person, starts_on=day)


def _beside_rosters(admin: Actor, company: World, person: Employee) -> None:
    """Planned although the place was closed, with all that stands beside a roster."""
    day, nine = date(2026, 6, 4), local("2026-06-04 09:00")
    rosters.update_roster_settings(admin, rest_minutes=660)
    update_location(admin, company.cafe, business_hours=[{"weekday": 1, "start": "09:00", "finish": "10:00"}])
    (shift,) = rosters.create_scheduled_shifts(
        admin, [rosters.Plan(company.kitchen, nine, nine + timedelta(hours=1), employee=person)]
    )
    rosters.publish_scheduled_shifts(admin, [shift], acknowledge_all=True)
    rosters.set_required_cover(admin, company.kitchen, weekday=1, starts_at=time(9), finishes_at=time(17))
    rosters.set_roster_budget(admin, company.kitchen, Decimal(100))
    rosters.set_shift_label(admin, on_date=day, label="A Shift")
    rosters.add_roster_note(admin, on_date=day, content="Open late.")
    rosters.create_duty_period(admin, kind="day_off", employee=person, on_date=day)
    rosters.state_extra_hours(admin, person, starts_at=nine, finishes_at=nine + timedelta(hours=1))
    rosters.create_template(admin, name="Week", turns=[rosters.Turn(0, time(9), time(17))])
    create_event(admin, name="Fair", starts_on=day)


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


def test_another_organisation_sees_no_row_of_any_kind(every_kind: World) -> None:
    full = every_kind
    assert full.other
    zoe, ada = full.other.actor("zoe"), full.actor("ada")
    kinds = set()
    for model in owned():
        ours = model.objects.all_rows_unchecked().filter(organisation=full.organisation)
        kinds |= {model.__name__} if ours.exists() else set()
        assert not model.objects.visible_to(zoe).filter(organisation=full.organisation).exists(), model
        if model is not Notice:  # one's own alone, whoever one is
            assert model.objects.visible_to(ada).count() == ours.count(), model
    assert {one.__name__ for one in owned()} - kinds == {"AttendanceSettings", "UnclaimedPress"}


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
def test_a_program_is_nobody_and_manages_nobody(every_kind: World, role: Role) -> None:
    full = every_kind
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
    assert {one.__name__ for one in owned() if not issubclass(one, Recorded)} == {
        "Version", "OutboxEvent", "TemporaryFile", "RequestRecord", "Mail", "WebhookEvent", "Notice",
    }  # fmt: skip
