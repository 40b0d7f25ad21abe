"""Wrong codes and passwords are counted, so that nobody tries them all; right ones are not, so that a busy morning is not held up."""

from django.conf import settings
from django.http import HttpRequest

from muster.core import rate
from muster.core.errors import TooMany

# Of PINs, and apart from them of cards, at one device.
WRONG_CODES = "10 per 5 minutes"
# Of access codes, from one address.
WRONG_ACCESS_CODES = "10 per 15 minutes"
# Of passwords, from one address, whoever's they are: an office shares one, and may mistype on a Monday.
WRONG_PASSWORDS = "50 per 15 minutes"


def require_patience(limit: str, *key: str, noun: str = "codes") -> None:
    """Raise TooMany, in words for whoever sits before the screen, when too many wrong ones came before."""
    try:
        rate.require_room(limit, "guess", *key)
    except TooMany as full:
        minutes = -(-full.retry_after_seconds // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise TooMany(
            f"Too many wrong {noun} were tried. Wait {wait}, then try again.",
            retry_after_seconds=full.retry_after_seconds,
        ) from full


def count_wrong(limit: str, *key: str) -> None:
    rate.hit(limit, "guess", *key)


def client_address(request: HttpRequest) -> str:
    """The caller's, or what the trusted proxy in front says of it: the entry that it added is the last one."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.TRUST_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
