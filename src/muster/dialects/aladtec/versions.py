"""What v2 has not: operations that came with v3 (aladtec-v2.txt names the others)."""

from muster.core.errors import NotFound
from muster.dialects.kit.errors import WrongMethod

V2 = "v2"
QUALIFICATIONS = "/api/v3/schedules/position-qualifications"
V3_ONLY = frozenset(
    {
        ("POST", "/api/v3/members/batch"),
        ("PATCH", "/api/v3/members/batch"),
        ("GET", "/api/v3/time-off/types"),
        ("POST", "/api/v3/time-off/types"),
        ("POST", QUALIFICATIONS),
        ("PATCH", QUALIFICATIONS),
        ("DELETE", QUALIFICATIONS),
    }
)


class NotInV2(WrongMethod):
    """An address of v2 takes fewer methods."""

    methods = "GET"

    def __init__(self) -> None:
        super().__init__(f"This address takes {self.methods}.")


def require_served(version: str, method: str, path: str) -> None:
    """Pass, or raise as for an address, or a method of one, that is not there."""
    if version != V2 or (method, path) not in V3_ONLY:
        return
    if path == QUALIFICATIONS:
        raise NotInV2
    raise NotFound("This address")
