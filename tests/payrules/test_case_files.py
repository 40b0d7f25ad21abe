"""Cases as people write them."""

from pathlib import Path

import pytest

from muster.payrules import PayRulesError
from muster.payrules.cases import read_cases

CASE = """
cases:
  - id: one
    zone: Australia/Sydney
    dates: [2026-08-03, 2026-08-09]
    employee: {employment: casual, level: L1}
    shifts: [{from: "2026-08-03 10:00", to: "2026-08-03 14:00"}]
    expect: {total: 1.00, lines: []}
"""


def refused(folder: Path, old: str, new: str) -> str:
    assert old in CASE
    path = folder / "case.yaml"
    path.write_text(CASE.replace(old, new), encoding="utf-8")
    with pytest.raises(PayRulesError) as told:
        list(read_cases(path, "MA000004"))
    return str(told.value).replace(str(folder), "folder")


def test_a_fact_that_is_misspelt(tmp_path: Path) -> None:
    told = refused(tmp_path, 'to: "2026-08-03 14:00"', 'to: "2026-08-03 14:00", braks: [30]')
    assert told == "folder/case.yaml: case one: braks is not known here."


def test_a_fact_that_is_missing(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, "level: L1", "born: 1990-01-01")
        == "folder/case.yaml: case one: 'level' is missing."
    )


def test_an_employment_that_there_is_not(tmp_path: Path) -> None:
    told = refused(tmp_path, "employment: casual", "employment: seasonal")
    assert told == "folder/case.yaml: case one: 'seasonal' is not a valid EmploymentType."


def test_a_time_that_is_none(tmp_path: Path) -> None:
    told = refused(tmp_path, "2026-08-03 10:00", "2026-08-03 25:00")
    assert told.startswith("folder/case.yaml: case one: ")
    assert "hour must be in 0..23" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-08-09]", "2026-08-02]", "The dates end on 2026-08-02, before they begin on 2026-08-03"),
        ("level: L1", "level: L1, hourly_rate: -30", "The hourly_rate of the terms cannot be -30"),
        ("level: L1", 'level: L1, hourly_rate: "NaN"', "The hourly_rate of the terms cannot be NaN"),
        (
            "level: L1",
            "level: L1, cycle: {days: 0, from: 2026-08-03}",
            "The cycle_days of the terms cannot be 0",
        ),
        ("level: L1", "level: L1, arrangements: shiftworker", "shiftworker is not a list"),
        ('14:00"', '14:00", marks: long_day', "long_day is not a list"),
        ('14:00"', '14:00", quantities: {km: -5}', "The km of shift 1 cannot be -5"),
        (
            '14:00"',
            '14:00", breaks: [["2026-08-03 11:00"]]',
            "['2026-08-03 11:00'] is not a first and a last",
        ),
        ("shifts: [{", "pay_period_days: 0\n    shifts: [{", "The pay_period_days cannot be 0"),
        (
            "shifts: [{",
            "holidays: [2026-08-03]\n    shifts: [{",
            "[datetime.date(2026, 8, 3)] is not made of names and what they stand for",
        ),
        ("zone: Australia/Sydney", "zone: Australia", "No time zone found with key Australia"),
        (
            "2026-08-03 10:00",
            "2026-08-03 10:00+02:00",
            '2026-08-03 10:00+02:00 is not a time in quotes such as "2026-08-03 09:00"',
        ),
        (
            "2026-08-03 10:00",
            "2026-08-03",
            '2026-08-03 is not a time in quotes such as "2026-08-03 09:00"',
        ),
        (
            "2026-08-03 10:00",
            "2026-10-04 02:30",
            "2026-10-04 02:30 is not a time in Australia/Sydney: the clock goes forward over it",
        ),
        (
            "2026-08-03 10:00",
            "2026-08-03 10:00 again",
            "2026-08-03 10:00 comes only once in Australia/Sydney",
        ),
        ("2026-08-09]", "9999-12-31]", "9999-12-31 is not a date such as 2026-08-03"),
    ],
)
def test_a_fact_that_cannot_be(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert refused(tmp_path, old, new) == f"folder/case.yaml: case one: {said}."


@pytest.mark.parametrize(("old", "new"), [("2026-08-09]", "2026-02-30]"), ("total: 1.00", "total: .nan")])
def test_a_date_or_a_number_that_the_file_cannot_have(tmp_path: Path, old: str, new: str) -> None:
    assert refused(tmp_path, old, new) == "folder/case.yaml: a date or a number in it cannot be."
