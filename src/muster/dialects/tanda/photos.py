"""Photos in a body: a PNG or JPEG as a data URI, base64 encoded (tanda-v2.txt 2503-2507, 2510)."""

import base64
import binascii
import re
from typing import Annotated, Any

import filetype
from django.http import HttpRequest, HttpResponse
from pydantic import BeforeValidator, WithJsonSchema

from muster.core.errors import Invalid
from muster.core.files import PHOTOS
from muster.dialects.tanda.errors import render_error

WITH_PHOTO = "/api/v2/clockins"

NOT_A_PHOTO = "Photo parameter is not a valid base64 string!"
TOO_LARGE = "Photo is too large. File size limit is 5 MB."
LARGEST = 5 * 1024 * 1024
_DATA_URI = re.compile(r"data:image/(?:png|jpe?g);base64,", re.IGNORECASE)


def _read(value: Any) -> bytes | None:
    """What it is counts, not what the URI says. Raises Invalid with the document's words."""
    if value is None or value == "":
        return None
    start = _DATA_URI.match(value) if isinstance(value, str) else None
    if start is None:
        raise Invalid(NOT_A_PHOTO, field="photo")
    try:
        content = base64.b64decode("".join(value[start.end() :].split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(NOT_A_PHOTO, field="photo") from None
    if len(content) > LARGEST:
        raise Invalid(TOO_LARGE, field="photo")
    kind = filetype.guess(content)
    if kind is None or kind.mime not in PHOTOS:
        raise Invalid(NOT_A_PHOTO, field="photo")
    return content


PhotoIn = Annotated[
    bytes | None,
    BeforeValidator(_read),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "description": "data:image/png;base64,..."}, {"type": "null"}]}
    ),
]


def too_large(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """A body so large that it was not read: where a photo may be in it, that is what makes it so."""
    del error
    if request.path_info == WITH_PHOTO:
        return render_error(request, Invalid(TOO_LARGE, field="photo"))
    return render_error(request, Invalid("The request body is too large.", field="body"))
