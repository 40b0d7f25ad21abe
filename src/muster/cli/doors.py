"""The doors that programs come in by, each with a call to try: what `run` and `createkey` print."""

import shlex
from dataclasses import dataclass

from django.conf import settings

from muster.accounts.models import client_id_of


@dataclass(frozen=True)
class Door:
    """`arguments` are curl's, with {credential}, {client_id} and {url} to be filled in."""

    name: str
    arguments: str


# An organisation's key opens these, a person's token those.
BY_KEY = (
    Door("TimeStation", "-u {credential}: {url}/v1/employees"),
    Door(
        "Aladtec",
        "{url}/api/v3/oauth/token -d grant_type=client_credentials -d client_id={client_id} -d client_secret={credential}",
    ),
    Door("Timetastic", "-H 'Authorization: Bearer {credential}' {url}/api/users"),
)
BY_TOKEN = (Door("Tanda", "-H 'Authorization: bearer {credential}' {url}/api/v2/users/me"),)


def calls(doors: tuple[Door, ...], credential: str) -> list[tuple[str, str]]:
    """For each door its name and a line that works when pasted into a shell."""
    filled = {
        "credential": shlex.quote(credential),
        "client_id": client_id_of(credential),
        "url": shlex.quote(settings.PUBLIC_URL),
    }
    return [(door.name, "curl -s " + door.arguments.format(**filled)) for door in doors]


def where_tokens_are_made() -> str:
    return f"{settings.PUBLIC_URL}/account/programs"
