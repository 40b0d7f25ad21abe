"""Planned time by split day, and who works now."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from muster.places.actions import archive_pay_code, create_pay_code
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days, grill, shift
from tests.dialects.kit.coverage import answers
from tests.world import World, at

PATH = "/scheduled-time"
NOW_PATH = f"{PATH}/members-scheduled-now"
THURSDAY = "2026-03-05"
WEEK = days("2026-03-02", "2026-03-09")


def record(world: World, name: str, start: str, stop: str, **changed: Any) -> dict[str, Any]:
    return {
        "member_id": world.people[name].pk,
        "schedule_id": world.kitchen.pk,
        "position_id": 0,
        "position_qualification_id": 0,
        "time_type_id": 0,
        "time_type": "Regular",
        "start_datetime": start,
        "stop_datetime": stop,
        "extends_before": False,
        "extends_after": False,
        **changed,
    }


def spans(told: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            day["daily_split_date"],
            one["start_datetime"],
            one["stop_datetime"],
            one["extends_before"],
            one["extends_after"],
        )
        for day in told
        for one in day["time_records"]
    ]


@answers("GET /api/v3/scheduled-time")
def test_scheduled_time(world: World, door: Door) -> None:
    position, knives = grill(world)
    double = create_pay_code(world.actor("ada"), name="Double time")
    shift(world, "noah", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", position=position, pay_code=double)
    shift(world, "emma", f"{THURSDAY}T08:00", f"{THURSDAY}T12:00")
    shift(world, "ada", "2026-03-06T08:00", "2026-03-06T12:00", department=world.bar)
    answer = door("GET", PATH, **WEEK)
    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {
                "daily_split_date": "2026-03-05",
                "time_records": [
                    record(world, "emma", "2026-03-05T08:00:00+11:00", "2026-03-05T12:00:00+11:00"),
                    record(
                        world,
                        "noah",
                        "2026-03-05T09:00:00+11:00",
                        "2026-03-05T17:00:00+11:00",
                        position_id=position.pk,
                        position_qualification_id=knives.pk,
                        time_type_id=double.pk,
                        time_type="Double time",
                    ),
                ],
            },
            {
                "daily_split_date": "2026-03-06",
                "time_records": [
                    record(
                        world,
                        "ada",
                        "2026-03-06T08:00:00+11:00",
                        "2026-03-06T12:00:00+11:00",
                        schedule_id=world.bar.pk,
                    )
                ],
            },
        ],
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }


def test_v2_has_naive_times(world: World, door: Door) -> None:
    shift(world, "noah", f"{THURSDAY}T22:00", "2026-03-06T06:00")
    told = door.at("/api/v2").get(PATH, **days("2026-03-02", "2026-03-09", ""))
    assert spans(told) == [
        ("2026-03-05", "2026-03-05T22:00", "2026-03-06T00:00", False, True),
        ("2026-03-06", "2026-03-06T00:00", "2026-03-06T06:00", True, False),
    ]


@pytest.mark.parametrize(
    ("zone", "split", "pieces"),
    [
        (
            "Australia/Sydney",
            None,
            [
                ("2026-03-05", "2026-03-05T22:00:00+11:00", "2026-03-06T00:00:00+11:00", False, True),
                ("2026-03-06", "2026-03-06T00:00:00+11:00", "2026-03-06T06:00:00+11:00", True, False),
            ],
        ),
        (
            "Australia/Sydney",
            "07:00",
            [("2026-03-05", "2026-03-05T22:00:00+11:00", "2026-03-06T06:00:00+11:00", False, False)],
        ),
        (
            "Australia/Sydney",
            "22:30",
            [
                ("2026-03-04", "2026-03-05T22:00:00+11:00", "2026-03-05T22:30:00+11:00", False, True),
                ("2026-03-05", "2026-03-05T22:30:00+11:00", "2026-03-06T06:00:00+11:00", True, False),
            ],
        ),
        # The same night as it is in another system's zone: 06:00 to 14:00 in New York.
        (
            "America/New_York",
            None,
            [("2026-03-05", "2026-03-05T06:00:00-05:00", "2026-03-05T14:00:00-05:00", False, False)],
        ),
        (
            "America/New_York",
            "07:00",
            [
                ("2026-03-04", "2026-03-05T06:00:00-05:00", "2026-03-05T07:00:00-05:00", False, True),
                ("2026-03-05", "2026-03-05T07:00:00-05:00", "2026-03-05T14:00:00-05:00", True, False),
            ],
        ),
    ],
)
def test_a_night_over_the_split_in_two_zones(
    world: World, door: Door, zone: str, split: str | None, pieces: list[Any]
) -> None:
    shift(world, "noah", f"{THURSDAY}T22:00", "2026-03-06T06:00")
    world.organisation.time_zone = zone
    world.organisation.save()
    query = WEEK if split is None else {**WEEK, "daily_split_time": split}
    assert spans(door.get(PATH, **query)) == pieces


@pytest.mark.parametrize(
    ("zone", "night", "pieces"),
    [
        # The clocks of Sydney go back on 5 April at three: the night is nine hours long.
        (
            "Australia/Sydney",
            ("2026-04-04T22:00", "2026-04-05T06:00"),
            [
                ("2026-04-04", "2026-04-04T22:00:00+11:00", "2026-04-05T00:00:00+11:00", False, True),
                ("2026-04-05", "2026-04-05T00:00:00+11:00", "2026-04-05T06:00:00+10:00", True, False),
            ],
        ),
        # Those of New York go forward on 8 March at two: seven hours.
        (
            "America/New_York",
            ("2026-03-07T22:00", "2026-03-08T06:00"),
            [
                ("2026-03-07", "2026-03-07T22:00:00-05:00", "2026-03-08T00:00:00-05:00", False, True),
                ("2026-03-08", "2026-03-08T00:00:00-05:00", "2026-03-08T06:00:00-04:00", True, False),
            ],
        ),
    ],
)
def test_nights_on_which_clocks_change(
    world: World, door: Door, zone: str, night: tuple[str, str], pieces: list[Any]
) -> None:
    shift(world, "noah", *night, zone=zone)
    world.organisation.time_zone = zone
    world.organisation.save()
    assert spans(door.get(PATH, **days("2026-03-01", "2026-04-10", "Z"))) == pieces


def test_only_what_lies_in_the_range(world: World, door: Door) -> None:
    shift(world, "noah", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00")
    told = door.get(PATH, **days(f"{THURSDAY}T10:00", f"{THURSDAY}T12:00"))
    assert spans(told) == [
        ("2026-03-05", "2026-03-05T10:00:00+11:00", "2026-03-05T12:00:00+11:00", True, True)
    ]
    for first, last in (("00:00", "09:00"), ("17:00", "23:00")):
        assert door.get(PATH, **days(f"{THURSDAY}T{first}", f"{THURSDAY}T{last}")) == []


def test_an_open_end(world: World, door: Door) -> None:
    shift(world, "noah", f"{THURSDAY}T09:00", None)
    assert spans(door.get(PATH, **WEEK)) == [("2026-03-05", "2026-03-05T09:00:00+11:00", None, False, False)]


def test_what_is_not_published_or_vacant_is_not_told(world: World, door: Door) -> None:
    shift(world, "noah", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", publish=False)
    shift(world, None, f"{THURSDAY}T09:00", f"{THURSDAY}T17:00")
    assert door.get(PATH, **WEEK) == []


def test_those_asked_for(world: World, door: Door) -> None:
    position, _ = grill(world)
    old = create_pay_code(world.actor("ada"), name="Old")
    shift(world, "noah", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", position=position)
    shift(world, "emma", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", pay_code=old)
    shift(world, "ada", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", department=world.bar)
    archive_pay_code(world.actor("ada"), old)

    def told(**query: Any) -> set[str]:
        names = {row.pk: name for name, row in world.people.items()}
        days_ = door.get(PATH, **WEEK, **query)
        return {names[one["member_id"]] for day in days_ for one in day["time_records"]}

    assert told() == {"noah", "emma", "ada"}
    assert told(schedule_ids=[world.bar.pk, world.yard.pk]) == {"ada"}
    assert told(member_ids=[world.noah.pk, world.emma.pk]) == {"noah", "emma"}
    assert told(position_ids=[position.pk]) == {"noah"}
    assert told(position_ids=[0]) == {"emma", "ada"}
    assert told(time_type_ids=[0]) == {"noah", "ada"}
    assert told(time_type_ids=[0, old.pk]) == {"noah", "emma", "ada"}
    assert told(member_ids=[world.noah.pk], schedule_ids=[world.bar.pk]) == set()
    assert told(member_ids="") == set()


def test_what_a_profile_does_not_open(world: World) -> None:
    position, _ = grill(world)
    shift(world, "noah", f"{THURSDAY}T09:00", f"{THURSDAY}T17:00", position=position)
    narrow = Door(token(world, rights={"scheduled_shift": "read"}))
    (day,) = narrow.get(PATH, **WEEK)
    (told,) = day["time_records"]
    hidden = {"schedule_id", "position_id", "position_qualification_id", "time_type_id", "time_type"}
    assert {name for name, value in told.items() if value is None} == hidden
    assert told["member_id"] == world.noah.pk


def test_statements_do_not_grow_with_rows(
    world: World, door: Door, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 21):
        shift(world, "noah", f"2026-03-{day:02}T22:00", f"2026-03-{day + 1:02}T06:00")
    query = {**days("2026-03-01", "2026-04-01"), "schedule_ids": [world.kitchen.pk]}
    door.get(PATH, **query)
    with django_assert_max_num_queries(6):
        assert len(door.get(PATH, **query)) == 21


# Who works now


@answers("GET /api/v3/scheduled-time/members-scheduled-now")
def test_members_scheduled_now(world: World, door: Door) -> None:
    """At nine on Wednesday."""
    position, _ = grill(world)
    shift(world, "olga", "2026-03-04T08:00", "2026-03-04T10:00", department=world.yard)
    shift(world, "noah", "2026-03-04T08:00", "2026-03-04T17:00", position=position)
    shift(world, "emma", "2026-03-03T22:00", "2026-03-04T09:30")
    shift(world, "max", "2026-03-04T08:00", None)
    shift(world, "ada", "2026-03-04T08:00", "2026-03-04T09:00", department=world.bar)
    shift(world, "pia", "2026-03-04T08:00", "2026-03-04T17:00", department=world.bar, publish=False)
    shift(world, None, "2026-03-04T08:00", "2026-03-04T17:00")
    answer = door("GET", NOW_PATH)
    assert answer.status_code == 200
    kitchen, yard = answer.json()["data"]
    assert kitchen["schedule_id"] == world.kitchen.pk
    assert sorted(kitchen["positions"], key=lambda one: one["member_id"]) == [
        {"position_id": 0, "member_id": world.max.pk},
        {"position_id": 0, "member_id": world.emma.pk},
        {"position_id": position.pk, "member_id": world.noah.pk},
    ]
    assert yard == {
        "schedule_id": world.yard.pk,
        "positions": [{"position_id": 0, "member_id": world.olga.pk}],
    }
    assert door.get(NOW_PATH, schedule_ids=[world.yard.pk, world.bar.pk]) == [yard]
    assert door.at("/api/v2").get(NOW_PATH, schedule_ids=world.yard.pk) == [yard]
    with at(datetime(2026, 3, 4, 8, tzinfo=UTC) + timedelta(hours=12)):
        assert door.get(NOW_PATH, schedule_ids=[world.yard.pk]) == []


def test_now_for_whom_the_profile_is_narrow(world: World) -> None:
    shift(world, "noah", "2026-03-04T08:00", "2026-03-04T17:00")
    narrow = Door(token(world, rights={"scheduled_shift": "read"}))
    assert narrow.get(NOW_PATH) == [
        {"schedule_id": None, "positions": [{"position_id": None, "member_id": world.noah.pk}]}
    ]


@pytest.mark.parametrize("field", ["schedule_ids", "position_ids", "time_type_ids"])
def test_what_a_profile_closes_is_not_found_by_asking_for_it(door: Door, world: World, field: str) -> None:
    shift(world, "noah", "2026-03-05T09:00", "2026-03-05T17:00")
    narrow = Door(token(world, rights={"scheduled_shift": "read"}))
    asked = days("2026-03-05", "2026-03-06")
    assert narrow.get("/scheduled-time", **asked)[0]["time_records"][0]["schedule_id"] is None
    narrow.refused("GET", "/scheduled-time", status=403, **asked, **{field: 0})
    narrow.get("/scheduled-time", **asked, member_ids=world.noah.pk)
    door.get("/scheduled-time", **asked, **{field: 0})


def test_schedules_that_are_closed_are_told_as_one(world: World) -> None:
    shift(world, "noah", "2026-03-04T08:00", "2026-03-04T17:00")
    shift(world, "olga", "2026-03-04T08:00", "2026-03-04T17:00", department=world.yard)
    (only,) = Door(token(world, rights={"scheduled_shift": "read"})).get(NOW_PATH)
    assert only["schedule_id"] is None
    assert {one["member_id"] for one in only["positions"]} == {world.noah.pk, world.olga.pk}
