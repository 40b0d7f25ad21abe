"""Why planning is refused, each a Conflict of its own so that a page can show more than its words.

Conflict
 ├─ ChangedMeanwhile     somebody else changed the shift since it was read
 ├─ Stopped              a check that stops does not hold
 └─ NotAcknowledged      a check warns, and nobody said that they know
"""

from collections.abc import Sequence

from muster.core.errors import Conflict
from muster.core.models import Version
from muster.rosters.checks import Objection


class ChangedMeanwhile(Conflict):
    """`versions`: what was changed since, in order."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.versions = list(versions)
        super().__init__(f"This shift was changed meanwhile. {_told(self.versions)}Read it again.")


def _told(versions: Sequence[Version]) -> str:
    """Such as Rosa Rosters: starts_at from 2026-03-05T20:00:00+00:00 to 2026-03-05T21:00:00+00:00."""
    sentences = []
    for version in versions:
        moved = (f"{one['field']} from {one['previous']} to {one['updated']}" for one in version.changes)
        sentences.append(f"{version.author_name}: {', '.join(moved)}. ")
    return "".join(sentences)


class Objected(Conflict):
    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = list(objections)
        super().__init__(" ".join(dict.fromkeys(one.text for one in objections)))


class Stopped(Objected):
    pass


class NotAcknowledged(Objected):
    pass
