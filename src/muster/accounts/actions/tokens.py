"""Tokens that a person's own programs call with, and those of applications that they allowed."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from oauth2_provider.models import AccessToken, Grant, RefreshToken, set_token_value

from muster.accounts.actions.log_ins import sign_in
from muster.accounts.actions.second_factor import require_second_factor
from muster.accounts.guesses import password_counted
from muster.accounts.oauth import Refused, exchange, new_token
from muster.accounts.queries import actor_of_profile
from muster.core import clock
from muster.core.actor import Actor, Scope
from muster.core.change import Change, change
from muster.core.errors import Invalid, NotFound
from muster.core.policy import require
from muster.people.models import Employee, Person
from muster.people.queries import employee_head, profiles

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
# A refresh token that was used is known for so long, so that whoever uses it again is noticed.
USED_TOKENS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """What a token request is answered with; `refresh_token` and `expires_in` (seconds) for an application alone."""

    access_token: str
    scope: str
    created_at: datetime
    refresh_token: str | None = None
    expires_in: int | None = None


def issue_token(form: dict[str, str], *, authorization: str, client: str) -> Issued:
    """Answer a token request (RFC 6749, 4.1.3, 4.3.2 and 6). Raises Refused, or TooMany while `client` must wait.

    `authorization` is the header of that name, `client` the network address that the request came from.
    """
    if form.get("grant_type") == "password":
        return _by_password(form, client=client)
    told = exchange(form, authorization=authorization)
    return Issued(
        told["access_token"], told["scope"], clock.now(), told["refresh_token"], int(told["expires_in"])
    )


def _by_password(form: dict[str, str], *, client: str) -> Issued:
    """Without an application: for whoever integrates their own account (tanda-v2.txt 54)."""
    for name in ("username", "password"):
        if not form.get(name):
            raise Refused("invalid_request", f"{name} is required.")
    scopes = _scopes(form.get("scope", ""))
    try:
        person = password_counted(client, lambda: _signed_in(form, client))
    except Invalid as wrong:
        raise Refused("invalid_grant", wrong.message) from wrong
    own = profiles(person)
    if not own:
        raise Refused("invalid_grant", "This log-in belongs to no active employee.")
    # Who is locked out may still ask whether they are (tanda-v2.txt 80).
    with change(_whatever_the_bill(actor_of_profile(own[0]))) as made:
        made.note(own[0], api_tokens=(None, _told(scopes)))
        return Issued(give_token(person, scopes=scopes), _told(scopes), made.at)


def _signed_in(form: dict[str, str], client: str) -> Person:
    person = sign_in(email=form["username"], password=form["password"], client=client)
    if person.must_change_password:
        raise Invalid("This password was for the first log-in only. Log in, choose your own, and use that.")
    require_second_factor(person, code=form.get("otp"))
    return person


def _scopes(words: str) -> list[Scope]:
    if not words.split():
        raise Refused("invalid_scope", "scope is required.")
    unknown = set(words.split()) - set(Scope)
    if unknown:
        raise Refused("invalid_scope", f"There is no scope {min(unknown)}.")
    return [Scope(word) for word in dict.fromkeys(words.split())]


def _whatever_the_bill(actor: Actor) -> Actor:
    """As the actor, whose organisation may be locked out: what was given can be taken back then too."""
    return replace(copy(actor), locked_out=False)  # a page gives one that is looked up at first use


def _told(scopes: Collection[Scope]) -> str:
    return " ".join(scopes)


def give_token(person: Person, *, scopes: Collection[Scope]) -> str:
    """A token that a person made with their password: it never expires, and is theirs to revoke (tanda-v2.txt 57)."""
    secret = new_token()
    token = AccessToken(user=person, scope=_told(scopes), expires=NEVER)
    set_token_value(token, secret)
    token.save()
    return secret


def create_api_token(actor: Actor, *, scopes: Collection[Scope]) -> str:
    """As with the password, for whoever is logged in; known only now."""
    with change(actor) as made:
        require(actor, "account.update")
        if not scopes:
            raise Invalid("Choose what it may be used for.", field="scopes")
        secret = give_token(Person.objects.get(pk=actor.person_id or 0), scopes=scopes)
        note(made, api_tokens=(None, _told(scopes)))
        return secret


def revoke_api_token(actor: Actor, token_id: int) -> None:
    with change(_whatever_the_bill(actor)) as made:
        require(actor, "account.update")
        token = AccessToken.objects.filter(pk=token_id, user_id=actor.person_id, application=None).first()
        if token is None:
            raise NotFound("Token")
        note(made, api_tokens=(token.scope, None))
        token.delete()


def withdraw_consent(actor: Actor, application_id: int) -> None:
    """The application that the person allowed may no longer act for them."""
    with change(_whatever_the_bill(actor)) as made:
        require(actor, "account.update")
        theirs = Q(user_id=actor.person_id, application_id=application_id)
        one = RefreshToken.objects.filter(theirs, revoked__isnull=True).select_related("application").first()
        if one is None:
            raise NotFound("Application")
        note(made, allowed_applications=(one.application.name, None))
        _delete(theirs)


def revoke_all_tokens(actor: Actor) -> None:
    """Of the actor's own person: those made with the password, and what applications were allowed."""
    with change(_whatever_the_bill(actor)) as made:
        require(actor, "account.update")
        note(made, api_tokens=("(all)", None))
        _delete(Q(user_id=actor.person_id))


def note(made: Change, **moved: tuple[str | None, str | None]) -> None:
    """A person has no history of their own; that of the profile they work as tells it."""
    profile: Employee = employee_head(made.actor, made.actor.employee_id or 0)
    made.note(profile, **moved)


def _delete(rows: Q) -> None:
    # Refresh tokens first: without its access token one would be left behind.
    for model in (Grant, RefreshToken, AccessToken):
        model.objects.filter(rows).delete()


def purge_tokens() -> None:
    """Remove what has run out. An access token that can still be refreshed stays with its refresh token."""
    now = clock.now()
    Grant.objects.filter(expires__lte=now).delete()
    RefreshToken.objects.filter(revoked__lte=now - USED_TOKENS_KEPT).delete()
    AccessToken.objects.filter(expires__lte=now, refresh_token__isnull=True).delete()
