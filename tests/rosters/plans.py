"""Shifts of the small company."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.world import World

from muster.notices.models import Notice
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

# Friday 6 March 2026, 07:00 in Sydney.
MORNING = datetime(2026, 3, 5, 20, tzinfo=UTC)
EIGHT_HOURS = timedelta(hours=8)
DAY = timedelta(days=1)


def plan(world: World, name: str | None = "emma", at: datetime = MORNING, **facts: Any) -> Plan:
    """Eight hours in the kitchen, half an hour of them a break."""
    values = {
        "department": world.kitchen,
        "employee": world.people[name] if name else None,
        "starts_at": at,
        "finishes_at": at + EIGHT_HOURS,
        "automatic_break_minutes": 30,
    }
    return Plan(**{**values, **facts})


def planned(world: World, *plans: Plan, who: str = "rosa", publish: bool = False) -> list[ScheduledShift]:
    return create_scheduled_shifts(world.actor(who), plans, publish=publish)


def one(world: World, name: str | None = "emma", at: datetime = MORNING, **facts: Any) -> ScheduledShift:
    publish = facts.pop("publish", False)
    (row,) = planned(world, plan(world, name, at, **facts), publish=publish)
    return row


def again(row: ScheduledShift) -> ScheduledShift:
    """As it is kept."""
    return ScheduledShift.objects.all_rows_unchecked().get(pk=row.pk)


def kept() -> list[tuple[str | None, datetime]]:
    rows = ScheduledShift.objects.all_rows_unchecked().order_by("starts_at", "pk")
    return list(rows.values_list("employee__name", "starts_at"))


def kept_notices() -> list[tuple[str, str, str]]:
    rows = Notice.objects.all_rows_unchecked().order_by("employee__name", "pk")
    return list(rows.values_list("employee__name", "subject", "body"))
