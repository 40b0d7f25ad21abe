"""What a worker would do by now, and what is left of it."""

import time
from typing import Any

from muster.exchange import actions
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import delivery
from muster.exchange.webhooks.delivery import Desk
from muster.exchange.webhooks.senders import Senders

VENDOR = "timetastic"


def subscribe(company: Any, url: str, *, by: str = "ada") -> WebhookSubscription:
    return actions.set_webhook(company.actor(by), vendor=VENDOR, url=url)


def deliver() -> None:
    """Until nothing is due any more."""
    with Senders() as senders:
        desk = Desk(senders)
        while desk.step() == delivery.BUSY_SECONDS:
            time.sleep(0.002)


def events() -> list[WebhookEvent]:
    return list(WebhookEvent.objects.all_rows_unchecked().order_by("pk"))


def event() -> WebhookEvent:
    (found,) = events()
    return found


def subscription() -> WebhookSubscription:
    return WebhookSubscription.objects.all_rows_unchecked().defer("secret").order_by("pk")[0]
