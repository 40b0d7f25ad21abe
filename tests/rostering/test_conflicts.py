"""Input that no roster can satisfy: the answer names the rules in conflict, of a person or of all together."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from muster.rostering import (
    HARD,
    BreakRule,
    Curfew,
    Employee,
    Limits,
    Problem,
    Span,
    Window,
    check,
    conflicts,
    relaxed,
    solve,
)
from tests.rostering.invented import WEEK, half_hour, person, problem, slots, work
from tests.rostering.test_checker import BROKEN, Broken

FIXED = "pinned and published fixed"
LEAST = "least minutes in all"
ORDER = [rule.name for rule in HARD]
EARLY = slots(WEEK, {"E": (6, 14)}, 1)


def named(given: Problem) -> list[tuple[str, ...]]:
    """Each conflict is one: leaving out any rule of it ends it, and the roster tells of it too."""
    found = conflicts(given)
    for plain in (False, True):
        solution = solve(given, seconds=0.2, plain=plain)
        assert bool(solution.breaches) == bool(found)
        assert list(solution.breaches) == check(given, solution.roster)
    return [one.rules for one in found]


@pytest.mark.parametrize(
    "case", [one for one in BROKEN if one.rule not in (FIXED, LEAST)], ids=lambda one: one.rule
)
def test_pins_that_break_a_rule(case: Broken) -> None:
    given = replace(case.problem, pins=case.roster)
    assert named(given) == [tuple(sorted((case.rule, FIXED), key=ORDER.index))]
    [conflict] = conflicts(given)
    whole = case.rule in ("concurrent starts", "breaks covered")
    assert conflict.employee == ("" if whole else "bo")
    assert conflict.texts == (case.text,)
    for rule in conflict.rules:
        assert conflicts(relaxed(given, rule)) == []


def test_published_shifts_that_break_a_rule() -> None:
    """They stay where they are fixed, and give way where they are not."""
    shown = (work(0, 14, 22), work(1, 6, 14))
    given = problem(person(limits=Limits(rest_minutes=600)), published=shown)
    assert named(given) == [("rest between shifts", FIXED)]
    assert named(replace(given, published_fixed=False)) == []


@pytest.mark.parametrize(
    ("rule", "facts", "limits", "place"),
    [
        ("qualification", {"qualifications": {}}, {}, {}),
        ("qualification", {"qualifications": {"till": date(2026, 3, 3)}}, {}, {}),
        ("availability", {"available": (Span(0, 2 * 1440),)}, {}, {}),
        ("leave", {"unavailable": (Span(0, 5 * 1440, "sick"),)}, {}, {}),
        ("shift length", {}, {"max_shift_minutes": 420}, {}),
        ("shift length", {}, {"min_shift_minutes": 540}, {}),
        ("curfew", {}, {"curfews": (Curfew(1320, 420),)}, {}),
        ("opening hours", {}, {}, {"opening": (Span(0, 2 * 1440),)}),
        ("breaks placed", {}, {}, {"breaks": (BreakRule(300, 30),)}),
        ("rest between shifts", {}, {"rest_minutes": 80 * 60}, {}),
        ("minutes per day", {}, {"max_day_minutes": 420}, {}),
        ("minutes per week", {}, {"max_week_minutes": 960}, {}),
        ("minutes in a window", {}, {"windows": (Window(7, 960),)}, {}),
        ("visa hours", {}, {"visa": Window(14, 960, date(2026, 2, 23))}, {}),
        ("minutes in all", {}, {"max_total_minutes": 960}, {}),
        ("shifts per day", {}, {"max_day_shifts": 0}, {}),
        ("days per week", {}, {"max_week_days": 2}, {}),
        ("shifts in all", {}, {"max_shifts": 2}, {}),
        ("shifts of a kind", {}, {"kind_limits": {"E": 2}}, {}),
        ("days running", {}, {"max_days_running": 1, "min_total_minutes": 2400}, {}),
        ("least days running", {"unavailable": tuple(Span(day * 1440, day * 1440 + 1440) for day in (1, 5))}, {"min_days_running": 4}, {}),
        ("least days off running", {"unavailable": tuple(Span(day * 1440, day * 1440 + 1440) for day in (1, 3, 5))}, {"min_days_off_running": 2}, {}),
        ("weekends", {"available": (Span(4 * 1440, 7 * 1440),)}, {"max_weekends": 0}, {}),
    ],
)  # fmt: skip
def test_the_least_minutes_against_each_rule(
    rule: str, facts: dict[str, Any], limits: dict[str, Any], place: dict[str, Any]
) -> None:
    """Three early shifts of the week, or more, cannot all be had."""
    bo = person(limits=Limits(**{"min_total_minutes": 1440, **limits}), **facts)
    given = problem(bo, slots=EARLY, **place)
    [found] = named(given)
    assert {rule, LEAST} <= set(found)
    for one in found:
        assert conflicts(relaxed(given, one)) == []
    assert conflicts(problem(person(limits=Limits(min_total_minutes=1440)), slots=EARLY)) == []


@pytest.mark.parametrize(
    ("bo", "rules"),
    [
        (person(limits=Limits(min_total_minutes=2400, max_total_minutes=1920)), ("minutes in all", LEAST)),
        (person(limits=Limits(min_total_minutes=2400, max_week_minutes=1920)), ("minutes per week", LEAST)),
        (person(limits=Limits(min_total_minutes=480, not_after={"E": frozenset("E")}, min_days_running=2), unavailable=tuple(Span(day * 1440, day * 1440 + 1440) for day in (0, 6))), ("leave", LEAST, "order of kinds", "least days running")),
        (person(limits=Limits(min_total_minutes=480, min_days_running=3), unavailable=tuple(Span(day * 1440, day * 1440 + 1440) for day in (0, 3, 6))), ("leave", LEAST, "least days running")),
        (person(limits=Limits(min_total_minutes=9999)), (LEAST,)),
    ],
)  # fmt: skip
def test_rules_of_one_person(bo: Employee, rules: tuple[str, ...]) -> None:
    assert named(problem(bo, slots=EARLY)) == [rules]


def test_only_who_is_in_conflict_is_named() -> None:
    impossible = person(id="al", limits=Limits(min_total_minutes=2400, max_total_minutes=1920))
    given = problem(person(), impossible, person(id="cy"), slots=EARLY)
    [one] = conflicts(given)
    assert (one.employee, one.rules) == ("al", ("minutes in all", LEAST))
    assert all(breach.employee == "al" for breach in solve(given, seconds=0.2).breaches)


def test_a_break_that_somebody_else_could_cover_is_no_conflict() -> None:
    nine = work(0, 9, 17)
    given = problem(
        person(),
        person(id="al"),
        pins=(replace(nine, breaks=(half_hour(nine, 240),)), replace(nine, employee="al")),
        breaks_covered=True,
    )
    assert named(given) == []


def test_starts_of_more_people_than_may() -> None:
    """Each may have their pin; together they may not."""
    nine = work(0, 9, 17)
    people = tuple(person(id=name) for name in ("bo", "al", "cy"))
    pins = tuple(replace(nine, employee=one.id) for one in people)
    given = problem(*people, person(id="di"), pins=pins, slots=EARLY, max_starts_at_once=2)
    assert named(given) == [(FIXED, "concurrent starts")]
    [one] = conflicts(given)
    assert (one.employee, one.texts) == ("", ("3 shifts start at Mon 2 Mar 09:00; the most are 2.",))
    assert named(replace(given, max_starts_at_once=3)) == []


def test_what_is_possible_is_no_conflict() -> None:
    assert named(problem(slots=EARLY)) == []
    assert conflicts(replace(problem(), employees=())) == []
