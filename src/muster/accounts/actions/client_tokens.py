"""Tokens that programs get for their own key, by client credentials (RFC 6749, 4.4)."""

import hmac
from datetime import timedelta

from muster.accounts.actions.tokens import Issued
from muster.accounts.models import ApiKey, ClientToken
from muster.accounts.oauth import Refused
from muster.accounts.queries import CLIENT_TOKEN, live_key
from muster.core import clock
from muster.core.encryption import hash_secret, new_secret

# "All access tokens will expire seven days after they are created" (aladtec-v2.txt 45).
LASTS = timedelta(days=7)


def client_of(form: dict[str, str]) -> ApiKey:
    """The key whose client id and secret are in the form. Raises Refused."""
    if form.get("grant_type") != "client_credentials":
        raise Refused("unsupported_grant_type", "grant_type must be client_credentials.")
    key = live_key(form.get("client_secret", ""))
    if key is None or not hmac.compare_digest(key.client_id.encode(), form.get("client_id", "").encode()):
        raise Refused("invalid_client", "No client has this client_id and client_secret.")
    return key


def issue_client_token(key: ApiKey) -> Issued:
    """A token for a key that is valid now: only its hash is kept."""
    secret, now = new_secret(CLIENT_TOKEN), clock.now()
    ClientToken.objects.create(key=key, hash=hash_secret(secret), expires_at=now + LASTS)
    return Issued(secret, " ".join(key.scopes), now, expires_in=int(LASTS.total_seconds()))


def purge_client_tokens() -> None:
    """Remove those that have run out."""
    ClientToken.objects.filter(expires_at__lte=clock.now()).delete()
