"""Reading credentials."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import F, Max, QuerySet
from oauth2_provider.models import AccessToken, Application, RefreshToken

from muster.accounts.invitation_queries import last_sent as last_sent  # noqa: PLC0414 - read from here
from muster.accounts.invitation_queries import onboarding_statuses as onboarding_statuses  # noqa: PLC0414 - read from here
from muster.accounts.models import ApiKey, ApiProfile, ClientToken, RequestRecord, SecondFactor
from muster.core import clock
from muster.core.actor import Actor, Role, Scope
from muster.core.encryption import hash_secret
from muster.core.errors import Denied, NotFound
from muster.core.policy import noun_of, require
from muster.core.policy import rows as rights
from muster.core.tenant import one
from muster.people.models import Employee, Person
from muster.people.queries import profiles
from muster.places.models import Device

# How exact "last used" is: a write for each request would cost more than the request.
LAST_USED_STEP = timedelta(minutes=10)
# Read with each call of a program.
_KEY_COLUMNS = (
    "organisation_id", "name", "author_name", "hash", "role", "scopes", "made_by_id", "post_answers_created",
    "expires_at", "revoked_at", "last_used_at", "organisation__locked_out_at", "organisation__time_zone",
    "profile__rights",
)  # fmt: skip
# What tokens for keys begin with: a door that others share an address with knows its own by it.
CLIENT_TOKEN = "mustertoken_"  # noqa: S105 - not one itself


def api_keys(actor: Actor) -> QuerySet[ApiKey]:
    require(actor, "api_key.list")
    return ApiKey.objects.visible_to(actor).select_related("profile").order_by("-id")


def api_key(actor: Actor, key_id: int) -> ApiKey:
    found = api_keys(actor).filter(pk=key_id).first()
    if found is None:
        raise NotFound("API key")
    return found


def live_key(secret: str) -> ApiKey | None:
    """The key that the secret opens, with its organisation; None for one unknown, revoked or expired."""
    digest = hash_secret(secret)
    rows = ApiKey.objects.all_rows_unchecked().filter(hash=digest).select_related("organisation", "profile")
    found = one(rows.only(*_KEY_COLUMNS))
    return _in_use(found) if found is not None and hmac.compare_digest(found.hash, digest) else None


def is_client_token(secret: str | None) -> bool:
    """Whether it looks like a token for a key, valid or not."""
    return secret is not None and secret.startswith(CLIENT_TOKEN)


def key_of_client_token(secret: str) -> ApiKey | None:
    """The key that the token was given for, with its organisation; None for an unknown or expired token, or key."""
    rows = ClientToken.objects.filter(hash=hash_secret(secret), expires_at__gt=clock.now())
    found = one(
        rows.select_related("key__organisation", "key__profile").only(
            *(f"key__{name}" for name in _KEY_COLUMNS)
        )
    )
    return None if found is None else _in_use(found.key)


def _in_use(key: ApiKey) -> ApiKey | None:
    """The key, its use noted; None for one revoked or expired."""
    now = clock.now()
    if key.revoked_at or (key.expires_at and key.expires_at <= now):
        return None
    if key.last_used_at is None or now - key.last_used_at > LAST_USED_STEP:
        ApiKey.objects.all_rows_unchecked().filter(pk=key.pk).update(last_used_at=now)
    return key


def actor_of_key(key: ApiKey, *, author: str) -> Actor:
    """`author` signs its changes, unless the key has a name for that."""
    return Actor(
        organisation_id=key.organisation_id,
        roles=frozenset({Role(key.role)}),
        name=key.author_name or author,
        scopes=frozenset(Scope(scope) for scope in key.scopes),
        resources=_resources(key.profile),
        key_maker_id=key.made_by_id,
        locked_out=key.organisation.locked_out_at is not None,
    )


def _resources(profile: ApiProfile | None) -> frozenset[str] | None:
    if profile is None:
        return None
    return frozenset(f"{noun}:{right}" for noun, right in profile.rights.items())


def request_records(actor: Actor) -> QuerySet[RequestRecord]:
    """Newest first."""
    require(actor, "request.list")
    return RequestRecord.objects.visible_to(actor).order_by("-pk")


def request_record(actor: Actor, record_id: int) -> RequestRecord:
    found = request_records(actor).filter(pk=record_id).first()
    if found is None:
        raise NotFound("Request")
    return found


def limits(actor: Actor) -> list[RequestRecord]:
    """Of each caller that called in the last day the newest call: it tells what was left of the limit."""
    rows = request_records(actor).filter(at__gte=clock.now() - timedelta(days=1)).order_by()
    newest = rows.values("vendor", "requester").annotate(newest=Max("pk")).values("newest")
    return list(RequestRecord.objects.visible_to(actor).filter(pk__in=newest).order_by("vendor", "requester"))


def api_profiles(actor: Actor) -> QuerySet[ApiProfile]:
    require(actor, "api_profile.list")
    return ApiProfile.objects.visible_to(actor).order_by("name", "id")


def api_profile(actor: Actor, profile_id: int) -> ApiProfile:
    found = api_profiles(actor).filter(pk=profile_id).first()
    if found is None:
        raise NotFound("API profile")
    return found


# What no program is given by a profile: it is about credentials themselves, or for people at their own screen.
NEVER_GIVEN = frozenset(
    {
        "account",
        "api_key",
        "api_profile",
        "application",
        "invitation",
        "log_in",
        "mail",
        "notice",
        "oauth_application",
        "own_details",
        "profile",
        "request",
        "shift_reminder",
        "team",
        "temporary_file",
        "token",
        "unclaimed_press",
    }
)


def resources() -> list[str]:
    """The nouns of the table of rights that a profile can give."""
    return sorted({noun_of(row.action) for row in rights()} - NEVER_GIVEN)


def actor_of_profile(employee: Employee) -> Actor:
    """A person in a browser, with all that their roles allow."""
    return Actor(
        organisation_id=employee.organisation_id,
        roles=employee.role_set,
        name=employee.name,
        employee_id=employee.pk,
        person_id=employee.person_id,
        locked_out=employee.organisation.locked_out_at is not None,
    )


@dataclass(frozen=True)
class Token:
    """A token that is valid now. `application_id` is None for one that a person made with their password."""

    pk: int
    application_id: int | None
    application_name: str | None
    person_id: int
    scopes: frozenset[Scope]


_KNOWN_SCOPES = frozenset(Scope)


def live_token(secret: str) -> tuple[Token, list[Employee]] | None:
    """The token, and the active profiles of its person with their organisations: one statement.

    None for one that is unknown, has expired or was revoked, and for a person who has no profile any more.
    """
    rows = Employee.objects.all_rows_unchecked().filter(
        person__is_active=True,
        person__oauth2_provider_accesstoken__token_checksum=hash_secret(secret),
        person__oauth2_provider_accesstoken__expires__gt=clock.now(),
        active=True,
        login_enabled=True,
    )
    via = "person__oauth2_provider_accesstoken__"
    found: list[Any] = list(
        rows.select_related("organisation", "person")
        .annotate(
            token_id=F(f"{via}id"),
            token_scope=F(f"{via}scope"),
            application_id=F(f"{via}application_id"),
            application_name=F(f"{via}application__name"),
        )
        .order_by("id")
    )
    if not found or found[0].person_id is None:
        return None
    first: Any = found[0]
    scopes = frozenset(Scope(word) for word in first.token_scope.split() if word in _KNOWN_SCOPES)
    return Token(first.token_id, first.application_id, first.application_name, first.person_id, scopes), found


def actor_of_token(token: Token, employee: Employee, *, author: str) -> Actor:
    """The person in this profile, with no more than the token's scopes; `author` signs the changes."""
    return replace(actor_of_profile(employee), scopes=token.scopes, name=author)


