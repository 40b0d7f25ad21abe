"""Hours beyond the plan (aladtec-v2.txt 136)."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from ninja import Query

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import among, qualification_id, schedule_id, time_type
from muster.dialects.aladtec.splits import Dated, SplitRange, Window, by_day, extent, stretch
from muster.dialects.aladtec.wire import COMMON_ERRORS, IdList, MetaOut, Times, Wire, chosen, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.rosters.beside_queries import extra_hours
from muster.rosters.models import ExtraHours, ExtraHoursStatus

router = PolicyRouter(tags=["Extra hours"], errors=COMMON_ERRORS)
TOLD = (ExtraHoursStatus.APPROVED.value, ExtraHoursStatus.PENDING.value)


class ExtraHoursOut(Wire):
    member_id: int
    schedule_id: int | None
    position_qualification_id: int | None
    time_type_id: int | None
    time_type: str | None
    start_datetime: str
    stop_datetime: str
    status: str
    extends_before: bool
    extends_after: bool


class DayOut(Wire):
    daily_split_date: str
    extra_hours_records: list[ExtraHoursOut]


class ExtraHoursAnswer(Wire):
    data: list[DayOut]
    meta: MetaOut


class Wanted(SplitRange):
    schedule_ids: IdList = None
    member_ids: IdList = None
    position_qualification_ids: IdList = None
    time_type_ids: IdList = None
    statuses: chosen(*TOLD) = None  # type: ignore[valid-type]


def _rows(actor: Actor, wanted: Wanted, window: Window) -> Iterable[ExtraHours]:
    named = among(
        actor,
        wanted,
        schedule_ids="department_id",
        member_ids="employee_id",
        position_qualification_ids="qualification_id",
        time_type_ids="pay_code_id",
    )
    statuses = TOLD if wanted.statuses is None else wanted.statuses
    rows = extra_hours(actor).filter(starts_at__lt=window.last, finishes_at__gt=window.first)
    return rows.filter(named, status__in=statuses)


def _dated(actor: Actor, times: Times, rows: Iterable[ExtraHours], window: Window) -> Iterator[Dated]:
    for row in rows:
        facts = {
            "member_id": row.employee_id,
            "schedule_id": schedule_id(actor, row.department_id),
            "position_qualification_id": qualification_id(actor, row.qualification_id),
            **time_type(actor, row.pay_code),
            "status": row.status.capitalize(),
        }
        for piece in window.pieces(row.starts_at, row.finishes_at):
            yield piece, {**facts, **stretch(times, piece), **extent(piece)}


@router.get(
    "/extra-hours", policy="extra_hours.list", response={200: ExtraHoursAnswer}, summary="Extra hours"
)
def list_extra_hours(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    window = wanted.window(request.times)
    rows = _rows(request.auth, wanted, window)
    dated = _dated(request.auth, request.times, rows, window)
    return enveloped(request.times, by_day(dated, "extra_hours_records"))
