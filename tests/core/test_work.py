"""The worker's loops outlive a database that is away for a while."""

import threading

import pytest
from django.db import OperationalError

from muster.core import jobs


def fails_twice_then_ends(stop: threading.Event, tried: list[int]) -> int:
    tried.append(1)
    if len(tried) < 3:
        raise OperationalError("the server closed the connection")
    stop.set()
    return 0


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "DATABASE_AWAY_SECONDS", 0.01)


@pytest.mark.django_db
def test_a_worker_goes_on_when_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tried = threading.Event(), list[int]()
    monkeypatch.setattr(jobs, "run_due", lambda limit: fails_twice_then_ends(stop, tried))
    thread = threading.Thread(target=jobs.work, args=(stop,))
    thread.start()
    thread.join(timeout=60)
    assert len(tried) == 3


@pytest.mark.django_db
def test_the_scheduler_goes_on_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tried = threading.Event(), list[int]()
    monkeypatch.setattr(jobs, "enqueue_scheduled", lambda: fails_twice_then_ends(stop, tried))
    thread = threading.Thread(target=jobs.schedule, args=(stop,))
    thread.start()
    thread.join(timeout=60)
    assert len(tried) == 3
