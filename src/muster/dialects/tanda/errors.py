"""Tanda's error body, `{"error": "..."}`, and which status each of our errors has there."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from muster.accounts.oauth import Refused
from muster.core.errors import MusterError
from muster.dialects.kit.dialect import error_renderer, json_response

# tanda-v2.txt 3117: "403 Forbidden", with these words.
NO_ACCESS = "You do not have access to this endpoint."
STATUS = {
    "unauthenticated": 401,
    "lapsed": 402,
    "denied": 403,
    "not_found": 404,
    "invalid": 400,
    "conflict": 400,
    "locked": 400,
    "wrong_method": 405,
    "too_many": 429,
    "fault": 500,
    "unavailable": 503,
}
# Our nouns in the vendor's words, for `No known user with that id!` (tanda-v2.txt 3123).
NOUNS = {
    "Employee": "user",
    "Department": "department",
    "Position": "shift detail",
    "Allowance": "allowance",
    "ScheduledShift": "schedule",
    "Scheduled shift": "schedule",
    "Availability": "unavailability",
    "Duty period": "period",
    "Event": "custom event",
    "Clock event": "clock in",
    "Swap plan": "schedule swap plan",
    "Swap proposal": "schedule swap proposal",
}
# What an address says in words of its own (tanda-v2.txt 405-416).
WORDS = {
    "/api/v2/schedules/publish": {
        "denied": "You do not have permission to publish schedules!",
        "not_found": "No valid schedules found!",
    },
}


class Lapsed(MusterError):
    """The organisation is locked out: nothing but the current user is told (tanda-v2.txt 78)."""

    code = "lapsed"

    def __init__(self) -> None:
        super().__init__("Your account is locked out for billing purposes, and cannot use the API!")


def render_error(request: HttpRequest, error: MusterError) -> HttpResponse:
    """In Tanda's form; where tokens are asked for, in that of OAuth 2, which the programs' libraries read."""
    own_words = WORDS.get(request.path_info, {}).get(error.code)
    if own_words is not None:
        return json_response({"error": own_words}, STATUS[error.code])
    if not request.path_info.startswith("/api/oauth/"):
        return _in_tandas_form(request, error)
    response = _in_oauths_form(request, error)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Basic realm="Muster"'
    return response


def oauth_words(error: MusterError) -> tuple[int, dict[str, Any]]:
    """RFC 6749, 5.2."""
    if isinstance(error, Refused):
        status = 401 if error.error == "invalid_client" else 400
        return status, {"error": error.error, "error_description": error.message}
    word = {"too_many": "invalid_grant", "fault": "server_error"}.get(error.code, "invalid_request")
    return STATUS[error.code], {"error": word, "error_description": error.message}


def words(error: MusterError) -> tuple[int, dict[str, Any]]:
    return STATUS[error.code], {"error": _text(error)}


def _text(error: MusterError) -> str:
    match error.code:
        case "denied":
            return NO_ACCESS
        case "too_many":
            return "API rate limit exceeded!"
        case "not_found":
            noun = error.message.removesuffix(" not found.")
            return (
                error.message
                if noun == "This address"
                else f"No known {NOUNS.get(noun, noun.lower())} with that id!"
            )
    return error.message


_in_tandas_form, _in_oauths_form = error_renderer(words), error_renderer(oauth_words)
