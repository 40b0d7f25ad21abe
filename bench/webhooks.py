"""Webhooks of one organisation, from queued to written down as delivered, beside a bare HTTP client's loop.

Both send the same bodies to the same receiver in a process of its own, one after the other in the same run.
"""

import asyncio
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.company import environment

EVENTS = 10_000
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
BODY = {
    "eventType": "AbsenceApproved",
    "recordId": 1,
    "timestamp": "2026-03-03T22:00:00Z",
    "performingUser": {"id": 1, "firstname": "Ada", "surname": "Admin", "fullname": "Ada Admin"},
    "recordData": {"id": 1, "userName": "Ada Admin", "reason": "Wedding " * 40, "status": "Approved"},
}


class Receiver(asyncio.Protocol):
    """The least that can answer: head, body by its length, 200."""

    def __init__(self) -> None:
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, rest = self._held.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(rest) < length:
                return
            self._held = rest[length:]
            self._transport.write(OK)


async def _receive() -> None:
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _queue(port: int) -> None:
    """An organisation with its address, and as many events as are measured."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by then

    call_command("migrate", verbosity=0)
    from muster.core import clock  # noqa: PLC0415
    from muster.core.actor import Actor  # noqa: PLC0415
    from muster.exchange.actions import set_webhook  # noqa: PLC0415
    from muster.exchange.models import WebhookEvent  # noqa: PLC0415
    from muster.exchange.webhooks import timetastic  # noqa: PLC0415
    from muster.places.actions import found_organisation  # noqa: PLC0415

    organisation = found_organisation(
        name="Bench", country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
    )
    row = set_webhook(
        Actor.system(organisation.pk), vendor=timetastic.VENDOR, url=f"http://127.0.0.1:{port}/hook"
    )
    now = clock.now()
    facts = {"body": json.dumps(BODY), "url": row.url, "raised_at": now, "next_attempt_at": now}
    waiting = WebhookEvent(
        organisation=organisation, subscription=row, event_type=2, record_id=1,
        expires_at=now + timetastic.habits(lambda *_: {}).expires_after, **facts,
    )  # fmt: skip
    rows = [
        WebhookEvent(**{f.attname: getattr(waiting, f.attname) for f in _columns(waiting)})
        for _ in range(EVENTS)
    ]
    WebhookEvent.objects.all_rows_unchecked().bulk_create(rows, batch_size=500)


def _columns(row: object) -> list[object]:
    return [field for field in row._meta.concrete_fields if not field.primary_key]  # type: ignore[attr-defined]  # noqa: SLF001


def _deliver() -> tuple[float, float]:
    """Seconds until all of them are written down as delivered, and seconds of CPU."""
    from django.db import connection  # noqa: PLC0415

    from muster.exchange.webhooks import delivery  # noqa: PLC0415

    stop = threading.Event()
    thread = threading.Thread(target=delivery.work, args=(stop,))
    began, cpu = time.monotonic(), time.process_time()
    thread.start()
    left = "SELECT EXISTS (SELECT 1 FROM exchange_webhookevent WHERE next_attempt_at IS NOT NULL)"
    with connection.cursor() as cursor:
        while cursor.execute(left).fetchone()[0]:
            time.sleep(0.05)
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu
        cursor.execute("SELECT count(*) FROM exchange_webhookevent WHERE last_code = 200 AND attempts = 1")
        if cursor.fetchone()[0] != EVENTS:
            raise SystemExit("Not every webhook arrived once.")
    stop.set()
    thread.join()
    return seconds, cpu


def _loop(port: int) -> tuple[float, float]:
    """The same bodies by http.client on one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Content-Type": "application/json",
        "Timetastic-Secret": "800dce29-fc6b-420b-8654-0f0170a9c572",
    }
    began, cpu = time.monotonic(), time.process_time()
    for number in range(EVENTS):
        body = json.dumps({"eventId": number, "url": "http://127.0.0.1/hook", **BODY})
        connection.request("POST", "/hook", body, headers)
        connection.getresponse().read()
    return time.monotonic() - began, time.process_time() - cpu


def _measure(port: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    _queue(port)
    bare, bare_cpu = _loop(port)
    ours, ours_cpu = _deliver()
    for name, seconds, cpu in (("http.client's loop", bare, bare_cpu), ("Muster", ours, ours_cpu)):
        print(f"{name}: {EVENTS:,} in {seconds:.1f} s, {EVENTS / seconds:,.0f} a second, {cpu:.1f} s of CPU")
    print(f"ratio {bare / ours:.2f} (aim: at least 0.5)")


def deliveries() -> None:
    """10,000 queued webhooks to a receiver on this machine."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    settings = {**environment(folder), "MUSTER_WEBHOOKS_LOCAL": "yes"}
    child = [sys.executable, "-m", "bench.webhooks"]
    with subprocess.Popen([*child, "receive"], stdout=subprocess.PIPE, text=True, env=settings) as receiver:
        try:
            assert receiver.stdout
            subprocess.run([*child, "measure", receiver.stdout.readline().strip()], env=settings, check=True)
        finally:
            receiver.kill()
    shutil.rmtree(folder)


if __name__ == "__main__":
    if sys.argv[1] == "receive":
        asyncio.run(_receive())
    else:
        _measure(int(sys.argv[2]))
