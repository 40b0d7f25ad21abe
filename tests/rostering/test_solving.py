"""The search: any deadline, the same seed, weeks in which the clock changes, pins, what if a rule did not hold."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from muster.rostering import (
    Demand,
    Limits,
    Problem,
    Progress,
    check,
    relaxed,
    solve,
)
from tests.rostering.invented import fixed_shifts, person, problem, shop, slots, work

# Seconds that no machine needs: the search ends before, by proof or after its rounds.
ENOUGH = 60


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_a_shop_in_any_zone(zone: str, *, plain: bool) -> None:
    """The week holds the clock's change of Berlin; the one of New York comes to no harm."""
    given = shop(3, people=4, zone=zone)
    found = solve(given, seconds=0.5, plain=plain)
    assert check(given, found.roster) == []
    assert len(found.roster) > 10
    assert found.points < sum(one.wanted * one.under * 4 for one in given.demands)


def test_the_bound_of_a_shop_is_below_every_roster() -> None:
    given = shop(5, people=4)
    found = solve(given, seconds=ENOUGH, rounds=0)
    worse = solve(given, seconds=0, seed=9)
    assert 0 < found.bound <= found.points <= worse.points


def deadlines(count: int) -> Iterator[tuple[Problem, float, Callable[[], bool]]]:
    """Fixed shifts and demand, with pins, few starts, covered breaks; all can be rostered."""
    draw = random.Random(7)
    for at in range(count):
        given = shop(at, people=3, days=3) if at % 2 else fixed_shifts(8 + at % 4 * 2, people=4, days=6)
        pin = work(1, 8, 11, employee="p1", horizon=given.horizon)
        facts: dict[str, Any] = draw.choice(
            [{}, {}, {"pins": (pin,)}, {"max_starts_at_once": 2}, {"breaks_covered": True}]
        )
        people = tuple(
            replace(each, limits=replace(each.limits, min_total_minutes=None)) for each in given.employees
        )
        asked = iter(range(10**9))
        enough = draw.randint(0, 60)
        yield (
            replace(given, employees=people, **facts),
            draw.uniform(0, 0.08),
            lambda asked=asked, enough=enough: next(asked) > enough,  # type: ignore[misc] - defaults bind the loop
        )


def test_a_hundred_cancels_and_deadlines() -> None:
    for at, (given, seconds, cancelled) in enumerate(deadlines(100)):
        began = time.monotonic()
        found = solve(given, seconds=seconds, cancelled=cancelled, plain=at % 5 == 4)
        assert list(found.breaches) == check(given, found.roster) == []
        assert time.monotonic() - began < ENOUGH


def test_the_same_seed_gives_the_same_roster() -> None:
    for given in (fixed_shifts(3, people=4, days=6), shop(2, people=3, days=3)):
        one, two = (solve(given, seconds=ENOUGH, rounds=3, seed=5) for _ in range(2))
        assert one.roster == two.roster
        assert one.points == two.points


def test_progress_is_told() -> None:
    told: list[Progress] = []
    found = solve(fixed_shifts(3, people=4, days=6), seconds=1, progress=told.append)
    assert told[-1].points == found.points
    assert [one.points for one in told] == sorted((one.points for one in told), reverse=True)
    assert [one.bound for one in told] == sorted(one.bound for one in told)


def test_pins_and_published_shifts_are_kept() -> None:
    given = shop(4, people=3, days=3)
    pin = work(1, 8, 12, employee="p0", horizon=given.horizon)
    shown = work(2, 8, 11, employee="p1", horizon=given.horizon)
    given = replace(given, pins=(pin,), published=(shown,))
    for plain in (False, True):
        found = solve(given, seconds=0.4, plain=plain)
        assert found.breaches == ()
        assert {pin, shown} <= set(found.roster)


def test_so_many_starts_at_once() -> None:
    given = replace(shop(4, people=4, days=2), max_starts_at_once=1)
    found = solve(given, seconds=0.5)
    starts = [one.start for one in found.roster]
    assert found.breaches == ()
    assert len(set(starts)) == len(starts) > 3


def test_breaks_are_covered() -> None:
    given = replace(shop(4, people=4, days=2), breaks_covered=True)
    found = solve(given, seconds=0.5)
    assert found.breaches == ()
    assert found.roster


def test_what_if_a_rule_did_not_hold() -> None:
    horizon = shop(1).horizon
    tight = person(limits=Limits(rest_minutes=20 * 60))
    wanted = slots(horizon, {"E": (6, 14), "L": (14, 22)}, 1)
    given = problem(tight, horizon=horizon, slots=wanted)
    with_rule, without = (
        solve(given, seconds=ENOUGH, rounds=3),
        solve(relaxed(given, "rest between shifts", "shifts per day"), seconds=ENOUGH, rounds=3),
    )
    assert without.points <= with_rule.points


def test_nobody_and_nothing() -> None:
    empty = replace(problem(), employees=())
    assert solve(empty, seconds=0.1).roster == ()
    demand = (Demand("till", 600, 660, 1, 9),)
    assert solve(replace(empty, demands=demand), seconds=0.1).points == 36


@pytest.mark.parametrize("plain", [False, True])
def test_one_who_cannot_be_rostered_is_named_and_the_others_are_planned(*, plain: bool) -> None:
    """Bo must work 40 hours and may work 20; Al has the week that he would have alone."""
    bo, al = person(limits=Limits(min_total_minutes=2400, max_total_minutes=1200)), person(id="al")
    wanted = slots(shop(1).horizon, {"E": (6, 14)}, 1)
    both = problem(bo, al, horizon=shop(1).horizon, slots=wanted)
    found = solve(both, seconds=ENOUGH, rounds=3, plain=plain)
    assert {(each.employee, each.rule) for each in found.breaches} == {("bo", "least minutes in all")}
    assert {each.slot for each in found.roster if each.employee == "al"} == {each.id for each in wanted}
