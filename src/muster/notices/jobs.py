"""Notices on their ways, and forgetting old ones."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

import orjson
from django.conf import settings

from muster.core import clock, mail, outward
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Unavailable
from muster.core.jobs import job
from muster.notices import webpush
from muster.notices.models import Channel, Notice, NoticeChoices, NoticeDelivery, PushSubscription

KEPT = timedelta(days=90)
ATTEMPTS = 6  # the last one some three minutes after the first: who comes later finds the list
TOTAL_SECONDS = 10
# How long a push service keeps one for a browser that is off.
TIME_TO_LIVE = timedelta(days=1)
# Sealed it must fit into 4,096 bytes (RFC 8030, 7.2); a character has at most 6 of them in JSON.
LONGEST_TITLE, LONGEST_BODY = 120, 480
LONGEST_DETAIL = 500
TAKEN = range(200, 300)
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@job("notices.hand_on")
def hand_on(*, organisation_id: int, notice_ids: list[int]) -> None:
    """To e-mail where the person did not decline it, and to each of their browsers."""
    with change(Actor.system(organisation_id)) as made:
        waiting = Notice.objects.all_rows_unchecked().filter(
            organisation_id=organisation_id, pk__in=notice_ids, handed_on_at__isnull=True
        )
        # Locked, so that of two workers that have the same job one finds nothing left.
        rows = list(waiting.select_for_update(of=("self",)).select_related("employee").order_by("pk"))
        _by_email(made, rows)
        _by_push(made, rows)
        waiting.update(handed_on_at=made.at)


def _by_email(made: Change, rows: Sequence[Notice]) -> None:
    people = {row.employee.person_id for row in rows}
    declined = NoticeChoices.objects.filter(person_id__in=people - {None}, by_email=False)
    without = set(declined.values_list("person_id", flat=True))
    wanted = [row for row in rows if row.employee.email and row.employee.person_id not in without]
    deliveries = [NoticeDelivery(notice=row, channel=Channel.EMAIL) for row in wanted]
    NoticeDelivery.objects.bulk_create(deliveries)
    for row, delivery in zip(wanted, deliveries, strict=True):
        mail.send(made, to=row.employee.email or "", subject=row.subject, body=_letter(row), about=delivery)


def _letter(row: Notice) -> str:
    said = f"{row.body}\n\n" if row.body else f"{row.subject}.\n\n"
    where = f"See it here:\n{settings.PUBLIC_URL}{row.path}\n\n" if row.path else ""
    choice = f"Choose how Muster tells you:\n{settings.PUBLIC_URL}/account/notices\n"
    return f"Hello {row.employee.name},\n\n{said}{where}{choice}"


def _by_push(made: Change, rows: Sequence[Notice]) -> None:
    people = {row.employee.person_id for row in rows} - {None}
    browsers: dict[int | None, list[PushSubscription]] = defaultdict(list)
    for browser in PushSubscription.objects.filter(person_id__in=people).order_by("pk"):
        browsers[browser.person_id].append(browser)
    deliveries = [
        NoticeDelivery(notice=row, channel=Channel.PUSH, subscription=browser)
        for row in rows
        for browser in browsers[row.employee.person_id]
    ]
    for delivery in NoticeDelivery.objects.bulk_create(deliveries):
        made.enqueue("notices.push", delivery_id=delivery.pk)


@job("notices.push", attempts=ATTEMPTS + 1)
def push(*, delivery_id: int) -> None:
    rows = NoticeDelivery.objects.select_related("notice", "subscription")
    row = rows.filter(pk=delivery_id, sent_at__isnull=True, failed_at__isnull=True).first()
    if row is None:
        return
    now, browser = clock.now(), row.subscription
    if browser is None:
        _give_up(row, "The browser is not known any more.")
    elif row.notice.expires_at is not None and row.notice.expires_at <= now:
        _give_up(row, "It was of no use any more.")
    elif browser.server_key not in webpush.server_keys():
        _forget(row, browser, "The browser was told a key of Muster's that is no longer its own.")
    else:
        _settle(row, browser, _sent(row.notice, browser, now))


def _sent(notice: Notice, browser: PushSubscription, now: datetime) -> outward.Reply:
    lives_until = min(notice.expires_at or now + TIME_TO_LIVE, now + TIME_TO_LIVE)
    sealed = webpush.Browser(browser.endpoint, browser.public_key, browser.secret)
    contact = settings.PUBLIC_URL
    headers = {
        "Authorization": webpush.signature(browser.endpoint, browser.server_key, contact=contact, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int((lives_until - now).total_seconds())),
        "Urgency": "high" if notice.expires_at else "normal",
    }
    content = webpush.seal(_shown(notice), sealed)
    return outward.send_one(browser.endpoint, headers, content, total_seconds=TOTAL_SECONDS)


def _shown(notice: Notice) -> bytes:
    """What the service worker reads."""
    return orjson.dumps(
        {
            "title": notice.subject[:LONGEST_TITLE],
            "body": notice.body[:LONGEST_BODY],
            "path": notice.path or "/notices/",
            "tag": f"notice-{notice.pk}",
        }
    )


def _settle(row: NoticeDelivery, browser: PushSubscription, reply: outward.Reply) -> None:
    """Raises Unavailable for another attempt, unless that would be in vain."""
    row.attempts += 1
    row.detail = f"{reply.code or 'No answer'}: {reply.detail}"[:LONGEST_DETAIL]
    if reply.code in TAKEN:
        row.sent_at, row.detail = clock.now(), ""
        row.save()
    elif reply.code in GONE:
        _forget(row, browser, row.detail)
    elif _may_pass(reply) and row.attempts < ATTEMPTS:
        row.save()
        raise Unavailable(f"A push service did not take a notice: {row.detail}")
    else:
        _give_up(row, row.detail)


def _may_pass(reply: outward.Reply) -> bool:
    return reply.code is None or reply.code in LATER or reply.code >= HTTPStatus.INTERNAL_SERVER_ERROR


def _forget(row: NoticeDelivery, browser: PushSubscription, why: str) -> None:
    _give_up(row, why)
    browser.delete()


def _give_up(row: NoticeDelivery, why: str) -> None:
    row.failed_at, row.detail = clock.now(), why[:LONGEST_DETAIL]
    row.save()


@job("notices.purge", every=timedelta(days=1))
def purge() -> None:
    Notice.objects.all_rows_unchecked().filter(created_at__lte=clock.now() - KEPT).delete()
