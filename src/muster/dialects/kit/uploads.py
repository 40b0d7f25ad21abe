"""Files in multipart forms."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from muster.core.errors import Invalid
from muster.core.uploads import WholeFile


@dataclass(frozen=True)
class Upload:
    """A form with a file; `fields` are its other fields and those of the query."""

    name: str
    content: bytes
    fields: dict[str, str]


def uploaded(request: HttpRequest, *, field: str = "file") -> Upload:
    """Raises Invalid for a body without the file, in the words of tanda-v2.txt 3111, and for one that is too large."""
    request.upload_handlers = [WholeFile(request)]
    try:
        form, files = request.POST, request.FILES
    except MultiPartParserError as error:
        raise Invalid(f"The multipart body cannot be read: {error}", field="body") from error
    found = files.get(field)
    if found is None:
        raise Invalid(f"{field} is missing", field=field)
    return Upload(str(found.name or ""), found.read(), {**request.GET.dict(), **form.dict()})


def multipart(*, required: tuple[str, ...], **fields: dict[str, Any]) -> dict[str, Any]:
    """For the API document: a form with a file and other fields."""
    schema = {
        "type": "object",
        "required": ["file", *required],
        "properties": {"file": {"type": "string", "format": "binary"}, **fields},
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
