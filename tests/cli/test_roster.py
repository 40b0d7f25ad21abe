"""`muster roster solve`, as it is typed."""

import json
import re
import signal
import time
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
            b"{",
            "{file}: this is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
        ),
        (b"{}", "{file}: A problem is an object with a horizon and employees."),
        (b"", "{file}: this is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (
            b"\xff\xfe",
            "{file}: this is not JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte.",
        ),
        (b"[" * 100_000, "{file}: this is nested too deeply."),
        (b'{"horizon": {"days": 1, "days": 2}}', "{file}: the key days is there twice in one object."),
        (b'{"horizon": NaN}', "{file}: horizon: an object is expected."),
        (b'{"horizon": {"days": 1e999}}', "{file}: horizon.starts_on is missing."),
    ],
)  # fmt: skip
def test_a_slip_is_said(text: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "week.json"
    path.write_bytes(text)
    assert main(["roster", "solve", str(path)]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"muster roster: {said.format(file=path)}\n")


def test_a_file_that_is_not_there(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told before the search, not after it."""
    assert main(["roster", "solve", str(tmp_path / "none.json")]) == 1
    assert capsys.readouterr().err == f"muster roster: {tmp_path}/none.json: No such file or directory.\n"
    assert main(["roster", "solve", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"muster roster: {tmp_path}: Is a directory.\n"
    for output, said in (
        (tmp_path / "no/answer.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        assert main(["roster", "solve", str(file), "--seconds", "9", "--output", str(output)]) == 1
        assert capsys.readouterr().err == f"muster roster: {output}: {said}.\n"


def test_a_rule_that_there_is_not(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roster", "solve", str(file), "--relax", "gravity"]) == 1
    assert capsys.readouterr().err.startswith(f"muster roster: {file}: There is no rule gravity. There are: qualification,")  # fmt: skip


@pytest.mark.parametrize(
    "given", [("--seconds", "-1"), ("--seconds", "nan"), ("--seed", "x"), ("--speed", "9"), ()]
)
def test_a_slip_in_the_options(given: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["roster", "solve", *given])
    assert stopped.value.code == 2
    assert "usage: muster" in capsys.readouterr().err


def test_half_a_character_stays_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = json.loads(BLOCKS[0])
    given["employees"][0] |= {"id": "\ud800", "name": "Bo \u00d8rn"}
    path, output = tmp_path / "week.json", tmp_path / "roster.json"
    path.write_text(json.dumps(given), encoding="ascii")
    found = answer(capsys, str(path), "--seconds", "0")
    assert {one["employee"] for one in found["roster"]} == {"\ud800", "al"}
    assert main(["roster", "solve", str(path), "--seconds", "0", "--output", str(output)]) == 0
    assert json.loads(output.read_text(encoding="utf-8"))["roster"] == found["roster"]


def test_numbers_as_large_as_they_may_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = json.loads(BLOCKS[0])
    given["weights"] = {
        "labour": 10**6,
        "wishes": 10**6,
        "contract": 10**6,
        "overtime": 10**6,
        "over_budget": 10**6,
    }
    for each in given["employees"]:
        each |= {"hourly_rate": 10**8, "contract_week_minutes": 10**9, "ordinary_week_minutes": 0}
    for each in given["demands"]:
        each |= {"wanted": 10**4, "under": 10**9, "over": 10**9}
    path = tmp_path / "week.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    for plain in ((), ("--plain",)):
        found = answer(capsys, str(path), "--seconds", "0", *plain)
        assert found["points"] == sum(found["scores"].values()) >= found["bound"] > -1


def test_nobody_to_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {**json.loads(BLOCKS[0]), "employees": []}
    path = tmp_path / "week.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    found = answer(capsys, str(path), "--seconds", "0")
    assert (found["roster"], found["points"]) == ([], 2 * 32 * 3000)
    assert [(gap["missing"], gap["able"], gap["barred"]) for gap in found["gaps"]] == [
        (1, [], []),
        (1, [], []),
    ]


def test_the_first_interruption_gives_what_there_is(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the search goes on: the roster so far, and Python's own handler afterwards."""
    before = signal.getsignal(signal.SIGINT)

    def told(_: object) -> None:
        if signal.getsignal(signal.SIGINT) is not before:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("muster.cli.roster._told", told)
    began = time.monotonic()
    found = answer(capsys, str(file), "--seconds", "600")
    assert found["roster"]
    assert time.monotonic() - began < 60
    assert signal.getsignal(signal.SIGINT) is before


def test_a_gap_names_the_shift_that_was_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = json.loads(BLOCKS[0])
    given["demands"][1]["wanted"] = 2
    path = tmp_path / "week.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    [gap] = answer(capsys, str(path), "--seconds", "1")["gaps"]
    tried = {"start": "2026-03-03T09:00+11:00", "finish": "2026-03-03T17:00+11:00"}
    assert (gap["start"], gap["finish"], gap["missing"], gap["able"]) == (*tried.values(), 1, [])
    assert gap["barred"] == [
        {"employee": "al", **tried, "rule": "qualification", "text": "al's till expires on 2026-03-02."},
        {
            "employee": "bo",
            **tried,
            "rule": "overlap",
            "text": "bo has two shifts at once on Tue 3 Mar 09:00 to 17:00.",
        },
    ]
