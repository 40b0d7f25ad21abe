"""What differs by vendor, as data. The engine knows no vendor; a dialect gives how a body is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Protocol

from muster.core.actor import Actor
from muster.leave.models import LeaveRequest

TEST = "webhook.test"


@dataclass(frozen=True)
class Happening:
    """What is told: the domain's name of it ("leave_request.approved"), and the vendor's number and word."""

    name: str
    number: int
    word: str
    at: datetime


class Bodies(Protocol):
    def __call__(
        self, event: Happening, requests: Sequence[LeaveRequest | None], actor: Actor
    ) -> list[dict[str, Any]]:
        """The vendor's payload of each as JSON, all but what is known only when it is sent. No request: a test event.

        A fixed number of statements, for requests with employee and type.
        """


@dataclass(frozen=True)
class Disabling:
    """Who failed for long is told nothing more: over `share` of the requests for what was raised within `period`."""

    share: Fraction
    period: timedelta
    least_requests: int


@dataclass(frozen=True)
class Habits:
    vendor: str
    title: str
    # By the domain's name, TEST among them.
    events: Mapping[str, tuple[int, str]]
    test_record_id: int
    bodies: Bodies
    # Gives the whole payload, of the event's id, the address, and the body.
    envelope: Callable[[int, str, dict[str, Any]], dict[str, Any]]
    # Gives what is sent with it to prove who speaks, of the secret and the bytes that are sent.
    signature: Callable[[str, bytes], dict[str, str]]
    success: range
    first_retry: timedelta
    expires_after: timedelta
    kept: timedelta
    disabling: Disabling

    def wait(self, attempts: int) -> timedelta:
        """Until the next attempt, after so many that failed: it doubles each time."""
        return self.first_retry * (1 << (attempts - 1))


_installed: dict[str, Habits] = {}


def install(*habits: Habits) -> None:
    _installed.update({one.vendor: one for one in habits})


def installed() -> list[Habits]:
    return list(_installed.values())


def of(vendor: str) -> Habits:
    return _installed[vendor]