def actor_of_device(device: Device) -> Actor:
    return Actor(
        organisation_id=device.organisation_id,
        roles=frozenset({Role.KIOSK}),
        name=device.nickname,
        device_id=device.pk,
        locked_out=device.organisation.locked_out_at is not None,
    )


def live_device(token: str) -> Device | None:
    """The paired device that keeps this token; None when it was returned or paired anew."""
    if not token:
        return None
    rows = Device.objects.all_rows_unchecked().filter(token_hash=hash_secret(token), returned_on__isnull=True)
    return rows.select_related("location", "organisation").first()


def person_halfway(person_id: int, stamp: str) -> Person | None:
    """Who gave a right password and owes the second factor; None when the password was changed since."""
    found = Person.objects.filter(pk=person_id, is_active=True).first()
    return found if found and hmac.compare_digest(found.get_session_auth_hash(), stamp) else None


def profile_of(person: Person, employee_id: int | None) -> Employee:
    """The profile that the person works as: the one chosen, else the first. Raises Denied when there is none."""
    own = profiles(person)
    if not own:
        raise Denied("Your log-in belongs to no active employee. Ask an administrator of your organisation.")
    return next((one for one in own if one.pk == employee_id), own[0])


# Applications (OAuth 2), and what a person gave to programs


def applications(actor: Actor) -> QuerySet[Application]:
    """Those that the actor's person registered."""
    require(actor, "application.list")
    rows: QuerySet[Application] = Application.objects.filter(user_id=actor.person_id)
    return rows.order_by("name", "id")


def application(actor: Actor, application_id: int) -> Application:
    found = applications(actor).filter(pk=application_id).first()
    if found is None:
        raise NotFound("Application")
    return found


def api_tokens(actor: Actor) -> QuerySet[AccessToken]:
    """Those that the actor's person made with their password or on the page, the newest first."""
    require(actor, "account.update")
    rows: QuerySet[AccessToken] = AccessToken.objects.filter(user_id=actor.person_id, application=None)
    return rows.order_by("-id")


def allowed_applications(actor: Actor) -> list[tuple[Application, frozenset[Scope]]]:
    """Those that may act for the actor's person until it is withdrawn, with what they may do."""
    require(actor, "account.update")
    live = RefreshToken.objects.filter(
        user_id=actor.person_id, revoked__isnull=True, access_token__isnull=False
    )
    found: dict[Application, frozenset[Scope]] = {}
    for given in live.select_related("application", "access_token").order_by("application__name", "id"):
        found[given.application] = found.get(given.application, frozenset()) | scopes_of(given.access_token)
    return list(found.items())


def scopes_of(token: AccessToken) -> frozenset[Scope]:
    return frozenset(Scope(word) for word in token.scope.split() if word in _KNOWN_SCOPES)


def with_second_factor(person_ids: Iterable[int]) -> set[int]:
    """Those of them who confirm with an app when they log in. For people who were read through visible_to."""
    rows = SecondFactor.objects.filter(person_id__in=list(person_ids), confirmed_at__isnull=False)
    return set(rows.values_list("person_id", flat=True))
