"""Bodies are JSON, a list where the operation takes one; a token may be asked for by a form too."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from muster.core.errors import Invalid
from muster.dialects.aladtec.errors import UnsupportedMedia
from muster.dialects.kit.bodies import FormOrJSONParser

TOKEN_PATH = "/api/v3/oauth/token"  # noqa: S105 - an address
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class StrictParser(Parser):
    """Raises UnsupportedMedia for a content type that is not JSON. A body without one is read as JSON."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        kind = request.content_type or ""
        if request.path_info == TOKEN_PATH and kind in FORMS:
            return FormOrJSONParser().parse_body(request)
        if kind not in {"", "application/json"}:
            raise UnsupportedMedia(f"{kind} is not taken here: send application/json.")
        found: DictStrAny = _read(request.body)
        return found


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}", field="body") from error
