"""Limits and blocks turn at their minute, also where a break or another shift lies just before it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from muster.payrules import Dates, Employee, Pack, WorkedShift, calculate, load_pack
from tests.payrules.build import WEEK, employee, shift
from tests.payrules.own_pack import own_pack

DAY = """
    triggers:
      - {id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8, ordinary_day: true}
    overtime:
      - {id: first, name: First, first_hours: 3, percent: 150}
      - {id: after, name: After, percent: 200}
"""


def told(pack: Pack, shifts: Sequence[WorkedShift], **terms: object) -> list[tuple[int, Decimal]]:
    lines = calculate(employee(**terms), shifts, pack, WEEK).lines  # type: ignore[arg-type]
    return [(int(line.inputs["minutes"]), line.unit_rate) for line in lines]


def test_the_last_ordinary_minute_is_ordinary(tmp_path: Path) -> None:
    shifts = [shift("2026-08-03 08:00", "2026-08-03 15:59"), shift("2026-08-03 16:30", "2026-08-03 17:30")]
    assert told(own_pack(tmp_path, DAY), shifts) == [
        (479, Decimal("20.00")),
        (1, Decimal("20.00")),
        (59, Decimal("30.00")),
    ]


def test_a_day_that_is_just_full_is_not_pointed_out() -> None:
    shifts = [shift("2026-08-03 08:00", "2026-08-03 12:00"), shift("2026-08-03 13:00", "2026-08-03 18:00")]
    assert calculate(employee(), shifts, load_pack("MA000004"), WEEK).warnings == ()


def test_a_block_of_overtime_goes_on_in_the_next_shift(tmp_path: Path) -> None:
    shifts = [shift("2026-08-03 00:00", "2026-08-03 10:59"), shift("2026-08-03 12:00", "2026-08-03 13:00")]
    assert told(own_pack(tmp_path, DAY), shifts) == [
        (480, Decimal("20.00")),
        (179, Decimal("30.00")),
        (1, Decimal("30.00")),
        (59, Decimal("40.00")),
    ]


def test_a_block_of_overtime_is_full_where_both_shifts_reach_it(tmp_path: Path) -> None:
    shifts = [shift("2026-08-03 00:00", "2026-08-03 10:00"), shift("2026-08-03 12:00", "2026-08-03 14:00")]
    assert told(own_pack(tmp_path, DAY), shifts) == [
        (480, Decimal("20.00")),
        (120, Decimal("30.00")),
        (60, Decimal("30.00")),
        (60, Decimal("40.00")),
    ]


def test_the_persons_own_ordinary_day_stands_in_place_of_the_laws(tmp_path: Path) -> None:
    shifts = [shift("2026-08-03 08:00", "2026-08-03 16:00")]
    found = told(own_pack(tmp_path, DAY), shifts, ordinary_day_minutes=456)
    assert found == [(456, Decimal("20.00")), (24, Decimal("30.00"))]


def test_the_ordinary_day_is_no_limit_of_the_week(tmp_path: Path) -> None:
    week = "      - {id: week, name: more than 38 hours in the week, kind: limit, per: week, hours: 38}\n"
    pack = own_pack(tmp_path, DAY.replace("    overtime:", week + "    overtime:"))
    shifts = [shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 15:00") for day in (3, 4)]
    assert told(pack, shifts, ordinary_day_minutes=456) == [(420, Decimal("20.00"))] * 2


def test_other_terms_have_their_own_ordinary_day(tmp_path: Path) -> None:
    before = employee(ordinary_day_minutes=420).terms[0]
    person = Employee(terms=(before, replace(before, from_on=date(2026, 8, 4), ordinary_day_minutes=456)))
    shifts = [shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 16:00") for day in (3, 4)]
    lines = calculate(person, shifts, own_pack(tmp_path, DAY), WEEK).lines
    assert [int(line.inputs["minutes"]) for line in lines] == [420, 60, 456, 24]


def test_terms_that_begin_in_a_shift_have_their_limit_from_then_on(tmp_path: Path) -> None:
    before = employee().terms[0]
    person = Employee(terms=(before, replace(before, from_on=date(2026, 8, 4), ordinary_day_minutes=300)))
    night = [shift("2026-08-03 20:00", "2026-08-04 04:00")]
    lines = calculate(person, night, own_pack(tmp_path, DAY), WEEK).lines
    assert [(int(line.inputs["minutes"]), line.unit_rate) for line in lines] == [
        (240, Decimal("20.00")),
        (60, Decimal("20.00")),
        (180, Decimal("30.00")),
    ]


def test_the_limit_of_a_day_does_not_grow_with_the_cycle(tmp_path: Path) -> None:
    shifts = [shift("2026-08-03 08:00", "2026-08-03 17:00")]
    found = told(own_pack(tmp_path, DAY), shifts, cycle_days=14, cycle_from_on=date(2026, 8, 3))
    assert found == [(480, Decimal("20.00")), (60, Decimal("30.00"))]


def test_a_limit_of_each_shift_begins_anew(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, DAY.replace("per: day", "per: shift"))
    shifts = [shift("2026-08-03 00:00", "2026-08-03 07:00"), shift("2026-08-03 12:00", "2026-08-03 21:00")]
    assert told(pack, shifts) == [(420, Decimal("20.00")), (480, Decimal("20.00")), (60, Decimal("30.00"))]


def test_a_week_begins_on_the_packs_day(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, DAY.replace("per: day", "per: week"), switches="week_starts: 2")
    shifts = [shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 13:00") for day in (3, 4, 5)]
    assert told(pack, shifts) == [
        (300, Decimal("20.00")),
        (180, Decimal("20.00")),
        (120, Decimal("30.00")),
        (300, Decimal("20.00")),
    ]


ROW = """
    triggers:
      - {id: day, name: on the third day in a row, kind: consecutive_days, more_than_days: 2}
    overtime:
      - {id: overtime, name: Overtime, percent: 150}
"""


def days_of_overtime(pack: Pack, days: Sequence[int]) -> list[int]:
    shifts = [shift(f"2026-08-{day:02d} 08:00", f"2026-08-{day:02d} 10:00") for day in days]
    dates = Dates(date(2026, 8, 1), date(2026, 8, 31))
    lines = calculate(employee(), shifts, pack, dates).lines
    return [line.date.day for line in lines if line.reason.rule == "day"]


def test_a_day_off_ends_the_run_of_days(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, ROW)
    assert days_of_overtime(pack, [3, 4, 5, 6]) == [5, 6]
    assert days_of_overtime(pack, [3, 4, 6, 7, 8]) == [8]
    assert days_of_overtime(pack, [8, 9, 10]) == [10]


def test_a_second_shift_of_a_day_is_no_new_run_and_no_further_day(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, ROW)
    times = [
        ("03 08:00", "03 10:00"),
        ("04 08:00", "04 10:00"),
        ("04 12:00", "04 14:00"),
        ("05 08:00", "05 10:00"),
    ]
    shifts = [shift(f"2026-08-{starts}", f"2026-08-{finishes}") for starts, finishes in times]
    assert told(pack, shifts) == [*[(120, Decimal("20.00"))] * 3, (120, Decimal("30.00"))]


def test_a_run_of_days_within_the_week_begins_anew_with_it(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, ROW.replace("more_than_days: 2", "more_than_days: 2, within_week: true"))
    assert days_of_overtime(pack, [7, 8, 9, 10, 11, 12]) == [9, 12]
    assert days_of_overtime(pack, [3, 4, 6, 7, 8]) == [8]
