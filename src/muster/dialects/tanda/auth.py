"""Bearer tokens, whose person acts in one of their profiles; calls counted by requester (tanda-v2.txt 83-126)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.security.http import HttpAuthBase

from muster.accounts.queries import Token, actor_of_token, live_token
from muster.core.actor import Actor
from muster.core.errors import Denied, Unauthenticated
from muster.dialects.kit.caching import with_etag
from muster.dialects.kit.callers import caller_of, count_call
from muster.dialects.kit.credentials import bearer
from muster.dialects.tanda.errors import Lapsed
from muster.people.models import Employee

LIMIT = "200 per minute"
# "By default, changes will be marked as being made by "API v2"" (tanda-v2.txt 173).
AUTHOR = "API v2"
# "You can query the current user endpoint to check if a user has a valid subscription" (tanda-v2.txt 80).
OPEN_TO_LAPSED = "/api/v2/users/me"


class TokenAuth(HttpAuthBase):
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        secret = bearer(request.headers.get("Authorization", ""))
        found = live_token(secret) if secret else None
        if found is None:
            raise Unauthenticated("The access token is invalid, has expired or was revoked.")
        token, profiles = found
        request.tanda_profiles = profiles  # type: ignore[attr-defined]
        _count(request, token, profiles[0])
        profile = _chosen(request, profiles)
        if profile.organisation.locked_out_at is not None and request.path_info != OPEN_TO_LAPSED:
            raise Lapsed
        actor = actor_of_token(token, profile, author=AUTHOR)
        request.tanda_actors = [actor, *_others(request, token, profile, profiles)]  # type: ignore[attr-defined]
        return actor


def actors(request: HttpRequest) -> list[Actor]:
    """The profile that acts, and with it the person's others, for lists that cover several organisations (283, 295).

    The acting one alone where X-User-Id or X-Organisation-Id names it.
    """
    found: list[Actor] = request.tanda_actors  # type: ignore[attr-defined]
    return found


def _others(request: HttpRequest, token: Token, acting: Employee, profiles: list[Employee]) -> list[Actor]:
    if any(name in request.headers for name in ("X-User-Id", "X-Organisation-Id")):
        return []
    others = (one for one in profiles if one is not acting and one.organisation.locked_out_at is None)
    return [actor_of_token(token, one, author=AUTHOR) for one in others]


def _count(request: HttpRequest, token: Token, profile: Employee) -> None:
    """By person for the tokens of their password, all together; by application and person for the others."""
    application = "password" if token.application_id is None else str(token.application_id)
    count_call(
        request,
        organisation_id=profile.organisation_id,
        name=f"{profile.name}, {token.application_name or 'own token'}",
        limit=LIMIT,
        key=("tanda", application, str(token.person_id)),
    )


def _chosen(request: HttpRequest, profiles: list[Employee]) -> Employee:
    """The profile that X-User-Id or X-Organisation-Id names (tanda-v2.txt 195-196), else the first."""
    user_id = request.headers.get("X-User-Id")
    organisation_id = request.headers.get("X-Organisation-Id")
    for profile in profiles:
        if user_id not in {None, str(profile.pk)}:
            continue
        if organisation_id in {None, str(profile.organisation_id)}:
            return profile
    raise Denied("This token's user has no such profile.")


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Every answer tells the requester's limit and has an ETag (tanda-v2.txt 90, 128)."""
    response = with_etag(request, response)
    caller = caller_of(request)
    if caller is not None:
        response.headers["X-RateLimit-Limit"] = str(caller.amount)
        response.headers["X-RateLimit-Remaining"] = str(caller.remaining)
        response.headers["X-RateLimit-Reset"] = str(int(caller.resets_at.timestamp()))
        if caller.limited:
            response.headers["X-RateLimit-RateLimited"] = "true"
    return response
