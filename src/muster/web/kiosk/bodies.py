"""What the kiosk page sends, read and checked before anything else happens."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from muster.attendance.kinds import EventType
from muster.core.errors import Invalid

LONGEST_CARD = 200
LONGEST_KEY = 200
LARGEST_ID = 2**63 - 1
# Outside only clocks that were never set; the outermost moments no wall clock can show.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_PIN = re.compile(r"[0-9]{4,8}")


def read(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Invalid("The body must be sent as application/json.", field="body")
    try:
        body = orjson.loads(request.body)
    except RequestDataTooBig:
        raise Invalid("The body is too large.", field="body") from None
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}", field="body") from error
    if not isinstance(body, dict):
        raise Invalid("The body must be a JSON object.", field="body")
    return body


@dataclass(frozen=True)
class Code:
    """What somebody typed or scanned: one of the two."""

    pin: str | None
    card: str | None

    @property
    def kind(self) -> str:
        return "pin" if self.pin else "card"

    @classmethod
    def of(cls, body: dict[str, Any]) -> Self:
        pin, card = body.get("pin"), body.get("card")
        if (pin is None) == (card is None):
            raise Invalid("Give either pin or card.", field="pin")
        if pin is not None and not (isinstance(pin, str) and _PIN.fullmatch(pin)):
            raise Invalid("A PIN has 4 to 8 digits.", field="pin")
        if card is not None and not (isinstance(card, str) and 0 < len(card.strip()) <= LONGEST_CARD):
            raise Invalid(f"A card's code has 1 to {LONGEST_CARD} characters.", field="card")
        return cls(pin, card.strip() if card else None)


@dataclass(frozen=True)
class Press:
    """`kept`: the page kept it while the network was away, and nobody stands before the screen any more."""

    code: Code
    type: EventType
    at: datetime
    department_id: int | None
    kept: bool
    idempotency_key: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        body = read(request)
        return cls(
            Code.of(body),
            _type(body.get("type")),
            _instant(body.get("at")),
            _whole(body.get("department_id"), field="department_id"),
            _flag(body.get("kept", False)),
            _key(request.headers.get("Idempotency-Key", "")),
        )


@dataclass(frozen=True)
class Answer:
    """To a question that the page asked after a press."""

    code: Code
    press_id: int
    question_id: int
    answer: Any

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        body = read(request)
        press_id, question_id = (_whole(body.get(name), field=name) for name in ("press", "question"))
        if press_id is None or question_id is None:
            raise Invalid("Say to which press and which question the answer belongs.", field="press")
        return cls(Code.of(body), press_id, question_id, body.get("answer"))


def _type(value: Any) -> EventType:
    if value not in list(EventType):
        raise Invalid(f"type is one of {', '.join(EventType)}.", field="type")
    return EventType(value)


def _instant(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value).astimezone(UTC) if _tells_zone(value) else None
    except (ValueError, OverflowError):
        at = None
    if at is None or not EARLIEST <= at < LATEST:
        raise Invalid("at is an instant with its offset, such as 2026-03-03T18:58:00Z.", field="at")
    return at


def _tells_zone(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def _whole(value: Any, *, field: str) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= LARGEST_ID):
        raise Invalid(f"{field} is a whole number.", field=field)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("kept is true or false.", field="kept")
    return value


def _key(value: str) -> str:
    if not 0 < len(value) <= LONGEST_KEY:
        raise Invalid(f"Send an Idempotency-Key of 1 to {LONGEST_KEY} characters.", field="Idempotency-Key")
    return value
