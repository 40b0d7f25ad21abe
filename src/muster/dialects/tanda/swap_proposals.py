"""Schedule swap proposals (tanda-v2.txt 3263-3329)."""

from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key
from muster.dialects.tanda.paging import Page, Since
from muster.dialects.tanda.schedule_wire import ScheduleBreakOut, breaks_written, instant
from muster.dialects.tanda.swap_plans import Statuses
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, TextIn, number, unix
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.models import ProposalStatus, SwapProposal
from muster.rosters.swap_queries import swap_proposal, swap_proposals

router = PolicyRouter(tags=["Schedule swap proposals"], errors=COMMON_ERRORS)

# "Must be one of" (3315), and what each does.
VERBS = {"seen": "see", "accepted": "accept", "approved": "approve", "rejected": "reject"}


class ScheduleDetailsOut(Schema):
    automatic_break_length: int
    cost: float | None = Field(description="Null: nothing is known of it.")
    department_id: int | None
    start: int
    finish: int | None
    shift_detail_id: int | None
    breaks: list[ScheduleBreakOut]


class RosterErrorOut(Schema):
    """The vendor's document prints no fields of it."""

    type: str = Field(description="Which check: overlap, rest, day_hours, qualification ...")
    level: str = Field(description="warn or stop.")
    message: str


class RosterDetailsOut(Schema):
    hours_in_week: float | None
    errors: list[RosterErrorOut]


class SwapProposalOut(Schema):
    id: int
    schedule_swap_plan_id: int
    user_id: int
    status: str = Field(description="concealed, pending, seen, accepted, approved or rejected.")
    strategy: str
    response: str | None
    complete: bool
    created_at: int
    updated_at: int
    schedule_details: ScheduleDetailsOut
    roster_details: RosterDetailsOut


class StatusIn(Schema):
    status: TextIn = None
    response: TextIn = Field(None, max_length=500, description="A manager's word to the user.")

    def verb(self) -> str:
        found = VERBS.get(self.status or "")
        if found is None:
            raise Invalid(f"status: must be one of {', '.join(VERBS)}.", field="status")
        return found


def _written(row: SwapProposal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "schedule_swap_plan_id": row.plan_id,
        "user_id": row.employee_id,
        "status": row.status,
        "strategy": row.plan.strategy,
        "response": row.response or None,
        "complete": row.checked_at is not None,
        "created_at": unix(row.created_at),
        "updated_at": unix(row.updated_at),
        "schedule_details": _schedule(row.plan.shift_facts),
        "roster_details": {
            "hours_in_week": number(row.hours_in_week),
            "errors": [
                {"type": one["check"], "level": one["firmness"], "message": one["text"]}
                for one in row.objections
            ],
        },
    }


def _schedule(facts: dict[str, Any]) -> dict[str, Any]:
    """As it was when the swap was asked for."""
    return {
        "automatic_break_length": facts["automatic_break_minutes"] or 0,
        "cost": None,
        "department_id": facts["department_id"],
        "start": instant(facts["starts_at"]),
        "finish": instant(facts["finishes_at"]),
        "shift_detail_id": facts["position_id"],
        "breaks": breaks_written(facts["breaks"]),
    }


@router.get(
    "/schedule_swap_proposals",
    policy="swap_proposal.list",
    response={200: list[SwapProposalOut]},
    summary="Schedule swap proposals",
)
def list_swap_proposals(
    request: ApiRequest, which: Query[Statuses], page: Page, since: Since
) -> HttpResponse:
    rows = swap_proposals(request.auth).filter(status__in=which.of(request, ProposalStatus.values))
    return json_response([_written(row) for row in page.of(since.of(rows))])


@router.put(
    "/schedule_swap_proposals/{id}/status",
    policy="swap_proposal.see",
    response={200: SwapProposalOut, 404: ErrorOut},
    summary="Move a schedule swap proposal",
)
def update_swap_proposal(request: ApiRequest, proposal_id: Key, data: Body[StatusIn]) -> HttpResponse:
    row = swap_proposal(request.auth, proposal_id)
    found = answer_proposal(request.auth, row, data.verb(), response=data.response or "")
    return json_response(_written(found))
