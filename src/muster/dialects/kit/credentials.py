"""Recognising a key in a request, and counting the call."""

import base64
import binascii
from collections.abc import Sequence

from django.http import HttpRequest

from muster.accounts.models import ApiKey
from muster.accounts.queries import actor_of_key, live_key
from muster.core import rate
from muster.core.actor import Actor
from muster.core.errors import Locked, Unauthenticated


def bearer(header: str) -> str | None:
    """The token of an Authorization header, whatever the case of the word before it."""
    word, _, token = header.partition(" ")
    return token.strip() or None if word.lower() == "bearer" else None


def basic_user_name(header: str) -> str | None:
    """The user name of HTTP Basic, which some services use for the key."""
    word, _, encoded = header.partition(" ")
    if word.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return decoded.partition(":")[0] or None


def key_actor(
    request: HttpRequest, secret: str | None, *, limits: Sequence[str], unknown: str, author: str
) -> tuple[ApiKey, Actor]:
    """The key and the actor it stands for, the call counted against the account's limits.

    `author` is the name that the dialect's changes are signed with in versions.

    Raises Unauthenticated (in the words `unknown`), TooMany, or Locked for an organisation that is locked out.
    """
    key = live_key(secret) if secret else None
    if key is None:
        raise Unauthenticated(unknown)
    for limit in limits:
        rate.hit(limit, "account", str(key.organisation_id))
    if key.organisation.locked_out_at and request.method not in {"GET", "HEAD"}:
        raise Locked("This account is locked out. Its owner has to settle that with the operator.")
    return key, actor_of_key(key, author=author)
