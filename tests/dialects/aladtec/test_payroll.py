"""The payroll report: each moment paid once, page by page."""

from datetime import date
from typing import Any

import pytest

from muster.attendance.actions import add_break, enter_shift
from muster.attendance.models import Shift
from muster.dialects.aladtec import payroll
from muster.places.actions import create_pay_code
from muster.rosters.actions import settle_extra_hours
from tests.away import ask, fresh, leave_type
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import days, grill, shift
from tests.dialects.aladtec.test_extra_hours import extra
from tests.dialects.kit.coverage import answers
from tests.presses import local, press
from tests.world import World, run_jobs

PATH = "/reports/payroll"
WEEK = days("2026-02-23", "2026-03-02")
FRIDAY = "2026-02-27"


def worked(world: World, name: str, start: str, finish: str, **facts: Any) -> Shift:
    return enter_shift(
        world.actor("pia"),
        employee=fresh(world, name),
        department=facts.pop("department", world.kitchen),
        starts_at=local(start),
        finishes_at=local(finish),
        **facts,
    )


def told(door: Door, **query: Any) -> list[tuple[Any, ...]]:
    """Member, times of day, type of record, category, hours."""
    return [
        (
            row["member"]["first_name"],
            one["start_datetime"][8:16],
            one["stop_datetime"][8:16],
            one["pay_type"]["record_type"],
            one["time_category"],
            one["payroll_hours"],
        )
        for row in door.get(PATH, **{**WEEK, **query})
        for one in row["report_entries"]
    ]


