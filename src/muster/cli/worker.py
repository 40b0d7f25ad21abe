"""`muster worker`: the threads that run jobs, the one that starts those which repeat, and those that send webhooks."""

import logging
import os
import signal
import threading

from muster.cli import product
from muster.config import environment
from muster.core import jobs
from muster.exchange.webhooks import delivery

log = logging.getLogger("muster.worker")


def run(options: object) -> int:
    del options
    product.require_migrated()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0


def run_as_child(parent: int) -> None:
    """The worker of `muster serve --with-worker`: the parent ends it, and should the parent be killed it ends itself."""
    stop = threading.Event()
    # Ctrl-C in a terminal reaches every process; the parent answers it, and tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    work(stop, parent=parent)


def work(stop: threading.Event, *, parent: int | None = None) -> None:
    """Until told to stop; the jobs in hand are finished first."""
    runners = environment.whole("MUSTER_WORKER_THREADS")
    threads = [
        threading.Thread(target=jobs.work, args=(stop,), name=f"worker-{number}")
        for number in range(1, runners + 1)
    ]
    threads.append(threading.Thread(target=jobs.schedule, args=(stop,), name="scheduler"))
    threads.append(threading.Thread(target=delivery.work, args=(stop,), name="webhooks"))
    for thread in threads:
        thread.start()
    log.info("Working on jobs with %s threads.", runners)
    while not stop.wait(timeout=1):
        if parent is not None and os.getppid() != parent:
            log.warning("The server that started this worker is gone: stopping.")
            stop.set()
    for thread in threads:
        thread.join()
