"""Wrong codes and passwords are counted, so that nobody tries them all; right ones are not, so that a busy morning is not held up."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest

from muster.core import clock, rate
from muster.core.errors import Invalid, TooMany

T = TypeVar("T")

# Of PINs, and apart from them of cards, at one device.
WRONG_CODES = "10 per 5 minutes"
# Of access codes, from one address.
WRONG_ACCESS_CODES = "10 per 15 minutes"
# Of an organisation's access code, which has eight digits, from everywhere: 47 years for half of all codes.
WRONG_ORGANISATION_CODES = "120 per hour"
# Of passwords, from one address, whoever's they are: an office shares one, and may mistype on a Monday.
WRONG_PASSWORDS = "50 per 15 minutes"

# Of e-mail addresses that somebody has already, by one organisation's programs: who asks for many looks for people.
TAKEN_ADDRESSES = "10 per hour"


def require_patience(limit: str, *key: str, noun: str = "codes") -> None:
    """Raise TooMany, in words for whoever sits before the screen, when too many wrong ones came before."""
    try:
        rate.require_room(limit, "guess", *key)
    except TooMany as full:
        raise TooMany(
            f"Too many wrong {noun} were tried. Wait {_wait(full)}, then try again.",
            retry_after_seconds=full.retry_after_seconds,
        ) from full


def _wait(full: TooMany) -> str:
    """In whole minutes, the last one begun counted: from the end of the window, for `retry_after_seconds` is one more."""
    seconds = (full.resets_at - clock.now()).total_seconds() if full.resets_at else full.retry_after_seconds
    minutes = max(1, ceil(round(seconds) / 60))
    return {1: "a minute", 60: "an hour"}.get(minutes, f"{minutes} minutes")


def count_wrong(limit: str, *key: str) -> None:
    rate.hit(limit, "guess", *key)


def password_counted(address: str, act: Callable[[], T]) -> T:
    """Do what asks for a password, within the limit of wrong ones of one network address.

    The count of an e-mail address (sign_in) does not hold up who tries one password on everybody; this one does.
    """
    require_patience(WRONG_PASSWORDS, address, noun="passwords")
    try:
        return act()
    except (Invalid, TooMany) as error:
        # A try while one must wait is worked on like any other, so it counts like any other.
        if isinstance(error, TooMany) or error.field in {"password", "old"}:
            count_wrong(WRONG_PASSWORDS, address)
        raise


def require_untold_addresses(organisation_id: int) -> None:
    """Raises TooMany for an organisation whose programs were told too often that an address is in use."""
    require_patience(TAKEN_ADDRESSES, "address", str(organisation_id), noun="e-mail addresses")


def count_taken_address(organisation_id: int) -> None:
    """Call it outside of the change that was refused, which takes back what was written in it."""
    # It was refused already: whether this one was the last that is allowed is told to the next.
    with suppress(TooMany):
        count_wrong(TAKEN_ADDRESSES, "address", str(organisation_id))


def client_address(request: HttpRequest) -> str:
    """The caller's, or what the trusted proxy in front says of it: the entry that it added is the last one."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.TRUST_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
