"""Files that are wrong somewhere: each is refused with its place, or gives a roster that the checker knows all about."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.rostering import (
    RosteringError,
    Roundup,
    check,
    conflicts,
    read_problem,
    read_roster,
    score,
    solve,
    write_problem,
    write_solution,
)

HOURS = {"start": "2026-03-28T22:00", "finish": "2026-03-29T06:00"}
SHORT = {"start": "2026-03-29T08:00", "finish": "2026-03-29T11:00"}
FULL: dict[str, Any] = {
    "horizon": {"starts_on": "2026-03-28", "days": 2, "zone": "Europe/Berlin", "week_starts": 6},
    "positions": [{"id": "till", "requires": ["till"]}, {"id": "bar"}],
    "limits": {
        "usual": {
            "rest_minutes": 300, "min_shift_minutes": 60, "max_shift_minutes": 600, "max_day_minutes": 600,
            "max_week_minutes": 2400, "min_total_minutes": 60, "max_total_minutes": 2400, "max_day_shifts": 2,
            "windows": [{"days": 3, "minutes": 2000, "name": "three days"}],
            "visa": {"days": 14, "minutes": 2880, "from_on": "2026-03-16"},
            "max_week_days": 6, "max_shifts": 9, "kind_limits": {"N": 2}, "not_after": {"N": ["E"]},
            "max_days_running": 5, "min_days_running": 1, "min_days_off_running": 1, "max_weekends": 2,
            "curfews": [{"from_wall": 1380, "until_wall": 60, "weekdays": [0, 6]}],
        },
    },
    "employees": [
        {
            "id": "bo", "name": "Bo", "qualifications": {"till": None}, "limits": "usual", "hourly_rate": 2500,
            "contract_week_minutes": 1200, "ordinary_week_minutes": 2280,
            "available": [{"start": "2026-03-28", "finish": "2026-03-31"}],
            "unavailable": [{"start": "2026-03-28T06:00", "finish": "2026-03-28T07:00", "reason": "dentist"}],
            "wishes": [{**SHORT, "points": -5}], "slot_wishes": [{"slot": "N", "points": 3, "wanted": True}],
            "history": [{"start": "2026-03-27T06:00", "finish": "2026-03-27T14:00", "position": "till", "kind": "E"}],
            "carried": {"minutes": -60, "weekends": 1, "closings": 1},
        },
        {"id": "al", "qualifications": {"till": "2026-03-29"}, "limits": {}},
    ],
    "demands": [
        {"position": "till", **SHORT, "wanted": 2, "under": 900, "over": 100},
        {"position": "bar", **SHORT, "wanted": 1, "under": 700},
    ],
    "slots": [{"id": "N", "kind": "N", "position": "bar", **HOURS, "wanted": 1, "under": 500, "over": 9, "breaks": []}],
    "opening": [{"start": "2026-03-28", "finish": "2026-03-29"}, {"start": "2026-03-29", "finish": "2026-03-30"}],
    "breaks": [{"over_minutes": 300, "minutes": 30, "paid": True, "margin": 30}],
    "breaks_covered": False,
    "shapes": {"min_minutes": 120, "max_minutes": 300},
    "step_minutes": 60,
    "max_starts_at_once": 3,
    "closing_wall": 1320,
    "pins": [{"employee": "al", **SHORT, "position": "till", "breaks": [], "kind": "E"}],
    "published": [{"employee": "bo", **SHORT, "position": "bar"}],
    "published_fixed": False,
    "budget": 50000,
    "weights": {
        "labour": 1, "over_budget": 1, "contract": 5, "overtime": 5, "wishes": 1, "fair_hours": 1, "fair_weekends": 1,
        "fair_closings": 1, "single_days": 1, "changes": 5, "split": 1, "unstable": 1,
    },
    "relaxed": ["breaks placed"],
}  # fmt: skip

ODD = [
    None, True, False, 0, 1, -1, 2, 7, 13, 59, 1440, 10**6, 10**9, 10**30, 0.5, 1e300, float("nan"), float("-inf"), "", "x", "bo",
    "al", "till", "N", "é", "2026-03-28", "2026-03-29", "2026-03-29T02:30", "2026-03-28T08:00", "2026-03-29T10:00",
    "2026-03-31T00:00", "2026-03-27T23:00", "0001-01-01", "9999-12-31T23:59", "2026-03-29T09:00+14:00", [], {}, [[]], ["bo"],
    [0], [None], {"id": "bo"}, {"till": None}, {"start": "2026-03-28", "finish": "2026-03-28"},
]  # fmt: skip
Spot = tuple[str | int, ...]


def spots(given: Any, at: Spot = ()) -> Iterator[Spot]:
    """Every place of a file but its top."""
    pairs = given.items() if isinstance(given, dict) else enumerate(given) if isinstance(given, list) else ()
    for key, value in pairs:
        yield (*at, key)
        yield from spots(value, (*at, key))


SPOTS = sorted(spots(FULL), key=str)


def changed(draw: random.Random, times: int) -> Any:
    """Another value at some places, or none, or the same twice."""
    found = copy.deepcopy(FULL)
    for spot in draw.sample(SPOTS, times):
        inside = found
        try:
            for key in spot[:-1]:
                inside = inside[key]  # type: ignore[call-overload] - JSON of any shape
            value = inside[spot[-1]]  # type: ignore[call-overload] - JSON of any shape
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
        if not isinstance(inside, dict | list):
            continue  # or left a text there
        what = draw.randrange(6)
        if what == 0:
            del inside[spot[-1]]  # type: ignore[arg-type] - JSON of any shape
        elif what == 1 and isinstance(inside, list):
            inside.append(copy.deepcopy(value))
        else:
            inside[spot[-1]] = draw.choice(ODD)  # type: ignore[call-overload] - JSON of any shape
    return found


def refused_or_solved(found: Any) -> bool:
    """Whether it was a problem: then all that is said of it holds together, and it is written and read again."""
    try:
        problem = read_problem(found)
    except RosteringError:
        return False
    again = read_problem(json.loads(json.dumps(write_problem(problem))))
    assert again == problem
    solution = solve(problem, seconds=0, plain=True)
    assert list(solution.breaches) == check(problem, solution.roster)
    assert solution.points == sum(score(problem, solution.roster).values())
    gaps = Roundup(problem, solution.roster).gaps()
    answer = write_solution(problem, solution, gaps, conflicts(problem) if solution.breaches else [])
    told = json.loads(json.dumps(answer, allow_nan=False))
    assert read_roster(told["roster"], problem.horizon) == solution.roster
    return True


def test_the_whole_file_is_a_problem() -> None:
    assert refused_or_solved(FULL)
    problem = read_problem(FULL)
    assert solve(problem, seconds=0.1).breaches == solve(problem, seconds=0.1, plain=True).breaches == ()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 3))
def test_whatever_is_wrong(seed: int, times: int) -> None:
    refused_or_solved(changed(random.Random(seed), times))


@pytest.mark.long
@settings(max_examples=5_000, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 3))
def test_whatever_is_wrong_many_times(seed: int, times: int) -> None:
    refused_or_solved(changed(random.Random(seed), times))
