"""Aladtec's error body, `{"errors": [{"error": ..., "detail": ...}]}` (aladtec-v2.txt 55-75)."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from muster.accounts.oauth import Refused
from muster.core.errors import Conflict, Invalid, MusterError
from muster.dialects.aladtec.versions import NotInV2
from muster.dialects.kit.dialect import error_renderer

STATUS = {
    "invalid": 400,
    "locked": 400,
    "unauthenticated": 401,
    "denied": 403,
    "not_found": 404,
    "wrong_method": 405,
    "conflict": 409,
    "unsupported": 415,
    "too_many": 429,
    "fault": 500,
    "unavailable": 503,
}
TITLES = {
    400: "Bad request.",
    401: "Invalid credentials.",
    403: "Forbidden.",
    404: "Not found.",
    405: "Method not allowed.",
    409: "Conflict.",
    415: "Unsupported media type.",
    429: "Too many requests.",
    500: "Internal server error.",
    503: "Service unavailable.",
}
# aladtec-v2.txt 73.
NO_TOKEN = "An API token was either not provided or invalid.  A valid API token must be set in the Authorization Bearer header."  # noqa: S105 - words
NOUNS = {
    "This address": "The URL path",
    "Employee": "Member",
    "Device": "Kiosk",
    "Leave bank": "Accrual bank",
    "Leave type": "Time off type",
    "Department": "Schedule",
    "Pay code": "Paycode",
    "Qualification": "Position qualification",
}


@contextmanager
def conflict_is_invalid() -> Iterator[None]:
    """For operations that have no 409 (aladtec.yaml)."""
    try:
        yield
    except Conflict as refusal:
        invalid = Invalid(refusal.message, field=refusal.field)
        invalid.row = refusal.row
        raise invalid from refusal


class UnsupportedMedia(MusterError):
    """The body has a content type that the operation does not take."""

    code = "unsupported"


def told(status: int, detail: str) -> tuple[int, dict[str, Any]]:
    return status, {"errors": [{"error": TITLES[status], "detail": detail}]}


def words(error: MusterError) -> tuple[int, dict[str, Any]]:
    if isinstance(error, Refused):
        refused = error.error == "invalid_client"
        return told(HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.BAD_REQUEST, error.message)
    return told(STATUS[error.code], _detail(error))


def _detail(error: MusterError) -> str:
    """Of one of many it begins as what is wrong with a body's form does: with its number, and its field."""
    detail = error.message
    if error.code == "not_found":
        noun = detail.removesuffix(" not found.")
        detail = f"{NOUNS.get(noun, noun)} was not found."
    if error.row is None:
        return detail
    named = error.field and detail.startswith(f"{error.field}: ")
    return f"{error.row}{'.' if named else ': '}{detail}"


_render = error_renderer(words)


def render_error(request: HttpRequest, error: MusterError) -> HttpResponse:
    response = _render(request, error)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(error, NotInV2):
        response["Allow"] = error.methods
    return response
