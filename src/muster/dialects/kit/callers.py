"""Who calls, and what is left of their limit: for headers, and for whoever looks at a program's recent requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from muster.core import clock, rate
from muster.core.errors import TooMany


@dataclass(frozen=True)
class Caller:
    """`limit` as the vendor's document has it ("200 per minute"); `limited`: this very call was one too many."""

    organisation_id: int
    name: str
    limit: str
    remaining: int
    resets_at: datetime
    limited: bool = False

    @property
    def amount(self) -> int:
        """How many calls the limit allows."""
        return int(self.limit.partition(" ")[0])


def count_call(
    request: HttpRequest,
    *,
    organisation_id: int,
    name: str,
    limit: str,
    key: Sequence[str],
    moving: bool = False,
) -> None:
    """Count the call against the limit of `key`. Raises TooMany; the request knows its caller in any case."""
    try:
        remaining, resets_at = rate.hit(limit, *key, moving=moving)
    except TooMany as full:
        ends_at = full.resets_at or clock.now()
        request.caller = Caller(organisation_id, name, limit, 0, ends_at, limited=True)  # type: ignore[attr-defined]
        raise
    request.caller = Caller(organisation_id, name, limit, remaining, resets_at)  # type: ignore[attr-defined]


def caller_of(request: HttpRequest) -> Caller | None:
    """None for a call whose credential nobody knows."""
    return getattr(request, "caller", None)
