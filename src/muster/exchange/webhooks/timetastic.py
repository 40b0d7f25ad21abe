"""Timetastic's webhooks (timetastic.txt 1215-1352)."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from muster.exchange.webhooks.habits import TEST, Bodies, Disabling, Habits

VENDOR = "timetastic"
# timetastic.txt 1228-1235
EVENTS = {
    TEST: (0, "TestEvent"),
    "leave_request.requested": (1, "AbsenceRequested"),
    "leave_request.approved": (2, "AbsenceApproved"),
    "leave_request.declined": (3, "AbsenceDeclined"),
    "leave_request.cancelled": (4, "AbsenceCancelled"),
    "leave_request.booked": (5, "AbsenceBooked"),
}


def habits(bodies: Bodies) -> Habits:
    """`bodies` gives eventType, recordId, timestamp, performingUser and recordData (timetastic.txt 1241-1293)."""
    return Habits(
        vendor=VENDOR,
        title="Timetastic",
        events=EVENTS,
        # "Test events will always have a record ID of -99999" (timetastic.txt 1286)
        test_record_id=-99999,
        bodies=bodies,
        envelope=_envelope,
        signature=lambda secret, _: {"Timetastic-Secret": secret},
        # "Returning any 2xx status code is considered a success ... (e.g. 1,2,4,8,16... mins) ... Events expire 24 hours
        # after they are first raised" (timetastic.txt 1305)
        success=range(200, 300),
        first_retry=timedelta(minutes=1),
        expires_after=timedelta(hours=24),
        # "30 days of Webhook event history" (timetastic.txt 1313)
        kept=timedelta(days=30),
        # "after a period of 24 hours more than 80% of webhook requests have failed" (timetastic.txt 1309). Below twenty
        # requests, two events that met one bad night, nothing is concluded.
        disabling=Disabling(share=Fraction(8, 10), period=timedelta(hours=24), least_requests=20),
    )


def _envelope(event_id: int, url: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"eventId": event_id, "eventType": body["eventType"], "url": url, **body}
