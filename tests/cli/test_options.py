import os
import stat
from pathlib import Path

import pytest

from muster.cli import main, product
from muster.cli.options import parser


def test_help_names_every_command_and_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    for command in ("init", "serve", "worker", "run", "demo", "createkey", "backup", "restore", "manage"):
        assert f"    {command} " in shown or f"    {command}\n" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "invalid choice: 'fly'"),
        (["demo", "--employees", "3"], "'3' is not a number from 18 to 400"),
        (["backup"], "the following arguments are required: FILE"),
    ],
)
def test_a_slip_is_said_and_ends_with_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_every_command_has_its_module() -> None:
    names = next(action.choices for action in parser()._actions if action.dest == "command")
    modules = Path(__file__).parents[2] / "src/muster/cli"
    assert [name for name in names if not (modules / f"{name}.py").exists()] == []


def test_what_a_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        product.start()
        (tmp_path / "muster.sqlite3").touch()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "muster.sqlite3").stat().st_mode) == 0o600
