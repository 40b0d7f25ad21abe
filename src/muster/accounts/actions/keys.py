"""Keys of programs."""

from datetime import datetime

from muster.accounts.models import ApiKey, ApiProfile
from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.change import change
from muster.core.encryption import hash_secret, new_secret
from muster.core.errors import Denied, Invalid
from muster.core.policy import require
from muster.core.values import assign


def create_api_key(
    actor: Actor,
    *,
    name: str,
    role: Role = Role.ORGANISATION_ADMIN,
    scopes: list[Scope] | None = None,
    author_name: str | None = None,
    post_answers_created: bool = False,
    profile: ApiProfile | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """The key's row, and the key itself, which is known only now."""
    with change(actor) as made:
        require(actor, "api_key.create")
        if role not in PERSON_ROLES:
            raise Invalid("A key acts with one of the roles of a person.", field="role")
        secret = new_secret("muster_")
        row = ApiKey(hash=hash_secret(secret), hint=secret[-4:], role=role.value, profile=profile)
        row.made_by_id = actor.employee_id
        if scopes is not None:
            row.scopes = [scope.value for scope in scopes]
        if not actor.scopes.issuperset(Scope(scope) for scope in row.scopes):
            raise Denied("A key is not given more than the credential that makes it has.")
        assign(
            row,
            {
                "name": name.strip(),
                "author_name": author_name,
                "post_answers_created": post_answers_created,
                "expires_at": expires_at,
            },
        )
        made.create(row)
        return row, secret


def update_api_key(actor: Actor, key: ApiKey, *, post_answers_created: bool) -> None:
    with change(actor) as made:
        require(actor, "api_key.create", key)
        key.post_answers_created = post_answers_created
        made.save(key)


def revoke_api_key(actor: Actor, key: ApiKey) -> None:
    with change(actor) as made:
        require(actor, "api_key.revoke", key)
        key.revoked_at = key.revoked_at or made.at
        made.save(key)
