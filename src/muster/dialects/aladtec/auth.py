"""Tokens of API profiles, and the limits of the whole system (aladtec-v2.txt 27-48)."""

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from muster.accounts.models import ApiKey
from muster.accounts.queries import is_client_token, key_of_client_token
from muster.core.actor import Actor
from muster.core.errors import Unauthenticated
from muster.dialects.aladtec.errors import NO_TOKEN
from muster.dialects.aladtec.versions import require_served
from muster.dialects.aladtec.wire import Times
from muster.dialects.kit.callers import caller_of, count_call
from muster.dialects.kit.credentials import acting, bearer
from muster.dialects.kit.router import ApiRequest

# "50 requests per minute and 2500 requests per rolling 24 hour period" (aladtec-v2.txt 29), by system.
DAY_LIMIT = "2500 per day"
MINUTE_LIMIT = "50 per minute"
AUTHOR = "Aladtec API"


class AladtecRequest(ApiRequest):
    """With what tells times: the version's form, in the system's zone."""

    times: Times


class TokenAuth(HttpAuthBase):
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        secret = bearer(request.headers.get("Authorization", ""))
        key = key_of_client_token(secret) if secret and is_client_token(secret) else None
        if key is None:
            raise Unauthenticated(NO_TOKEN)
        count(request, key)
        version = request.dialect_version  # type: ignore[attr-defined]
        require_served(version, request.method or "", request.path_info)
        request.times = Times.of(version, key.organisation.time_zone)  # type: ignore[attr-defined]
        return acting(request, key, author=AUTHOR)


def count(request: HttpRequest, key: ApiKey) -> None:
    """Raises TooMany. What the minute refuses is no call of the day: a program gone wild would use up the system's.

    Whoever looks at recent requests is shown the minute's count, unless the day's is used up.
    """
    _count(request, key, MINUTE_LIMIT, moving=False)
    minute = caller_of(request)
    _count(request, key, DAY_LIMIT, moving=True)
    request.caller = minute  # type: ignore[attr-defined]


def _count(request: HttpRequest, key: ApiKey, limit: str, *, moving: bool) -> None:
    count_call(
        request,
        organisation_id=key.organisation_id,
        name=key.name,
        limit=limit,
        key=("aladtec", str(key.organisation_id)),
        moving=moving,
    )
