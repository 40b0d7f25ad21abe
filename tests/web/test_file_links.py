"""Links that open a file: whoever has one sees it, for a week; nobody makes one up."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from tests.pictures import picture
from tests.presses import reread
from tests.world import NOW, Tanda, World, at

from muster.core import files
from muster.core.change import change
from muster.core.models import Attachment
from muster.people.actions import update_employee


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def keep(world: World, content: bytes, name: str, **facts: Any) -> Attachment:
    with change(world.actor("ada")) as made:
        return files.store(made, content, field="file", name=name, **facts)


def opened(link: str) -> Any:
    assert link.startswith("http://testserver/files/")
    return Client().get(link.removeprefix("http://testserver"))


def test_a_link_opens_the_photo_of_somebody(world: World, ada: Tanda) -> None:
    update_employee(world.actor("ada"), reread(world.emma), photo=keep(world, picture(), "me.png"))
    link = ada("GET", f"/users/{world.emma.pk}").json()["photo"]
    answer = opened(link)
    assert (answer.status_code, answer.content) == (200, picture())
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="me.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.fixture
def ada(world: World) -> Tanda:
    return Tanda(world.token("ada"))


def test_what_is_no_picture_is_kept_and_not_shown(world: World) -> None:
    row = keep(world, b"%PDF-1.4 " + b"0" * 64, "", content_types={"application/pdf"})
    answer = opened(files.link(row))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="file-{row.pk}"'


def test_a_link_works_for_a_week(world: World) -> None:
    link = files.link(keep(world, picture(), "me.png"))
    for days, status in ((0, 200), (7, 200), (8, 404), (400, 404)):
        with at(NOW + timedelta(days=days)):
            assert opened(link).status_code == status


def test_links_of_one_day_are_alike(world: World) -> None:
    row = keep(world, picture(), "me.png")
    with at(NOW + timedelta(hours=1)):
        assert files.link(row) == files.link(row)


def test_nobody_makes_one_up(world: World) -> None:
    link = files.link(keep(world, picture(), "me.png"))
    later = link.replace("20260311", "20270311")
    assert later != link
    wrong = ["1", "x:y", f"1.20991231:{'a' * 43}", Signer(salt="other").sign("1.20991231")]
    wrong += [Signer(salt="muster.file").sign(text) for text in ("1", "987654.20991231", "1.2.3")]
    for one in (later, link[:-1], *(f"http://testserver/files/{token}" for token in wrong)):
        assert opened(one).status_code == 404


def test_a_file_whose_content_is_gone_is_not_there(world: World, tmp_path: Path) -> None:
    link = files.link(keep(world, picture(), "me.png"))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    assert opened(link).status_code == 404


def test_it_is_read_and_not_written(world: World) -> None:
    link = files.link(keep(world, picture(), "me.png"))
    assert Client().post(link.removeprefix("http://testserver")).status_code == 405
