import pytest
from pytest_django import DjangoAssertNumQueries

from muster.dialects.timestation.wire import DEPARTMENT_ID
from tests.dialects.timestation.requests import kitchen, make_shift, refused
from tests.unchanged import unchanged
from tests.world import Api, World


def test_counts_are_strings_and_follow_the_clock(api: Api, world: World) -> None:
    make_shift(api, world)
    assert api("GET", f"/departments/{kitchen(world)}").json() == {
        "department": {
            "department_id": kitchen(world),
            "name": "Kitchen",
            "type": "Department",
            "employees_total": "3",
            "employees_primary": "3",
            "employees_in": "1",
        }
    }


@pytest.mark.parametrize("form", [{}, {"name": " "}, {"title": "Laundry"}])
def test_a_name_is_required(api: Api, world: World, form: dict) -> None:
    text = "name is required." if form else "body is required."
    with unchanged():
        refused(api("POST", "/departments", form), 400, text)
        refused(api("PUT", f"/departments/{kitchen(world)}", form), 400, text)


def test_a_name_that_is_taken_is_refused_in_any_case(api: Api, world: World) -> None:
    # The kitchen is at one location and the yard at another: this door knows no locations.
    with unchanged():
        refused(
            api("POST", "/departments", {"name": "KITCHEN"}),
            402,
            "There is a department called KITCHEN already.",
        )
        yard = DEPARTMENT_ID.encode(world.yard.pk)
        taken = api("PUT", f"/departments/{yard}", {"name": "kitchen"})
        refused(taken, 402, "There is a department called kitchen already.")


def test_its_own_name_in_another_case_is_free(api: Api, world: World) -> None:
    assert api("PUT", f"/departments/{kitchen(world)}", {"name": "KITCHEN"}).status_code == 200
    assert api("GET", f"/departments/{kitchen(world)}").json()["department"]["name"] == "KITCHEN"


def test_a_department_with_staff_stays(api: Api, world: World) -> None:
    with unchanged():
        refused(
            api("DELETE", f"/departments/{kitchen(world)}"),
            402,
            "3 employees have Kitchen as their primary department. Move them first.",
        )


def test_a_deleted_department_is_gone_and_its_name_is_free(api: Api, world: World) -> None:
    made = api("POST", "/departments", {"name": "Laundry"}).json()["department"]["department_id"]
    assert api("DELETE", f"/departments/{made}").status_code == 200
    with unchanged():
        for method, form in (("GET", None), ("PUT", {"name": "Laundry"}), ("DELETE", None)):
            refused(api(method, f"/departments/{made}", form), 404, "Department not found.")
    again = api("POST", "/departments", {"name": "Laundry"}).json()["department"]["department_id"]
    assert again != made


def test_the_list_takes_the_same_statements_however_many_there_are(
    api: Api, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api("GET", "/departments")
    with django_assert_num_queries(5):  # the key, departments, members, primary ones, who is in
        assert len(api("GET", "/departments").json()["departments"]) == 3
    for number in range(5):
        api("POST", "/departments", {"name": f"Extra {number}"})
    with django_assert_num_queries(5):
        assert len(api("GET", "/departments").json()["departments"]) == 8
