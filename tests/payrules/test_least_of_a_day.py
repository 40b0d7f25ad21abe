"""The least of a day is of that day: past midnight, past a holiday's end, and when somebody comes again."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from muster.payrules import Dates, Holiday, PayLine, Place, Span, WorkedShift, calculate, explain, load_pack
from muster.payrules.facts import Break
from muster.payrules.lines import Bucket
from tests.payrules.build import SYDNEY, WEEK, at, employee, shift
from tests.payrules.own_pack import own_pack

NIGHT = """
    penalties:
      - {id: sunday, name: Sunday, days: sun, percent: 150}
      - {id: night, name: Night, days: mon-sat, between: ["22:00", "24:00"], percent: 120}
"""
OF_DAY = "    engagements: [{id: least, name: Least, hours: 3}]\n"
OF_SHIFT = "    engagements: [{id: least, name: Least, hours: 3, per: shift}]\n"
APRIL = Dates(date(2026, 4, 5), date(2026, 4, 5))
SALARY = Decimal(1000)
Paid = list[tuple[str, str, int, Decimal]]


def top_ups(folder: Path, rules: str, *shifts: WorkedShift) -> list[PayLine]:
    lines = calculate(employee(), shifts, own_pack(folder, rules), WEEK).lines
    return [line for line in lines if line.reason.bucket is Bucket.TOP_UP]


def told(lines: list[PayLine]) -> Paid:
    return [
        (f"{line.from_:%a %H:%M}", f"{line.to:%a %H:%M}", int(line.inputs["minutes"]), line.unit_rate)
        for line in lines
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (OF_DAY, [("Sun 22:30", "Mon 00:00", 150, Decimal("30.00"))]),
        (
            OF_SHIFT,
            [
                ("Sun 22:30", "Mon 00:00", 90, Decimal("30.00")),
                ("Mon 00:00", "Mon 01:00", 60, Decimal("20.00")),
            ],
        ),
    ],
)
def test_the_least_of_a_day_ends_with_it_and_that_of_a_shift_does_not(
    tmp_path: Path, rules: str, expected: Paid
) -> None:
    given = shift("2026-08-09 22:00", "2026-08-09 22:30")
    assert told(top_ups(tmp_path, NIGHT + rules, given)) == expected


def test_what_follows_until_midnight_has_its_own_rates_and_the_rest_has_the_last(tmp_path: Path) -> None:
    given = shift("2026-08-03 21:15", "2026-08-03 21:30")
    assert told(top_ups(tmp_path, NIGHT + OF_DAY, given)) == [
        ("Mon 21:30", "Mon 22:00", 30, Decimal("20.00")),
        ("Mon 22:00", "Tue 00:00", 135, Decimal("24.00")),
    ]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2026-08-09 23:59", [("Sun 23:59", "Mon 00:00", 61, Decimal("30.00"))]),
        ("2026-08-10 00:00", [("Mon 00:00", "Mon 00:00", 60, Decimal("30.00"))]),
        ("2026-08-10 00:01", [("Mon 00:01", "Mon 00:01", 59, Decimal("30.00"))]),
        ("2026-08-10 01:00", []),
    ],
)
def test_a_shift_past_midnight_is_missing_hours_of_the_day_it_began_on(
    tmp_path: Path, ends: str, expected: Paid
) -> None:
    given = shift("2026-08-09 22:00", ends)
    assert told(top_ups(tmp_path, NIGHT + OF_DAY, given)) == expected


def test_where_no_minute_of_the_day_was_worked_the_time_that_follows_counts(tmp_path: Path) -> None:
    pause = Break(at("2026-08-09 23:50"), at("2026-08-10 00:10"))
    given = shift("2026-08-09 23:50", "2026-08-10 01:10", breaks=(pause,))
    assert told(top_ups(tmp_path, NIGHT + OF_DAY, given)) == [
        ("Mon 01:10", "Mon 01:10", 120, Decimal("20.00"))
    ]


def test_a_day_of_25_hours_has_them_all(tmp_path: Path) -> None:
    given = shift("2026-04-05 00:30", "2026-04-05 01:00")
    lines = calculate(employee(), [given], own_pack(tmp_path, NIGHT + OF_DAY), APRIL).lines
    assert told([lines[-1]]) == [("Sun 01:00", "Sun 02:30", 150, Decimal("30.00"))]


EVE = Holiday(date(2026, 8, 4), "Show Eve", from_minute=18 * 60)
MORNING = Holiday(date(2026, 8, 4), "Show Morning", to_minute=12 * 60)


@pytest.mark.parametrize(
    ("holiday", "first", "last", "expected"),
    [
        (EVE, "16:00", "18:00", []),
        (EVE, "17:00", "18:30", [(150, Decimal("168.58"))]),
        (EVE, "22:00", "23:00", [(180, Decimal("202.29"))]),
        (MORNING, "11:00", "11:30", [(210, Decimal("236.01"))]),
        (MORNING, "11:30", "12:30", [(180, Decimal("202.29"))]),
        (MORNING, "12:00", "13:00", []),
    ],
)
def test_four_hours_of_a_part_day_holiday_are_at_its_rate(
    holiday: Holiday, first: str, last: str, expected: list[tuple[int, Decimal]]
) -> None:
    """Hours before and after it in one continuous shift count to them (clause 24.4(e)), at their own rates."""
    given = shift(f"2026-08-04 {first}", f"2026-08-04 {last}", Place(SYDNEY, (holiday,)))
    lines = calculate(employee(level="L1Y1"), [given], load_pack("MA000002"), WEEK).lines
    assert [
        (int(line.inputs["minutes"]), line.cost) for line in lines if line.reason.bucket is Bucket.TOP_UP
    ] == expected


EARLY = """
    penalties: [{id: early, name: Early, between: ["00:00", "06:00"], percent: 200}]
