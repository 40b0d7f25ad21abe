"""Shifts designed as counts, then given out: each may be worked, and the roster is near the bound."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from muster.rostering import (
    BreakRule,
    Demand,
    Limits,
    Problem,
    Shapes,
    Span,
    Weights,
    Window,
    check,
    score,
    solve,
)
from muster.rostering.constraints import Rules
from muster.rostering.model.assign import Assignment, share_out
from muster.rostering.model.design import Design
from muster.rostering.model.team import Team
from tests.rostering.invented import WEEK, person, problem, shop, work

ENOUGH = 60


def never() -> bool:
    return False


def always() -> bool:
    return True


def nights() -> Problem:
    """Somebody is wanted at every hour of the week in which Berlin's clock goes forward; shifts pass midnight."""
    given = shop(1, people=6)
    horizon = given.horizon
    demands = tuple(
        Demand("till", at, at + 60, 1 + (480 <= at % 1440 < 1200), 900, 60)
        for at in range(0, horizon.end, 60)
    )
    return replace(given, opening=None, demands=demands, shapes=Shapes(240, 540))


def split_day() -> Problem:
    """Open twice a day."""
    given = shop(2, people=5)
    spans = tuple(
        Span(given.horizon.at(day, one * 60), given.horizon.at(day, two * 60))
        for day in range(7) for one, two in ((8, 13), (15, 20))
    )  # fmt: skip
    return replace(given, opening=spans)


def many_breaks() -> Problem:
    rules = (BreakRule(180, 10, paid=True), BreakRule(300, 30), BreakRule(420, 15, paid=True, margin=30))
    return replace(shop(3, people=5), breaks=rules, breaks_covered=True, max_starts_at_once=2)


def half_hours() -> Problem:
    return replace(shop(4, people=5), step_minutes=30, shapes=Shapes(200, 590))


def students() -> Problem:
    """Two may come in the evening alone, and one has a pinned shift."""
    given = shop(5, people=5)
    evenings = tuple(Span(given.horizon.at(day, 15 * 60), given.horizon.at(day, 20 * 60)) for day in range(7))
    people = tuple(
        replace(each, available=evenings) if each.id in {"p0", "p1"} else each for each in given.employees
    )
    return replace(given, employees=people, pins=(work(1, 9, 13, employee="p2", horizon=given.horizon),))


# Of the points: what was found, with some room.
NEAR = {
    "shop": 0.005, "nights": 0.02, "split_day": 0.005, "many_breaks": 0.02, "half_hours": 0.02, "students": 0.07,
}  # fmt: skip
PROBLEMS = [shop, nights, split_day, many_breaks, half_hours, students]


def made(build: Callable[..., Problem]) -> Problem:
    return build(6) if build is shop else build()


@pytest.mark.parametrize("build", PROBLEMS)
def test_each_designed_shift_may_be_worked(build: Callable[..., Problem]) -> None:
    """Without time the programme's counts are rounded: these are such shifts too."""
    given = made(build)
    design = Design(Rules(given), never)
    assert design.solve(ENOUGH) is not None
    rules = Rules(replace(given, employees=(person(id="any"),), pins=()))
    for shifts in (design.shifts(0), best := design.shifts(ENOUGH)):
        assert len(shifts) > 7
        for shift in shifts:
            assert list(rules.of_shift("any", replace(shift, employee="any"))) == []
    if given.max_starts_at_once is not None:
        assert max(Counter(shift.start for shift in best).values()) <= given.max_starts_at_once
    if given.breaks_covered:
        assert [breach for breach in rules.of_roster(best) if breach.rule == "breaks covered"] == []


@pytest.mark.parametrize("build", PROBLEMS)
def test_a_roster_for_demand_is_near_its_bound(build: Callable[..., Problem]) -> None:
    given = made(build)
    found = solve(given, seconds=ENOUGH, rounds=4)
    assert check(given, found.roster) == []
    assert sum(score(given, found.roster).values()) == found.points
    assert found.gap is not None
    assert found.gap < NEAR[build.__name__]


def test_time_that_is_over_leaves_no_bound() -> None:
    assert Design(Rules(shop(6)), always).solve(ENOUGH) is None


