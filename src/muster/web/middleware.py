"""Gives every page its actor, and turns the domain's errors into pages."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from muster.accounts.queries import actor_of_profile, profile_of
from muster.core.actor import Actor
from muster.core.errors import MusterError
from muster.people.models import Employee, Person
from muster.web.errors import error_page

PROFILE_KEY = "profile"  # which of a person's profiles the session works as


class PageRequest(HttpRequest):
    """A request of somebody who is logged in. Both are looked up at first use."""

    actor: Actor
    profile: Employee
    user: Person


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = cast("PageRequest", request)
        page.profile = SimpleLazyObject(lambda: profile_of(page.user, request.session.get(PROFILE_KEY)))  # type: ignore[assignment]
        page.actor = SimpleLazyObject(lambda: actor_of_profile(page.profile))  # type: ignore[assignment]
        response = self._get_response(request)
        # What one person saw is not shown to the next at the same machine.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_page(request, exception) if isinstance(exception, MusterError) else None
