"""TimeStation's error body, and which status each of our errors has there (document, "Errors")."""

from typing import Any

from muster.core.errors import MusterError

STATUS = {
    "unauthenticated": 401,
    "not_found": 404,
    "invalid": 400,
    # "402 Request Failed - Parameters were valid but request failed."
    "denied": 402,
    "conflict": 402,
    "locked": 402,
    # The document names no status for these: HTTP's own.
    "wrong_method": 405,
    "too_many": 429,
    "fault": 500,
    "unavailable": 503,
}


def words(error: MusterError) -> tuple[int, dict[str, Any]]:
    status = STATUS[error.code]
    return status, {"error": {"error_code": str(status), "error_text": error.message}}
