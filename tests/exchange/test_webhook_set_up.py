"""An address, its secret, on and off; what is given up, and what was told before."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.exchange.conftest import Happen
from tests.exchange.posts import VENDOR, deliver, event, events, subscribe, subscription
from tests.receiver import Receiver
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.core import mail
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Locked, NotFound, Unavailable
from muster.core.models import Mail, OutboxEvent, Version
from muster.exchange import actions, jobs, queries
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.people.actions import deactivate_employee, update_employee

DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _local(local: None) -> None:
    """Addresses of this machine will do."""


def test_one_address_an_organisation(world: World) -> None:
    assert world.other
    first = subscribe(world, "http://127.0.0.1/a")
    again = subscribe(world, "http://127.0.0.1/b")
    theirs = subscribe(world.other, "http://127.0.0.1/c", by="zoe")
    assert (again.pk, again.url, again.secret) == (first.pk, "http://127.0.0.1/b", first.secret)
    assert theirs.pk != first.pk
    assert theirs.secret != first.secret
    assert queries.subscription(world.actor("ada"), vendor=VENDOR) == first
    assert queries.subscription(world.other.actor("zoe"), vendor=VENDOR) == theirs


def test_what_changed_is_kept_but_no_secret(world: World) -> None:
    row = subscribe(world, "http://127.0.0.1/a")
    before = row.secret
    actions.renew_secret(world.actor("ada"), row)
    assert subscription().secret == row.secret != before
    versions = Version.objects.visible_to(world.actor("ada")).filter(item_type="webhook_subscription")
    told = [change for version in versions.order_by("pk") for change in version.changes]
    assert {"field": "url", "previous": None, "updated": "http://127.0.0.1/a"} in told
    assert told[-1] == {"field": "secret", "previous": "(hidden)", "updated": "(hidden)"}
    assert not any(before in str(change) or row.secret in str(change) for change in told)


@pytest.mark.parametrize("who", ["pia", "rosa", "max", "emma"])
def test_administrators_alone(world: World, who: str) -> None:
    row, actor = subscribe(world, "http://127.0.0.1/a"), world.actor(who)
    told = actions.send_test_event(world.actor("ada"), row)
    for refused in (
        lambda: actions.set_webhook(actor, vendor=VENDOR, url="http://127.0.0.1/b"),
        lambda: actions.renew_secret(actor, row),
        lambda: actions.disable(actor, row),
        lambda: actions.enable(actor, row),
        lambda: actions.send_test_event(actor, row),
        lambda: queries.subscription(actor, vendor=VENDOR),
        lambda: queries.events(actor, vendor=VENDOR, days=1),
        lambda: queries.event(actor, told.pk),
    ):
        with unchanged(), pytest.raises(Denied):
            refused()


def test_nothing_of_another_organisation(world: World) -> None:
    assert world.other
    row, zoe = subscribe(world, "http://127.0.0.1/a"), world.other.actor("zoe")
    told = actions.send_test_event(world.actor("ada"), row)
    for refused in (
        lambda: actions.renew_secret(zoe, row),
        lambda: actions.disable(zoe, row),
        lambda: actions.enable(zoe, row),
        lambda: actions.send_test_event(zoe, row),
        lambda: queries.event(zoe, told.pk),
    ):
        with unchanged(), pytest.raises(NotFound):
            refused()
    assert queries.subscription(zoe, vendor=VENDOR) is None
    assert list(queries.events(zoe, vendor=VENDOR, days=30)) == []


def test_a_test_event(world: World, receiver: Receiver) -> None:
    told = actions.send_test_event(world.actor("ada"), subscribe(world, receiver.url))
    assert (told.event_type, told.record_id, told.employee_id) == (0, -99999, world.ada.pk)
    deliver()
    (call,) = receiver.calls
    assert (call.body["eventId"], call.body["eventType"], call.body["recordId"]) == (
        told.pk,
        "TestEvent",
        -99999,
    )
    assert event().last_code == 200


def test_no_test_event_for_nobody(world: World) -> None:
    row = subscribe(world, "")
    with unchanged(), pytest.raises(Conflict, match="Set one first"):
        actions.send_test_event(world.actor("ada"), row)
    row = subscribe(world, "http://127.0.0.1/a")
    actions.disable(world.actor("ada"), row)
    with unchanged(), pytest.raises(Conflict, match="Switch them on first"):
        actions.send_test_event(world.actor("ada"), row)


def test_what_waits_while_they_are_off(world: World, receiver: Receiver, happen: Happen) -> None:
    row = subscribe(world, receiver.url)
    happen("requested")
    actions.disable(world.actor("ada"), row)
    deliver()
    assert (receiver.calls, subscription().disabled_reason) == ([], "Switched off by Ada Admin.")
    with at(NOW + timedelta(hours=1)):
        actions.enable(world.actor("ada"), subscription())
        deliver()
    assert receiver.ids == [event().pk]
    assert (subscription().disabled_at, subscription().disabled_reason) == (None, "")
    assert subscription().enabled_at == NOW + timedelta(hours=1)


def test_what_expired_is_closed(world: World, happen: Happen) -> None:
    actions.disable(world.actor("ada"), (subscribe(world, "http://127.0.0.1/a")))
    actions.enable(world.actor("ada"), subscription())
    happen("requested")
    actions.disable(world.actor("ada"), subscription())
    with at(NOW + DAY - timedelta(seconds=1)):
        jobs.judge_webhooks()
        assert event().next_attempt_at == NOW
    with at(NOW + DAY):
        jobs.judge_webhooks()
    assert (event().next_attempt_at, event().delivered_at) == (None, None)


def raised(requests: list[tuple[int, bool]], *, hours_ago: float = 1, now: Any) -> None:
    """Events of the subscription, each with so many attempts, the last of which was taken or not."""
    row, at_ = subscription(), now - timedelta(hours=hours_ago)
    for attempts, taken in requests:
        WebhookEvent.objects.all_rows_unchecked().create(
            organisation=row.organisation, subscription=row, event_type=1, record_id=1, body="{}", url=row.url,
            raised_at=at_, expires_at=at_ + DAY, attempts=attempts, delivered_at=at_ if taken else None,
        )  # fmt: skip


LATER = NOW + 2 * DAY


@pytest.mark.parametrize(
    ("requests", "hours_ago", "given_up"),
    [
        ([(10, False), (11, False)], 1, "21 of 21 requests failed within 24 hours."),
        ([(9, True), (11, False)], 1, "19 of 20 requests failed within 24 hours."),
        # 80% are not more than 80%.
        ([(16, False), *[(1, True)] * 4], 1, ""),
        ([(17, False), *[(1, True)] * 4], 1, "17 of 21 requests failed within 24 hours."),
        ([(10, False), (9, False)], 1, ""),
        ([(11, False)] * 2, 24, ""),
        ([(11, False)] * 2, 23.9, "22 of 22 requests failed within 24 hours."),
        ([], 1, ""),
    ],
)
def test_who_fails_for_a_day_is_given_up(
    world: World, requests: list[tuple[int, bool]], hours_ago: float, given_up: str
) -> None:
    subscribe(world, "http://127.0.0.1/a")
    raised(requests, hours_ago=hours_ago, now=LATER)
    with at(LATER):
        jobs.judge_webhooks()
    assert subscription().disabled_reason == given_up
    assert subscription().disabled_at == (LATER if given_up else None)


def test_all_administrators_are_told(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    update_employee(system, world.noah, roles=["employee", "organisation_admin"])
    update_employee(system, world.olga, roles=["employee", "organisation_admin"])
    deactivate_employee(system, world.olga)
    subscribe(world, "http://127.0.0.1/a")
    raised([(11, False)] * 2, now=LATER)
    with at(LATER):
        jobs.judge_webhooks()
        jobs.judge_webhooks()
    written = Mail.objects.visible_to(world.actor("ada")).order_by("to")
    assert [row.to for row in written] == ["ada@bramble.test", "noah@bramble.test"]
    assert written[0].subject == "Webhooks are switched off"
    body = mail.mail(world.actor("ada"), written[0].pk).body or ""
    assert "Muster no longer sends webhooks to http://127.0.0.1/a." in body
    assert "after a period of 24 hours, more than 80% of at least 20 requests have failed" in body
    assert Mail.objects.all_rows_unchecked().count() == 2
    emitted = OutboxEvent.objects.all_rows_unchecked().filter(name="webhook.given_up")
    assert [one.item_id for one in emitted] == [subscription().pk]


def test_failures_before_it_was_switched_on_are_forgiven(world: World) -> None:
    subscribe(world, "http://127.0.0.1/a")
    raised([(11, False)] * 2, now=LATER)
    with at(LATER):
        jobs.judge_webhooks()
        actions.enable(world.actor("ada"), subscription())
        jobs.judge_webhooks()
        assert subscription().disabled_at is None
    with at(LATER + DAY - timedelta(minutes=1)):
        raised([(11, False)] * 2, now=LATER + DAY)
        jobs.judge_webhooks()
        assert subscription().disabled_at is None
    with at(LATER + DAY):
        jobs.judge_webhooks()
        assert subscription().disabled_at == LATER + DAY


def test_another_receiver_begins_anew(world: World) -> None:
    subscribe(world, "http://127.0.0.1/a")
    raised([(11, False)] * 2, now=LATER)
    with at(LATER):
        subscribe(world, "http://127.0.0.1/b")
        jobs.judge_webhooks()
        assert subscription().disabled_at is None


def test_what_was_told_in_the_last_days(world: World, happen: Happen) -> None:
    subscribe(world, "http://127.0.0.1/a")
    ada = world.actor("ada")
    for days in (29, 6, 0.9, 0):
        with at(NOW - timedelta(days=days)):
            happen("requested")
    ids = [one.pk for one in events()]
    for days, found in ((1, 2), (7, 3), (30, 4), (365, 4), (10**9, 4), (0, 1), (-1, 1)):
        expected = list(reversed(ids))[:found]
        assert [one.pk for one in queries.events(ada, vendor=VENDOR, days=days)] == expected
    assert queries.event(ada, ids[0]).raised_at == NOW - timedelta(days=29)


def test_it_is_forgotten_after_thirty_days(world: World, happen: Happen) -> None:
    subscribe(world, "http://127.0.0.1/a")
    happen("requested")
    with at(NOW + timedelta(days=30) - timedelta(seconds=1)):
        jobs.purge_webhook_events()
        assert len(events()) == 1
    with at(NOW + timedelta(days=30)):
        jobs.purge_webhook_events()
    assert events() == []


def test_a_locked_organisation_sets_nothing(world: World) -> None:
    row = subscribe(world, "http://127.0.0.1/a")
    world.organisation.locked_out_at = NOW
    world.organisation.save()
    for act in (actions.renew_secret, actions.disable, actions.send_test_event):
        with unchanged(), pytest.raises(Locked):
            act(world.actor("ada"), row)


def lose_key_of(row: WebhookSubscription) -> None:
    """As though its secret had been written with a key that nobody has any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_webhooksubscription SET secret = %s WHERE id = %s", ["gAAAAABlost", row.pk]
        )


