"""Who may do what to users: by scope, by role, by whom they manage; and how nobody gets more than they have."""

from decimal import Decimal
from typing import Any

import pytest

from muster.core.actor import Scope
from muster.people import actions
from tests.dialects.tanda.asked import refused, unchanged
from tests.presses import reread
from tests.world import Tanda, World

OFFICE = ("ada", "pia", "rosa")


def seen(who: Tanda, query: str = "") -> list[str]:
    return [one["name"].split()[0] for one in who("GET", f"/users{query}").json()]


def program(world: World, name: str, *scopes: Scope) -> Tanda:
    return Tanda(world.token(name, *scopes))


# Reading


@pytest.mark.parametrize(
    ("who", "people"),
    [
        ("ada", ["Ada", "Pia", "Rosa", "Max", "Emma", "Noah", "Olga"]),
        ("pia", ["Ada", "Pia", "Rosa", "Max", "Emma", "Noah", "Olga"]),
        ("rosa", ["Ada", "Pia", "Rosa", "Max", "Emma", "Noah", "Olga"]),
        ("max", ["Max", "Emma", "Noah"]),
        ("emma", ["Emma"]),
    ],
)
def test_everybody_sees_whom_they_may(world: World, who: str, people: list[str]) -> None:
    assert seen(program(world, who)) == people


@pytest.mark.parametrize(
    "path", ["/users", "/users/inactive", "/users/clocked_in", "/users/{}", "/users/{}/versions"]
)
def test_the_scope_is_user(world: World, path: str) -> None:
    ada = program(world, "ada", *(set(Scope) - {Scope.USER}))
    refused(ada("GET", path.format(world.emma.pk)), 403)


@pytest.mark.parametrize(
    ("method", "path", "body"), [("POST", "/users", {"name": "X"}), ("PUT", "/users/{}", {}), ("DELETE", "/users/{}", None)]
)  # fmt: skip
def test_changing_needs_the_scope_too(world: World, method: str, path: str, body: Any) -> None:
    ada = program(world, "ada", *(set(Scope) - {Scope.USER}))
    with unchanged():
        refused(ada(method, path.format(world.emma.pk), body), 403)


def test_wages_need_the_cost_scope(world: World) -> None:
    ada = program(world, "ada", Scope.USER)
    for path in (f"/users/{world.emma.pk}", "/users"):
        refused(ada("GET", f"{path}?show_wages=true"), 403)
        assert ada("GET", f"{path}?show_wages=false").status_code == 200


@pytest.mark.parametrize(
    "body", [{"hourly_rate": 30}, {"hourly_rate": None}, {"yearly_salary": 40000}, {"employee_id": "X"}, {"employee_id": None}]
)  # fmt: skip
def test_setting_wages_and_the_number_need_the_cost_scope(world: World, body: dict[str, Any]) -> None:
    ada = program(world, "ada", Scope.USER)
    with unchanged():
        refused(ada("PUT", f"/users/{world.emma.pk}", body), 403)
        refused(ada("POST", "/users", {"name": "X", **body}), 403)


BANK = {"account_name": "Emma", "account_number": "12345678", "bsb": "062-000"}


def test_financial_details_need_the_financial_scope(world: World) -> None:
    ada, all_ = program(world, "ada", Scope.USER, Scope.COST), program(world, "ada")
    with unchanged():
        refused(ada("PUT", f"/users/{world.emma.pk}", {"bank_details": BANK}), 403)
        refused(ada("POST", "/users", {"name": "X", "bank_details": BANK}), 403)
    assert all_("PUT", f"/users/{world.emma.pk}", {"bank_details": BANK}).json()["bank_details"]
    assert all_("GET", f"/users/{world.emma.pk}").json()["bank_details"]["account_name"] == "Emma"
    assert ada("GET", f"/users/{world.emma.pk}").json()["bank_details"] is None
    assert all(one["bank_details"] is None for one in ada("GET", "/users").json())
    # To the person themselves, and not to their manager.
    assert program(world, "emma")("GET", f"/users/{world.emma.pk}").json()["bank_details"]
    max_ = program(world, "max")
    assert max_("GET", f"/users/{world.emma.pk}").json()["bank_details"] is None
    with unchanged():
        refused(max_("PUT", f"/users/{world.emma.pk}", {"bank_details": BANK}), 403)


