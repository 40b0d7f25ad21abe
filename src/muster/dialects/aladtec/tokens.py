"""Tokens by client credentials (aladtec-v2.txt 43-58). The client is an API key; what it may do, its API profile says."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from muster.accounts import actions
from muster.core.policy import PUBLIC
from muster.dialects.aladtec.auth import count
from muster.dialects.aladtec.wire import ErrorsOut, TextIn, Wire
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import PolicyRouter

router = PolicyRouter(tags=["Tokens"])


class TokenIn(Wire):
    grant_type: TextIn
    client_id: TextIn
    client_secret: TextIn


class TokenOut(Wire):
    access_token: str
    token_type: str
    expires_in: int
    scope: str


@router.post(
    "/oauth/token",
    policy=PUBLIC,
    response={200: TokenOut, **dict.fromkeys((400, 401, 405, 415, 429), ErrorsOut)},
    summary="Get a token",
)
def issue_token(request: HttpRequest, data: TokenIn) -> HttpResponse:
    key = actions.client_of(data.dict())
    count(request, key)
    made = actions.issue_client_token(key)
    told: dict[str, Any] = {
        "access_token": made.access_token,
        "token_type": "Bearer",
        "expires_in": made.expires_in,
        "scope": made.scope,
    }
    return json_response(told)
