"""How Aladtec writes things: times in the system's zone, lists of ids with commas, `{data, meta}`, integers as ids.

v2 has naive times, 2018-05-01T17:30; v3 has those of RFC 3339, with an offset (aladtec-v2.txt 13-21).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Self, TypeVar
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Schema
from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Invalid, MusterError, of_many
from muster.core.policy import may_ever
from muster.dialects.aladtec.versions import V2
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.values import (
    LARGEST_ID,
    MOST_IDS,
    YEARS,
    decimal_below,
    key,
    keys,
    needed,
    text_or_null,
    whole,
)

T = TypeVar("T")
NAIVE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# A plus sign that a client did not escape arrives as a space.
OFFSET = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+\- ]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
LARGEST_HOURS = 100_000
# Beyond it not every whole number is a number of JSON to every reader.
LARGEST_WHOLE = 2**53


class Wire(Schema):
    """Of bodies and answers."""

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Any:
        """In place of ninja's, which reads fields off whatever was sent: a body is an object."""
        del info
        if not isinstance(values, dict):
            raise ValueError("give an object.")  # noqa: TRY004 - pydantic's validators report by ValueError
        return handler(values)


# Out


@dataclass(frozen=True)
class Times:
    """Instants as the version writes and reads them, in the system's zone."""

    zone: ZoneInfo
    naive: bool

    @classmethod
    def of(cls, version: str, zone: str) -> Self:
        return cls(ZoneInfo(zone), version == V2)

    def write(self, at: datetime) -> str:
        """`2018-05-01T17:30` in v2, `2018-05-01T17:30:00-05:00` in v3."""
        local = at.astimezone(self.zone)
        return local.strftime("%Y-%m-%dT%H:%M") if self.naive else local.isoformat(timespec="seconds")

    def read(self, text: str, field: str) -> datetime:
        """In UTC. Raises Invalid. Of an hour that a change of clocks repeats a naive time is the first."""
        found = self._naive(text) if self.naive else _with_offset(text)
        if found is None or found.year not in YEARS:
            form = "2018-05-01T17:30" if self.naive else "2018-05-01T17:30:00-05:00"
            raise Invalid(f"{field}: give a date and time such as {form}.", field=field)
        # Two times of one zone are compared by its wall clock, which is not their order when clocks change.
        return found.astimezone(UTC)

    def _naive(self, text: str) -> datetime | None:
        if not NAIVE.fullmatch(text):
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=self.zone)
        except ValueError:
            return None


def _with_offset(text: str) -> datetime | None:
    match = OFFSET.fullmatch(text)
    if match is None:
        return None
    on, at, offset = match.groups()
    try:
        return datetime.fromisoformat(f"{on}T{at}{offset.replace(' ', '+').upper()}")
    except ValueError:
        return None


def number(value: Decimal) -> float | int:
    """A number of JSON: whole ones without a point."""
    whole = -LARGEST_WHOLE < value < LARGEST_WHOLE and value == value.to_integral_value()
    return int(value) if whole else float(value)


def hours(value: Fraction) -> float | int:
    """A number of JSON: thirds as near as it tells them."""
    return int(value) if value.denominator == 1 else float(value)


def enveloped(times: Times, data: Any, status: int = 200, **meta: Any) -> HttpResponse:
    """`{data, meta: {generated_at_datetime}}`; `meta` are further facts beside that."""
    told = {**meta, "generated_at_datetime": times.write(clock.now())}
    return json_response({"data": data, "meta": told}, status)


def empty() -> HttpResponse:
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    return response


def shown(actor: Actor, action: str, value: T) -> T | None:
    """The value, or null where the credential's API profile does not open what it tells of."""
    return value if may_ever(actor, action) else None


# In


def known(
    rows: Mapping[int, T],
    ids: Iterable[int],
    field: str,
    *,
    error: type[MusterError] = Invalid,
    noun: str = "",
) -> list[T]:
    """The rows of the ids, each once, in their order. Raises Invalid that names the field, or `error` of `noun`."""
    wanted = list(dict.fromkeys(ids))
    for one in wanted:
        if one not in rows:
            raise (error(noun) if noun else Invalid(f"{field}: there is no {one}.", field=field))
    return [rows[one] for one in wanted]


def known_each_once(rows: Mapping[int, T], ids: Sequence[int], field: str) -> list[T]:
    """The same of a list that is sent: an error says which of them it was, one that is given again too."""
    for number, one in enumerate(ids):
        with of_many(number):
            known(rows, [one], field)
            if one in ids[:number]:
                raise Invalid(f"{field}: {one} is given twice.", field=field)
    return [rows[one] for one in ids]


