"""What was changed, by whom and when, as pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from muster.core.models import Version

NOTHING = "nothing"


@dataclass(frozen=True)
class Entry:
    at: datetime
    author: str
    did: str
    changes: list[str]


def steps(versions: Iterable[Version]) -> list[list[Version]]:
    """The newest first; what one person changed at one moment is one step."""
    at_once = groupby(versions, lambda version: (version.at, version.author_name))
    return [list(step) for _, step in at_once][::-1]


def told(name: str, before: str, after: str) -> str:
    return f"{name}: {after}" if before == NOTHING else f"{name}: {after}, before {before}"
