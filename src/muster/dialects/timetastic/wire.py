"""How Timetastic writes things: times without a zone, ids as integers, 0 for nobody, names in camel case."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Schema
from ninja.params.functions import Path
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel, to_pascal

from muster.dialects.kit.values import YEARS, decimal_below, key, keys, needed, shown_as, text_or_null

LONGEST_ID = 19  # digits
LARGEST_AMOUNT = 10**6
AMOUNT_STEP = Decimal("0.0001")
MOST_DAYS = 30  # of webhooks, kept
NOBODY = 0
MIDNIGHT = "T00:00:00"


class Wire(Schema):
    """A body; names are found in any case (kit/lenient.py)."""

    model_config = ConfigDict(alias_generator=to_camel, from_attributes=True)


class Filters(Schema):
    """A query, as the document writes its names; they too are found in any case."""

    model_config = ConfigDict(alias_generator=to_pascal, from_attributes=True)


# Out


def day(on: date | None) -> str | None:
    """`2019-04-11T00:00:00`"""
    return None if on is None else f"{on.isoformat()}{MIDNIGHT}"


def stamp(at: datetime) -> str:
    """`2018-10-07T20:05:02`, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def instant(at: datetime) -> str:
    """`2026-09-01T06:00:00Z`"""
    return f"{stamp(at)}Z"


def clock_time(on: date, minute: int) -> str:
    """`2026-07-28T09:00:00`: so many minutes past midnight. The end of the day is written as its last second."""
    if minute >= 24 * 60:
        return f"{on.isoformat()}T23:59:59"
    return f"{on.isoformat()}T{minute // 60:02}:{minute % 60:02}:00"


def number(value: Decimal) -> float | int:
    """A number of JSON: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def empty() -> HttpResponse:
    """200 with nothing in it, as the live service ends what has nothing to tell."""
    response = HttpResponse()
    del response.headers["Content-Type"]
    return response


# In


def _day(value: Any) -> Any:
    """The date of `2022-02-04`, `2022-02-04T00:00:00` or `2022-09-09 00:00:00`; its time of day says nothing."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("not a date such as 2018-12-20.")  # noqa: TRY004 - pydantic's validators report by ValueError
    try:
        found = datetime.fromisoformat(value.strip()).date()
    except ValueError:
        raise ValueError("not a date such as 2018-12-20.") from None
    if found.year not in YEARS:
        raise ValueError("the year is out of range.")
    return found


def _amount(value: Any) -> Any:
    found = decimal_below(LARGEST_AMOUNT)(value)
    return None if found is None else found.quantize(AMOUNT_STEP)


def _words(value: Any) -> Any:
    found = text_or_null(value)
    if found is None or not found.strip():
        raise ValueError("give a text that is not empty.")
    return found


def _yes_or_no(value: Any) -> Any:
    return None if value == "" else value


def path_key(value: Any) -> int:
    """What is no number is nobody's id."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else 0


def path_days(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit()):
        raise ValueError("not a number of days.")
    return min(int(text), MOST_DAYS) if len(text) < LONGEST_ID else MOST_DAYS


def path_year(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) not in YEARS:  # noqa: PLR2004
        raise ValueError("not a year.")
    return int(text)


def within(first: int, last: int) -> BeforeValidator:
    """A whole number of these, which may be null or left out."""

    def read(value: Any) -> Any:
        found = key(value)
        if found is not None and not first <= found <= last:
            raise ValueError(f"a whole number from {first} to {last}.")
        return found

    return BeforeValidator(read)


# Inputs that may be null or left out.
IdIn = Annotated[int | None, BeforeValidator(key), shown_as(type="integer", minimum=0)]
DayIn = Annotated[date | None, BeforeValidator(_day), shown_as(type="string", format="date")]
AmountIn = Annotated[Decimal | None, BeforeValidator(_amount), shown_as(type="number")]
TextIn = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(text_or_null)]
LongTextIn = Annotated[Annotated[str, Field(max_length=10_000)] | None, BeforeValidator(text_or_null)]
Flag = Annotated[bool | None, BeforeValidator(_yes_or_no)]
IdList = Annotated[
    list[int] | None,
    BeforeValidator(keys),
    WithJsonSchema({"type": "string", "description": "One, or several with commas."}),
]
# Inputs that must be there.
RequiredId = Annotated[int, needed(key), WithJsonSchema({"type": "integer", "minimum": 0})]
RequiredDay = Annotated[date, needed(_day), WithJsonSchema({"type": "string", "format": "date"})]
RequiredAmount = Annotated[Decimal, needed(_amount), WithJsonSchema({"type": "number"})]
RequiredText = Annotated[
    str, Field(max_length=200), BeforeValidator(_words), WithJsonSchema({"type": "string", "pattern": r"\S"})
]
# The {id} of an address, another id in it, a year, and how many days back.
Key = Annotated[int, BeforeValidator(path_key), Path(alias="id")]
OtherKey = Annotated[int, BeforeValidator(path_key)]
Year = Annotated[int, BeforeValidator(path_year)]
Days = Annotated[int, BeforeValidator(path_days)]


class ErrorOut(Wire):
    message: str


class StatusOut(Wire):
    """Of adding, editing, archiving and restoring users."""

    error_status: int
    error_message: str | None


# What every operation may answer. Some are texts, not JSON: TEXT_STATUSES, and those of an action.
TEXT_STATUSES = (429,)
TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}}
COMMON_ERRORS = {400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 429: str}


def given(body: Schema) -> dict[str, Any]:
    """The fields that were sent, null ones too: an update leaves the others."""
    return {name: getattr(body, name) for name in body.model_fields_set}