def test_a_secret_that_cannot_be_read(world: World, receiver: Receiver, happen: Happen) -> None:
    """Each event says so, others are told as ever, and a new secret makes it good."""
    assert world.other
    lose_key_of(subscribe(world, receiver.url))
    happen("requested")
    subscribe(world.other, receiver.url, by="zoe")
    happen("requested", company=world.other, of="zoe", by="zoe")
    deliver()
    mine, theirs = events()
    assert (theirs.last_code, theirs.delivered_at, receiver.ids) == (200, NOW, [theirs.pk])
    assert (mine.attempts, mine.last_code, mine.delivered_at) == (1, None, None)
    assert mine.next_attempt_at == NOW + timedelta(minutes=1)
    assert mine.last_detail.startswith("It was not sent: the secret of these webhooks cannot be read")
    ada = world.actor("ada")
    row = queries.subscription(ada, vendor=VENDOR)
    assert row
    with pytest.raises(Unavailable):
        _ = row.secret
    actions.renew_secret(ada, row)
    with at(NOW + timedelta(minutes=1)):
        deliver()
    assert (events()[0].last_code, receiver.ids) == (200, [theirs.pk, mine.pk])


def test_who_cannot_be_told_for_a_day_is_given_up(world: World) -> None:
    lose_key_of(subscribe(world, "http://127.0.0.1/a"))
    raised([(11, False)] * 2, now=LATER)
    with at(LATER):
        jobs.judge_webhooks()
    row = queries.subscription(world.actor("ada"), vendor=VENDOR)
    assert row
    assert row.disabled_at == LATER
    actions.enable(world.actor("ada"), row)
    assert row.disabled_at is None
