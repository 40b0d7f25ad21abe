"""The pages of notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.certified import outside
from tests.notices.browsers import Browser
from tests.notices.telling import tell
from tests.receiver import Receiver
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, says, text
from tests.world import NOW, World

from muster.notices import queries
from muster.notices.models import Notice, NoticeChoices, PushSubscription


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with outside(tmp_path, monkeypatch) as found:
        yield found


def test_the_list_and_the_count_in_the_head(world: World, browse: Browse) -> None:
    client = browse("emma")
    assert "unread" not in client.get("/account/").content.decode()
    tell(world, "emma", "emma", "noah")
    assert 'aria-label="Notices, 2 unread"' in client.get("/account/").content.decode()
    page = client.get("/notices/")
    shown = text(page)
    assert shown.count("Your shift moved") == 2
    assert "It begins at 10:00." in shown
    assert shown.count("4 Mar 2026, 09:00") == 2


def test_the_count_costs_each_page_one_statement(world: World, browse: Browse) -> None:
    client = browse("emma")
    with counted() as asked:
        client.get("/account/")
    assert sum("notices_notice" in one["sql"] for one in asked.captured_queries) == 1


def test_all_are_read_that_the_page_showed(world: World, browse: Browse) -> None:
    client, emma = browse("emma"), world.actor("emma")
    tell(world, "emma", "emma")
    newest = client.get("/notices/").context["newest"]
    tell(world, "emma")
    assert client.post("/notices/read", {"until": newest})["Location"] == "/notices/"
    assert queries.unread(emma) == 1
    with unchanged():
        for odd in ("", "x", "-1", "9" * 30, "²"):
            client.post("/notices/read", {"until": odd})


def test_one_is_opened(world: World, browse: Browse) -> None:
    client = browse("emma")
    tell(world, "emma", path="/time/")
    row = Notice.objects.all_rows_unchecked().get()
    assert client.post(f"/notices/{row.pk}/open")["Location"] == "/time/"
    row.refresh_from_db()
    assert row.read_at == NOW
    tell(world, "emma", path="//elsewhere.test/")
    other = Notice.objects.all_rows_unchecked().latest("pk")
    assert client.post(f"/notices/{other.pk}/open")["Location"] == "/notices/"


def test_nobody_elses_is_opened(world: World, browse: Browse) -> None:
    tell(world, "emma")
    row = Notice.objects.all_rows_unchecked().get()
    for name in ("ada", "noah"):
        client = browse(name)
        with unchanged():
            assert client.post(f"/notices/{row.pk}/open").status_code == 404


def test_a_page_has_fifty(world: World, browse: Browse) -> None:
    tell(world, *["emma"] * 51)
    client = browse("emma")
    assert text(client.get("/notices/")).count("It begins at") == 50
    assert text(client.get("/notices/?page=2")).count("It begins at") == 1


def test_choosing_mail(world: World, browse: Browse) -> None:
    client = browse("emma")
    assert 'name="by_email" checked' in client.get("/account/notices").content.decode()
    assert says(client.post("/account/notices", {}, follow=True)) == ["Your choice is saved."]
    assert not queries.by_email(world.actor("emma"))
    client.post("/account/notices", {"by_email": "on"})
    assert NoticeChoices.objects.get().by_email


def test_a_browser_is_added_and_removed(world: World, browse: Browse, service: Receiver) -> None:
    client, browser = browse("emma"), Browser()
    sent = {"endpoint": service.url, **browser.keys()}
    answer = client.post("/account/notices/browsers", sent, headers={"User-Agent": "Firefox on a phone"})
    assert (answer.status_code, answer.json()) == (200, {})
    page = client.get("/account/notices")
    assert "Firefox on a phone" in text(page)
    assert f'data-key="{browser.keys()["server_key"]}"' in page.content.decode()
    row, noah = PushSubscription.objects.get(), browse("noah")
    with unchanged():
        assert noah.post(f"/account/notices/browsers/{row.pk}/remove").status_code == 404
    client.post(f"/account/notices/browsers/{row.pk}/remove")
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("endpoint", "https://10.0.0.1/"), ("secret", "x"), ("public_key", ""), ("server_key", "y")],
)
def test_a_browser_that_is_none(
    world: World, browse: Browse, service: Receiver, field: str, value: str
) -> None:
    client = browse("emma")
    client.get("/account/notices")
    with unchanged():
        sent = {"endpoint": service.url, **Browser().keys(), field: value}
        answer = client.post("/account/notices/browsers", sent)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_logging_out_ends_it_in_this_browser_alone(world: World, browse: Browse, service: Receiver) -> None:
    phone, desk = browse("emma"), browse("emma")
    for client, path in ((phone, "/phone"), (desk, "/desk")):
        client.post("/account/notices/browsers", {"endpoint": service.url + path, **Browser().keys()})
    phone.post("/logout")
    assert [one.endpoint for one in PushSubscription.objects.all()] == [f"{service.url}/desk"]


def test_signing_out_everywhere_ends_all(world: World, browse: Browse, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    Browser().subscribe(world.actor("noah"), f"{service.url}/noah")
    browse("emma").post("/account/sign-out")
    assert [one.person for one in PushSubscription.objects.all()] == [world.noah.person]


def test_the_service_worker(world: World, browse: Browse) -> None:
    answer = browse("emma").get("/notices/service-worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert b'addEventListener("push"' in answer.content
