"""Hard rules of one shift: each by hand, at its edge."""

from dataclasses import replace
from datetime import date

import pytest

from muster.rostering import Break, BreakRule, Curfew, Employee, Horizon, Limits, Problem, Span, Work
from muster.rostering.constraints import Rules
from tests.rostering.invented import WEEK, half_hour, person, problem, work

DAY = work(1, 9, 17)
NIGHT = work(1, 22, 30)
MINOR = Limits(curfews=(Curfew(22 * 60, 6 * 60),))
SCHOOL_NIGHTS = Limits(curfews=(Curfew(20 * 60, 24 * 60, frozenset({0, 1, 2, 3})),))
LONG = (BreakRule(300, 30),)


def broken(employee: Employee, one: Work, **facts: object) -> list[str]:
    return [breach.rule for breach in Rules(problem(employee, **facts)).of_shift("bo", one)]


@pytest.mark.parametrize(
    ("employee", "one", "rules"),
    [
        (person(), DAY, []),
        (person(qualifications={}), DAY, ["qualification"]),
        (person(qualifications={"till": date(2026, 3, 3)}), DAY, []),
        (person(qualifications={"till": date(2026, 3, 2)}), DAY, ["qualification"]),
        (person(qualifications={"till": date(2026, 3, 3)}), NIGHT, ["qualification"]),
        (person(available=()), DAY, ["availability"]),
        (person(available=(Span(DAY.start, DAY.finish),)), DAY, []),
        (person(available=(Span(DAY.start + 1, DAY.finish),)), DAY, ["availability"]),
        (person(unavailable=(Span(DAY.finish, DAY.finish + 60),)), DAY, []),
        (person(unavailable=(Span(DAY.finish - 1, DAY.finish + 60, "leave"),)), DAY, ["leave"]),
        (person(limits=Limits(max_shift_minutes=480)), DAY, []),
        (person(limits=Limits(max_shift_minutes=479)), DAY, ["shift length"]),
        (person(limits=Limits(min_shift_minutes=481)), DAY, ["shift length"]),
        (person(limits=MINOR), work(1, 14, 22), []),
        (person(limits=MINOR), work(1, 14, 23), ["curfew"]),
        (person(limits=MINOR), work(1, 5, 9), ["curfew"]),
        (person(limits=MINOR), work(1, 6, 14), []),
        (person(limits=SCHOOL_NIGHTS), work(3, 13, 21), ["curfew"]),
        (person(limits=SCHOOL_NIGHTS), work(4, 13, 21), []),
    ],
)
def test_a_shift_alone(employee: Employee, one: Work, rules: list[str]) -> None:
    assert broken(employee, one) == rules


@pytest.mark.parametrize(
    ("taken", "rules"),
    [
        ((), ["breaks placed"]),
        ((half_hour(DAY, 240),), []),
        ((half_hour(DAY, 60),), []),
        ((half_hour(DAY, 59),), ["breaks placed"]),
        ((half_hour(DAY, 480 - 90),), []),
        ((half_hour(DAY, 480 - 89),), ["breaks placed"]),
        ((Break(DAY.start + 240, DAY.start + 269),), ["breaks placed"]),
        ((Break(DAY.start + 240, DAY.start + 270, paid=True),), ["breaks placed"]),
        ((half_hour(DAY, 240), half_hour(DAY, 255)), ["breaks placed"]),
        ((half_hour(DAY, 470),), ["breaks placed"]),
    ],
)
def test_a_long_shift_has_its_break(taken: tuple[Break, ...], rules: list[str]) -> None:
    assert broken(person(), replace(DAY, breaks=taken), breaks=LONG) == rules


def test_a_short_shift_needs_no_break() -> None:
    assert broken(person(), work(1, 9, 14), breaks=LONG) == []


def test_two_breaks_are_two() -> None:
    rules = (BreakRule(300, 30), BreakRule(420, 30))
    assert broken(person(), replace(DAY, breaks=(half_hour(DAY, 240),)), breaks=rules) == ["breaks placed"]
    assert (
        broken(person(), replace(DAY, breaks=(half_hour(DAY, 120), half_hour(DAY, 300))), breaks=rules) == []
    )


def test_opening_hours() -> None:
    spans = (Span(WEEK.at(1, 540), WEEK.at(1, 1020)),)
    assert broken(person(), DAY, opening=spans) == []
    assert broken(person(), work(1, 8, 16), opening=spans) == ["opening hours"]


def test_a_rule_that_is_relaxed_asks_nothing() -> None:
    assert broken(person(qualifications={}), DAY, relaxed=frozenset({"qualification"})) == []


def test_a_curfew_is_one_of_the_wall_clock() -> None:
    """In the night of 29 March 2026 Berlin has no hour from 2 to 3: 6 o'clock is five hours after midnight."""
    berlin = Horizon(date(2026, 3, 23), 7, "Europe/Berlin")
    at_six = berlin.at(6, 6 * 60)
    assert at_six == berlin.midnight(6) + 5 * 60

    def told(start: int, place: Problem) -> list[str]:
        return [breach.rule for breach in Rules(place).of_shift("bo", Work("bo", start, start + 240, "till"))]

    place = problem(person(limits=MINOR), horizon=berlin)
    assert told(at_six, place) == []
    assert told(at_six - 15, place) == ["curfew"]
