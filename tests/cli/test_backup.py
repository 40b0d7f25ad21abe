"""A backup brought back is what was there. On SQLite and on PostgreSQL, whichever the suite runs on."""

import hashlib
import json
import shutil
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings
from tests.world import World, build

from muster.cli import main
from muster.people.actions import create_employee
from muster.people.models import Employee

pytestmark = pytest.mark.django_db(transaction=True)

needs_tools = pytest.mark.skipif(
    shutil.which("pg_restore") is None, reason="PostgreSQL's client programs are not installed"
)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def attachment(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"
    content = b"a photo"
    name = hashlib.sha256(content).hexdigest()
    path = settings.MEDIA_ROOT / "1" / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def backup(world: World, attachment: Path, tmp_path: Path) -> Path:
    file = tmp_path / "muster.tar.gz"
    assert main(["backup", str(file)]) == 0
    return file


def staff() -> list[tuple[str, str | None]]:
    return [(one.name, one.pin) for one in Employee.objects.all_rows_unchecked().order_by("pk")]


def contents(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as packed:
        return {name: packed.extractfile(name).read() for name in packed.getnames()}  # type: ignore[union-attr]


def rewritten(backup: Path, change: Callable[[Path], None]) -> Path:
    """The backup unpacked, changed and packed again."""
    folder = backup.parent / "unpacked"
    for name, content in contents(backup).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    change(folder)
    again = backup.with_name("changed.tar.gz")
    with tarfile.open(again, "w:gz") as packed:
        for path in sorted(path for path in folder.rglob("*") if not path.is_dir()):
            packed.add(path, arcname=path.relative_to(folder).as_posix(), recursive=False)
    return again


def manifest_with(**values: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return change


@needs_tools
def test_what_was_there_comes_back_and_what_came_since_is_gone(
    backup: Path, world: World, attachment: Path
) -> None:
    before = staff()
    create_employee(world.actor("ada"), name="Later Lee", pin="2001")
    attachment.unlink()
    later = attachment.with_name("0" * 64)
    later.write_bytes(b"later")
    assert main(["restore", "--replace", str(backup)]) == 0
    assert staff() == before
    assert attachment.read_bytes() == b"a photo"
    assert not later.exists()
    # The counters are back as well: a new row takes no number that is taken.
    assert create_employee(world.actor("ada"), name="Next Nel", pin="2002").pk not in {
        one.pk for one in world.people.values()
    }


@needs_tools
def test_only_its_owner_reads_it_and_the_secret_key_is_not_in_it(backup: Path, settings: Settings) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    held = contents(backup)
    assert list(held) == [
        "database",
        *(name for name in held if name.startswith("attachments/")),
        "manifest.json",
    ]
    assert settings.SECRET_KEY.encode() not in b"".join(held.values())
    assert [path.name for path in backup.parent.glob(".muster-backup-*")] == []


@needs_tools
def test_it_says_that_the_key_is_missing_and_overwrites_no_file(
    capsys: pytest.CaptureFixture[str], backup: Path
) -> None:
    assert "The secret key is NOT in it" in capsys.readouterr().out
    before = backup.read_bytes()
    with pytest.raises(SystemExit, match="exists already"):
        main(["backup", str(backup)])
    assert backup.read_bytes() == before


@needs_tools
def test_a_database_in_use_is_not_replaced_unasked(backup: Path, world: World) -> None:
    create_employee(world.actor("ada"), name="Later Lee", pin="2001")
    before = staff()
    with pytest.raises(SystemExit, match="holds an organisation already"):
        main(["restore", str(backup)])
    assert staff() == before


@needs_tools
def test_into_an_empty_database_it_needs_no_word(backup: Path) -> None:
    before = staff()
    call_command("flush", interactive=False, verbosity=0)
    assert main(["restore", str(backup)]) == 0
    assert staff() == before


def _damage(folder: Path) -> None:
    path = folder / "database"
    path.write_bytes(path.read_bytes()[:-1] + b"!")


@needs_tools
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_damage, "database in .* is damaged"),
        (lambda folder: (folder / "stray").write_text("?"), "does not hold the files that it lists"),
        (lambda folder: (folder / "link").symlink_to("/etc/passwd"), "link does not belong into it"),
        (lambda folder: (folder / "manifest.json").write_text("?"), "is no whole backup of Muster"),
        (manifest_with(files=None), "is no whole backup of Muster"),
        (manifest_with(engine="oracle"), "The backup is one of oracle"),
        (manifest_with(secret_key="another"), "made with another secret key"),
        (manifest_with(migrations=["core.9999_tomorrow"]), "made by a newer Muster"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    backup: Path, world: World, attachment: Path, change: Callable[[Path], None], said: str
) -> None:
    create_employee(world.actor("ada"), name="Later Lee", pin="2001")
    before = staff()
    with pytest.raises(SystemExit, match=said):
        main(["restore", "--replace", str(rewritten(backup, change))])
    assert staff() == before
    assert attachment.exists()


@needs_tools
def test_when_the_database_cannot_be_loaded_the_attachments_are_as_before(
    backup: Path, world: World, attachment: Path
) -> None:
    def no_database(folder: Path) -> None:
        (folder / "database").write_bytes(b"no database at all")
        name = hashlib.sha256(b"no database at all").hexdigest()
        path = folder / "manifest.json"
        told = json.loads(path.read_text())
        told["files"]["database"] = name
        path.write_text(json.dumps(told))

    changed = rewritten(backup, no_database)
    attachment.unlink()
    before = staff()
    with pytest.raises(SystemExit, match=r"(N|n)othing was changed"):
        main(["restore", "--replace", str(changed)])
    assert staff() == before
    assert not attachment.exists()


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_file_that_is_none_is_said_so(
    transactional_db: None, attachment: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "none.tar.gz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SystemExit, match=r"cannot be read as a backup|is no whole backup"):
        main(["restore", str(file)])
