"""Members: listed, made, changed, one by one and many at once."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.models import Version
from muster.people.actions import (
    create_custom_field,
    create_employment_type,
    create_qualification,
    create_work_group,
    deactivate_employee,
    give_qualification,
)
from muster.people.models import Employee
from tests.dialects.aladtec.door import Door, token
from tests.dialects.kit.coverage import answers
from tests.unchanged import unchanged
from tests.world import World

Facts = dict[str, Any]


@pytest.fixture
def facts(world: World) -> Facts:
    """What the company describes people by, by short names."""
    ada = world.actor("ada")
    badge = create_custom_field(ada, name="Badge")
    shoes = create_custom_field(ada, name="Shoe size", kind="number")
    licence = create_custom_field(ada, name="Licence until", kind="expiry", group="Certificates")
    shirt = create_custom_field(ada, name="Shirt", kind="choice", options=["S", "M", "L"])
    skills = create_custom_field(ada, name="Skills", kind="choices", options=["Pump", "Ladder"])
    return {
        "badge": badge.pk,
        "shoes": shoes.pk,
        "licence": licence.pk,
        "shirt": shirt.pk,
        "m": shirt.pk * 1000 + 2,
        "skills": skills.pk,
        "pump": skills.pk * 1000 + 1,
        "ladder": skills.pk * 1000 + 2,
        "full_time": create_employment_type(ada, name="Full time").pk,
        "crew": create_work_group(ada, name="A crew").pk,
        "medic": create_qualification(ada, name="Medic"),
        "driver": create_qualification(ada, name="Driver"),
    }


def whole(world: World, facts: Facts) -> dict[str, Any]:
    return {
        "is_active": True,
        "first_name": "Lena",
        "last_name": "van Dyke",
        "login": "lvandyke",
        "mobile_phone": "0400 000 111",
        "primary_email": "lena@bramble.test",
        "secondary_emails": ["lena@home.test"],
        "date_hired": "2024-02-29",
        "employee_type_id": facts["full_time"],
        "work_group_id": facts["crew"],
        "schedule_ids": [world.kitchen.pk, world.bar.pk],
        "position_qualification_ids": [facts["medic"].pk, facts["driver"].pk],
        "custom_attributes": [
            {"attribute_id": facts["badge"], "value": "007"},
            {"attribute_id": facts["shoes"], "value": 42.5},
            {"attribute_id": facts["licence"], "value": "2027-01-31"},
            {"attribute_id": facts["shirt"], "value": [facts["m"]]},
            {"attribute_id": facts["skills"], "value": [facts["pump"], facts["ladder"]]},
        ],
    }


def least(**changed: Any) -> dict[str, Any]:
    told = {"first_name": "Lena", "last_name": "Dyke", "login": "ldyke", "primary_email": "lena@bramble.test"}
    return {name: value for name, value in (told | changed).items() if value is not None}


def plain(world: World, name: str) -> dict[str, Any]:
    """Somebody of whom little is known."""
    row = world.people[name]
    first, last = row.name.split()
    return {
        "member_id": row.pk,
        "is_active": True,
        "first_name": first,
        "last_name": last,
        "login": "",
        "mobile_phone": "",
        "primary_email": f"{name}@bramble.test",
        "secondary_emails": [],
        "date_hired": None,
        "employee_type_id": None,
        "work_group_id": 0,
        "schedule_ids": [row.primary_department_id],
        "position_qualification_ids": [],
        "custom_attributes": [],
    }


@answers("GET /api/v3/members")
def test_members(world: World, door: Door) -> None:
    emma = {**plain(world, "emma"), "schedule_ids": [world.kitchen.pk, world.bar.pk]}
    names = ("ada", "pia", "rosa", "max", "emma", "noah", "olga")
    assert door.get("/members") == [emma if name == "emma" else plain(world, name) for name in names]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"limit": 2}, ["Ada", "Pia"]),
        ({"limit": 2, "offset": 5}, ["Noah", "Olga"]),
        ({"offset": 100}, []),
        ({"include_inactive": "true", "offset": 5}, ["Noah", "Olga"]),
        ({"include_inactive": "false", "offset": 5}, ["Olga"]),
    ],
)
def test_parts_of_them(world: World, door: Door, query: dict[str, Any], names: list[str]) -> None:
    if "include_inactive" in query:
        deactivate_employee(world.actor("ada"), world.noah)
    assert [one["first_name"] for one in door.get("/members", **query)] == names


def test_those_asked_for(world: World, door: Door) -> None:
    ids = [world.olga.pk, world.ada.pk]
    assert [one["member_id"] for one in door.get("/members", member_ids=ids)] == sorted(ids)
    deactivate_employee(world.actor("ada"), world.olga)
    assert [one["member_id"] for one in door.get("/members", member_ids=ids)] == [world.ada.pk]
    assert world.other
    for unknown in (999_999, world.other.zoe.pk):
        assert door.refused("GET", "/members", member_ids=[world.ada.pk, unknown]) == (
            f"member_ids: there is no {unknown}."
        )
    assert door.refused("GET", "/members", member_ids="1,x") == "member_ids: not a whole number."


def test_custom_attributes_asked_for(world: World, door: Door, facts: Facts) -> None:
    pk = door.told("POST", "/members", whole(world, facts), status=201)["member_id"]

    def told(**query: Any) -> list[dict[str, Any]]:
        (member,) = door.get("/members", member_ids=[pk], **query)
        found: list[dict[str, Any]] = member["custom_attributes"]
        return found

    assert told() == whole(world, facts)["custom_attributes"]
    assert told(attribute_ids=[facts["shoes"]]) == [{"attribute_id": facts["shoes"], "value": 42.5}]
    assert door.refused("GET", "/members", attribute_ids="999999") == "attribute_ids: there is no 999999."


@answers("POST /api/v3/members")
def test_a_new_member(world: World, door: Door, facts: Facts) -> None:
    body = whole(world, facts)
    answer = door("POST", "/members", body)
    assert answer.status_code == 201
    told = answer.json()
    pk = told["data"]["member_id"]
    assert told == {
        "data": {"member_id": pk, **body},
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    row = Employee.objects.all_rows_unchecked().get(pk=pk)
    assert (row.name, row.legal_last_name, row.starts_on) == ("Lena van Dyke", "van Dyke", date(2024, 2, 29))
    assert row.primary_department_id == world.kitchen.pk
    assert door.get("/members", member_ids=[pk]) == [told["data"]]
    versions = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=pk)
    assert set(versions.values_list("author_name", flat=True)) == {"Aladtec API"}


def test_the_least_of_a_new_member(door: Door) -> None:
    told = door.told("POST", "/members", least(), status=201)
    assert told == {
        **least(),
        "member_id": told["member_id"],
        "is_active": True,
        "mobile_phone": "",
        "secondary_emails": [],
        "date_hired": None,
        "employee_type_id": None,
        "work_group_id": 0,
        "schedule_ids": [],
        "position_qualification_ids": [],
        "custom_attributes": [],
    }


def test_one_who_is_not_active(door: Door) -> None:
    told = door.told("POST", "/members", least(is_active=False), status=201)
    assert told["is_active"] is False
    assert told["member_id"] not in {one["member_id"] for one in door.get("/members")}


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"first_name": None}, "first_name is required."),
        ({"last_name": None}, "last_name is required."),
        ({"login": None}, "login is required."),
        ({"primary_email": None}, "primary_email is required."),
        ({"first_name": " "}, "first_name: give a text that is not empty."),
        ({"first_name": 5}, "first_name: give a text."),
        ({"login": "a\x00"}, "login: a text cannot hold a NUL character."),
        ({"is_active": "yes"}, "is_active: give true or false."),
        ({"primary_email": "nobody"}, "primary_email: Enter a valid email address."),
        ({"date_hired": "2023-02-29"}, "date_hired: give a date such as 2018-05-01."),
        ({"date_hired": "2023-2-9"}, "date_hired: give a date such as 2018-05-01."),
        ({"employee_type_id": 999_999}, "employee_type_id: there is no 999999."),
        ({"employee_type_id": "1"}, "employee_type_id: not an id."),
        ({"work_group_id": 999_999}, "work_group_id: there is no 999999."),
        ({"schedule_ids": [999_999]}, "schedule_ids: there is no 999999."),
        ({"schedule_ids": 1}, "schedule_ids: give a list."),
        ({"position_qualification_ids": [999_999]}, "position_qualification_ids: there is no 999999."),
        (
            {"custom_attributes": [{"attribute_id": 999_999, "value": "x"}]},
            "custom_attributes: there is no 999999.",
        ),
        ({"custom_attributes": [{"value": "x"}]}, "custom_attributes.0.attribute_id is required."),
        ({"custom_attributes": [{"attribute_id": 1}]}, "custom_attributes.0.value is required."),
    ],
)
def test_what_a_new_member_cannot_be(door: Door, changed: dict[str, Any], detail: str) -> None:
    body = least(**changed)
    with unchanged():
        assert door.refused("POST", "/members", body) == detail


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("badge", 7, "Badge takes a text."),
        ("badge", [1], "Badge takes a text."),
        ("badge", True, "Badge takes a text."),
        ("shoes", "42", "Shoe size takes a number."),
        ("shoes", True, "Shoe size takes a number."),
        ("shirt", "M", "Shirt takes a list with the id of one of its options."),
        ("shirt", [1], "Shirt takes a list with the id of one of its options."),
        ("skills", [1], "Skills takes a list of ids of its options."),
        ("skills", None, "Skills takes a list of ids of its options."),
    ],
)
def test_values_that_do_not_fit_their_attribute(
    door: Door, facts: Facts, name: str, value: Any, wanted: str
) -> None:
    with unchanged():
        body = least(custom_attributes=[{"attribute_id": facts[name], "value": value}])
        assert door.refused("POST", "/members", body) == f"custom_attributes: {wanted}"


def test_a_date_that_is_none(door: Door, facts: Facts) -> None:
    body = least(custom_attributes=[{"attribute_id": facts["licence"], "value": "soon"}])
    with unchanged():
        assert (
            door.refused("POST", "/members", body)
            == "custom_attributes: Licence until is a date, as 2026-12-31."
        )


def test_an_attribute_given_twice(door: Door, facts: Facts) -> None:
    body = least(custom_attributes=[{"attribute_id": facts["badge"], "value": one} for one in "ab"])
    with unchanged():
        assert door.refused("POST", "/members", body) == "custom_attributes: an attribute is given twice."


def test_one_option_by_its_id_alone(door: Door, facts: Facts) -> None:
    told = door.told(
        "POST",
        "/members",
        least(custom_attributes=[{"attribute_id": facts["shirt"], "value": facts["m"]}]),
        status=201,
    )
    assert told["custom_attributes"] == [{"attribute_id": facts["shirt"], "value": [facts["m"]]}]


@pytest.mark.parametrize("login", ["lvandyke", "LVanDyke"])
def test_a_login_is_of_one(world: World, door: Door, facts: Facts, login: str) -> None:
    door.told("POST", "/members", whole(world, facts), status=201)
    with unchanged():
        answer = door("POST", "/members", least(login=login))
    assert answer.status_code == 409
    assert answer.json() == {
        "errors": [{"error": "Conflict.", "detail": "login: Another employee has this login."}]
    }


def test_a_required_attribute(world: World, door: Door) -> None:
    field = create_custom_field(world.actor("ada"), name="Blood group", required=True)
    with unchanged():
        assert door.refused("POST", "/members", least()) == "custom_attributes: Blood group is required."
    value = [{"attribute_id": field.pk, "value": "0+"}]
    pk = door.told("POST", "/members", least(custom_attributes=value), status=201)["member_id"]
    with unchanged():
        cleared = [{"attribute_id": field.pk, "value": ""}]
        assert (
            door.refused("PATCH", f"/members/{pk}", {"custom_attributes": cleared})
            == "custom_attributes: Blood group is required."
        )
    # Whoever was there before is changed without it.
    door.told("PATCH", f"/members/{world.noah.pk}", {"login": "noah"})


@answers("PATCH /api/v3/members/{member_id}")
def test_a_change_leaves_what_it_does_not_name(world: World, door: Door, facts: Facts) -> None:
    body = whole(world, facts)
    pk = door.told("POST", "/members", body, status=201)["member_id"]
    changes: list[dict[str, Any]] = [
        {"first_name": "Lenka"},
        {"mobile_phone": ""},
        {"secondary_emails": []},
        {"date_hired": "2025-12-31"},
        {"work_group_id": 0},
        {"schedule_ids": [world.yard.pk]},
        {"position_qualification_ids": [facts["driver"].pk]},
        {"is_active": False},
        {"is_active": True, "login": "lenka"},
    ]
    for change in changes:
        body |= change
        assert door.told("PATCH", f"/members/{pk}", change) == {"member_id": pk, **body}
    row = Employee.objects.all_rows_unchecked().get(pk=pk)
    assert (row.name, row.primary_department_id, row.phone) == ("Lenka van Dyke", world.yard.pk, None)


def test_a_primary_schedule_that_stays_is_primary(world: World, door: Door) -> None:
    told = door.told("PATCH", f"/members/{world.emma.pk}", {"schedule_ids": [world.bar.pk, world.kitchen.pk]})
    assert told["schedule_ids"] == [world.kitchen.pk, world.bar.pk]
    assert (
        Employee.objects.all_rows_unchecked().get(pk=world.emma.pk).primary_department_id == world.kitchen.pk
    )
    assert door.told("PATCH", f"/members/{world.emma.pk}", {"schedule_ids": []})["schedule_ids"] == []


def test_attributes_change_one_by_one(world: World, door: Door, facts: Facts) -> None:
    pk = door.told("POST", "/members", whole(world, facts), status=201)["member_id"]
    changed = [
        {"attribute_id": facts["badge"], "value": "008"},
        {"attribute_id": facts["skills"], "value": []},
    ]
    told = door.told("PATCH", f"/members/{pk}", {"custom_attributes": changed})
    assert told["custom_attributes"] == [
        {"attribute_id": facts["badge"], "value": "008"},
        {"attribute_id": facts["shoes"], "value": 42.5},
        {"attribute_id": facts["licence"], "value": "2027-01-31"},
        {"attribute_id": facts["shirt"], "value": [facts["m"]]},
    ]


def test_a_change_of_nothing(world: World, door: Door) -> None:
    with unchanged():
        answer = door("PATCH", f"/members/{world.noah.pk}", {})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_a_login_of_another_cannot_be_taken(world: World, door: Door) -> None:
    """A change has no 409."""
    door.told("PATCH", f"/members/{world.noah.pk}", {"login": "noah"})
    with unchanged():
        detail = door.refused("PATCH", f"/members/{world.emma.pk}", {"login": "Noah", "first_name": "E"})
    assert detail == "login: Another employee has this login."
    door.told("PATCH", f"/members/{world.noah.pk}", {"login": "noah"})


@pytest.mark.parametrize("pk", ["0", "999999", "x", "99999999999999999999"])
def test_a_member_that_is_not_there(door: Door, pk: str) -> None:
    with unchanged():
        assert (
            door.refused("PATCH", f"/members/{pk}", {"first_name": "A"}, status=404)
            == "Member was not found."
        )


def test_a_member_of_another_system(world: World, door: Door) -> None:
    assert world.other
    with unchanged():
        door.refused("PATCH", f"/members/{world.other.zoe.pk}", {"first_name": "A"}, status=404)
        door.refused("PATCH", "/members/batch", [{"member_id": world.other.zoe.pk, "first_name": "A"}])
        door.refused("PATCH", f"/members/{world.noah.pk}", {"schedule_ids": [world.other.kitchen.pk]})


def test_an_administrator_cannot_be_lost(world: World, door: Door) -> None:
    with unchanged():
        door.refused("PATCH", f"/members/{world.ada.pk}", {"is_active": False})


@answers("POST /api/v3/members/batch")
def test_many_new_members(world: World, door: Door) -> None:
    bodies = [least(login="one"), least(login="two", schedule_ids=[world.yard.pk])]
    answer = door("POST", "/members/batch", bodies)
    assert answer.status_code == 201
    told = answer.json()["data"]
    assert [one["login"] for one in told] == ["one", "two"]
    assert told == door.get("/members", member_ids=[one["member_id"] for one in told])


@pytest.mark.parametrize(
    ("second", "status", "detail"),
    [
        ({"login": "one"}, 409, "1.login: Another employee has this login."),
        ({"schedule_ids": [999_999]}, 400, "1.schedule_ids: there is no 999999."),
        ({"first_name": ""}, 400, "1.first_name: give a text that is not empty."),
        ({"primary_email": None}, 400, "1.primary_email is required."),
    ],
)
def test_many_new_members_or_none(door: Door, second: dict[str, Any], status: int, detail: str) -> None:
    with unchanged():
        found = door.refused(
            "POST", "/members/batch", [least(login="one"), least(**{"login": "two"} | second)], status=status
        )
    assert found == detail


@answers("PATCH /api/v3/members/batch")
def test_many_changes(world: World, door: Door) -> None:
    noah, olga = world.noah.pk, world.olga.pk
    told = door.told(
        "PATCH",
        "/members/batch",
        [{"member_id": olga, "login": "olga"}, {"member_id": noah, "is_active": False}],
    )
    assert told == [{**plain(world, "olga"), "login": "olga"}, {**plain(world, "noah"), "is_active": False}]


@pytest.mark.parametrize(
    ("second", "detail"),
    [
        ({"member_id": 999_999}, "1.member_id: there is no 999999."),
        ({}, "1.member_id is required."),
        ({"member_id": "olga", "login": "one"}, "1.login: Another employee has this login."),
        ({"member_id": "noah"}, "1.member_id: {noah} is given twice."),
        ({"member_id": "olga", "employee_type_id": 999_999}, "1.employee_type_id: there is no 999999."),
    ],
)
def test_many_changes_or_none(world: World, door: Door, second: dict[str, Any], detail: str) -> None:
    if isinstance(second.get("member_id"), str):
        second = {**second, "member_id": world.people[second["member_id"]].pk}
    with unchanged():
        found = door.refused(
            "PATCH", "/members/batch", [{"member_id": world.noah.pk, "login": "one"}, second]
        )
    assert found == detail.format(noah=world.noah.pk)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_how_many_at_once(door: Door, method: str) -> None:
    assert door.told(method, "/members/batch", [], status=201 if method == "POST" else 200) == []
    bodies = [least(login=str(number), member_id=number) for number in range(101)]
    with unchanged():
        assert "at most 100" in door.refused(method, "/members/batch", bodies)


CLOSED = {
    "employee_type_id": None,
    "work_group_id": None,
    "schedule_ids": None,
    "position_qualification_ids": None,
    "custom_attributes": None,
}


def test_what_a_profile_does_not_open_is_null(world: World, facts: Facts) -> None:
    door = Door(token(world, rights={"employee": "write"}))
    give_qualification(world.actor("ada"), world.noah, facts["medic"])
    (told,) = door.get("/members", member_ids=[world.noah.pk])
    assert told == {**plain(world, "noah"), **CLOSED}
    told = door.told("PATCH", f"/members/{world.noah.pk}", {"login": "noah"})
    assert told == {**plain(world, "noah"), **CLOSED, "login": "noah"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("employee_type_id", 1),
        ("work_group_id", 0),
        ("schedule_ids", []),
        ("position_qualification_ids", []),
        ("custom_attributes", []),
    ],
)
def test_what_a_profile_does_not_open_cannot_be_set(world: World, name: str, value: Any) -> None:
    door = Door(token(world, rights={"employee": "write"}))
    with unchanged():
        door.refused("PATCH", f"/members/{world.noah.pk}", {name: value}, status=403)
        door.refused("POST", "/members", least(**{name: value}), status=403)


def test_a_profile_that_only_reads(world: World) -> None:
    door = Door(token(world, rights={"employee": "read", "department": "read"}))
    assert len(door.get("/members")) == 7
    with unchanged():
        for method, path, body in (
            ("POST", "/members", least()),
            ("POST", "/members/batch", [least()]),
            ("PATCH", "/members/batch", [{"member_id": world.noah.pk}]),
            ("PATCH", f"/members/{world.noah.pk}", {"login": "x"}),
        ):
            assert door.refused(method, path, body, status=403) == (
                "This credential was not given the right to do this."
            )


def test_a_profile_without_members(world: World) -> None:
    door = Door(token(world, rights={"department": "read"}))
    for path in ("/members", "/members/employee-types", "/members/custom-attributes", "/work-groups"):
        door.refused("GET", path, status=403)


def test_statements_do_not_grow_with_the_members(
    world: World, door: Door, facts: Facts, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The token, the members, what they belong to, their qualifications, the attributes, their values."""
    door("GET", "/members")
    for limit in (1, 100):
        with django_assert_num_queries(6):
            door("GET", "/members", limit=limit)


