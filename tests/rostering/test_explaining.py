"""Who could not fill a gap and why, who could take a shift, and a roster after somebody falls ill."""

import time
from dataclasses import replace
from datetime import date

import pytest

from muster.rostering import (
    Limits,
    RosteringError,
    Roundup,
    SlotWish,
    Span,
    Weights,
    check,
    relaxed,
    replan,
    solve,
)
from tests.rostering.invented import WEEK, fixed_shifts, person, problem, shop, slots, work

EARLY = work(1, 6, 14, employee="", slot="1:E", kind="E")
PEOPLE = (
    person(id="dear", hourly_rate=3000),
    person(id="cheap", hourly_rate=2000),
    person(id="wishes", hourly_rate=2500, slot_wishes=(SlotWish("1:E", 90_000, wanted=True),)),
    person(id="ill", unavailable=(Span(0, WEEK.end, "sick leave"),)),
    person(id="untaught", qualifications={}),
    person(id="expired", qualifications={"till": date(2026, 3, 2)}),
    person(id="tired", limits=Limits(rest_minutes=600)),
)
GIVEN = problem(*PEOPLE, slots=slots(WEEK, {"E": (6, 14), "L": (14, 22)}, 1), weights=Weights(labour=1))
ROSTER = (work(0, 14, 22, employee="tired", slot="0:L", kind="L"),)


def test_candidates_are_ranked_and_the_others_told_why() -> None:
    told = [
        (one.employee, one.points, one.cost, *(breach.rule for breach in one.breaches))
        for one in Roundup(GIVEN, ROSTER).candidates(EARLY)
    ]
    assert told == [
        ("wishes", -70_000, 20_000),
        ("cheap", 16_000, 16_000),
        ("dear", 24_000, 24_000),
        ("expired", 0, 0, "qualification"),
        ("ill", 0, 0, "leave"),
        ("tired", 0, 0, "rest between shifts"),
        ("untaught", 0, 0, "qualification"),
    ]


def test_a_gap_says_who_could_not_and_who_could() -> None:
    gaps = Roundup(GIVEN, ROSTER).gaps()
    assert [(gap.slot, gap.missing) for gap in gaps] == [
        (slot.id, 1) for slot in GIVEN.slots if slot.id != "0:L"
    ]
    [gap] = [one for one in gaps if one.slot == "1:E"]
    assert [one.employee for one in gap.able] == ["wishes", "cheap", "dear"]
    assert [one.breaches[0].text for one in gap.barred] == [
        "expired's till expires on 2026-03-02.",
        "ill is away on Tue 3 Mar 06:00 to 14:00: sick leave.",
        "tired has 8 h of rest before Tue 3 Mar 06:00 to 14:00; 10 h are needed.",
        "untaught does not hold till.",
    ]


def test_a_gap_in_quarter_hours_is_tried_as_a_whole_shift() -> None:
    given = shop(1, people=1, days=1)
    gaps = Roundup(given, ()).gaps()
    assert sum(gap.missing * (gap.finish - gap.start) for gap in gaps) == sum(
        one.wanted * 60 for one in given.demands
    )
    assert all(gap.work.finish - gap.work.start >= 180 for gap in gaps)
    assert all(
        gap.work.start <= gap.start and gap.finish <= gap.work.finish
        for gap in gaps
        if gap.finish - gap.start <= 180
    )
    assert {one.employee for gap in gaps for one in gap.able} == {"p0"}


def test_what_is_broken_already_bars_nobody() -> None:
    tired = replace(GIVEN, employees=(person(id="tired", limits=Limits(rest_minutes=600)),))
    broken = (*ROSTER, work(1, 6, 14, employee="tired", slot="1:E", kind="E"))
    assert [one.breaches for one in Roundup(tired, broken).candidates(work(5, 6, 14, employee=""))] == [()]


def test_a_thousand_candidates_at_once() -> None:
    """The aim is 50 ms on a quiet machine: here only that it is no matter of seconds."""
    people = tuple(
        person(id=f"p{at}", limits=Limits(rest_minutes=600, max_week_minutes=2280)) for at in range(1000)
    )
    roster = tuple(work(day, 9, 17, employee=each.id) for each in people for day in (0, 2, 4))
    ready = Roundup(problem(*people), roster)
    began = time.thread_time()  # of this thread alone: who else is at work is no matter
    found = ready.candidates(work(1, 20, 24, employee=""))
    assert time.thread_time() - began < 1
    assert sum(not one.breaches for one in found) == 0
    assert {breach.rule for one in found for breach in one.breaches} == {"rest between shifts"}


@pytest.mark.parametrize("plain", [False, True])
def test_after_sickness_little_changes(plain: bool) -> None:  # noqa: FBT001
    given = replace(fixed_shifts(1, people=5, days=6), employees=tuple(person(id=f"p{at}", limits=Limits(rest_minutes=600, max_week_minutes=1920)) for at in range(5)))  # fmt: skip
    roster = solve(given, seconds=60, rounds=5, plain=plain).roster
    away = Span(given.horizon.midnight(2), given.horizon.end)
    again = replan(given, roster, "p0", away, seconds=60, rounds=20)
    gone = [one for one in roster if one.employee == "p0" and one.start >= away.start]
    assert check(replace(given, employees=again_people(given, away)), again.solution.roster) == []
    assert gone
    assert set(gone) <= set(again.removed)
    assert {one.start >= away.start for one in (*again.added, *again.removed)} == {True}
    assert len(again.added) <= 2 * len(gone)
    assert len(again.removed) <= 2 * len(gone)


def again_people(given: object, away: Span) -> tuple[object, ...]:
    return tuple(
        replace(each, unavailable=(away,)) if each.id == "p0" else each
        for each in given.employees  # type: ignore[attr-defined]
    )


def test_a_rule_that_there_is_not_cannot_be_relaxed() -> None:
    with pytest.raises(RosteringError, match=r"There is no rule gravity\."):
        relaxed(GIVEN, "gravity")
