"""What the tests of the pages of leave begin with, and look at."""

from datetime import date
from typing import Any

from tests.world import World

from muster.leave.actions import ask_for_leave
from muster.leave.models import LeaveRequest, LeaveType
from muster.leave.type_queries import leave_types

MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)


def type_named(world: World, name: str = "Annual leave") -> LeaveType:
    return leave_types(world.actor("ada")).get(name=name)


def asked(world: World, by: str = "emma", **facts: Any) -> LeaveRequest:
    """By somebody for themselves; Monday to Friday of the next week unless told."""
    given = {"leave_type": type_named(world), "starts_on": MONDAY, "ends_on": FRIDAY, **facts}
    return ask_for_leave(world.actor(by), world.people[by], **given)


def all_of(model: Any, **which: Any) -> list[Any]:
    return list(model.objects.all_rows_unchecked().filter(**which).order_by("pk"))


def only(model: Any, **which: Any) -> Any:
    return model.objects.all_rows_unchecked().get(**which)


def form(world: World, **changes: Any) -> dict[str, Any]:
    """As the page of asking sends it."""
    return {
        "leave_type": type_named(world).pk,
        "unit": "days",
        "starts_on": "2026-03-09",
        "starts_half": "morning",
        "ends_on": "2026-03-10",
        "ends_half": "afternoon",
        **changes,
    }
