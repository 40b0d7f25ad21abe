"""People: the list, one of them, and changing them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, errors, says, text, written
from tests.world import NOW, PASSWORD, World, at

from muster.accounts.actions import renew_password
from muster.people.actions import (
    create_custom_field,
    create_employee,
    deactivate_employee,
    update_employee,
)
from muster.people.models import Employee, Person
from muster.people.queries import custom_values, department_ids, managed_department_ids


def names(response: Any) -> list[str]:
    return [one.name for one in response.context["rows"]]


def form(employee: Employee, **changes: Any) -> dict[str, Any]:
    """The form of the person as the page gives it, with changes."""
    return {
        "name": employee.name,
        "email": employee.email,
        "pin": employee.pin,
        "card_number": employee.card_number,
        "preferred_weekly_hours": employee.preferred_weekly_hours,
        "primary_department": employee.primary_department_id,
        "department_ids": department_ids(employee),
        "managed_department_ids": managed_department_ids(employee),
        "roles": [role for role in employee.roles if role != "employee"],
        **changes,
    }


def named(name: str) -> Employee:
    return Employee.objects.all_rows_unchecked().get(name=name)


def test_searching_by_name_title_mail_or_id(browse: Browse, world: World) -> None:
    create_employee(world.actor("ada"), name="Wim Waiter", title="Waiter", external_id="X-77")
    ada = browse("ada")
    assert names(ada.get("/people/?q=wait")) == ["Wim Waiter"]
    assert names(ada.get("/people/?q=x-77")) == ["Wim Waiter"]
    assert names(ada.get("/people/?q=noah@")) == ["Noah North"]
    assert names(ada.get("/people/?q=em+ex")) == ["Emma Example"]
    assert names(ada.get("/people/?q=%25")) == []


def told(page: Any) -> list[tuple[str, str, list[str]]]:
    return [(entry.author, entry.did, entry.changes) for entry in page.context["entries"]]


def test_the_page_tells_what_was_changed_by_whom(browse: Browse, world: World) -> None:
    ada, noah = world.actor("ada"), world.noah
    update_employee(
        ada, noah, title="Cook", hourly_rate=Decimal("31.50"), department_ids=[world.kitchen.pk, world.bar.pk]
    )
    with at(NOW + timedelta(minutes=1)):
        update_employee(world.actor("pia"), reread(noah), pin="8765", title=None)
        renew_password(ada, reread(noah))
    page = browse("ada").get(f"/people/{noah.pk}/")
    *changed, added = told(page)
    assert changed == [
        ("Ada Admin", "changed them", ["Password: (renewed)"]),
        ("Pia Payroll", "changed them", ["Title: nothing, before Cook", "PIN: changed"]),
        ("Ada Admin", "changed them", ["Title: Cook", "Hourly rate: 31.50", "Departments: Kitchen, Bar, before Kitchen"]),
    ]  # fmt: skip
    assert added[:2] == ("Muster", "added them")
    assert "Address: nothing" not in added[2]
    assert {"Roles: Employee", "Name: Noah North", "PIN: given", "QR card: given", "Log-in: given"} <= set(
        added[2]
    )
    assert "8765" not in written(page).partition("<h2>History</h2>")[2]
    assert noah.card_code not in page.content.decode().partition("<h2>History</h2>")[2]


def test_the_history_is_for_those_who_may_change_it(browse: Browse, world: World) -> None:
    page = browse("noah").get(f"/people/{world.noah.pk}/")
    assert (page.context["entries"], "History" in text(page)) == ([], False)
    update_employee(world.actor("ada"), reread(world.noah), hourly_rate=Decimal("31.50"), title="Cook")
    for name in ("max", "rosa"):
        page = browse(name).get(f"/people/{world.noah.pk}/")
        assert told(page)[0] == ("Ada Admin", "changed them", ["Title: Cook"])


def test_the_inactive_are_shown_when_asked_for(browse: Browse, world: World) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    ada = browse("ada")
    assert "Noah North" not in names(ada.get("/people/"))
    everybody = ada.get("/people/?show=all")
    assert "Noah North" in names(everybody)
    assert "Inactive" in text(everybody)


def test_a_manager_sees_their_own_people(browse: Browse, world: World) -> None:
    max_ = browse("max")
    assert names(max_.get("/people/")) == ["Emma Example", "Max Manager", "Noah North"]
    assert "Add a person" in text(max_.get("/people/"))
    assert max_.get(f"/people/{world.olga.pk}/").status_code == 404


def test_a_manager_adds_people_to_their_departments(browse: Browse, world: World) -> None:
    max_ = browse("max")
    page = max_.get("/people/add").context["form"]
    assert page.fields.keys().isdisjoint({"roles", "managed_department_ids", "hourly_rate"})
    assert [one.name for one in page.fields["department_ids"].queryset] == ["Kitchen"]
    with unchanged():
        answer = max_.post("/people/add", {"name": "Nia"})
        assert errors(answer) == {"primary_department": ["This field is required."]}
        answer = max_.post("/people/add", {"name": "Nia", "primary_department": world.bar.pk})
        assert errors(answer).keys() == {"primary_department"}
    max_.post("/people/add", {"name": "Nia", "primary_department": world.kitchen.pk, "pin": "4711"})
    nia = named("Nia")
    assert (department_ids(nia), nia.roles, nia.pin) == ([world.kitchen.pk], ["employee"], "4711")


def test_a_manager_changes_their_people(browse: Browse, world: World) -> None:
    max_ = browse("max")
    page = max_.get(f"/people/{world.emma.pk}/edit").context["form"]
    assert [one.name for one in page.fields["department_ids"].queryset] == ["Bar", "Kitchen"]
    max_.post(f"/people/{world.emma.pk}/edit", form(world.emma, name="Emma Else"))
    assert reread(world.emma).name == "Emma Else"
    with unchanged():
        leaves = form(reread(world.emma), department_ids=[world.kitchen.pk])
        assert max_.post(f"/people/{world.emma.pk}/edit", leaves).status_code == 403
        assert max_.get(f"/people/{world.max.pk}/edit").status_code == 403
        assert max_.get(f"/people/{world.olga.pk}/edit").status_code == 404


def test_who_changes_others_of_the_office(browse: Browse, world: World) -> None:
    """Payroll an administrator, but for what opens the clock for them."""
    page = browse("pia").get(f"/people/{world.ada.pk}/edit").context["form"]
    assert page.fields.keys().isdisjoint({"pin", "card_number", "roles"})
    assert "1001" not in written(browse("pia").get(f"/people/{world.ada.pk}/"))
    assert browse("pia").get(f"/people/{world.ada.pk}/card").status_code == 403
    assert browse("rosa").get(f"/people/{world.pia.pk}/edit").status_code == 403
    assert browse("rosa").get(f"/people/{world.max.pk}/edit").status_code == 200


def test_htmx_gets_only_the_list(browse: Browse) -> None:
    part = browse("ada").get("/people/?q=noah", headers={"HX-Request": "true"}).content.decode()
    assert "Noah North" in part
    assert "<html" not in part


def test_a_long_list_has_pages(browse: Browse, world: World) -> None:
    for number in range(50):
        create_employee(world.actor("ada"), name=f"Person {number:02d}")
    ada = browse("ada")
    with counted() as statements:
        first = ada.get("/people/")
    assert len(statements) <= 10
    assert (len(names(first)), "Page 1 of 2" in text(first)) == (50, True)
    assert names(ada.get("/people/?page=2"))[-1] == "Rosa Rosters"
    assert names(ada.get("/people/?page=tea")) == names(first)


def test_the_pin_is_shown_to_those_who_may_change_it(browse: Browse, world: World) -> None:
    address = f"/people/{world.noah.pk}/"
    for name in ("pia", "max", "rosa", "noah"):
        assert "PIN 1006" in text(browse(name).get(address))
    assert "1001" not in written(browse("pia").get(f"/people/{world.ada.pk}/"))


def test_the_rate_is_shown_to_those_who_may_see_it(browse: Browse, world: World) -> None:
    sam = create_employee(
        world.actor("ada"), name="Sam", primary_department=world.kitchen, hourly_rate=Decimal("31.50")
    )
    assert "Hourly rate 31.5 AUD" in text(browse("pia").get(f"/people/{sam.pk}/"))
    assert "31.5" not in text(browse("max").get(f"/people/{sam.pk}/"))


def test_one_looks_at_ones_own_page(browse: Browse, world: World) -> None:
    assert browse("emma").get(f"/people/{world.emma.pk}/").status_code == 200
    assert browse("emma").get(f"/people/{world.noah.pk}/").status_code == 404


def test_adding_a_person(browse: Browse, world: World) -> None:
    answer = browse("ada").post(
        "/people/add",
        {
            "name": "  Nia   New ", "title": "Cook", "email": "nia@bramble.test", "phone": "0491 570 156",
            "starts_on": "2026-03-09", "primary_department": world.kitchen.pk, "department_ids": [world.bar.pk],
            "pin": "4711", "hourly_rate": "30.25", "preferred_weekly_hours": "20", "roles": ["manager"],
            "managed_department_ids": [world.bar.pk],
        },
        follow=True,
    )  # fmt: skip
    assert says(answer) == ["Nia New is added."]
    nia = named("Nia New")
    assert (nia.title, nia.normalised_phone, nia.starts_on.isoformat()) == (
        "Cook",
        "+61491570156",
        "2026-03-09",
    )
    assert (nia.pin, nia.card_number, nia.hourly_rate) == ("4711", "00008", Decimal("30.2500"))
    assert nia.roles == ["employee", "manager"]
    assert department_ids(nia) == [world.kitchen.pk, world.bar.pk]
    assert managed_department_ids(nia) == [world.bar.pk]


def test_saving_untouched_changes_nothing(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.max.pk}/edit", form(world.max))
    assert answer["Location"] == f"/people/{world.max.pk}/"


def test_changing_a_person_leaves_what_somebody_else_changed(browse: Browse, world: World) -> None:
    ada = browse("ada")
    values = form(world.noah, title="Head cook")
    ada.post(f"/people/{world.noah.pk}/edit", form(world.noah, pin="8888"))
    noah = reread(world.noah)
    assert noah.pin == "8888"
    ada.post(f"/people/{world.noah.pk}/edit", {**values, "pin": "8888"})
    assert (reread(world.noah).title, reread(world.noah).pin) == ("Head cook", "8888")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": ""}, {"name": ["This field is required."]}),
        ({"pin": "12"}, {"pin": ["A PIN has 4 to 8 digits."]}),
        ({"pin": "1001"}, {"pin": ["Another employee has this PIN. Choose a different one."]}),
        ({"email": "not one"}, {"email": ["Enter a valid email address."]}),
        ({"starts_on": "9 March"}, {"starts_on": ["Enter a valid date."]}),
        ({"starts_on": "2026-03-09", "ends_on": "2026-03-01"}, {"ends_on": ["Employment ends after it began."]}),
        ({"preferred_weekly_hours": "200"}, {"preferred_weekly_hours": ["A week has 0 to 168 hours."]}),
        ({"hourly_rate": "much"}, {"hourly_rate": ["Enter a number."]}),
        ({"card_number": "00001"}, {"card_number": ["Another employee has this card number."]}),
        ({"roles": ["king"]}, {"roles": ["Select a valid choice. king is not one of the available choices."]}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field_and_kept(
    browse: Browse, world: World, changes: dict[str, Any], found: dict[str, list[str]]
) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.noah.pk}/edit", form(world.noah, **{"title": "Typed", **changes}))
    assert errors(answer) == found
    assert 'value="Typed"' in answer.content.decode()
    assert "Nothing was saved yet: see the marked fields." in text(answer)


def test_payroll_changes_people_and_gives_no_roles(browse: Browse, world: World) -> None:
    pia = browse("pia")
    assert "roles" not in pia.get(f"/people/{world.noah.pk}/edit").context["form"].fields
    pia.post(f"/people/{world.noah.pk}/edit", form(world.noah, title="Cook", roles=["organisation_admin"]))
    assert (reread(world.noah).title, reread(world.noah).roles) == ("Cook", ["employee"])


def test_nobody_takes_their_own_administrator_role(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.ada.pk}/edit", form(world.ada, roles=[]))
    assert errors(answer) == {
        "roles": ["You cannot take your own administrator role. Ask another administrator."]
    }


def test_custom_fields_by_kind(browse: Browse, world: World) -> None:
    admin = world.actor("ada")
    size = create_custom_field(admin, name="Shirt", kind="choice", options=["S", "M"])
    shoe = create_custom_field(admin, name="Shoe", kind="number")
    since = create_custom_field(admin, name="Since", kind="date")
    ada, address = browse("ada"), f"/people/{world.noah.pk}/edit"
    values = {f"custom_{size.pk}": "M", f"custom_{shoe.pk}": "42.5", f"custom_{since.pk}": "2025-01-31"}
    ada.post(address, form(world.noah, **values))
    assert custom_values([world.noah.pk]) == {
        world.noah.pk: {"Shirt": "M", "Shoe": "42.5", "Since": "2025-01-31"}
    }
    with unchanged():
        ada.post(address, form(world.noah, **values))
        answer = ada.post(address, form(world.noah, **{**values, f"custom_{size.pk}": "XL"}))
    assert list(errors(answer)) == [f"custom_{size.pk}"]


def test_deactivating_asks_first_and_is_undone(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/people/{world.noah.pk}"
    with unchanged():
        assert "Deactivate Noah North?" in text(ada.get(f"{address}/deactivate"))
    assert says(ada.post(f"{address}/deactivate", follow=True)) == ["Noah North is deactivated."]
    assert not reread(world.noah).active
    assert says(ada.post(f"{address}/reactivate", follow=True)) == ["Noah North is active again."]
    assert reread(world.noah).active


def test_nobody_deactivates_themselves(browse: Browse, world: World) -> None:
    ada = browse("ada")
    assert f"/people/{world.ada.pk}/deactivate" not in ada.get(f"/people/{world.ada.pk}/").content.decode()
    with unchanged():
        answer = ada.post(f"/people/{world.ada.pk}/deactivate", follow=True)
    assert says(answer) == ["You cannot deactivate yourself. Ask another administrator."]


def test_a_person_of_another_organisation_is_not_there(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        for verb in ("", "edit", "deactivate", "log-in", "password", "card"):
            assert ada.get(f"/people/{world.other.zoe.pk}/{verb}").status_code == 404, verb


def test_giving_a_log_in_shows_its_password_once(browse: Browse, world: World) -> None:
    lena = create_employee(world.actor("ada"), name="Lena", primary_department=world.bar)
    ada = browse("ada")
    answer = ada.post(f"/people/{lena.pk}/log-in", {"email": "Lena@Bramble.test"})
    password = answer.context["secret"]
    assert password in text(answer)
    assert password not in text(ada.get(f"/people/{lena.pk}/"))
    assert "lena@bramble.test" in text(ada.get(f"/people/{lena.pk}/"))
    logged_in = Client().post("/login", {"email": "lena@bramble.test", "password": password})
    assert logged_in.status_code == 302


def test_whoever_logs_in_already_gets_the_profile_added(browse: Browse, world: World) -> None:
    second = create_employee(world.actor("ada"), name="Emma at the bar")
    answer = browse("ada").post(f"/people/{second.pk}/log-in", {"email": "emma@bramble.test"}, follow=True)
    assert says(answer) == ["Emma at the bar logs in with the address and password they have already."]
    assert reread(second).person_id == world.emma.person_id
    assert Person.objects.get(pk=world.emma.person_id).check_password(PASSWORD)


def test_an_operator_is_not_taken_over(browse: Browse, world: World) -> None:
    Person.objects.create_user("root@muster.test", PASSWORD, name="Root", is_staff=True)
    second = create_employee(world.actor("ada"), name="Root two")
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{second.pk}/log-in", {"email": "root@muster.test"})
    assert errors(answer) == {"email": ["This address belongs to an operator. Choose another one."]}


def test_a_second_log_in_is_refused(browse: Browse, world: World) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.emma.pk}/log-in", {"email": "new@bramble.test"})
    assert errors(answer) == {"email": ["Emma Example can log in already."]}


def test_a_new_password_ends_the_sessions(browse: Browse, world: World) -> None:
    emma, ada = browse("emma"), browse("ada")
    with unchanged():
        assert "New password for Emma Example?" in text(ada.get(f"/people/{world.emma.pk}/password"))
    password = ada.post(f"/people/{world.emma.pk}/password").context["secret"]
    assert emma.get("/time/").status_code == 302
    emma.post("/login", {"email": "emma@bramble.test", "password": password})
    assert emma.get("/time/")["Location"] == "/account/password"


def test_no_new_password_for_who_is_known_elsewhere(browse: Browse, world: World) -> None:
    Employee.objects.all_rows_unchecked().filter(pk=world.other.zoe.pk).update(person=world.emma.person)
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"/people/{world.emma.pk}/password", follow=True)
    assert says(answer) == [
        "Emma Example logs in to more than this organisation. The operator of this Muster can help them."
    ]


def test_payroll_gives_no_log_in(browse: Browse, world: World) -> None:
    pia = browse("pia")
    assert "Give a log-in" not in text(pia.get(f"/people/{world.emma.pk}/"))
    with unchanged():
        assert pia.post(f"/people/{world.emma.pk}/password").status_code == 403


def test_the_card_shows_a_qr_code_and_a_lost_one_is_replaced(browse: Browse, world: World) -> None:
    ada, before = browse("ada"), world.noah.card_code
    assert '<path class="qrline"' in ada.get(f"/people/{world.noah.pk}/card").content.decode()
    answer = ada.post(f"/people/{world.noah.pk}/card/new", follow=True)
    assert says(answer) == ["There is a new card. The old one opens nothing any more."]
    after = reread(world.noah).card_code
    assert (len(after), after != before) == (31, True)


def test_a_card_is_not_for_everybody(browse: Browse, world: World) -> None:
    for name, other in (("noah", world.noah), ("max", world.max)):
        browser = browse(name)
        with unchanged():
            assert browser.get(f"/people/{other.pk}/card").status_code == 403
            assert browser.post(f"/people/{other.pk}/card/new").status_code == 403
