"""Where each dialect is served: at the root, and below /<vendor>/. One place decides, and no route is registered twice."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

from muster.core.errors import MusterError

Routes = tuple[URLPattern | URLResolver, ...]


@dataclass(frozen=True)
class Mount:
    """`paths` matches what belongs to the dialect; its group `version`, where it has one, is told to the handlers.

    `canonical` is put in place of what `paths` matched, so that the routes are written once. `cross_origin`: pages of
    other sites may call it. `finish` has the last word on each answer: headers that the vendor always sends. `claims`
    is for paths that another dialect has too: whether the token, None without one, is of this one's kind. Below
    /<vendor>/ it is not asked.
    """

    vendor: str
    paths: re.Pattern[str]
    canonical: str
    routes: Routes = field(repr=False)
    render_error: Callable[[HttpRequest, MusterError], HttpResponse] = field(repr=False)
    cross_origin: bool = False
    finish: Callable[[HttpRequest, HttpResponseBase], HttpResponseBase] | None = field(
        default=None, repr=False
    )
    claims: Callable[[str | None], bool] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Found:
    mount: Mount
    path: str
    version: str


_mounts: list[Mount] = []


def register(mount: Mount) -> None:
    _mounts.append(mount)


def find(path: str, token: str | None = None) -> Found | None:
    """The dialect that a path belongs to, and the path as its routes have it; None for a page of the web app.

    `token` is that of the Authorization header: for paths that two dialects have it decides.
    """
    # Clients join base addresses carelessly: /v1.1//employees is /v1.1/employees.
    path = re.sub(r"/{2,}", "/", path)
    first, _, below = path.removeprefix("/").partition("/")
    named = [mount for mount in _mounts if mount.vendor == first]
    inner = f"/{below}" if named else path
    for mount in named or _mounts:
        match = mount.paths.match(inner)
        if match and (named or mount.claims is None or mount.claims(token)):
            rest = inner[match.end() :].rstrip("/")
            return Found(mount, mount.canonical + rest, match.groupdict().get("version") or "")
    return None
