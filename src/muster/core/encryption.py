"""Sensitive text: encrypted at rest, and found again by a keyed digest where it must be looked up.

The key is derived from MUSTER_SECRET_KEY; MUSTER_SECRET_KEY_FALLBACKS are still read from.
"""

import base64
import functools
import hashlib
import hmac
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from muster.core.errors import Unavailable


def _derive(secret: str, purpose: str) -> bytes:
    return hashlib.blake2b(
        purpose.encode(), key=hashlib.sha512(secret.encode()).digest(), digest_size=32
    ).digest()


@functools.lru_cache(maxsize=4)
def _cipher(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, "fields"))) for key in keys])


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(text: str) -> str:
    return _cipher(*_keys()).encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The text; Unavailable when no known key opens it, which means that MUSTER_SECRET_KEY was changed or lost."""
    try:
        return _cipher(*_keys()).decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise Unavailable("An encrypted field cannot be read with the present MUSTER_SECRET_KEY.") from error


def digests(text: str, *, purpose: str) -> list[str]:
    """Keyed fingerprints: equal texts have equal ones, and without the key no text can be tried against them.

    One by each known key, the present key's first: that one is stored, and all of them are looked for.
    """
    keys = [_derive(secret, f"digest:{purpose}") for secret in _keys()]
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


def known_keys(purpose: str) -> list[bytes]:
    """32 bytes for a purpose of its own, derived from each known key, the present key's first."""
    return [_derive(secret, purpose) for secret in _keys()]


def mark(shown: object) -> str:
    """What a page carries of what it showed, so that what is sent from it tells whether that changed meanwhile."""
    return salted_hmac("muster.mark", repr(shown)).hexdigest()


def hash_secret(secret: str) -> str:
    """For secrets of 128 bits and more that Muster made itself: nothing to guess, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(24)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django: not subscriptable at run time
    """Text that the database holds only encrypted. It cannot be filtered by: keep a `digest` beside it for that."""

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return value if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(str(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)
