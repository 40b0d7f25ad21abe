"""The cases that lie beside each pack's rules, to the cent, with the rule that paid each line."""

from decimal import Decimal
from typing import Any

import pytest

from muster.payrules import PayLine, explain, load_pack, pack_codes
from muster.payrules.cases import Case, cases_of

CASES = [case for code in pack_codes() for case in cases_of(code)]


def shown(line: PayLine, keys: Any) -> dict[str, Any]:
    known = {
        "units": line.units,
        "unit_rate": line.unit_rate,
        "cost": line.cost,
        "rule": line.reason.rule,
        "percent": line.inputs.get("percent"),
        "bucket": line.reason.bucket.value,
        "name": line.name,
    }
    return {key: known[key] for key in keys}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.pack}-{case.id}")
def test_a_case_is_paid_to_the_cent(case: Case) -> None:
    result = case.run(load_pack(case.pack))
    expected = case.expected
    assert [
        shown(line, want) for line, want in zip(result.lines, expected["lines"], strict=True)
    ] == expected["lines"]
    assert [{"name": line.name, "cost": line.cost} for line in result.allowances] == expected.get(
        "allowances", []
    )
    assert result.total == Decimal(expected["total"])
    assert [warning.code for warning in result.warnings] == expected.get("warnings", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.pack}-{case.id}")
def test_each_line_can_be_explained(case: Case) -> None:
    result = case.run(load_pack(case.pack))
    for line in (*result.lines, *result.allowances):
        sentence = explain(line)
        assert str(line.cost) in sentence
        assert line.name in sentence
        assert line.clause in sentence
        assert sentence.endswith(".")


def test_every_pack_has_cases() -> None:
    assert {case.pack for case in CASES} == set(pack_codes())
