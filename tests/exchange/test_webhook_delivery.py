"""From what happened to what a receiver got: whole deliveries, to a receiver of the test."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.at_once import at_once
from tests.exchange.conftest import Happen
from tests.exchange.posts import deliver, event, events, subscribe, subscription
from tests.receiver import Call, Receiver, receiving
from tests.world import NOW, World, at

from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.models import Job
from muster.exchange import actions
from muster.exchange.models import WebhookEvent
from muster.exchange.webhooks import leases, senders
from muster.exchange.webhooks.delivery import Desk
from muster.exchange.webhooks.senders import Answer, Senders
from muster.leave.models import LeaveRequest

MINUTE = timedelta(minutes=1)


def refuse(receiver: Receiver, status: int = 500, text: bytes = b"") -> None:
    receiver.answer = lambda _: (status, text)


def hold(receiver: Receiver) -> threading.Event:
    """It answers nobody until the event is set."""
    released = threading.Event()

    def answer(_: Call) -> tuple[int, bytes]:
        return (200 if released.wait(60) else 500), b""

    receiver.answer = answer
    return released


def test_what_is_sent(world: World, receiver: Receiver, happen: Happen) -> None:
    row = subscribe(world, receiver.url)
    request = happen("approved", by="max", reason="Wedding", status="approved")
    deliver()
    (call,) = receiver.calls
    assert call.path == "/hook"
    sent = {name.lower(): value for name, value in call.headers.items()}
    assert sent["timetastic-secret"] == row.secret
    assert UUID(row.secret).version == 4
    assert sent["content-type"] == "application/json"
    assert {"cookie", "authorization", "accept-encoding"} & set(sent) == {"accept-encoding"}
    assert call.body == {
        "eventId": event().pk,
        "eventType": "AbsenceApproved",
        "url": receiver.url,
        "recordId": request.pk,
        "timestamp": "2026-03-03T22:00:00+00:00",
        "performingUser": {"id": world.max.pk, "fullname": "Max Manager"},
        "recordData": {"reason": "Wedding", "status": "approved"},
    }
    assert list(call.body)[:4] == ["eventId", "eventType", "url", "recordId"]
    told = event()
    assert (told.event_type, told.record_id, told.employee_id) == (2, request.pk, world.max.pk)
    assert (told.raised_at, told.expires_at) == (NOW, NOW + timedelta(hours=24))
    assert (told.attempts, told.delivered_at, told.last_attempt_at) == (1, NOW, NOW)
    assert (told.next_attempt_at, told.leased_until, told.last_code, told.last_detail) == (
        None,
        None,
        200,
        "",
    )
    deliver()
    assert len(receiver.calls) == 1


def test_the_events(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    for name in ("requested", "approved", "declined", "cancelled", "booked"):
        happen(name)
        deliver()
    assert [
        (event.event_type, call.body["eventType"])
        for event, call in zip(events(), receiver.calls, strict=True)
    ] == [
        (1, "AbsenceRequested"),
        (2, "AbsenceApproved"),
        (3, "AbsenceDeclined"),
        (4, "AbsenceCancelled"),
        (5, "AbsenceBooked"),
    ]


def test_nobody_listens(world: World, receiver: Receiver, happen: Happen) -> None:
    happen("requested")
    row = subscribe(world, receiver.url)
    actions.disable(world.actor("ada"), row)
    happen("requested")
    actions.enable(world.actor("ada"), row)
    subscribe(world, "")
    happen("requested")
    subscribe(world, receiver.url)
    assert world.other
    happen("requested", by="zoe", of="zoe", company=world.other)
    deliver()
    assert (events(), receiver.calls) == ([], [])


def test_what_is_rolled_back_is_not_told(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)

    def fail_after_it() -> None:
        with change(world.actor("emma")):
            happen("requested")
            assert len(events()) == 1
            raise Conflict("Something else does not fit.")

    with pytest.raises(Conflict):
        fail_after_it()
    assert events() == []


def test_a_body_stays_as_it_was_then(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    request = happen("requested", reason="Wedding")
    with change(world.actor("emma")) as made:
        request.reason = "Funeral"
        made.save(request)
    deliver()
    assert receiver.calls[0].body["recordData"]["reason"] == "Wedding"
    assert LeaveRequest.objects.all_rows_unchecked().get().reason == "Funeral"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 226, 299])
def test_any_2xx_is_success(world: World, receiver: Receiver, happen: Happen, status: int) -> None:
    subscribe(world, receiver.url)
    refuse(receiver, status, b"thanks")
    happen("requested")
    deliver()
    told = event()
    assert (told.last_code, told.delivered_at, told.next_attempt_at) == (status, NOW, None)
    assert told.last_detail == ("" if status == 204 else "thanks")


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 410, 429, 500, 503])
def test_nothing_else_is(world: World, receiver: Receiver, happen: Happen, status: int) -> None:
    subscribe(world, receiver.url)
    refuse(receiver, status)
    happen("requested")
    deliver()
    told = event()
    assert (told.last_code, told.delivered_at, told.attempts) == (status, None, 1)
    assert told.next_attempt_at == NOW + MINUTE


def test_redirects_are_not_followed(world: World, receiver: Receiver, happen: Happen) -> None:
    with receiving() as elsewhere:
        receiver.headers = {"Location": elsewhere.url}
        for status in (301, 302, 303, 307, 308):
            refuse(receiver, status, b"over there")
            subscribe(world, receiver.url)
            happen("requested")
            deliver()
            assert (events()[-1].last_code, events()[-1].last_detail) == (status, "over there")
        assert elsewhere.calls == []


def test_it_is_tried_after_1_2_4_8_minutes_until_it_expires(
    world: World, receiver: Receiver, happen: Happen
) -> None:
    subscribe(world, receiver.url)
    refuse(receiver, 503, b"busy")
    happen("requested")
    moments, due = [], NOW
    while due:
        with at(due - timedelta(seconds=1)):
            deliver()
        assert len(receiver.calls) == len(moments)
        with at(due):
            deliver()
        moments.append((due - NOW) // MINUTE)
        due = event().next_attempt_at
    assert moments == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023]
    assert receiver.ids == [event().pk] * 11
    told = event()
    assert (told.attempts, told.delivered_at, told.last_code, told.last_detail) == (11, None, 503, "busy")
    assert len({call.content for call in receiver.calls}) == 1


def test_what_has_expired_is_not_sent(world: World, receiver: Receiver, happen: Happen) -> None:
    """Of a worker that was not there for a day."""
    subscribe(world, receiver.url)
    happen("requested")
    with at(NOW + timedelta(hours=24)):
        deliver()
        assert receiver.calls == []
    with at(NOW + timedelta(hours=24) - timedelta(seconds=1)):
        deliver()
    assert len(receiver.calls) == 1


def test_a_retry_goes_to_the_new_address_with_the_new_secret(
    world: World, receiver: Receiver, happen: Happen
) -> None:
    row = subscribe(world, receiver.url)
    before = row.secret
    refuse(receiver)
    happen("requested")
    deliver()
    with receiving() as new, at(NOW + MINUTE):
        subscribe(world, new.url)
        actions.renew_secret(world.actor("ada"), subscription())
        assert event().url == new.url
        deliver()
        (call,) = new.calls
    assert len(receiver.calls) == 1
    assert call.body == {**receiver.calls[0].body, "url": new.url}
    assert call.headers["Timetastic-Secret"] == subscription().secret != before
    assert event().delivered_at == NOW + MINUTE


def test_a_long_answer_is_cut(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    refuse(receiver, 200, "ä\0".encode() * 100_000)
    happen("requested")
    deliver()
    assert (event().last_detail, event().last_code) == ("ä" * 4000, 200)


def test_nobody_answers(world: World, receiver: Receiver, happen: Happen) -> None:
    with receiving() as gone:
        pass
    subscribe(world, gone.url)
    happen("requested")
    deliver()
    told = event()
    assert (told.last_code, told.attempts, told.next_attempt_at) == (None, 1, NOW + MINUTE)
    assert "Cannot connect to host 127.0.0.1" in told.last_detail


def test_an_answer_that_takes_too_long_is_none(
    world: World, receiver: Receiver, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(senders, "TOTAL_SECONDS", 0.2)
    released = hold(receiver)
    subscribe(world, receiver.url)
    happen("requested")
    deliver()
    released.set()
    assert (event().last_code, event().last_detail) == (None, "There was no answer within 0.2 seconds.")
    assert event().next_attempt_at == NOW + MINUTE


@contextmanager
def answering(*parts: bytes, again: bool = False) -> Iterator[str]:
    """A server that sends these bytes piece by piece, the last one again and again; its address."""
    listening, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            for part in parts:
                connection.sendall(part)
            while again and not over.wait(0.001):
                connection.sendall(parts[-1])

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    over.set()
    thread.join()
    listening.close()


@pytest.mark.parametrize("begun", [b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nX-Long: "])
def test_an_answer_that_drips_is_none(
    world: World, local: None, happen: Happen, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    """The time counts from the beginning, not from the byte before."""
    monkeypatch.setattr(senders, "TOTAL_SECONDS", 0.3)
    with answering(begun, b"H", again=True) as url:
        subscribe(world, url)
        happen("requested")
        deliver()
    assert (event().last_code, event().delivered_at) == (None, None)
    assert event().last_detail == "There was no answer within 0.3 seconds."


def test_an_endless_answer_is_read_no_further_than_it_is_kept(
    world: World, local: None, happen: Happen
) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n", b"la " * 1000, again=True) as url:
        subscribe(world, url)
        happen("requested")
        deliver()
    assert (event().last_code, event().last_detail) == (200, ("la " * 1334)[:4000])


def test_an_answer_that_is_no_http(world: World, local: None, happen: Happen) -> None:
    with answering(b"\xff\xfe\0 SSH-2.0-OpenSSH\r\n\r\n") as url:
        subscribe(world, url)
        happen("requested")
        deliver()
    assert (event().last_code, event().next_attempt_at) == (None, NOW + MINUTE)
    assert "SSH" in event().last_detail


def test_a_slow_receiver_holds_up_nobody_else(
    transactional_db: None, world: World, receiver: Receiver, happen: Happen
) -> None:
    assert world.other
    released = hold(receiver)
    subscribe(world, receiver.url)
    for _ in range(20):
        happen("requested")
    with receiving() as quick:
        subscribe(world.other, quick.url, by="zoe")
        for _ in range(20):
            happen("requested", by="zoe", of="zoe", company=world.other)

        def watch() -> None:
            quick.wait_for(20)
            receiver.wait_for(4)
            assert (receiver.open, receiver.most_open) == (4, 4)
            released.set()

        at_once(deliver, watch)
    assert {one.last_code for one in events()} == {200}
    assert sorted(receiver.ids + quick.ids) == [one.pk for one in events()]
    # It was not even given more than its share: the rest waited where another worker finds it.
    assert receiver.most_open == 4


def test_who_answers_slowly_is_given_little(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    for _ in range(30):
        happen("requested")
    taken = leases.take({}, usual=8)
    assert [lease.parcel.id for lease in taken] == [one.pk for one in events()[:8]]
    assert leases.take({subscription().pk: 0}, usual=8) == []
    assert len(leases.take({subscription().pk: 3}, usual=8)) == 3


def test_a_worker_that_was_killed_sends_it_again(
    world: World, receiver: Receiver, happen: Happen, settings: Any
) -> None:
    settings.JOB_LEASE_SECONDS = 60
    subscribe(world, receiver.url)
    happen("requested")
    (lost,) = leases.take({}, usual=8)
    assert lost.until == event().leased_until == NOW + timedelta(seconds=70)
    with at(NOW + timedelta(seconds=69)):
        deliver()
        assert receiver.calls == []
    with at(lost.until):
        deliver()
        # And should the first have been asleep only, its word is too late.
        leases.settle([(lost, Answer(lost.parcel.id, 500, "late"))])
    assert receiver.ids == [event().pk]
    assert (event().last_code, event().attempts, event().delivered_at) == (200, 1, lost.until)


def test_two_workers_send_it_once(
    transactional_db: None, world: World, receiver: Receiver, happen: Happen
) -> None:
    subscribe(world, receiver.url)
    for _ in range(40):
        happen("requested")
    at_once(deliver, deliver, deliver)
    assert sorted(receiver.ids) == [one.pk for one in events()]
    assert {one.attempts for one in events()} == {1}


def test_what_was_not_begun_is_given_back_at_the_end(
    world: World, receiver: Receiver, happen: Happen
) -> None:
    subscribe(world, receiver.url)
    for _ in range(8):
        happen("requested")

    with Senders() as running:

        def answer(_: Call) -> tuple[int, bytes]:
            while not running._closing:
                time.sleep(0.005)
            return 200, b""

        receiver.answer = answer
        desk = Desk(running)
        desk.step()
        receiver.wait_for(4)
        desk.finish()
    assert len(receiver.calls) == 4
    assert sorted((one.attempts, one.leased_until, one.last_code) for one in events()) == [
        *[(0, None, None)] * 4,
        *[(1, None, 200)] * 4,
    ]
    deliver()
    assert sorted(receiver.ids) == [one.pk for one in events()]


def test_no_mail_and_no_job_is_in_its_way(world: World, receiver: Receiver, happen: Happen) -> None:
    subscribe(world, receiver.url)
    jobs = Job.objects.count()
    happen("requested")
    assert Job.objects.count() == jobs
    assert json.loads(WebhookEvent.objects.all_rows_unchecked().get().body)["eventType"] == "AbsenceRequested"
