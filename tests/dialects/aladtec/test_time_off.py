"""Time off, its hours, and its types."""

from datetime import date
from typing import Any

import pytest

from muster.leave.actions import create_leave_type, delete_leave_type, update_leave_type
from muster.leave.kinds import Half
from muster.leave.models import LeaveType
from tests.away import ask, leave_type
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days
from tests.dialects.kit.coverage import answers
from tests.unchanged import unchanged
from tests.world import World

PATH = "/time-off"
TYPES = f"{PATH}/types"
WEEK = days("2026-03-09", "2026-03-16")


def march(day: int) -> date:
    return date(2026, 3, day)


def spans(told: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            one["start_datetime"][8:16],
            one["stop_datetime"][8:16],
            one["extends_before"],
            one["extends_after"],
            one["pto_hours"],
        )
        for day in told
        for one in day["time_records"]
    ]


@answers("GET /api/v3/time-off")
def test_time_off(world: World, door: Door) -> None:
    """Monday the 9th and Tuesday, of which 7.6 hours each are usually worked."""
    row = ask(world, "emma", by="ada", last=march(10))
    answer = door("GET", PATH, **WEEK)
    assert answer.status_code == 200
    monday = {
        "time_off_id": row.pk,
        "member_id": world.emma.pk,
        "time_off_type": "Annual leave",
        "status": "Approved",
        "start_datetime": "2026-03-09T00:00:00+11:00",
        "stop_datetime": "2026-03-10T00:00:00+11:00",
        "extends_before": False,
        "extends_after": True,
        "pto_hours": 7.6,
    }
    tuesday = monday | {
        "start_datetime": "2026-03-10T00:00:00+11:00",
        "stop_datetime": "2026-03-11T00:00:00+11:00",
        "extends_before": True,
        "extends_after": False,
    }
    assert answer.json()["data"] == [
        {"daily_split_date": "2026-03-09", "time_records": [monday]},
        {"daily_split_date": "2026-03-10", "time_records": [tuesday]},
    ]
    (day,) = door.at("/api/v2").get(PATH, **days("2026-03-10", "2026-03-11", ""))
    assert day["time_records"] == [
        tuesday | {"start_datetime": "2026-03-10T00:00", "stop_datetime": "2026-03-11T00:00"}
    ]


def test_approved_ones_unless_asked(world: World, door: Door) -> None:
    ask(world, "emma", by="ada")
    ask(world, "noah", march(11))

    def told(**query: Any) -> list[str]:
        return [one["status"] for day in door.get(PATH, **WEEK, **query) for one in day["time_records"]]

    assert told() == ["Approved"]
    assert told(statuses="approved") == ["Approved"]
    assert told(statuses="pending") == ["Pending"]
    assert told(statuses="approved,pending") == ["Approved", "Pending"]
    detail = door.refused("GET", PATH, **WEEK, statuses="declined")
    assert detail == "statuses: give some of approved, pending."


def test_half_a_day_and_hours(world: World, door: Door) -> None:
    """The afternoon from one; and two hours of Wednesday in Perth, as Sydney's clocks show them."""
    ask(world, "emma", by="ada", starts_half=Half.AFTERNOON)
    by_hour = create_leave_type(world.actor("ada"), name="Errand", unit="hours")
    ask(world, "olga", march(11), by="ada", leave_type=by_hour, starts_minute=9 * 60, ends_minute=11 * 60)
    assert spans(door.get(PATH, **WEEK)) == [
        ("09T13:00", "10T00:00", False, False, 4.6),
        ("11T12:00", "11T14:00", False, False, 2),
    ]


