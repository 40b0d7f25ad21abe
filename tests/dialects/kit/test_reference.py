"""scripts/reference.py writes and compares what each generator gives, and the dialects' part of it is up to date."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "reference.py"


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_was_written_is_what_the_code_says(reference: ModuleType, tmp_path: Path) -> None:
    files = {"a.md": "A\n", "folder/b.json": "{}\n"}
    reference.write(files, tmp_path)
    assert (tmp_path / "folder" / "b.json").read_text() == "{}\n"
    assert reference.problems(files, tmp_path) == []


def test_each_file_that_differs_is_named(reference: ModuleType, tmp_path: Path) -> None:
    reference.write({"same.md": "A\n", "other.md": "B\n", "old.md": "C\n"}, tmp_path)
    assert reference.problems({"same.md": "A\n", "other.md": "b\n", "new.md": "D\n"}, tmp_path) == [
        f"{tmp_path}/old.md is made by no generator.",
        f"{tmp_path}/new.md is missing.",
        f"{tmp_path}/other.md is not what the code says.",
    ]


def test_a_file_has_one_generator(reference: ModuleType) -> None:
    with pytest.raises(SystemExit, match="has two generators; second is one of them"):
        reference.generate({"first": lambda: {"a.md": ""}, "second": lambda: {"a.md": ""}})


def test_the_check_fails_and_tells_the_command(
    reference: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    monkeypatch.setattr(reference, "GENERATORS", {"one": lambda: {"a.md": "A\n"}})
    monkeypatch.setattr(reference, "_set_up", lambda: None)
    assert reference.main(["--check"]) == 1
    assert (
        capsys.readouterr().err == f"{tmp_path}/a.md is missing.\nRun `make docs` and look at what changed.\n"
    )
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


@pytest.mark.parametrize("name", ["openapi", "dialects"])
def test_the_dialects_documents_are_kept_as_the_code_says(reference: ModuleType, name: str) -> None:
    for path, text in reference.GENERATORS[name]().items():
        kept = (reference.FOLDER / path).read_text("utf-8")
        assert kept == text, f"{path} is not what the code says: run `make docs` and look at what changed"


def test_the_kept_document_is_sorted(reference: ModuleType) -> None:
    text = (reference.FOLDER / "openapi" / "timestation.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
