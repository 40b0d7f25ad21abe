"""The outermost middleware: requests of programs go straight to their dialect, past what only browsers need."""

from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404
from django.urls.resolvers import RegexPattern, URLResolver

from muster.accounts import recorder
from muster.core import clock
from muster.core.errors import Denied, Invalid, MusterError, NotFound
from muster.dialects.kit import mounts
from muster.dialects.kit.callers import caller_of
from muster.dialects.kit.credentials import bearer
from muster.dialects.kit.errors import WrongMethod

# How long a browser may remember the answer to its question whether it may ask.
PREFLIGHT_SECONDS = 86_400


class DialectMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._resolvers: dict[str, URLResolver] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = mounts.find(request.path_info, bearer(request.headers.get("Authorization", "")))
        if found is None:
            return self._get_response(request)
        began = perf_counter()
        response = self._answer(request, found)
        if found.mount.finish is not None:
            response = found.mount.finish(request, response)
        _note(request, found, response, perf_counter() - began)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        if found.mount.cross_origin:
            # A key travels in a header that no browser adds by itself: any page that has one may ask.
            response.headers["Access-Control-Allow-Origin"] = "*"
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response

    def _answer(self, request: HttpRequest, found: mounts.Found) -> HttpResponseBase:
        request.path_info = found.path
        request.dialect_version = found.version  # type: ignore[attr-defined]
        try:
            response = self._dispatch(request, found)
        except MusterError as error:
            return found.mount.render_error(request, error)
        except DisallowedHost:
            return found.mount.render_error(
                request, Invalid("This host name is not served here. Its operator adds it to MUSTER_HOSTS.")
            )
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        methods = ", ".join(sorted(response.headers["Allow"].split(", ")))
        refusal = found.mount.render_error(request, WrongMethod(f"This address takes {methods}."))
        refusal.headers["Allow"] = methods
        return refusal

    def _dispatch(self, request: HttpRequest, found: mounts.Found) -> HttpResponseBase:
        resolver = self._resolvers.get(found.mount.vendor)
        if resolver is None:
            resolver = URLResolver(RegexPattern(r"^/"), list(found.mount.routes))
            self._resolvers[found.mount.vendor] = resolver
        _check_transport(request)
        try:
            match = resolver.resolve(found.path)
        except Resolver404:
            raise NotFound("This address") from None
        if request.method == "OPTIONS" and found.mount.cross_origin:
            return _preflight()
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response


def _note(request: HttpRequest, found: mounts.Found, response: HttpResponseBase, seconds: float) -> None:
    """For the page that shows a program's recent calls; those of nobody's credential are left out."""
    caller = caller_of(request)
    if caller is None:
        return
    # A body that was read as a stream is no longer there; such are files.
    sent = request.body if hasattr(request, "_body") else b""
    recorder.note(
        recorder.Call(
            organisation_id=caller.organisation_id,
            vendor=found.mount.vendor,
            requester=caller.name,
            method=request.method or "",
            path=found.path,
            query=request.META.get("QUERY_STRING", ""),
            status=response.status_code,
            milliseconds=int(seconds * 1000),
            limit=caller.limit,
            remaining=caller.remaining,
            resets_at=caller.resets_at,
            request_type=request.content_type or "",
            request_body=sent,
            response_body=response.content if isinstance(response, HttpResponse) else b"",
            at=clock.now(),
        )
    )


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=HTTPStatus.NO_CONTENT,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        },
    )


def _check_transport(request: HttpRequest) -> None:
    request.get_host()
    if settings.SESSION_COOKIE_SECURE and not request.is_secure():
        raise Denied("Use HTTPS: a key that travels in the clear is everybody's key.")
