"""`muster roster solve`, as it is typed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.rostering.invented import fixed_shifts

from muster.cli import main
from muster.rostering import write_problem

HOW_TO = Path(__file__).parents[2] / "docs/how-to/make-a-roster.md"
BLOCKS = re.findall(r"```json\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "week.json"
    path.write_text(json.dumps(write_problem(fixed_shifts(3, people=3))), encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *given: str, status: int = 0) -> Any:
    assert main(["roster", "solve", *given]) == status
    return json.loads(capsys.readouterr().out)


def test_a_roster_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, str(file), "--seconds", "1", "--seed", "2")
    assert found["breaches"] == found["conflicts"] == []
    assert sum(found["scores"].values()) == found["points"] >= found["bound"]
    assert all(each["rule"] and each["text"] for gap in found["gaps"] for each in gap["barred"])


def test_a_file_and_without_the_solvers(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "roster.json"
    assert main(["roster", "solve", str(file), "--seconds", "1", "--plain", "--output", str(output)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert re.match(r" +\d+\.\d s  \d+ points", told.err)
    assert json.loads(output.read_text(encoding="utf-8"))["method"] == "plain"


def test_the_how_to_is_what_happens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, shown = BLOCKS
    path = tmp_path / "week.json"
    path.write_text(given, encoding="utf-8")
    found = answer(capsys, str(path), "--seconds", "2")
    assert {key: found[key] for key in json.loads(shown)} == json.loads(shown)


def test_what_cannot_be_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = json.loads(BLOCKS[0])
    given["limits"]["usual"]["min_total_minutes"] = 2400
    path = tmp_path / "week.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    found = answer(capsys, str(path), "--seconds", "0", status=1)
    assert {tuple(one["rules"]) for one in found["conflicts"]} == {
        ("minutes per week", "least minutes in all")
    }
    assert answer(capsys, str(path), "--seconds", "0", "--relax", "least minutes in all")["breaches"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{",
            "{file}: this is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
        ),
        ("{}", "{file}: A problem is an object with a horizon and employees."),
    ],
)
def test_a_slip_is_said(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "week.json"
    path.write_text(text, encoding="utf-8")
    assert main(["roster", "solve", str(path)]) == 1
    assert capsys.readouterr().err == f"muster roster: {said.format(file=path)}\n"
    assert main(["roster", "solve", str(tmp_path / "none.json")]) == 1
    assert capsys.readouterr().err == f"muster roster: {tmp_path}/none.json: No such file or directory.\n"
