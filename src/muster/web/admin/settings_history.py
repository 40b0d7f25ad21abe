"""What was changed of the settings, in words."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from muster.core.models import Version
from muster.places.models import OrganisationSettings, Weekday
from muster.places.queries import versions
from muster.web.history import NOTHING, Entry, steps, told
from muster.web.middleware import PageRequest
from muster.web.templatetags.muster import words

KEPT = ("organisation_settings", "attendance_settings")
SHOWN = 20  # steps, the newest
NAMES = {
    "week_starts_on": "The week starts on",
    "timesheet_weeks": "Weeks of a timesheet",
    "timesheet_anchor_on": "A timesheet begins on",
    "employees_enter_availability": "Employees enter when they cannot work",
    "availability_notice_days": "Days ahead for that",
    "employees_ask_for_leave": "Employees ask for leave",
    "default_leave_hours": "Hours of a day of leave",
    "default_preferred_weekly_hours": "Preferred hours a week of somebody new",
    "device_access_code_digest": "Access code for devices",
}


def entries(request: PageRequest, zone: ZoneInfo) -> list[Entry]:
    found = steps(versions(request.actor, *KEPT))[:SHOWN]
    return [_entry(step, zone) for step in found]


def _entry(step: list[Version], zone: ZoneInfo) -> Entry:
    first = step[0]
    made = first.event == Version.Event.CREATED
    changes = [] if made else [_told(change) for version in step for change in version.changes]
    return Entry(
        first.at.astimezone(zone), first.author_name, "set them up" if made else "changed them", changes
    )


def _told(change: Mapping[str, Any]) -> str:
    fact = change["field"]
    name = NAMES.get(fact) or words(fact)
    if fact in OrganisationSettings.secret_fields:
        return f"{name}: reset" if change["previous"] else f"{name}: made"
    return told(name, _value(fact, change["previous"]), _value(fact, change["updated"]))


def _value(fact: str, value: Any) -> str:
    if fact == "week_starts_on" and value:
        return str(Weekday(value).label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, list):
        return "; ".join(_value("", one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{words(str(key))} {_value('', one)}" for key, one in value.items())
    return str(value)
