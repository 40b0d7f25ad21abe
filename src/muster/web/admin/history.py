"""What happened to a person's facts, in words. What the clock and the log-in ask for is not told, only that it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from muster.core.actor import PERSON_ROLES
from muster.core.models import Version
from muster.people.models import Employee
from muster.web.history import NOTHING, Entry, steps, told
from muster.web.templatetags.muster import words

DID = {
    Version.Event.CREATED: "added them",
    Version.Event.UPDATED: "changed them",
    Version.Event.DESTROYED: "deleted them",
}
# Facts that follow from others.
LEFT_OUT = frozenset({"uuid", "normalised_phone", "deactivated_at"})
NAMES = {
    "primary_department_id": "Primary department",
    "department_ids": "Departments",
    "managed_department_ids": "Manages",
    "employment_type_id": "Employment type",
    "work_group_id": "Work group",
    "photo_id": "Photo",
    "person_id": "Log-in",
    "external_id": "Id in another system",
    "email": "E-mail",
    "payslip_email": "E-mail for payslips",
    "secondary_emails": "More e-mail addresses",
    "pin": "PIN",
    "card_code": "QR card",
    "regular_hours": "Usual hours",
    "custom_fields": "Fields of your own",
    "api_tokens": "Own tokens",
    "allowed_applications": "Applications allowed",
    "applications": "Applications registered",
    "application_secrets": "Secret of an application",
}
# Of these only that they moved is told: secrets, and what makes no short line.
NOT_SPELLED_OUT = Employee.secret_fields | {"person_id", "photo_id", "regular_hours"}
ROLES = {str(role): words(role) for role in PERSON_ROLES}
GONE = "one that is no longer there"


@dataclass(frozen=True)
class Names:
    """Of the rows that a person's facts refer to, by id; and the facts that the reader has no right to see."""

    departments: Mapping[int, str]
    employment_types: Mapping[int, str]
    work_groups: Mapping[int, str]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def of(self, fact: str) -> Mapping[Any, str] | None:
        rows: dict[str, Mapping[Any, str]] = {
            "primary_department_id": self.departments,
            "department_ids": self.departments,
            "managed_department_ids": self.departments,
            "employment_type_id": self.employment_types,
            "work_group_id": self.work_groups,
            "roles": ROLES,
        }
        return rows.get(fact)


def entries(versions: Iterable[Version], zone: ZoneInfo, names: Names) -> list[Entry]:
    return [_entry(step, zone, names) for step in steps(versions)]


def _entry(versions: list[Version], zone: ZoneInfo, names: Names) -> Entry:
    first = versions[0]
    changes = [
        _told(change, names)
        for version in versions
        for change in version.changes
        if change["field"] not in LEFT_OUT | names.hidden and (change["previous"] or change["updated"])
    ]
    return Entry(first.at.astimezone(zone), first.author_name, DID[Version.Event(first.event)], changes)


def _told(change: Mapping[str, Any], names: Names) -> str:
    fact = change["field"]
    name = NAMES.get(fact) or words(fact)
    if fact in NOT_SPELLED_OUT:
        return f"{name}: {_moved(change)}"
    before, after = (_value(change[side], names.of(fact)) for side in ("previous", "updated"))
    return told(name, before, after)


def _moved(change: Mapping[str, Any]) -> str:
    if not change["updated"]:
        return "taken away"
    return "changed" if change["previous"] else "given"


def _value(value: Any, names: Mapping[Any, str] | None) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, list):
        return ", ".join(_value(one, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{words(name)} {one}" for name, one in value.items() if one) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names.get(value, GONE) if names is not None else str(value)
