"""What Timetastic answers when something is wrong. The document has bodies for a few cases alone (operations.toml)."""

import re
from enum import IntEnum
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from muster.accounts.guesses import count_taken_address
from muster.core.errors import MusterError, TooMany
from muster.dialects.kit.callers import caller_of
from muster.dialects.kit.dialect import error_renderer, json_response

STATUS = {
    "unauthenticated": 401,
    "denied": 403,
    "not_found": 404,
    "invalid": 400,
    "conflict": 400,
    "locked": 400,
    "refused": 400,
    "wrong_method": 405,
    "too_many": 429,
    "fault": 500,
    "unavailable": 503,
}
# Our nouns in the vendor's words.
NOUNS = {
    "Employee": "User",
    "Leave request": "Holiday",
    "Ledger entry": "TOIL",
    "Time off in lieu": "TOIL",
    "Locked period": "Locked date",
}
# Adding, editing, archiving and restoring users: failures have numbers.
NUMBERED = re.compile(r"/api/users/(?P<verb>add|edit|archive|restore)(/[^/]+)?\Z")
_NUMBERED_CODES = {"invalid", "not_found", "denied", "conflict", "locked", "refused"}
# "An unknown holiday id or a bad token on an action gives a plain-text 400" (timetastic-extra.md).
ACTION = re.compile(r"/api/holidays/[^/]+\Z")
_TEXT_CODES = {"unauthenticated", "not_found"}


class Adding(IntEnum):
    """How adding a user fails (timetastic.txt 750-761)."""

    FAILED = 2
    INVALID_VALUE = 3
    NOTHING_TO_DO = 4
    NOT_PERMITTED = 5
    RATE_LIMITED = 6


class Editing(IntEnum):
    """How editing, archiving or restoring one ends (timetastic.txt 818-836)."""

    SUCCESS = 0
    START_DATE_SET = 1
    FAILED = 2
    STAYS_ADMIN = 3
    OWN_ADMIN = 4
    NEEDS_EMAIL = 5
    NOT_PERMITTED = 6
    NOTHING_TO_DO = 7
    INVALID_EMAIL = 8
    EMAIL_IN_USE = 9
    ADMIN_WITHOUT_EMAIL = 10
    RATE_LIMITED = 11


class Refused(MusterError):
    """A change of a user that ends with one of the document's numbers.

    `address_taken`: somebody else has the e-mail address, which is counted: nobody finds out so who is there.
    """

    code = "refused"

    def __init__(self, number: Adding | Editing, message: str, *, address_taken: bool = False) -> None:
        super().__init__(message)
        self.number = number
        self.address_taken = address_taken


class Told(MusterError):
    """An answer of 200 that says that nothing was done; raised, so that what was done on the way is taken back."""

    code = "told"

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(str(body))
        self.body = body


def render_error(request: HttpRequest, error: MusterError) -> HttpResponse:
    if isinstance(error, Told):
        return json_response(error.body)
    caller = caller_of(request)
    if isinstance(error, TooMany) and caller is not None:
        text = f"API calls quota exceeded! maximum admitted {caller.amount} per 1s."
        headers = {"Retry-After": str(error.retry_after_seconds)}
        return HttpResponse(text, status=429, content_type="text/plain", headers=headers)
    if isinstance(error, Refused) and error.address_taken and caller is not None:
        # Here, for what is counted within the change is taken back with it.
        count_taken_address(caller.organisation_id)
    if request.method == "POST" and error.code in _TEXT_CODES and ACTION.fullmatch(request.path_info):
        return HttpResponse(text_of(error), status=400, content_type="text/plain")
    numbered = NUMBERED.fullmatch(request.path_info) if request.method == "POST" else None
    if numbered and error.code in _NUMBERED_CODES:
        body = {"errorStatus": _number(error, numbered["verb"]), "errorMessage": text_of(error)}
        return json_response(body, HTTPStatus.BAD_REQUEST)
    return _render(request, error)


def _number(error: MusterError, verb: str) -> int:
    """`{"errorStatus": 2, "errorMessage": "First name is required"}` (timetastic.txt 811-816)."""
    if isinstance(error, Refused):
        return error.number
    not_permitted = error.code in {"denied", "not_found"}
    if verb != "add":
        return Editing.NOT_PERMITTED if not_permitted else Editing.FAILED
    if error.code == "invalid":
        return Adding.INVALID_VALUE
    return Adding.NOT_PERMITTED if not_permitted else Adding.FAILED


def text_of(error: MusterError) -> str:
    if error.code == "not_found":
        noun = error.message.removesuffix(" not found.")
        return f"{NOUNS.get(noun, noun)} not found."
    return error.message


def words(error: MusterError) -> tuple[int, dict[str, Any]]:
    return STATUS[error.code], {"message": text_of(error)}


_render = error_renderer(words)
