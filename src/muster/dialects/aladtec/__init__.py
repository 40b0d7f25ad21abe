"""Aladtec's API v3, and v2 with its naive times and fewer operations (aladtec.yaml, aladtec-v2.txt)."""

import re

from muster.accounts.queries import is_client_token
from muster.dialects.aladtec import (
    accrual_banks,
    availability,
    configuration,
    day_notes,
    events,
    extra_hours,
    member_facts,
    members,
    open_time,
    payroll,
    position_qualifications,
    scheduled_time,
    schedules,
    time_clock,
    time_clock_time,
    time_off,
    time_types,
    tokens,
)
from muster.dialects.aladtec.auth import TokenAuth
from muster.dialects.aladtec.bodies import StrictParser
from muster.dialects.aladtec.errors import render_error
from muster.dialects.kit import mounts
from muster.dialects.kit.dialect import dialect

api = dialect(
    vendor="aladtec",
    title="Aladtec",
    version="3",
    description="Aladtec's API as Muster answers it, under /api/v3 and /api/v2, also below /<customer>.",
    auth=TokenAuth(),
    render_error=render_error,
    parser=StrictParser(),
    http_schemes=("bearer",),
)
# Fixed paths before those with an id in their place.
for _part in (
    tokens, configuration, member_facts, members, position_qualifications, time_clock, time_clock_time, accrual_banks,
    schedules, scheduled_time, open_time, day_notes, extra_hours, time_off, availability, events, time_types, payroll,
):  # fmt: skip
    api.add_router("/api/v3", _part.router)

# Those of v2 that no other dialect has. `schedules` is Tanda's too, and so are addresses that nobody has: there the
# kind of token decides, and without one they are Tanda's.
_OWN = (
    "oauth/token|members|availability|time-off|scheduled-time|extra-hours|time-clock|time-clock-time|events|shift-labels|"
    "work-groups|time-types|accrual-banks|configuration|reports/payroll"
)
_PATHS = (
    "(/[^/]+)?/api/(?P<version>v3)(?=/|$)",
    "/[^/]+/api/(?P<version>v2)(?=/|$)",
    f"/api/(?P<version>v2)(?=/({_OWN})(/|$))",
)
_SHARED = "/api/(?P<version>v2)(?=/|$)"

_routes = tuple(api.urls[0])
for _path in (*_PATHS, _SHARED):
    mounts.register(
        mounts.Mount(
            vendor="aladtec",
            paths=re.compile(_path),
            canonical="/api/v3",
            routes=_routes,
            render_error=render_error,
            claims=is_client_token if _path == _SHARED else None,
        )
    )
