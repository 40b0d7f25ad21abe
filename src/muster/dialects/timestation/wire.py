"""How TimeStation writes things: ids with a prefix, figures as strings, what is not there left out."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from muster.dialects.kit.ids import PrefixedId

EMPLOYEE_ID = PrefixedId("emp", "Employee", "k5xqw8ndz0vbmgj7ltr3yc9fp2h6s4a1e")
DEPARTMENT_ID = PrefixedId("dpt", "Department", "x9h2fn5q1rzkd7e0l8pw4v6tbm3jgycsa")
SHIFT_ID = PrefixedId("shft", "Shift", "m7r2gnw0vq8xl5o6fe1tzb9kj4dyhcp3s")

# A rate has at most ten digits, four of them behind the point.
RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
LONGEST_MINUTES = 14 * 24 * 60
YEARS = range(1900, 9000)  # others are a slip, and some zone's clock cannot show the outermost
WIDEST_OFFSET = timedelta(hours=14)


def present(**fields: Any) -> dict[str, Any]:
    """The fields that have a value: the document leaves out the others."""
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def write_time(at: datetime, offset_minutes: int) -> str:
    """`2023-07-12T09:00:00-05:00`, in the offset that the time was given in."""
    zone = timezone(timedelta(minutes=offset_minutes))
    return at.astimezone(zone).isoformat(timespec="seconds")


def write_coordinate(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def write_rate(value: Decimal | None) -> str | None:
    """Two decimals at least, as in the document; more only where the rate has them."""
    if value is None:
        return None
    cents = value.quantize(Decimal("0.01"))
    return str(cents) if cents == value else str(value.normalize())


def _blank(value: Any) -> Any:
    """A form's empty field is one that was not given."""
    return None if isinstance(value, str) and not value.strip() else value


def _time(value: Any) -> Any:
    if _blank(value) is None:
        return None
    if not isinstance(value, str):
        raise ValueError("give the time as text, such as 2023-07-12T17:00:00-05:00.")  # noqa: TRY004 - as in _text
    try:
        # A form's unescaped + arrives as a space.
        moment = datetime.fromisoformat(value.strip().replace(" ", "+") if "T" in value else value.strip())
    except ValueError:
        raise ValueError("not a time in ISO-8601 with UTC offset (YYYY-MM-DDTHH:MM:SSZ).") from None
    if moment.tzinfo is None:
        raise ValueError("the UTC offset is missing (YYYY-MM-DDTHH:MM:SSZ).")
    if moment.year not in YEARS:
        raise ValueError("the year is out of range.")
    if abs(moment.utcoffset() or timedelta()) > WIDEST_OFFSET:
        raise ValueError("no clock has this UTC offset.")
    return moment


def _text(value: Any) -> Any:
    if isinstance(value, bool | dict | list):
        raise ValueError("give a text.")  # noqa: TRY004 - pydantic's validators report by ValueError
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a text cannot hold a NUL character.")
    return _blank(value)


def _rate(value: Any) -> Any:
    text = _text(value)
    if text is None:
        return None
    if not RATE.fullmatch(text.strip()):
        raise ValueError("not an amount such as 25.00, below a million and with four decimals at most.")
    return Decimal(text.strip())


def _minutes(value: Any) -> Any:
    text = _text(value)
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,5}", text.strip()) or int(text) > LONGEST_MINUTES:
        raise ValueError(f"not a whole number of minutes from 0 to {LONGEST_MINUTES:,}.")
    return int(text)


def _given(value: Any) -> Any:
    """An empty field is a missing one."""
    if value is None:
        raise PydanticCustomError("missing", "Field required")
    return value


def _shown_as(**schema: Any) -> WithJsonSchema:
    """What the API document says of a type whose values are read by a function of ours."""
    return WithJsonSchema({"anyOf": [schema, {"type": "null"}]})


# The validator written last runs first.
Text = Annotated[str | None, BeforeValidator(_text)]
RequiredText = Annotated[str, BeforeValidator(_given), BeforeValidator(_text)]
Moment = Annotated[datetime | None, BeforeValidator(_time)]
RequiredMoment = Annotated[datetime, BeforeValidator(_given), BeforeValidator(_time)]
DateText = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Rate = Annotated[
    Decimal | None, BeforeValidator(_rate), _shown_as(type="string", pattern=f"^{RATE.pattern}$")
]
Minutes = Annotated[
    int | None,
    BeforeValidator(_minutes),
    _shown_as(type="integer", minimum=0, maximum=LONGEST_MINUTES),
]


def offset_of(moment: datetime | None) -> int | None:
    """The UTC offset that a time was given in, in minutes."""
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds()) // 60


def in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


class ErrorDetail(Schema):
    error_code: str
    error_text: str


class ErrorOut(Schema):
    error: ErrorDetail


# What every operation may answer; 400 and 404 stand at those that can.
COMMON_ERRORS = {401: ErrorOut, 402: ErrorOut, 429: ErrorOut}
