"""Reading webhooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.policy import require
from muster.core.tenant import one
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import habits


def subscription(actor: Actor, *, vendor: str) -> WebhookSubscription | None:
    """None: nobody has set an address yet. Its secret is read when it is asked for, and may then be unreadable."""
    require(actor, "webhook.view")
    return one(WebhookSubscription.objects.visible_to(actor).filter(vendor=vendor).defer("secret"))


def events(actor: Actor, *, vendor: str, days: int) -> QuerySet[WebhookEvent]:
    """What was raised in the last so many days, the newest first; never more than what is kept."""
    require(actor, "webhook.list")
    span = min(timedelta(days=max(0, min(days, 1000))), habits.of(vendor).kept)
    rows = WebhookEvent.objects.visible_to(actor).filter(subscription__vendor=vendor)
    return rows.filter(raised_at__gte=clock.now() - span).order_by("-id")


def event(actor: Actor, event_id: int) -> WebhookEvent:
    require(actor, "webhook.list")
    rows = WebhookEvent.objects.visible_to(actor).select_related("subscription").defer("subscription__secret")
    found = rows.filter(pk=event_id).first()
    if found is None:
        raise NotFound("Webhook event")
    return found


@dataclass(frozen=True)
class Failing:
    subscription: WebhookSubscription
    requests: int
    failed: int


def failing(vendor: str) -> Iterator[Failing]:
    """Those that are to be disabled, of all organisations: enabled for the whole period, and failed too much of it."""
    rule, now = habits.of(vendor).disabling, clock.now()
    judged = WebhookEvent.objects.all_rows_unchecked().filter(
        subscription__vendor=vendor,
        subscription__disabled_at__isnull=True,
        subscription__enabled_at__lte=now - rule.period,
        raised_at__gt=now - rule.period,
    )
    counts = judged.values("subscription_id").annotate(
        requests=Sum("attempts"), taken=Count("pk", filter=Q(delivered_at__isnull=False))
    )
    found = {
        row["subscription_id"]: (row["requests"], row["requests"] - row["taken"])
        for row in counts.filter(requests__gte=rule.least_requests)
        if Fraction(row["requests"] - row["taken"], row["requests"]) > rule.share
    }
    rows = WebhookSubscription.objects.all_rows_unchecked().filter(pk__in=found).defer("secret")
    for row in rows.order_by("pk"):
        yield Failing(row, *found[row.pk])
