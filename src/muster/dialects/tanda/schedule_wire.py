"""Schedules as Tanda writes them, wherever they are shown: lists, rosters, swaps (tanda-v2.txt 283-437)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from ninja import Field, Query, Schema

from muster.core.actor import Actor
from muster.core.policy import require
from muster.dialects.tanda.wire import unix
from muster.rosters.models import DutyPeriod, ScheduledShift

DAYS_OF_ROSTER = 7


class ScheduleBreakOut(Schema):
    """The document prints both names of the last."""

    start: int | None
    finish: int | None
    length: int
    paid: bool
    paid_meal_break: bool
    paid_meal_breaks: bool


class ScheduleOut(Schema):
    id: int
    roster_id: int
    user_id: int | None = Field(description="Null: vacant.")
    start: int
    finish: int | None
    breaks: list[ScheduleBreakOut]
    automatic_break_length: int | None
    department_id: int | None
    shift_detail_id: int | None
    last_published_at: int | None
    last_acknowledged_at: int | None
    acceptance_status: str = Field(description="not_accepted, accepted or declined.")
    needs_acceptance: bool
    record_id: int | None
    creation_method: str = Field(description="manual, copy, template or automatic.")
    creation_platform: str = Field(description="web or api.")
    time_zone: str
    utc_offset: int = Field(description="Seconds, at its start.")
    updated_at: int
    department_name: str | None = Field(None, description="With include_names.")
    shift_detail_name: str | None = Field(None, description="With include_names.")
    cost: float | None = Field(None, description="With show_costs.")
    last_costed_at: int | None = Field(None, description="With show_costs.")
    award_interpretation: list[dict[str, Any]] | None = Field(
        None, description="With show_award_interpretation."
    )


COLUMNS = (
    "id", "roster_id", "employee_id", "starts_at", "finishes_at", "breaks", "automatic_break_minutes",
    "department_id", "position_id", "published_at", "acknowledged_at", "acceptance", "needs_acceptance",
    "creation_method", "creation_platform", "updated_at", "on_date",
    "department__location__time_zone", "organisation__time_zone", "department__name", "position__name",
)  # fmt: skip


class ShowCosts(Schema):
    show_costs: bool = False

    def check(self, actor: Actor) -> None:
        """Raises Denied for costs that the actor may not see, or whose token was not given for them."""
        if self.show_costs:
            require(actor, "shift.view_costs")


class Show(ShowCosts):
    show_award_interpretation: bool = False
    include_names: bool = False
    platform: bool = False

    @property
    def costs(self) -> bool:
        return self.show_costs or self.show_award_interpretation

    def check(self, actor: Actor) -> None:
        if self.costs:
            require(actor, "shift.view_costs")

    def paid(self) -> dict[str, Any]:
        """Of a person without pay conditions nothing is known of cost."""
        found: dict[str, Any] = {"cost": None, "last_costed_at": None} if self.show_costs else {}
        return found | {"award_interpretation": []} if self.show_award_interpretation else found


Shown = Query[Show]


def written(rows: QuerySet[ScheduledShift], show: Show) -> list[dict[str, Any]]:
    """One statement."""
    return [_schedule(row, show) for row in rows.values_list(*COLUMNS)]


def written_by_day(rows: QuerySet[ScheduledShift], show: Show) -> list[tuple[Any, dict[str, Any]]]:
    """Each with its work day."""
    at = COLUMNS.index("on_date")
    return [(row[at], _schedule(row, show)) for row in rows.values_list(*COLUMNS)]


def _schedule(row: tuple[Any, ...], show: Show) -> dict[str, Any]:
    (
        pk, roster_id, user_id, starts_at, finishes_at, breaks, automatic_break_minutes,
        department_id, position_id, published_at, acknowledged_at, acceptance, needs_acceptance,
        creation_method, creation_platform, updated_at, _,
        zone_of_location, zone_of_organisation, department, position,
    ) = row  # fmt: skip
    zone = zone_of_location or zone_of_organisation
    found = {
        "id": pk,
        "roster_id": roster_id,
        "user_id": user_id,
        "start": unix(starts_at),
        "finish": unix(finishes_at),
        "breaks": breaks_written(breaks),
        "automatic_break_length": automatic_break_minutes,
        "department_id": department_id,
        "shift_detail_id": position_id,
        "last_published_at": unix(published_at),
        "last_acknowledged_at": unix(acknowledged_at),
        "acceptance_status": acceptance,
        "needs_acceptance": needs_acceptance,
        "record_id": None,
        "creation_method": creation_method,
        "creation_platform": creation_platform,
        "time_zone": zone,
        "utc_offset": _offset(starts_at, zone),
        "updated_at": unix(updated_at),
        **show.paid(),
    }
    return (
        found | {"department_name": department, "shift_detail_name": position}
        if show.include_names
        else found
    )


def breaks_written(breaks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As ScheduledShift.breaks keeps them."""
    return [
        {
            "start": instant(one["starts_at"]),
            "finish": instant(one["finishes_at"]),
            "length": one["minutes"],
            "paid": one["paid"],
            "paid_meal_break": one["paid_meal"],
            "paid_meal_breaks": one["paid_meal"],
        }
        for one in breaks
    ]


def instant(text: str | None) -> int | None:
    """Of times that are kept as text."""
    return unix(datetime.fromisoformat(text)) if text else None


def _offset(at: datetime, zone: str) -> int:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def daily_schedule_id(period: DutyPeriod) -> int:
    return period.roster_id * DAYS_OF_ROSTER + (period.on_date - period.roster.starts_on).days
