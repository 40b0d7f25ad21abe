"""Employees: each wrong fact names its field, and what is somebody's alone is theirs alone."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from tests.at_once import at_once
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import NOW, World, at, build

from muster.core.errors import Conflict, Denied, Invalid, MusterError, NotFound
from muster.people import queries
from muster.people.actions import (
    add_emergency_contact,
    create_custom_field,
    create_employee,
    create_qualification,
    deactivate_employee,
    give_qualification,
    normalise_phone,
    reactivate_employee,
    require_qualifications,
    set_regular_hours,
    update_employee,
)
from muster.people.models import Employee, EmployeeQualification, RegularHours
from muster.places.actions import archive_department, create_department


def hire(world: World, **facts: Any) -> Employee:
    return create_employee(world.actor("ada"), **{"name": "Finn", "primary_department": world.bar, **facts})


WRONG = [
    ({"name": ""}, "name"),
    ({"name": "   "}, "name"),
    ({"name": "n" * 201}, "name"),
    ({"email": "no address"}, "email"),
    ({"payslip_email": "no address"}, "payslip_email"),
    ({"gender": "m"}, "gender"),
    ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"pin": "123"}, "pin"),
    ({"pin": "123456789"}, "pin"),
    ({"pin": "12a4"}, "pin"),
    ({"pin": "1234\n"}, "pin"),
    ({"pin": "١٢٣٤"}, "pin"),
    ({"card_number": "c" * 51}, "card_number"),
    ({"roles": []}, "roles"),
    ({"roles": ["manager"]}, "roles"),
    ({"roles": ["employee", "kiosk"]}, "roles"),
    ({"roles": ["employee", "system"]}, "roles"),
    ({"preferred_weekly_hours": Decimal(-1)}, "preferred_weekly_hours"),
    ({"contracted_weekly_hours": Decimal(169)}, "contracted_weekly_hours"),
    ({"contracted_weekly_hours": Decimal("37.125")}, "contracted_weekly_hours"),
    ({"hourly_rate": Decimal("-0.01")}, "hourly_rate"),
    ({"hourly_rate": Decimal("31.00001")}, "hourly_rate"),
    ({"hourly_rate": Decimal("NaN")}, "hourly_rate"),
    ({"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 3)}, "ends_on"),
    ({"custom_fields": {"Shoe size": "44"}}, "custom_fields[Shoe size]"),
    ({"custom_fields": {"Phone Number": "1", "phone number": "2"}}, "custom_fields"),
    ({"department_ids": [987_654]}, "department_ids"),
    ({"managed_department_ids": [987_654]}, "managed_department_ids"),
]


@pytest.mark.parametrize(("facts", "field"), WRONG)
def test_a_wrong_fact_of_a_new_employee(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        hire(world, **facts)
    assert refused.value.field == field


@pytest.mark.parametrize(("facts", "field"), WRONG)
def test_a_wrong_fact_of_a_present_one(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        update_employee(world.actor("ada"), world.noah, **facts)
    assert refused.value.field == field


def test_all_that_is_known_is_kept(world: World) -> None:
    facts: dict[str, Any] = {
        "legal_first_name": "Finnegan",
        "date_of_birth": date(2000, 2, 29),
        "gender": "non_binary",
        "phone": "0412 345 678",
        "address": {"city": "Sydney"},
        "external_id": "X-1",
        "preferred_weekly_hours": Decimal("37.50"),
        "hourly_rate": Decimal("31.1250"),
        "starts_on": date(2026, 3, 4),
        "ends_on": date(2026, 3, 4),
    }
    row = reread(hire(world, name="  Finn   Fields ", **facts))
    assert {name: getattr(row, name) for name in facts} == facts
    assert (row.name, row.normalised_phone, row.active) == ("Finn Fields", "+61412345678", True)
    assert row.roles == ["employee"]


def test_what_is_not_given_stays_and_none_clears(world: World) -> None:
    update_employee(world.actor("ada"), world.noah, title="Cook", external_id="X")
    update_employee(world.actor("ada"), world.noah, title=None, pin=None, card_code=None)
    row = reread(world.noah)
    assert (row.title, row.external_id) == (None, "X")
    assert (row.pin, row.pin_digest, row.card_code, row.card_digest) == (None, None, None, None)


# PINs and cards


def test_a_pin_is_one_persons_in_one_organisation(world: World) -> None:
    assert world.other
    assert world.other.zoe.pin == world.ada.pin == "1001"
    for change_pin in (partial(hire, world), partial(update_employee, world.actor("ada"), world.noah)):
        with unchanged(), pytest.raises(Conflict) as refused:
            change_pin(pin="1005")
        assert (refused.value.field, refused.value.message) == (
            "pin", "Another employee has this PIN. Choose a different one.",
        )  # fmt: skip


def test_a_pin_is_free_when_its_owner_left_and_taken_when_they_return(world: World) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    finn = hire(world, pin="1006")
    assert queries.employee_by_code(world.actor("ada"), pin="1006") == finn
    with unchanged(), pytest.raises(Conflict):
        reactivate_employee(world.actor("ada"), reread(world.noah))
    update_employee(world.actor("ada"), finn, pin="2006")
    reactivate_employee(world.actor("ada"), reread(world.noah))
    assert queries.employee_by_code(world.actor("ada"), pin="1006") == world.noah


def test_ones_own_pin_again_is_fine(world: World) -> None:
    with unchanged():
        update_employee(world.actor("ada"), world.noah, pin="1006")


def test_a_code_finds_nobody_of_another_organisation(world: World) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    assert queries.employee_by_code(zoe, pin="1005") is None
    assert queries.employee_by_code(zoe, card=world.emma.card_code) is None
    assert queries.employee_by_code(world.actor("ada"), card=world.emma.card_code) == world.emma
    assert queries.employee_by_code(world.actor("ada")) is None


def test_cards_are_numbered_and_coded_by_themselves(world: World) -> None:
    numbers = [
        world.people[name].card_number for name in ("ada", "pia", "rosa", "max", "emma", "noah", "olga")
    ]
    assert numbers == [f"0000{n}" for n in range(1, 8)]
    codes = {one.card_code for one in world.people.values()}
    assert {len(code or "") for code in codes} == {31}
    assert len(codes) == 7


def test_the_numbers_go_on_after_one_given_by_hand(world: World) -> None:
    hire(world, card_number="99999")
    assert hire(world).card_number == "100000"
    assert hire(world).card_number == "100001"


@pytest.mark.parametrize("fact", ["card_number", "card_code"])
def test_a_card_is_one_persons(world: World, fact: str) -> None:
    taken = {fact: getattr(world.emma, fact)}
    with unchanged(), pytest.raises(Conflict) as refused:
        hire(world, **taken)
    assert refused.value.field == fact
    with unchanged(), pytest.raises(Conflict):
        update_employee(world.actor("ada"), world.noah, **taken)


def test_of_two_with_one_pin_at_once_one_is_refused(transactional_db: None) -> None:
    world = build()
    found = at_once(*[partial(hire, world, pin="4321")] * 3)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Conflict", "Employee"]
    found = at_once(*[partial(hire, world)] * 3)
    assert sorted(one.card_number for one in found) == ["00009", "00010", "00011"]
    found = at_once(
        partial(update_employee, world.actor("ada"), world.noah, pin="8888"),
        partial(update_employee, world.actor("ada"), world.emma, pin="8888"),
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Employee"]


# Departments


def test_the_primary_department_is_among_theirs(world: World) -> None:
    assert queries.department_ids(world.emma) == [world.kitchen.pk, world.bar.pk]
    update_employee(world.actor("ada"), world.emma, primary_department=world.yard, department_ids=[])
    assert queries.department_ids(world.emma) == [world.yard.pk]
    update_employee(world.actor("ada"), world.emma, department_ids=[world.bar.pk])
    assert queries.department_ids(world.emma) == [world.yard.pk, world.bar.pk]
    assert [one.name for one in queries.departments_of(world.actor("ada"), world.emma)] == ["Yard", "Bar"]


def test_a_department_that_is_archived_or_elsewhere_is_none_of_theirs(world: World) -> None:
    assert world.other
    garden = create_department(world.actor("ada"), name="Garden")
    archive_department(world.actor("ada"), garden)
    for wrong in (garden, world.other.kitchen):
        with unchanged(), pytest.raises(Invalid):
            update_employee(world.actor("ada"), world.noah, department_ids=[wrong.pk])
        with unchanged(), pytest.raises(MusterError):
            hire(world, primary_department=wrong)


def test_a_manager_manages_those_in_their_departments_now(world: World) -> None:
    names = [one.name for one in queries.members(world.actor("max"), world.kitchen)]
    assert names == ["Emma Example", "Max Manager", "Noah North"]
    update_employee(world.actor("ada"), world.noah, primary_department=world.bar, department_ids=[])
    assert [one.name for one in queries.employees(world.actor("max"))] == ["Emma Example", "Max Manager"]


# Roles


@pytest.mark.parametrize("who", ["pia", "rosa", "max", "emma"])
def test_only_an_administrator_gives_roles(world: World, who: str) -> None:
    with unchanged(), pytest.raises(Denied):
        update_employee(world.actor(who), world.noah, roles=["employee", "manager"])
    with unchanged(), pytest.raises(Denied):
        update_employee(world.actor(who), world.noah, managed_department_ids=[world.kitchen.pk])


def test_a_payroll_officer_hires_employees_but_no_managers(world: World) -> None:
    pia = world.actor("pia")
    assert create_employee(pia, name="Finn", primary_department=world.bar).roles == ["employee"]
    for power in ({"roles": ["employee", "payroll_officer"]}, {"managed_department_ids": [world.bar.pk]}):
        with unchanged(), pytest.raises(Denied):
            create_employee(pia, name="Finn", primary_department=world.bar, **power)


def test_the_last_word_is_not_taken_from_oneself(world: World) -> None:
    with unchanged(), pytest.raises(Conflict):
        update_employee(world.actor("ada"), reread(world.ada), roles=["employee"])
    with unchanged(), pytest.raises(Conflict):
        deactivate_employee(world.actor("ada"), reread(world.ada))


def test_rates_are_set_by_the_office(world: World) -> None:
    update_employee(world.actor("pia"), world.noah, hourly_rate=Decimal("31.50"))
    assert reread(world.noah).hourly_rate == Decimal("31.5000")


def test_deactivation_is_kept_with_its_time(world: World) -> None:
    with at(NOW):
        deactivate_employee(world.actor("pia"), world.noah)
    assert (reread(world.noah).active, reread(world.noah).deactivated_at) == (False, NOW)
    with pytest.raises(NotFound):
        queries.employee(world.actor("ada"), world.noah.pk)
    assert queries.employee(world.actor("ada"), world.noah.pk, active=None) == world.noah


# Phones, custom fields, hours, qualifications


@pytest.mark.parametrize(
    ("phone", "country", "normalised"),
    [
        ("0412 345 678", "AU", "+61412345678"),
        ("(02) 9374 4000", "AU", "+61293744000"),
        ("+44 20 7946 0018", "AU", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("ask Mum", "AU", None),
        ("12", "AU", None),
        ("", "AU", None),
        (None, "AU", None),
    ],
)
def test_a_phone_is_read_by_its_country(phone: str | None, country: str, normalised: str | None) -> None:
    assert normalise_phone(phone, country=country) == normalised


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "anything", "anything"),
        ("text", "", None),
        ("number", "44.5", "44.5"),
        ("number", "large", Invalid),
        ("number", "NaN", Invalid),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-30", Invalid),
        ("choice", "red", "red"),
        ("choice", "green", Invalid),
        ("choices", "red, blue", "red, blue"),
        ("choices", "red, green", Invalid),
    ],
)
def test_a_custom_field_takes_what_its_kind_says(world: World, kind: str, value: str, kept: Any) -> None:
    ada = world.actor("ada")
    create_custom_field(ada, name="Shoes", kind=kind, options=["red", "blue"])
    write: Callable[[], Employee] = partial(update_employee, ada, world.noah, custom_fields={"shoes": value})
    if kept is Invalid:
        with unchanged(), pytest.raises(Invalid) as refused:
            write()
        assert refused.value.field == "custom_fields[Shoes]"
    else:
        write()
        expected = {} if kept is None else {world.noah.pk: {"Shoes": kept}}
        assert queries.custom_values([world.noah.pk]) == expected


def test_a_custom_field_is_named_once(world: World) -> None:
    with unchanged(), pytest.raises(Conflict):
        create_custom_field(world.actor("ada"), name="PHONE number")
    with unchanged(), pytest.raises(Invalid) as refused:
        create_custom_field(world.actor("ada"), name="Shoes", kind="shoe")
    assert refused.value.field == "kind"


def window(**facts: Any) -> Any:
    return {"weekday": 1, "starts_at": time(22), "finishes_at": time(6), **facts}


def test_regular_hours_repeat_over_weeks_and_midnight(world: World) -> None:
    set_regular_hours(
        world.actor("ada"), world.noah, [window(), window(week=2, weekday=7, department=world.bar)]
    )
    rows = RegularHours.objects.filter(employee=world.noah)
    assert [(one.week, one.weekday, one.starts_at, one.finishes_at) for one in rows] == [
        (1, 1, time(22), time(6)), (2, 7, time(22), time(6)),
    ]  # fmt: skip
    set_regular_hours(world.actor("ada"), world.noah, [])
    assert not rows.all().exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"week": 0}, "week"), ({"week": 53}, "week"), ({"weekday": 0}, "weekday"), ({"weekday": 8}, "weekday"),
     ({"break_minutes": -1}, "break_minutes")],
)  # fmt: skip
def test_hours_of_no_week(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        set_regular_hours(world.actor("ada"), world.noah, [window(**facts)])
    assert refused.value.field == field


def test_hours_in_another_organisations_department(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(Invalid):
        set_regular_hours(world.actor("ada"), world.noah, [window(department=world.other.kitchen)])


def test_a_qualification_is_given_once_and_changed_after(world: World) -> None:
    ada = world.actor("ada")
    forklift = create_qualification(ada, name="Forklift", maximum_weekly_hours=Decimal(20))
    first = give_qualification(ada, world.noah, forklift, licence_number="A1", expires_on=date(2027, 1, 1))
    again = give_qualification(ada, world.noah, forklift, licence_number="A2", in_training=True)
    assert first.pk == again.pk
    row = EmployeeQualification.objects.visible_to(ada).get()
    assert (row.licence_number, row.expires_on, row.in_training) == ("A2", date(2027, 1, 1), True)
    give_qualification(ada, world.noah, forklift, expires_on=None)
    row = reread(row)
    assert (row.licence_number, row.expires_on, row.in_training) == ("A2", None, True)
    with unchanged(), pytest.raises(Conflict):
        create_qualification(ada, name="FORKLIFT")


def test_a_qualification_of_another_organisation_is_not_there(world: World) -> None:
    assert world.other
    theirs = create_qualification(world.other.actor("zoe"), name="Forklift")
    with unchanged(), pytest.raises(NotFound):
        give_qualification(world.actor("ada"), world.noah, theirs)
    with unchanged(), pytest.raises(NotFound):
        require_qualifications(world.actor("ada"), world.yard, [theirs])


@pytest.mark.parametrize(
    ("facts", "field"), [({"name": ""}, "name"), ({"phone": ""}, "phone"), ({"phone": "9" * 51}, "phone")]
)
def test_an_emergency_contact_has_a_name_and_a_phone(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        add_emergency_contact(world.actor("ada"), world.noah, **{"name": "Mum", "phone": "1", **facts})
    assert refused.value.field == field
