"""Temporary files (tanda-v2.txt 3023-3044)."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.core import clock, files
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.files import purge_temporary_files, take_temporary
from muster.core.models import Attachment, TemporaryFile
from tests.core.test_files import picture
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.world import NOW, Tanda, World, at, run_jobs

PDF = b"%PDF-1.4\n1 0 obj\nendobj\n" + b"0" * 64


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Uploader:
    """A program that sends forms with files."""

    def __init__(self, token: str) -> None:
        self._client = Client(headers={"Authorization": f"bearer {token}"})

    def __call__(self, path: str, content: bytes | None, *, name: str = "a.pdf", **fields: Any) -> Any:
        if content is not None:
            fields["file"] = SimpleUploadedFile(name, content, content_type="text/html")
        return self._client.post(f"/api/v2{path}", fields)


def upload(world: World, content: bytes | None, *, who: str = "emma", **fields: Any) -> Any:
    return Uploader(world.token(who))("/temporary_files", content, **fields)


def take(world: World, uuid: str, who: str = "emma") -> Attachment:
    """As another endpoint does, called by the same person's program."""
    from dataclasses import replace  # noqa: PLC0415

    actor = replace(world.actor(who), name="API v2")
    with change(actor) as made:
        return take_temporary(actor, made, uuid)


def docx() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("word/document.xml", "<document/>")
    return content.getvalue()


@answers("POST /api/v2/temporary_files")
def test_an_upload_is_kept(world: World, folder: Path) -> None:
    answer = upload(world, picture())
    row = TemporaryFile.objects.all_rows_unchecked().get()
    assert (answer.status_code, answer.json()) == (201, {"file_id": str(row.uuid)})
    assert row.attachment.content_type == "image/png"
    assert len(on_disk(folder)) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (b"GIF89a" + b"0" * 64, "image/gif"),
        (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_the_type_is_the_contents_whatever_the_client_calls_it(
    world: World, content: bytes, kind: str
) -> None:
    assert upload(world, content, name="x.html").status_code == 201
    assert Attachment.objects.all_rows_unchecked().get().content_type == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + b"0" * 600,
        b"\x7fELF" + b"0" * 600,
    ],
)
def test_what_a_browser_or_a_machine_runs_is_refused(world: World, folder: Path, content: bytes) -> None:
    with unchanged():
        answer = upload(world, content, name="a.png")
    assert answer.status_code == 400
    assert "file" in answer.json()["error"]
    assert on_disk(folder) == []


@pytest.mark.parametrize(
    ("types", "status"),
    [
        ("image/gif,image/png", 201),
        (" image/png ", 201),
        ("", 201),
        ("image/gif", 400),
        ("application/pdf,image/jpeg", 400),
        ("text/html", 400),
        ("*/*", 400),
    ],
)
def test_content_types_narrow_what_is_taken(world: World, types: str, status: int) -> None:
    assert upload(world, picture(), content_types=types).status_code == status
    kept = TemporaryFile.objects.all_rows_unchecked().count()
    assert kept == (1 if status == 201 else 0)


def test_content_types_in_the_address(world: World) -> None:
    uploader = Uploader(world.token("emma"))
    assert uploader("/temporary_files?content_types=image/gif", picture()).status_code == 400
    assert uploader("/temporary_files?content_types=image/png", picture()).status_code == 201


def test_as_large_as_the_document_says_and_no_larger(world: World, folder: Path) -> None:
    largest = 5 * 1024 * 1024
    whole = PDF + b"0" * (largest - len(PDF))
    assert upload(world, whole).status_code == 201
    with unchanged():
        answer = upload(world, whole + b"0")
    assert (answer.status_code, answer.json()) == (400, {"error": "The file is larger than 5 MB."})
    with unchanged():
        answer = upload(world, whole + whole)
    assert (answer.status_code, answer.json()) == (400, {"error": "The file is larger than 5 MB."})
    assert len(on_disk(folder)) == 1


def test_elsewhere_a_file_that_is_sent_along_is_read_past(world: World, folder: Path) -> None:
    program = Uploader(world.token("ada"))
    answer = program("/departments", PDF + b"0" * 3 * 1024 * 1024, name="Garden")
    assert answer.status_code < 500
    assert on_disk(folder) == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"file": "abc"}', b"\xff\xfe"])
def test_without_a_file(world: World, emma: Tanda, body: bytes) -> None:
    for kind in (
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ):
        with unchanged():
            answer = emma("POST", "/temporary_files", data=body, content_type=kind)
        assert answer.status_code == 400, kind
        assert "error" in answer.json()
    with unchanged():
        assert upload(world, None).json() == {"error": "file is missing"}


def test_it_needs_a_token_and_no_scope(world: World) -> None:
    from muster.core.actor import Scope  # noqa: PLC0415

    narrow = Uploader(world.token("emma", Scope.SMS))
    assert narrow("/temporary_files", picture()).status_code == 201
    assert Uploader("nothing")("/temporary_files", picture()).status_code == 401


# Used


def test_it_is_used_once(world: World, folder: Path) -> None:
    uuid = upload(world, PDF).json()["file_id"]
    taken = take(world, uuid)
    assert files.read(taken) == PDF
    with unchanged(), pytest.raises(Invalid) as refused:
        take(world, uuid)
    assert refused.value.field == "file_id"


@pytest.mark.parametrize("who", ["noah", "ada"])
def test_by_whoever_sent_it(world: World, who: str) -> None:
    uuid = upload(world, PDF).json()["file_id"]
    with unchanged(), pytest.raises(Invalid):
        take(world, uuid, who)
    assert world.other
    with unchanged(), pytest.raises(Invalid):
        take(world.other, uuid, "zoe")


@pytest.mark.parametrize("uuid", ["", "nothing", "73fe3430-4f5d-3a0a-84a7-cffbeb5efeb2"])
def test_no_such_file(world: World, uuid: str) -> None:
    with unchanged(), pytest.raises(Invalid):
        take(world, uuid)


def test_within_a_week(world: World, folder: Path) -> None:
    first = upload(world, PDF).json()["file_id"]
    with at(NOW + timedelta(days=6)):
        second = upload(world, picture()).json()["file_id"]
        purge_temporary_files()
    assert TemporaryFile.objects.all_rows_unchecked().count() == 2
    with at(NOW + timedelta(days=7)):
        with unchanged(), pytest.raises(Invalid):
            take(world, first)
        purge_temporary_files()
        run_jobs()
        assert [str(row.uuid) for row in TemporaryFile.objects.all_rows_unchecked()] == [second]
        assert [row.content_type for row in Attachment.objects.all_rows_unchecked()] == ["image/png"]
        assert len(on_disk(folder)) == 1


def test_what_is_used_stays_when_the_week_is_over(world: World, folder: Path) -> None:
    kept = take(world, upload(world, PDF).json()["file_id"])
    upload(world, PDF)
    with at(NOW + timedelta(days=8)):
        purge_temporary_files()
        run_jobs()
        assert clock.now() > NOW
    assert files.read(kept) == PDF
    assert Attachment.objects.all_rows_unchecked().count() == 1


def test_names_lead_nowhere_and_are_cut(world: World) -> None:
    for name, kept in (
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Emma\\licence.pdf", "licence.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
    ):
        assert files.clean_name(name) == kept
    assert files.clean_name("") == "file"
