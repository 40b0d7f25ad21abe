"""The outermost middleware: requests of programs go straight to their dialect, past what only browsers need."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404
from django.urls.resolvers import RegexPattern, URLResolver

from muster.core.errors import Denied, Invalid, MusterError, NotFound
from muster.dialects.kit import mounts

log = logging.getLogger(__name__)


class DialectMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._resolvers: dict[str, URLResolver] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = mounts.find(request.path_info)
        if found is None:
            return self._get_response(request)
        response = self._answer(request, found)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response

    def _answer(self, request: HttpRequest, found: mounts.Found) -> HttpResponseBase:
        request.path_info = found.path
        request.dialect_version = found.version  # type: ignore[attr-defined]
        resolver = self._resolvers.get(found.mount.vendor)
        if resolver is None:
            resolver = URLResolver(RegexPattern(r"^/"), list(found.mount.routes))
            self._resolvers[found.mount.vendor] = resolver
        try:
            _check_transport(request)
            match = resolver.resolve(found.path)
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Resolver404:
            return found.mount.render_error(request, NotFound("This address"))
        except RequestDataTooBig:
            return found.mount.render_error(request, Invalid("The request body is too large."))
        except DisallowedHost:
            return found.mount.render_error(
                request, Invalid("This host name is not served here. Its operator adds it to MUSTER_HOSTS.")
            )
        except MusterError as error:
            return found.mount.render_error(request, error)
        return response


def _check_transport(request: HttpRequest) -> None:
    request.get_host()
    if settings.SESSION_COOKIE_SECURE and not request.is_secure():
        raise Denied("Use HTTPS: a key that travels in the clear is everybody's key.")
