"""System settings (tanda-v2.txt 2668-2702): the four that the document prints, and what else our settings pages show."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Field, Schema

from muster.attendance import queries as attendance
from muster.core import clock
from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.versions import VersionOut, Write, written
from muster.dialects.tanda.wire import COMMON_ERRORS, day, number, unix
from muster.places import queries

router = PolicyRouter(tags=["Settings"], errors=COMMON_ERRORS)

SUNDAY = 7
OF_PLACES = {
    "employees_enter_availability": "enable_availability",
    "availability_notice_days": "unavailability_minimum_days",
    "employees_ask_for_leave": "enable_employee_leave",
    "default_leave_hours": "leave_request_default_length",
    "default_preferred_weekly_hours": "default_preferred_hours",
    "timesheet_weeks": "timesheet_interval",
    "timesheet_anchor_on": "timesheet_start_date",
    "week_starts_on": "week_start_day",
}
OF_ATTENDANCE = {
    "rounding": "clockin_rounding",
    "automatic_breaks": "automatic_break_rules",
    "duplicate_seconds": "duplicate_clockin_seconds",
    "pair_window_minutes": "schedule_match_minutes",
    "longest_shift_minutes": "longest_shift_minutes",
    "forgotten_after_minutes": "forgotten_clockout_minutes",
    "forgotten_rule": "forgotten_clockout_rule",
}
OF_ORGANISATION = {"name": "organisation_name", "time_zone": "time_zone"}


def _length(hours: str) -> float | int | None:
    return number(Decimal(hours))


def _weekday(iso: int) -> int:
    """0 is Sunday (2756)."""
    return iso % SUNDAY


# How they write what a Version keeps otherwise.
VALUES: dict[str, Write] = {
    "default_leave_hours": _length,
    "default_preferred_weekly_hours": _length,
    "week_starts_on": _weekday,
}


class SettingsOut(Schema):
    enable_availability: bool
    unavailability_minimum_date: str
    unavailability_minimum_days: int
    enable_employee_leave: bool
    leave_request_default_length: float
    default_preferred_hours: float
    timesheet_interval: int = Field(description="Weeks of a timesheet.")
    timesheet_start_date: str = Field(description="A day on which a timesheet begins.")
    week_start_day: int = Field(description="0 is Sunday.")
    organisation_name: str
    time_zone: str
    clockin_rounding: dict[str, Any]
    automatic_break_rules: list[dict[str, int]]
    duplicate_clockin_seconds: int
    schedule_match_minutes: int
    longest_shift_minutes: int
    forgotten_clockout_minutes: int
    forgotten_clockout_rule: str
    updated_at: int


def _written(actor: Actor) -> dict[str, Any]:
    row, organisation = queries.settings(actor), queries.organisation(actor)
    rules = attendance.settings(actor.organisation_id)
    today = clock.now().astimezone(ZoneInfo(organisation.time_zone)).date()
    return {
        **{theirs: getattr(row, ours) for ours, theirs in OF_PLACES.items()},
        "unavailability_minimum_date": day(today + timedelta(days=row.availability_notice_days)),
        "leave_request_default_length": number(row.default_leave_hours),
        "default_preferred_hours": number(row.default_preferred_weekly_hours),
        "timesheet_start_date": day(row.timesheet_anchor_on),
        "week_start_day": _weekday(row.week_starts_on),
        **{theirs: getattr(organisation, ours) for ours, theirs in OF_ORGANISATION.items()},
        **{theirs: getattr(rules, ours) for ours, theirs in OF_ATTENDANCE.items()},
        "updated_at": max(unix(row.updated_at) or 0, unix(rules.updated_at) or 0),
    }


@router.get("/settings", policy="settings.view", response={200: SettingsOut}, summary="Settings")
def get_settings(request: ApiRequest) -> HttpResponse:
    return json_response(_written(request.auth))


@router.get(
    "/settings/versions",
    policy="settings.view_history",
    response={200: list[VersionOut]},
    summary="Versions of settings",
)
def list_setting_versions(request: ApiRequest, since: Since) -> HttpResponse:
    found = queries.versions(request.auth, "organisation_settings", "attendance_settings")
    names = {**OF_PLACES, **OF_ATTENDANCE, **OF_ORGANISATION}
    after = since.updated_after
    return json_response(written(found, item_type="Setting", names=names, values=VALUES, after=after))
