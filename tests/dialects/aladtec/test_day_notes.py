"""Shift labels and notes of days."""

from datetime import date, timedelta

from muster.core.actor import Actor
from muster.rosters.actions import add_roster_note, set_shift_label, update_roster_note
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import dates
from tests.dialects.kit.coverage import answers
from tests.world import NOW, World, at

NOTES = "/scheduled-time/notes"
LABELS = "/shift-labels"
THURSDAY, FRIDAY = date(2026, 3, 5), date(2026, 3, 6)


@answers("GET /api/v3/shift-labels")
def test_shift_labels(world: World, door: Door) -> None:
    ada = world.actor("ada")
    for on, label, colour in (
        (FRIDAY, "B Shift", "Red"),
        (THURSDAY, "A Shift", "Blue"),
        (date(2026, 4, 1), "C", "Gold"),
    ):
        set_shift_label(ada, on_date=on, label=label, colour=colour)
    answer = door("GET", LABELS, **dates("2026-03-05", "2026-03-06"))
    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {"shift_date": "2026-03-05", "label": "A Shift", "color": "Blue"},
            {"shift_date": "2026-03-06", "label": "B Shift", "color": "Red"},
        ],
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    assert len(door.at("/api/v2").get(LABELS, **dates("2000-01-01", "2100-01-01"))) == 3


@answers("GET /api/v3/scheduled-time/notes")
def test_notes(world: World, door: Door) -> None:
    first = add_roster_note(world.actor("max"), on_date=FRIDAY, content="Inventory", department=world.kitchen)
    add_roster_note(world.actor("ada"), on_date=FRIDAY, content="Fire drill")
    add_roster_note(
        Actor.system(world.organisation.pk), on_date=THURSDAY, content="Rain", department=world.yard
    )
    with at(NOW + timedelta(hours=2)):
        update_roster_note(world.actor("max"), first, content="Inventory at noon")
    answer = door("GET", NOTES, **dates("2026-03-05", "2026-03-06"))
    assert answer.status_code == 200
    rain = {
        "schedule_id": world.yard.pk,
        "date": "2026-03-05",
        "member_id": 0,
        "content": "Rain",
        "modified_datetime": "2026-03-04T09:00:00+11:00",
    }
    inventory = {
        "schedule_id": world.kitchen.pk,
        "date": "2026-03-06",
        "member_id": world.max.pk,
        "content": "Inventory at noon",
        "modified_datetime": "2026-03-04T11:00:00+11:00",
    }
    drill = {
        "schedule_id": 0,
        "date": "2026-03-06",
        "member_id": world.ada.pk,
        "content": "Fire drill",
        "modified_datetime": "2026-03-04T09:00:00+11:00",
    }
    assert answer.json()["data"] == [
        {"calendar_date": "2026-03-05", "notes": [rain]},
        {"calendar_date": "2026-03-06", "notes": [inventory, drill]},
    ]
    week = dates("2026-03-05", "2026-03-06")
    assert door.get(NOTES, **week, schedule_ids=[world.yard.pk]) == [
        {"calendar_date": "2026-03-05", "notes": [rain]}
    ]
    assert door.get(NOTES, **week, schedule_ids=[0]) == [{"calendar_date": "2026-03-06", "notes": [drill]}]
    (day,) = door.at("/api/v2").get(NOTES, **dates("2026-03-05", "2026-03-05"))
    assert day["notes"] == [rain | {"modified_datetime": "2026-03-04T09:00"}]


def test_at_most_a_year_of_notes(door: Door) -> None:
    assert door.get(NOTES, **dates("2024-02-29", "2025-02-28")) == []
    assert door.refused("GET", NOTES, **dates("2024-02-29", "2025-03-01")) == (
        "range_stop_date: at most one year can be asked for."
    )


def test_the_schedule_of_a_note_in_a_narrow_profile(world: World) -> None:
    add_roster_note(world.actor("max"), on_date=FRIDAY, content="x", department=world.kitchen)
    narrow = Door(token(world, rights={"roster_note": "read"}))
    (day,) = narrow.get(NOTES, **dates("2026-03-06", "2026-03-06"))
    assert day["notes"][0]["schedule_id"] is None
