# ruff: noqa: ARG002 - the signatures are those that the library calls
"""OAuth 2 (RFC 6749) by django-oauth-toolkit, bound to us: which flows there are, and what is kept of codes and tokens.

Offered are the authorization code, with PKCE (RFC 7636) for who sends it, and refreshing. A code is kept as its hash, as
tokens are, and the tokens it gave carry its mark: whoever sends it again takes them away (RFC 6749, 4.1.2).
"""

import functools
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.db import transaction
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.settings import oauth2_settings
from oauthlib.oauth2 import FatalClientError, OAuth2Error, WebApplicationServer
from oauthlib.oauth2.rfc6749.errors import (
    AccessDeniedError,
    InvalidClientIdError,
    InvalidGrantError,
    InvalidRequestError,
    MissingClientIdError,
)

from muster.core import clock
from muster.core.actor import Scope
from muster.core.encryption import hash_secret
from muster.core.errors import Invalid, MusterError
from muster.people.models import Person
from muster.people.queries import profiles

# What of an authorization request is read; all else is left out before the library sees it.
ASKED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
# What is read of a token request, by grant_type.
SENT = {
    "authorization_code": ("code", "redirect_uri", "code_verifier"),
    "refresh_token": ("refresh_token", "scope"),
}
CREDENTIALS = ("client_id", "client_secret")
# In place of the library's few words.
MEANING = {
    "invalid_client": "No application has this client_id and client_secret.",
    "invalid_grant": "This code or refresh token is not valid: unknown, used before, expired, revoked, of another "
    "application, or with another redirect_uri or code_verifier than it was asked for with.",
    "invalid_scope": "These are more scopes than were granted.",
}
# A host of a redirect address, with its port: it is written into a header.
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Refused(MusterError):  # noqa: N818 - reads as what happened, as the domain's errors do
    """No token is given; `error` is one of the words of RFC 6749, 5.2."""

    code = "refused"

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


class SentBack(Exception):  # noqa: N818 - as above
    """The application hears of it, not the person: they are to be sent to `location`."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def new_token() -> str:
    """64 hexadecimal characters, as the document's look (tanda-v2.txt 29)."""
    return secrets.token_hex(32)


class Validator(OAuth2Validator):  # type: ignore[misc]  # the library has no types
    """The library's, with our clock; it is given a code's hash wherever it expects the code."""

    def _load_application(self, client_id: str | None, request: Any) -> Any:
        # No database row holds a NUL, and PostgreSQL fails on being asked for one.
        return None if client_id and "\x00" in client_id else super()._load_application(client_id, request)

    def validate_scopes(self, client_id: str, scopes: list[str], *args: Any, **kwargs: Any) -> bool:
        """There is no default: "you are required to include a scope parameter" (tanda-v2.txt 132)."""
        return bool(scopes) and super().validate_scopes(client_id, scopes, *args, **kwargs)

    def save_authorization_code(self, client_id: str, code: dict[str, str], request: Any, *args: Any) -> None:
        kept = {**code, "code": hash_secret(code["code"])}
        expires = clock.now() + timedelta(seconds=oauth2_settings.AUTHORIZATION_CODE_EXPIRE_SECONDS)
        self._create_authorization_code(request, kept, expires)

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any) -> bool:
        grant = Grant.objects.filter(code=code, application=client).select_related("user").first()
        if grant is None:
            _take_back(code, client)
            return False
        request.user, request.scopes = grant.user, grant.scope.split()
        return grant.expires > clock.now() and may_have_tokens(grant.user)

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any) -> bool:
        valid = super().validate_refresh_token(refresh_token, client, request, *args)
        return bool(valid) and may_have_tokens(request.user)

    def confirm_redirect_uri(self, *args: Any, **kwargs: Any) -> bool:
        """RFC 6749, 5.2 has invalid_grant for an address that is not the one of the request; the library, invalid_request."""
        if not super().confirm_redirect_uri(*args, **kwargs):
            raise InvalidGrantError
        return True

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Of two that come with the same code, or the same refresh token, at the same moment one is given tokens."""
        try:
            with transaction.atomic():
                _use_up(request)
                super().save_bearer_token(token, request, *args, **kwargs)
        except InvalidGrantError:
            if request.code:
                _take_back(request.code, request.client)
            raise

    def invalidate_authorization_code(self, *args: Any, **kwargs: Any) -> None:
        """It was, by save_bearer_token."""

    def _create_access_token(self, expires: Any, *args: Any, **kwargs: Any) -> AccessToken:
        del expires  # by the library's clock
        lasts = timedelta(seconds=oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS)
        return super()._create_access_token(clock.now() + lasts, *args, **kwargs)

    def _create_refresh_token(self, request: Any, *args: Any) -> RefreshToken:
        made = super()._create_refresh_token(request, *args)
        if request.code:
            made.token_family = _family(request.code)
            made.save(update_fields=["token_family"])
        return made


def may_have_tokens(person: Person) -> bool:
    return person.is_active and bool(profiles(person))


def _family(code: str) -> UUID:
    """What all tokens that come from a code have in common, however often they are renewed."""
    return UUID(code[:32])


def _take_back(code: str, application: Application) -> None:
    family = RefreshToken.objects.filter(token_family=_family(code), application=application)
    if family.exists():
        RefreshToken.revoke_family(_family(code))


def _use_up(request: Any) -> None:
    if request.code:
        used, _ = Grant.objects.filter(code=request.code, application=request.client).delete()
    else:
        live = RefreshToken.objects.filter(pk=request.refresh_token_instance.pk, revoked__isnull=True)
        used = len(live.select_for_update())
    if not used:
        raise InvalidGrantError(request=request)


@functools.lru_cache(maxsize=1)
def _server() -> WebApplicationServer:
    return WebApplicationServer(
        Validator(),
        token_generator=lambda _: new_token(),
        token_expires_in=oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS,
    )


def exchange(form: Mapping[str, str], *, authorization: str) -> dict[str, Any]:
    """Tokens for a code or for a refresh token, as the library tells them. Raises Refused.

    The application's id and secret are in the form, or in `authorization`, the header of HTTP Basic.
    """
    grant = form.get("grant_type", "")
    if not grant:
        raise Refused("invalid_request", "grant_type is required.")
    if grant not in SENT:
        raise Refused("unsupported_grant_type", f"{grant} is not offered here.")
    word, _, basic = authorization.partition(" ")
    by_header = word.lower() == "basic"
    names = ("grant_type", *SENT[grant], *(() if by_header else CREDENTIALS))
    sent = {name: form[name] for name in names if form.get(name)}
    if "code" in sent:
        sent["code"] = hash_secret(sent["code"])
    headers = {"HTTP_AUTHORIZATION": f"Basic {basic.strip()}"} if by_header else {}
    try:
        _, body, status = _server().create_token_response("/", "POST", urlencode(sent), headers)
    except Grant.DoesNotExist as error:
        # Another request with the same code used it up after this one had found it: what came of it ends too.
        RefreshToken.revoke_family(_family(sent["code"]))
        raise _refused("invalid_grant", "") from error
    except OAuth2Error as error:
        raise _refused(error.error, error.description) from error
    told: dict[str, Any] = json.loads(body)
    if status != HTTPStatus.OK:
        raise _refused(told["error"], told.get("error_description", ""))
    return told


def _refused(error: str, description: str) -> Refused:
    return Refused(error, MEANING.get(error) or description)


@dataclass(frozen=True)
class Asked:
    """What an application asks a person for: valid, and so fit to be shown and to be answered."""

    application: Application
    scopes: tuple[Scope, ...]
    redirect_uri: str
    request: str

    @property
    def origin(self) -> str:
        """Where the answer goes: scheme, host and port."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


