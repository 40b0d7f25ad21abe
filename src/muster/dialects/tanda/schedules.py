"""Schedules: time planned in a roster (tanda-v2.txt 266-441)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.auth import actors
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, RequiredIds, named
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.schedule_input import FIELDS, ScheduleIn
from muster.dialects.tanda.schedule_wire import ScheduleOut, Show, Shown, breaks_written, instant, written
from muster.dialects.tanda.versions import VersionOut, Write
from muster.dialects.tanda.versions import written as versions_written
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, IdList
from muster.rosters import actions, profile_queries, queries
from muster.rosters.models import CreationPlatform, ScheduledShift

router = PolicyRouter(tags=["Schedules"], errors=COMMON_ERRORS)

MOST_DAYS_APART = 7
MOST_PUBLISHED = 100

# Our columns in the vendor's words.
NAMES = {
    "roster_id": "roster_id",
    "employee_id": "user_id",
    "starts_at": "start",
    "finishes_at": "finish",
    "breaks": "breaks",
    "automatic_break_minutes": "automatic_break_length",
    "department_id": "department_id",
    "position_id": "shift_detail_id",
    "published_at": "last_published_at",
    "acknowledged_at": "last_acknowledged_at",
    "acceptance": "acceptance_status",
    "needs_acceptance": "needs_acceptance",
    "creation_method": "creation_method",
    "creation_platform": "creation_platform",
}
VALUES: dict[str, Write] = {
    **dict.fromkeys(("starts_at", "finishes_at", "published_at", "acknowledged_at"), instant),
    "breaks": breaks_written,
}


class Which(Schema):
    """ids, or from and to; of all that are given all must hold."""

    ids: IdList = None
    user_ids: IdList = None
    from_: DayIn = Field(None, alias="from")
    to: DayIn = None
    include_colleagues: bool | None = Field(
        None, description="False unless given where ids are asked for, true where from and to are."
    )
    published_only: bool = False
    show_vacant_only: bool = False

    def check(self) -> None:
        if (self.from_ is None) != (self.to is None):
            raise Invalid("from and to are given together.", field="from" if self.to else "to")
        if self.from_ is None and self.ids is None:
            raise Invalid("Give ids, or from and to.", field="ids")
        if self.from_ is not None and self.to is not None:
            apart = (self.to - self.from_).days
            if apart < 0:
                raise Invalid("to: it is before from.", field="to")
            if apart > MOST_DAYS_APART:
                raise Invalid(f"from and to can be at most {MOST_DAYS_APART} days apart.", field="to")

    def of(self, profiles: Sequence[Actor]) -> QuerySet[ScheduledShift]:
        rows = profile_queries.shifts_of_profiles(profiles)
        if self.ids is not None:
            rows = rows.filter(pk__in=self.ids)
        if self.user_ids is not None:
            rows = rows.filter(employee_id__in=self.user_ids)
        if self.from_ is not None:
            rows = rows.filter(on_date__range=(self.from_, self.to))
        if self.published_only:
            rows = rows.filter(published_at__isnull=False)
        if self.show_vacant_only:
            return rows.filter(employee__isnull=True)
        colleagues = self.from_ is not None if self.include_colleagues is None else self.include_colleagues
        return rows if colleagues else rows.filter(profile_queries.without_colleagues(profiles))


class PublishIn(Schema):
    schedule_ids: RequiredIds


def _one(actor: Actor, row: ScheduledShift, show: Show | None = None) -> dict[str, Any]:
    """As it is now."""
    return written(profile_queries.saved(actor, [row]), show or Show())[0]


@router.get(
    "/schedules", policy="scheduled_shift.list", response={200: list[ScheduleOut]}, summary="Schedules"
)
def list_schedules(request: ApiRequest, which: Query[Which], show: Shown, since: Since) -> HttpResponse:
    which.check()
    profiles = actors(request)
    if show.costs and which.user_ids is not None:
        profile_queries.require_wages(profiles, which.user_ids)
    else:
        show.check(request.auth)
    return json_response(written(since.of(which.of(profiles)), show))


@router.post(
    "/schedules",
    policy="scheduled_shift.create",
    response={200: ScheduleOut, 404: ErrorOut},
    summary="New schedule",
)
def create_schedule(request: ApiRequest, data: Body[ScheduleIn]) -> HttpResponse:
    with named(**FIELDS):
        plan = actions.Plan(**data.plan(request.auth), creation_platform=CreationPlatform.API.value)
        (row,) = actions.create_scheduled_shifts(request.auth, [plan])
    return json_response(_one(request.auth, row))


@router.post(
    "/schedules/publish",
    policy="scheduled_shift.publish",
    response={201: list[ScheduleOut], 404: ErrorOut},
    summary="Publish schedules",
)
def publish_schedules(request: ApiRequest, data: Body[PublishIn]) -> HttpResponse:
    if len(set(data.schedule_ids)) > MOST_PUBLISHED:
        raise Invalid(f"Cannot publish more than {MOST_PUBLISHED} schedules at once", field="schedule_ids")
    rows = list(queries.scheduled_shifts(request.auth).filter(pk__in=data.schedule_ids))
    published = actions.publish_scheduled_shifts(request.auth, rows, acknowledge_all=True)
    return json_response(written(profile_queries.saved(request.auth, published), Show()), 201)


@router.get(
    "/schedules/{id}",
    policy="scheduled_shift.list",
    response={200: ScheduleOut, 404: ErrorOut},
    summary="Schedule",
)
def get_schedule(request: ApiRequest, schedule_id: Key, show: Shown) -> HttpResponse:
    show.check(request.auth)
    return json_response(_one(request.auth, queries.scheduled_shift(request.auth, schedule_id), show))


@router.put(
    "/schedules/{id}",
    policy="scheduled_shift.update",
    response={200: ScheduleOut, 404: ErrorOut},
    summary="Update schedule",
)
def update_schedule(
    request: ApiRequest, schedule_id: Key, data: Body[ScheduleIn], show: Shown
) -> HttpResponse:
    show.check(request.auth)
    row = queries.scheduled_shift(request.auth, schedule_id)
    with named(**FIELDS):
        changes: Any = data.changes(request.auth, row)
        actions.update_scheduled_shift(request.auth, row, **changes)
    return json_response(_one(request.auth, row, show))


deletion(
    router,
    "/schedules/{id}",
    policy="scheduled_shift.delete",
    summary="Delete schedule",
    one=queries.scheduled_shift,
    delete=actions.delete_scheduled_shift,
)


@router.get(
    "/schedules/{id}/versions",
    policy="scheduled_shift.view_history",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a schedule",
)
def list_schedule_versions(request: ApiRequest, schedule_id: Key, since: Since) -> HttpResponse:
    found = queries.history_of(request.auth, queries.scheduled_shift(request.auth, schedule_id))
    after = since.updated_after
    return json_response(
        versions_written(found, item_type="Schedule", names=NAMES, values=VALUES, after=after)
    )
