"""What webhooks say (timetastic.txt 1239-1293), and the list of what was sent (1313-1352)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpResponse

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic import holiday_out
from muster.dialects.timetastic.wire import COMMON_ERRORS, NOBODY, Days, Wire, day, instant, stamp
from muster.dialects.timetastic.words import date_range, long_date
from muster.exchange import queries
from muster.exchange.models import WebhookEvent
from muster.exchange.webhooks.habits import Happening
from muster.leave.models import LeaveRequest
from muster.people.listing import first_administrator_id, first_and_last, people

router = PolicyRouter(tags=["Webhooks"], errors=COMMON_ERRORS, by_alias=True)
VENDOR = "timetastic"
TEST_RECORD_ID = -99999
NEVER = "0001-01-01T00:00:00"
# All that the document has of it (timetastic.txt 1337): it describes eventType, and no other meaning of this one.
TYPE = 0
LONGEST_DETAIL = 4000
ZONE = "+00:00"


class WebhookEventOut(Wire):
    id: int
    organisation_id: int
    record_id: int
    user_id: int
    retry_count: int
    event_type: int
    expires_at: str
    timestamp: str
    is_processed: bool
    last_processed_at: str
    last_response_code: str
    last_response_detail: str
    next_attempt: str
    url: str
    type: int


def bodies(event: Happening, requests: Sequence[LeaveRequest | None], actor: Actor) -> list[dict[str, Any]]:
    """All of each payload but its id and its address, which are added when it is sent. No request: a test event."""
    owner_id = first_administrator_id(Actor.system(actor.organisation_id))
    by = _performing_user(actor, owner_id)
    return [
        {
            "eventType": event.word,
            "recordId": TEST_RECORD_ID if request is None else request.pk,
            "timestamp": event.at.astimezone(UTC).isoformat().replace(ZONE, "Z"),
            "performingUser": by,
            "recordData": _test_record(event.at, by) if request is None else _record(request, owner_id),
        }
        for request in requests
    ]


def _performing_user(actor: Actor, owner_id: int | None) -> dict[str, Any]:
    """What a program did is told of who made its key, and of the first administrator where nobody did."""
    rows = people(Actor.system(actor.organisation_id), active=None)
    row = rows.filter(pk=actor.named_employee_id or owner_id or NOBODY).first()
    first, last = first_and_last(row) if row else ("", "")
    return {
        "id": row.pk if row else NOBODY,
        "firstname": first,
        "surname": last,
        "fullname": row.name if row else actor.name,
    }


def _record(request: LeaveRequest, owner_id: int | None) -> dict[str, Any]:
    """The detail of a holiday, its times with their offset from UTC."""
    told = holiday_out.written(request, owner_id)
    zoned = {name: f"{told[name]}{ZONE}" for name in ("startDate", "endDate")}
    moments = {"createdAt": request.created_at, "updatedAt": request.updated_at}
    return told | zoned | {name: at.astimezone(UTC).isoformat() for name, at in moments.items()}


def _test_record(at: datetime, by: dict[str, Any]) -> dict[str, Any]:
    """The document's, around the day on which it is sent."""
    first, last = at.date() - timedelta(days=1), at.date() + timedelta(days=1)
    moment = at.astimezone(UTC).isoformat()
    return {
        "id": TEST_RECORD_ID,
        "dateRangeString": date_range(first, last),
        "startDateString": long_date(first),
        "endDateString": long_date(last),
        "startDate": f"{day(first)}{ZONE}",
        "adjustedStartDateUtc": _noon(first),
        "startType": "Afternoon",
        "endDate": f"{day(last)}{ZONE}",
        "adjustedEndDateUtc": _noon(last),
        "endType": "Morning",
        "userId": by["id"],
        "userName": by["fullname"],
        "requestedById": by["id"],
        "leaveTypeId": -1,
        "duration": 2.0,
        "deduction": 2.0,
        "actionerId": by["id"],
        "createdAt": moment,
        "updatedAt": moment,
        "reason": "Webhook Test Absence. Do not process",
        "declineReason": "Holiday Decline Reason",
        "status": "Approved",
        "autoApproved": False,
        "bookingUnit": "Days",
        "leaveType": "Webhook Test. Do not process",
    }


def _noon(on: date) -> str:
    return instant(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))


def _written(row: WebhookEvent) -> dict[str, Any]:
    waits = row.next_attempt_at is not None and row.delivered_at is None
    return {
        "id": row.pk,
        "organisationId": row.organisation_id,
        "recordId": row.record_id,
        "userId": row.employee_id or NOBODY,
        "retryCount": max(row.attempts - 1, 0),
        "eventType": row.event_type,
        "expiresAt": stamp(row.expires_at),
        "timestamp": stamp(row.raised_at),
        "isProcessed": row.delivered_at is not None,
        "lastProcessedAt": stamp(row.last_attempt_at) if row.last_attempt_at else NEVER,
        "lastResponseCode": "" if row.last_code is None else str(row.last_code),
        "lastResponseDetail": row.last_detail[:LONGEST_DETAIL],
        "nextAttempt": stamp(row.next_attempt_at) if waits and row.next_attempt_at else NEVER,
        "url": row.url,
        "type": TYPE,
    }


@router.get(
    "/webhooks/list/{days_history}",
    policy="webhook.list",
    response={200: list[WebhookEventOut]},
    summary="Webhook events of the last days",
)
def list_webhook_events(request: ApiRequest, days_history: Days) -> HttpResponse:
    rows = queries.events(request.auth, vendor=VENDOR, days=days_history)
    return json_response([_written(row) for row in rows])
