"""What happened becomes a row for each who is to be told, in the transaction that it happened in."""

from collections.abc import Iterable, Sequence

import orjson

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import habits
from muster.exchange.webhooks.habits import TEST, Happening
from muster.leave.models import LeaveRequest


def tell(name: str, actor: Actor, requests: Sequence[LeaveRequest]) -> None:
    """A reaction to the event of that name. The bodies are written now: what is told is what was then."""
    with change(actor) as made:
        told = [
            event
            for subscription in _listening(actor)
            if name in habits.of(subscription.vendor).events
            for event in _events(made, subscription, name, requests)
        ]
        WebhookEvent.objects.all_rows_unchecked().bulk_create(told, batch_size=500)


def _listening(actor: Actor) -> Iterable[WebhookSubscription]:
    return (
        WebhookSubscription.objects.all_rows_unchecked()
        .filter(
            organisation_id=actor.organisation_id,
            vendor__in=[one.vendor for one in habits.installed()],
            disabled_at__isnull=True,
        )
        .exclude(url="")
        .defer("secret")
    )


def raise_test_event(made: Change, subscription: WebhookSubscription) -> WebhookEvent:
    (row,) = _events(made, subscription, TEST, [None])
    row.save()
    return row


def _events(
    made: Change, subscription: WebhookSubscription, name: str, requests: Sequence[LeaveRequest | None]
) -> list[WebhookEvent]:
    known = habits.of(subscription.vendor)
    number, word = known.events[name]
    bodies = known.bodies(Happening(name, number, word, made.at), requests, made.actor)
    return [
        WebhookEvent(
            organisation_id=made.actor.organisation_id,
            subscription=subscription,
            event_type=number,
            record_id=request.pk if request else known.test_record_id,
            employee_id=made.actor.named_employee_id,
            body=orjson.dumps(body).decode(),
            url=subscription.url,
            raised_at=made.at,
            expires_at=made.at + known.expires_after,
            next_attempt_at=made.at,
        )
        for request, body in zip(requests, bodies, strict=True)
    ]
