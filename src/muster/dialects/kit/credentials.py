"""Recognising a key in a request, and counting the call."""

import base64
import binascii

from django.http import HttpRequest

from muster.accounts.models import ApiKey
from muster.accounts.queries import actor_of_key, live_key
from muster.core.actor import Actor
from muster.core.errors import Locked, Unauthenticated
from muster.dialects.kit.callers import count_call


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


def known_key(secret: str | None, *, unknown: str) -> ApiKey:
    """Raises Unauthenticated, in the words `unknown`."""
    key = live_key(secret) if secret else None
    if key is None:
        raise Unauthenticated(unknown)
    return key


def acting(request: HttpRequest, key: ApiKey, *, author: str) -> Actor:
    """The actor that the key stands for; `author` is the name that its changes are signed with in versions.

    Raises Locked for an organisation that is locked out and would change something.
    """
    if key.organisation.locked_out_at and request.method not in {"GET", "HEAD"}:
        raise Locked("This account is locked out. Its owner has to settle that with the operator.")
    return actor_of_key(key, author=author)


def key_actor(
    request: HttpRequest, secret: str | None, *, limit: str, unknown: str, author: str
) -> tuple[ApiKey, Actor]:
    """The key and the actor it stands for, the call counted against the account's limit.

    Raises Unauthenticated (in the words `unknown`), TooMany, or Locked for an organisation that is locked out.
    """
    key = known_key(secret, unknown=unknown)
    count_call(
        request,
        organisation_id=key.organisation_id,
        name=key.name,
        limit=limit,
        key=("account", str(key.organisation_id)),
    )
    return key, acting(request, key, author=author)
