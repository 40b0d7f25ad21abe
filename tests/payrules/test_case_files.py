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
