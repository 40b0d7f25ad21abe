"""Notices in browsers: their push service is a receiver of the test, over TLS, at a name that counts as public."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.certified import outside
from tests.notices.browsers import Browser
from tests.notices.telling import tell
from tests.receiver import Receiver
from tests.unchanged import unchanged
from tests.world import NOW, World, at, run_jobs

from muster.core.errors import Conflict, Invalid
from muster.notices import queries
from muster.notices.actions import add_device, remove_device
from muster.notices.jobs import ATTEMPTS
from muster.notices.models import NoticeDelivery, PushSubscription
from muster.people.models import Employee


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with outside(tmp_path, monkeypatch) as found:
        found.answer = lambda _: (201, b"")
        yield found


def pushed(world: World, name: str = "emma") -> list[tuple[bool, str]]:
    """Of the pushes to somebody: whether each was sent, and why not."""
    rows = NoticeDelivery.objects.filter(notice__employee=world.people[name], channel="push").order_by("pk")
    return [(row.sent_at is not None, row.detail) for row in rows]


def test_the_browser_opens_what_its_service_was_given(world: World, service: Receiver) -> None:
    browser = Browser()
    row = browser.subscribe(world.actor("emma"), service.url)
    tell(world, "emma")
    run_jobs()
    (call,) = service.calls
    notice = queries.notices(world.actor("emma")).get()
    assert browser.opened(call.content) == {
        "title": "Your shift moved",
        "body": "It begins at 10:00.",
        "path": "/time/",
        "tag": f"notice-{notice.pk}",
    }
    sent = {name: call.headers[name] for name in ("Content-Encoding", "Content-Type", "TTL", "Urgency")}
    assert sent == {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": "86400",
        "Urgency": "normal",
    }
    assert call.headers["Authorization"].endswith(f", k={row.server_key}")
    assert pushed(world) == [(True, "")]


def test_each_browser_is_told_and_nobody_elses(world: World, service: Receiver) -> None:
    for name, path in (("emma", "/phone"), ("emma", "/desk"), ("noah", "/noah")):
        Browser().subscribe(world.actor(name), service.url + path)
    tell(world, "emma")
    run_jobs()
    assert sorted(call.path for call in service.calls) == ["/hook/desk", "/hook/phone"]


def test_the_longest_fits(world: World, service: Receiver) -> None:
    browser = Browser()
    browser.subscribe(world.actor("emma"), service.url)
    tell(world, "emma", subject="\x01" * 200, body="\x01" * 20_000, path="/" + "a" * 199)
    run_jobs()
    (call,) = service.calls
    assert len(call.content) <= 4096
    assert len(browser.opened(call.content)["body"]) == 480


@pytest.mark.parametrize("code", [404, 410])
def test_one_that_is_gone_is_forgotten(world: World, service: Receiver, code: int) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    service.answer = lambda _: (code, b"unsubscribed")
    tell(world, "emma")
    run_jobs()
    assert (PushSubscription.objects.count(), pushed(world)) == (0, [(False, f"{code}: unsubscribed")])
    tell(world, "emma")
    run_jobs()
    assert (len(service.calls), len(pushed(world))) == (1, 1)


def test_a_service_that_fails_is_tried_again(world: World, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    answers = [(503, b"later"), (429, b"slower"), (201, b"")]
    service.answer = lambda _: answers.pop(0)
    tell(world, "emma")
    run_jobs()
    assert pushed(world) == [(False, "503: later")]
    for seconds in (5, 15):
        with at(NOW + timedelta(seconds=seconds)):
            run_jobs()
    assert (pushed(world), answers) == ([(True, "")], [])


def test_one_that_keeps_failing_is_given_up(world: World, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    service.answer = lambda _: (500, b"")
    tell(world, "emma")
    for minutes in range(20):
        with at(NOW + timedelta(minutes=minutes)):
            run_jobs()
    row = NoticeDelivery.objects.get(channel="push")
    assert (row.attempts, row.failed_at is not None, len(service.calls)) == (ATTEMPTS, True, ATTEMPTS)
    assert PushSubscription.objects.count() == 1


def test_what_is_refused_for_good_is_not_tried_again(world: World, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    service.answer = lambda _: (400, b"bad")
    tell(world, "emma")
    run_jobs()
    with at(NOW + timedelta(hours=1)):
        run_jobs()
    assert (len(service.calls), pushed(world)) == (1, [(False, "400: bad")])


def test_what_is_of_no_use_any_more_is_not_sent(world: World, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    tell(world, "emma", expires_at=NOW + timedelta(minutes=10))
    with at(NOW + timedelta(minutes=10)):
        run_jobs()
    assert (service.calls, pushed(world)) == ([], [(False, "It was of no use any more.")])


def test_the_service_keeps_it_no_longer_than_it_is_of_use(world: World, service: Receiver) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    tell(world, "emma", expires_at=NOW + timedelta(minutes=10))
    run_jobs()
    assert (service.calls[0].headers["TTL"], service.calls[0].headers["Urgency"]) == ("600", "high")


def test_after_the_key_changed_for_good_it_is_forgotten(
    world: World, service: Receiver, settings: Any
) -> None:
    """Without the earlier key the browser would take nothing from us; its page subscribes anew."""
    Browser().subscribe(world.actor("emma"), service.url)
    row = PushSubscription.objects.get()
    row.server_key = Browser().public_key
    row.save()
    tell(world, "emma")
    run_jobs()
    assert (service.calls, PushSubscription.objects.count()) == ([], 0)


def test_a_browser_belongs_to_whoever_used_it_last(world: World, service: Receiver) -> None:
    browser = Browser()
    browser.subscribe(world.actor("emma"), service.url)
    browser.subscribe(world.actor("noah"), service.url)
    tell(world, "emma", "noah")
    run_jobs()
    (call,) = service.calls
    assert (pushed(world, "emma"), pushed(world, "noah")) == ([], [(True, "")])
    assert browser.opened(call.content)["title"] == "Your shift moved"


def test_twenty_browsers_are_enough(world: World, service: Receiver) -> None:
    for number in range(21):
        with at(NOW + timedelta(minutes=number)):
            Browser().subscribe(world.actor("emma"), f"{service.url}/{number}")
    kept = [one.endpoint.rpartition("/")[2] for one in queries.devices(world.actor("emma"))]
    assert kept == [str(number) for number in range(20, 0, -1)]


def test_one_is_removed_by_its_owner_alone(world: World, service: Receiver) -> None:
    row = Browser().subscribe(world.actor("emma"), service.url)
    with unchanged():
        remove_device(world.actor("noah"), row)
    remove_device(world.actor("emma"), row)
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://hooks.bramble.test/a", "https://10.0.0.1/a", "https://localhost/a", "https://intranet.test/a",
        "https://127.0.0.2/", "ftp://hooks.bramble.test/", "nonsense", "", "https://a:b@hooks.bramble.test/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("local", [False, True])
def test_addresses_that_are_no_push_service(
    world: World, service: Receiver, settings: Any, endpoint: str, local: Any
) -> None:
    """Whatever is allowed to webhooks, which administrators set: anybody who logs in can subscribe."""
    settings.WEBHOOKS_LOCAL = local
    with unchanged(), pytest.raises(Invalid) as refusal:
        Browser().subscribe(world.actor("emma"), endpoint)
    assert refusal.value.field == "endpoint"


def test_a_name_that_leads_inside_later(
    world: World, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    Browser().subscribe(world.actor("emma"), service.url)
    monkeypatch.setattr("muster.core.targets.resolve", lambda _host, _port: ["10.0.0.1"])
    tell(world, "emma")
    run_jobs()
    assert service.calls == []
    assert "is not on the public internet" in pushed(world)[0][1]


def test_a_key_that_is_not_ours(world: World, service: Receiver) -> None:
    browser = Browser()
    keys = {**browser.keys(), "server_key": browser.public_key}
    with unchanged(), pytest.raises(Conflict):
        add_device(world.actor("emma"), endpoint=service.url, **keys)


def test_who_is_no_person_has_no_browser(world: World, service: Receiver) -> None:
    Employee.objects.all_rows_unchecked().filter(pk=world.emma.pk).update(person=None)
    with unchanged(), pytest.raises(Conflict):
        Browser().subscribe(world.actor("emma"), service.url)