@pytest.mark.parametrize(
    ("span", "split", "pieces"),
    [
        (("2026-03-09", "2026-03-11"), "12:00", [
            ("09T00:00", "09T12:00", False, True, 3),
            ("09T12:00", "10T00:00", True, False, 4.6),
        ]),
        (("2026-03-09T11:00", "2026-03-09T14:00"), "00:00", [("09T11:00", "09T14:00", True, True, 2)]),
    ],
)  # fmt: skip
def test_hours_of_parts_add_up(
    world: World, door: Door, span: tuple[str, str], split: str, pieces: list[Any]
) -> None:
    ask(world, "emma", by="ada")
    assert spans(door.get(PATH, **days(*span), daily_split_time=split)) == pieces


def test_unpaid_time_off_has_no_hours(world: World, door: Door) -> None:
    update_leave_type(world.actor("ada"), leave_type(world), paid=False)
    ask(world, "emma", by="ada")
    assert spans(door.get(PATH, **WEEK)) == [("09T00:00", "10T00:00", False, False, 0)]


def test_the_type_in_a_narrow_profile(world: World) -> None:
    ask(world, "emma", by="ada")
    (day,) = Door(token(world, rights={"leave_request": "read"})).get(PATH, **WEEK)
    assert day["time_records"][0]["time_off_type"] is None


def test_few_statements(world: World, door: Door, django_assert_max_num_queries: Any) -> None:
    for day in range(9, 14):
        ask(world, "emma", march(day), by="ada")
        ask(world, "noah", march(day), by="ada")
    door.get(PATH, **WEEK)
    with django_assert_max_num_queries(4):
        assert len(spans(door.get(PATH, **WEEK))) == 10


# Types


@answers("GET /api/v3/time-off/types")
def test_time_off_types(world: World, door: Door) -> None:
    rows = list(LeaveType.objects.all_rows_unchecked().filter(organisation=world.organisation).order_by("pk"))
    answer = door("GET", TYPES)
    assert answer.status_code == 200
    told = [{"time_off_type_id": row.pk, "name": row.name} for row in rows]
    assert answer.json() == {
        "data": told,
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    assert len(told) > 2
    assert door.get(TYPES, limit=1, offset=1) == told[1:2]
    delete_leave_type(world.actor("ada"), rows[0])
    assert door.get(TYPES) == told[1:]


@answers("POST /api/v3/time-off/types")
def test_new_time_off_types(world: World, door: Door) -> None:
    answer = door("POST", TYPES, [{"name": "Kelly day"}, {"name": " Union  leave "}])
    assert answer.status_code == 201
    told = answer.json()["data"]
    assert [one["name"] for one in told] == ["Kelly day", "Union leave"]
    assert door.get(TYPES)[-2:] == told


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (
            [{"name": "Kelly day"}, {"name": "annual LEAVE"}],
            "1: There is a leave type called annual LEAVE already.",
        ),
        (
            [{"name": "Kelly day"}, {"name": "Kelly day"}],
            "1: There is a leave type called Kelly day already.",
        ),
        ([{"name": "Kelly day"}, {"name": " "}], "1.name: give a text that is not empty."),
        ([{"name": "Kelly day"}, {}], "1.name is required."),
        ([{"name": "x" * 201}], "0.name: "),
        ({"name": "Kelly day"}, "body: "),
        ([{"name": "x"}] * 101, "body: "),
    ],
)
def test_types_that_cannot_be(door: Door, body: Any, detail: str) -> None:
    """All or none."""
    with unchanged():
        assert door.refused("POST", TYPES, body).startswith(detail)


def test_types_are_made_by_those_who_may(world: World) -> None:
    narrow = Door(token(world, rights={"leave_type": "read"}))
    with unchanged():
        narrow.refused("POST", TYPES, [{"name": "Kelly day"}], status=403)
    assert narrow("GET", TYPES).status_code == 200


def test_statements_do_not_grow_with_new_types(door: Door, django_assert_max_num_queries: Any) -> None:
    for names in (["Kelly day"], [f"Kelly day {number}" for number in range(100)]):
        with django_assert_max_num_queries(10):
            door.told("POST", TYPES, [{"name": name} for name in names], status=201)
