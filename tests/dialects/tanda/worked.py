"""Shifts made through Tanda's door, as the document's examples have them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from muster.core.actor import Actor
from muster.places.actions import create_allowance, create_pay_code
from muster.places.models import Allowance, PayCode
from tests.dialects.tanda.asked import unchanged
from tests.world import Tanda, World

# The keys of a shift in the document's examples and tables (tanda-v2.txt 555-560, 589).
KEYS = {
    "id", "timesheet_id", "user_id", "date", "start", "break_start", "break_finish", "break_length", "breaks",
    "finish", "status", "allowances", "tag", "tag_id", "department_id", "metadata", "leave_request_id", "record_id",
    "approved_by", "approved_at", "updated_at",
}  # fmt: skip
BREAK_KEYS = {
    "id", "shift_id", "start", "finish", "length", "paid", "selected_automatic_break_id", "updated_at",
}  # fmt: skip


def body(world: World, **changes: Any) -> dict[str, Any]:
    """The body of "Create Shift" (566), with ids of the world."""
    return {
        "user_id": world.noah.pk,
        "date": "2016-03-12",
        "start": 1457741040,
        "finish": 1457762640,
        "department_id": world.kitchen.pk,
        "metadata": "My special metadata",
        **changes,
    }


def made(api: Tanda, world: World, **changes: Any) -> dict[str, Any]:
    response = api("POST", "/shifts", body(world, **changes))
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def ok(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return response.json()


@contextmanager
def refused(status: int, text: str) -> Iterator[list[Any]]:
    """What is put into the list within the block was refused so, and nothing came of it."""
    answers: list[Any] = []
    with unchanged():
        yield answers
    assert answers
    for answer in answers:
        assert (answer.status_code, answer.json()) == (status, {"error": text})


def tag(world: World, name: str = "Head Technician") -> PayCode:
    return create_pay_code(Actor.system(world.organisation.pk), name=name)


def allowance(world: World, name: str = "Hazardous Environment Allowance", **facts: Any) -> Allowance:
    return create_allowance(Actor.system(world.organisation.pk), name=name, **facts)
