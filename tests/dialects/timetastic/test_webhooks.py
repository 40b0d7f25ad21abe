"""What webhooks say, and the list of what was sent (timetastic.txt 1215-1352)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor
from muster.core.change import change
from muster.dialects.timetastic.webhooks import bodies
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks.habits import TEST, Happening
from muster.leave.request_queries import request as request_of
from tests.away import ask
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, book, request
from tests.world import NOW, World, at

URL = "https://your.server.com/TimetasticListener"


@pytest.fixture
def subscription(world: World) -> WebhookSubscription:
    row = WebhookSubscription(vendor="timetastic", url=URL, secret="s", enabled_at=NOW)
    with change(world.actor("ada")) as made:
        made.create(row)
    return row


def raised(event: WebhookEvent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.body)
    return found


def test_each_event_of_a_holiday(world: World, door: Door, subscription: WebhookSubscription) -> None:
    first = request(door, world.emma, "2026-06-01")
    door.told("POST", f"/holidays/{first}?holidayUpdateAction=0")
    door.told("POST", f"/holidays/{first}?holidayUpdateAction=2")
    second = request(door, world.noah, "2026-06-01")
    door.told("POST", f"/holidays/{second}?holidayUpdateAction=1")
    third = book(door, world.olga, "2026-06-01")
    events = WebhookEvent.objects.all_rows_unchecked().order_by("pk")
    assert [(raised(one)["eventType"], one.event_type, one.record_id) for one in events] == [
        ("AbsenceRequested", 1, first),
        ("AbsenceApproved", 2, first),
        ("AbsenceCancelled", 4, first),
        ("AbsenceRequested", 1, second),
        ("AbsenceDeclined", 3, second),
        ("AbsenceBooked", 5, third),
    ]
    assert [raised(one)["recordData"]["status"] for one in events] == [
        "Pending", "Approved", "Cancelled", "Pending", "Declined", "Approved",
    ]  # fmt: skip


def test_an_event_in_full(world: World, door: Door, subscription: WebhookSubscription) -> None:
    pk = book(door, world.emma, "2026-11-06", "2026-11-09", reason="Rest")
    told = raised(WebhookEvent.objects.all_rows_unchecked().get())
    detail = door.told("GET", f"/holidays/{pk}")
    assert told == {
        "eventType": "AbsenceBooked",
        "recordId": pk,
        "timestamp": "2026-03-03T22:00:00Z",
        "performingUser": {
            "id": world.ada.pk, "firstname": "Ada", "surname": "Admin", "fullname": "Ada Admin",
        },
        "recordData": {
            **detail,
            "startDate": "2026-11-06T00:00:00+00:00",
            "endDate": "2026-11-09T00:00:00+00:00",
            "createdAt": "2026-03-03T22:00:00+00:00",
            "updatedAt": "2026-03-03T22:00:00+00:00",
        },
    }  # fmt: skip


def test_the_test_event(world: World) -> None:
    """The document's, around the day on which it is sent."""
    happening = Happening(TEST, 0, "TestEvent", NOW + timedelta(microseconds=609_652))
    (told,) = bodies(happening, [None], world.actor("emma"))
    assert told["eventType"] == "TestEvent"
    assert (told["recordId"], told["timestamp"]) == (-99999, "2026-03-03T22:00:00.609652Z")
    record = told["recordData"]
    assert record["dateRangeString"] == "2 Mar \N{EN DASH} 4 Mar"
    assert (record["startDateString"], record["endDateString"]) == ("Mon 2-Mar-26", "Wed 4-Mar-26")
    assert (record["startDate"], record["startType"]) == ("2026-03-02T00:00:00+00:00", "Afternoon")
    assert (record["endDate"], record["endType"]) == ("2026-03-04T00:00:00+00:00", "Morning")
    assert (record["id"], record["leaveTypeId"], record["userId"]) == (-99999, -1, world.emma.pk)
    assert record["reason"] == "Webhook Test Absence. Do not process"


def test_its_fields_are_those_of_a_holiday(world: World, door: Door) -> None:
    pk = book(door, world.emma, "2026-06-01")
    ada = world.actor("ada")
    event = Happening("leave_request.booked", 5, "AbsenceBooked", NOW)
    real, test = (one["recordData"] for one in bodies(event, [request_of(ada, pk), None], ada))
    assert list(real) == list(test) == list(door.told("GET", f"/holidays/{pk}"))


def test_bodies_of_many_in_as_many_statements(world: World, subscription: WebhookSubscription) -> None:
    """A whole company's Christmas: who did it is read once, and of the requests nothing more."""
    rows = [
        ask(world, name, date(2026, 6, 1), suppress_emails=True)
        for name in ("emma", "noah", "olga", "max", "pia")
    ]
    event = Happening("leave_request.booked", 5, "AbsenceBooked", NOW)
    ada = world.actor("ada")
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as statements:
            found = bodies(event, some, ada)
        counts.append(len(statements))
    assert counts == [2, 2]
    assert [one["recordId"] for one in found] == [row.pk for row in rows]
    assert [one["recordData"]["userName"] for one in found] == [row.employee.name for row in rows]


def test_what_muster_does_by_itself(world: World) -> None:
    (told,) = bodies(Happening(TEST, 0, "TestEvent", NOW), [None], Actor.system(world.organisation.pk))
    assert told["performingUser"]["id"] == world.ada.pk


@answers("GET /api/webhooks/list/{days_history}")
def test_the_list(world: World, door: Door, subscription: WebhookSubscription) -> None:
    pk = book(door, world.emma, "2026-06-01")
    event = WebhookEvent.objects.all_rows_unchecked().get()
    waiting = {
        "id": event.pk,
        "organisationId": world.organisation.pk,
        "recordId": pk,
        "userId": world.ada.pk,
        "retryCount": 0,
        "eventType": 5,
        "expiresAt": "2026-03-04T22:00:00",
        "timestamp": "2026-03-03T22:00:00",
        "isProcessed": False,
        "lastProcessedAt": "0001-01-01T00:00:00",
        "lastResponseCode": "",
        "lastResponseDetail": "",
        "nextAttempt": "2026-03-03T22:00:00",
        "url": URL,
        "type": 0,
    }
    assert door.told("GET", "/webhooks/list/1") == [waiting]
    event.attempts, event.last_code, event.last_detail = 2, 200, "x" * 5000
    event.delivered_at = event.last_attempt_at = NOW + timedelta(seconds=21)
    event.next_attempt_at = None
    event.save()
    assert door.told("GET", "/webhooks/list/1") == [
        {
            **waiting,
            "retryCount": 1,
            "isProcessed": True,
            "lastProcessedAt": "2026-03-03T22:00:21",
            "lastResponseCode": "200",
            "lastResponseDetail": "x" * 4000,
            "nextAttempt": "0001-01-01T00:00:00",
        }
    ]
    with at(NOW + timedelta(days=2)):
        assert door.told("GET", "/webhooks/list/1") == []
        assert len(door.told("GET", "/webhooks/list/7")) == 1
        assert len(door.told("GET", f"/webhooks/list/{'9' * 30}")) == 1
    with at(NOW + timedelta(days=31)):
        assert door.told("GET", "/webhooks/list/60") == []


def test_days_that_are_none(world: World, door: Door) -> None:
    assert door.told("GET", "/webhooks/list/7") == []
    for wrong in ("week", "-1", "1.5"):
        assert door.refused("GET", f"/webhooks/list/{wrong}") == {
            "message": "days_history: not a number of days."
        }
