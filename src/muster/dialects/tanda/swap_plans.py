"""Schedule swap plans (tanda-v2.txt 3190-3262)."""

from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.errors import Invalid
from muster.dialects.kit.bodies import FormOrJSONParser
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import IdsIn, Key, named
from muster.dialects.tanda.paging import Page, Since
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, RequiredId, TextIn
from muster.rosters.actions import swaps
from muster.rosters.models import PlanStatus, SwapPlan
from muster.rosters.queries import scheduled_shift
from muster.rosters.swap_queries import swap_plan, swap_plans

router = PolicyRouter(tags=["Schedule swap plans"], errors=COMMON_ERRORS)


class SwapPlanOut(Schema):
    id: int
    recipient_id: int | None
    sender_id: int
    schedule_id: int | None = Field(description="Null: the schedule was deleted.")
    status: str = Field(description="pending, approved or rejected.")
    strategy: str = Field(description="undecided, broadcasted or curated.")
    reason: str | None


class Statuses(Schema):
    """Comma separated; all where none are given. The document sends them in the body of a GET, which is taken too."""

    statuses: TextIn = None

    def of(self, request: ApiRequest, known: list[str]) -> list[str]:
        sent = self.statuses
        if sent is None and request.body:
            sent = FormOrJSONParser().parse_body(request).get("statuses")
        if sent is None:
            return known
        words = [word.strip() for word in str(sent).split(",") if word.strip()]
        if unknown := [word for word in words if word not in known]:
            raise Invalid(f"statuses: {unknown[0]!r} is none of {', '.join(known)}.", field="statuses")
        return words


class SwapPlanIn(Schema):
    schedule_id: RequiredId
    prepare_auto_broadcast: bool | None = Field(None, description="Null: true.")
    reason: TextIn = Field(None, max_length=500, description="Not in the vendor's document.")


class CurateIn(Schema):
    proposal_ids: IdsIn


def _written(row: SwapPlan) -> dict[str, Any]:
    return {
        "id": row.pk,
        "recipient_id": row.recipient_id,
        "sender_id": row.sender_id,
        "schedule_id": row.scheduled_shift_id,
        "status": row.status,
        "strategy": row.strategy,
        "reason": row.reason or None,
    }


@router.get(
    "/schedule_swap_plans",
    policy="swap_plan.list",
    response={200: list[SwapPlanOut]},
    summary="Schedule swap plans",
)
def list_swap_plans(request: ApiRequest, which: Query[Statuses], page: Page, since: Since) -> HttpResponse:
    rows = swap_plans(request.auth).filter(status__in=which.of(request, PlanStatus.values))
    return json_response([_written(row) for row in page.of(since.of(rows))])


@router.post(
    "/schedule_swap_plans",
    policy="swap_plan.create",
    response={200: SwapPlanOut, 404: ErrorOut},
    summary="New schedule swap plan",
)
def create_swap_plan(request: ApiRequest, data: Body[SwapPlanIn]) -> HttpResponse:
    shift = scheduled_shift(request.auth, data.schedule_id)
    broadcast = data.prepare_auto_broadcast is not False
    row = swaps.ask_for_swap(request.auth, shift, reason=data.reason or "", broadcast=broadcast)
    return json_response(_written(row))


@router.put(
    "/schedule_swap_plans/{id}/broadcast",
    policy="swap_plan.broadcast",
    response={200: SwapPlanOut, 404: ErrorOut},
    summary="Broadcast a swap",
)
def broadcast_swap_plan(request: ApiRequest, plan_id: Key) -> HttpResponse:
    return json_response(_written(swaps.broadcast_swap(request.auth, swap_plan(request.auth, plan_id))))


@router.put(
    "/schedule_swap_plans/{id}/curate",
    policy="swap_plan.curate",
    response={200: SwapPlanOut, 404: ErrorOut},
    summary="Curate a swap",
)
def curate_swap_plan(request: ApiRequest, plan_id: Key, data: Body[CurateIn]) -> HttpResponse:
    plan = swap_plan(request.auth, plan_id)
    ids = [pk for pk in data.proposal_ids if pk is not None]
    with named():
        row = swaps.curate_swap(request.auth, plan, proposal_ids=ids)
    return json_response(_written(row))


@router.put(
    "/schedule_swap_plans/{id}/reject",
    policy="swap_plan.reject",
    response={200: SwapPlanOut, 404: ErrorOut},
    summary="Reject a swap",
)
def reject_swap_plan(request: ApiRequest, plan_id: Key) -> HttpResponse:
    return json_response(_written(swaps.reject_swap(request.auth, swap_plan(request.auth, plan_id))))


@router.put(
    "/schedule_swap_plans/{id}/notify",
    policy="swap_plan.notify",
    response={200: SwapPlanOut, 404: ErrorOut},
    summary="Notify everyone who can cover",
)
def notify_swap_plan(request: ApiRequest, plan_id: Key) -> HttpResponse:
    return json_response(_written(swaps.notify_of_swap(request.auth, swap_plan(request.auth, plan_id))))
