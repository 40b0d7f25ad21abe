"""The power goes while 8 clients clock 40 people in and out; afterwards every answer that was given still holds."""

import json
import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException

import pytest
from tests.processes.product import Product, Running, wait_until

pytestmark = pytest.mark.processes

CLIENTS, PEOPLE_EACH = 8, 5
PEOPLE = CLIENTS * PEOPLE_EACH

FOUND = f"""
import json
from muster.accounts.actions import create_api_key
from muster.core.actor import Actor
from muster.dialects.timestation.wire import EMPLOYEE_ID
from muster.people.actions import create_employee
from muster.places.actions import (
    create_department, create_location, found_organisation, pair_device, register_device,
)

organisation = found_organisation(
    name="Bramble & Co", country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
)
system = Actor.system(organisation.pk)
cafe = create_location(system, name="Cafe")
kitchen = create_department(system, name="Kitchen", location=cafe)
people = [
    create_employee(system, name=f"Person {{n}}", pin=str(1000 + n), primary_department=kitchen)
    for n in range({PEOPLE})
]
_, code = register_device(system, location=cafe)
print(json.dumps({{
    "people": [[one.pin, EMPLOYEE_ID.encode(one.pk)] for one in people],
    "token": pair_device(code)[1],
    "key": create_api_key(system, name="Till")[1],
}}))
"""


@dataclass
class Client(threading.Thread):
    """Sends each request until it is answered, as a kiosk does that was cut off."""

    port: int
    token: str
    key: str
    people: list[tuple[str, str]]
    begin: datetime
    presses_each: int
    answered: dict[str, int] = field(default_factory=dict)
    retried: int = 0
    checked_out: int = 0
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        # All of one client's people by turns, so that many are at work when the power goes.
        for number in range(self.presses_each):
            at = self.begin + timedelta(hours=number)
            for pin, _ in self.people:
                self._press(pin, "finish" if number % 2 else "start", at, key=f"{pin}-{number}")
        for _, employee_id in self.people:
            self._check_out(employee_id, self.begin + timedelta(hours=self.presses_each))
        self._connection.close()

    def _press(self, pin: str, type_: str, at: datetime, *, key: str) -> None:
        status, body = self._send(
            "POST",
            "/kiosk/api/press",
            {"pin": pin, "type": type_, "at": at.isoformat()},
            {"Cookie": f"muster_kiosk={self.token}", "Idempotency-Key": key},
        )
        if status == 201:
            self.answered[key] = body["id"]
        else:
            self.refused.append(f"{status} {body}")

    def _check_out(self, employee_id: str, at: datetime) -> None:
        before = self.retried
        path = f"/v1/employees/{employee_id}/check-out"
        status, body = self._send(
            "PUT", path, {"time_out": at.isoformat()}, {"Authorization": f"Bearer {self.key}"}
        )
        # Sent again after it was done but not answered, it finds nothing open any more.
        done_before = self.retried > before and "no open shift" in str(body)
        if status == 200 or done_before:
            self.checked_out += 1
        else:
            self.refused.append(f"{status} {body}")

    def _send(
        self, method: str, path: str, body: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, int]]:
        text = json.dumps(body)
        while True:
            try:
                self._connection.request(method, path, text, {"Content-Type": "application/json", **headers})
                reply = self._connection.getresponse()
                return reply.status, json.loads(reply.read())
            except (OSError, HTTPException):
                self.retried += 1
                self._connection.close()
                time.sleep(0.1)


@pytest.fixture
def company(migrated: Product) -> Product:
    migrated.settings = {"MUSTER_JOB_LEASE_SECONDS": "2", "MUSTER_LOG_LEVEL": "WARNING"}
    return migrated


# An odd number: the last shift of each is begun by a press and ended by a check-out.
@pytest.mark.parametrize("presses_each", [9, pytest.param(51, marks=pytest.mark.long)])
def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(company: Product, presses_each: int) -> None:
    presses = PEOPLE * presses_each
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=4)
    opened = json.loads(company.python(FOUND))
    clients = [
        Client(
            company.port, opened["token"], opened["key"], opened["people"][n::CLIENTS], begin, presses_each
        )
        for n in range(CLIENTS)
    ]
    with company.started("serve", "--with-worker") as first:
        first.wait_until_it_answers()
        for client in clients:
            client.start()
        enough = random.randrange(presses * 4 // 10, presses * 6 // 10)
        wait_until(lambda: _answered(clients) > enough, seconds=300)
        first.kill()
    assert 0 < _answered(clients) < presses
    with company.started("serve", "--with-worker") as second:
        _finish(company, second, clients)
    _require_every_answer_to_hold(company, clients, presses)


def _answered(clients: list[Client]) -> int:
    return sum(len(client.answered) for client in clients)


def _finish(company: Product, running: Running, clients: list[Client]) -> None:
    running.wait_until_it_answers()
    for client in clients:
        client.join(timeout=300)
    assert [client.refused for client in clients if client.refused] == []
    assert not any(client.is_alive() for client in clients), running.printed()
    wait_until(
        lambda: company.rows("SELECT count(*) FROM core_job WHERE name NOT LIKE '%look%'") == [(0,)],
        seconds=300,
    )


def _require_every_answer_to_hold(company: Product, clients: list[Client], presses: int) -> None:
    answers = {key: id_ for client in clients for key, id_ in client.answered.items()}
    assert len(answers) == presses
    assert any(client.retried for client in clients)
    assert sum(client.checked_out for client in clients) == PEOPLE
    kept = company.rows("SELECT idempotency_key, id FROM attendance_clockevent")
    assert Counter(kept) == Counter(answers.items())
    unbuilt = (
        "SELECT count(*) FROM attendance_clockevent WHERE shift_id IS NULL OR removed OR processed_at IS NULL"
    )
    assert company.rows(unbuilt) == [(0,)]
    shifts = "SELECT count(*), count(clocked_out_at), sum(worked_minutes), max(flag) FROM attendance_shift"
    count = (presses + PEOPLE) // 2
    assert company.rows(shifts) == [(count, count, count * 60, "")]
    with closing(sqlite3.connect(company.data / "muster.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
