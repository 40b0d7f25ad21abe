"""What every page shows beside its own: who is logged in, and where they may go."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from muster.core.errors import MusterError
from muster.core.policy import may_ever
from muster.notices.queries import unread


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    policy: str
    prefixes: tuple[str, ...]


WORK = (
    Entry("My time", "my_time", "clock_event.record", ("/time/",)),
    Entry("My roster", "my_roster", "roster.list", ("/roster/",)),
    Entry(
        "Team roster",
        "team_roster",
        "roster.list",
        tuple(
            f"/roster/{part}"
            for part in (
                "team/",
                "shifts/",
                "days/",
                "notes/",
                "publish/",
                "swaps/",
                "copy",
                "lay",
                "duty/",
                "events/",
            )
        ),
    ),
    Entry("My leave", "my_leave", "leave_request.list", ("/leave/",)),
    Entry("Wall chart", "wall_chart", "wall_chart.view", ("/away/",)),
    Entry("Who is in", "who_is_in", "team.view", ("/now/",)),
    Entry("Timesheets", "timesheets", "timesheet.approve", ("/timesheets/",)),
    # Whoever is named as an approver without being a manager finds it by way of their own leave.
    Entry("Leave to approve", "leave_to_approve", "leave_request.book_for_many", ("/approvals/",)),
    Entry("People", "people", "team.view", ("/people/",)),
    Entry("My details", "my_details", "own_details.view", ("/details/",)),
)
SET_UP = (
    Entry("Departments", "departments", "department.update", ("/departments/", "/locations/")),
    Entry("Leave", "leave_set_up", "leave_settings.update", ("/leave-set-up/",)),
    Entry("Rosters", "roster_set_up", "required_cover.set", ("/roster-set-up/",)),
    Entry("Devices", "devices", "device.list", ("/devices/",)),
    Entry("Keys", "keys", "api_key.list", ("/keys/", "/requests/", "/api-profiles/", "/webhooks/")),
    Entry("Applications", "applications", "application.list", ("/applications/",)),
    Entry("Outbox", "outbox", "mail.list", ("/outbox/",)),
    Entry("Settings", "settings", "attendance_settings.update", ("/settings/",)),
)


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    try:
        actor, profile = request.actor, request.profile  # type: ignore[attr-defined]
        return {
            "profile": profile,
            "organisation": profile.organisation,
            "work_entries": _entries(request, actor, WORK),
            "set_up_entries": _entries(request, actor, SET_UP),
            # Asked when the page shows it: a fragment does not.
            "unread_notices": partial(unread, actor),
        }
    except MusterError:
        # A log-in without an active employee: the page itself says so.
        return {}


def _entries(request: HttpRequest, actor: Any, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    nearest = max(
        (len(prefix) for one in entries for prefix in one.prefixes if request.path.startswith(prefix)),
        default=0,
    )
    return [
        {
            "label": one.label,
            "url": reverse(one.url_name),
            "current": nearest in {len(prefix) for prefix in one.prefixes if request.path.startswith(prefix)},
        }
        for one in entries
        if may_ever(actor, one.policy)
    ]
