"""Soft rules: points by hand, and cover against a statement that counts minute by minute."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.rostering import Carried, Demand, Employee, SlotWish, Weights, Wish, Work, score
from muster.rostering.horizon import Horizon
from tests.rostering.invented import WEEK, half_hour, person, problem, shop, slots, work

MONDAY, TUESDAY, SATURDAY = work(0, 9, 17), work(1, 9, 17), work(5, 9, 17)


def points(employee: Employee, weights: Weights, *works: Work, **facts: object) -> dict[str, int]:
    return score(problem(employee, weights=weights, **facts), works)


@pytest.mark.parametrize(
    ("employee", "weights", "works", "lost"),
    [
        (person(contract_week_minutes=960), Weights(contract=5), [MONDAY], {"contract minimum": 40}),
        (person(contract_week_minutes=960), Weights(contract=5), [MONDAY, TUESDAY], {}),
        (person(ordinary_week_minutes=600), Weights(overtime=3), [MONDAY, TUESDAY], {"overtime": 18}),
        (person(wishes=(Wish(MONDAY.start, MONDAY.finish, 2),)), Weights(), [], {"wishes": 16}),
        (person(wishes=(Wish(MONDAY.start, MONDAY.finish, 2),)), Weights(), [MONDAY], {}),
        (person(wishes=(Wish(MONDAY.start, MONDAY.start + 60, -2),)), Weights(), [MONDAY], {"wishes": 2}),
        (person(), Weights(fair_hours=1), [MONDAY], {"fair hours": 64}),
        (person(carried=Carried(minutes=120)), Weights(fair_hours=1), [MONDAY], {"fair hours": 100}),
        (person(contract_week_minutes=480), Weights(fair_hours=1), [MONDAY], {}),
        (person(carried=Carried(weekends=2)), Weights(fair_weekends=7), [SATURDAY], {"fair weekends": 63}),
        (person(), Weights(fair_closings=1), [work(0, 14, 22), work(1, 14, 21)], {"fair closings": 1}),
        (person(), Weights(single_days=1), [work(0, 9, 12), work(2, 9, 12)], {"single days": 2}),
        (person(), Weights(single_days=1), [work(1, 9, 12), work(2, 9, 12)], {}),
        (person(), Weights(split=4), [work(0, 9, 12), work(0, 14, 17)], {"split gaps": 8}),
        (person(), Weights(unstable=1), [work(0, 6, 12), work(1, 9, 17)], {"stable starts": 3}),
        (person(hourly_rate=2000), Weights(labour=2), [MONDAY], {"labour cost": 32000}),
    ],
)
def test_points_of_a_person(
    employee: Employee, weights: Weights, works: list[Work], lost: dict[str, int]
) -> None:
    assert points(employee, weights, *works) == lost


def test_the_budget_is_of_all() -> None:
    paid = points(person(hourly_rate=2000), Weights(over_budget=3), MONDAY, budget=15_000)
    assert paid == {"over budget": 3000}


def test_the_cost_comes_through_a_function() -> None:
    paid = points(
        person(), Weights(labour=1), MONDAY, cost=lambda employee, one: one.minutes + len(employee.id)
    )
    assert paid == {"labour cost": 482}


def test_changes_against_what_is_published() -> None:
    weights = Weights(changes=10)
    facts = {"published": (MONDAY,), "published_fixed": False}
    assert points(person(), weights, MONDAY, **facts) == {}
    assert points(person(), weights, TUESDAY, **facts) == {"changes": 20}


def test_fixed_shifts_too_few_and_too_many() -> None:
    wanted = slots(Horizon(WEEK.starts_on, 1, "UTC"), {"E": (6, 14)}, 2)
    one = Work("bo", 360, 840, "till", slot="0:E", kind="E")
    given = problem(
        person(slot_wishes=(SlotWish("0:E", 4, wanted=False),)),
        horizon=Horizon(WEEK.starts_on, 1, "UTC"),
        slots=wanted,
    )
    assert score(given, (one,)) == {"under cover": 100, "wishes": 4}
    three = tuple(replace(one, employee=name) for name in ("bo", "al", "cy"))
    assert score(replace(given, employees=tuple(person(id=each.employee) for each in three)), three) == {
        "over cover": 10
    }


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(8, 15), st.integers(3, 8)), max_size=12),
    st.integers(0, 20),
)
@settings(max_examples=25, deadline=None)
def test_cover_minute_by_minute(shifts: list[tuple[int, int, int]], seed: int) -> None:
    """A step is covered by who works through all of it."""
    given = replace(shop(seed), weights=Weights())
    horizon = given.horizon
    works = []
    for at, (day, start, length) in enumerate(shifts):
        one = work(day, start, start + length, employee=f"p{at}", horizon=horizon)
        works.append(replace(one, breaks=(half_hour(one, 75),) if at % 2 else ()))
    given = replace(given, employees=tuple(person(id=one.employee) for one in works))
    under = over = 0
    for step in range(0, horizon.end, 15):
        wanted = sum(one.wanted for one in given.demands if one.start <= step < one.finish)
        there = sum(
            all(
                one.start <= at < one.finish
                and not any(each.start <= at < each.finish for each in one.breaks)
                for at in range(step, step + 15)
            )
            for one in works
        )
        under += 2000 * max(0, wanted - there)
        over += 100 * max(0, there - wanted)
    assert score(given, tuple(works)) == {
        name: lost for name, lost in (("under cover", under), ("over cover", over)) if lost
    }


def test_demands_of_one_position_add_up() -> None:
    start, finish = MONDAY.start, MONDAY.finish
    demands = (Demand("till", start, finish, 1, 5), Demand("till", start, start + 60, 2, 7))
    assert score(problem(demands=demands), (MONDAY,)) == {"under cover": 4 * 2 * 7}