LIMITS: list[dict[str, Any]] = [
    {"max_week_minutes": 20 * 60},
    {"max_week_days": 3},
    {"max_shifts": 2},
    {"max_days_running": 2},
    {"min_days_running": 2, "min_days_off_running": 2},
    {"max_weekends": 0},
    {"windows": (Window(3, 15 * 60),)},
    {"visa": Window(14, 24 * 60, WEEK.starts_on)},
    {"max_total_minutes": 24 * 60},
    {"min_total_minutes": 16 * 60},
    {"rest_minutes": 14 * 60},
]


@pytest.mark.parametrize("limits", LIMITS, ids=lambda limits: next(iter(limits)))
def test_what_is_given_out_is_allowed(limits: dict[str, Any]) -> None:
    """The history counts, a pin stays, each shift has one person, and nobody's share is thrown away for a rule."""
    people = [
        person(id=name, limits=Limits(**limits), history=tuple(work(day, 8, 16, employee=name) for day in (-3, -2))) for name in ("al", "bo", "cy")
    ]  # fmt: skip
    demand = (Demand("till", 0, WEEK.end, 1, 100, 1),)
    pin = work(1, 8, 12, employee="al")
    given = problem(*people, demands=demand, pins=(pin,), weights=Weights(labour=1))
    draw = random.Random(3)
    shifts = [
        replace(work(day, start, start + 8), employee="") for day in range(7) for start in draw.sample([6, 10, 14], 2)
    ]  # fmt: skip
    rules = Rules(given)
    team = Team(rules)
    found = share_out(team, shifts, 2.0, never)
    assert set(found) == {"al", "bo", "cy"}
    given_out = [each for works in found.values() for each in works]
    assert pin in found["al"]
    assert all(rules.allowed(name, works) for name, works in found.items())
    taken = Counter(replace(each, employee="") for each in given_out if each != pin)
    assert taken <= Counter(shifts)
    assert all(len(works) >= 2 for name, works in found.items() if name != "al")


def test_shifts_are_shared_out_by_what_they_cost() -> None:
    """Two shifts on two days: the cheaper person has both, until contract and fairness weigh more."""
    cheap, dear = (
        person(id="al", hourly_rate=600),
        person(id="bo", hourly_rate=660, contract_week_minutes=480),
    )
    shifts = [replace(work(day, 8, 16), employee="") for day in (0, 2)]
    demand = (Demand("till", 0, WEEK.end, 1, 1000, 0),)

    def given_out(weights: Weights) -> dict[str, int]:
        given = problem(cheap, dear, demands=demand, weights=weights)
        team = Team(Rules(given))
        found = Assignment(team, ["al", "bo"], shifts, team.cover(())).solve(1.0, never)
        return {name: len(works) for name, works in found.items()}

    assert given_out(Weights(labour=1)) == {"al": 2, "bo": 0}
    assert given_out(Weights(labour=1, contract=100)) == {"al": 1, "bo": 1}
    assert given_out(Weights(labour=1, contract=10)) == {"al": 2, "bo": 0}
    assert given_out(Weights(labour=1, fair_hours=10)) == {"al": 1, "bo": 1}


def test_a_shift_that_nobody_may_take_is_left() -> None:
    given = problem(
        person(limits=Limits(max_shift_minutes=240)), demands=(Demand("till", 0, WEEK.end, 1, 100),)
    )
    team = Team(Rules(given))
    shift = replace(work(0, 8, 16), employee="")
    assert share_out(team, [shift], 1.0, never) == {"bo": ()}


def test_more_people_than_a_group() -> None:
    """Sixty-one are dealt into two groups, and all shifts find somebody."""
    given = shop(7, days=2)
    people = tuple(replace(given.employees[at % 5], id=f"q{at}") for at in range(61))
    given = replace(given, employees=people)
    design = Design(Rules(given), never)
    assert design.solve(ENOUGH) is not None
    shifts = design.shifts(ENOUGH)
    found = share_out(Team(Rules(given)), shifts, 1.0, never)
    assert sorted(replace(each, employee="") for works in found.values() for each in works) == shifts
