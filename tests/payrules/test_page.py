"""The page of a pack has all that its rules say, in words."""

from dataclasses import fields
from pathlib import Path

import pytest

from muster.payrules import load_pack, pack_codes
from muster.payrules.pack import Rules
from muster.payrules.page import SECTIONS, page
from tests.payrules.own_pack import own_pack

SHOWN = """
casual_loading:
  - {id: loading, name: Casual loading, percent: 25, mode: compound, on_overtime: false, for: [casual]}
penalties:
  - {id: late, name: Late, percent: 115, casual_percent: 140.5, days: [mon, tue, thu], between: ["18:00", "24:00"],
     mark: called, if: [shiftworker], levels: [L1, L2], unconfirmed: true, export_name: X1, to: 2026-06-30}
  - {id: flat, name: Night, flat: 2.954, public_holiday: false, shift_starts: ["22:00", "06:00"]}
triggers:
  - {id: span, name: outside the hours, kind: outside_span, spans: {mon-fri: ["07:00", "19:00"], sat: ["08:00", "12:30"]}}
"""


def table(lines: list[str], title: str) -> list[list[str]]:
    """The cells of the section's rows."""
    after = lines[lines.index(f"## {title}") :]
    first = next(at for at, line in enumerate(after) if line.startswith("| "))
    rows = []
    for line in after[first:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_a_rule_is_told_in_words(tmp_path: Path) -> None:
    lines = list(page(own_pack(tmp_path, SHOWN)))
    assert table(lines, "Ordinary hours and penalties")[2:] == [
        [
            "Late (`late`)",
            "Monday to Tuesday and Thursday, 18:00 to 24:00, the shift is marked called",
            "115 %, casuals 140.5 %",
            "if shiftworker, levels L1, L2",
            "2",
            "from 2020-01-01 to 2026-06-30",
            "**no**",
            "Own agreement",
            "export name X1",
        ],
        [
            "Night (`flat`)",
            "not on a public holiday, the shift starts 22:00 to 06:00",
            "$2.954 for each hour or part of one",
            "",
            "2",
            "from 2020-01-01",
            "yes",
            "Own agreement",
            "",
        ],
        ["Ordinary hours (`ordinary`)", "", "100 %", "", "1", "from 2020-01-01", "yes", "Own agreement", ""],
    ]
    assert table(lines, "What makes an hour overtime")[2][1] == (
        "outside Monday to Friday 07:00 to 19:00, Saturday 08:00 to 12:30"
    )
    assert table(lines, "Casual loading")[2][1] == (
        "25 % to the rate, of which each percentage is taken; not to overtime"
    )
    assert lines[6].startswith(
        "6 rules, of which 1 is not yet confirmed against the text of the law. Lines that"
    )


def test_a_weeks_rate_has_its_hour(tmp_path: Path) -> None:
    rows = table(list(page(own_pack(tmp_path))), "Base rates")
    assert rows[0] == ["Level", "Classification", "A week", "An hour", "Clause", "Confirmed", "Read in"]
    assert rows[2] == ["`L1`", "Hand", "$760.00", "$20.00", "1", "yes", "Own agreement"]


@pytest.mark.parametrize("code", pack_codes())
def test_each_rule_of_a_pack_is_on_its_page(code: str) -> None:
    pack = load_pack(code)
    rows = [line for line in page(pack) if line.startswith("| ")]
    for rule in pack.rules.every:
        told = (f"`{rule.id}`", rule.name, f"| {rule.clause} |", f"| {rule.source} |")
        assert any(all(fact in row for fact in told) for row in rows), rule
    assert sum("**no**" in row for row in rows) == sum(rule.unconfirmed for rule in pack.rules.every)


@pytest.mark.parametrize("code", pack_codes())
def test_no_rule_needs_words_that_there_are_not(code: str) -> None:
    """What has no column is told by its name, which is for packs of people's own."""
    assert not any("| Further |" in line for line in page(load_pack(code)))


def test_each_kind_of_rules_has_its_section() -> None:
    assert [kind.name for kind in fields(Rules) if kind.name not in SECTIONS] == []


def test_a_kind_without_a_section_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SECTIONS, "higher_duties")
    rows = table(list(page(load_pack("MA000004"))), "Higher duties")
    assert rows[0][-1] == "Further"
    assert rows[2][-1] == "after minutes 120"
