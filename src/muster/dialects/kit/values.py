"""Reading single values of bodies and queries: what is left out, null or empty is None. A ValueError says what is wrong."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pydantic import BeforeValidator, WithJsonSchema

LARGEST_ID = 2**63 - 1
LONGEST_NUMBER = 40  # characters: more than any number that is meant
MOST_IDS = 1000
YEARS = range(1900, 9000)  # those that every zone's clock can show


def whole(value: Any) -> int:
    if (
        isinstance(value, str)
        and len(value) <= LONGEST_NUMBER
        and value.strip().removeprefix("-").isdecimal()
    ):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise ValueError("not a whole number.")
    return int(value)


def key(value: Any) -> int | None:
    """A row's integer id."""
    if value is None or value == "":
        return None
    found = whole(value)
    if not 0 <= found <= LARGEST_ID:
        raise ValueError("not an id.")
    return found


def keys(value: Any) -> list[int | None] | None:
    """`1,2,1337` of a query, or the name again and again."""
    if value is None:
        return None
    # A query's list comes as all the values of that name.
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST_IDS:
        raise ValueError(f"more than {MOST_IDS} ids.")
    return [key(part) for part in parts]


def text_or_null(value: Any) -> Any:
    if isinstance(value, bool | dict | list):
        raise ValueError("give a text.")  # noqa: TRY004 - pydantic's validators report by ValueError
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a text cannot hold a NUL character.")
    return value


def decimal_below(limit: int) -> Callable[[Any], Decimal | None]:
    """A number nearer to zero than the limit, exactly as it was written."""

    def read(value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError("not a number.")  # noqa: TRY004
        try:
            found = Decimal(str(value).strip())
        except ArithmeticError:
            raise ValueError("not a number.") from None
        # Compared and not made absolute: that rounds, and an exponent may be larger than rounding can.
        if not found.is_finite() or not -limit < found < limit:
            raise ValueError("not a number of that size.")
        return found

    return read


def needed(read: Callable[[Any], Any]) -> BeforeValidator:
    def validate(value: Any) -> Any:
        found = read(value)
        if found is None:
            raise ValueError("give a value.")
        return found

    return BeforeValidator(validate)


def shown_as(**schema: Any) -> WithJsonSchema:
    """How the API document tells of an input that may be null."""
    return WithJsonSchema({"anyOf": [schema, {"type": "null"}]})
