"""Bearer keys of administrators, and the limits by key (timetastic.txt 23-61)."""

import re
from datetime import UTC

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.security.http import HttpAuthBase

from muster.core.actor import Actor, Role
from muster.core.errors import Unauthenticated
from muster.dialects.kit.callers import caller_of, count_call
from muster.dialects.kit.credentials import acting, bearer, known_key

# "a rate limit of 5 requests per second, per API key" (timetastic.txt 31)
LIMIT = "5 per second"
# "Adding, Editing, Archiving and Restoring users has a rate limit of 2 requests per second" (timetastic.txt 33)
USERS_LIMIT = "2 per second"
USERS_PATHS = re.compile(r"/api/users/(add|edit/[^/]+|archive/[^/]+|restore/[^/]+)\Z")
AUTHOR = "Timetastic API"


class KeyAuth(HttpAuthBase):
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        """As timetastic.txt 59 has it, "only admin users have access to an API token"; other keys are as unknown."""
        secret = bearer(request.headers.get("Authorization", ""))
        key = known_key(secret, unknown="Authorization has been denied for this request.")
        if key.role != Role.ORGANISATION_ADMIN:
            raise Unauthenticated("Authorization has been denied: this key does not act as an administrator.")
        limits = [("key", LIMIT)]
        if request.method == "POST" and USERS_PATHS.fullmatch(request.path_info):
            limits.append(("users", USERS_LIMIT))
        for name, limit in limits:
            count_call(
                request,
                organisation_id=key.organisation_id,
                name=key.name,
                limit=limit,
                key=("timetastic", name, str(key.pk)),
            )
        return acting(request, key, author=AUTHOR)


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Calls within the limit are told what is left of it (timetastic.txt 41-47)."""
    caller = caller_of(request)
    if caller is not None and not caller.limited:
        resets_at = caller.resets_at.astimezone(UTC)
        response.headers["X-Rate-Limit-Limit"] = "1s"
        response.headers["X-Rate-Limit-Remaining"] = str(caller.remaining)
        response.headers["X-Rate-Limit-Reset"] = f"{resets_at:%Y-%m-%dT%H:%M:%S.%f}0Z"
    return response
