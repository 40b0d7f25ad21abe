"""Schedules with their positions, "sorted by the order defined" (aladtec-v2.txt 107)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from ninja import Query, Schema

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import qualification_id
from muster.dialects.aladtec.wire import COMMON_ERRORS, Flag, MetaOut, Wire, enveloped, shown
from muster.dialects.kit.router import PolicyRouter
from muster.places.models import Department, Position
from muster.places.queries import departments, positions
from muster.rosters.beside_queries import qualification_of_positions

router = PolicyRouter(tags=["Schedules"], errors=COMMON_ERRORS)


class PositionOut(Wire):
    position_id: int
    position_qualification_id: int | None
    label: str
    order: int


class ScheduleOut(Wire):
    schedule_id: int
    name: str
    is_archived: bool
    order: int
    positions: list[PositionOut] | None


class SchedulesAnswer(Wire):
    data: list[ScheduleOut]
    meta: MetaOut


class Wanted(Schema):
    include_archived: Flag = False


def _positions(actor: Actor, rows: Iterable[Position], asked: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "position_id": row.pk,
            "position_qualification_id": qualification_id(actor, asked.get(row.pk)),
            "label": row.name,
            "order": number,
        }
        for number, row in enumerate(rows, 1)
    ]


def _told(actor: Actor, rows: Iterable[Department]) -> list[dict[str, Any]]:
    """With all schedules, so that their order is the same whatever is asked for."""
    of: dict[int | None, list[Position]] = {}
    for position in positions(actor).order_by("order", "id"):
        of.setdefault(position.department_id, []).append(position)
    asked = qualification_of_positions([one.pk for some in of.values() for one in some])
    return [
        {
            "schedule_id": row.pk,
            "name": row.name,
            "is_archived": row.archived_at is not None,
            "order": number,
            "positions": shown(actor, "position.view", _positions(actor, of.get(row.pk, ()), asked)),
        }
        for number, row in enumerate(rows, 1)
    ]


@router.get(
    "/schedules",
    policy="department.list",
    response={200: SchedulesAnswer},
    summary="Schedules and their positions",
)
def list_schedules(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    rows = departments(request.auth, archived=True).order_by("order", "id")
    told = _told(request.auth, rows)
    return enveloped(
        request.times, [one for one in told if wanted.include_archived or not one["is_archived"]]
    )
