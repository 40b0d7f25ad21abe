"""The secret of a subscription, which only the key that it was written with opens."""

from muster.core.errors import Unavailable
from muster.exchange.models import WebhookSubscription

UNREADABLE = (
    "It was not sent: the secret of these webhooks cannot be read, for MUSTER_SECRET_KEY is another than when it was "
    "made. Make a new secret, or ask your operator to bring the key back."
)


def readable_secret(row: WebhookSubscription) -> str | None:
    """None where the present key does not open it. For a row that was read without it."""
    try:
        secret: str = row.secret
    except Unavailable:
        return None
    return secret
