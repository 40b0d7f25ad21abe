"""Rows that are due, taken and given back. A row is sent at least once: when its worker dies the lease runs out."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from muster.core import clock
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import habits
from muster.exchange.webhooks.secret import UNREADABLE, readable_secret
from muster.exchange.webhooks.senders import TOTAL_SECONDS, Answer, Parcel

# Nobody is given more in one go, however fast they answer.
MOST_EACH = 1000


@dataclass(frozen=True)
class Lease:
    """A row that is ours until then, with what it takes to settle it."""

    parcel: Parcel
    vendor: str
    attempts: int
    expires_at: datetime
    until: datetime


def take(room: Mapping[int, int], usual: int) -> list[Lease]:
    """Rows of each subscription that are due: as many as there is room for, `usual` where nothing is known of it."""
    now = clock.now()
    due = _due(now)
    full = [pk for pk, free in room.items() if free <= 0]
    waiting = (
        WebhookSubscription.objects.all_rows_unchecked()
        .filter(
            Exists(due.filter(subscription=OuterRef("pk"))),
            vendor__in=[one.vendor for one in habits.installed()],
            disabled_at__isnull=True,
        )
        .exclude(url="")
        .exclude(pk__in=full)
        # Read one by one: of one organisation it may not be readable.
        .defer("secret")
    )
    # Read before a transaction is begun: mostly nothing waits.
    found = list(waiting)
    if not found:
        return []
    with transaction.atomic():
        return [
            one for row in found for one in _lease(row, due, now, min(room.get(row.pk, usual), MOST_EACH))
        ]


def _due(now: datetime) -> QuerySet[WebhookEvent]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return WebhookEvent.objects.all_rows_unchecked().filter(
        free, next_attempt_at__lte=now, expires_at__gt=now
    )


def _lease(row: WebhookSubscription, due: QuerySet[WebhookEvent], now: datetime, most: int) -> list[Lease]:
    mine = due.filter(subscription=row).order_by("next_attempt_at", "id").select_for_update(skip_locked=True)
    # Four columns of thousands of rows, for which no models are made.
    events = list(mine.values_list("pk", "body", "attempts", "expires_at")[:most])
    until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS + 2 * TOTAL_SECONDS)
    _rows(pk for pk, *_ in events).update(leased_until=until)
    secret = readable_secret(row)
    leases = [
        Lease(_parcel(pk, body, row, secret or ""), row.vendor, attempts, expires_at, until)
        for pk, body, attempts, expires_at in events
    ]
    if secret is None:
        settle((lease, Answer(lease.parcel.id, detail=UNREADABLE)) for lease in leases)
        return []
    return leases


def _parcel(event_id: int, body: str, row: WebhookSubscription, secret: str) -> Parcel:
    """With the address and the secret of now, retries too (timetastic.txt 1299, 1305)."""
    known = habits.of(row.vendor)
    content = orjson.dumps(known.envelope(event_id, row.url, orjson.loads(body)))
    headers = {"Content-Type": "application/json", **known.signature(secret, content)}
    begun_before = time.monotonic() + settings.JOB_LEASE_SECONDS
    return Parcel(event_id, row.pk, row.url, headers, content, begun_before)


def _rows(ids: Iterable[int]) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.all_rows_unchecked().filter(pk__in=list(ids))


@dataclass(frozen=True)
class Outcome:
    """What is written down of a row: `next_attempt_at` null, it is taken or given up. Not begun: it is given back."""

    leased_until: datetime
    begun: bool
    code: int | None
    detail: str
    delivered: bool
    next_attempt_at: datetime | None


def settle(answered: Iterable[tuple[Lease, Answer]]) -> None:
    """Write down what became of each, alike ones in one statement; one that another took since is left to it."""
    now = clock.now()
    alike: defaultdict[Outcome, list[int]] = defaultdict(list)
    for lease, answer in answered:
        alike[_outcome(lease, answer, now)].append(answer.id)
    with transaction.atomic():
        for outcome, ids in alike.items():
            held = _rows(ids).filter(leased_until=outcome.leased_until)
            if not outcome.begun:
                held.update(leased_until=None)
                continue
            held.update(
                leased_until=None,
                attempts=F("attempts") + 1,
                last_attempt_at=now,
                last_code=outcome.code,
                last_detail=outcome.detail,
                delivered_at=now if outcome.delivered else None,
                next_attempt_at=outcome.next_attempt_at,
            )


def _outcome(lease: Lease, answer: Answer, now: datetime) -> Outcome:
    known = habits.of(lease.vendor)
    delivered = answer.code is not None and answer.code in known.success
    again = None if delivered else now + known.wait(lease.attempts + 1)
    if again is not None and again >= lease.expires_at:
        again = None
    return Outcome(lease.until, answer.begun, answer.code, answer.detail, delivered, again)
