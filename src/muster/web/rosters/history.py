"""What happened to a planned shift, in words: in its history, and for whoever was about to change it too."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.models import Version
from muster.people import queries as people
from muster.places import queries as places
from muster.web.history import NOTHING, Entry, steps, told
from muster.web.templatetags.muster import length_of, moment, words

NAMES = {
    "employee_id": "Person",
    "department_id": "Department",
    "position_id": "Position",
    "pay_code_id": "Pay code",
    "starts_at": "Start",
    "finishes_at": "End",
    "automatic_break_minutes": "Break",
    "breaks": "Breaks",
    "published_at": "Published",
    "needs_acceptance": "Needs a yes",
    "acceptance": "Answer",
    "acknowledged_at": "Seen",
}
MOMENTS = frozenset({"starts_at", "finishes_at", "published_at", "acknowledged_at"})
SAID: dict[str, Callable[[Any], str]] = {
    "automatic_break_minutes": length_of,
    "needs_acceptance": lambda value: "yes" if value else "no",
    "acceptance": words,
}
# With which a shift is planned, so that they say nothing.
UNSAID = {(NOTHING, "no"), (NOTHING, "Not accepted")}
DID: dict[str, str] = {Version.Event.CREATED: "planned it", Version.Event.UPDATED: "changed it"}


@dataclass(frozen=True)
class Words:
    """How the values of a version are said."""

    zone: ZoneInfo
    names: dict[str, dict[int, str]]

    @classmethod
    def of(cls, actor: Actor, zone: ZoneInfo) -> "Words":
        """Names of whom and what the actor sees."""
        rows: dict[str, QuerySet[Any]] = {
            "employee_id": people.employees(actor, active=None),
            "department_id": places.departments(actor),
            "position_id": places.positions(actor),
            "pay_code_id": places.pay_codes(actor),
        }
        return cls(zone, {name: dict(found.values_list("pk", "name")) for name, found in rows.items()})

    def entries(self, versions: Iterable[Version]) -> list[Entry]:
        return [self._entry(step) for step in steps(versions)]

    def _entry(self, step: list[Version]) -> Entry:
        first = step[0]
        changes = [said for version in step for said in self.changes(version)]
        return Entry(
            first.at.astimezone(self.zone), first.author_name, DID.get(first.event, "deleted it"), changes
        )

    def changes(self, version: Version) -> Iterator[str]:
        for one in version.changes:
            if one["field"] in NAMES:
                before, after = self._said(one, "previous"), self._said(one, "updated")
                if before != after and (before, after) not in UNSAID:
                    yield told(NAMES[one["field"]], before, after)

    def changed_meanwhile(self, versions: Iterable[Version], then: str) -> str:
        """For whoever had the page open while somebody else saved. `then`: what became of theirs, and what to do."""
        sentences = [
            f"{version.author_name} changed this shift: {'; '.join(self.changes(version))}."
            for version in versions
        ]
        return " ".join([*sentences, then])

    def _said(self, change: dict[str, Any], side: str) -> str:
        field: str = change["field"]
        value: Any = change.get(side)
        if value in (None, "", []):
            return NOTHING
        if field in self.names:
            return self.names[field].get(value, "another one")
        if field in MOMENTS:
            return moment(datetime.fromisoformat(value).astimezone(self.zone))
        return self._breaks(value) if field == "breaks" else SAID[field](value)

    def _breaks(self, kept: list[dict[str, Any]]) -> str:
        return ", ".join(
            (
                f"{self._clock(one['starts_at'])} to {self._clock(one['finishes_at'])}"
                if one["starts_at"]
                else length_of(one["minutes"])
            )
            + (" paid" if one["paid"] else "")
            for one in kept
        )

    def _clock(self, at: str) -> str:
        return f"{datetime.fromisoformat(at).astimezone(self.zone):%H:%M}"