def _day(value: Any) -> Any:
    text = value if isinstance(value, str) else ""
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValueError("give a date such as 2018-05-01.")
    return found


def _clock(value: Any) -> Any:
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("give a time of day such as 14:30.")
    return time(int(match[1]), int(match[2]))


def _flag(value: Any) -> Any:
    """Keys and values are case sensitive (aladtec-v2.txt 20)."""
    if value not in ("true", "false"):
        raise ValueError("give true or false.")
    return value == "true"


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("give a text.")  # noqa: TRY004 - pydantic's validators report by ValueError
    return text_or_null(value)


def _words(value: Any) -> Any:
    found = _text(value)
    if not found.strip():
        raise ValueError("give a text that is not empty.")
    return found.strip()


def _true_or_false(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError("give true or false.")  # noqa: TRY004
    return value


def _integer(value: Any) -> Any:
    """Of a body, where numbers are numbers."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_ID:
        raise ValueError("not an id.")
    return value


def _listed(value: Any) -> Any:
    if not isinstance(value, list):
        raise ValueError("give a list.")  # noqa: TRY004
    if len(value) > MOST_IDS:
        raise ValueError(f"more than {MOST_IDS}.")
    return value


def _ids(value: Any) -> Any:
    """`1,2,3` of a query; a name that is there without a value names nobody."""
    return keys(value)


def _some_ids(value: Any) -> Any:
    found = keys(value)
    if not found:
        raise ValueError("give an id.")
    return found


def _one_of(*words: str) -> Any:
    def read(value: Any) -> Any:
        parts = [part for text in value for part in str(text).split(",")]
        wrong = [part for part in parts if part not in words]
        if wrong:
            raise ValueError(f"give some of {', '.join(words)}.")
        return parts

    return read


def chosen(*words: str) -> Any:
    """A query's comma-joined words out of these; None where it is left out."""
    schema = {"type": "string", "pattern": f"^({'|'.join(words)})(,({'|'.join(words)}))*$"}
    return Annotated[list[str] | None, BeforeValidator(_one_of(*words)), WithJsonSchema(schema)]


_IDS_SHOWN = {
    "type": "string",
    "pattern": r"^\d{1,9}(,\d{1,9})*$",
    "description": "One, or several with commas.",
}
# Of a query. What is left out is None.
IdList = Annotated[list[int] | None, BeforeValidator(_ids), WithJsonSchema(_IDS_SHOWN)]
RequiredIds = Annotated[list[int], BeforeValidator(_some_ids), WithJsonSchema(_IDS_SHOWN)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
ClockTime = Annotated[
    time | None,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
RequiredDay = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# Read by Times, which knows the version.
MomentIn = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "format": "date-time"})]
# Of a body.
IdIn = Annotated[int, BeforeValidator(_integer), WithJsonSchema({"type": "integer", "minimum": 0})]
IdsIn = Annotated[
    list[IdIn],
    BeforeValidator(_listed),
    WithJsonSchema({"type": "array", "items": {"type": "integer", "minimum": 0}}),
]
DayIn = RequiredDay
FlagIn = Annotated[bool, BeforeValidator(_true_or_false), WithJsonSchema({"type": "boolean"})]
TextIn = Annotated[Annotated[str, Field(max_length=200)], BeforeValidator(_text)]
NoteIn = Annotated[Annotated[str, Field(max_length=500)], BeforeValidator(_text)]
WordsIn = Annotated[
    Annotated[str, Field(max_length=200)],
    BeforeValidator(_words),
    WithJsonSchema({"type": "string", "pattern": r"\S", "maxLength": 200}),
]
HoursIn = Annotated[
    Decimal,
    needed(decimal_below(LARGEST_HOURS)),
    WithJsonSchema({"type": "number", "exclusiveMinimum": -LARGEST_HOURS, "exclusiveMaximum": LARGEST_HOURS}),
]


def path_key(value: Any) -> int:
    """What is no number is nobody's id."""
    try:
        return key(whole(value)) or 0
    except ValueError:
        return 0


class ErrorOut(Wire):
    error: str
    detail: str


class ErrorsOut(Wire):
    errors: list[ErrorOut]


class MetaOut(Wire):
    generated_at_datetime: str


# What every operation may answer.
COMMON_ERRORS = dict.fromkeys((400, 401, 403, 404, 405, 409, 415, 429), ErrorsOut)


def given(body: Schema) -> dict[str, Any]:
    """The fields that were sent: an update leaves the others."""
    return {name: getattr(body, name) for name in body.model_fields_set}
