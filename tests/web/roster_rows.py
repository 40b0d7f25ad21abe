"""What the tests of the pages of rosters begin with, and look at. Their week is that of Monday 9 March 2026."""

from datetime import date, datetime
from typing import Any

from tests.presses import local
from tests.world import World

from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

WEEK = "2026-03-09"
MONDAY = date(2026, 3, 9)


def planned(
    world: World, name: str | None = "emma", day: int = 10, *, hours: tuple[int, int] = (9, 17), **facts: Any
) -> ScheduledShift:
    """On a day of March in the Kitchen, not published; of nobody without a name."""
    publish = facts.pop("publish", False)
    plan = Plan(
        department=facts.pop("department", world.kitchen),
        employee=world.people[name] if name else None,
        starts_at=on_march(day, hours[0]),
        finishes_at=on_march(day, hours[1]),
        **facts,
    )
    return create_scheduled_shifts(world.actor("ada"), [plan], publish=publish)[0]


def on_march(day: int, hour: int) -> datetime:
    """In Sydney."""
    return local(f"2026-03-{day:02d}T{hour:02d}:00")


def again(row: ScheduledShift) -> ScheduledShift:
    return ScheduledShift.objects.all_rows_unchecked().get(pk=row.pk)


def every_shift() -> list[ScheduledShift]:
    return list(ScheduledShift.objects.all_rows_unchecked().order_by("pk"))


def form(world: World, **changes: Any) -> dict[str, Any]:
    """As the page of planning sends it."""
    return {
        "employee": world.emma.pk,
        "department": world.kitchen.pk,
        "on": "2026-03-10",
        "starts": "09:00",
        "finishes": "17:00",
        "automatic_break_minutes": "30",
        **changes,
    }
