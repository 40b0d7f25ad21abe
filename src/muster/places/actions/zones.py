"""Time zones, checked."""

import functools
import zoneinfo

from muster.core.errors import Invalid


@functools.cache
def _zones() -> frozenset[str]:
    """Read once: the names are gathered from the disk."""
    return frozenset(zoneinfo.available_timezones())


def check_zone(name: str | None, *, field: str = "time_zone") -> None:
    if name is not None and name not in _zones():
        raise Invalid(
            f"{name!r} is no time zone of the IANA database, such as Australia/Brisbane.", field=field
        )
