"""Shift reminders (tanda-v2.txt 3046-3085)."""

from typing import Any

import pytest

from muster.core.actor import Scope
from muster.rosters.models import ShiftReminder
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, refused, unchanged
from tests.world import Tanda, World

NAME = "minutes_before_shift_start"
ABSENT = "No known shift reminder with that id!"


def made(who: Tanda, minutes: Any = 120) -> int:
    answer = who("POST", "/shift_reminders", {NAME: minutes})
    assert answer.status_code == 200, answer.content
    return int(answer.json()["id"])


@answers("POST /api/v2/shift_reminders", "GET /api/v2/shift_reminders", "GET /api/v2/shift_reminders/{id}")
def test_they_are_made_and_read(emma: Tanda) -> None:
    answer = emma("POST", "/shift_reminders", {NAME: 120})
    row = ShiftReminder.objects.get()
    shown = {"id": row.pk, NAME: 120}
    assert (answer.status_code, answer.json()) == (200, shown)
    other = made(emma, "30")
    assert emma("GET", "/shift_reminders").json() == [shown, {"id": other, NAME: 30}]
    assert emma("GET", f"/shift_reminders/{row.pk}").json() == shown


@answers("PUT /api/v2/shift_reminders/{id}", "DELETE /api/v2/shift_reminders/{id}")
def test_one_is_changed_and_deleted(emma: Tanda) -> None:
    pk = made(emma)
    answer = emma("PUT", f"/shift_reminders/{pk}", {NAME: 45})
    assert (answer.status_code, answer.json()) == (200, {"id": pk, NAME: 45})
    assert emma("DELETE", f"/shift_reminders/{pk}").status_code == 200
    assert emma("GET", "/shift_reminders").json() == []
    refused(emma("GET", f"/shift_reminders/{pk}"), 404, ABSENT)
    refused(emma("PUT", f"/shift_reminders/{pk}", {NAME: 45}), 404, ABSENT)
    refused(emma("DELETE", f"/shift_reminders/{pk}"), 404, ABSENT)


def test_they_are_the_current_users_in_whatever_organisation(world: World, emma: Tanda, ada: Tanda) -> None:
    pk = made(emma)
    assert ada("GET", "/shift_reminders").json() == []
    with unchanged():
        for method in ("GET", "PUT", "DELETE"):
            body = {NAME: 45} if method == "PUT" else None
            refused(ada(method, f"/shift_reminders/{pk}", body), 404, ABSENT)


RANGE = f"{NAME}: It must be a multiple of 5, from 5 to 1435."


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({NAME: 0}, RANGE),
        ({NAME: 7}, RANGE),
        ({NAME: 1440}, RANGE),
        ({NAME: -5}, RANGE),
        ({NAME: 10**12}, RANGE),
        ({NAME: 10.5}, f"{NAME}: not a whole number."),
        ({NAME: "soon"}, f"{NAME}: not a whole number."),
        ({NAME: None}, f"{NAME}: not a whole number."),
        ({NAME: True}, f"{NAME}: not a whole number."),
        ({}, f"{NAME} is required."),
        ({NAME: 120}, f"{NAME}: You are reminded 120 minutes before already."),
    ],
)
def test_what_cannot_be(emma: Tanda, sent: Any, why: str) -> None:
    made(emma)
    pk = made(emma, 60)
    with unchanged():
        refused(emma("POST", "/shift_reminders", sent), 400, why)
        refused(emma("PUT", f"/shift_reminders/{pk}", sent), 400, why)


def test_the_me_scope(world: World) -> None:
    others = Tanda(world.token("emma", *(scope for scope in Scope if scope != Scope.ME)))
    with unchanged():
        refused(others("GET", "/shift_reminders"), 403, NO_ACCESS)
        refused(others("POST", "/shift_reminders", {NAME: 30}), 403, NO_ACCESS)
    assert Tanda(world.token("emma", Scope.ME))("GET", "/shift_reminders").status_code == 200
