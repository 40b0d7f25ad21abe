"""Who could not fill a gap and why, who could take a shift, and a roster after somebody falls ill."""

import time
from dataclasses import replace
from datetime import date

import pytest

from muster.rostering import (
    BreakRule,
    Demand,
    Horizon,
    Limits,
    Problem,
    Roster,
    RosteringError,
    Roundup,
    SlotWish,
    Span,
    Weights,
    Wish,
    Work,
    check,
    relaxed,
    replan,
    score,
    solve,
)
from muster.rostering.explain import without
from tests.rostering.exhaustive import best
from tests.rostering.invented import (
    WEEK,
    fixed_shifts,
    half_hour,
    person,
    problem,
    shop,
    slots,
    work,
)

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
    works = [(gap, one.work) for gap in gaps for one in gap.able]
    assert {work.employee for _, work in works} == {"p0"}
    assert all(work.finish - work.start == max(180, gap.finish - gap.start) for gap, work in works)
    assert all(work.start <= gap.start and gap.finish <= work.finish for gap, work in works)


def test_what_is_broken_already_bars_nobody() -> None:
    tired = replace(GIVEN, employees=(person(id="tired", limits=Limits(rest_minutes=600)),))
    broken = (*ROSTER, work(1, 6, 14, employee="tired", slot="1:E", kind="E"))
    assert [one.breaches for one in Roundup(tired, broken).candidates(work(5, 6, 14, employee=""))] == [()]


def ranked(given: Problem, roster: Roster, shift: Work) -> list[tuple[str, int, dict[str, int], list[str]]]:
    """Who, points, of which soft rules, barred by which hard rules."""
    return [
        (one.employee, one.points, dict(one.scores), [breach.rule for breach in one.breaches])
        for one in Roundup(given, roster).candidates(shift)
    ]


def test_a_candidate_s_points_are_those_of_the_roster_with_them() -> None:
    """Of everybody who may take the shift, the whole roster scored anew: cover apart, which is the same for all."""
    given = shop(2, people=5)
    weights = Weights(
        labour=1, over_budget=3, overtime=7, contract=5, fair_hours=1, single_days=9, unstable=2
    )
    people = tuple(
        replace(each, contract_week_minutes=900, ordinary_week_minutes=1200, wishes=(Wish(0, 9000, at),))
        for at, each in enumerate(given.employees)
    )
    given = replace(given, employees=people, weights=weights, budget=90_000)
    whole = solve(given, seconds=0.3, plain=True).roster
    roster = tuple(one for one in whole if given.horizon.day_of(one.start) in (0, 1, 3, 4))
    shift = work(5, 8, 12, employee="", horizon=given.horizon)
    before, able = score(given, roster), 0
    for one in Roundup(given, roster).candidates(shift):
        if not one.breaches:
            able += 1
            then = score(given, (*roster, one.work))
            changed = {name: then.get(name, 0) - before.get(name, 0) for name in {**before, **then}}
            assert one.scores == {
                name: points for name, points in changed.items() if points and "cover" not in name
            }
            assert one.points == sum(one.scores.values())
    assert able > 1


def test_a_candidate_who_must_work_more_is_not_barred_for_it() -> None:
    """What a further shift makes better is no reason against it, even when it is not yet enough."""
    least = person(limits=Limits(min_total_minutes=1920, min_days_running=3))
    given = problem(least)
    assert ranked(given, (work(2, 9, 17),), work(3, 9, 17, employee="")) == [("bo", 0, {}, [])]
    assert ranked(given, (work(2, 9, 17),), work(5, 9, 17, employee="")) == [
        ("bo", 0, {}, ["least days running", "least days running"])
    ]


def test_what_the_whole_roster_bars_bars_everybody() -> None:
    nine = work(0, 9, 17)
    rest = (half_hour(nine, 240),)
    shift = replace(nine, employee="", breaks=rest)
    busy = problem(person(), person(id="al"), person(id="cy"), max_starts_at_once=1, breaks_covered=True)
    assert ranked(busy, (), shift) == [(name, 0, {}, ["breaks covered"]) for name in ("al", "bo", "cy")]
    assert ranked(busy, (nine,), shift) == [
        (name, 0, {}, ["concurrent starts"]) for name in ("al", "bo", "cy")
    ]
    # A shift that somebody gives up is not beside the one that is filled.
    given_up = replace(nine, employee="al")
    assert ranked(busy, (given_up,), given_up) == [("bo", 0, {}, []), ("cy", 0, {}, [])]


