"""Overtime that a law asks to be enough, blocks of a week, marks that make overtime, and top-ups by day."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from muster.payrules import Earning, PayWarning, Span, WorkedShift, calculate
from muster.payrules.lines import Bucket, Result
from tests.payrules.build import WEEK, at, employee, place, shift
from tests.payrules.own_pack import own_pack

LEAST = """
    triggers:
      - {id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8}
      - {id: week, name: more than 20 hours in the week, kind: limit, per: week, hours: 20}
    overtime:
      - {id: overtime, name: Overtime, percent: 150}
    least_overtime:
      - {id: least, name: Least overtime, minutes: 30}
"""


def told(result: Result) -> list[tuple[int, Decimal, Bucket]]:
    return [(int(line.inputs["minutes"]), line.unit_rate, line.reason.bucket) for line in result.lines]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("16:29", [(509, Decimal("20.00"), Bucket.ORDINARY)]),
        ("16:30", [(480, Decimal("20.00"), Bucket.ORDINARY), (30, Decimal("30.00"), Bucket.OVERTIME)]),
    ],
)
def test_a_week_with_less_than_the_least_has_no_overtime(
    tmp_path: Path, last: str, expected: list[tuple[int, Decimal, Bucket]]
) -> None:
    result = calculate(
        employee(), [shift("2026-08-03 08:00", f"2026-08-03 {last}")], own_pack(tmp_path, LEAST), WEEK
    )
    assert told(result) == expected
    assert [warning.code for warning in result.warnings] == (
        ["too_little_overtime"] if len(expected) == 1 else []
    )


def test_a_least_that_is_not_confirmed_is_pointed_out_where_it_takes_overtime_away(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, LEAST.replace("minutes: 30", "minutes: 30, unconfirmed: true"))
    too_little, enough = (
        calculate(employee(), [shift("2026-08-03 08:00", f"2026-08-03 {last}")], pack, WEEK).warnings
        for last in ("16:29", "16:30")
    )
    assert [warning.text for warning in too_little] == [
        "Least overtime (2) is not yet confirmed against the text of the law.",
        "The week has less than 30 min of overtime, which is paid as ordinary time (2).",
    ]
    assert enough == ()


def test_overtime_of_all_reasons_and_days_of_the_week_counts_together(tmp_path: Path) -> None:
    shifts = [
        shift("2026-08-03 08:00", "2026-08-03 16:20"),
        shift("2026-08-04 08:00", "2026-08-04 16:00"),
        shift("2026-08-05 08:00", "2026-08-05 12:10"),
    ]
    result = calculate(employee(), shifts, own_pack(tmp_path, LEAST), WEEK)
    assert [(line.reason.rule, line.unit_rate) for line in result.lines] == [
        ("ordinary", Decimal("20.00")),
        ("day", Decimal("30.00")),
        ("ordinary", Decimal("20.00")),
        ("ordinary", Decimal("20.00")),
        ("week", Decimal("30.00")),
    ]


def test_minutes_that_are_no_overtime_count_to_no_limit(tmp_path: Path) -> None:
    """The 20 minutes of Monday are paid as ordinary time, and the week's 20 hours end where they ended before."""
    shifts = [
        shift("2026-08-03 08:00", "2026-08-03 16:20"),
        shift("2026-08-04 08:00", "2026-08-04 16:00"),
        shift("2026-08-05 08:00", "2026-08-05 12:00"),
    ]
    result = calculate(employee(), shifts, own_pack(tmp_path, LEAST), WEEK)
    assert {line.unit_rate for line in result.lines} == {Decimal("20.00")}
    assert sum(line.units for line in result.lines if line.ordinary_hours) == Decimal("20.333333")


WEEK_BLOCK = """
    triggers:
      - {id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8}
      - {id: week, name: more than 16 hours in the week, kind: limit, per: week, hours: 16}
    overtime:
      - {id: week_first, name: First of the week, triggers: [week], per: week, first_hours: 3, percent: 150}
      - {id: day_first, name: First of the day, triggers: [day], first_hours: 1, percent: 150}
      - {id: after, name: After, percent: 200}
"""


def test_a_block_of_the_week_counts_overtime_of_its_own_reason(tmp_path: Path) -> None:
    shifts = [
        shift("2026-08-03 08:00", "2026-08-03 18:00"),
        shift("2026-08-04 08:00", "2026-08-04 16:00"),
        shift("2026-08-05 08:00", "2026-08-05 10:00"),
        shift("2026-08-06 08:00", "2026-08-06 10:00"),
        shift("2026-08-10 08:00", "2026-08-10 17:00"),
    ]
    result = calculate(employee(), shifts, own_pack(tmp_path, WEEK_BLOCK), WEEK)
    assert [(int(line.inputs["minutes"]), line.inputs["rule"]) for line in result.lines] == [
        (480, "ordinary"),
        (60, "day_first"),
        (60, "after"),
        (480, "ordinary"),
        (120, "week_first"),
        (60, "week_first"),
        (60, "after"),
    ]