def test_wages_of_others_are_told_to_managers_who_see_costs(world: World) -> None:
    for one in (world.emma, world.max, world.ada):
        actions.update_employee(world.actor("ada"), reread(one), hourly_rate=Decimal(30))
    max_, path = program(world, "max"), f"/users/{world.emma.pk}?show_wages=true"
    assert "hourly_rate" not in max_("GET", path).json()
    actions.update_employee(world.actor("ada"), reread(world.max), sees_costs=True)
    assert max_("GET", path).json()["hourly_rate"] == 30
    found = {
        one["name"].split()[0]: one.get("hourly_rate") for one in max_("GET", "/users?show_wages=true").json()
    }
    assert found == {"Max": None, "Emma": 30, "Noah": None}
    refused(program(world, "emma")("GET", path), 403)
    refused(program(world, "rosa")("GET", path), 403)


def test_a_passcode_is_told_to_its_owner_and_those_who_may_set_it(world: World) -> None:
    def passcodes(who: str) -> dict[str, str]:
        found = program(world, who)("GET", "/users").json()
        return {one["name"].split()[0]: one["passcode"] for one in found if one["passcode"]}

    everybody = {
        "Ada": "1001",
        "Pia": "1002",
        "Rosa": "1003",
        "Max": "1004",
        "Emma": "1005",
        "Noah": "1006",
        "Olga": "1007",
    }
    staff = {name: pin for name, pin in everybody.items() if name not in {"Ada", "Pia", "Rosa"}}
    assert passcodes("ada") == everybody
    assert passcodes("pia") == {**staff, "Pia": "1002", "Rosa": "1003"}
    assert passcodes("rosa") == {**staff, "Rosa": "1003"}
    assert passcodes("max") == {"Max": "1004", "Emma": "1005", "Noah": "1006"}
    assert passcodes("emma") == {"Emma": "1005"}


# Changing


def test_an_employee_changes_nobody(world: World) -> None:
    emma = program(world, "emma")
    with unchanged():
        refused(emma("POST", "/users", {"name": "X"}), 403)
        for one in (world.emma, world.noah):
            refused(emma("PUT", f"/users/{one.pk}", {"name": "X"}), 403)
            refused(emma("DELETE", f"/users/{one.pk}"), 403)


def test_a_manager_changes_those_whom_they_manage(world: World) -> None:
    max_ = program(world, "max")
    answer = max_(
        "PUT", f"/users/{world.noah.pk}", {"name": "Noah South", "passcode": "4321", "employee_id": "N1"}
    )
    assert (answer.status_code, answer.json()["name"], answer.json()["passcode"]) == (
        200,
        "Noah South",
        "4321",
    )
    assert max_("DELETE", f"/users/{world.noah.pk}").json()["active"] is False
    assert max_("PUT", f"/users/{world.noah.pk}", {"active": True}).json()["active"] is True
    with unchanged():
        refused(max_("PUT", f"/users/{world.max.pk}", {"name": "Max Power"}), 403)
        refused(max_("DELETE", f"/users/{world.max.pk}"), 403)
        for method, body in (("PUT", {"name": "X"}), ("DELETE", None)):
            refused(max_(method, f"/users/{world.olga.pk}", body), 404, "No known user with that id!")


