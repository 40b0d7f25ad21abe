"""Open time: wanted cover that is missing, vacant shifts, and all time in which a position has nobody."""

from datetime import time
from typing import Any

from muster.rosters.actions import set_required_cover
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days, grill, shift
from tests.dialects.kit.coverage import answers
from tests.world import World

PATH = "/scheduled-time/open-time"
THURSDAY = days("2026-03-05", "2026-03-06")


def want(world: World, starts: int, finishes: int, people: int = 1, **facts: Any) -> None:
    """On Thursdays in the Kitchen."""
    set_required_cover(
        world.actor("rosa"),
        world.kitchen,
        weekday=4,
        starts_at=time(starts),
        finishes_at=time(finishes),
        people=people,
        **facts,
    )


def spans(told: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (day["daily_split_date"], one["position_id"], one["start_datetime"][8:16], one["stop_datetime"][8:16])
        for day in told
        for one in day["time_records"]
    ]


@answers("GET /api/v3/scheduled-time/open-time")
def test_open_time(world: World, door: Door) -> None:
    position, knives = grill(world)
    want(world, 8, 16, people=2, position=position)
    shift(world, "noah", "2026-03-05T08:00", "2026-03-05T12:00", position=position)
    answer = door("GET", PATH, **THURSDAY)
    assert answer.status_code == 200
    short = {
        "schedule_id": world.kitchen.pk,
        "position_id": position.pk,
        "position_qualification_id": knives.pk,
    }
    morning = {"start_datetime": "2026-03-05T08:00:00+11:00", "stop_datetime": "2026-03-05T12:00:00+11:00"}
    noon = {"start_datetime": "2026-03-05T12:00:00+11:00", "stop_datetime": "2026-03-05T16:00:00+11:00"}
    assert answer.json()["data"] == [
        {
            "daily_split_date": "2026-03-05",
            "time_records": [short | morning, short | noon, short | noon],
        }
    ]
    assert answer.json()["meta"] == {"generated_at_datetime": "2026-03-04T09:00:00+11:00"}
    assert door.at("/api/v2").get(PATH, **days("2026-03-05T09:00", "2026-03-05T10:00", "")) == [
        {
            "daily_split_date": "2026-03-05",
            "time_records": [
                short | {"start_datetime": "2026-03-05T09:00", "stop_datetime": "2026-03-05T10:00"}
            ],
        }
    ]


def test_a_vacant_night_is_split(world: World, door: Door) -> None:
    shift(world, None, "2026-03-05T22:00", "2026-03-06T06:00")
    two_days = days("2026-03-05", "2026-03-07")
    assert spans(door.get(PATH, **two_days)) == [
        ("2026-03-05", 0, "05T22:00", "06T00:00"),
        ("2026-03-06", 0, "06T00:00", "06T06:00"),
    ]
    assert spans(door.get(PATH, **two_days, daily_split_time="07:00")) == [
        ("2026-03-05", 0, "05T22:00", "06T06:00")
    ]


def test_time_that_nobody_wants_when_asked(world: World, door: Door) -> None:
    position, _ = grill(world)
    want(world, 8, 16, position=position)
    shift(world, "noah", "2026-03-05T08:00", "2026-03-05T12:00", position=position)
    wanted = ("2026-03-05", position.pk, "05T12:00", "05T16:00")
    assert spans(door.get(PATH, **THURSDAY)) == [wanted]
    assert spans(door.get(PATH, **THURSDAY, include_only_shift_time="true")) == [wanted]
    assert spans(door.get(PATH, **THURSDAY, include_only_shift_time="false")) == [
        ("2026-03-05", position.pk, "05T00:00", "05T08:00"),
        wanted,
        ("2026-03-05", position.pk, "05T16:00", "06T00:00"),
    ]


def test_those_asked_for(world: World, door: Door) -> None:
    position, _ = grill(world)
    shift(world, None, "2026-03-05T08:00", "2026-03-05T12:00", position=position)
    shift(world, None, "2026-03-05T09:00", "2026-03-05T12:00", department=world.bar)
    at_grill = ("2026-03-05", position.pk, "05T08:00", "05T12:00")
    at_bar = ("2026-03-05", 0, "05T09:00", "05T12:00")
    assert spans(door.get(PATH, **THURSDAY)) == [at_grill, at_bar]
    assert spans(door.get(PATH, **THURSDAY, schedule_ids=[world.bar.pk])) == [at_bar]
    assert spans(door.get(PATH, **THURSDAY, position_ids=[position.pk])) == [at_grill]
    assert spans(door.get(PATH, **THURSDAY, position_ids=[0])) == [at_bar]


def test_at_most_a_month(door: Door) -> None:
    assert door.get(PATH, **days("2026-03-01", "2026-04-01")) == []
    # Over the change of clocks a month is an hour longer.
    assert door.at("/api/v2").get(PATH, **days("2026-03-20", "2026-04-20", "")) == []
    for option in ("true", "false"):
        detail = door.refused("GET", PATH, **days("2026-03-01", "2026-04-02"), include_only_shift_time=option)
        assert detail == "range_stop_datetime: at most one month can be asked for."


def test_what_a_profile_does_not_open(world: World) -> None:
    shift(world, None, "2026-03-05T08:00", "2026-03-05T12:00")
    ((told,),) = (
        day["time_records"] for day in Door(token(world, rights={"open_time": "read"})).get(PATH, **THURSDAY)
    )
    assert [told[name] for name in ("schedule_id", "position_id", "position_qualification_id")] == [None] * 3


def test_few_statements(world: World, door: Door, django_assert_max_num_queries: Any) -> None:
    position, _ = grill(world)
    for start in range(0, 20, 4):
        want(world, start, start + 1, position=position)
    month = days("2026-03-01", "2026-04-01")
    door.get(PATH, **month)
    with django_assert_max_num_queries(9):
        door.get(PATH, **month, include_only_shift_time="false")