MARKED = """
    triggers:
      - {id: day_off, name: on a day off, kind: marked, mark: day_off}
    overtime:
      - {id: first, name: First, first_hours: 2, percent: 150}
      - {id: after, name: After, percent: 200}
    engagements:
      - {id: least, name: Least, hours: 2}
      - {id: least_sunday, name: Least of a Sunday, hours: 4, days: sun}
      - {id: least_holiday, name: Least of a holiday, hours: 3, public_holiday: true}
      - {id: least_day_off, name: Least of a day off, hours: 3, mark: day_off}
      - {id: least_overtime, name: Least overtime, hours: 5, days: sat, triggers: [day_off]}
"""


def topped_up(folder: Path, *given: WorkedShift, rules: str = MARKED) -> list[tuple[str, int, Decimal]]:
    result = calculate(employee(), given, own_pack(folder, rules, "marks: [day_off]"), WEEK)
    return [
        (line.reason.rule, int(line.inputs["minutes"]), line.unit_rate)
        for line in result.lines
        if line.reason.bucket is Bucket.TOP_UP
    ]


DAY_OFF = frozenset({"day_off"})


def test_a_mark_makes_overtime_and_its_top_up_goes_on_through_the_blocks(tmp_path: Path) -> None:
    given = shift("2026-08-03 08:00", "2026-08-03 09:00", marks=DAY_OFF)
    assert topped_up(tmp_path, given) == [
        ("least_day_off", 60, Decimal("30.00")),
        ("least_day_off", 60, Decimal("40.00")),
    ]


def test_what_a_top_up_would_have_counted_does_not_stay_counted(tmp_path: Path) -> None:
    shifts = [
        shift("2026-08-03 08:00", "2026-08-03 08:30", marks=DAY_OFF),
        shift("2026-08-03 12:00", "2026-08-03 12:30", marks=DAY_OFF),
        shift("2026-08-04 08:00", "2026-08-04 09:00", marks=DAY_OFF),
    ]
    per_shift = MARKED.replace("hours: 3, mark: day_off", "hours: 3, per: shift, mark: day_off")
    result = calculate(employee(), shifts, own_pack(tmp_path, per_shift, "marks: [day_off]"), WEEK)
    monday = [line for line in result.lines if line.date == WEEK.from_on]
    assert [(int(line.inputs["minutes"]), line.unit_rate) for line in monday] == [
        (30, Decimal("30.00")),
        (30, Decimal("30.00")),
        (60, Decimal("30.00")),
        (90, Decimal("40.00")),
        (60, Decimal("30.00")),
        (90, Decimal("40.00")),
    ]


def test_a_top_up_of_a_day_stays_on_it_where_hours_count_to_their_own(tmp_path: Path) -> None:
    """What does not fit before midnight goes on through the blocks of the day, and uses up none of the next."""
    pack = own_pack(tmp_path, MARKED, "marks: [day_off]\nwork_day: calendar")
    shifts = [
        shift("2026-08-03 22:00", "2026-08-03 23:00", marks=DAY_OFF),
        shift("2026-08-04 08:00", "2026-08-04 11:00", marks=DAY_OFF),
    ]
    assert told(calculate(employee(), shifts, pack, WEEK)) == [
        (60, Decimal("30.00"), Bucket.OVERTIME),
        (60, Decimal("30.00"), Bucket.TOP_UP),
        (60, Decimal("40.00"), Bucket.TOP_UP),
        (120, Decimal("30.00"), Bucket.OVERTIME),
        (60, Decimal("40.00"), Bucket.OVERTIME),
    ]


@pytest.mark.parametrize(
    ("day", "rule", "minutes"),
    [("03", "least", 60), ("09", "least_sunday", 180), ("04", "least_holiday", 120)],
)
def test_the_least_goes_by_the_day_on_which_the_shift_began(
    tmp_path: Path, day: str, rule: str, minutes: int
) -> None:
    given = shift(f"2026-08-{day} 10:00", f"2026-08-{day} 11:00", place(["2026-08-04"]))
    assert topped_up(tmp_path, given) == [(rule, minutes, Decimal("20.00"))]


def test_the_least_of_the_next_day_is_not_that_of_a_shift_past_midnight(tmp_path: Path) -> None:
    given = shift("2026-08-08 23:30", "2026-08-09 00:30")
    assert topped_up(tmp_path, given) == [("least", 60, Decimal("20.00"))]