@answers("GET /api/v3/members/employee-types")
def test_employee_types(world: World, door: Door, facts: Facts) -> None:
    part_time = create_employment_type(world.actor("ada"), name="Part time").pk
    assert door.get("/members/employee-types") == [
        {"employee_type_id": facts["full_time"], "name": "Full time"},
        {"employee_type_id": part_time, "name": "Part time"},
    ]


@answers("GET /api/v3/work-groups")
def test_work_groups(door: Door, facts: Facts) -> None:
    assert door.get("/work-groups") == [{"work_group_id": facts["crew"], "name": "A crew"}]


@answers("GET /api/v3/members/custom-attributes")
def test_custom_attributes(world: World, door: Door, facts: Facts) -> None:
    create_custom_field(world.actor("ada"), name="Card", kind="date", group="certificates", required=True)
    general, certificates = door.get("/members/custom-attributes")
    assert (general["attribute_group_id"], general["name"]) == (0, "General")
    assert [(one["name"], one["type"], one["required"]) for one in general["attributes"]] == [
        ("Phone Number", "text", False),
        ("Start Date", "text", False),
        ("Badge", "text", False),
        ("Shoe size", "number", False),
        ("Shirt", "singleoption", False),
        ("Skills", "multioption", False),
    ]
    assert general["attributes"][-1] == {
        "attribute_id": facts["skills"],
        "type": "multioption",
        "name": "Skills",
        "required": False,
        "options": [
            {"option_id": facts["pump"], "name": "Pump"},
            {"option_id": facts["ladder"], "name": "Ladder"},
        ],
    }
    assert certificates["name"] == "Certificates"
    assert certificates["attribute_group_id"] > 0
    assert [(one["name"], one["type"], one["required"]) for one in certificates["attributes"]] == [
        ("Licence until", "expirationdate", False),
        ("Card", "date", True),
    ]


