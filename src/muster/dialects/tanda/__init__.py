"""Tanda's (Workforce.com's) API v2 (vendor document: tanda-v2.txt)."""

import re

from django.core.exceptions import RequestDataTooBig

from muster.dialects.kit import mounts
from muster.dialects.kit.bodies import FormOrJSONParser
from muster.dialects.kit.dialect import dialect
from muster.dialects.tanda import (
    breaks,
    clock_ins,
    departments,
    devices,
    invitations,
    locations,
    me,
    personal_details,
    qualifications,
    questions,
    ratings,
    roles,
    settings,
    shift_details,
    shifts,
    temporary_files,
    timesheets,
    tokens,
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
):  # fmt: skip
    api.add_router("/api/v2", _part.router)
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