def test_a_manager_makes_people_in_their_departments(world: World) -> None:
    max_, kitchen = program(world, "max"), world.kitchen.pk
    found = max_("POST", "/users", {"name": "Finn", "department_ids": [kitchen], "passcode": "4321"}).json()
    assert (found["department_ids"], found["user_levels"], found["passcode"]) == (
        [kitchen],
        ["employee"],
        "4321",
    )
    found = max_(
        "POST", "/users", {"name": "Fay", "report_department_id": kitchen, "user_levels": ["employee"]}
    )
    assert found.json()["department_ids"] == [kitchen]
    with unchanged():
        for teams in ({}, {"department_ids": [world.bar.pk]}, {"department_ids": [kitchen, world.bar.pk]},
                      {"report_department_id": world.yard.pk}):  # fmt: skip
            refused(max_("POST", "/users", {"name": "Finn", **teams}), 403)


def test_a_manager_moves_people_within_what_they_manage(world: World) -> None:
    max_, path = program(world, "max"), f"/users/{world.emma.pk}"
    with unchanged():
        for teams in ([world.kitchen.pk], [world.kitchen.pk, world.bar.pk, world.yard.pk], None):
            refused(max_("PUT", path, {"department_ids": teams}), 403)
        refused(max_("PUT", path, {"report_department_id": world.yard.pk}), 403)
    left = max_("PUT", path, {"department_ids": [world.bar.pk]})
    assert (left.status_code, left.json()["department_ids"]) == (200, [world.bar.pk])
    refused(max_("GET", path), 404, "No known user with that id!")


RISE: list[dict[str, Any]] = [
    {"user_levels": ["employee", "manager"]},
    {"user_levels": ["organisation_admin"]},
    {"managed": True},
    {"can_see_costs": True},
    {"hourly_rate": 99},
    {"yearly_salary": 99_000},
]


@pytest.mark.parametrize("body", RISE)
def test_a_manager_gives_nobody_more(world: World, body: dict[str, Any]) -> None:
    sent = {"managed_department_ids": [world.kitchen.pk]} if "managed" in body else body
    max_ = program(world, "max")
    with unchanged():
        refused(max_("PUT", f"/users/{world.noah.pk}", sent), 403)
        if "can_see_costs" not in sent:
            refused(max_("POST", "/users", {"name": "X", "department_ids": [world.kitchen.pk], **sent}), 403)


def test_a_manager_who_sees_costs_sets_wages_of_others(world: World) -> None:
    actions.update_employee(world.actor("ada"), reread(world.max), sees_costs=True)
    max_, kitchen = program(world, "max"), world.kitchen.pk
    assert max_("PUT", f"/users/{world.noah.pk}", {"hourly_rate": 31}).status_code == 200
    assert (
        max_("POST", "/users", {"name": "Finn", "department_ids": [kitchen], "hourly_rate": 31}).status_code
        == 200
    )
    without = program(world, "max", Scope.USER)
    with unchanged():
        refused(max_("PUT", f"/users/{world.max.pk}", {"hourly_rate": 99}), 403)
        refused(without("PUT", f"/users/{world.noah.pk}", {"hourly_rate": 99}), 403)


ROLE = {"rosa": "roster_manager", "pia": "payroll_officer"}


@pytest.mark.parametrize("who", ["pia", "rosa", "max"])
def test_only_administrators_give_roles(world: World, who: str) -> None:
    levels = ["employee", ROLE.get(who, "manager")]
    one = program(world, who)
    with unchanged():
        refused(one("PUT", f"/users/{world.noah.pk}", {"user_levels": levels}), 403)
        refused(one("PUT", f"/users/{world.noah.pk}", {"managed_department_ids": [world.kitchen.pk]}), 403)
        refused(
            one("PUT", f"/users/{world.noah.pk}", {"platform_role_ids": [world.organisation.pk * 10 + 1]}),
            403,
        )
        refused(
            one("POST", "/users", {"name": "X", "department_ids": [world.kitchen.pk], "user_levels": levels}),
            403,
        )


