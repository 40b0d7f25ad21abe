"""One call makes a dialect: its API object, how it reads bodies, writes JSON, and words its errors."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from muster.core.errors import Invalid, MusterError, TooMany
from muster.dialects.kit.errors import Fault

log = logging.getLogger(__name__)


class ErrorWords(Protocol):
    """What a dialect's errors.py gives: the status and the body of an error."""

    def __call__(self, error: MusterError) -> tuple[int, Any]: ...


ErrorRenderer = Callable[[HttpRequest, MusterError], HttpResponse]


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
    """NinjaAPI whose document also tells of bodies that are forms, answers that are texts, and each way of a credential."""

    takes_forms = False
    text_statuses: Sequence[int] = ()
    http_schemes: Sequence[str] = ()

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        operations = [operation for path in schema["paths"].values() for operation in path.values()]
        for operation in operations:
            for status in self.text_statuses:
                operation["responses"][status]["content"] = {"text/plain": {"schema": {"type": "string"}}}
            if "security" in operation:
                operation["security"] = [{scheme: []} for scheme in self.http_schemes]
            content = operation.get("requestBody", {}).get("content", {})
            if self.takes_forms and "application/json" in content:
                body = content["application/json"]
                content["application/x-www-form-urlencoded"] = _as_form(body, schema["components"]["schemas"])
        schema["components"]["securitySchemes"] = {
            scheme: {"type": "http", "scheme": scheme} for scheme in self.http_schemes
        }
        return schema


def _as_form(body: DictStrAny, schemas: DictStrAny) -> DictStrAny:
    """The same fields; one that holds others is written `name[other]`."""
    fields = schemas.get(body["schema"].get("$ref", "").rpartition("/")[2], {}).get("properties", {})
    holders = [
        name
        for name, field in fields.items()
        if any(option.get("type") == "object" for option in field.get("anyOf", ()))
    ]
    encoding = {name: {"style": "deepObject", "explode": True} for name in holders}
    return {**body, "encoding": encoding} if encoding else body


def error_renderer(words: ErrorWords) -> ErrorRenderer:
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
    render_error: ErrorRenderer,
    parser: Parser,
    http_schemes: Sequence[str],
    takes_forms: bool = False,
    text_statuses: Sequence[int] = (),
) -> DialectAPI:
    """`text_statuses` are answered as plain text, not as JSON, by every operation."""
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
        servers=[{"url": "/"}, {"url": f"/{vendor}"}],
    )
    api.takes_forms, api.http_schemes, api.text_statuses = takes_forms, http_schemes, text_statuses
    _answer_errors(api, render_error)
    return api


def _answer_errors(api: NinjaAPI, render: ErrorRenderer) -> None:
    @api.exception_handler(MusterError)
    def _known(request: HttpRequest, error: MusterError) -> HttpResponse:
        return render(request, error)

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return render(request, first_problem(error.errors))

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        # ninja wraps what a body's parser raises; that knows what is wrong.
        cause = error.__cause__
        return render(request, cause if isinstance(cause, MusterError) else Invalid(str(error)))

    @api.exception_handler(SuspiciousOperation)
    def _unreadable(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        too_large = Invalid("The request body is too large.", field="body")
        return render(request, too_large if isinstance(error, RequestDataTooBig) else Invalid(str(error)))

    @api.exception_handler(Exception)
    def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s", request.method, request.path, exc_info=error)
        return render(request, Fault("Something went wrong on our side. The operator finds it in the log."))


def first_problem(errors: list[DictStrAny]) -> Invalid:
    """The first thing wrong with what was sent, in a sentence that names the field."""
    error: Mapping[str, Any] = errors[0]
    # ninja's path is (where, parameter, field ...), the parameter of a body being `data`; a caller knows the field.
    where, *path = (str(part) for part in error["loc"])
    if where == "body" and path[:1] == ["data"]:
        path = path[1:]
    name = ".".join(path) or "body"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        return Invalid(f"{name} is required.", field=name)
    return Invalid(f"{name}: {message}", field=name)
