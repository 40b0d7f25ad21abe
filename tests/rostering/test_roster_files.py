"""Problems as JSON: what is written is read, and what cannot be read is told by its place."""

import json
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from muster.rostering import (
    Demand,
    Employee,
    Horizon,
    Limits,
    Problem,
    RosteringError,
    Slot,
    Weights,
    read_problem,
    read_roster,
    solve,
    write_problem,
    write_solution,
)
from tests.rostering.invented import fixed_shifts, shop

SMALL: dict[str, Any] = {
    "horizon": {"starts_on": "2026-03-23", "days": 7, "zone": "Europe/Berlin"},
    "positions": [{"id": "till", "requires": ["till"]}],
    "limits": {"usual": {"rest_minutes": 600, "windows": [{"days": 7, "minutes": 2280}]}},
    "employees": [
        {"id": "bo", "qualifications": {"till": "2026-12-31"}, "limits": "usual", "hourly_rate": 2500}
    ],
    "demands": [
        {
            "position": "till",
            "start": "2026-03-29T09:00",
            "finish": "2026-03-29T13:00",
            "wanted": 1,
            "under": 900,
        }
    ],
    "weights": {"labour": 1},
}


@pytest.mark.parametrize("given", [fixed_shifts(3), fixed_shifts(4), shop(1)], ids=["odd", "even", "shop"])
def test_what_is_written_is_read(given: Problem) -> None:
    assert read_problem(json.loads(json.dumps(write_problem(given)))) == given


def test_times_are_those_of_the_wall_clock() -> None:
    given = read_problem(SMALL)
    assert given.demands[0].start == given.horizon.midnight(6) + 8 * 60
    assert given.employees[0].limits.rest_minutes == 600
    assert given.employees[0].qualifications == {"till": date(2026, 12, 31)}


def test_the_answer() -> None:
    given = read_problem(SMALL)
    found = write_solution(given, solve(given, seconds=60, rounds=1), [], [])
    [one] = found["roster"]
    assert (one["employee"], one["start"], one["finish"]) == (
        "bo",
        "2026-03-29T09:00+02:00",
        "2026-03-29T13:00+02:00",
    )
    assert found["scores"] == {"labour cost": 10_000}
    assert read_roster(found["roster"], given.horizon) == solve(given, seconds=60, rounds=1).roster


DEMAND: dict[str, Any] = SMALL["demands"][0]
PIN = {"employee": "bo", "start": "2026-03-24T09:00", "finish": "2026-03-24T13:00", "position": "till"}
SLOT = {"id": "E", "kind": "E", "position": "till", "start": "2026-03-24T06:00", "finish": "2026-03-24T14:00", "wanted": 1, "under": 9}  # fmt: skip
HORIZON: dict[str, Any] = SMALL["horizon"]


def bo(**facts: Any) -> dict[str, Any]:
    return {"employees": [{"id": "bo", **facts}]}


