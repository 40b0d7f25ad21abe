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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"horizon": 7}, "horizon: an object is expected."),
        ({"horizon": {"starts_on": "2026-03-23", "days": 57, "zone": "UTC"}}, "A roster is for 1 to 56 days, not 57."),
        ({"horizon": {"starts_on": "2026-03-23", "days": 7, "zone": "Mars/Base"}}, "There is no time zone Mars/Base."),
        ({"horizon": {"starts_on": "soon", "days": 7, "zone": "UTC"}}, "horizon.starts_on: 'soon' is not a date such as 2026-03-02."),
        ({"pets": []}, "pets is not known here."),
        ({"cost": 1}, "cost is not known here."),
        ({"employees": {}}, "employees: a list is expected."),
        ({"employees": [{}]}, "employees[0].id is missing."),
        ({"employees": [{"id": 7}]}, "employees[0].id: 7 is not a text."),
        ({"employees": [{"id": "a", "limits": "none"}]}, "employees: there are no limits none."),
        ({"employees": [{"id": "a"}, {"id": "a"}]}, "employees: an id is there twice."),
        ({"weights": {"labour": 1.5}}, "weights.labour: 1.5 is not a whole number."),
        ({"weights": {"labour": True}}, "weights.labour: True is not a whole number."),
        ({"limits": []}, "limits: names of limits and what they are."),
        ({"step_minutes": 7}, "step_minutes: a part of an hour is expected, such as 15."),
        ({"relaxed": ["gravity"]}, "There is no rule gravity."),
        ({"positions": []}, "There is no position till."),
        ({"pins": [{"employee": "al", "start": "2026-03-24T09:00", "finish": "2026-03-24T13:00", "position": "till"}]}, "There is no employee al."),
        ({"demands": [{**SMALL["demands"][0], "start": "nine"}]}, "demands[0].start: 'nine' is not a time such as 2026-03-02T09:00."),
        ({"demands": [{**SMALL["demands"][0], "finish": "2026-03-29T09:00"}]}, "The demand for till has a finish before its start, or is below zero."),
    ],
)  # fmt: skip
def test_a_slip_is_told_by_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(RosteringError) as told:
        read_problem({**SMALL, **change})
    assert str(told.value) == said


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
