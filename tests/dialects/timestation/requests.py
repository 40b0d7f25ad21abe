"""Ids, forms and small reads that several of these tests need."""

from typing import Any

from muster.dialects.timestation.wire import DEPARTMENT_ID, EMPLOYEE_ID
from tests.world import Api, World


def who(world: World, name: str) -> str:
    return EMPLOYEE_ID.encode(world.people[name].pk)


def kitchen(world: World) -> str:
    return DEPARTMENT_ID.encode(world.kitchen.pk)


def bar(world: World) -> str:
    return DEPARTMENT_ID.encode(world.bar.pk)


def shift_form(world: World, name: str = "emma", **fields: str) -> dict[str, str]:
    """An open shift in the kitchen from 08:00 in Sydney, an hour before the clock stands, unless told otherwise."""
    form = {
        "employee_id": who(world, name),
        "department_id": kitchen(world),
        "time_in": "2026-03-04T08:00:00+11:00",
    }
    return form | fields


def make_shift(api: Api, world: World, name: str = "emma", **fields: str) -> str:
    response = api("POST", "/shifts", shift_form(world, name, **fields))
    assert response.status_code == 200, response.content
    return str(response.json()["shift"]["shift_id"])


def shift(api: Api, shift_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/shifts/{shift_id}").json()["shift"]
    return found


def employee(api: Api, employee_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/employees/{employee_id}").json()["employee"]
    return found


def refused(response: Any, status: int, text: str) -> None:
    """In the document's form, with exactly these words."""
    assert response.status_code == status, response.content
    assert response.json() == {"error": {"error_code": str(status), "error_text": text}}
