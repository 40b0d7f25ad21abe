"""Every row of the authorities' tables: the row's base rate goes in, its percentage and its dollars come out."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from muster.payrules import Dates, Pack, PayLine, calculate, load_pack
from muster.payrules.money import half_up, part
from muster.payrules.rules import Rate
from tests.payrules.build import LONG_AGO, WEEK, employee, place, shift
from tests.payrules.situations import SITUATIONS, Situation

ORACLES = Path(__file__).parent / "oracles"
Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (ORACLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_clause() -> dict[tuple[str, str, str], list[Row]]:
    found = defaultdict(list)
    for row in rows("penalty_rates_2021.csv"):
        found[row["award_code"], row["clause_description"], row["penalty_description"]].append(row)
    return found


def with_rate(pack: Pack, weekly: Decimal, level: str) -> Pack:
    rate = Rate(
        id=level, name=level, clause="", source="oracle", from_on=LONG_AGO, level=level, weekly=weekly
    )
    return Pack(pack.switches, replace(pack.rules, rates=(rate,), juniors=()))


def paid(situation: Situation, row: Row) -> PayLine:
    level = situation.level_of(row["classification"])
    pack = with_rate(load_pack(row["award_code"]), Decimal(row["base_rate"]), level)
    where = place(situation.holidays)
    person = employee(situation.employment, level, arrangements=situation.arrangements)
    shifts = [shift(*each, where, agreed=situation.agreed) for each in situation.shifts]
    found = calculate(person, shifts, pack, WEEK).lines
    return found[situation.line]


@pytest.mark.parametrize("key", by_clause(), ids=" ".join)
def test_penalty_and_overtime_rates_of_2021(key: tuple[str, str, str]) -> None:
    for row in by_clause()[key]:
        situation = SITUATIONS[key[0]](row)
        line = paid(situation, row)
        assert (line.inputs["percent"], line.unit_rate, line.inputs["rule"]) == (
            f"{Decimal(row['percent']).normalize():f}",
            Decimal(row["expected_dollars"]).quantize(Decimal("0.01")),
            situation.rule,
        )


def junior_born(classification: str) -> date:
    """Somebody of the row's age on the first day of the week."""
    ages = {"Under 16": 15, "Under 17": 16}
    age = next((ages[words] for words in ages if classification.startswith(words)), None)
    return date(2026 - (age or int(classification[:2])), 1, 1)


def base_rate(code: str, level: str, born: date, started: date) -> PayLine:
    person = employee("full_time", level, born, started_on=started)
    return calculate(person, [shift("2026-08-03 10:00", "2026-08-03 14:00")], load_pack(code), WEEK).lines[0]


ADULTS = [row for row in rows("base_rates_2026.csv") if row["employee_rate_type_code"] != "JN"]
JUNIORS = [row for row in rows("base_rates_2026.csv") if row["employee_rate_type_code"] == "JN"]


@pytest.mark.parametrize("code", sorted({row["award_code"] for row in ADULTS}))
def test_each_published_rate_of_2026_is_in_the_pack(code: str) -> None:
    published = sorted(
        (row["base_rate_type"], Decimal(row["base_rate"])) for row in ADULTS if row["award_code"] == code
    )
    rates = load_pack(code).in_force(date(2026, 8, 3), date(2026, 8, 3)).rates
    known = sorted(
        ("Weekly", rate.weekly) if rate.weekly else ("Hourly", rate.hourly or Decimal(0)) for rate in rates
    )
    assert known == published


@pytest.mark.parametrize(
    "row",
    JUNIORS,
    ids=lambda row: f"{row['award_code']} {row['classification_level']} {row['classification']}",
)
def test_junior_rates_of_2026(row: Row) -> None:
    level = f"L{row['classification_level']}"
    started = date(2026, 5, 1) if "6 months or less" in row["classification"] else date(2025, 1, 1)
    line = base_rate(row["award_code"], level, junior_born(row["classification"]), started)
    assert line.base_rate == half_up(part(Decimal(row["base_rate"]), Decimal(38)))


def work_periods() -> dict[str, tuple[int, int]]:
    table = json.loads((ORACLES / "work_periods.json").read_text(encoding="utf-8"))["table"]
    return {days: (fire, law) for days, (fire, law) in table.items()}


@pytest.mark.parametrize("days", [int(days) for days in work_periods()])
def test_work_periods_of_7_to_28_days(days: int) -> None:
    for duty, hours in zip(("fire_protection", "law_enforcement"), work_periods()[str(days)], strict=True):
        assert overtime_hours(days, hours, duty) == 0
        assert overtime_hours(days, hours + 5, duty) == 5


@pytest.mark.parametrize(
    ("days", "worked", "overtime"), [(28, 212, 0), (14, 160, 54), (28, 240, 28), (28, 216, 4)]
)
def test_examples_of_fire_protection_periods(days: int, worked: int, overtime: int) -> None:
    assert overtime_hours(days, worked, "fire_protection") == overtime


def overtime_hours(days: int, worked: int, duty: str) -> int:
    """From shifts of at most 20 hours a day from the first day on."""
    person = employee(
        level="Hand",
        hourly_rate=Decimal(20),
        arrangements=frozenset({duty}),
        cycle_days=days,
        cycle_from_on=date(2026, 8, 3),
    )
    shifts, left = [], worked
    for day in count(date(2026, 8, 3).toordinal()):
        if left <= 0:
            break
        on = date.fromordinal(day)
        shifts.append(shift(f"{on} 00:00", f"{on} {min(left, 20):02d}:00"))
        left -= 20
    dates = Dates(date(2026, 8, 3), date.fromordinal(date(2026, 8, 3).toordinal() + days - 1))
    result = calculate(person, shifts, load_pack("US-FLSA"), dates)
    found = sum(line.units for line in result.lines if line.reason.bucket == "overtime")
    return int(found)
