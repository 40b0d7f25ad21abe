"""The power goes while webhooks are sent; afterwards each arrives, and what was written down as taken comes once."""

import contextlib
import json
import sqlite3
import threading
from collections import Counter

import pytest
from tests.processes.product import Product, wait_until
from tests.receiver import Call, receiving

# Half a minute of CPU: `make test-all` has it.
pytestmark = [pytest.mark.processes, pytest.mark.long]

EVENTS = 40
TOLD = """
import json, sys
from muster.core.actor import Actor
from muster.exchange.actions import send_test_event, set_webhook
from muster.places.actions import found_organisation

organisation = found_organisation(
    name="Bramble & Co", country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
)
system = Actor.system(organisation.pk)
row = set_webhook(system, vendor="timetastic", url="{url}")
print(json.dumps([send_test_event(system, row).pk for _ in range({count})]))
"""
TAKEN = "SELECT id FROM exchange_webhookevent WHERE delivered_at IS NOT NULL"


def test_a_kill_while_webhooks_are_sent(migrated: Product) -> None:
    migrated.settings = {"MUSTER_WEBHOOKS_LOCAL": "yes", "MUSTER_LOG_LEVEL": "WARNING"}
    released = threading.Event()
    with receiving() as receiver:

        def answer(call: Call) -> tuple[int, bytes]:
            if receiver.calls.index(call) >= EVENTS // 2:
                released.wait(120)
            return 200, b""

        receiver.answer = answer
        ids = json.loads(migrated.python(TOLD.format(url=receiver.url, count=EVENTS)))
        with migrated.started("worker") as first:
            receiver.wait_for(EVENTS // 2 + 4, seconds=120)
            wait_until(lambda: len(migrated.rows(TAKEN)) >= EVENTS // 4, seconds=60)
            first.kill()
        released.set()
        taken = {pk for (pk,) in migrated.rows(TAKEN)}
        begun = Counter(receiver.ids)
        assert set(begun) > taken
        _let_all_be_due(migrated)
        with migrated.started("worker") as second:
            wait_until(lambda: len(migrated.rows(TAKEN)) == EVENTS, seconds=120)
            assert "Traceback" not in second.printed()
        arrived = Counter(receiver.ids)
    assert sorted(arrived) == sorted(ids)
    again = {pk for pk, times in arrived.items() if times > 1}
    assert again == set(begun) - taken
    assert {call.body["eventType"] for call in receiver.calls} == {"TestEvent"}


def _let_all_be_due(migrated: Product) -> None:
    """In place of waiting until the leases run out, and for the next attempt at what a slow machine answered too late."""
    with contextlib.closing(sqlite3.connect(migrated.data / "muster.sqlite3")) as database, database:
        database.execute(
            "UPDATE exchange_webhookevent SET leased_until = NULL, next_attempt_at = raised_at WHERE delivered_at IS NULL"
        )
