"""Hours beyond the plan."""

from typing import Any

from muster.people.actions import create_qualification
from muster.places.actions import create_pay_code
from muster.rosters.actions import settle_extra_hours, state_extra_hours
from muster.rosters.models import ExtraHours
from tests.away import fresh
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days
from tests.dialects.kit.coverage import answers
from tests.presses import local
from tests.world import World

PATH = "/extra-hours"
WEEK = days("2026-03-02", "2026-03-09")


def extra(
    world: World, name: str, start: str, finish: str, *, approve: bool | None = None, **facts: Any
) -> ExtraHours:
    row = state_extra_hours(
        world.actor("ada"), fresh(world, name), starts_at=local(start), finishes_at=local(finish), **facts
    )
    return row if approve is None else settle_extra_hours(world.actor("rosa"), row, approve=approve)


@answers("GET /api/v3/extra-hours")
def test_extra_hours(world: World, door: Door) -> None:
    double = create_pay_code(world.actor("ada"), name="Double time")
    medic = create_qualification(world.actor("ada"), name="Medic")
    extra(
        world,
        "noah",
        "2026-03-03T22:00",
        "2026-03-04T02:00",
        approve=True,
        department=world.kitchen,
        qualification=medic,
        pay_code=double,
    )
    extra(world, "emma", "2026-03-03T17:00", "2026-03-03T18:00")
    extra(world, "olga", "2026-03-03T17:00", "2026-03-03T18:00", approve=False)
    answer = door("GET", PATH, **WEEK)
    assert answer.status_code == 200
    emma = {
        "member_id": world.emma.pk,
        "schedule_id": 0,
        "position_qualification_id": 0,
        "time_type_id": 0,
        "time_type": "Regular",
        "start_datetime": "2026-03-03T17:00:00+11:00",
        "stop_datetime": "2026-03-03T18:00:00+11:00",
        "status": "Pending",
        "extends_before": False,
        "extends_after": False,
    }
    noah = {
        "member_id": world.noah.pk,
        "schedule_id": world.kitchen.pk,
        "position_qualification_id": medic.pk,
        "time_type_id": double.pk,
        "time_type": "Double time",
        "start_datetime": "2026-03-03T22:00:00+11:00",
        "stop_datetime": "2026-03-04T00:00:00+11:00",
        "status": "Approved",
        "extends_before": False,
        "extends_after": True,
    }
    later = noah | {
        "start_datetime": "2026-03-04T00:00:00+11:00",
        "stop_datetime": "2026-03-04T02:00:00+11:00",
        "extends_before": True,
        "extends_after": False,
    }
    assert answer.json()["data"] == [
        {"daily_split_date": "2026-03-03", "extra_hours_records": [emma, noah]},
        {"daily_split_date": "2026-03-04", "extra_hours_records": [later]},
    ]
    (only,) = door.at("/api/v2").get(PATH, **days("2026-03-03T17:30", "2026-03-03T21:00", ""))
    assert only["extra_hours_records"] == [
        emma
        | {"start_datetime": "2026-03-03T17:30", "stop_datetime": "2026-03-03T18:00", "extends_before": True}
    ]


def test_those_asked_for(world: World, door: Door) -> None:
    medic = create_qualification(world.actor("ada"), name="Medic")
    double = create_pay_code(world.actor("ada"), name="Double time")
    extra(world, "noah", "2026-03-03T17:00", "2026-03-03T18:00", approve=True, department=world.kitchen)
    extra(world, "emma", "2026-03-03T17:00", "2026-03-03T18:00", qualification=medic, pay_code=double)

    def told(**query: Any) -> list[int]:
        found = door.get(PATH, **WEEK, **query)
        return [one["member_id"] for day in found for one in day["extra_hours_records"]]

    noah, emma = world.noah.pk, world.emma.pk
    assert told() == [noah, emma]
    assert told(statuses="approved") == [noah]
    assert told(statuses="pending") == [emma]
    assert told(statuses="approved,pending") == [noah, emma]
    assert told(schedule_ids=[world.kitchen.pk]) == [noah]
    assert told(member_ids=[emma]) == [emma]
    assert told(position_qualification_ids=[medic.pk]) == [emma]
    assert told(position_qualification_ids=[0]) == [noah]
    assert told(time_type_ids=[double.pk]) == [emma]


def test_what_a_profile_does_not_open(world: World) -> None:
    extra(world, "noah", "2026-03-03T17:00", "2026-03-03T18:00")
    (day,) = Door(token(world, rights={"extra_hours": "read"})).get(PATH, **WEEK)
    hidden = {"schedule_id", "position_qualification_id", "time_type_id", "time_type"}
    assert {name for name, value in day["extra_hours_records"][0].items() if value is None} == hidden
