"""Packs as data: what a file may say, and that each rule that ships is reached."""

import re
from pathlib import Path

import pytest

from muster.payrules import PackError, load_pack, pack_codes, read_pack
from muster.payrules.cases import cases_of, read_cases
from muster.payrules.rules import (
    AllowanceRule,
    Engagement,
    MealBreak,
    Overtime,
    Penalty,
    Premium,
    Rest,
    Rule,
    Trigger,
)
from tests.payrules.own_pack import own_pack
from tests.payrules.situations import SITUATIONS
from tests.payrules.test_oracles import by_clause


def pays(rule: Rule) -> bool:
    """A rest or a meal break without a percentage is pointed out, and no more."""
    if isinstance(rule, Rest | MealBreak):
        return rule.percent is not None
    return isinstance(rule, AllowanceRule | Engagement | Overtime | Penalty | Premium | Trigger)


def refused(folder: Path, rules: str = "", switches: str = "") -> str:
    with pytest.raises(PackError) as told:
        own_pack(folder, rules, switches)
    return str(told.value).replace(str(folder), "folder")


def test_a_key_that_no_rule_has(tmp_path: Path) -> None:
    rules = "penalties: [{id: late, name: Late, percent: 110, betwen: ['18:00', '19:00']}]"
    assert refused(tmp_path, rules) == "folder/more.yaml: penalties: late: betwen is not known here."


def test_a_kind_of_rules_that_there_is_not(tmp_path: Path) -> None:
    assert refused(tmp_path, "penalty: []").startswith(
        "folder/more.yaml: no rules are called penalty. There are rates,"
    )


def test_a_value_of_the_wrong_kind(tmp_path: Path) -> None:
    rules = "penalties: [{id: late, name: Late, percent: much}]"
    assert refused(tmp_path, rules) == "folder/more.yaml: penalties: late: percent cannot be much."


def test_an_hour_without_quotes_is_not_taken_for_a_number(tmp_path: Path) -> None:
    rules = "penalties: [{id: late, name: Late, percent: 110, between: [18:00, 19:00]}]"
    assert refused(tmp_path, rules) == "folder/more.yaml: penalties: late: between cannot be [1080, 1140]."


def test_a_rule_without_what_it_needs(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, "overtime: [{id: over}]")
        == "folder/more.yaml: overtime: over: name, percent is missing."
    )


def test_a_key_that_is_there_twice(tmp_path: Path) -> None:
    assert "percent is there twice" in refused(
        tmp_path, "penalties: [{id: late, percent: 110, percent: 120}]"
    )


def test_a_switch_that_no_law_has(tmp_path: Path) -> None:
    assert refused(tmp_path, switches="penalties: lowest") == "folder/pack.yaml: penalties cannot be lowest."


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("rates: [{level: L2, name: Hand, hourly: -30}]", "rates: L2: hourly cannot be -30"),
        ("rates: [{level: L2, name: Hand}]", "rates: L2: weekly or hourly is missing"),
        ("penalties: [{id: late, name: Late}]", "penalties: late: percent or flat is missing"),
        (
            'penalties: [{id: late, name: Late, percent: 120, between: ["20:00", "06:00"]}]',
            "penalties: late: between cannot be ['20:00', '06:00']",
        ),
        (
            "penalties: [{id: late, name: Late, percent: 120, days: sat-mon}]",
            "penalties: late: days cannot be sat-mon",
        ),
        (
            "triggers: [{id: day, name: Day, kind: limit, per: day, minutes: -8}]",
            "triggers: day: minutes cannot be -8",
        ),
    ],
)
def test_a_value_with_which_a_rule_would_never_hold_or_pay_too_little(
    tmp_path: Path, rules: str, said: str
) -> None:
    assert refused(tmp_path, rules) == f"folder/more.yaml: {said}."


@pytest.mark.parametrize("hours", ["0", "-38"])
def test_a_week_without_hours(tmp_path: Path, hours: str) -> None:
    (tmp_path / "pack.yaml").write_text(
        f'{{code: OWN, name: Own, currency: "$", week_hours: {hours}}}', encoding="utf-8"
    )
    with pytest.raises(PackError, match=f"week_hours cannot be {hours}"):
        read_pack(tmp_path)


def test_hours_that_are_not_whole_minutes(tmp_path: Path) -> None:
    rules = "engagements: [{id: least, name: Least, hours: 1.255}]"
    assert refused(tmp_path, rules) == "folder/more.yaml: engagements: least: hours cannot be 1.255."


def test_a_pack_that_there_is_not() -> None:
    with pytest.raises(PackError, match=r"There is no pack MA999999\. There are MA000002"):
        load_pack("MA999999")


@pytest.mark.parametrize("code", pack_codes())
def test_each_rule_names_its_clause_and_its_source(code: str) -> None:
    for rule in load_pack(code).rules.every:
        assert rule.clause
        assert rule.source
        assert rule.to_on is None or rule.to_on >= rule.from_on


@pytest.mark.parametrize("code", pack_codes())
def test_each_paying_rule_is_reached_by_a_case_or_a_table(code: str) -> None:
    paying = {rule.id for rule in load_pack(code).rules.every if pays(rule)}
    assert paying - reached(code) == set()


def reached(code: str) -> set[str]:
    found = {SITUATIONS[code](rows[0]).rule for (award, *_), rows in by_clause().items() if award == code}
    for case in cases_of(code):
        result = case.run(load_pack(code))
        for line in result.lines:
            found |= {line.reason.rule, line.inputs.get("rule", "")}
        found |= {line.inputs.get("rule", "") for line in result.allowances}
    return found


HOW_TO = Path(__file__).parents[2] / "docs/how-to/write-a-rule-pack.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", [block for block in BLOCKS if not block.startswith(("code", "defaults"))])
def test_the_rules_that_the_how_to_shows_can_be_read(tmp_path: Path, block: str) -> None:
    shown = {rule.id for rule in own_pack(tmp_path, block).rules.every}
    assert shown - {"L1", "ordinary"} <= {rule.id for rule in load_pack("MA000002").rules.every}


def test_the_case_that_the_how_to_shows_is_paid_so(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(BLOCKS[-1], encoding="utf-8")
    (case,) = read_cases(path, "MA000002")
    result = case.run(load_pack("MA000002"))
    assert [line.cost for line in result.lines] == [line["cost"] for line in case.expected["lines"]]


def test_the_switches_that_the_how_to_shows_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(BLOCKS[0], encoding="utf-8")
    assert read_pack(tmp_path).switches.marks == {"night_shift", "called_back"}
