"""Attachments: what they truly are, where they lie, that they lie there once."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.at_once import at_once
from tests.pictures import picture
from tests.unchanged import unchanged
from tests.world import World, build

from muster.core import files
from muster.core.change import change
from muster.core.errors import Invalid, NotFound
from muster.core.models import Attachment


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(world: World, content: bytes, **facts: Any) -> Attachment:
    with change(world.actor("ada")) as made:
        return files.store(made, content, field="photo", **facts)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_stored_is_read_back(world: World, folder: Path) -> None:
    content = picture()
    row = keep(world, content, name="me.png")
    assert (row.content_type, row.size_bytes, row.name) == ("image/png", len(content), "me.png")
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert files.read(row) == content
    (path,) = on_disk(folder)
    assert path == folder / str(world.organisation.pk) / row.sha256[:2] / row.sha256


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg onload='alert(1)'/>",
        b"GIF89a" + b"0" * 64,
        b"%PDF-1.4 " + b"0" * 64,
        b"MZ" + b"0" * 600,
    ],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(
    world: World, folder: Path, content: bytes
) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        keep(world, content, name="me.png")
    assert (refused.value.field, refused.value.message) == (
        "photo", "The file is not one of: image/jpeg, image/png.",
    )  # fmt: skip
    assert on_disk(folder) == []


def test_the_type_is_read_from_the_content(world: World) -> None:
    assert keep(world, picture("JPEG"), name="me.png").content_type == "image/jpeg"


def test_too_large(world: World, folder: Path, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    with unchanged(), pytest.raises(Invalid) as refused:
        keep(world, picture() + b"0" * 1024 * 1024)
    assert refused.value.message == "The file is larger than 1 MB."
    assert on_disk(folder) == []


def test_the_same_content_lies_there_once_for_each_organisation(world: World, folder: Path) -> None:
    assert world.other
    first, second = keep(world, picture()), keep(world, picture())
    assert first.pk != second.pk
    assert len(on_disk(folder)) == 1
    with change(world.other.actor("zoe")) as made:
        files.store(made, picture(), field="photo")
    assert len(on_disk(folder)) == 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b.png", "..\\b.png", "\x00.png"[1:]]
)
def test_a_name_never_leads_anywhere(world: World, folder: Path, name: str) -> None:
    row = keep(world, picture(), name=name)
    (path,) = on_disk(folder)
    assert (path.name, path.is_relative_to(folder)) == (row.sha256, True)


def test_a_file_that_is_gone_is_not_found(world: World, folder: Path) -> None:
    row = keep(world, picture())
    on_disk(folder)[0].unlink()
    with pytest.raises(NotFound):
        files.read(row)


def test_nobody_else_may_read_the_folders(world: World, folder: Path) -> None:
    keep(world, picture())
    assert on_disk(folder)[0].parent.stat().st_mode & 0o077 == 0


def test_sent_by_many_at_once(transactional_db: None, folder: Path) -> None:
    world = build()
    found = at_once(*[partial(keep, world, picture())] * 4)
    assert [files.read(row) for row in found] == [picture()] * 4
    assert len(on_disk(folder)) == 1
