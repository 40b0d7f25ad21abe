"""What a person has: address, contacts, qualifications, usual hours, and the lists that these are chosen from."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.web.test_people import form
from tests.world import World

from muster.core.models import Version
from muster.people.actions import (
    add_emergency_contact,
    create_custom_field,
    create_employment_type,
    create_qualification,
    create_work_group,
    give_qualification,
    set_regular_hours,
    update_employee,
)
from muster.people.models import (
    EmergencyContact,
    EmployeeQualification,
    EmploymentType,
    Qualification,
    WorkGroup,
)
from muster.people.queries import custom_values, regular_hours

HOME = {"street_line_one": "1 Mill Lane", "city": "Balmain", "postcode": "2041", "country": "Australia"}


def all_of(model: Any, **which: Any) -> list[Any]:
    return list(model.objects.all_rows_unchecked().filter(**which).order_by("id"))


# The form of the person


def test_address_hours_and_lists(browse: Browse, world: World) -> None:
    admin = world.actor("ada")
    casual, crew = create_employment_type(admin, name="Casual"), create_work_group(admin, name="A crew")
    ada, address = browse("ada"), f"/people/{world.noah.pk}/edit"
    values = form(
        world.noah,
        home_phone="02 5550 1234",
        contracted_weekly_hours="38",
        employment_type=casual.pk,
        work_group=crew.pk,
        legal_last_name="Northcote",
        **{f"address_{part}": value for part, value in HOME.items()},
    )
    ada.post(address, values)
    noah = reread(world.noah)
    assert noah.address == HOME
    assert (noah.home_phone, noah.contracted_weekly_hours) == ("02 5550 1234", Decimal(38))
    assert (noah.employment_type_id, noah.work_group_id) == (casual.pk, crew.pk)
    shown = text(ada.get(f"/people/{noah.pk}/"))
    assert "Postal address 1 Mill Lane Balmain 2041 Australia" in shown
    assert "Employment type Casual Work group A crew Contracted hours a week 38" in shown
    with unchanged():
        ada.post(address, values)
    ada.post(address, {**values, "address_city": "", "employment_type": ""})
    assert reread(noah).address == {part: value for part, value in HOME.items() if part != "city"}
    assert reread(noah).employment_type_id is None


def test_an_address_is_for_its_owner_and_those_who_keep_it(browse: Browse, world: World) -> None:
    update_employee(world.actor("ada"), world.noah, address=HOME)
    update_employee(world.actor("ada"), world.pia, address=HOME)
    for name in ("noah", "pia", "max", "rosa"):
        assert "1 Mill Lane" in text(browse(name).get(f"/people/{world.noah.pk}/")), name
    assert "1 Mill Lane" not in text(browse("rosa").get(f"/people/{world.pia.pk}/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contracted_weekly_hours": "169"}, "contracted_weekly_hours"),
        ({"employment_type": "999"}, "employment_type"),
        ({"work_group": "x"}, "work_group"),
        ({"address_city": "c" * 201}, "address_city"),
        ({"home_phone": "5" * 51}, "home_phone"),
    ],
)
def test_what_cannot_be(browse: Browse, world: World, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/edit", form(world.noah, **changes))
    assert list(errors(answer)) == [field]


def test_another_organisations_lists_are_not_offered(browse: Browse, world: World) -> None:
    assert world.other
    theirs = create_employment_type(world.other.actor("zoe"), name="Casual")
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/edit", form(world.noah, employment_type=theirs.pk))
    assert list(errors(answer)) == ["employment_type"]


def test_several_choices_are_ticked(browse: Browse, world: World) -> None:
    field = create_custom_field(
        world.actor("ada"), name="Speaks", kind="choices", options=["Thai", "Greek", "Wu"]
    )
    update_employee(world.actor("ada"), world.noah, custom_fields={"Speaks": "Wu,Thai"})
    ada, address, name = browse("ada"), f"/people/{world.noah.pk}/edit", f"custom_{field.pk}"
    page = ada.get(address)
    assert page.context["form"][name].initial == ["Wu", "Thai"]
    assert page.content.decode().count(f'type="checkbox" name="{name}"') == 3
    with unchanged():
        ada.post(address, form(world.noah, **{name: ["Thai", "Wu"]}))
        assert list(errors(ada.post(address, form(world.noah, **{name: ["Latin"]})))) == [name]
    ada.post(address, form(world.noah, **{name: ["Thai", "Greek"]}))
    assert custom_values([world.noah.pk]) == {world.noah.pk: {"Speaks": "Thai, Greek"}}
    ada.post(address, form(world.noah))
    assert custom_values([world.noah.pk]) == {}


def test_a_date_and_a_number_are_asked_for_as_such(browse: Browse, world: World) -> None:
    made = [create_custom_field(world.actor("ada"), name=kind, kind=kind) for kind in ("date", "number")]
    page = browse("ada").get(f"/people/{world.noah.pk}/edit").content.decode()
    for field in made:
        assert f'<input type="{field.kind}" name="custom_{field.pk}"' in page


def test_options_of_several_choices_have_no_comma(browse: Browse) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(
            "/settings/fields/add", {"name": "Speaks", "kind": "choices", "options": "Thai\nA, B"}
        )
    assert errors(answer) == {"options": ["Of several choices none has a comma: it separates them."]}


# Emergency contacts


def test_a_contact_is_added_and_removed(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/people/{world.noah.pk}/contacts"
    values = {"name": "Nora North", "relationship": "Mother", "phone": "0491 570 156"}
    assert says(ada.post(f"{address}/add", values, follow=True)) == ["Nora North is added."]
    assert "Nora North Mother 0491 570 156" in text(browse("max").get(f"/people/{world.noah.pk}/"))
    (row,) = all_of(EmergencyContact)
    assert says(ada.post(f"{address}/{row.pk}/remove", follow=True)) == ["Nora North is removed."]
    assert all_of(EmergencyContact) == []
    assert ada.post(f"{address}/{row.pk}/remove").status_code == 404


def test_a_contact_without_a_phone(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/contacts/add", {"name": "Nora"})
    assert list(errors(answer)) == ["phone"]


# Qualifications


@pytest.fixture
def first_aid(world: World) -> Qualification:
    return create_qualification(world.actor("ada"), name="First aid")


def test_a_qualification_is_added_changed_and_removed(
    browse: Browse, world: World, first_aid: Qualification
) -> None:
    ada, page, address = browse("ada"), f"/people/{world.noah.pk}/", f"/people/{world.noah.pk}/qualifications"
    given = {"qualification": first_aid.pk, "licence_number": "FA-1", "expires_on": "2026-03-04"}
    assert says(ada.post(f"{address}/add", given, follow=True)) == ["First aid is added."]
    assert "First aid Licence FA-1 Valid until 4 Mar 2026" in text(ada.get(page))
    (held,) = all_of(EmployeeQualification)
    changed = {"licence_number": "", "expires_on": "2026-03-03", "in_training": "on"}
    assert says(ada.post(f"{address}/{held.pk}/", changed, follow=True)) == ["The changes are saved."]
    held = reread(held)
    assert (held.licence_number, held.expires_on, held.in_training) == (None, date(2026, 3, 3), True)
    assert "First aid In training Expired on 3 Mar 2026" in text(ada.get(page))
    assert says(ada.post(f"{address}/{held.pk}/remove", follow=True)) == ["First aid is removed."]
    assert all_of(EmployeeQualification) == []


def test_what_is_held_already_is_not_offered(browse: Browse, world: World, first_aid: Qualification) -> None:
    give_qualification(world.actor("ada"), world.noah, first_aid)
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/qualifications/add", {"qualification": first_aid.pk})
    assert list(errors(answer)) == ["qualification"]


# Usual hours


def hours(*lines: dict[str, Any], before: int = 0) -> dict[str, Any]:
    """The form as the page gives it; each line without a word is as it was offered."""
    found: dict[str, Any] = {"hours-TOTAL_FORMS": len(lines), "hours-INITIAL_FORMS": before}
    for number, line in enumerate(lines):
        for name, value in ({"week": 1, "break_minutes": 0} | line).items():
            found[f"hours-{number}-{name}"] = value
    return found


MONDAY = {"weekday": 1, "starts_at": "09:00", "finishes_at": "17:00", "break_minutes": 30}
NIGHT = {"week": 2, "weekday": 5, "starts_at": "22:00", "finishes_at": "06:00"}


def test_hours_of_two_weeks(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/people/{world.noah.pk}/hours"
    lines = (MONDAY, {**NIGHT, "department": world.bar.pk}, {})
    assert says(ada.post(address, hours(*lines), follow=True)) == ["The usual hours are saved."]
    found = [(one.week, one.weekday, one.starts_at, one.department_id) for one in regular_hours(world.noah)]
    assert found == [(1, 1, time(9), None), (2, 5, time(22), world.bar.pk)]
    shown = text(ada.get(f"/people/{world.noah.pk}/"))
    assert "Week 1 Monday 09:00 – 17:00 break 30 min Week 2 Friday 22:00 – 06:00 Bar" in shown
    with unchanged():
        ada.post(address, hours(*lines, before=2))
    ada.post(address, hours({**MONDAY, "DELETE": "on"}, lines[1], before=2))
    assert [one.week for one in regular_hours(world.noah)] == [2]


def test_a_change_of_the_department_is_on_record(world: World) -> None:
    window = {"week": 1, "weekday": 1, "starts_at": time(9), "finishes_at": time(17)}
    for department in (None, world.bar):
        set_regular_hours(world.actor("ada"), world.noah, [{**window, "department": department}])  # type: ignore[typeddict-item]
    told = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=world.noah.pk).last()
    assert told
    assert told.changes[0]["updated"] == [
        f"week 1, weekday 1: 09:00 to 17:00, 0 min break, department {world.bar.pk}"
    ]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({**MONDAY, "weekday": 8}, "weekday"),
        ({**MONDAY, "week": 53}, "week"),
        ({**MONDAY, "starts_at": "nine"}, "starts_at"),
        ({**MONDAY, "finishes_at": ""}, "finishes_at"),
        ({**MONDAY, "department": 999}, "department"),
    ],
)
def test_hours_that_cannot_be(browse: Browse, world: World, line: dict[str, Any], wrong: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/hours", hours(line))
    assert list(answer.context["windows"].errors[0]) == [wrong]


def test_a_break_as_long_as_its_hours(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/hours", hours({**NIGHT, "break_minutes": 480}))
    assert "A break is shorter than the hours it lies in." in text(answer)


# Whose they are


def test_the_details_of_others_are_not_changed(
    browse: Browse, world: World, first_aid: Qualification
) -> None:
    admin, page = world.actor("ada"), f"/people/{world.noah.pk}/"
    contact = add_emergency_contact(admin, world.noah, name="Nora", phone="1")
    held = give_qualification(admin, world.noah, first_aid)
    verbs = ("contacts/add", f"contacts/{contact.pk}/remove", "qualifications/add", "hours",
             f"qualifications/{held.pk}/", f"qualifications/{held.pk}/remove")  # fmt: skip
    max_, noah, ada = browse("max"), browse("noah"), browse("ada")
    assert "Change hours" not in text(noah.get(page))
    with unchanged():
        for verb in verbs:
            assert max_.post(f"/people/{world.olga.pk}/{verb}").status_code == 404, verb
            assert max_.post(f"/people/{world.max.pk}/{verb}").status_code == 403, verb
            assert noah.post(page + verb).status_code == 403, verb
            assert ada.post(f"/people/{world.other.zoe.pk}/{verb}").status_code == 404, verb  # type: ignore[union-attr]
        assert ada.post(f"/people/{world.emma.pk}/contacts/{contact.pk}/remove").status_code == 404
        assert ada.post(f"/people/{world.emma.pk}/qualifications/{held.pk}/remove").status_code == 404


# The lists


@pytest.mark.parametrize(
    ("where", "noun", "model"),
    [
        ("employment-types", "employment type", EmploymentType),
        ("work-groups", "work group", WorkGroup),
        ("qualifications", "qualification", Qualification),
    ],
)
def test_an_entry_is_added_once(browse: Browse, where: str, noun: str, model: Any) -> None:
    ada, address = browse("ada"), f"/settings/{where}/add"
    assert says(ada.post(address, {"name": " Casual "}, follow=True)) == [f"The {noun} Casual is added."]
    assert [one.name for one in all_of(model)] == ["Casual"]
    assert "Casual" in text(ada.get("/settings/"))
    with unchanged():
        answer = ada.post(address, {"name": "casual"})
    assert list(errors(answer)) == ["name"]


def test_payroll_adds_qualifications_and_no_other_list(browse: Browse) -> None:
    pia = browse("pia")
    with unchanged():
        for where in ("employment-types", "work-groups"):
            assert pia.post(f"/settings/{where}/add", {"name": "Casual"}).status_code == 403
    pia.post("/settings/qualifications/add", {"name": "Forklift", "maximum_weekly_hours": "20"})
    assert [one.maximum_weekly_hours for one in all_of(Qualification)] == [Decimal(20)]
    assert "Forklift at most 20 h a week" in text(pia.get("/settings/"))
