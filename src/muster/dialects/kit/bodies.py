"""Reading request bodies: JSON, or forms whose names say where a value goes (`custom_fields[Phone Number]`)."""

import io
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from ninja.parser import Parser
from ninja.types import DictStrAny

from muster.core.errors import Invalid

_BRACKETED = re.compile(r"([^\[\]]+)\[(.*)\]", re.DOTALL)


class FormOrJSONParser(Parser):
    """A form, unless the content type says JSON."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        kind = request.content_type or ""
        if kind == "application/json" or kind.endswith("+json"):
            return _object(request.body)
        if kind == "multipart/form-data":
            return nested((name, str(value)) for name, value in _multipart(request).items())
        # Clients that forget the content type still send one or the other.
        if request.body.lstrip().startswith(b"{"):
            return _object(request.body)
        return nested(_form(request.body))


def _object(body: bytes) -> DictStrAny:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error}", field="body") from error
    if not isinstance(value, dict):
        raise Invalid("The body must be a JSON object.", field="body")
    return value


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        )
    except UnicodeDecodeError:
        raise Invalid("The body is not UTF-8 text.", field="body") from None
    except ValueError:
        raise Invalid("The form has too many fields.", field="body") from None


def _multipart(request: HttpRequest) -> QueryDict:
    try:
        if request.method == "POST":
            return request.POST
        return request.parse_file_upload(request.META, io.BytesIO(request.body))[0]
    except MultiPartParserError as error:
        raise Invalid(f"The multipart body cannot be read: {error}", field="body") from error


def nested(form: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`a[b]=c` is {"a": {"b": "c"}}; a name given twice has its last value, as HTML forms have it."""
    result: dict[str, Any] = {}
    for name, value in form:
        match = _BRACKETED.fullmatch(name)
        if match is None:
            result[name] = value
            continue
        inner = result.setdefault(match[1], {})
        if not isinstance(inner, dict):
            raise Invalid(f"{match[1]} is given both as a value and as a list of values.", field=match[1])
        inner[match[2]] = value
    return result