def test_a_top_up_is_a_line_of_its_rule_on_the_day_of_the_shift(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, MARKED.replace("hours: 2}", "hours: 2, secondary_export_name: ME}"))
    lines = calculate(employee(), [shift("2026-08-03 23:30", "2026-08-04 00:30")], pack, WEEK).lines
    (line,) = [each for each in lines if each.reason.bucket is Bucket.TOP_UP]
    assert (line.date, line.from_, line.to) == (WEEK.from_on, at("2026-08-04 00:30"), at("2026-08-04 00:30"))
    assert (line.name, line.export_name, line.secondary_export_name) == ("Least", "Least", "ME")
    assert (
        line.reason.text == "1 h were worked and the least that is paid is 2 h; at the rate of Ordinary hours"
    )


def test_a_least_for_overtime_needs_that_overtime(tmp_path: Path) -> None:
    rules = MARKED.replace("hours: 3, mark: day_off", "hours: 1")
    ordinary = shift("2026-08-08 10:00", "2026-08-08 11:00")
    day_off = shift("2026-08-08 10:00", "2026-08-08 11:00", marks=DAY_OFF)
    assert topped_up(tmp_path, ordinary, rules=rules) == [("least", 60, Decimal("20.00"))]
    assert topped_up(tmp_path, day_off, rules=rules) == [
        ("least_overtime", 60, Decimal("30.00")),
        ("least_overtime", 180, Decimal("40.00")),
    ]


def test_overtime_of_any_shift_of_the_day_asks_for_its_least(tmp_path: Path) -> None:
    """Of 5 h for the day 2 were worked; the first hour alone was owed 150 more than its own, and 70 of that are left."""
    rules = MARKED.replace("hours: 3, mark: day_off", "hours: 1")
    shifts = [
        shift("2026-08-08 10:00", "2026-08-08 11:00", marks=DAY_OFF),
        shift("2026-08-08 14:00", "2026-08-08 15:00"),
    ]
    assert topped_up(tmp_path, *shifts, rules=rules) == [
        ("least_overtime", 60, Decimal("70.00")),
        ("least_overtime", 180, Decimal("20.00")),
    ]


RECALL = """
    triggers: [{id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8}]
    overtime:
      - {id: recall, name: Recall, percent: 250, mark: called_back}
      - {id: overtime, name: Overtime, percent: 150}
"""


@pytest.mark.parametrize(("mark", "unit"), [("called_back", "50.00"), ("", "30.00")])
def test_a_rate_of_overtime_can_ask_for_a_mark(tmp_path: Path, mark: str, unit: str) -> None:
    given = shift("2026-08-03 08:00", "2026-08-03 17:00", marks=frozenset({mark} - {""}))
    result = calculate(employee(), [given], own_pack(tmp_path, RECALL, "marks: [called_back]"), WEEK)
    assert told(result)[1:] == [(60, Decimal(unit), Bucket.OVERTIME)]


PARTS = [("08:00", "10:00"), ("13:00", "14:00")]
ROSTER = """
    triggers: [{id: roster, name: beyond the roster, kind: beyond_agreed, of_roster: true}]
    overtime: [{id: overtime, name: Overtime, percent: 150}]
"""


def test_hours_beyond_the_roster_are_overtime_and_guaranteed_hours_are_no_limit(tmp_path: Path) -> None:
    person = employee("part_time", contracted_week_minutes=60)
    agreed = (Span(at("2026-08-03 08:00"), at("2026-08-03 11:00")),)
    pack = own_pack(tmp_path, ROSTER)
    rostered = calculate(person, [shift("2026-08-03 08:00", "2026-08-03 12:00", agreed=agreed)], pack, WEEK)
    assert told(rostered) == [
        (180, Decimal("20.00"), Bucket.ORDINARY),
        (60, Decimal("30.00"), Bucket.OVERTIME),
    ]
    unknown = calculate(person, [shift("2026-08-03 08:00", "2026-08-03 12:00")], pack, WEEK)
    assert told(unknown) == [(240, Decimal("20.00"), Bucket.ORDINARY)]
    assert unknown.warnings == (
        PayWarning(
            "no_agreed_hours",
            "Agreed hours are not known, so no hour is found to be beyond them.",
            date(2026, 8, 3),
        ),
    )


def test_hours_agreed_in_two_parts_leave_the_time_between_to_overtime(tmp_path: Path) -> None:
    agreed = tuple(Span(at(f"2026-08-03 {first}"), at(f"2026-08-03 {last}")) for first, last in PARTS)
    given = shift("2026-08-03 08:00", "2026-08-03 14:00", agreed=agreed)
    assert told(calculate(employee("part_time"), [given], own_pack(tmp_path, ROSTER), WEEK)) == [
        (120, Decimal("20.00"), Bucket.ORDINARY),
        (180, Decimal("30.00"), Bucket.OVERTIME),
        (60, Decimal("20.00"), Bucket.ORDINARY),
    ]


