"""The gate: rosters broken by hand, one for each hard rule, with what is said and of which shifts."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from muster.rostering import (
    HARD,
    Break,
    BreakRule,
    Curfew,
    Limits,
    Problem,
    Roster,
    Span,
    Window,
    Work,
    check,
    relaxed,
)
from tests.rostering.invented import WEEK, half_hour, person, problem, slots, work

MONDAY, TUESDAY, WEDNESDAY = (work(day, 9, 17) for day in range(3))
SPLIT = (work(0, 8, 12), work(0, 14, 18))
BEFORE = tuple(work(day, 9, 17, kind="N") for day in (-2, -1))


@dataclass(frozen=True)
class Broken:
    """`works`: those of the roster that the breach names, by their place."""

    rule: str
    text: str
    roster: Roster
    works: tuple[int, ...] = (0,)
    limits: dict[str, Any] = field(default_factory=dict)
    bo: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        bo = person(limits=Limits(**self.limits), **self.bo)
        return problem(bo, person(id="al"), **self.place)


BROKEN = [
    Broken("qualification", "bo does not hold till.", (MONDAY,), bo={"qualifications": {}}),
    Broken(
        "qualification", "bo's till expires on 2026-03-02.", (TUESDAY,),
        bo={"qualifications": {"till": date(2026, 3, 2)}},
    ),
    Broken(
        "qualification", "bo's till expires on 2026-03-02.", (work(0, 22, 30),),
        bo={"qualifications": {"till": date(2026, 3, 2)}},
    ),
    Broken(
        "availability", "bo is not available on Mon 2 Mar 09:00 to 17:00.", (MONDAY,),
        bo={"available": (Span(MONDAY.start, MONDAY.finish - 15),)},
    ),
    Broken(
        "leave", "bo is away on Mon 2 Mar 09:00 to 17:00: parental leave.", (MONDAY,),
        bo={"unavailable": (Span(MONDAY.finish - 15, MONDAY.finish + 60, "parental leave"),)},
    ),
    Broken(
        "leave", "Bo Berg is away on Mon 2 Mar 09:00 to 17:00: unavailable.", (MONDAY,),
        bo={"unavailable": (Span(0, WEEK.end),), "name": "Bo Berg"},
    ),
    Broken("shift length", "The shift is 8 h; the longest is 7 h 45 min.", (MONDAY,), limits={"max_shift_minutes": 465}),
    Broken("shift length", "The shift is 8 h; the shortest is 8 h 15 min.", (MONDAY,), limits={"min_shift_minutes": 495}),
    Broken(
        "curfew", "bo may not work on Mon 2 Mar 14:00 to 22:00: a curfew.", (work(0, 14, 22),),
        limits={"curfews": (Curfew(21 * 60 + 45, 6 * 60),)},
    ),
    Broken(
        "opening hours", "Mon 2 Mar 09:00 to 17:00 is outside the opening hours.", (MONDAY,),
        place={"opening": (Span(MONDAY.start + 15, MONDAY.finish),)},
    ),
    Broken(
        "breaks placed", "Mon 2 Mar 09:00 to 17:00 lacks a break of 30 min.", (MONDAY,),
        place={"breaks": (BreakRule(300, 30),)},
    ),
    Broken(
        "breaks placed", "A break of Mon 2 Mar 09:00 to 17:00 overlaps another or is outside the shift.",
        (replace(MONDAY, breaks=(Break(MONDAY.start - 15, MONDAY.start + 15),)),),
    ),
    Broken(
        "overlap", "bo has two shifts at once on Mon 2 Mar 16:45 to 20:00.",
        (MONDAY, Work("bo", MONDAY.finish - 15, MONDAY.finish + 180, "till")), (0, 1), {"max_day_shifts": 2},
    ),
    Broken(
        "rest between shifts", "bo has 8 h of rest before Tue 3 Mar 06:00 to 14:00; 8 h 1 min are needed.",
        (work(0, 14, 22), work(1, 6, 14)), (0, 1), {"rest_minutes": 481},
    ),
    Broken(
        "minutes per day", "bo has 8 h in the day of Mon 2 Mar 08:00 to 12:00; 7 h 59 min are the most.",
        SPLIT, (0, 1), {"max_day_minutes": 479, "max_day_shifts": 2},
    ),
    Broken(
        "minutes per week", "bo has 16 h in the week of Mon 2 Mar 09:00 to 17:00; 15 h are the most.",
        (MONDAY, WEDNESDAY), (0, 1), {"max_week_minutes": 900},
    ),
    Broken(
        "minutes in a window", "bo has 16 h in 2 days up to Tue 3 Mar 09:00 to 17:00; 15 h are the most.",
        (MONDAY, TUESDAY), (0, 1), {"windows": (Window(2, 900),)},
    ),
    Broken(
        "visa hours", "bo has 16 h in a student's fortnight up to Tue 3 Mar 09:00 to 17:00; 15 h are the most.",
        (MONDAY, TUESDAY), (0, 1), {"visa": Window(14, 900, name="a student's fortnight")},
    ),
    Broken("minutes in all", "bo has 8 h in all; 7 h are the most.", (MONDAY,), limits={"max_total_minutes": 420}),
    Broken(
        "least minutes in all", "bo has 8 h in all; 9 h are the least.", (MONDAY,), limits={"min_total_minutes": 540}
    ),
    Broken("least minutes in all", "bo has 0 h in all; 9 h are the least.", (), (), {"min_total_minutes": 540}),
    Broken("shifts per day", "bo has 2 shifts on Mon 2 Mar; the most are 1.", SPLIT, (0, 1)),
    Broken(
        "days per week", "bo works on 2 days of the week of Mon 2 Mar 09:00 to 17:00; the most are 1.",
        (MONDAY, WEDNESDAY), (0, 1), {"max_week_days": 1},
    ),
    Broken("shifts in all", "bo has 2 shifts; the most are 1.", (MONDAY, WEDNESDAY), (0, 1), {"max_shifts": 1}),
    Broken(
        "shifts of a kind", "bo has 2 shifts N; the most are 1.",
        (replace(MONDAY, kind="N"), TUESDAY, replace(WEDNESDAY, kind="N")), (0, 2), {"kind_limits": {"N": 1}},
    ),
    Broken(
        "order of kinds", "bo has E the day after N on Tue 3 Mar 09:00 to 17:00.",
        (replace(MONDAY, kind="N"), replace(TUESDAY, kind="E")), (0, 1), {"not_after": {"N": frozenset("E")}},
    ),
    Broken(
        "days running", "bo works 3 days running from Mon 2 Mar; the most are 2.",
        (MONDAY, TUESDAY, WEDNESDAY), (0, 1, 2), {"max_days_running": 2},
    ),
    Broken(
        "least days running", "bo works 1 day running from Tue 3 Mar; the least are 2.",
        (TUESDAY,), limits={"min_days_running": 2},
    ),
    Broken(
        "least days off running", "bo has 1 day off before Wed 4 Mar; the least are 2.",
        (MONDAY, WEDNESDAY), (0, 1), {"min_days_off_running": 2},
    ),
    Broken("weekends", "bo works on 1 weekend; the most are 0.", (work(6, 9, 17),), limits={"max_weekends": 0}),
    Broken(
        "pinned and published fixed", "bo's fixed shift of Tue 3 Mar 09:00 to 17:00 is not kept.",
        (MONDAY,), (1,), place={"pins": (TUESDAY,)},
    ),
    Broken(
        "pinned and published fixed", "bo's fixed shift of Tue 3 Mar 09:00 to 17:00 is not kept.",
        (MONDAY,), (1,), place={"published": (TUESDAY,)},
    ),
    Broken(
        "concurrent starts", "2 shifts start at Mon 2 Mar 09:00; the most are 1.",
        (MONDAY, replace(MONDAY, employee="al")), (0, 1), place={"max_starts_at_once": 1},
    ),
    Broken(
        "breaks covered", "Nobody else works in till during the break on Mon 2 Mar 13:00.",
        (replace(MONDAY, breaks=(half_hour(MONDAY, 240),)), replace(MONDAY, employee="al", finish=MONDAY.start + 269)),
        place={"breaks_covered": True},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=[one.rule for one in BROKEN])
def test_a_broken_roster_is_told_and_passes_without_that_rule(case: Broken) -> None:
    [breach] = check(case.problem, case.roster)
    known = (*case.roster, TUESDAY)
    assert (breach.rule, breach.text, breach.works) == (
        case.rule,
        case.text,
        tuple(known[at] for at in case.works),
    )
    assert breach.employee == ("" if case.rule in ("concurrent starts", "breaks covered") else "bo")
    assert check(relaxed(case.problem, case.rule), case.roster) == []


def test_there_is_one_for_each_rule() -> None:
    assert {one.rule for one in BROKEN} == {rule.name for rule in HARD}


@pytest.mark.parametrize(
    ("rule", "text", "roster", "limits"),
    [
        ("rest between shifts", "bo has 8 h of rest before Mon 2 Mar 01:00 to 06:00; 9 h are needed.", (work(0, 1, 6),), {"rest_minutes": 540}),
        ("minutes in a window", "bo has 24 h in 7 days up to Mon 2 Mar 09:00 to 17:00; 23 h are the most.", (MONDAY,), {"windows": (Window(7, 1380),)}),
        ("visa hours", "bo has 24 h in 14 days up to Mon 2 Mar 09:00 to 17:00; 23 h are the most.", (MONDAY,), {"visa": Window(14, 1380, date(2026, 2, 17))}),
        ("days running", "bo works 3 days running from Sat 28 Feb; the most are 2.", (MONDAY,), {"max_days_running": 2}),
        ("least days running", "bo works 3 days running from Sat 28 Feb; the least are 4.", (MONDAY,), {"min_days_running": 4}),
        ("least days off running", "bo has 1 day off before Tue 3 Mar; the least are 2.", (TUESDAY,), {"min_days_off_running": 2}),
        ("order of kinds", "bo has E the day after N on Mon 2 Mar 09:00 to 17:00.", (replace(MONDAY, kind="E"),), {"not_after": {"N": frozenset("E")}}),
    ],
)  # fmt: skip
def test_the_days_before_count(rule: str, text: str, roster: Roster, limits: dict[str, Any]) -> None:
    """Bo worked on the Saturday and the Sunday before the first day."""
    given = problem(person(limits=Limits(**limits), history=BEFORE))
    assert [(one.rule, one.text) for one in check(given, roster)] == [(rule, text)]
    assert check(problem(person(limits=Limits(**limits))), roster) == []


def test_what_was_broken_before_the_first_day_is_not_told() -> None:
    """Nothing can be done about it: two shifts at once, no rest, too much in one day and one week."""
    history = (work(-3, 6, 18), work(-3, 9, 24), work(-2, 1, 9))
    strict = Limits(
        rest_minutes=600,
        max_day_minutes=60,
        max_week_minutes=60,
        windows=(Window(2, 60),),
        max_days_running=1,
    )
    assert check(problem(person(limits=strict, history=history)), ()) == []


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (replace(MONDAY, employee="nobody"), "There is no employee nobody."),
        (replace(MONDAY, position="moon"), "There is no position moon."),
        (work(7, 9, 17), "A shift of bo is outside the roster's days."),
        (work(-1, 9, 17), "A shift of bo is outside the roster's days."),
        (replace(MONDAY, finish=MONDAY.start), "A shift of bo is outside the roster's days."),
        (replace(MONDAY, slot="9:E"), "A shift of bo is not the fixed shift 9:E."),
        (work(0, 6, 15, slot="0:E", kind="E"), "A shift of bo is not the fixed shift 0:E."),
        (work(0, 7, 14, slot="0:E", kind="E"), "A shift of bo is not the fixed shift 0:E."),
        (work(0, 6, 14, slot="0:E", kind="L"), "A shift of bo is not the fixed shift 0:E."),
    ],
)
def test_what_cannot_be(wrong: Work, text: str) -> None:
    given = problem(person(), slots=slots(WEEK, {"E": (6, 14)}, 1))
    assert check(given, (work(0, 6, 14, slot="0:E", kind="E"),)) == []
    [breach] = check(given, (wrong,))
    assert (breach.rule, breach.text, breach.works) == ("facts", text, (wrong,))
    with_no_rule = replace(given, relaxed=frozenset(rule.name for rule in HARD))
    assert [one.rule for one in check(with_no_rule, (wrong,))] == ["facts"]


def test_a_shift_is_there_once() -> None:
    assert [one.text for one in check(problem(), (MONDAY, MONDAY))] == ["A shift is there twice."]


def test_each_of_several_is_told() -> None:
    tired = problem(person(limits=Limits(rest_minutes=600, max_week_days=1), qualifications={}))
    rules = [one.rule for one in check(tired, (work(0, 14, 22), work(1, 6, 14)))]
    assert rules == ["qualification", "qualification", "rest between shifts", "days per week"]