@pytest.mark.parametrize("value", [1e308, 1e30, -1e22, 18446744073709551616, 2**53, 2**53 - 1, 42, 1e-300])
def test_a_number_of_any_size_is_told(world: World, door: Door, facts: Facts, value: float) -> None:
    sent = [{"attribute_id": facts["shoes"], "value": value}]
    told = door.told("PATCH", f"/members/{world.noah.pk}", {"custom_attributes": sent})
    assert told["custom_attributes"] == sent
    assert door.get("/members", member_ids=world.noah.pk) == [told]


def test_attributes_that_a_profile_closes_are_not_found_by_asking_for_them(
    world: World, facts: Facts
) -> None:
    narrow = Door(token(world, rights={"employee": "read"}))
    for pk in (facts["badge"], 999_999):
        narrow.refused("GET", "/members", status=403, attribute_ids=pk)


def people(facts: Facts, first: int, last: int) -> list[dict[str, Any]]:
    return [
        least(
            login=f"member{number}",
            work_group_id=facts["crew"],
            position_qualification_ids=[facts["medic"].pk, facts["driver"].pk],
            custom_attributes=[{"attribute_id": facts["badge"], "value": str(number)}],
        )
        for number in range(first, last)
    ]


def test_lists_are_read_once_however_many_are_sent(
    door: Door, facts: Facts, django_assert_max_num_queries: Any
) -> None:
    """So many for each member, and so many besides; PostgreSQL takes one more of each, for locks."""
    made: list[dict[str, Any]] = []
    for first, last in ((0, 1), (1, 21)):
        with django_assert_max_num_queries(15 + 16 * (last - first)):
            made += door.told("POST", "/members/batch", people(facts, first, last), status=201)
    renamed = [{"member_id": one["member_id"], "last_name": "Lane"} for one in made]
    for some in (renamed[:1], renamed[1:]):
        with django_assert_max_num_queries(11 + 6 * len(some)):
            door.told("PATCH", "/members/batch", some)
