import pytest
from pytest_django import DjangoAssertNumQueries

from muster.accounts.actions import create_api_key
from muster.core.actor import Actor, Role
from muster.people.actions import create_custom_field
from tests.dialects.timestation.requests import bar, employee, kitchen, make_shift, refused, who
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import Api, World


def test_pin_custom_fields_and_rate_may_be_left_out(api: Api, world: World) -> None:
    made = api("POST", "/employees", {"name": "Nia New", "department_id": kitchen(world)})
    shown = employee(api, made.json()["employee"]["employee_id"])
    assert list(shown) == [
        "employee_id", "name", "primary_department", "primary_department_id", "current_department",
        "current_department_id", "status", "card_number", "card_qr_code",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": ""}, "name is required."),
        ({"name": "x" * 201}, "name: String should have at most 200 characters"),
        ({"name": "Nul\x00l"}, "name: a text cannot hold a NUL character."),
        ({"pin": "123"}, "pin: String should match pattern '^[0-9]{4}$'"),
        ({"pin": "12345"}, "pin: String should match pattern '^[0-9]{4}$'"),
        ({"pin": "١٢٣٤"}, "pin: String should match pattern '^[0-9]{4}$'"),
        ({"custom_fields[Shoe Size]": "43"}, "There is no employee custom field called Shoe Size."),
        ({"custom_fields[Shoe Size]": ""}, "There is no employee custom field called Shoe Size."),
        ({"custom_fields[a][b]": "c"}, "There is no employee custom field called a][b."),
        ({"custom_fields": "43"}, "custom_fields: Input should be a valid dictionary"),
        (
            {"department_id": "", "department_name": " "},
            "Either department_id or department_name must be supplied.",
        ),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(api: Api, world: World, fields: dict, text: str) -> None:
    form = {"name": "Nia New", "department_name": "A new one"}
    if "department_id" not in fields:
        form["department_id"] = kitchen(world)
    with unchanged():
        refused(api("POST", "/employees", form | fields), 400, text)
        refused(api("PUT", f"/employees/{who(world, 'emma')}", form | fields), 400, text)


@pytest.mark.parametrize(
    "rate", ["-1", "1e3", "NaN", "1,50", "$15", "1000000", "9" * 400, "1.00001", "1_0", "٢٥"]
)
def test_an_amount_that_is_none_is_refused(api: Api, world: World, rate: str) -> None:
    form = {"name": "Nia New", "department_id": kitchen(world), "hourly_rate": rate}
    with unchanged():
        refused(
            api("POST", "/employees", form),
            400,
            "hourly_rate: not an amount such as 25.00, below a million and with four decimals at most.",
        )


@pytest.mark.parametrize(
    ("given", "shown"),
    [("15", "15.00"), ("15.5", "15.50"), ("15.125", "15.125"), ("15.1250", "15.125"), ("0", "0.00")],
)
def test_a_rate_is_shown_exactly(api: Api, world: World, given: str, shown: str) -> None:
    made = api("POST", "/employees", {"name": "Nia", "department_id": kitchen(world), "hourly_rate": given})
    assert employee(api, made.json()["employee"]["employee_id"])["hourly_rate"] == shown


def test_a_department_name_finds_the_department_in_any_case(api: Api, world: World) -> None:
    before = api("GET", "/departments").json()["departments"]
    made = api("POST", "/employees", {"name": "Nia New", "department_name": " kITCHEN "})
    assert employee(api, made.json()["employee"]["employee_id"])["primary_department_id"] == kitchen(world)
    assert len(api("GET", "/departments").json()["departments"]) == len(before)


def test_a_department_name_that_is_new_makes_the_department(api: Api, world: World) -> None:
    made = api("POST", "/employees", {"name": "Nia New", "department_name": "Laundry"})
    shown = employee(api, made.json()["employee"]["employee_id"])
    laundry = api("GET", f"/departments/{shown['primary_department_id']}").json()["department"]
    assert (laundry["name"], laundry["employees_primary"]) == ("Laundry", "1")


def test_of_department_id_and_name_the_id_counts(api: Api, world: World) -> None:
    form = {"name": "Nia New", "department_id": kitchen(world), "department_name": "Laundry"}
    made = api("POST", "/employees", form)
    assert employee(api, made.json()["employee"]["employee_id"])["primary_department"] == "Kitchen"
    names = [row["name"] for row in api("GET", "/departments").json()["departments"]]
    assert names == ["Kitchen", "Bar", "Yard"]


def test_a_pin_that_is_taken_makes_neither_employee_nor_department(api: Api, world: World) -> None:
    with unchanged():
        refused(
            api("POST", "/employees", {"name": "Nia New", "department_name": "Laundry", "pin": "1005"}),
            402,
            "Another employee has this PIN. Choose a different one.",
        )


def test_an_update_clears_what_it_does_not_give(api: Api, world: World) -> None:
    full = {
        "name": "Emma Example", "department_id": kitchen(world), "custom_employee_id": "E-5", "title": "Cook",
        "hourly_rate": "30.00", "pin": "5555", "custom_fields[Phone Number]": "1234",
    }  # fmt: skip
    api("PUT", f"/employees/{who(world, 'emma')}", full)
    assert employee(api, who(world, "emma"))["custom_fields"] == {"Phone Number": "1234"}
    api("PUT", f"/employees/{who(world, 'emma')}", {"name": "Emma E", "department_id": kitchen(world)})
    shown = employee(api, who(world, "emma"))
    assert shown["name"] == "Emma E"
    gone = {"title", "custom_employee_id", "hourly_rate", "pin", "custom_fields"}
    assert gone.isdisjoint(shown)


def test_an_update_keeps_secondary_departments_and_leaves_the_primary_one(api: Api, world: World) -> None:
    form = {"name": "Emma Example", "department_name": "Yard"}
    api("PUT", f"/employees/{who(world, 'emma')}", form)
    assert _totals(api) == {"Kitchen": ("2", "2"), "Bar": ("4", "3"), "Yard": ("2", "2")}


@pytest.mark.parametrize(("flag", "kitchen_total"), [("true", "3"), ("false", "2")])
def test_convert_primary_department(api: Api, world: World, flag: str, kitchen_total: str) -> None:
    form = {"name": "Emma Example", "department_name": "Yard"}
    path = f"/employees/{who(world, 'emma')}?convert_primary_department={flag}"
    assert api("PUT", path, form).status_code == 200
    assert _totals(api) == {"Kitchen": (kitchen_total, "2"), "Bar": ("4", "3"), "Yard": ("2", "2")}


def test_convert_primary_department_is_true_or_false(api: Api, world: World) -> None:
    path = f"/employees/{who(world, 'emma')}?convert_primary_department=perhaps"
    with unchanged():
        refused(
            api("PUT", path, {"name": "Emma Example", "department_name": "Laundry"}),
            400,
            "convert_primary_department: Input should be a valid boolean, unable to interpret input",
        )


def _totals(api: Api) -> dict[str, tuple[str, str]]:
    rows = api("GET", "/departments").json()["departments"]
    return {row["name"]: (row["employees_total"], row["employees_primary"]) for row in rows}


def test_custom_fields_are_known_in_any_case_and_keep_brackets_in_their_names(api: Api, world: World) -> None:
    create_custom_field(Actor.system(world.organisation.pk), name="Size [cm]")
    form = {
        "name": "Nia New", "department_id": kitchen(world),
        "custom_fields[phone number]": "77", "custom_fields[Size [cm]]": "181",
    }  # fmt: skip
    made = api("POST", "/employees", form)
    shown = employee(api, made.json()["employee"]["employee_id"])
    assert shown["custom_fields"] == {"Phone Number": "77", "Size [cm]": "181"}


def test_email_belongs_to_version_1_2(world: World) -> None:
    old, new = Api(world.key, "/v1.1"), Api(world.key, "/v1.2")
    form = {"name": "Nia New", "department_id": kitchen(world), "email": "nia@bramble.test"}
    first, second = (
        version("POST", "/employees", form).json()["employee"]["employee_id"] for version in (old, new)
    )
    assert "email" not in employee(new, first)
    assert employee(new, second)["email"] == "nia@bramble.test"
    assert "email" not in employee(old, second)
    # An update of v1 does not clear what v1 does not know.
    old("PUT", f"/employees/{second}", {"name": "Nia New", "department_id": kitchen(world)})
    assert employee(new, second)["email"] == "nia@bramble.test"
    new("PUT", f"/employees/{second}", {"name": "Nia New", "department_id": kitchen(world)})
    assert "email" not in employee(new, second)


def test_an_email_that_is_none_is_refused(world: World) -> None:
    form = {"name": "Nia New", "department_name": "Laundry", "email": "nia at bramble"}
    with unchanged():
        refused(Api(world.key, "/v1.2")("POST", "/employees", form), 400, "Enter a valid email address.")


def test_a_deleted_employee_is_gone_and_their_pin_is_free(api: Api, world: World) -> None:
    shift_id = make_shift(api, world, time_out="2026-03-04T08:30:00+11:00")
    assert api("DELETE", f"/employees/{who(world, 'emma')}").status_code == 200
    assert who(world, "emma") not in {
        row["employee_id"] for row in api("GET", "/employees").json()["employees"]
    }
    assert api("GET", f"/shifts/{shift_id}").status_code == 200
    form = {"name": "Nia New", "department_id": kitchen(world), "pin": "1005"}
    assert api("POST", "/employees", form).status_code == 200


def test_current_department_is_that_of_the_last_check_in(api: Api, world: World) -> None:
    earlier = {"time_in": "2026-03-03T08:00:00+11:00", "time_out": "2026-03-03T09:00:00+11:00"}
    make_shift(api, world, department_id=bar(world))
    make_shift(api, world, **earlier)
    shown = employee(api, who(world, "emma"))
    assert (shown["primary_department"], shown["current_department"], shown["status"]) == (
        "Kitchen",
        "Bar",
        "in",
    )
    api("PUT", f"/employees/{who(world, 'emma')}/check-out")
    shown = employee(api, who(world, "emma"))
    assert (shown["current_department"], shown["status"]) == ("Bar", "out")


def test_the_list_takes_the_same_statements_however_many_there_are(
    api: Api, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api("GET", "/employees")
    with django_assert_num_queries(4):  # the key, employees, last shifts, custom fields
        assert len(api("GET", "/employees").json()["employees"]) == 7
    for number in range(5):
        fields = {"custom_fields[Phone Number]": "1", "department_id": kitchen(world)}
        api("POST", "/employees", {"name": f"Extra {number}", **fields})
    with django_assert_num_queries(4):
        assert len(api("GET", "/employees").json()["employees"]) == 12


@pytest.mark.parametrize(
    ("role", "name", "shown"),
    [
        (Role.PAYROLL_OFFICER, "emma", True),
        (Role.PAYROLL_OFFICER, "ada", False),
        (Role.ROSTER_MANAGER, "emma", True),
        (Role.ROSTER_MANAGER, "pia", False),
    ],
)
def test_what_clocks_as_its_owner_is_shown_to_who_may_change_it(
    world: World, role: Role, name: str, *, shown: bool
) -> None:
    _, key = create_api_key(Actor.system(world.organisation.pk), name="Reader", role=role)
    everybody = Api(key)("GET", "/employees").json()["employees"]
    alone = employee(Api(key), who(world, name))
    for one in (alone, next(one for one in everybody if one["name"] == world.people[name].name)):
        assert [fact in one for fact in ("pin", "card_qr_code", "hourly_rate")] == [shown, shown, False]
        assert one["card_number"] == world.people[name].card_number


def test_a_pin_that_a_key_may_not_see_is_not_cleared_by_leaving_it_out(world: World) -> None:
    _, key = create_api_key(Actor.system(world.organisation.pk), name="Pay", role=Role.PAYROLL_OFFICER)
    form = {"name": "Ada Else", "department_name": "Bar"}
    assert Api(key)("PUT", f"/employees/{who(world, 'ada')}", form).status_code == 200
    assert (reread(world.ada).name, reread(world.ada).pin) == ("Ada Else", "1001")
    with unchanged():
        assert Api(key)("PUT", f"/employees/{who(world, 'ada')}", {**form, "pin": "4321"}).status_code == 402
