"""Breaks of shifts, as tanda-v2.txt 756-845 have them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.worked import BREAK_KEYS, made, ok, refused
from tests.presses import shift_of
from tests.world import NOW, Tanda, World, at

START = 1457741040
TIMES = {"start": START + 3600, "finish": START + 5220}


@pytest.fixture
def breaks(ada: Tanda, world: World) -> str:
    """The address of the breaks of Noah's shift."""
    return f"/shifts/{made(ada, world)['id']}/breaks"


@answers("POST /api/v2/shifts/{shift_id}/breaks", "GET /api/v2/shifts/{shift_id}/breaks")
def test_create_with_times(ada: Tanda, world: World, breaks: str) -> None:
    one = ok(ada("POST", breaks, {"start": TIMES["start"] + 23, "finish": TIMES["finish"] - 23}), 201)
    assert one == {
        "id": one["id"],
        "shift_id": shift_of(world.noah).pk,
        **TIMES,
        "length": 27,
        "paid": False,
        "selected_automatic_break_id": None,
        "updated_at": int(NOW.timestamp()),
    }
    assert ok(ada("GET", breaks)) == [one]
    assert shift_of(world.noah).worked_minutes == 333


@pytest.mark.parametrize(
    ("sent", "wanted", "worked"),
    [
        ({"length": 45}, {"start": None, "finish": None, "length": 45, "paid": False}, 315),
        ({"paid": True}, {"start": None, "finish": None, "length": 0, "paid": True}, 360),
        ({"length": 45, "paid": True}, {"start": None, "finish": None, "length": 45, "paid": True}, 360),
        ({**TIMES, "length": 30}, {**TIMES, "length": 30, "paid": False}, 330),
        ({**TIMES, "length": 27, "paid": None}, {**TIMES, "length": 27, "paid": False}, 333),
    ],
)
def test_create_with_length_or_paid(
    *, ada: Tanda, world: World, breaks: str, sent: dict[str, Any], wanted: dict[str, Any], worked: int
) -> None:
    one = ok(ada("POST", breaks, sent), 201)
    assert one.keys() == BREAK_KEYS
    assert {name: one[name] for name in wanted} == wanted
    assert shift_of(world.noah).worked_minutes == worked


@answers("GET /api/v2/shifts/{shift_id}/breaks/{break_id}", "PUT /api/v2/shifts/{shift_id}/breaks/{break_id}")
def test_update(ada: Tanda, world: World, breaks: str) -> None:
    path = f"{breaks}/{ok(ada('POST', breaks, TIMES), 201)['id']}"
    with at(NOW + timedelta(hours=1)):
        one = ok(ada("PUT", path, {"start": TIMES["start"] - 600 + 10}))
    assert (one["start"], one["finish"], one["length"]) == (TIMES["start"] - 600, TIMES["finish"], 37)
    assert ok(ada("GET", path)) == one
    assert shift_of(world.noah).worked_minutes == 323
    # Sent back as it was shown, it is no change.
    later = NOW + timedelta(hours=2)
    with at(later):
        assert ok(ada("PUT", path, one)) == one
        assert ok(ada("PUT", path, {"length": 40}))["length"] == 40
        assert ok(ada("PUT", path, {"finish": TIMES["finish"] + 60}))["length"] == 38
        assert ok(ada("PUT", path, {"paid": True}))["paid"] is True
    shift = shift_of(world.noah)
    # Whoever asks for shifts that were updated since hears of it.
    assert (shift.worked_minutes, shift.updated_at) == (360, later)


@answers("GET /api/v2/shifts/{shift_id}/breaks/{break_id}/versions")
def test_versions(ada: Tanda, world: World, breaks: str) -> None:
    path = f"{breaks}/{ok(ada('POST', breaks, TIMES), 201)['id']}"
    with at(NOW + timedelta(hours=1)):
        ok(ada("PUT", path, {"finish": TIMES["finish"] + 60}))
    made_, changed = ok(ada("GET", f"{path}/versions"))
    assert (made_["event"], made_["item_type"]) == ("create", "ShiftBreak")
    assert changed["changes"] == [
        {"field": "break_finish", "previous": TIMES["finish"], "updated": TIMES["finish"] + 60}
    ]
    assert changed["author"] == {"id": world.ada.pk, "name": "API v2"}
    assert ok(ada("GET", f"{path}/versions?updated_after={int(NOW.timestamp())}")) == [changed]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({}, "breaks: A break has a start or a length."),
        ({"finish": START + 60}, "breaks: A break has a start or a length."),
        ({"start": START - 60, "finish": START + 60}, "breaks: A break lies within its shift."),
        ({"start": START + 60, "finish": START}, "breaks: A break ends after it began."),
        ({"start": START + 60}, "breaks: The shift has ended: a break in it has an end, or a length."),
        ({"start": TIMES["start"] + 60, "finish": TIMES["finish"]}, "Two breaks share time."),
        ({"length": 361}, "breaks: A break is no longer than its shift."),
        ({"length": -1}, "length: Input should be greater than or equal to 0"),
        ({"start": "noon"}, "start: not a whole number."),
    ],
)
def test_what_is_no_break_is_refused(ada: Tanda, breaks: str, sent: dict[str, Any], text: str) -> None:
    one = ok(ada("POST", breaks, TIMES), 201)
    ok(ada("POST", breaks, {"length": 1}), 201)
    with refused(400, text) as answered:
        answered.append(ada("POST", breaks, sent))
    if sent.get("finish") and sent.get("start") and "share" not in text:
        with refused(400, text) as answered:
            answered.append(ada("PUT", f"{breaks}/{one['id']}", sent))


def test_a_break_of_another_shift_is_not_there(ada: Tanda, world: World, breaks: str) -> None:
    one = ok(ada("POST", breaks, TIMES), 201)
    other = made(ada, world, user_id=world.emma.pk)["id"]
    with refused(404, "No known break with that id!") as answered:
        for path in (f"/shifts/{other}/breaks/{one['id']}", f"{breaks}/999", f"{breaks}/x"):
            answered.append(ada("GET", path))
            answered.append(ada("PUT", path, {"length": 5}))
            answered.append(ada("GET", f"{path}/versions"))
    with refused(404, "No known shift with that id!") as answered:
        answered.append(ada("POST", "/shifts/999/breaks", {"length": 5}))


def test_who_sees_may_not_always_change(emma: Tanda, ada: Tanda, world: World) -> None:
    path = f"/shifts/{made(ada, world, user_id=world.emma.pk)['id']}/breaks"
    one = ok(ada("POST", path, {"length": 5}), 201)
    assert ok(emma("GET", path)) == [one]
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered.append(emma("POST", path, {"length": 5}))
        answered.append(emma("PUT", f"{path}/{one['id']}", {"length": 6}))
