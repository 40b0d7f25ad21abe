"""The search against all rosters there are: tiny problems, with the optional solvers and without them."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from muster.rostering import (
    Break,
    BreakRule,
    Carried,
    Demand,
    Horizon,
    Limits,
    Problem,
    Shapes,
    Slot,
    SlotWish,
    Span,
    Weights,
    Wish,
    Work,
    check,
    score,
    solve,
)
from tests.rostering.exhaustive import best
from tests.rostering.invented import fixed_shifts, person, problem, slots, work

# Seconds that no machine needs: the search ends before, by proof or after its rounds.
ENOUGH = 60
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("America/New_York", date(2026, 3, 7)),
]


def is_best(given: Problem, *, rounds: int = 20) -> None:
    least = best(given)
    found, other = solve(given, seconds=ENOUGH, rounds=rounds), solve(given, seconds=ENOUGH, plain=True)
    assert (found.method, other.method, other.bound) == (
        "columns" if least is not None else "plain",
        "plain",
        0,
    )
    for each in (found, other):
        assert list(each.breaches) == check(given, each.roster)
        assert sum(score(given, each.roster).values()) == each.points
        assert bool(each.breaches) == (least is None)
    if least is not None:
        assert found.points == least <= other.points
        assert found.bound <= least


def shop(seed: int, *, days: int = 2, step: int = 60, **facts: object) -> Problem:
    """Three hours a day, in the night of which the clock may change."""
    draw = random.Random(seed)
    zone, first = draw.choice(CHANGES)
    horizon = Horizon(first, days, zone)
    opens = [horizon.at(day, 0) + 540 for day in range(days)]
    demands = tuple(
        Demand("till", start + at, start + at + 60, draw.randint(0, 2), draw.choice([200, 300]), draw.choice([0, 50]))
        for start in opens for at in (0, 60, 120)
    )  # fmt: skip
    people = [
        person(
            id=f"p{at}",
            hourly_rate=draw.choice([100, 155, 331]),
            limits=Limits(
                rest_minutes=600,
                max_week_minutes=draw.choice([None, 150, 300]),
                max_week_days=draw.choice([None, 1]),
                max_total_minutes=draw.choice([None, 180]),
            ),
        )
        for at in range(2)
    ]
    given: dict[str, object] = {
        "horizon": horizon,
        "demands": demands,
        "opening": tuple(Span(one, one + 180) for one in opens),
        "shapes": Shapes(60, 180),
        "step_minutes": step,
        "weights": Weights(labour=1),
        **facts,
    }
    return problem(*people, **given)


@pytest.mark.parametrize("seed", range(12))
def test_fixed_shifts(seed: int) -> None:
    is_best(fixed_shifts(seed, people=2, days=4))


@pytest.mark.parametrize("seed", range(4))
def test_three_people(seed: int) -> None:
    is_best(fixed_shifts(seed, people=3, days=3))


@pytest.mark.parametrize("seed", range(8))
def test_demand_by_the_hour(seed: int) -> None:
    is_best(shop(seed))


@pytest.mark.parametrize("seed", range(4))
def test_demand_by_the_quarter_hour_with_breaks(seed: int) -> None:
    is_best(shop(seed, days=1, step=15, breaks=(BreakRule(150, 30, paid=False, margin=60),)))


@pytest.mark.parametrize("seed", range(3))
def test_only_one_may_start_at_a_time(seed: int) -> None:
    is_best(shop(seed, max_starts_at_once=1))


@pytest.mark.parametrize("seed", range(4))
def test_wishes_and_pins_beside_demand(seed: int) -> None:
    given = shop(seed, days=1, step=30)
    opens = given.horizon.at(0, 0) + 540
    wishes = (Wish(opens + 15, opens + 90, 200), Wish(opens + 120, opens + 160, -90))
    is_best(replace(given, employees=tuple(replace(each, wishes=wishes) for each in given.employees)))
    pin = Work("p1", opens + 7, opens + 75, "till")
    is_best(replace(given, pins=(pin,)))
    slot = Slot("s", "S", "till", opens, opens + 180, 1, 150, 5)
    is_best(replace(given, slots=(slot,)))


WEIGHTS = [Weights(fair_weekends=11), Weights(fair_closings=7), Weights(overtime=2), Weights(labour=1)]


@pytest.mark.parametrize("weights", WEIGHTS, ids=["weekends", "closings", "overtime", "labour"])
@pytest.mark.parametrize("seed", range(3))
def test_soft_rules_of_people(weights: Weights, seed: int) -> None:
    given = fixed_shifts(seed, people=2, days=4)
    people = tuple(
        replace(each, ordinary_week_minutes=900, carried=Carried(weekends=at, closings=2 * at), hourly_rate=at + 1)
        for at, each in enumerate(given.employees)
    )  # fmt: skip
    is_best(replace(given, weights=weights, employees=people))


@pytest.mark.parametrize("seed", range(4))
def test_what_went_before_counts(seed: int) -> None:
    given = fixed_shifts(seed, people=2, days=4)
    days = ((-3, -2, -1), (-2, -1), (-1,), (-4, -3, -2))[seed]
    people = tuple(
        replace(
            each,
            history=tuple(
                work(day, 14, 22, employee=each.id, horizon=given.horizon, kind="L") for day in days
            ),
            limits=replace(each.limits, max_week_minutes=1920, not_after={"L": frozenset("E")}),
        )
        for each in given.employees
    )
    is_best(replace(given, employees=people))


@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize(("rest", "most"), [(959, 1400), (960, 1440), (961, 1500), (1020, 1860)])
def test_nights_in_which_the_clock_changes(month: int, rest: int, most: int) -> None:
    """A night of eight hours by the clock has seven or nine, and so has the rest before it."""
    horizon = Horizon(date(2026, month, {3: 27, 10: 23}[month]), 4, "Europe/Berlin")
    people = [
        person(id=f"p{at}", limits=Limits(rest_minutes=rest, max_total_minutes=most, min_total_minutes=at * 900))
        for at in range(2)
    ]  # fmt: skip
    is_best(problem(*people, horizon=horizon, slots=slots(horizon, {"E": (6, 14), "N": (22, 30)}, 1)))


def replanned(seed: int) -> Iterator[Problem]:
    given = fixed_shifts(seed, people=2, days=4)
    roster = solve(given, seconds=ENOUGH, rounds=3).roster
    for name in ("p0", "p1"):
        away = tuple(Span(one.start, one.finish) for one in roster if one.employee == name)[:1]
        people = tuple(
            replace(each, unavailable=(*each.unavailable, *away)) if each.id == name else each
            for each in given.employees
        )
        weights = Weights(changes=30)
        yield replace(given, employees=people, published=roster, published_fixed=False, weights=weights)


@pytest.mark.parametrize("seed", range(4))
def test_few_changes_of_what_is_published(seed: int) -> None:
    """What is published may have become impossible for one of the two."""
    for given in replanned(seed):
        is_best(given)


@pytest.mark.parametrize("seed", range(4))
def test_rules_that_the_walk_does_not_know_leave_the_bound_right(seed: int) -> None:
    weights = Weights(fair_hours=1, single_days=5, contract=3, unstable=1, split=2)
    given = replace(fixed_shifts(seed, people=2, days=4), weights=weights)
    people = tuple(replace(each, contract_week_minutes=1200) for each in given.employees)
    given = replace(given, employees=people)
    least = best(given)
    for plain in (False, True):
        found = solve(given, seconds=ENOUGH, rounds=5, plain=plain)
        if least is not None:
            assert found.bound <= least <= found.points <= least * 1.3
            assert check(given, found.roster) == []


TWO = Limits(max_day_shifts=2)
PINS = (Work("bo", 480, 600, "till"), Work("bo", 660, 720, "till"))


@pytest.mark.parametrize(
    ("limits", "facts"),
    [(TWO, {}), (TWO, {"pins": PINS}), (Limits(), {"relaxed": frozenset({"shifts per day"})})],
    ids=["allowed", "pinned", "relaxed"],
)
def test_two_shifts_a_day_leave_the_bound_right(limits: Limits, facts: dict[str, Any]) -> None:
    horizon = Horizon(date(2026, 3, 2), 2, "UTC")
    bo = person(limits=limits, slot_wishes=(SlotWish("1:A", 7, wanted=True),))
    given = problem(bo, horizon=horizon, slots=slots(horizon, {"A": (8, 12), "B": (13, 17)}, 1), **facts)
    least, found = best(given, most=4), solve(given, seconds=ENOUGH, rounds=3)
    assert least is not None
    assert found.breaches == ()
    assert found.bound <= least <= found.points


def test_a_budget_is_kept_where_it_is_dear_to_go_over() -> None:
    given = shop(2, budget=200, weights=Weights(labour=1, over_budget=3))
    least, nothing = best(given), sum(score(given, ()).values())
    for plain in (False, True):
        found = solve(given, seconds=ENOUGH, rounds=20, plain=plain)
        assert least is not None
        assert found.bound <= least <= found.points <= nothing


def test_covered_breaks_are_better_than_nobody() -> None:
    rules = (BreakRule(100, 30, paid=False, margin=30),)
    given = shop(1, days=1, step=30, breaks=rules, breaks_covered=True)
    least, nothing = best(given), sum(score(given, ()).values())
    found = solve(given, seconds=ENOUGH, rounds=20)
    assert least is not None
    assert check(given, found.roster) == []
    assert found.bound <= least <= found.points <= nothing


def test_without_the_optional_solvers(monkeypatch: pytest.MonkeyPatch) -> None:
    given = fixed_shifts(3, people=2, days=4)
    plain = solve(given, seconds=ENOUGH, plain=True)
    monkeypatch.setitem(sys.modules, "muster.rostering.model.engine", None)
    found = solve(given, seconds=ENOUGH)
    assert (found.method, found.roster, found.gap) == ("plain", plain.roster, None)
    assert check(given, found.roster) == []


def test_the_search_of_all_rosters_finds_them() -> None:
    """What the others are held against, by hand: one shift of two, as the second would be too soon."""
    horizon = Horizon(date(2026, 3, 2), 2, "UTC")
    tired = person(limits=Limits(rest_minutes=24 * 60))
    wanted = slots(horizon, {"E": (6, 14)}, 1)
    assert best(problem(tired, horizon=horizon, slots=wanted)) == 100
    rules = (BreakRule(100, 30, paid=True, margin=30),)
    demand = (Demand("till", 540, 660, 1, 10),)
    one = problem(person(), horizon=replace(horizon, days=1), demands=demand, step_minutes=30, breaks=rules, shapes=Shapes(120, 120))  # fmt: skip
    assert best(one) == 10
    assert score(one, (Work("bo", 540, 660, "till", (Break(570, 600, paid=True),)),)) == {"under cover": 10}
