"""What one field may hold: small readers, each of which gives the value as it is kept or raises ValueError."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Read = Callable[[Any], Any]
LONGEST_TEXT = 200
LONGEST_WORD = 60


@dataclass(frozen=True)
class Field:
    """`countries`: the organisations that have the field; None for all."""

    read: Read
    countries: frozenset[str] | None = None

    def is_in(self, country: str) -> bool:
        return self.countries is None or country in self.countries


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("is a text.")  # noqa: TRY004 - readers report by ValueError
    found = str(value).strip()
    if len(found) > LONGEST_TEXT or "\x00" in found:
        raise ValueError(f"is a text of up to {LONGEST_TEXT} characters.")
    return found


def line(value: Any) -> str:
    return _text(value)


def by(check: Callable[[str], str], *words: str) -> Read:
    """A number that `check` knows, or one of the words in its place."""

    def read(value: Any) -> str:
        found = _text(value)
        return found if found in words else check(found)

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is true or false.")  # noqa: TRY004 - as in _text
    return value


def one_of(*words: str) -> Read:
    def read(value: Any) -> str:
        found = _text(value)
        if found not in words:
            raise ValueError(f"is one of: {', '.join(words)}.")
        return found

    return read


def word(value: Any) -> str:
    """Any word in the form of the document's own, such as malaysian."""
    found = _text(value)
    if len(found) > LONGEST_WORD or not re.fullmatch(r"[a-z][a-z0-9_]*", found):
        raise ValueError("is a word in small letters, such as single.")
    return found


def matching(pattern: str, example: str) -> Read:
    compiled = re.compile(pattern)

    def read(value: Any) -> str:
        found = _text(value).upper()
        if not compiled.fullmatch(found):
            raise ValueError(f"is such as {example}.")
        return found

    return read


def day(value: Any) -> str:
    """Kept as 2020-01-15."""
    try:
        found = value if isinstance(value, date) else date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError("is a date such as 2020-01-15.") from None
    return found.isoformat()


def percentage(value: Any) -> str:
    """Kept as a decimal's digits, as 25.0."""
    try:
        found = Decimal(_text(value))
    except InvalidOperation:
        raise ValueError("is a number.") from None
    if not (found.is_finite() and 0 <= found <= 100):  # noqa: PLR2004 - per cent
        raise ValueError("is a percentage from 0 to 100.")
    return str(found)


def rate(value: Any) -> float:
    """As percentage, kept as a number."""
    return float(percentage(value))


def whole(highest: int) -> Read:
    def read(value: Any) -> int:
        text = _text(value)
        if not (text.isascii() and text.isdigit()) or int(text) > highest:
            raise ValueError("is a whole number.")
        return int(text)

    return read
