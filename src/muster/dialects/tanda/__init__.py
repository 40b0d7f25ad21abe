"""Tanda's (Workforce.com's) API v2 (vendor document: tanda-v2.txt)."""

import re

from django.core.exceptions import RequestDataTooBig

from muster.dialects.kit import mounts
from muster.dialects.kit.bodies import FormOrJSONParser
from muster.dialects.kit.dialect import dialect
from muster.dialects.tanda import (
    breaks,
    clock_ins,
    custom_events,
    departments,
    devices,
    duty_periods,
    invitations,
    locations,
    me,
    personal_details,
    qualifications,
    questions,
    ratings,
    roles,
    rosters,
    schedules,
    settings,
    shift_details,
    shift_reminders,
    shifts,
    swap_plans,
    swap_proposals,
    temporary_files,
    timesheets,
    tokens,
    unavailability,
    user_files,
    users,
)
from muster.dialects.tanda.auth import TokenAuth, finish
from muster.dialects.tanda.errors import render_error
from muster.dialects.tanda.photos import too_large

api = dialect(
    vendor="tanda",
    title="Tanda",
    version="2",
    description="Tanda's API v2 as Muster answers it, under /api/v2, and its tokens under /api/oauth.",
    auth=TokenAuth(),
    render_error=render_error,
    parser=FormOrJSONParser(),
    http_schemes=("bearer",),
)
api.add_exception_handler(RequestDataTooBig, too_large)
# Fixed paths before those with an id in their place.
for _part in (
    me, invitations, users, locations, departments, shift_details, roles, devices, clock_ins, qualifications,
    settings, personal_details, temporary_files, user_files, questions, ratings, breaks, shifts, timesheets,
    custom_events, rosters, schedules, unavailability, swap_plans, swap_proposals, shift_reminders,
):  # fmt: skip
    api.add_router("/api/v2", _part.router)
for _router in duty_periods.routers:
    api.add_router("/api/v2", _router)
api.add_router("/api/oauth", tokens.router)

_routes = tuple(api.urls[0])
# /api/oauth/authorize is a page of the web app, where people log in.
for _path in ("/api/v2", "/api/oauth/token"):
    mounts.register(
        mounts.Mount(
            vendor="tanda",
            paths=re.compile(f"{_path}(?=/|$)"),
            canonical=_path,
            routes=_routes,
            render_error=render_error,
            cross_origin=True,
            finish=finish,
        )
    )
