"""Jobs on the database, for SQLite and PostgreSQL alike.

A job runs at least once: a worker leases it, runs it, deletes it. When the worker dies the lease runs out and another
takes the job again, so a job must bear being run twice. One that fails is tried again after 5 s, 10 s, 20 s ... up to an
hour, and after its last attempt stays in the dead-letter list for a person to look at.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections, transaction
from django.db.models import F, Q, QuerySet

from muster.core import clock
from muster.core.models import Job, JobSchedule

log = logging.getLogger(__name__)
Run = Callable[..., None]
R = TypeVar("R", bound=Run)

FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
DATABASE_AWAY_SECONDS = 2


@dataclass(frozen=True)
class Definition:
    run: Run
    attempts: int
    every: timedelta | None


_definitions: dict[str, Definition] = {}


def job(name: str, *, attempts: int = 12, every: timedelta | None = None) -> Callable[[R], R]:
    """Register a function as a job; with `every` it is also enqueued again and again."""

    def register(run: R) -> R:
        if name in _definitions:
            raise TypeError(f"Two jobs are called {name}.")
        _definitions[name] = Definition(run, attempts, every)
        return run

    return register


def prepare(name: str, *, run_at: datetime, arguments: dict[str, Any]) -> Job:
    """A job row, not yet written; a KeyError for a name that no job has."""
    _definitions[name]
    return Job(name=name, run_at=run_at, arguments=arguments, created_at=clock.now())


def lease() -> Job | None:
    """The longest due job, now ours for JOB_LEASE_SECONDS; None when nothing is due."""
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    due = Job.objects.filter(free, dead_at__isnull=True, run_at__lte=now).order_by("run_at", "id")
    for candidate in due[:8]:
        until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        # The row answers who was first: whoever changes it from what both saw.
        taken = Job.objects.filter(
            pk=candidate.pk,
            attempts=candidate.attempts,
            leased_until=candidate.leased_until,
            dead_at__isnull=True,
        ).update(leased_until=until, attempts=F("attempts") + 1)
        if taken:
            candidate.attempts += 1
            candidate.leased_until = until
            return candidate
    return None


def run(leased: Job) -> None:
    """Run the job and delete it, or note the failure and when to try again."""
    definition = _definitions.get(leased.name)
    if definition is None:
        _fail(leased, f"No job is called {leased.name}.", final=True)
        return
    if leased.attempts > definition.attempts:
        _fail(leased, "Each worker that took it ended before it did.", final=True)
        return
    try:
        with _heartbeat(leased):
            definition.run(**leased.arguments)
    except Exception:
        log.exception("Job %s %s failed (attempt %s)", leased.name, leased.arguments, leased.attempts)
        _fail(leased, traceback.format_exc(), final=leased.attempts >= definition.attempts)
    else:
        Job.objects.filter(pk=leased.pk).delete()


def _held(leased: Job) -> QuerySet[Job]:
    """The row, as long as no other worker took it after our lease ran out: each lease counts one attempt more."""
    return Job.objects.filter(pk=leased.pk, attempts=leased.attempts)


def _fail(failed: Job, error: str, *, final: bool) -> None:
    wait = min(FIRST_RETRY_SECONDS * 2 ** (failed.attempts - 1), LONGEST_RETRY_SECONDS)
    _held(failed).update(
        leased_until=None,
        last_error=error[-4000:],
        run_at=clock.now() + timedelta(seconds=wait),
        dead_at=clock.now() if final else None,
    )


class _heartbeat:  # noqa: N801 - reads as a verb where it is used
    """Renews the lease of a job that runs long, from a thread of its own."""

    def __init__(self, leased: Job) -> None:
        self._job = leased
        self._ended = threading.Event()
        self._timer = threading.Thread(target=self._beat, daemon=True)
        self._started = False

    def _beat(self) -> None:
        try:
            while not self._ended.wait(settings.JOB_LEASE_SECONDS / 3):
                until = clock.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
                try:
                    _held(self._job).update(leased_until=until)
                except DatabaseError:
                    log.warning("The lease of job %s could not be renewed.", self._job.pk)
                    connections["default"].close()
        finally:
            connections.close_all()

    def __enter__(self) -> None:
        # A test's transaction is seen by its own thread alone, and is over before any lease is.
        if not transaction.get_connection().in_atomic_block:
            self._timer.start()
            self._started = True

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._started:
            self._timer.join()


def run_due(limit: int = 100_000) -> int:
    """Run what is due until nothing is; how many ran."""
    for done in range(limit):
        leased = lease()
        if leased is None:
            return done
        run(leased)
    return limit


def enqueue_scheduled() -> None:
    """Enqueue each repeating job whose time has come, once however many workers ask."""
    now = clock.now()
    for name, definition in _definitions.items():
        if definition.every is None:
            continue
        schedule, _ = JobSchedule.objects.get_or_create(name=name, defaults={"next_run_at": now})
        if schedule.next_run_at > now:
            continue
        with transaction.atomic():
            moved = JobSchedule.objects.filter(name=name, next_run_at=schedule.next_run_at)
            if moved.update(next_run_at=now + definition.every):
                prepare(name, run_at=now, arguments={}).save()


def scheduled() -> dict[str, timedelta]:
    return {name: definition.every for name, definition in _definitions.items() if definition.every}


def retry(dead: Job) -> None:
    """Give a job of the dead-letter list its attempts back."""
    Job.objects.filter(pk=dead.pk).update(dead_at=None, attempts=0, run_at=clock.now(), leased_until=None)


def work(stop: threading.Event, *, idle_seconds: float = 0.25) -> None:
    """A worker thread: run what is due, rest when nothing is, until told to stop."""
    again_and_again(stop, lambda: 0 if run_due(limit=10) else idle_seconds)


def schedule(stop: threading.Event, *, every_seconds: float = 5) -> None:
    """The scheduler thread."""

    def step() -> float:
        enqueue_scheduled()
        return every_seconds

    again_and_again(stop, step)


def again_and_again(stop: threading.Event, step: Callable[[], float]) -> None:
    """Repeat the step, each time after as many seconds as it gave. A database that is away for a while is waited for."""
    try:
        while not stop.is_set():
            try:
                rest = step()
                connections["default"].close_if_unusable_or_obsolete()
            except DatabaseError as error:
                # Its sentence is enough; what failed in a job is logged with its traceback where it is run.
                log.warning("The database does not answer, trying again: %s", str(error).strip())
                connections["default"].close()
                rest = DATABASE_AWAY_SECONDS
            stop.wait(rest)
    finally:
        connections.close_all()
