"""`muster createkey`: a program's key, shown once."""

from argparse import Namespace

from muster.accounts.actions import create_api_key
from muster.cli import doors, product
from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.models import Organisation


def run(options: Namespace) -> int:
    product.require_migrated()
    role = _known(options.role, [str(role) for role in PERSON_ROLES], "--role")
    scopes = [Scope(_known(scope, list(Scope), "--scope")) for scope in options.scope or ()]
    organisation = organisation_called(options.organisation)
    _, key = create_api_key(
        Actor.system(organisation.pk),
        name=options.name,
        role=Role(role),
        scopes=scopes or None,
        post_answers_created=options.created_201,
    )
    print(f"The key {options.name} of {organisation.name}, shown only now:\n\n  {key}\n")
    for name, call in doors.calls(doors.BY_KEY, key):
        print(f"Try it at {name}'s door:\n  {call}")
    for door in doors.BY_TOKEN:
        print(f"{door.name}'s door takes a person's token. Make yours at:\n  {doors.where_tokens_are_made()}")
    return 0


def _known(word: str, words: "list[str]", option: str) -> str:
    if word not in words:
        raise SystemExit(f"{option} {word} is not known. It is one of: {', '.join(words)}.")
    return word


def organisation_called(name: str | None) -> Organisation:
    """The one of that name, or the only one."""
    everyone = Organisation.objects.order_by("name")
    found = list(everyone.filter(name__iexact=name) if name else everyone)
    if len(found) == 1:
        return found[0]
    names = ", ".join(everyone.values_list("name", flat=True))
    if not names:
        raise SystemExit("There is no organisation yet. Make one: muster init")
    if found:
        raise SystemExit(f"There are several organisations. Name one by --organisation: {names}.")
    raise SystemExit(f"There is no organisation called {name}. There are: {names}.")
