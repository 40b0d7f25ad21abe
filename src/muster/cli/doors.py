"""The doors that programs come in by, each with a call to try: what `run` and `createkey` print."""

import shlex
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Door:
    """`arguments` are curl's, with {key} and {url} to be filled in."""

    name: str
    arguments: str


DOORS = (Door("TimeStation", "-u {key}: {url}/v1/employees"),)


def calls(key: str) -> list[tuple[str, str]]:
    """For each door its name and a line that works when pasted into a shell."""
    filled = {"key": shlex.quote(key), "url": shlex.quote(settings.PUBLIC_URL)}
    return [(door.name, "curl -s " + door.arguments.format(**filled)) for door in DOORS]