def asked(query: Iterable[tuple[str, str]]) -> Asked:
    """Raises Invalid for what must not be answered by sending the person on, and SentBack for the rest that is wrong."""
    request = "/?" + urlencode([(name, value) for name, value in query if name in ASKED])
    with _errors_told():
        scopes, told = _server().validate_authorization_request(request, "GET")
        _check_challenge(told)
    if not HOST.fullmatch(urlsplit(told["redirect_uri"]).netloc):
        raise Invalid("The address to return to cannot be read.")
    application: Application = told["request"].client
    return Asked(application, tuple(Scope(scope) for scope in scopes), told["redirect_uri"], request)


@contextmanager
def _errors_told() -> Iterator[None]:
    try:
        yield
    except FatalClientError as error:
        raise Invalid(_on_the_page(error)) from error
    except OAuth2Error as error:
        raise SentBack(error.in_uri(error.redirect_uri)) from error


def _check_challenge(told: Mapping[str, Any]) -> None:
    if "code_challenge" not in told:
        return
    if told["code_challenge_method"] != "S256" or not CHALLENGE.fullmatch(told["code_challenge"]):
        description = "Send a code_challenge of 43 to 128 characters with code_challenge_method S256."
        raise InvalidRequestError(description, request=told["request"])


def _on_the_page(error: FatalClientError) -> str:
    if isinstance(error, MissingClientIdError | InvalidClientIdError):
        return "The application that sent you here is not known. Tell whoever runs it that its ID (client_id) is wrong."
    return (
        "The application that sent you here did not give one of its registered addresses to return to. "
        f"Tell whoever runs it. ({error.description})"
    )


def granted(request: Asked, person: Person) -> str:
    """Where the person is sent with a code that is good for the scopes they were asked for."""
    scopes = [scope.value for scope in request.scopes]
    with _errors_told():
        headers, _, _ = _server().create_authorization_response(
            request.request, "GET", scopes=scopes, credentials={"user": person}
        )
    location: str = headers["Location"]
    return location


def declined(request: Asked) -> str:
    """Where the person is sent who does not allow it."""
    state = dict(parse_qsl(urlsplit(request.request).query)).get("state")
    error = AccessDeniedError("The person did not allow it.", state=state)
    location: str = error.in_uri(request.redirect_uri)
    return location
