"""Reading what careless programs send: JSON5 bodies, and names in any case."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import pyjson5
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.types import DictStrAny

from muster.core.errors import Invalid


class AnyCase(dict[str, Any]):
    """A dictionary whose names are found in any case. Of names that differ by case alone the last stays."""

    def __init__(self, values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        super().__init__((name.casefold(), value) for name, value in dict(values).items())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).casefold())

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name.casefold())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.casefold(), default)


class LenientParser(Parser):
    """JSON, or JSON5 (bare names, trailing commas, comments); names of fields and of the query in any case.

    An empty body, or null, is one without fields.
    """

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        value = _read(request.body) if request.body.strip() else None
        if value is None:
            return AnyCase({})
        if not isinstance(value, dict):
            raise Invalid("The body must be a JSON object.", field="body")
        return AnyCase(value)

    def parse_querydict(
        self,
        data: "MultiValueDict[str, Any]",
        list_fields: list[str],
        request: HttpRequest,  # noqa: ARG002 - its shape
    ) -> DictStrAny:
        lists = {name.casefold() for name in list_fields}
        found: dict[str, Any] = {}
        for name in data:
            folded = name.casefold()
            if folded in lists:
                found[folded] = [*found.get(folded, []), *data.getlist(name)]
            else:
                found[folded] = data[name]
        return AnyCase(found)


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return pyjson5.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid("The body is not UTF-8 text.", field="body") from None
    except pyjson5.Json5DecoderException as error:
        raise Invalid(f"The body is not JSON: {error.args[0]}.", field="body") from error