def demand(**facts: Any) -> dict[str, Any]:
    return {"demands": [{**DEMAND, **facts}]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"horizon": 7}, "horizon: an object is expected."),
        ({"horizon": {**HORIZON, "days": 57}}, "horizon: A roster is for 1 to 56 days, not 57."),
        ({"horizon": {**HORIZON, "days": 0}}, "horizon: A roster is for 1 to 56 days, not 0."),
        ({"horizon": {**HORIZON, "zone": "Mars/Base"}}, "horizon: There is no time zone Mars/Base."),
        ({"horizon": {**HORIZON, "zone": "../../etc/passwd"}}, "horizon: There is no time zone ../../etc/passwd."),
        ({"horizon": {**HORIZON, "zone": ""}}, "horizon: There is no time zone ."),
        ({"horizon": {**HORIZON, "week_starts": 7}}, "horizon: A week starts on a day from 0 (Monday) to 6, not on 7."),
        ({"horizon": {**HORIZON, "starts_on": "soon"}}, "horizon.starts_on: 'soon' is not a date such as 2026-03-02."),
        ({"horizon": {**HORIZON, "starts_on": 20260323}}, "horizon.starts_on: 20260323 is not a date such as 2026-03-02."),
        ({"horizon": {**HORIZON, "starts_on": "0001-01-01"}}, "horizon: A roster begins in the years 1973 to 9998, not on 0001-01-01."),
        ({"horizon": {**HORIZON, "starts_on": "9999-12-31"}}, "horizon: A roster begins in the years 1973 to 9998, not on 9999-12-31."),
        ({"horizon": {"days": 7, "zone": "UTC"}}, "horizon.starts_on is missing."),
        ({"pets": []}, "pets is not known here."),
        ({"cost": 1}, "cost is not known here."),
        ({"employees": {}}, "employees: a list is expected."),
        ({"employees": [7]}, "employees[0]: an object is expected."),
        ({"employees": [{}]}, "employees[0].id is missing."),
        (bo(id=7), "employees[0].id: 7 is not a text."),
        (bo(id=""), "employees: an id is empty."),
        (bo(limits="none"), "employees[0].limits: there are no limits none."),
        (bo(limits=7), "employees[0].limits: an object is expected."),
        (bo(qualifications=["till"]), "employees[0].qualifications: an object is expected."),
        (bo(qualifications={"till": True}), "employees[0].qualifications.till: True is not a date such as 2026-03-02."),
        (bo(hourly_rate=-1), "employees[0].hourly_rate: -1 is not from 0 to 100000000."),
        (bo(hourly_rate=float("nan")), "employees[0].hourly_rate: nan is not a whole number."),
        (bo(hourly_rate=float("inf")), "employees[0].hourly_rate: inf is not a whole number."),
        (bo(hourly_rate="25"), "employees[0].hourly_rate: '25' is not a whole number."),
        (bo(hourly_rate=None), "employees[0].hourly_rate: null is not a whole number."),
        (bo(hourly_rate=10**4000), "employees[0].hourly_rate: a number of so many digits is not from 0 to 100000000."),
        (bo(available=[{"start": "2026-03-24T09:00"}]), "employees[0].available[0].finish is missing."),
        (bo(available=[{"start": "2026-03-24T09:00", "finish": "2026-03-24T09:00"}]), "employees[0].available[0]: the finish is not after the start."),
        (bo(unavailable=[{"start": "2026-03-25", "finish": "2026-03-24"}]), "employees[0].unavailable[0]: the finish is not after the start."),
        (bo(wishes=[{"start": "2026-03-24", "finish": "2026-03-25", "points": 10**7}]), "employees[0].wishes[0].points: 10000000 is not from -1000000 to 1000000."),
        (bo(slot_wishes=[{"slot": "E", "points": 1, "wanted": True}]), "employees[0].slot_wishes[0].slot: there is no fixed shift E."),
        (bo(history=[{**PIN, "employee": "al"}]), "employees[0].history[0].employee: it is not bo."),
        (bo(history=[PIN]), "employees[0].history[0].start: it is not before the first day."),
        (bo(history=7), "employees[0].history: a list is expected."),
        (bo(limits={"windows": [{"days": 0, "minutes": 9}]}), "employees[0].limits.windows[0].days: 0 is not from 1 to 10000."),
        (bo(limits={"visa": {"days": 14}}), "employees[0].limits.visa.minutes is missing."),
        (bo(limits={"max_shift_minutes": -5}), "employees[0].limits.max_shift_minutes: -5 is not from 0 to 1000000000."),
        (bo(limits={"max_days_running": 367}), "employees[0].limits.max_days_running: 367 is not from 0 to 366."),
        (bo(limits={"kind_limits": {"E": -1}}), "employees[0].limits.kind_limits.E: -1 is not from 0 to 1000000000."),
        (bo(limits={"not_after": {"E": "L"}}), "employees[0].limits.not_after.E: a list is expected."),
        (bo(limits={"curfews": [{"from_wall": 1440, "until_wall": 0}]}), "employees[0].limits.curfews[0].from_wall: 1440 is not from 0 to 1439."),
        (bo(limits={"curfews": [{"from_wall": 0, "until_wall": 9, "weekdays": [7]}]}), "employees[0].limits.curfews[0].weekdays: 7 is not from 0 to 6."),
        ({"employees": [{"id": "a"}, {"id": "a"}]}, "employees: the id a is there twice."),
        ({"positions": [{"id": "till"}, {"id": "till"}]}, "positions: the id till is there twice."),
        ({"slots": [SLOT, SLOT]}, "slots: the id E is there twice."),
        ({"slots": [{**SLOT, "id": ""}]}, "slots: an id is empty."),
        ({"slots": [{**SLOT, "position": "moon"}]}, "slots[0].position: there is no position moon."),
        ({"slots": [{**SLOT, "start": "2026-03-22T06:00"}]}, "slots[0]: it is not within the days of the horizon."),
        ({"slots": [{**SLOT, "start": "2026-03-30T06:00", "finish": "2026-03-30T14:00"}]}, "slots[0]: it is not within the days of the horizon."),
        ({"slots": [{**SLOT, "breaks": [{"start": "2026-03-24T07:00", "finish": "2026-03-24T06:30"}]}]}, "slots[0].breaks[0]: the finish is not after the start."),
        ({"weights": {"labour": 1.5}}, "weights.labour: 1.5 is not a whole number."),
        ({"weights": {"labour": True}}, "weights.labour: True is not a whole number."),
        ({"weights": {"labour": -1}}, "weights.labour: -1 is not from 0 to 1000000."),
        ({"limits": []}, "limits: names of limits and what they are."),
        ({"limits": {"usual": {"rest": 1}}}, "limits.usual.rest is not known here."),
        ({"step_minutes": 7}, "step_minutes: 7 is not one of 5, 6, 10, 12, 15, 20, 30, 60."),
        ({"step_minutes": 0}, "step_minutes: 0 is not one of 5, 6, 10, 12, 15, 20, 30, 60."),
        ({"shapes": {"min_minutes": 600, "max_minutes": 180}}, "shapes: no whole steps lie between 600 and 180 minutes."),
        ({"shapes": {"min_minutes": 0}}, "shapes.min_minutes: 0 is not from 1 to 1440."),
        ({"breaks": [{"over_minutes": 300, "minutes": 0}]}, "breaks[0].minutes: 0 is not from 1 to 1440."),
        ({"breaks_covered": 1}, "breaks_covered: 1 is not true or false."),
        ({"opening": [{"start": "2026-03-24T09:00", "finish": "2026-03-23T09:00"}]}, "opening[0]: the finish is not after the start."),
        ({"relaxed": ["gravity"]}, "relaxed: there is no rule gravity."),
        ({"relaxed": [7]}, "relaxed[0]: 7 is not a text."),
        ({"positions": []}, "demands[0].position: there is no position till."),
        ({"pins": [{**PIN, "employee": "al"}]}, "pins[0]: There is no employee al."),
        ({"pins": [{**PIN, "position": "moon"}]}, "pins[0]: There is no position moon."),
        ({"pins": [{**PIN, "slot": "E"}]}, "pins[0]: A shift of bo is not the fixed shift E."),
        ({"pins": [{**PIN, "start": "2026-03-22T09:00"}]}, "pins[0]: A shift of bo is outside the roster's days."),
        ({"published": [{**PIN, "finish": "2026-03-24T08:00"}]}, "published[0]: the finish is not after the start."),
        (demand(start="nine"), "demands[0].start: 'nine' is not a time such as 2026-03-02T09:00."),
        (demand(start=9), "demands[0].start: 9 is not a time such as 2026-03-02T09:00."),
        (demand(start="9" * 999), f"demands[0].start: '{'9' * 59}... is not a time such as 2026-03-02T09:00."),
        (demand(start="0001-01-01T00:00"), "demands[0].start: 0001-01-01T00:00 is too far away."),
        (demand(start="2026-03-29T02:30"), "demands[0].start: the clock of Europe/Berlin leaves out 2026-03-29T02:30."),
        (demand(start="2026-03-29T09:00:30"), "demands[0].start: 2026-03-29T09:00:30 is not a whole minute."),
        (demand(start="2026-03-29T09:05"), "demands[0]: start and finish are not on steps of 15 minutes after the first midnight."),
        (demand(finish="2026-03-29T09:00"), "demands[0]: the finish is not after the start."),
        (demand(start="2026-03-22T23:00"), "demands[0]: it is not within the days of the horizon."),
        (demand(finish="2026-03-30T01:00"), "demands[0]: it is not within the days of the horizon."),
        (demand(wanted=-1), "demands[0].wanted: -1 is not from 0 to 10000."),
        (demand(under=10**10), "demands[0].under: 10000000000 is not from 0 to 1000000000."),
    ],
)  # fmt: skip
def test_a_slip_is_told_by_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(RosteringError) as told:
        read_problem({**SMALL, **change})
    assert str(told.value) == said


