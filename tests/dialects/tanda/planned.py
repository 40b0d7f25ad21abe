"""Schedules made through Tanda's door, as the document's examples have them (tanda-v2.txt 305-333)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.people.actions import create_employee
from muster.people.models import Employee
from tests.dialects.tanda.asked import refused
from tests.dialects.tanda.worked import ok
from tests.world import Tanda, World

SYDNEY = ZoneInfo("Australia/Sydney")
# The keys of a schedule in the document's examples and tables (296-304, 329), and those of contract and 166.
KEYS = {
    "id", "roster_id", "user_id", "start", "finish", "breaks", "automatic_break_length", "department_id",
    "shift_detail_id", "last_published_at", "last_acknowledged_at", "acceptance_status", "needs_acceptance",
    "record_id", "creation_method", "creation_platform", "time_zone", "utc_offset", "updated_at",
}  # fmt: skip


def at(day: int, hour: int, minute: int = 0, *, month: int = 3, zone: ZoneInfo = SYDNEY) -> int:
    """Unix time of a day of March 2026."""
    return int(datetime(2026, month, day, hour, minute, tzinfo=zone).timestamp())


def body(world: World, **changes: Any) -> dict[str, Any]:
    """Thursday from nine to five, in the Kitchen."""
    return {
        "user_id": world.noah.pk,
        "start": at(5, 9),
        "finish": at(5, 17),
        "department_id": world.kitchen.pk,
        **changes,
    }


def made(api: Tanda, world: World, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(api("POST", "/schedules", body(world, **changes)))
    return found


def published(api: Tanda, world: World, **changes: Any) -> int:
    key = int(made(api, world, **changes)["id"])
    publish(api, key)
    return key


def publish(api: Tanda, *ids: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(api("POST", "/schedules/publish", {"schedule_ids": list(ids)}), 201)
    return found


def hidden(api: Tanda, path: str, noun: str = "schedule") -> None:
    """For whoever may change none, so that other methods are refused for all."""
    refused(api("GET", path), 404, f"No known {noun} with that id!")


def second_profile(world: World, of: str, **facts: Any) -> Employee:
    """Of the same person, at the other company."""
    assert world.other
    return create_employee(
        Actor.system(world.other.organisation.pk),
        name=f"{of.title()} at Thistle",
        primary_department=world.other.kitchen,
        person=world.people[of].person,
        **facts,
    )
