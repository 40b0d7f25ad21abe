"""When members can, prefer to and cannot work."""

from datetime import date, time
from typing import Any

from muster.leave.actions import delete_occurrence, enter_availability, update_occurrence
from muster.people.actions import deactivate_employee
from tests.away import fresh
from tests.dialects.aladtec.door import Door
from tests.dialects.aladtec.planned import days
from tests.dialects.kit.coverage import answers
from tests.world import World

PATH = "/availability"


def enter(world: World, name: str, on: date, **facts: Any) -> None:
    enter_availability(world.actor("ada"), fresh(world, name), starts_on=on, **facts)


@answers("GET /api/v3/availability")
def test_availability(world: World, door: Door) -> None:
    """Perth is three hours behind Sydney."""
    enter(world, "noah", date(2026, 3, 9), preference="unavailable")
    enter(world, "emma", date(2026, 3, 9), preference="prefers", starts_at=time(22), finishes_at=time(2))
    enter(world, "olga", date(2026, 3, 10), preference="available", starts_at=time(9), finishes_at=time(17))
    answer = door("GET", PATH, **days("2026-03-09", "2026-03-16"))
    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {
                "member_id": world.noah.pk,
                "type": "Unavailable",
                "start_datetime": "2026-03-09T00:00:00+11:00",
                "stop_datetime": "2026-03-10T00:00:00+11:00",
            },
            {
                "member_id": world.emma.pk,
                "type": "Prefer",
                "start_datetime": "2026-03-09T22:00:00+11:00",
                "stop_datetime": "2026-03-10T02:00:00+11:00",
            },
            {
                "member_id": world.olga.pk,
                "type": "Available",
                "start_datetime": "2026-03-10T12:00:00+11:00",
                "stop_datetime": "2026-03-10T20:00:00+11:00",
            },
        ],
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }


def test_what_repeats_within_the_range(world: World, door: Door) -> None:
    enter(
        world,
        "noah",
        date(2026, 3, 9),
        starts_at=time(9),
        finishes_at=time(17),
        repeat_every_weeks=1,
        repeat_weekdays=[1, 3],
    )
    told = door.at("/api/v2").get(PATH, **days("2026-03-11T12:00", "2026-03-18T10:00", ""))
    assert [(one["start_datetime"], one["stop_datetime"]) for one in told] == [
        ("2026-03-11T12:00", "2026-03-11T17:00"),
        ("2026-03-16T09:00", "2026-03-16T17:00"),
        ("2026-03-18T09:00", "2026-03-18T10:00"),
    ]


def test_one_of_what_repeats_that_is_left_out_or_moved(world: World, door: Door) -> None:
    row = enter_availability(
        world.actor("ada"), fresh(world, "noah"), starts_on=date(2026, 3, 9),
        starts_at=time(9), finishes_at=time(17), repeat_every_weeks=1, repeat_weekdays=[1, 3, 5],
    )  # fmt: skip
    delete_occurrence(world.actor("ada"), row, date(2026, 3, 9))
    moved = {"starts_on": date(2026, 3, 12), "ends_on": date(2026, 3, 12), "finishes_at": time(12)}
    update_occurrence(world.actor("ada"), row, date(2026, 3, 11), **moved)
    told = door.at("/api/v2").get(PATH, **days("2026-03-09T00:00", "2026-03-16T00:00", ""))
    assert [(one["start_datetime"], one["stop_datetime"]) for one in told] == [
        ("2026-03-12T09:00", "2026-03-12T12:00"),
        ("2026-03-13T09:00", "2026-03-13T17:00"),
    ]


def test_of_those_who_left_nothing_is_told(world: World, door: Door) -> None:
    enter(world, "noah", date(2026, 3, 9))
    deactivate_employee(world.actor("ada"), world.noah)
    assert door.get(PATH, **days("2026-03-09", "2026-03-16")) == []


def test_at_most_a_year(door: Door) -> None:
    assert door.get(PATH, **days("2026-01-01", "2027-01-01")) == []
    assert door.refused("GET", PATH, **days("2026-01-01", "2027-01-03")) == (
        "range_stop_datetime: at most one year can be asked for."
    )


def test_few_statements(world: World, door: Door, django_assert_max_num_queries: Any) -> None:
    for name in ("noah", "emma", "olga", "max"):
        for day in range(9, 14):
            enter(world, name, date(2026, 3, day))
    query = days("2026-03-09", "2026-03-16")
    door.get(PATH, **query)
    with django_assert_max_num_queries(5):
        assert len(door.get(PATH, **query)) == 20
