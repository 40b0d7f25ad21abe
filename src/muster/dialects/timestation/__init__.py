"""TimeStation's API, versions v1, v1.1 and v1.2, which are served alike (vendor document: TimeStation API v1)."""

import re

from muster.dialects.kit import mounts
from muster.dialects.kit.bodies import FormOrJSONParser
from muster.dialects.kit.dialect import dialect, error_renderer
from muster.dialects.timestation import departments, employees, reports, shifts
from muster.dialects.timestation.auth import KeyAuth
from muster.dialects.timestation.errors import words

render_error = error_renderer(words)
api = dialect(
    vendor="timestation",
    title="TimeStation",
    version="1.2",
    description="TimeStation's API as Muster answers it, under /v1, /v1.1 and /v1.2.",
    auth=KeyAuth(),
    render_error=render_error,
    parser=FormOrJSONParser(),
    http_schemes=("basic", "bearer"),
    takes_forms=True,
)
for _part in (employees, departments, shifts):
    api.add_router("/v1", _part.router)
api.add_router("/v1.2", reports.router)

_routes = tuple(api.urls[0])
# Reports are v1.2's alone; all else is the same in each version.
for _paths, _canonical in (
    (r"/(?P<version>v1\.2)(?=/reports(/|$))", "/v1.2"),
    (r"/(?P<version>v1|v1\.1|v1\.2)(?=/|$)", "/v1"),
):
    mounts.register(
        mounts.Mount(
            vendor="timestation",
            paths=re.compile(_paths),
            canonical=_canonical,
            routes=_routes,
            render_error=render_error,
            # "for a cross-origin request", the document says of Bearer.
            cross_origin=True,
        )
    )
