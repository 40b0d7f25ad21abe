"""What exchange does by itself; the delivery of webhooks has threads of its own (webhooks/delivery.py)."""

from datetime import timedelta

from muster.core import clock
from muster.core.jobs import job
from muster.exchange import actions, queries
from muster.exchange.models import WebhookEvent
from muster.exchange.webhooks import habits


@job("exchange.judge_webhooks", every=timedelta(minutes=15))
def judge_webhooks() -> None:
    """Close what has expired, and disable what fails."""
    rows = WebhookEvent.objects.all_rows_unchecked()
    rows.filter(next_attempt_at__isnull=False, expires_at__lte=clock.now()).update(next_attempt_at=None)
    for known in habits.installed():
        for failing in queries.failing(known.vendor):
            actions.give_up(failing)


@job("exchange.purge_webhook_events", every=timedelta(days=1))
def purge_webhook_events() -> None:
    for known in habits.installed():
        old = WebhookEvent.objects.all_rows_unchecked().filter(
            subscription__vendor=known.vendor, raised_at__lte=clock.now() - known.kept
        )
        old.delete()
