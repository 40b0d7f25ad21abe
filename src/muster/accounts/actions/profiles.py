"""API profiles: which resources a program may read or write."""

from collections.abc import Mapping

from muster.accounts.models import ApiKey, ApiProfile
from muster.accounts.queries import resources
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign

RIGHTS = ("read", "write")


def create_api_profile(actor: Actor, *, name: str, rights: Mapping[str, str]) -> ApiProfile:
    """`rights`: by resource "read" or "write". Raises Invalid for another one, Conflict for a name in use."""
    with change(actor) as made:
        require(actor, "api_profile.create")
        row = ApiProfile()
        _set(actor, row, name, rights)
        made.create(row)
        return row


def update_api_profile(actor: Actor, profile: ApiProfile, *, name: str, rights: Mapping[str, str]) -> None:
    """In force for its keys with their next call."""
    with change(actor) as made:
        require(actor, "api_profile.update", profile)
        _set(actor, profile, name, rights)
        made.save(profile)


def delete_api_profile(actor: Actor, profile: ApiProfile) -> None:
    """Raises Conflict while a key has it: without it the key could do more."""
    with change(actor) as made:
        require(actor, "api_profile.delete", profile)
        if ApiKey.objects.visible_to(actor).filter(profile=profile).exists():
            raise Conflict("Keys have this profile, revoked ones too. It stays with them.")
        made.delete(profile)


def _set(actor: Actor, row: ApiProfile, name: str, rights: Mapping[str, str]) -> None:
    known = resources()
    for resource, right in rights.items():
        if resource not in known or right not in RIGHTS:
            raise Invalid(f"{resource}: {right} is no right that a profile can give.", field="rights")
    assign(row, {"name": name.strip(), "rights": dict(sorted(rights.items()))})
    if not row.name:
        raise Invalid("Give the profile a name.", field="name")
    same = ApiProfile.objects.visible_to(actor).filter(name__iexact=row.name).exclude(pk=row.pk)
    if same.exists():
        raise Conflict(f"There is a profile called {row.name} already.", field="name")