def test_a_gap_is_tried_earlier_and_later_than_where_it_begins() -> None:
    """An hour is missing from 11 to 12, shifts have three: who is there until noon could take the three before."""
    horizon = Horizon(date(2026, 3, 2), 1, "UTC")
    at = {hour: hour * 60 for hour in range(25)}
    people = (
        person(id="morning", available=(Span(at[6], at[12]),)),
        person(id="noon", available=(Span(at[10], at[13]),)),
        person(id="short", available=(Span(at[10], at[12]),)),
        person(id="long", limits=Limits(min_shift_minutes=480)),
        person(id="busy"),
    )
    given = problem(*people, horizon=horizon, demands=(Demand("till", at[11], at[12], 1, 9),))
    [gap] = Roundup(given, (Work("busy", at[13], at[20], "till"),)).gaps()
    assert {one.employee: (one.work.start // 60, one.work.finish // 60) for one in gap.able} == {
        "morning": (9, 12),
        "noon": (10, 13),
        "long": (11, 19),
    }
    assert {one.employee: [breach.rule for breach in one.breaches] for one in gap.barred} == {
        "short": ["availability"],
        "busy": ["overlap", "shifts per day"],
    }


def test_a_gap_at_closing_time_is_tried_before_it() -> None:
    horizon = Horizon(date(2026, 3, 2), 1, "UTC")
    given = problem(
        person(), horizon=horizon, demands=(Demand("till", 1200, 1260, 1, 9),), opening=(Span(480, 1260),)
    )
    [gap] = Roundup(given, ()).gaps()
    assert [(one.work.start, one.work.finish) for one in gap.able] == [(1080, 1260)]


def test_a_gap_longer_than_a_shift_is_tried_with_its_breaks() -> None:
    horizon = Horizon(date(2026, 3, 2), 1, "UTC")
    given = problem(
        person(),
        person(id="al", limits=Limits(max_shift_minutes=360)),
        horizon=horizon,
        demands=(Demand("till", 480, 1260, 1, 9),),
        breaks=(BreakRule(300, 30), BreakRule(540, 15, paid=True)),
    )
    [gap] = Roundup(given, ()).gaps()
    assert gap.barred == ()
    assert {one.employee: (one.work.start, one.work.finish, len(one.work.breaks)) for one in gap.able} == {
        "al": (480, 840, 1),
        "bo": (480, 1080, 2),
    }


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


@pytest.mark.parametrize("seed", range(6))
def test_after_sickness_there_are_as_few_changes_as_can_be(seed: int) -> None:
    given = fixed_shifts(seed, people=2, days=4)
    roster = solve(given, seconds=60, rounds=3).roster
    shift = next(one for one in roster if one.employee == "p0")
    away = Span(shift.start, given.horizon.end)
    planned, again = (
        without(given, roster, "p0", away),
        replan(given, roster, "p0", away, seconds=60, rounds=9),
    )
    assert again.solution.breaches == ()
    assert again.solution.points == best(planned)
    assert {one for one in again.removed if one.employee == "p0"} == {
        one for one in roster if one.employee == "p0" and one.finish > away.start
    }
    assert set(roster) - set(again.removed) | set(again.added) == set(again.solution.roster)


def test_illness_is_no_fault() -> None:
    """Who is ill need not work the least minutes, nor runs of days; a pin of theirs is given up, what has begun stays."""
    limits = Limits(min_total_minutes=2400, min_days_running=5, min_days_off_running=2)
    given = problem(person(limits=limits), person(id="al"), slots=slots(WEEK, {"E": (6, 14)}, 1))
    roster = tuple(work(day, 6, 14, slot=f"{day}:E", kind="E") for day in range(5))
    given = replace(given, pins=(roster[2],))
    assert check(given, roster) == []
    again = replan(given, roster, "bo", Span(roster[1].finish, WEEK.midnight(3)), seconds=60, rounds=5)
    assert again.solution.breaches == ()
    assert again.removed == (roster[2],)
    assert sorted(one.slot for one in again.added) == ["2:E", "5:E", "6:E"]
    assert ("al", "2:E") in {(one.employee, one.slot) for one in again.added}


def again_people(given: object, away: Span) -> tuple[object, ...]:
    return tuple(
        replace(each, unavailable=(away,)) if each.id == "p0" else each
        for each in given.employees  # type: ignore[attr-defined]
    )


def test_a_rule_that_there_is_not_cannot_be_relaxed() -> None:
    with pytest.raises(RosteringError, match=r"There is no rule gravity\."):
        relaxed(GIVEN, "gravity")
