"""Pages with rights: a page without a policy fails at import.

    urlpatterns = [page("timesheets/", views.listed, policy="timesheet.list", name="timesheets")]

The guard asks the coarse question (may this person ever do that?); the action asks the fine one, of the very row.
"""

import functools
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from muster.core.errors import Denied
from muster.core.policy import PUBLIC, is_listed, may_ever
from muster.people.models import Person
from muster.people.queries import spans_read_once
from muster.web.middleware import PageRequest

View = Callable[..., HttpResponseBase]
READING = frozenset({"GET", "HEAD"})
OPEN_TO_FIRST_PASSWORDS = frozenset({"choose_password"})


def page(
    route: str, view: View, *, policy: str, name: str, methods: tuple[str, ...] = ("GET", "POST")
) -> URLPattern:
    """An address of the web app. GET stands for HEAD as well."""
    if not is_listed(policy):
        raise TypeError(f"{route}: name a policy that a policy.py lists, not {policy!r}.")
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        asked = cast("PageRequest", request)
        answer = functools.partial(view, request, *args, **kwargs)
        response = (
            answer() if policy == PUBLIC else for_somebody(asked, policy=policy, name=name, view=answer)
        )
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    guarded.policy = policy  # type: ignore[attr-defined]  # read by the architecture test
    return path(route, guarded, name=name)


def for_somebody(
    request: PageRequest, *, policy: str, name: str, view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The view's answer for a person who may ever do that; the way to the log-in for nobody."""
    person = cast("Person | AnonymousUser", request.user)
    if isinstance(person, AnonymousUser):
        return to_log_in(request)
    if person.must_change_password and name not in OPEN_TO_FIRST_PASSWORDS:
        return redirect("choose_password")
    if not may_ever(request.actor, policy):
        raise Denied("This page is not for you. Ask an administrator of your organisation for the right.")
    if request.method in READING:
        with spans_read_once():
            return view()
    return view()


def to_log_in(request: HttpRequest) -> HttpResponse:
    """And back to where they wanted to go. htmx follows its own header: a fragment is no place for a log-in form."""
    back = request.get_full_path() if request.method in READING else "/"
    if request.headers.get("HX-Request"):
        back = _path(request.headers.get("HX-Current-URL", "")) or "/"
        return HttpResponse(
            status=204, headers={"HX-Redirect": f"{reverse('log_in')}?{urlencode({'next': back})}"}
        )
    return redirect(f"{reverse('log_in')}?{urlencode({'next': back})}")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
