"""Rosters made by hand that keep every rule: no bound may be above their points."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from muster.rostering import (
    Break,
    BreakRule,
    Carried,
    Demand,
    Employee,
    Horizon,
    Limits,
    Position,
    Problem,
    Roster,
    Shapes,
    Span,
    Weights,
    Work,
    check,
    score,
    solve,
)
from muster.rostering.constraints import Rules
from muster.rostering.model.design import Design

MORNING = Demand("till", 480, 720, 1, 1000, 0)
EVENING = Demand("till", 960, 1200, 1, 1000, 0)
ONE, TWO = Work("bo", 480, 720, "till"), Work("bo", 960, 1200, "till")
LONG = Work("bo", 480, 1200, "till")
AWAY = (Span(0, 1440),)


def given(
    *, starts_on: date = date(2026, 3, 2), days: int = 1, person: dict[str, Any] | None = None, **facts: Any
) -> Problem:
    facts = {"demands": (MORNING,), "shapes": Shapes(180, 300), **facts}
    return Problem(
        horizon=Horizon(starts_on, days, "Europe/Berlin"),
        employees=(Employee(id="bo", **(person or {})),),
        positions=(Position("till"),),
        **facts,
    )


CASES: dict[str, tuple[Problem, Roster]] = {
    "a shift passes the last midnight": (
        given(demands=(Demand("till", 1380, 1440, 1, 100, 50),), shapes=Shapes(180, 600)),
        (Work("bo", 1380, 1560, "till"),),
    ),
    "two shifts of one weekend": (
        given(
            starts_on=date(2026, 3, 7), days=2, person={"limits": Limits(max_day_shifts=2)},
            demands=(MORNING, EVENING), weights=Weights(fair_weekends=100),
        ),
        (ONE, TWO),
    ),
    "two shifts of one day of the week": (
        given(
            person={"limits": Limits(max_week_days=1)}, demands=(MORNING, EVENING), relaxed=frozenset({"shifts per day"})
        ),
        (ONE, TWO),
    ),
    "a contract of odd minutes": (
        given(
            person={"contract_week_minutes": 59 * 7, "unavailable": AWAY}, weights=Weights(contract=3000),
            demands=(Demand("till", 480, 720, 1, 10, 0),),
        ),
        (),
    ),
    "an ordinary week of odd minutes": (
        given(person={"ordinary_week_minutes": 181}, weights=Weights(overtime=3000)),
        (ONE,),
    ),
    "carried minutes that are odd": (
        given(person={"carried": Carried(minutes=59)}, weights=Weights(fair_hours=3000), demands=(replace(MORNING, under=100000),)),
        (ONE,),
    ),
    "breaks of different margins": (
        given(
            demands=(Demand("till", 540, 570, 1, 1000, 500), Demand("till", 600, 630, 1, 1000, 0)), shapes=Shapes(150, 150),
            breaks=(BreakRule(100, 30, margin=60), BreakRule(100, 60, margin=0)),
        ),
        (Work("bo", 480, 630, "till", (Break(480, 540), Break(540, 570))),),
    ),
    "a published shift of another shape": (
        given(demands=(Demand("till", 480, 1200, 1, 100, 0),), published=(LONG,), published_fixed=False),
        (LONG,),
    ),
    "two short breaks in one step": (
        given(
            demands=(replace(MORNING, under=100),), shapes=Shapes(240, 240),
            breaks=(BreakRule(100, 5, paid=True), BreakRule(100, 5, paid=True)),
        ),
        (replace(ONE, breaks=(Break(600, 605, paid=True), Break(605, 610, paid=True))),),
    ),
    "a pin that starts between two steps": (
        given(person={"limits": Limits(max_day_shifts=2)}, pins=(Work("bo", 487, 660, "till"),), max_starts_at_once=1,
            demands=(replace(MORNING, start=660, finish=900),)),
        (Work("bo", 487, 660, "till"), Work("bo", 660, 900, "till")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_no_bound_is_above_a_roster_made_by_hand(name: str) -> None:
    problem, roster = CASES[name]
    assert check(problem, roster) == []
    points = sum(score(problem, roster).values())
    design = Design(Rules(problem), lambda: False)
    value = design.solve(60)
    assert value is not None
    assert value <= points + 1e-6 or not design.bounds
    assert solve(problem, seconds=60, rounds=2).bound <= points


def test_days_and_minutes_of_the_week_before_the_first_day_count() -> None:
    """The roster begins on a Friday, after two days of work in that week; of that week one more is allowed."""
    history = tuple(Work("bo", day * 1440 + 540, day * 1440 + 780, "till") for day in (-4, -2))
    demands = tuple(Demand("till", day * 1440 + 540, day * 1440 + 780, 1, 100) for day in range(9))
    for limits in (Limits(max_week_days=3), Limits(max_week_minutes=720)):
        problem = replace(
            given(demands=demands, person={"history": history, "limits": limits}),
            horizon=Horizon(date(2026, 3, 6), 9, "UTC"),
        )
        found = solve(problem, seconds=60, rounds=4)
        assert found.breaches == ()
        assert found.points == sum(100 * 16 for _ in range(9 - 1 - 3))