def test_a_history_is_the_employee_s_own() -> None:
    worked = {"start": "2026-03-22T22:00", "finish": "2026-03-23T06:00", "position": "till"}
    [one] = read_problem({**SMALL, **bo(history=[worked])}).employees[0].history
    assert (one.employee, one.start, one.finish) == ("bo", -120, 360)


def test_what_may_be_odd() -> None:
    """Times of day without a time, another offset, whole days that touch, a demand over another, nobody at all."""
    given = read_problem(
        {
            **SMALL,
            **bo(
                available=[
                    {"start": "2026-03-24", "finish": "2026-03-25"},
                    {"start": "2026-03-25T00:00+01:00", "finish": "2026-03-25T23:00Z"},
                ]
            ),
            "demands": [DEMAND, DEMAND],
        }
    )
    assert [(one.start, one.finish) for one in given.employees[0].available or ()] == [(1440, 3 * 1440)]
    assert read_problem({"horizon": HORIZON, "employees": []}).employees == ()


def test_it_is_an_object() -> None:
    with pytest.raises(RosteringError, match="A problem is an object with a horizon and employees"):
        read_problem([])


def test_days_of_23_and_25_hours() -> None:
    spring, autumn = (
        Horizon(date(2026, month, day), 7, "Europe/Berlin") for month, day in ((3, 23), (10, 19))
    )
    assert [spring.midnight(day + 1) - spring.midnight(day) for day in range(7)] == [1440] * 6 + [1380]
    assert [autumn.midnight(day + 1) - autumn.midnight(day) for day in range(7)] == [1440] * 6 + [1500]
    for horizon in (spring, autumn):
        assert all(horizon.day_of(horizon.midnight(day)) == day for day in range(-40, 7))
        assert all(horizon.minute(horizon.local(at)) == at for at in range(0, horizon.end, 15))
    assert autumn.minute(datetime.fromisoformat("2026-10-25T06:00")) - autumn.midnight(6) == 7 * 60
    assert [spring.weekend_of(day) is not None for day in range(7)] == [False] * 5 + [True] * 2


@pytest.mark.parametrize("kind", [Problem, Employee, Limits, Weights, Slot, Demand, Horizon])
def test_every_key_is_in_the_document(kind: type) -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/roster-files.md").read_text(encoding="utf-8")
    names = {one.name for one in fields(kind) if one.init} - {"cost"}
    assert {name for name in names if f"`{name}`" not in page} == set()
