"""The page of webhooks: an address, its secret, on and off, and what was answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, errors, says, text
from tests.world import NOW, World, at

from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import leases

URL = "http://127.0.0.1:8123/hook"
ADDRESSES = (
    "/webhooks/", "/webhooks/address", "/webhooks/secret/new", "/webhooks/disable", "/webhooks/enable", "/webhooks/test",
    "/webhooks/secret",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _local(settings: Any) -> None:
    settings.WEBHOOKS_LOCAL = True


def subscription() -> WebhookSubscription:
    return WebhookSubscription.objects.all_rows_unchecked().get()


def told() -> WebhookEvent:
    return WebhookEvent.objects.all_rows_unchecked().get()


def test_from_nothing_to_a_test_event(browse: Browse, world: World) -> None:
    ada = browse("ada")
    assert "No address yet." in text(ada.get("/webhooks/"))
    answer = ada.post("/webhooks/address", {"url": URL}, follow=True)
    assert says(answer) == ["The address is saved."]
    assert URL in text(answer)
    answer = ada.post("/webhooks/test", follow=True)
    assert says(answer) == ["A test event is on its way. Load the page again to see what was answered."]
    assert f"TestEvent event {told().pk} 4 Mar 2026, 09:00 Waiting" in text(answer)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"attempts": 1, "last_code": 200, "last_detail": "Thank you", "delivered_at": NOW, "next_attempt_at": None},
         "Arrived 200 Thank you 1"),
        ({"attempts": 2, "last_code": 500, "last_detail": "<b>No</b>", "next_attempt_at": NOW + timedelta(minutes=2)},
         "Failed again at 09:02 500 &lt;b&gt;No&lt;/b&gt; 2"),
        ({"attempts": 1, "last_detail": "There was no answer.", "next_attempt_at": NOW}, "none There was no answer. 1"),
        ({"attempts": 11, "last_code": 503, "next_attempt_at": None}, "Given up 503 11"),
        ({"expires_at": NOW}, "09:00 Given up"),
    ],
)  # fmt: skip
def test_what_was_answered(browse: Browse, world: World, facts: dict[str, Any], shown: str) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    ada.post("/webhooks/test")
    WebhookEvent.objects.all_rows_unchecked().update(**facts)
    assert shown in text(ada.get("/webhooks/"))
    one = ada.get(f"/webhooks/events/{told().pk}/")
    assert "Webhook Test. Do not process" in text(one)
    assert (facts.get("last_detail", "Sent") or "Sent").replace(
        "<b>No</b>", "&lt;b&gt;No"
    ) in one.content.decode()


def test_the_last_24_hours_alone(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    ada.post("/webhooks/test")
    with at(NOW + timedelta(hours=24)):
        assert len(ada.get("/webhooks/").context["rows"]) == 1
    with at(NOW + timedelta(hours=24, seconds=1)):
        assert "Events of the last 24 hours None." in text(ada.get("/webhooks/"))


def test_the_secret_is_shown_when_asked_for_and_renewed(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    before = subscription().secret
    assert before not in ada.get("/webhooks/").content.decode()
    assert ada.get("/webhooks/secret").status_code == 405
    assert before in text(ada.post("/webhooks/secret"))
    assert "A new secret for your webhooks?" in text(ada.get("/webhooks/secret/new"))
    ada.post("/webhooks/secret/new")
    assert subscription().secret != before
    assert subscription().secret in text(ada.post("/webhooks/secret"))


def test_off_and_on(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    assert "Switch webhooks off?" in text(ada.get("/webhooks/disable"))
    answer = ada.post("/webhooks/disable", follow=True)
    assert "Webhooks were switched off on 4 Mar 2026, 09:00. Switched off by Ada Admin." in text(answer)
    with unchanged():
        answer = ada.post("/webhooks/test", follow=True)
    assert says(answer) == ["Webhooks are switched off. Switch them on first."]
    assert says(ada.post("/webhooks/enable", follow=True)) == ["Webhooks are switched on."]
    assert subscription().disabled_at is None


@pytest.mark.parametrize("off", ["no address", "switched off"])
def test_what_waits_while_nothing_is_sent(browse: Browse, world: World, off: str) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    ada.post("/webhooks/test")
    event = told()
    event.attempts, event.next_attempt_at = 2, NOW + timedelta(minutes=2)
    event.save()
    ada.post("/webhooks/disable") if off == "switched off" else ada.post("/webhooks/address", {"url": ""})
    for page in ("/webhooks/", f"/webhooks/events/{event.pk}/"):
        assert "Failed again once webhooks are on" in text(ada.get(page))


def test_an_address_that_is_refused_is_told_at_the_field(browse: Browse, world: World, settings: Any) -> None:
    settings.WEBHOOKS_LOCAL = False
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/webhooks/address", {"url": "https://127.0.0.1/hook"})
    assert errors(answer)["url"][0].startswith("127.0.0.1 is not on the public internet")


def test_an_empty_address_ends_it(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL}, follow=True)
    assert says(ada.post("/webhooks/address", {"url": ""}, follow=True)) == ["Nothing is sent any more."]
    assert "none: nothing is sent" in text(ada.get("/webhooks/"))


@pytest.mark.parametrize("who", ["pia", "rosa", "max", "emma"])
def test_it_is_for_administrators(browse: Browse, world: World, who: str) -> None:
    browse("ada").post("/webhooks/address", {"url": URL})
    browse("ada").post("/webhooks/test")
    somebody = browse(who)
    for address in (*ADDRESSES, f"/webhooks/events/{told().pk}/"):
        with unchanged():
            for answer in (somebody.get(address), somebody.post(address, {"url": ""})):
                assert answer.status_code in {403, 405}, address


def test_nothing_of_another_company(browse: Browse, world: World) -> None:
    assert world.other
    browse("ada").post("/webhooks/address", {"url": URL})
    browse("ada").post("/webhooks/test")
    zoe = browse("ada")
    zoe.force_login(world.other.zoe.person)
    assert "No address yet." in text(zoe.get("/webhooks/"))
    with unchanged():
        assert zoe.get(f"/webhooks/events/{told().pk}/").status_code == 404
        assert zoe.post("/webhooks/secret/new").status_code == 404
        assert zoe.post("/webhooks/test").status_code == 404


def test_many_events_take_few_statements(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    ada.post("/webhooks/test")
    with counted() as one:
        ada.get("/webhooks/")
    for _ in range(60):
        ada.post("/webhooks/test")
    with counted() as many:
        assert len(ada.get("/webhooks/").context["rows"]) == 50
    assert len(many) == len(one)
    assert len(ada.get("/webhooks/?page=2").context["rows"]) == 11


def test_a_secret_that_no_key_opens(browse: Browse, world: World) -> None:
    """The pages say what is wrong, and a new secret mends it."""
    ada = browse("ada")
    ada.post("/webhooks/address", {"url": URL})
    ada.post("/webhooks/test")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_webhooksubscription SET secret = 'gAAAAABlost'")
    leases.take({}, 10)
    for address in ("/webhooks/", f"/webhooks/events/{told().pk}/"):
        assert "It was not sent: the secret of these webhooks cannot be read" in text(ada.get(address))
    shown = ada.post("/webhooks/secret")
    assert (shown.status_code, "cannot be read with the present MUSTER_SECRET_KEY" in text(shown)) == (
        503,
        True,
    )
    assert says(ada.post("/webhooks/secret/new", follow=True)) == [
        "There is a new secret. Show it, and give it to your program."
    ]
    assert subscription().secret in text(ada.post("/webhooks/secret"))
