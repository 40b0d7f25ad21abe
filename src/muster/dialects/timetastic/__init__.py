"""Timetastic's API (vendor document: timetastic.txt; what the live service has beyond it: timetastic-extra.md)."""

import re

from muster.dialects.kit import mounts
from muster.dialects.kit.dialect import dialect
from muster.dialects.kit.lenient import LenientParser
from muster.dialects.timetastic import (
    absences,
    allowances,
    departments,
    holidays,
    leave_types,
    locked_dates,
    public_holidays,
    users,
    webhooks,
)
from muster.dialects.timetastic.auth import KeyAuth, finish
from muster.dialects.timetastic.errors import render_error
from muster.dialects.timetastic.wire import TEXT_STATUSES

api = dialect(
    vendor="timetastic",
    title="Timetastic",
    version="1",
    description="Timetastic's API as Muster answers it, under /api.",
    auth=KeyAuth(),
    render_error=render_error,
    parser=LenientParser(),
    http_schemes=("bearer",),
    text_statuses=TEXT_STATUSES,
)
# Fixed paths before those with an id in their place.
_PARTS = (
    holidays, absences, allowances, users, departments, leave_types, public_holidays, locked_dates, webhooks,
)  # fmt: skip
for _part in _PARTS:
    api.add_router("/api", _part.router)

_NOUNS = "holidays|absences|users|departments|leavetypes|publicholidays|lockeddates|webhooks"
mounts.register(
    mounts.Mount(
        vendor="timetastic",
        paths=re.compile(f"/api(?=/({_NOUNS})(/|$))"),
        canonical="/api",
        routes=tuple(api.urls[0]),
        render_error=render_error,
        finish=finish,
    )
)
