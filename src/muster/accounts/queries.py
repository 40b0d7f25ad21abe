"""Reading credentials."""

import hmac
from datetime import timedelta

from django.db.models import QuerySet

from muster.accounts.models import ApiKey
from muster.core import clock
from muster.core.actor import Actor, Role, Scope
from muster.core.encryption import hash_secret
from muster.core.errors import Denied, NotFound
from muster.core.policy import require
from muster.core.tenant import one
from muster.people.models import Employee, Person
from muster.people.queries import profiles
from muster.places.models import Device

# How exact "last used" is: a write for each request would cost more than the request.
LAST_USED_STEP = timedelta(minutes=10)
# Read with each call of a program.
_KEY_COLUMNS = (
    "organisation_id", "author_name", "hash", "role", "scopes", "post_answers_created",
    "expires_at", "revoked_at", "last_used_at", "organisation__locked_out_at",
)  # fmt: skip


def api_keys(actor: Actor) -> QuerySet[ApiKey]:
    require(actor, "api_key.list")
    return ApiKey.objects.visible_to(actor).order_by("-id")


def api_key(actor: Actor, key_id: int) -> ApiKey:
    found = api_keys(actor).filter(pk=key_id).first()
    if found is None:
        raise NotFound("API key")
    return found


def live_key(secret: str) -> ApiKey | None:
    """The key that the secret opens, with its organisation; None for one unknown, revoked or expired."""
    digest = hash_secret(secret)
    now = clock.now()
    rows = ApiKey.objects.all_rows_unchecked().filter(hash=digest).select_related("organisation")
    found = one(rows.only(*_KEY_COLUMNS))
    if found is None or not hmac.compare_digest(found.hash, digest):
        return None
    if found.revoked_at or (found.expires_at and found.expires_at <= now):
        return None
    if found.last_used_at is None or now - found.last_used_at > LAST_USED_STEP:
        ApiKey.objects.all_rows_unchecked().filter(pk=found.pk).update(last_used_at=now)
    return found


def actor_of_key(key: ApiKey, *, author: str) -> Actor:
    """`author` signs its changes, unless the key has a name for that."""
    return Actor(
        organisation_id=key.organisation_id,
        roles=frozenset({Role(key.role)}),
        name=key.author_name or author,
        scopes=frozenset(Scope(scope) for scope in key.scopes),
        locked_out=key.organisation.locked_out_at is not None,
    )


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


def profile_of(person: Person, employee_id: int | None) -> Employee:
    """The profile that the person works as: the one chosen, else the first. Raises Denied when there is none."""
    own = profiles(person)
    if not own:
        raise Denied("Your log-in belongs to no active employee. Ask an administrator of your organisation.")
    return next((one for one in own if one.pk == employee_id), own[0])
