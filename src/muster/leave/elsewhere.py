"""What stands against leave in apps to the right of this one, asked before it is booked. config/reactions.py lists who is."""

from collections.abc import Callable, Mapping, Sequence

from muster.leave.models import LeaveRequest
from muster.leave.refusals import Refusal

Look = Callable[[int, Sequence[LeaveRequest]], Mapping[int, Refusal]]

_looks: tuple[Look, ...] = ()


def install(*looks: Look) -> None:
    global _looks  # noqa: PLW0603 - set once, at start
    _looks = looks


def refusals(organisation_id: int, requests: Sequence[LeaveRequest]) -> dict[int, Refusal]:
    """By employee. A fixed number of statements, however many requests there are."""
    found: dict[int, Refusal] = {}
    for look in _looks:
        found = {**look(organisation_id, requests), **found}
    return found