TAKE: list[dict[str, Any]] = [{"passcode": "9876"}, {"passcode": None}, {"passcode": "1001"}, {"active": False},
                              {"enable_login": False}, {"user_levels": ["employee"]}]  # fmt: skip


@pytest.mark.parametrize("body", TAKE)
@pytest.mark.parametrize("who", ["pia", "rosa", "max"])
def test_nobody_takes_an_administrators_place(world: World, who: str, body: dict[str, Any]) -> None:
    """Not even a manager whose department they work in."""
    actions.update_employee(world.actor("ada"), reread(world.ada), department_ids=[world.kitchen.pk])
    with unchanged():
        refused(program(world, who)("PUT", f"/users/{world.ada.pk}", body), 403)
        refused(program(world, who)("DELETE", f"/users/{world.ada.pk}"), 403)


@pytest.mark.parametrize("who", ["rosa", "max"])
@pytest.mark.parametrize("target", ["ada", "pia", "rosa"])
def test_the_office_is_changed_by_payroll_and_administrators(world: World, who: str, target: str) -> None:
    row = world.people[target]
    actions.update_employee(world.actor("ada"), reread(row), department_ids=[world.kitchen.pk])
    with unchanged():
        refused(program(world, who)("PUT", f"/users/{row.pk}", {"name": "X"}), 403)


def test_an_invitation_to_an_administrator_goes_to_no_other_address(world: World) -> None:
    """Whoever gets it has their rights: a payroll officer changes the address of those alone who log in already."""
    second = actions.create_employee(
        world.actor("ada"),
        name="Second",
        roles=["employee", "organisation_admin"],
        email="second@bramble.test",
    )
    pia = program(world, "pia")
    with unchanged():
        refused(pia("PUT", f"/users/{second.pk}", {"email": "pia@elsewhere.test"}), 403)
    assert (
        pia("PUT", f"/users/{world.ada.pk}", {"email": "a@bramble.test"}).json()["email"] == "a@bramble.test"
    )


def test_an_administrator_stays_one(world: World) -> None:
    ada, path = program(world, "ada"), f"/users/{world.ada.pk}"
    own = "You cannot take your own administrator role. Ask another administrator."
    with unchanged():
        refused(ada("PUT", path, {"user_levels": ["employee"]}), 400, f"platform_role_ids: {own}")
        refused(ada("PUT", path, {"enable_login": False}), 400,
                "enable_login: You cannot take your own log-in. Ask another administrator.")  # fmt: skip
        refused(ada("DELETE", path), 400, "You cannot deactivate yourself. Ask another administrator.")


