"""When a location is open and when it has holidays of its own, in the vendor's forms and in ours.

Weekdays are counted from Sunday, 0 (tanda-v2.txt 2756); ours are ISO's. Hours of the clock come as "08:30", "6am" or
"11:45pm" and go as "06:00" (1621, 1631-1643). A holiday's hours are numbers: from 12 to 17 (1577).
"""

import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from muster.dialects.tanda.wire import DayIn

SUNDAY = 7
HOURS = 24
MOST = 100  # entries
CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?(?::[0-9]{2})?\s*(?P<half>[ap]m)?", re.IGNORECASE
)
HALF = 12


def _clock(value: Any) -> str:
    match = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or (match["half"] is None and match["minute"] is None):
        raise ValueError("not a time such as 08:30, 6am or 11:45pm.")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= HALF:
            raise ValueError("an hour of am or pm is 1 to 12.")
        hour = hour % HALF + (HALF if match["half"].lower() == "pm" else 0)
    return f"{time(hour, minute):%H:%M}"  # raises ValueError for what no clock shows


def _hour(value: Any) -> Any:
    """An hour of the day as a number, 24 its end. Also as the text that business hours have."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,2}(\.[0-9]+)?", value.strip()):
        hour, minute = _clock(value).split(":")
        return Decimal(hour) + Decimal(minute) / 60
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not an hour of the day such as 12.")  # noqa: TRY004 - pydantic's validators report by ValueError
    found = Decimal(str(value).strip())
    if not (found.is_finite() and 0 <= found <= HOURS):
        raise ValueError("not an hour of the day, from 0 to 24.")
    return found


def _there(value: Any) -> Any:
    if value is None:
        raise ValueError("not a date such as 2016-03-02.")
    return value


Clock = Annotated[str, BeforeValidator(_clock)]
Hour = Annotated[
    Decimal, BeforeValidator(_hour), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 24})
]


class OpenIn(Schema):
    """A window of the week in which the location is open; one that finishes before it starts ends on the next day."""

    weekday: Annotated[int, Field(ge=0, le=6, strict=True)]
    start: Clock
    finish: Clock

    def ours(self) -> dict[str, Any]:
        return {"weekday": self.weekday or SUNDAY, "start": self.start, "finish": self.finish}


class HolidayIn(Schema):
    """A day, or with from and to the hours of it."""

    model_config = ConfigDict(populate_by_name=True)

    date: Annotated[DayIn, AfterValidator(_there)]
    from_: Hour = Field(Decimal(0), alias="from")
    to: Hour = Decimal(HOURS)

    @model_validator(mode="after")
    def _in_order(self) -> "HolidayIn":
        if self.from_ >= self.to:
            raise ValueError("a holiday's hours end after they begin.")
        return self

    def ours(self) -> dict[str, Any]:
        hours = {}
        if self.from_ > 0 or self.to < HOURS:
            hours["from"] = _text(self.from_)
            if self.to < HOURS:
                hours["to"] = _text(self.to)
        return {"date": str(self.date), **hours}


def _text(hours: Decimal) -> str:
    minutes = min(round(hours * 60), HOURS * 60 - 1)
    return f"{time(minutes // 60, minutes % 60):%H:%M}"


def _number(text: str) -> int | float:
    at = time.fromisoformat(text)
    return round(at.hour + at.minute / 60, 4) if at.minute else at.hour


def write_hours(windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "weekday": one["weekday"] % SUNDAY} for one in windows]


def write_holidays(holidays: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"date": one["date"]}
        | (
            {"from": _number(one.get("from", "00:00")), "to": _number(one["to"]) if "to" in one else HOURS}
            if one.keys() & {"from", "to"}
            else {}
        )
        for one in holidays
    ]
