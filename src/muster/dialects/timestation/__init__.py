"""TimeStation's API, versions v1, v1.1 and v1.2, which are served alike (vendor document: TimeStation API v1)."""

import re

from muster.dialects.kit import mounts
from muster.dialects.kit.bodies import FormOrJSONParser
from muster.dialects.kit.dialect import dialect, error_renderer
from muster.dialects.timestation import departments, employees, reports, shifts
from muster.dialects.timestation.auth import KeyAuth
from muster.dialects.timestation.errors import words

api = dialect(
    vendor="timestation",
    title="TimeStation",
    version="1.2",
    description="TimeStation's API as Muster answers it, under /v1, /v1.1 and /v1.2.",
    auth=KeyAuth(),
    words=words,
    parser=FormOrJSONParser(),
    takes_forms=True,
)
for _part in (employees, departments, shifts, reports):
    api.add_router("/v1", _part.router)

mounts.register(
    mounts.Mount(
        vendor="timestation",
        paths=re.compile(r"/(?P<version>v1|v1\.1|v1\.2)(?=/|$)"),
        canonical="/v1",
        routes=tuple(api.urls[0]),
        render_error=error_renderer(words),
    )
)
