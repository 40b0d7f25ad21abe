"""Limits and blocks turn at their minute, also where a break or another shift lies just before it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from muster.payrules import Pack, WorkedShift, calculate, load_pack
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
