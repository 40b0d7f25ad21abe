"""Tokens, by OAuth 2 (tanda-v2.txt 9-70). Where a person allows an application: the web app's /api/oauth/authorize."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from muster.accounts import actions
from muster.accounts.guesses import client_address
from muster.core.policy import PUBLIC
from muster.dialects.kit.router import PolicyRouter
from muster.dialects.tanda.wire import TextIn, unix

router = PolicyRouter(tags=["Tokens"])


class TokenIn(Schema):
    """`authorization_code` takes code and redirect_uri (and code_verifier, with PKCE), `refresh_token` takes refresh_token,
    both with client_id and client_secret, here or by HTTP Basic. `password` takes username, password and scope, and otp
    where a second factor is set up.
    """

    grant_type: TextIn = None
    client_id: TextIn = None
    client_secret: TextIn = None
    code: TextIn = None
    redirect_uri: TextIn = None
    code_verifier: TextIn = None
    refresh_token: TextIn = None
    username: TextIn = None
    password: TextIn = None
    otp: TextIn = None
    scope: TextIn = None


class TokenOut(Schema):
    """Without expires_in and refresh_token where it was given for a password: it never expires."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the word of RFC 6750
    expires_in: int | None = None
    refresh_token: str | None = None
    scope: str
    created_at: int


class RefusalOut(Schema):
    """One of the words of RFC 6749, 5.2, and a sentence."""

    error: str
    error_description: str


@router.post(
    "/token",
    policy=PUBLIC,
    response={200: TokenOut, 400: RefusalOut, 401: RefusalOut, 429: RefusalOut},
    exclude_none=True,
    summary="Get a token",
)
def issue_token(request: HttpRequest, data: TokenIn) -> dict[str, Any]:
    given = actions.issue_token(
        {name: value for name, value in data.dict().items() if value is not None},
        authorization=request.headers.get("Authorization", ""),
        client=client_address(request),
    )
    return {**vars(given), "created_at": unix(given.created_at)}