def test_a_full_timer_is_not_asked_for_agreed_hours(tmp_path: Path) -> None:
    given = shift("2026-08-03 08:00", "2026-08-03 12:00")
    assert calculate(employee(), [given], own_pack(tmp_path, ROSTER), WEEK).warnings == ()


def test_a_penalty_can_ask_for_a_mark_or_that_there_is_none(tmp_path: Path) -> None:
    rules = """
    penalties:
      - {id: night, name: Night shift, mark: night, percent: 115}
      - {id: day, name: Day shift, unless_mark: night, percent: 110}
    """
    pack = own_pack(tmp_path, rules, "marks: [night]")
    marks = [frozenset({"night"}), frozenset[str]()]
    shifts = [
        shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 12:00", marks=each)
        for day, each in enumerate(marks, 3)
    ]
    result = calculate(employee(), shifts, pack, WEEK)
    assert [line.unit_rate for line in result.lines] == [Decimal("23.00"), Decimal("22.00")]


GAPS = """
    allowances:
      - {id: split, name: Split, amount: 3.00, per: day, gap_from_hours: 2, gap_to_hours: 3}
      - {id: periods, name: Periods, amount: 5.00, per: work_period, gap_from_minutes: 61, work_from_hours: 2}
"""


@pytest.mark.parametrize(
    ("again", "ends", "expected"),
    [
        ("11:00", "14:00", []),
        ("11:01", "14:00", [("Periods", 2)]),
        ("11:59", "14:00", [("Periods", 2)]),
        ("12:00", "14:00", [("Split", 1), ("Periods", 2)]),
        ("12:00", "13:59", [("Split", 1), ("Periods", 1)]),
        ("13:00", "15:00", [("Split", 1), ("Periods", 2)]),
        ("13:01", "15:01", [("Periods", 2)]),
    ],
)
def test_allowances_go_by_the_time_between_the_work_of_a_day(
    tmp_path: Path, again: str, ends: str, expected: list[tuple[str, int]]
) -> None:
    shifts = [
        shift("2026-08-03 08:00", "2026-08-03 10:00"),
        shift(f"2026-08-03 {again}", f"2026-08-03 {ends}"),
        shift("2026-08-05 08:00", "2026-08-05 12:00"),
    ]
    result = calculate(employee(), shifts, own_pack(tmp_path, GAPS), WEEK)
    assert [(line.name, line.units) for line in result.allowances] == expected


LONGER = """
    triggers:
      - {id: day, name: more than 8 hours, kind: limit, per: day, hours: 8, longer_mark: long, longer_hours: 10}
    overtime: [{id: overtime, name: Overtime, percent: 150}]
"""


@pytest.mark.parametrize(("days", "overtime"), [(("03", "09"), [120]), (("02", "03"), [])])
def test_one_day_of_a_week_is_longer(tmp_path: Path, days: tuple[str, str], overtime: list[int]) -> None:
    pack = own_pack(tmp_path, LONGER, "marks: [long]")
    marks = frozenset({"long"})
    shifts = [shift(f"2026-08-{day} 08:00", f"2026-08-{day} 18:00", marks=marks) for day in days]
    found = calculate(employee(), shifts, pack, WEEK).lines
    assert [int(line.inputs["minutes"]) for line in found if line.reason.rule == "day"] == overtime


@pytest.mark.parametrize(
    ("days", "anchor", "weeks"),
    [
        (("03", "09"), None, 1),
        (("04", "05"), None, 1),
        (("04", "05"), date(2026, 7, 1), 2),
        (("05", "09"), date(2026, 7, 1), 1),
    ],
)
def test_an_allowance_of_the_week_goes_by_the_persons_week(
    tmp_path: Path, days: tuple[str, str], anchor: date | None, weeks: int
) -> None:
    pack = own_pack(tmp_path, "allowances: [{id: aid, name: First aid, amount: 10.00, per: week}]")
    person = employee(cycle_days=7 if anchor else None, cycle_from_on=anchor)
    shifts = [shift(f"2026-08-{day} 08:00", f"2026-08-{day} 12:00") for day in days]
    assert len(calculate(person, shifts, pack, WEEK).allowances) == weeks


def test_an_earning_is_paid_as_it_was_told(tmp_path: Path) -> None:
    bonus = Earning(name="Bonus", amount=Decimal(50), from_on=WEEK.from_on, to_on=WEEK.to_on)
    given = [shift("2026-08-03 08:00", "2026-08-03 12:00")]
    (line,) = calculate(employee(), given, own_pack(tmp_path), WEEK, [bonus]).allowances
    assert (line.name, line.export_name, line.units, line.unit_rate, line.cost) == (
        "Bonus",
        "Bonus",
        1,
        Decimal(50),
        Decimal("50.00"),
    )
    assert (line.date, line.clause, line.reason) == (
        WEEK.to_on,
        "",
        "earned from 2026-08-03 to 2026-08-09",
    )
