"""`muster pay explain`, as it is typed: what it shows, and what it says of a slip."""

import re
from pathlib import Path

import pytest
from tests.payrules.own_pack import own_pack

from muster.cli import main
from muster.payrules import pack_codes

HOW_TO = Path(__file__).parents[2] / "docs/how-to/explain-a-pay-line.md"
BLOCKS = re.findall(r"```(?:yaml|text)\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
TWO = """
defaults: {zone: Australia/Sydney, dates: [2026-08-03, 2026-08-09]}
cases:
  - id: evening
    employee: {employment: full_time, level: L1, born: 1990-01-01}
    shifts: [{from: "2026-08-03 17:00", to: "2026-08-03 18:20", quantities: {km: 12.5}}]
  - id: over_night
    employee: {employment: part_time, level: L1, born: 1990-01-01}
    shifts: [{from: "2026-08-03 20:00", to: "2026-08-03 23:30"}]
"""
EVENING = """\
evening: full_time L1, 2026-08-03 to 2026-08-09
MA000004 General Retail Industry Award 2020

  #  day              from     to     units       rate         pay  for
  1  Mon 2026-08-03  17:00  18:00         1      27.81       27.81  Ordinary hours (22.1)
     because these are ordinary hours
  2  Mon 2026-08-03  18:00  18:20  0.333333      34.76       11.59  Monday to Friday after 6 pm (22.1 table 12)
     because the hours fall under Monday to Friday after 6 pm
  3  Mon 2026-08-03                    12.5       1.00       12.50  Motor vehicle allowance (19)
     for each km
     worked, total                 1.333333                 $51.90
"""
OVER_NIGHT = """\
over_night: part_time L1, 2026-08-03 to 2026-08-09
MA000004 General Retail Industry Award 2020

  #  day              from     to     units       rate         pay  for
  1  Mon 2026-08-03  20:00  21:00         1      34.76       34.76  Monday to Friday after 6 pm (22.1 table 12)
     because the hours fall under Monday to Friday after 6 pm
  2  Mon 2026-08-03  21:00  23:30       2.5      41.72      104.30  Overtime Monday to Saturday first 3 hours (21.2 table 11)
     because the hours are outside the span of ordinary hours (15.1 table 3)
     worked, total                      3.5                $139.06

To look at:
- 2026-08-03: Agreed hours are not known, so no hour is found to be beyond them.
- 2026-08-03: Meal allowance (19.2) may be owed: mark the shift overtime_without_notice or overtime_with_notice.
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "case.yaml"
    path.write_text(TWO, encoding="utf-8")
    return str(path)


def shown(capsys: pytest.CaptureFixture[str], *given: str, pack: str = "MA000004") -> str:
    assert main(["pay", "explain", "--pack", pack, "--case", *given]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *given: str, pack: str = "MA000004") -> str:
    assert main(["pay", "explain", "--pack", pack, "--case", *given]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.removeprefix("muster pay: ").removesuffix("\n")


def test_all_cases_of_a_file_as_tables(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, file) == f"{EVENING}\n{OVER_NIGHT}"


def test_one_case_by_its_name(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, file, "--name", "over_night") == OVER_NIGHT


def test_one_line_as_a_sentence(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, file, "--name", "evening", "--line", "2") == (
        "Monday 3 August 2026, 18:00 to 18:20: 20 min at $34.76, which is 125 % of $27.81 for Retail Employee Level 1 "
        "(17.1), = $11.59, ordinary time as Monday to Friday after 6 pm (22.1 table 12), because the hours fall under "
        "Monday to Friday after 6 pm.\n"
    )


def test_a_pack_of_ones_own(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own").mkdir()
    own_pack(tmp_path / "own")
    lines = shown(capsys, file, "--name", "over_night", pack=str(tmp_path / "own")).splitlines()
    assert lines[1] == "OWN Own agreement"
    assert lines[-1] == "     worked, total                      3.5                 $70.00"


def test_the_how_to_shows_what_the_command_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, table, sentence = BLOCKS
    (tmp_path / "casey.yaml").write_text(given, encoding="utf-8")
    assert shown(capsys, str(tmp_path / "casey.yaml")) == table
    assert shown(capsys, str(tmp_path / "casey.yaml"), "--line", "2") == sentence


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--name", "noon"], "{file} has no case noon. There are: evening, over_night."),
        (["--line", "1"], "--line is for one case. Name it by --name: evening, over_night."),
        (["--name", "evening", "--line", "4"], "Case evening has no line 4. It has 3."),
        (["--name", "evening", "--line", "0"], "Case evening has no line 0. It has 3."),
    ],
)
def test_what_the_file_does_not_have_is_said(
    given: list[str], said: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, file, *given) == said.format(file=file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "cases: [",
            "{file}: line 1: expected the node content, but found '<stream end>'.",
        ),
        ("", "{file}: there are no cases."),
        ("just words", "{file}: there are no cases."),
        ("cases: [words]", "{file}: case 1 has no facts."),
        (TWO.replace("L1", "L1, pet: cat"), "{file}: case evening: pet is not known here."),
        (
            TWO.replace("Australia/Sydney", "Mars/Base"),
            "{file}: case evening: No time zone found with key Mars/Base.",
        ),
        (TWO.replace("km: 12.5", "km: many"), "{file}: case evening: a number cannot be read."),
        (
            TWO.replace("[2026-08-03,", '["2026",'),
            "{file}: case evening: 2026 is not a date such as 2026-08-03.",
        ),
        (
            TWO.replace("dates:", "pay_period_days: a week, dates:"),
            "{file}: case evening: a week is not a whole number.",
        ),
        (
            TWO.replace("full_time", "seasonal"),
            "{file}: case evening: 'seasonal' is not a valid EmploymentType.",
        ),
        (TWO.replace("17:00", "19:00"), "Shift 1 finishes before it starts."),
    ],
)
def test_a_slip_in_the_file_is_said(
    text: str, said: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(file).write_text(text, encoding="utf-8")
    assert refused(capsys, file) == said.format(file=file)


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none.yaml")
    assert refused(capsys, missing) == f"{missing}: No such file or directory."
    assert refused(capsys, str(tmp_path)) == f"{tmp_path}: Is a directory."


def test_a_pack_that_there_is_not(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = f"There is no pack MA999999. There are {', '.join(pack_codes())}."
    assert refused(capsys, file, pack="MA999999") == said


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pack.yaml", "words", "it is not made of names and what they stand for."),
        ("pack.yaml", "code: OWN", "currency, name, week_hours is missing."),
        ("rules.yaml", "penalties: words", "penalties is not a list of rules."),
        ("rules.yaml", "penalties: [words]", "penalties is not a list of rules."),
        ("rules.yaml", "penalties: [{rows: [{id: one}]}]", "penalties is not a list of rules."),
        ("rules.yaml", "penalties: {", "line 1: expected the node content, but found '<stream end>'."),
    ],
)
def test_a_slip_in_a_pack_of_ones_own_is_said(
    name: str, text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").mkdir()
    own_pack(tmp_path / "own")
    (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    assert (
        refused(capsys, str(tmp_path / "case.yaml"), pack=str(tmp_path / "own"))
        == f"{tmp_path}/own/{name}: {said}"
    )
