"""Companies that tell a receiver of the test what happens."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from tests.receiver import Receiver, receiving
from tests.world import World

from muster.core.actor import Actor
from muster.core.change import change
from muster.exchange.webhooks import habits, senders, timetastic
from muster.exchange.webhooks.habits import Happening
from muster.leave.models import LeaveRequest, LeaveType
from muster.people.models import Employee

Happen = Callable[..., LeaveRequest]


def bodies(event: Happening, requests: Sequence[LeaveRequest | None], actor: Actor) -> list[dict[str, Any]]:
    """As a dialect writes them, with less data."""
    who = Employee.objects.visible_to(actor).filter(pk=actor.named_employee_id).first()
    return [
        {
            "eventType": event.word,
            "recordId": request.pk if request else -99999,
            "timestamp": event.at.isoformat(),
            "performingUser": {"id": who.pk, "fullname": who.name} if who else None,
            "recordData": {"reason": request.reason, "status": request.status} if request else {},
        }
        for request in requests
    ]


@pytest.fixture(autouse=True)
def vendor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(habits, "_installed", {})
    habits.install(timetastic.habits(bodies))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is busy with something else, an answer is no failure for taking long; but where a test says so."""
    monkeypatch.setattr(senders, "TOTAL_SECONDS", 60)


@pytest.fixture
def local(settings: Any) -> None:
    """The operator allows local targets."""
    settings.WEBHOOKS_LOCAL = True


@pytest.fixture
def receiver(local: None) -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def happen(world: World) -> Happen:
    """`happen("approved", by="max")`: a request of Emma's, and the event of that name, done by Max."""

    def of(
        name: str, *, by: str = "emma", of: str = "emma", company: World = world, **facts: Any
    ) -> LeaveRequest:
        actor = company.actor(by)
        with change(actor) as made:
            request = _request(company.people[of], actor, **facts)
            made.emit(f"leave_request.{name}", request)
        return request

    return of


def _request(employee: Employee, actor: Actor, **facts: Any) -> LeaveRequest:
    with change(Actor.system(employee.organisation_id)) as made:
        kind = LeaveType.objects.visible_to(made.actor).filter(name="Day at sea").first()
        if kind is None:
            kind = LeaveType(name="Day at sea")
            made.create(kind)
    day = {"starts_on": "2026-04-06", "ends_on": "2026-04-06", "duration": 1, "deduction": 0}
    row = LeaveRequest(
        employee=employee, leave_type=kind, unit="days", time_zone="Australia/Sydney", **{**day, **facts}
    )
    with change(actor) as made:
        made.create(row)
    return row
