"""Every row of the authorities' tables: the row's base rate goes in, its percentage and its dollars come out."""

import csv
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from muster.payrules import Dates, Pack, PayLine, calculate, load_pack
from muster.payrules.money import half_up, part
from muster.payrules.rules import Penalty, Rate
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
    shifts = [
        shift(*each, where, agreed=situation.agreed, marks=situation.marks) for each in situation.shifts
    ]
    found = calculate(person, shifts, pack, WEEK).lines
    return found[situation.line]


def test_the_table_of_2021_has_all_its_rows() -> None:
    found = Counter(row["award_code"] for row in rows("penalty_rates_2021.csv"))
    assert found == {"MA000002": 230, "MA000004": 448, "MA000009": 320, "MA000119": 140}


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


ADULT = date(1990, 1, 1)
RATES = rows("base_rates_2026.csv")
HELD = [row for row in RATES if not row["not_held_because"]]
AWARDS = sorted({row["award_code"] for row in RATES})


def born(row: Row) -> date:
    """Somebody of the row's age on the first day of the week."""
    if row["employee_rate_type_code"] != "JN":
        return ADULT
    words = row["classification"].split()
    age = int(words[1]) - 1 if words[0] == "Under" else int(words[0])
    return date(2026 - age, 1, 1)


@pytest.mark.parametrize(
    "row",
    HELD,
    ids=lambda row: " ".join(
        (row["award_code"], row["level"], row["classification"], row["base_rate_type"], row["arrangements"])
    ),
)
def test_each_base_rate_of_2026_is_paid(row: Row) -> None:
    started = date(2026, 5, 1) if "6 months or less" in row["classification"] else date(2025, 1, 1)
    person = employee(
        "full_time",
        row["level"],
        born(row),
        started_on=started,
        arrangements=frozenset(row["arrangements"].split()),
    )
    shifts = [shift("2026-08-03 10:00", "2026-08-03 14:00")]
    line = calculate(person, shifts, load_pack(row["award_code"]), WEEK).lines[0]
    published = Decimal(row["base_rate"])
    hourly = half_up(part(published, Decimal(38))) if row["base_rate_type"] == "Weekly" else published
    assert line.base_rate == hourly
    assert Decimal(row["calculated_rate"] or hourly) == hourly


@pytest.mark.parametrize("code", AWARDS)
def test_each_rate_of_a_pack_is_a_published_one(code: str) -> None:
    published = {row["level"] for row in RATES if row["award_code"] == code}
    assert {rate.level for rate in rates_of(code, date(2026, 8, 3))} == published


def rates_of(code: str, day: date) -> tuple[Rate, ...]:
    return load_pack(code).in_force(day, day).rates


# The review of 2026 has floors in place of 4.75 % for the two lowest rates.
FLOORS = {Decimal("978.10"), Decimal("1004.90")}
TEN_CENTS = Decimal("0.1")


@pytest.mark.parametrize("code", AWARDS)
def test_the_weeks_of_2025_lead_to_those_of_2026_by_the_reviews_increase(code: str) -> None:
    """The determinations round to ten cents, so no other week of the year before gives the published one."""
    before = {rate.level: rate.weekly for rate in rates_of(code, date(2025, 8, 4))}
    now = {rate.level: rate.weekly for rate in rates_of(code, date(2026, 8, 3))}
    assert before
    for level, week in before.items():
        if now[level] not in FLOORS:
            assert half_up((week or Decimal(0)) * Decimal("1.0475"), TEN_CENTS) == now[level]


@pytest.mark.parametrize("code", AWARDS)
def test_the_weeks_of_2024_lead_to_those_of_2025(code: str) -> None:
    before = {rate.level: rate.weekly for rate in rates_of(code, date(2024, 8, 5))}
    now = {rate.level: rate.weekly for rate in rates_of(code, date(2025, 8, 4))}
    assert set(before) == set(now)
    for level, week in before.items():
        assert half_up((week or Decimal(0)) * Decimal("1.035"), TEN_CENTS) == now[level]


@pytest.mark.parametrize(
    "row",
    [row for row in rows("allowances_2026.csv") if row["rule"]],
    ids=lambda row: f"{row['award_code']} {row['rule']}",
)
def test_each_published_allowance_of_2026_is_in_the_pack(row: Row) -> None:
    rules = load_pack(row["award_code"]).in_force(date(2026, 8, 3), date(2026, 8, 3))
    name, _, is_most = row["rule"].partition(" ")
    found = next(rule for rule in (*rules.allowances, *rules.penalties) if rule.id == name)
    amount = found.flat if isinstance(found, Penalty) else found.most_per_week if is_most else found.amount
    assert amount == Decimal(row["amount"])


def test_each_published_allowance_is_in_a_pack_or_has_its_reason() -> None:
    for row in rows("allowances_2026.csv"):
        assert bool(row["rule"]) != bool(row["not_in_pack_because"]), row


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
