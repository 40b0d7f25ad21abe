"""One call makes a dialect: its API object, how it reads bodies, writes JSON, and words its errors."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from muster.core.errors import Invalid, MusterError, TooMany

log = logging.getLogger(__name__)


class ErrorWords(Protocol):
    """What a dialect's errors.py gives: the status and the body of an error."""

    def __call__(self, error: MusterError) -> tuple[int, Any]: ...


def to_json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME)


def json_response(value: Any, status: int = 200) -> HttpResponse:
    """Finished JSON, for lists: what the schema documents is written column by column."""
    return HttpResponse(to_json(value), status=status, content_type="application/json")


class JSONRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - its shape
        return to_json(data)


class DialectAPI(NinjaAPI):
    """NinjaAPI that also says in its document that bodies may be forms."""

    takes_forms = False

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        if self.takes_forms:
            for path in schema.get("paths", {}).values():
                for operation in path.values():
                    content = operation.get("requestBody", {}).get("content", {})
                    if "application/json" in content:
                        content["application/x-www-form-urlencoded"] = content["application/json"]
        return schema


def error_renderer(words: ErrorWords) -> Callable[[HttpRequest, MusterError], HttpResponse]:
    def render(request: HttpRequest, error: MusterError) -> HttpResponse:
        del request
        status, body = words(error)
        response = json_response(body, status)
        if isinstance(error, TooMany):
            response["Retry-After"] = str(error.retry_after_seconds)
        return response

    return render


def dialect(
    *,
    vendor: str,
    title: str,
    version: str,
    description: str,
    auth: Any,
    words: ErrorWords,
    parser: Parser,
    takes_forms: bool = False,
) -> DialectAPI:
    api = DialectAPI(
        title=title,
        version=version,
        description=description,
        urls_namespace=vendor,
        auth=auth,
        parser=parser,
        renderer=JSONRenderer(),
        docs_url=None,
        openapi_url=None,
    )
    api.takes_forms = takes_forms
    render = error_renderer(words)

    @api.exception_handler(MusterError)
    def _known(request: HttpRequest, error: MusterError) -> HttpResponse:
        return render(request, error)

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return render(request, first_problem(error.errors))

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return render(request, Invalid(str(error)))

    return api


def first_problem(errors: list[DictStrAny]) -> Invalid:
    """The first thing wrong with what was sent, in a sentence that names the field."""
    error: Mapping[str, Any] = errors[0]
    # ninja's path is (where, parameter, field ...); the field is what the caller knows.
    path = [
        str(part) for part in error["loc"] if part not in {"body", "query", "path", "form", "data", "filters"}
    ]
    name = ".".join(path) or "body"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        return Invalid(f"{name} is required.", field=name)
    return Invalid(f"{name}: {message}", field=name)