@answers("GET /api/v3/reports/payroll")
def test_the_report(world: World, door: Door) -> None:
    position, knives = grill(world)
    double = create_pay_code(world.actor("ada"), name="Double time")
    shift(world, "emma", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00", position=position, automatic_break_minutes=30)
    row = worked(world, "noah", f"{FRIDAY}T08:00", f"{FRIDAY}T16:20", pay_code=double)
    ask(world, "max", date(2026, 2, 26), by="ada")
    extra(world, "noah", f"{FRIDAY}T18:00", f"{FRIDAY}T19:00", approve=True, qualification=knives)
    answer = door("GET", PATH, **WEEK)
    assert answer.status_code == 200
    none = {"position_qualification_id": 0, "name": ""}
    kitchen = {"schedule_id": world.kitchen.pk, "name": "Kitchen"}
    grilling = {"position_qualification_id": knives.pk, "name": "Knives"}
    regular = {"id": 0, "name": "Regular", "record_type": "time_type"}
    assert answer.json() == {
        "data": [
            {
                "member": {"member_id": world.max.pk, "first_name": "Max", "last_name": "Manager"},
                "report_entries": [
                    {
                        "start_datetime": "2026-02-26T09:00:00+11:00",
                        "stop_datetime": "2026-02-26T17:36:00+11:00",
                        "schedule": kitchen,
                        "position_qualification": none,
                        "pay_type": {
                            "id": leave_type(world).pk,
                            "name": "Annual leave",
                            "record_type": "time_off_type",
                        },
                        "time_category": "time_off",
                        "shift_differential": "",
                        "payroll_hours": 7.6,
                    }
                ],
            },
            {
                "member": {"member_id": world.emma.pk, "first_name": "Emma", "last_name": "Example"},
                "report_entries": [
                    {
                        "start_datetime": "2026-02-27T09:00:00+11:00",
                        "stop_datetime": "2026-02-27T17:00:00+11:00",
                        "schedule": kitchen,
                        "position_qualification": grilling,
                        "pay_type": regular,
                        "time_category": "time_worked",
                        "shift_differential": "",
                        "payroll_hours": 7.5,
                    }
                ],
            },
            {
                "member": {"member_id": world.noah.pk, "first_name": "Noah", "last_name": "North"},
                "report_entries": [
                    {
                        "start_datetime": "2026-02-27T08:00:00+11:00",
                        "stop_datetime": "2026-02-27T16:20:00+11:00",
                        "schedule": kitchen,
                        "position_qualification": none,
                        "pay_type": {"id": double.pk, "name": "Double time", "record_type": "paycode"},
                        "time_category": "time_worked",
                        "shift_differential": "",
                        "payroll_hours": 25 / 3,
                    },
                    {
                        "start_datetime": "2026-02-27T18:00:00+11:00",
                        "stop_datetime": "2026-02-27T19:00:00+11:00",
                        "schedule": {"schedule_id": 0, "name": ""},
                        "position_qualification": grilling,
                        "pay_type": regular,
                        "time_category": "overtime",
                        "shift_differential": "",
                        "payroll_hours": 1,
                    },
                ],
            },
        ],
        "meta": {"next_token": None, "generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    assert row.worked_minutes == 500
    naive = door.at("/api/v2").get(PATH, **days("2026-02-23", "2026-03-02", ""), member_ids=[world.emma.pk])
    assert naive[0]["report_entries"][0]["start_datetime"] == "2026-02-27T09:00"


def test_who_clocked_in_is_paid_by_the_clock_and_not_by_the_plan(world: World, door: Door) -> None:
    shift(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    shift(world, "noah", "2026-02-28T09:00", "2026-02-28T17:00")
    assert [one[-1] for one in told(door)] == [8, 8]
    worked(world, "noah", f"{FRIDAY}T09:30", f"{FRIDAY}T11:00")
    assert told(door) == [
        ("Noah", "27T09:30", "27T11:00", "paycode", "time_worked", 1.5),
        ("Noah", "28T09:00", "28T17:00", "time_type", "time_worked", 8),
    ]


def test_a_clock_that_runs_still_pays_nothing_yet(world: World, door: Door) -> None:
    shift(world, "noah", "2026-03-04T08:00", "2026-03-04T17:00")
    press(world.noah, "start", local("2026-03-04T08:05"))
    run_jobs()
    assert told(door, **days("2026-03-04", "2026-03-05")) == []


def test_leave_takes_the_place_of_the_plan(world: World, door: Door) -> None:
    """Of whoever was planned until half past eight and is on leave until 17:36, three hours of the plan are left."""
    shift(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T20:36")
    ask(world, "noah", date(2026, 2, 27), by="ada")
    assert told(door) == [
        ("Noah", "27T09:00", "27T17:36", "time_off_type", "time_off", 7.6),
        ("Noah", "27T17:36", "27T20:36", "time_type", "time_worked", 3),
    ]


def test_what_is_not_published_is_not_paid(world: World, door: Door) -> None:
    shift(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00", publish=False)
    shift(world, None, f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    shift(world, "emma", f"{FRIDAY}T09:00", None)
    extra(world, "emma", f"{FRIDAY}T18:00", f"{FRIDAY}T19:00")
    assert told(door) == []


def test_approved_extra_hours_are_told_once(world: World, door: Door) -> None:
    """Clocked from nine to six, of which the last hour was approved beyond the plan."""
    worked(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T18:00")
    row = extra(world, "noah", f"{FRIDAY}T17:00", f"{FRIDAY}T18:00")
    assert told(door) == [("Noah", "27T09:00", "27T18:00", "paycode", "time_worked", 9)]
    settle_extra_hours(world.actor("rosa"), row, approve=True)
    assert told(door) == [
        ("Noah", "27T09:00", "27T17:00", "paycode", "time_worked", 8),
        ("Noah", "27T17:00", "27T18:00", "time_type", "overtime", 1),
    ]


def test_a_night_over_the_end_of_the_range_is_paid_in_two_parts(world: World, door: Door) -> None:
    """Its known break of half an hour lies in the first part; together they are all that was worked."""
    row = worked(world, "noah", "2026-03-01T22:00", "2026-03-02T06:00")
    add_break(
        world.actor("pia"),
        row,
        starts_at=local("2026-03-01T23:00"),
        finishes_at=local("2026-03-01T23:30"),
    )
    assert told(door) == [("Noah", "01T22:00", "02T00:00", "paycode", "time_worked", 1.5)]
    assert told(door, **days("2026-03-02", "2026-03-09")) == [
        ("Noah", "02T00:00", "02T06:00", "paycode", "time_worked", 6)
    ]


def test_the_night_of_a_change_of_clocks(world: World, door: Door) -> None:
    """Sydney's clocks go back on 5 April: the night from ten to six is nine hours long."""
    shift(world, "noah", "2026-04-04T22:00", "2026-04-05T06:00")
    (one,) = told(door, **days("2026-04-01", "2026-04-10"))
    assert one[-1] == 9
    parts = [
        *told(door, **days("2026-04-01", "2026-04-05")),
        *told(door, **days("2026-04-05", "2026-04-10")),
    ]
    assert [part[-1] for part in parts] == [2, 7]


@pytest.mark.parametrize(
    ("categories", "found"),
    [
        ("time_worked", {"time_worked"}),
        ("time_off", {"time_off"}),
        ("overtime", {"overtime"}),
        ("time_off,overtime", {"time_off", "overtime"}),
        ("holiday", set()),
        ("time_worked,time_off,overtime,holiday", {"time_worked", "time_off", "overtime"}),
    ],
)
def test_categories_asked_for(world: World, door: Door, categories: str, found: set[str]) -> None:
    worked(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    ask(world, "max", date(2026, 2, 26), by="ada")
    extra(world, "emma", f"{FRIDAY}T18:00", f"{FRIDAY}T19:00", approve=True)
    assert {one[-2] for one in told(door, time_categories=categories)} == found


def test_a_category_that_is_none(door: Door) -> None:
    detail = door.refused("GET", PATH, **WEEK, time_categories="worked")
    assert detail == "time_categories: give some of time_worked, time_off, overtime, holiday."


def test_members_asked_for(world: World, door: Door) -> None:
    for name in ("noah", "emma"):
        worked(world, name, f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    assert {one[0] for one in told(door, member_ids=[world.noah.pk, world.max.pk])} == {"Noah"}
    assert told(door, member_ids="") == []
    assert world.other
    for unknown in (999_999, world.other.zoe.pk):
        detail = door.refused("GET", PATH, **WEEK, member_ids=[world.noah.pk, unknown], status=404)
        assert detail == "Member was not found."


def test_pages(world: World, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token asked with again gives the same page, whatever came before it meanwhile."""
    monkeypatch.setattr(payroll, "MEMBERS_OF_A_PAGE", 2)
    for name in ("max", "emma", "noah", "olga"):
        worked(world, name, f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")

    def page(**query: Any) -> tuple[list[str], Any]:
        answer = door("GET", PATH, **WEEK, **query).json()
        return [row["member"]["first_name"] for row in answer["data"]], answer["meta"]["next_token"]

    names, token_ = page()
    assert names == ["Max", "Emma"]
    assert page() == (names, token_)
    worked(world, "ada", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00", department=world.bar)
    for _ in range(2):
        assert page(next_token=token_) == (["Noah", "Olga"], None)
    assert page()[0] == ["Ada", "Max"]


def test_a_token_belongs_to_its_request(world: World, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payroll, "MEMBERS_OF_A_PAGE", 1)
    for name in ("max", "emma"):
        worked(world, name, f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    token_ = door("GET", PATH, **WEEK).json()["meta"]["next_token"]
    assert world.other
    stranger = Door(token(world.other))
    for one, query in (
        (door, {**WEEK, "next_token": token_ + "x"}),
        (door, {**WEEK, "next_token": ""}),
        (door, {**WEEK, "next_token": "1"}),
        (door, {**WEEK, "next_token": token_, "member_ids": world.max.pk}),
        (door, {**WEEK, "next_token": token_, "time_categories": "time_off"}),
        (door, {**days("2026-02-23", "2026-03-01"), "next_token": token_}),
        (stranger, {**WEEK, "next_token": token_}),
    ):
        assert one.refused("GET", PATH, **query) == "next_token: it does not belong to this request."


def test_what_a_profile_does_not_open(world: World) -> None:
    worked(world, "noah", f"{FRIDAY}T09:00", f"{FRIDAY}T17:00")
    ((row,),) = (Door(token(world, rights={"payroll_report": "read"})).get(PATH, **WEEK),)
    assert row["member"] == {"member_id": world.noah.pk, "first_name": None, "last_name": None}
    (entry,) = row["report_entries"]
    assert [entry[name] for name in ("schedule", "position_qualification", "pay_type")] == [None] * 3
    assert entry["payroll_hours"] == 8


def test_statements_do_not_grow_with_people(
    world: World, door: Door, django_assert_max_num_queries: Any
) -> None:
    for name in ("max", "emma", "noah", "ada", "pia"):
        department = world.kitchen if name in {"max", "emma", "noah"} else world.bar
        for day in (23, 24, 25):
            span = f"2026-02-{day}T09:00", f"2026-02-{day}T17:00"
            worked(world, name, *span)
            shift(world, name, *span, department=department)
        extra(world, name, f"{FRIDAY}T18:00", f"{FRIDAY}T19:00", approve=True)
    door.get(PATH, **WEEK)
    with django_assert_max_num_queries(11):
        assert len(told(door)) == 20