# What is wrong

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name: give a text that is not empty."),
    ({"name": None}, "name: give a text that is not empty."),
    ({"name": "n" * 201}, "name: String should have at most 200 characters"),
    ({"date_of_birth": "25/09/1956"}, "date_of_birth: not a date such as 2016-03-02."),
    ({"email": "no address"}, "Enter a valid email address."),
    ({"email": "EMMA@bramble.test"}, "Another employee has this email."),
    ({"passcode": "123"}, "passcode: A PIN has 4 to 8 digits."),
    ({"passcode": "01234568975461"}, "passcode: A PIN has 4 to 8 digits."),
    ({"passcode": "1005"}, "passcode: Another employee has this PIN. Choose a different one."),
    ({"department_ids": [987_654]}, "department_ids: There is no department 987654."),
    (
        {"managed_department_ids": [987_654]},
        "managed_department_ids: There is no department 987654.",
    ),
    ({"report_department_id": 987_654}, "report_department_id: no known department with the id 987654."),
    ({"platform_role_ids": [7]}, "platform_role_ids: no known role with the id 7."),
    ({"platform_role_ids": [], "user_levels": []}, "platform_role_ids: give these or user_levels, not both."),
    ({"preferred_hours": 169}, "preferred_hours: A week has 0 to 168 hours."),
    ({"contracted_weekly_hours": -1}, "contracted_weekly_hours: A week has 0 to 168 hours."),
    ({"hourly_rate": -1}, "hourly_rate: An hourly rate is not negative."),
    ({"yearly_salary": -1}, "yearly_salary: A yearly salary is not negative."),
    ({"employment_start_date": "2020-01-02", "employment_end_date": "2020-01-01"},
     "employment_end_date: Employment ends after it began."),
    ({"next_pay_group_id": 5}, "next_pay_group_id: there is none with the id or name 5."),
    ({"temporary_employee_type": "agency"}, "temporary_employee_type: there is none with the id or name agency."),
    ({"position_template_name": "Cook"}, "position_template_name: there is none with the id or name Cook."),
    ({"qualifications": [{"qualification_id": 5}]},
     "qualifications.qualification_id: no known qualification with the id 5."),
    ({"regular_hours": {"schedules": [{"day": "Someday", "start": "09:00", "end": "17:00"}]}},
     "regular_hours.schedules.0.day: not a day such as Monday."),
    ({"regular_hours": {"schedules": [{"day": "Monday", "start": "9", "end": "17:00"}]}},
     "regular_hours.schedules.0.start: not a time of the day such as 09:00."),
    ({"regular_hours": {"schedules": [{"day": "Monday", "start": "09:00", "end": "17:00", "breaks": "noon"}]}},
     "regular_hours.schedules.0.breaks: not breaks such as 12:00-13:00."),
    ({"regular_hours": {"schedules": [{"day": "Monday", "start": "09:00", "end": "17:00", "breaks": "17:00-18:00"}]}},
     "breaks: A break lies in the hours that it interrupts."),
    ({"regular_hours": {"schedules": [{"week": 0, "day": "Monday", "start": "09:00", "end": "17:00"}]}},
     "week: Weeks are counted from 1."),
    ({"regular_hours": {"on_calls": [{"day": "Monday", "start": "09:00", "end": "17:00", "department_id": 987_654}]}},
     "regular_hours.on_calls.department_id: no known department with the id 987654."),
    ({"regular_hours": []}, None),
    ({"qualifications": {}}, None),
    ({"active": "perhaps"}, None),
    ({"user_levels": ["boss"]}, None),
    ({"address": {"planet": "Mars"}}, None),
    ({"address": "here"}, None),
    ({"tax_declaration": {"tax_file_number": "1"}}, None),
    ({"department_ids": "kitchen"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "said"), WRONG)
def test_what_is_wrong_is_named_and_nothing_changed(
    world: World, body: dict[str, Any], said: str | None
) -> None:
    ada = program(world, "ada")
    for method, path, sent in (
        ("POST", "/users", {"name": "X", **body}),
        ("PUT", f"/users/{world.noah.pk}", body),
    ):
        with unchanged():
            answer = ada(method, path, sent)
            assert answer.status_code == 400, answer.json()
        if said is not None:
            assert answer.json() == {"error": said}
        else:
            assert next(iter(body)).split("_")[0] in answer.json()["error"].lower()


def test_an_address_is_had_twice_when_that_is_asked_for(world: World) -> None:
    ada, body = program(world, "ada"), {"name": "X", "email": "emma@bramble.test"}
    assert ada("POST", "/users?skip_validation=true", body).json()["email"] == "emma@bramble.test"
    answer = ada("PUT", f"/users/{world.noah.pk}?skip_validation=true", {"email": "emma@bramble.test"})
    assert answer.json()["email"] == "emma@bramble.test"
    # And one's own stays one's own.
    assert ada("PUT", f"/users/{world.noah.pk}", {"email": "emma@bramble.test"}).status_code == 200
    with unchanged():
        refused(ada("PUT", f"/users/{world.olga.pk}", {"email": "emma@bramble.test"}), 400,
                "Another employee has this email.")  # fmt: skip


def test_a_name_is_needed(world: World) -> None:
    with unchanged():
        refused(program(world, "ada")("POST", "/users", {}), 400, "name is required.")
