"""User files (tanda-v2.txt 3087-3124), and where people find them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from muster.core import files
from muster.core.actor import Scope
from muster.people.models import EmployeeFile
from muster.people.private_queries import employee_files
from tests.core.test_files import picture
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.dialects.tanda.test_temporary_files import PDF, Uploader, on_disk
from tests.web.pages import text
from tests.world import World, run_jobs

NO_ACCESS = {"error": "You do not have access to this endpoint."}
UNKNOWN = {"error": "No known user with that id!"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(
    world: World, whose: str | int | None, content: bytes | None = PDF, *, who: str = "ada", **extra: Any
) -> Any:
    user_id = world.people[whose].pk if whose in world.people else whose
    fields = {} if user_id is None else {"user_id": user_id}
    return Uploader(world.token(who))("/user_files", content, **fields, **extra)


def browser(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who].person)
    return client


@answers("POST /api/v2/user_files")
def test_a_document_is_attached_to_a_profile(world: World) -> None:
    answer = upload(world, "emma", name="licence.pdf")
    row = EmployeeFile.objects.all_rows_unchecked().get()
    assert (answer.status_code, answer.json()) == (201, {"id": row.pk})
    assert (row.name, row.employee, row.attachment.content_type) == (
        "licence.pdf",
        world.emma,
        "application/pdf",
    )
    assert files.read(row.attachment) == PDF


def test_as_large_as_five_megabytes(world: World) -> None:
    whole = PDF + b"0" * (5 * 1024 * 1024 - len(PDF))
    assert upload(world, "emma", whole).status_code == 201
    with unchanged():
        answer = upload(world, "emma", whole + b"0")
    assert (answer.status_code, answer.json()) == (400, {"error": "The file is larger than 5 MB."})


def test_what_is_missing(world: World) -> None:
    with unchanged():
        answer = upload(world, "emma", None)
    assert (answer.status_code, answer.json()) == (400, {"error": "file is missing"})
    with unchanged():
        answer = upload(world, None)
    assert (answer.status_code, answer.json()) == (400, {"error": "user_id is missing"})
    with unchanged():
        answer = upload(world, "emma", b"<html>")
    assert answer.status_code == 400


@pytest.mark.parametrize("user_id", [999999, 0])
def test_nobody_by_that_id(world: World, user_id: int) -> None:
    with unchanged():
        answer = upload(world, user_id)
    assert (answer.status_code, answer.json()) == (404, UNKNOWN)


@pytest.mark.parametrize("user_id", ["x", "-1", "1.5"])
def test_no_id(world: World, user_id: str) -> None:
    with unchanged():
        answer = upload(world, user_id)
    assert (answer.status_code, answer.json()) == (400, {"error": "user_id: not an id."})


@pytest.mark.parametrize(
    ("who", "whose", "status", "body"),
    [
        ("pia", "olga", 201, None),
        ("max", "emma", 201, None),
        ("emma", "emma", 201, None),
        ("max", "olga", 404, UNKNOWN),
        ("emma", "noah", 404, UNKNOWN),
        ("rosa", "emma", 403, NO_ACCESS),
    ],
)
def test_who_attaches_to_whom(world: World, who: str, whose: str, status: int, body: Any) -> None:
    if status == 201:
        assert upload(world, whose, who=who).status_code == 201
        return
    with unchanged():
        answer = upload(world, whose, who=who)
    assert (answer.status_code, answer.json()) == (status, body)


def test_it_needs_the_user_scope(world: World) -> None:
    program = Uploader(world.token("ada", Scope.PERSONAL))
    with unchanged():
        answer = program("/user_files", PDF, user_id=world.emma.pk)
    assert (answer.status_code, answer.json()) == (403, NO_ACCESS)


@pytest.mark.parametrize(
    ("who", "seen"),
    [("ada", True), ("pia", True), ("max", True), ("emma", True), ("noah", False), ("rosa", False)],
)
def test_it_is_seen_by_its_owner_and_their_managers(world: World, who: str, *, seen: bool) -> None:
    upload(world, "emma")
    row = EmployeeFile.objects.all_rows_unchecked().get()
    assert employee_files(world.actor(who), world.emma).exists() is seen
    answer = browser(world, who).get(f"/people/{world.emma.pk}/files/{row.pk}/")
    assert (answer.status_code == 200) is seen


def test_on_the_page_of_the_person(world: World) -> None:
    upload(world, "emma", name="licence.pdf")
    row = EmployeeFile.objects.all_rows_unchecked().get()
    client = browser(world, "max")
    page = client.get(f"/people/{world.emma.pk}/")
    assert "licence.pdf" in text(page)
    answer = client.get(f"/people/{world.emma.pk}/files/{row.pk}/")
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="licence.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "licence.pdf" in text(browser(world, "emma").get("/details/"))


def test_taken_away_on_the_page_of_the_person(world: World, folder: Path) -> None:
    upload(world, "emma")
    row = EmployeeFile.objects.all_rows_unchecked().get()
    path = f"/people/{world.emma.pk}/files/{row.pk}/remove"
    owner = browser(world, "emma")
    with unchanged():
        assert owner.post(path).status_code == 403
    assert browser(world, "max").post(path).status_code == 302
    run_jobs()
    assert not EmployeeFile.objects.all_rows_unchecked().exists()
    assert on_disk(folder) == []


def test_content_that_another_document_shares_stays_on_the_disk(world: World, folder: Path) -> None:
    upload(world, "emma", picture())
    upload(world, "noah", picture())
    row = EmployeeFile.objects.all_rows_unchecked().get(employee=world.emma)
    browser(world, "ada").post(f"/people/{world.emma.pk}/files/{row.pk}/remove")
    run_jobs()
    assert len(on_disk(folder)) == 1


def test_added_on_a_page(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    sent = {"file": SimpleUploadedFile("visa.pdf", PDF + b"0" * 4 * 1024 * 1024)}
    assert browser(world, "emma").post("/details/files/add", sent).status_code == 302
    assert EmployeeFile.objects.all_rows_unchecked().get().name == "visa.pdf"
    wrong = {"file": SimpleUploadedFile("visa.html", b"<html>")}
    office = browser(world, "ada")
    with unchanged():
        answer = office.post(f"/people/{world.emma.pk}/files/add", wrong)
    assert answer.status_code == 200
    assert "The file is not one of" in text(answer)
