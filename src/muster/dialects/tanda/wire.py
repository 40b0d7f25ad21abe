"""How Tanda writes things: Unix times, dates as YYYY-MM-DD, money as numbers, ids as integers, null for what is not there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from ninja import Schema
from pydantic import BeforeValidator, WithJsonSchema

from muster.core import clock
from muster.dialects.kit.values import YEARS, decimal_below, key, keys, needed, shown_as, text_or_null, whole

# Years that every zone's clock can show.
EARLIEST, LATEST = -2_208_988_800, 221_845_305_599  # 1900-01-01 and the last second of 8999


def unix(at: datetime | None) -> int | None:
    """Seconds since 1970, in whole ones."""
    return None if at is None else int(at.timestamp())


def day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def number(value: Decimal | None) -> float | int | None:
    """A number of JSON: whole ones without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def utc_offset(zone: str) -> int:
    """Seconds east of Greenwich, now."""
    offset = clock.now().astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _moment(value: Any) -> Any:
    if value is None or value == "":
        return None
    seconds = whole(value)
    if not EARLIEST <= seconds <= LATEST:
        raise ValueError("not a Unix time in seconds.")
    return datetime.fromtimestamp(seconds, UTC)


def _day(value: Any) -> Any:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("not a date such as 2016-03-02.")  # noqa: TRY004 - pydantic's validators report by ValueError
    try:
        found = datetime.strptime(value.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise ValueError("not a date such as 2016-03-02.") from None
    if found.year not in YEARS:
        raise ValueError("the year is out of range.")
    return found


# Inputs: each may be null or left out.
UnixIn = Annotated[datetime | None, BeforeValidator(_moment), shown_as(type="integer")]
DayIn = Annotated[date | None, BeforeValidator(_day), shown_as(type="string", format="date")]
IdIn = Annotated[int | None, BeforeValidator(key), shown_as(type="integer", minimum=0)]
TextIn = Annotated[str | None, BeforeValidator(text_or_null)]
NumberIn = Annotated[Decimal | None, BeforeValidator(decimal_below(10**10)), shown_as(type="number")]
IdList = Annotated[
    list[int] | None,
    BeforeValidator(keys),
    WithJsonSchema({"type": "string", "description": "Comma separated."}),
]
# Inputs that must be there.
RequiredUnix = Annotated[datetime, needed(_moment), WithJsonSchema({"type": "integer"})]
RequiredDay = Annotated[date, needed(_day), WithJsonSchema({"type": "string", "format": "date"})]
RequiredId = Annotated[int, needed(key), WithJsonSchema({"type": "integer", "minimum": 0})]


class ErrorOut(Schema):
    error: str


# What every operation may answer; 400 and 404 stand at those that can.
COMMON_ERRORS = {400: ErrorOut, 401: ErrorOut, 402: ErrorOut, 403: ErrorOut, 429: ErrorOut}


def given(body: Schema) -> dict[str, Any]:
    """The fields that were sent, null ones too: an update leaves the others."""
    return {name: getattr(body, name) for name in body.model_fields_set}
