"""The key is HTTP Basic's user name, with no password; Bearer works too (document, "Authentication")."""

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from muster.core.actor import Actor
from muster.dialects.kit.credentials import basic_user_name, bearer, key_actor

# "a limit of 5,000 API requests per TimeStation account per day" (document, "Rate Limiting").
LIMIT = "5000 per day"


class KeyAuth(HttpAuthBase):
    openapi_scheme = "basic"

    def __call__(self, request: HttpRequest) -> Actor:
        header = request.headers.get("Authorization", "")
        secret = basic_user_name(header) or bearer(header)
        key, actor = key_actor(
            request, secret, limit=LIMIT, unknown="Invalid API Key", author="TimeStation API"
        )
        request.created_status = 201 if key.post_answers_created else 200  # type: ignore[attr-defined]
        return actor
