"""Jobs on the database: tried again, given up, taken over, never run by two at once."""

import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from tests.at_once import at_once
from tests.world import NOW, at

from muster.core import jobs
from muster.core.models import Job, JobSchedule


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the jobs of this file ran with. `note` works, `fail` never does, `tick` repeats each minute."""
    monkeypatch.setattr(jobs, "_definitions", {})
    calls: list[Any] = []

    @jobs.job("note")
    def note(*, word: str) -> None:
        calls.append(word)

    @jobs.job("fail", attempts=3)
    def fail(*, word: str) -> None:
        calls.append(word)
        raise ValueError(f"No {word}")

    @jobs.job("tick", every=timedelta(minutes=1))
    def tick() -> None:
        calls.append("tick")

    return calls


def enqueue(name: str, **arguments: Any) -> Job:
    row = jobs.prepare(name, run_at=NOW, arguments=arguments)
    row.save()
    return row


def seconds(number: float) -> Any:
    return at(NOW + timedelta(seconds=number))


def test_it_runs_once_and_is_gone(db: None, now: None, ran: list[Any]) -> None:
    enqueue("note", word="a")
    enqueue("note", word="b")
    assert jobs.run_due() == 2
    assert (ran, Job.objects.count()) == (["a", "b"], 0)
    assert jobs.run_due() == 0


def test_not_before_its_time(db: None, ran: list[Any]) -> None:
    enqueue("note", word="a")
    with seconds(-1):
        assert jobs.run_due() == 0
    with seconds(0):
        assert jobs.run_due() == 1


def test_no_more_than_asked(db: None, now: None, ran: list[Any]) -> None:
    for word in "abc":
        enqueue("note", word=word)
    assert jobs.run_due(limit=2) == 2
    assert (ran, Job.objects.count()) == (["a", "b"], 1)


def test_a_failure_is_tried_again_later_and_later_then_given_up(db: None, ran: list[Any]) -> None:
    row = enqueue("fail", word="bread")
    for moment, attempts, next_moment in ((0, 1, 5), (5, 2, 15)):
        with seconds(moment):
            assert jobs.run_due() == 1
        row.refresh_from_db()
        assert (row.attempts, row.dead_at, row.leased_until) == (attempts, None, None)
        assert row.run_at == NOW + timedelta(seconds=next_moment)
        with seconds(next_moment - 1):
            assert jobs.run_due() == 0
    with seconds(15):
        assert jobs.run_due() == 1
    row.refresh_from_db()
    assert (row.attempts, row.dead_at) == (3, NOW + timedelta(seconds=15))
    assert row.last_error.endswith("ValueError: No bread\n")
    with seconds(10_000):
        assert jobs.run_due() == 0
    assert ran == ["bread"] * 3


@pytest.mark.parametrize(("attempt", "wait"), [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (40, 3600)])
def test_the_wait_doubles_up_to_an_hour(db: None, now: None, ran: list[Any], attempt: int, wait: int) -> None:
    row = enqueue("fail", word="x")
    Job.objects.update(attempts=attempt)
    row.attempts = attempt
    jobs._fail(row, "why", final=False)
    row.refresh_from_db()
    assert row.run_at == NOW + timedelta(seconds=wait)


def test_a_dead_job_is_given_its_attempts_back(db: None, ran: list[Any]) -> None:
    row = enqueue("fail", word="x")
    Job.objects.update(attempts=3, dead_at=NOW)
    with seconds(60):
        jobs.retry(row)
        assert jobs.run_due() == 1
    row.refresh_from_db()
    assert (row.attempts, row.dead_at) == (1, None)


def test_a_job_that_nobody_knows_is_dead_at_once(db: None, now: None, ran: list[Any]) -> None:
    row = Job.objects.create(name="gone", run_at=NOW)
    assert jobs.run_due() == 1
    row.refresh_from_db()
    assert (row.dead_at, row.last_error) == (NOW, "No job is called gone.")
    with pytest.raises(KeyError):
        jobs.prepare("gone", run_at=NOW, arguments={})


def test_two_jobs_of_one_name_are_a_mistake(ran: list[Any]) -> None:
    with pytest.raises(TypeError, match="Two jobs are called note"):
        jobs.job("note")(print)


def test_what_a_dead_worker_held_is_taken_when_its_lease_is_over(
    db: None, ran: list[Any], settings: Any
) -> None:
    settings.JOB_LEASE_SECONDS = 60
    enqueue("note", word="a")
    with seconds(0):
        held = jobs.lease()
        assert held
        assert held.leased_until == NOW + timedelta(seconds=60)
    with seconds(60):
        assert jobs.lease() is None
    with seconds(61):
        taken = jobs.lease()
        assert taken
        assert (taken.pk, taken.attempts) == (held.pk, 2)


def test_the_first_worker_no_longer_speaks_for_it(db: None, ran: list[Any], settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 60
    enqueue("fail", word="a")
    with seconds(0):
        first = jobs.lease()
    with seconds(61):
        second = jobs.lease()
        assert first
        assert second
        jobs.run(first)
    row = Job.objects.get()
    assert (row.leased_until, row.last_error) == (second.leased_until, "")


def test_a_job_that_kills_its_workers_is_given_up(db: None, ran: list[Any]) -> None:
    enqueue("fail", word="a")
    Job.objects.update(attempts=3, leased_until=NOW)
    with seconds(1):
        assert jobs.run_due() == 1
    row = Job.objects.get()
    assert (row.dead_at, row.last_error) == (
        NOW + timedelta(seconds=1), "Each worker that took it ended before it did.",
    )  # fmt: skip
    assert ran == []


def test_a_schedule_enqueues_once_each_time(db: None, ran: list[Any]) -> None:
    assert jobs.scheduled() == {"tick": timedelta(minutes=1)}
    for moment, enqueued in ((0, 1), (30, 1), (59, 1), (60, 2), (61, 2), (600, 3)):
        with seconds(moment):
            jobs.enqueue_scheduled()
        assert Job.objects.filter(name="tick").count() == enqueued, moment
    assert JobSchedule.objects.get().next_run_at == NOW + timedelta(seconds=660)


def test_several_schedulers_enqueue_once(transactional_db: None, now: None, ran: list[Any]) -> None:
    at_once(*[jobs.enqueue_scheduled] * 4)
    assert Job.objects.count() == 1


def test_two_workers_never_run_one_job_at_once(transactional_db: None, now: None, ran: list[Any]) -> None:
    running: set[str] = set()

    @jobs.job("slow")
    def slow(*, word: str) -> None:
        assert word not in running
        running.add(word)
        time.sleep(0.005)
        ran.append(word)

    words = [f"job {number}" for number in range(20)]
    for word in words:
        enqueue("slow", word=word)

    def until_done() -> None:
        while Job.objects.exists():
            jobs.run_due()

    at_once(until_done, until_done, until_done)
    assert sorted(ran) == sorted(words)


def test_a_long_job_keeps_its_lease(transactional_db: None, ran: list[Any], settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 1.5
    others: list[Job | None] = []

    @jobs.job("long")
    def long() -> None:
        for _ in range(2):
            lease = ends_at()
            while ends_at() == lease:
                time.sleep(0.01)
            with at(lease + timedelta(microseconds=1)):
                others.append(jobs.lease())

    def ends_at() -> datetime:
        found = Job.objects.get().leased_until
        assert found
        return found

    enqueue("long")
    assert jobs.run_due() == 1
    assert others == [None] * 2


def test_a_worker_outlives_a_database_that_is_away(
    transactional_db: None, now: None, ran: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "DATABASE_AWAY_SECONDS", 0.01)
    enqueue("note", word="after all")
    stop, lease, away = threading.Event(), jobs.lease, iter([True, True])

    def flaky() -> Job | None:
        if next(away, False):
            raise OperationalError("the server closed the connection")
        found = lease()
        if found is None:
            stop.set()
        return found

    monkeypatch.setattr(jobs, "lease", flaky)
    at_once(lambda: jobs.work(stop, idle_seconds=0.01))
    assert ran == ["after all"]