"""


def test_to_come_again_pays_the_difference_to_having_stayed_away(tmp_path: Path) -> None:
    """Alone, the first shift is paid 3 h at 40: 120. With the later ones it would be 20 + 10 + 40, then 20 + 20 + 40."""
    first = shift("2026-08-03 03:00", "2026-08-03 03:30")
    second = shift("2026-08-03 12:00", "2026-08-03 12:30")
    third = shift("2026-08-03 15:00", "2026-08-03 15:30", id="third")
    assert told(top_ups(tmp_path, EARLY + OF_DAY, first)) == [
        ("Mon 03:30", "Mon 06:00", 150, Decimal("40.00"))
    ]
    assert sorted(line.cost for line in top_ups(tmp_path, EARLY + OF_DAY, first, second)) == [
        Decimal("40.00"),
        Decimal("50.00"),
    ]
    *_, more = sorted(top_ups(tmp_path, EARLY + OF_DAY, first, second, third), key=lambda line: line.cost)
    assert (more.units, more.unit_rate, more.date) == (1, Decimal("50.00"), WEEK.from_on)
    assert explain(more) == (
        "Monday 3 August 2026, 15:00 to 15:30: 1 x $50.00 = $50.00, top-up as Least (2), because without shift third "
        "the least of the day would have paid 50.00 more than all of its work."
    )


def test_work_that_pays_more_than_the_first_shift_was_owed_ends_it(tmp_path: Path) -> None:
    first = shift("2026-08-03 03:00", "2026-08-03 03:30")
    exactly, more = (shift("2026-08-03 12:00", f"2026-08-03 {last}") for last in ("17:00", "17:01"))
    assert top_ups(tmp_path, EARLY + OF_DAY, first, exactly) == []
    assert top_ups(tmp_path, EARLY + OF_DAY, first, more) == []
    less = shift("2026-08-03 12:00", "2026-08-03 16:57")
    assert [line.cost for line in top_ups(tmp_path, EARLY + OF_DAY, first, less)] == [Decimal("1.00")]


def test_a_least_that_later_work_ended_is_not_pointed_out(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, OF_DAY.replace("hours: 3", "hours: 3, unconfirmed: true"))
    first = shift("2026-08-03 08:00", "2026-08-03 09:00")
    later = shift("2026-08-03 12:00", "2026-08-03 16:00")
    alone, again = (calculate(employee(), each, pack, WEEK) for each in ([first], [first, later]))
    assert [warning.code for warning in alone.warnings] == ["unconfirmed_rule"]
    assert again.warnings == ()


def test_a_salary_pays_what_is_missing(tmp_path: Path) -> None:
    person = employee(weekly_salary=SALARY)
    shifts = [shift(f"2026-08-03 {hour}:00", f"2026-08-03 {hour}:30") for hour in ("03", "12")]
    lines = calculate(person, shifts, own_pack(tmp_path, EARLY + OF_DAY), WEEK).lines
    assert [line.cost for line in lines] == [0, 0, 0, SALARY]


def test_a_top_up_that_reached_ordinary_time_stays_there(tmp_path: Path) -> None:
    """The hours that follow those agreed are not overtime because the minute before them was."""
    rules = """
    triggers: [{id: beyond, name: beyond agreed hours, kind: beyond_agreed}]
    overtime: [{id: overtime, name: Overtime, percent: 150}]
    engagements: [{id: least, name: Least, hours: 3}]
    """
    agreed = (Span(at("2026-08-03 10:30"), at("2026-08-03 11:00")),)
    found = [
        top_ups(tmp_path, rules, shift("2026-08-03 10:00", f"2026-08-03 {last}", agreed=agreed))
        for last in ("10:15", "10:45")
    ]
    assert [[line.cost for line in lines] for lines in found] == [
        [Decimal("7.50"), Decimal("50.00")],
        [Decimal("45.00")],
    ]


def test_what_would_have_followed_is_no_time_without_a_break(tmp_path: Path) -> None:
    meal = "{id: meal, name: Meal, after_hours: 1, minutes: 30, mark: no_break, percent: 200}"
    pack = own_pack(tmp_path, f"    meal_breaks: [{meal}]\n{OF_DAY}", "marks: [no_break]")
    given = shift("2026-08-03 08:00", "2026-08-03 09:30", marks=frozenset({"no_break"}))
    lines = calculate(employee(), [given], pack, WEEK).lines
    assert [(int(line.inputs["minutes"]), line.unit_rate) for line in lines] == [
        (60, Decimal("20.00")),
        (30, Decimal("40.00")),
        (90, Decimal("20.00")),
    ]
