"""Answers that a client may ask again for, to hear only whether they are others now (RFC 9110, 13.1.2)."""

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


def with_etag(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with its ETag; an empty 304 when the client names the one that it would get.

    Quotes and the mark of a weak tag are left out of the comparison, as clients leave them out of the header.
    """
    if not isinstance(response, HttpResponse):
        return response
    tag = hashlib.sha1(response.content, usedforsecurity=False).hexdigest()
    response.headers["ETag"] = f'"{tag}"'
    if request.method not in {"GET", "HEAD"} or response.status_code != HTTPStatus.OK:
        return response
    named = (
        one.strip().removeprefix("W/").strip('"')
        for one in request.headers.get("If-None-Match", "").split(",")
    )
    if tag not in named:
        return response
    same = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": response.headers["ETag"]})
    del same.headers["Content-Type"]
    return same
