"""What can go wrong, in the domain's words. No HTTP status here: each door maps `code` to its own answer.

MusterError
 ├─ Unauthenticated   no credential, or one that is not valid
 ├─ NotFound          absent, or hidden from this actor: the same words
 ├─ Denied            visible, but this actor may not do it
 ├─ Invalid           a value is wrong; `field` names it
 ├─ Conflict          right in itself, but not with what is there (an overlap, a row changed meanwhile)
 ├─ Locked            the record, or the whole organisation, is closed to changes
 ├─ TooMany           a rate limit; `retry_after_seconds` tells when to come again
 └─ Unavailable       something that Muster needs does not answer
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar


class MusterError(Exception):
    """`row`: which of many that were given together was wrong, counted from 0."""

    code: ClassVar[str]
    row: int | None = None

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unauthenticated(MusterError):
    code = "unauthenticated"


class NotFound(MusterError):
    code = "not_found"

    def __init__(self, noun: str) -> None:
        super().__init__(f"{noun} not found.")


class Denied(MusterError):
    code = "denied"


class Invalid(MusterError):
    code = "invalid"


class Conflict(MusterError):
    code = "conflict"


class Locked(MusterError):
    code = "locked"


class TooMany(MusterError):
    """`resets_at` is when the window of a limit ends, to the second that the other answers tell."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after_seconds: int, resets_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.resets_at = resets_at


class Unavailable(MusterError):
    code = "unavailable"


@contextmanager
def of_many(number: int) -> Iterator[None]:
    """What is wrong within is wrong of this one of many, counted from 0."""
    try:
        yield
    except MusterError as error:
        error.row = number
        raise
