"""Setting webhooks up, and giving one up that fails."""

from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet

from muster.core import mail, targets
from muster.core.actor import Actor, Role
from muster.core.change import Change, change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.tenant import one
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.queries import Failing
from muster.exchange.webhooks import habits
from muster.exchange.webhooks.secret import readable_secret
from muster.exchange.webhooks.telling import raise_test_event
from muster.people.listing import with_roles
from muster.people.queries import employees

NO_ADDRESS = "There is no webhook address yet. Set one first."


def set_webhook(actor: Actor, *, vendor: str, url: str) -> WebhookSubscription:
    """The first time with a new secret, and enabled. An empty address: nothing is told any more.

    What still waits goes to the new address too. Raises Invalid for one that webhooks do not go to.
    """
    require(actor, "webhook.update")
    url = url.strip()
    if url:
        # Outside the change: a resolver may take its time, and nobody is to wait for it.
        targets.check(url, local=settings.WEBHOOKS_LOCAL)
    with change(actor) as made:
        made.wait_for_organisation()
        row = one(WebhookSubscription.objects.visible_to(actor).filter(vendor=vendor).defer("secret"))
        if row is None:
            row = WebhookSubscription(vendor=vendor, url=url, secret=_new_secret(), enabled_at=made.at)
            made.create(row)
            return row
        if row.url != url:
            # Another receiver begins anew.
            row.url, row.enabled_at = url, made.at
            made.save(row)
            if url:
                _waiting(row).update(url=url)
        return row


def renew_secret(actor: Actor, row: WebhookSubscription) -> None:
    """From now on, retries too (timetastic.txt 1299)."""
    with change(actor) as made:
        require(actor, "webhook.update", row)
        # Read where it can be, so that what is recorded tells that it moved.
        readable_secret(row)
        row.secret = _new_secret()
        made.save(row)


def enable(actor: Actor, row: WebhookSubscription) -> None:
    """What waited meanwhile is sent, where it has not expired. What failed before is forgiven."""
    with change(actor) as made:
        require(actor, "webhook.update", row)
        if row.disabled_at is not None:
            row.enabled_at, row.disabled_at, row.disabled_reason = made.at, None, ""
            made.save(row)


def disable(actor: Actor, row: WebhookSubscription) -> None:
    with change(actor) as made:
        require(actor, "webhook.update", row)
        _disable(made, row, f"Switched off by {actor.name}.")


def give_up(failing: Failing) -> None:
    """Muster disables what failed for long, and tells all administrators."""
    row, rule = failing.subscription, habits.of(failing.subscription.vendor).disabling
    hours = int(rule.period.total_seconds()) // 3600
    reason = f"{failing.failed} of {failing.requests} requests failed within {hours} hours."
    actor = Actor.system(row.organisation_id)
    with change(actor) as made:
        _disable(made, row, reason)
        made.emit("webhook.given_up", row)
        for email in _administrators(actor):
            mail.send(
                made,
                to=email,
                subject="Webhooks are switched off",
                body=(
                    f"Muster no longer sends webhooks to {row.url}.\n\n{reason} They are switched off when, after a "
                    f"period of {hours} hours, more than {int(rule.share * 100)}% of at least {rule.least_requests} "
                    "requests have failed.\n\nOpen Webhooks in Muster to see what was answered. When the receiver "
                    "works again, switch them on there. What waits is sent then, if it is less than "
                    f"{hours} hours old.\n"
                ),
                about=row,
            )


def send_test_event(actor: Actor, row: WebhookSubscription) -> WebhookEvent:
    with change(actor) as made:
        require(actor, "webhook.test", row)
        if not row.url:
            raise Conflict(NO_ADDRESS)
        if row.disabled_at is not None:
            raise Conflict("Webhooks are switched off. Switch them on first.")
        return raise_test_event(made, row)


def _disable(made: Change, row: WebhookSubscription, reason: str) -> None:
    if row.disabled_at is None:
        row.disabled_at, row.disabled_reason = made.at, reason[:500]
        made.save(row)


def _waiting(row: WebhookSubscription) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.all_rows_unchecked().filter(subscription=row, next_attempt_at__isnull=False)


def _administrators(actor: Actor) -> list[str]:
    """Addresses of those who can do something about it."""
    rows = with_roles(employees(actor), [Role.ORGANISATION_ADMIN])
    return sorted({email for email in rows.values_list("email", flat=True) if email})


def _new_secret() -> str:
    """As Timetastic's looks, 122 random bits."""
    return str(uuid4())
