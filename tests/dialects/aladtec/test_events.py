"""Events by split day, with the schedules that they concern."""

from datetime import date, time
from typing import Any

import pytest

from muster.places.actions import create_event
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days
from tests.dialects.kit.coverage import answers
from tests.world import World

PATH = "/events"
MARCH = days("2026-03-01", "2026-04-01")


@answers("GET /api/v3/events")
def test_events(world: World, door: Door) -> None:
    ada = world.actor("ada")
    meeting = create_event(
        ada,
        name="Monthly meeting",
        description="Open to the community",
        venue="Station",
        starts_on=date(2026, 3, 10),
        starts_at=time(9),
        finishes_at=time(11),
        department_ids=[world.kitchen.pk, world.bar.pk],
    )
    fair = create_event(ada, name="Fair", starts_on=date(2026, 3, 12), ends_on=date(2026, 3, 13))
    answer = door("GET", PATH, **MARCH)
    assert answer.status_code == 200
    first = {
        "event_id": fair.pk,
        "title": "Fair",
        "description": "",
        "location": "",
        "schedules": [],
        "start_datetime": "2026-03-12T00:00:00+11:00",
        "stop_datetime": "2026-03-13T00:00:00+11:00",
        "extends_before": False,
        "extends_after": True,
    }
    second = first | {
        "start_datetime": "2026-03-13T00:00:00+11:00",
        "stop_datetime": "2026-03-14T00:00:00+11:00",
        "extends_before": True,
        "extends_after": False,
    }
    assert answer.json()["data"] == [
        {
            "daily_split_date": "2026-03-10",
            "event_records": [
                {
                    "event_id": meeting.pk,
                    "title": "Monthly meeting",
                    "description": "Open to the community",
                    "location": "Station",
                    "schedules": [world.kitchen.pk, world.bar.pk],
                    "start_datetime": "2026-03-10T09:00:00+11:00",
                    "stop_datetime": "2026-03-10T11:00:00+11:00",
                    "extends_before": False,
                    "extends_after": False,
                }
            ],
        },
        {"daily_split_date": "2026-03-12", "event_records": [first]},
        {"daily_split_date": "2026-03-13", "event_records": [second]},
    ]
    (day,) = door.at("/api/v2").get(PATH, **days("2026-03-10T10:00", "2026-03-10T12:00", ""))
    (record,) = day["event_records"]
    assert (record["start_datetime"], record["stop_datetime"]) == ("2026-03-10T10:00", "2026-03-10T11:00")
    assert (record["extends_before"], record["extends_after"]) == (True, False)


@pytest.mark.parametrize(
    ("places", "start", "schedules"),
    [
        # Nine in Perth is noon in Sydney.
        (("depot",), "2026-03-10T12:00:00+11:00", ("yard",)),
        (("cafe",), "2026-03-10T09:00:00+11:00", ("kitchen", "bar")),
        (("cafe", "depot"), "2026-03-10T09:00:00+11:00", ("kitchen", "bar", "yard")),
    ],
)
def test_by_the_clocks_where_it_is(
    world: World, door: Door, places: tuple[str, ...], start: str, schedules: tuple[str, ...]
) -> None:
    create_event(
        world.actor("ada"),
        name="Stocktake",
        starts_on=date(2026, 3, 10),
        starts_at=time(9),
        finishes_at=time(10),
        location_ids=[getattr(world, name).pk for name in places],
    )
    ((record,),) = (day["event_records"] for day in door.get(PATH, **MARCH))
    assert record["start_datetime"] == start
    assert record["schedules"] == [getattr(world, name).pk for name in schedules]


def test_the_schedules_in_a_narrow_profile(world: World) -> None:
    create_event(world.actor("ada"), name="Fair", starts_on=date(2026, 3, 12))
    (day,) = Door(token(world, rights={"event": "read"})).get(PATH, **MARCH)
    assert day["event_records"][0]["schedules"] is None


def test_few_statements(world: World, door: Door, django_assert_max_num_queries: Any) -> None:
    for day in range(1, 21):
        create_event(
            world.actor("ada"),
            name="Fair",
            starts_on=date(2026, 3, day),
            location_ids=[world.cafe.pk],
            department_ids=[world.yard.pk],
        )
    door.get(PATH, **MARCH)
    with django_assert_max_num_queries(9):
        assert len(door.get(PATH, **MARCH)) == 20
