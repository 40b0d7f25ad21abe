"""The search: tiny problems against all rosters there are, any deadline, the same seed, DST, conflicts."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from muster.rostering import (
    Demand,
    Horizon,
    Limits,
    Problem,
    Progress,
    Span,
    Weights,
    Work,
    check,
    conflicts,
    relaxed,
    score,
    solve,
)
from muster.rostering.constraints import Rules
from tests.rostering.invented import fixed_shifts, person, problem, shop, slots, work

# Seconds that no machine needs: the search ends before, by proof or after its rounds.
ENOUGH = 60


def weeks(given: Problem, name: str) -> Iterator[tuple[Work, ...]]:
    """Every roster of a person that the rules allow."""
    rules, horizon = Rules(given), given.horizon
    days: list[list[Work | None]] = [[None] for _ in range(horizon.days)]
    for slot in given.slots:
        one = Work(name, slot.start, slot.finish, slot.position, slot.breaks, slot.id, slot.kind)
        if not list(rules.of_shift(name, one)):
            days[horizon.day_of(slot.start)].append(one)
    for choice in product(*days):
        works = tuple(one for one in choice if one is not None)
        if rules.allowed(name, works):
            yield works


def best(given: Problem) -> int | None:
    """The fewest points of all rosters, or None where there is none."""
    people = [list(weeks(given, each.id)) for each in given.employees]
    return min(
        (
            sum(score(given, tuple(one for works in choice for one in works)).values())
            for choice in product(*people)
        ),
        default=None,
    )


@pytest.mark.parametrize("seed", range(12))
def test_tiny_problems_are_solved_to_the_best(seed: int) -> None:
    given = fixed_shifts(seed, people=2, days=4)
    least = best(given)
    found = solve(given, seconds=ENOUGH, seed=seed)
    assert (least is None) == bool(found.breaches)
    if least is not None:
        assert check(given, found.roster) == []
        assert sum(found.scores.values()) == found.points == least
        assert found.bound <= least


@pytest.mark.parametrize("seed", range(3))
def test_fairness_and_contracts_are_in_the_best(seed: int) -> None:
    weights = Weights(fair_weekends=11, fair_closings=7, single_days=5, contract=3, unstable=1)
    given = replace(fixed_shifts(seed, people=2, days=4), weights=weights)
    people = tuple(replace(each, contract_week_minutes=1200) for each in given.employees)
    given = replace(given, employees=people)
    least, found = best(given), solve(given, seconds=ENOUGH, rounds=3, seed=seed)
    assert least is None or found.bound <= least <= found.points <= least * 1.2


def test_the_plain_search_gives_an_allowed_roster() -> None:
    for seed in range(6):
        given = fixed_shifts(seed, people=3, days=5)
        found, other = solve(given, seconds=ENOUGH, plain=True), solve(given, seconds=ENOUGH, rounds=3)
        assert found.method == "plain"
        assert bool(found.breaches) == bool(other.breaches)


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
    draw = random.Random(7)
    for at in range(count):
        given = shop(at, people=3, days=3) if at % 2 else fixed_shifts(8 + at % 4 * 2, people=4, days=6)
        asked = iter(range(10**9))
        enough = draw.randint(0, 60)
        yield given, draw.uniform(0, 0.08), lambda asked=asked, enough=enough: next(asked) > enough  # type: ignore[misc]


def any_deadline(count: int) -> None:
    allowed = 0
    for given, seconds, cancelled in deadlines(count):
        began = time.monotonic()
        found = solve(given, seconds=seconds, cancelled=cancelled)
        assert list(found.breaches) == check(given, found.roster)
        assert time.monotonic() - began < ENOUGH
        if found.breaches:
            assert conflicts(given)
        allowed += not found.breaches
    assert allowed > count // 2


def test_any_deadline_gives_a_roster() -> None:
    any_deadline(16)


@pytest.mark.long
def test_a_hundred_cancels_and_deadlines() -> None:
    any_deadline(100)


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


@pytest.mark.parametrize(
    ("limits", "rules"),
    [
        (Limits(min_total_minutes=2400, max_week_minutes=1920), ("minutes per week", "least minutes in all")),
        (Limits(min_total_minutes=2880, max_days_running=2), ("least minutes in all", "days running")),
        (Limits(min_total_minutes=480, max_shift_minutes=300), ("shift length", "least minutes in all")),
    ],
)
def test_a_conflict_names_its_rules(limits: Limits, rules: tuple[str, ...]) -> None:
    horizon = Horizon(shop(1).horizon.starts_on, 7, "Europe/Berlin")
    given = problem(person(limits=limits), horizon=horizon, slots=slots(horizon, {"E": (6, 14)}, 1))
    found = solve(given, seconds=0.2)
    assert found.breaches
    assert [one.rules for one in conflicts(given)] == [rules]
    assert conflicts(relaxed(given, rules[0])) == []


def test_pins_that_break_a_rule_are_named() -> None:
    pins = (work(1, 14, 22), work(2, 6, 14))
    given = problem(person(limits=Limits(rest_minutes=660)), pins=pins)
    assert conflicts(given)[0].rules == ("rest between shifts", "pinned and published fixed")
    away = problem(person(unavailable=(Span(pins[0].start, pins[0].finish, "leave"),)), pins=pins[:1])
    assert conflicts(away)[0].rules == ("leave", "pinned and published fixed")


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
