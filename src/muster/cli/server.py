"""Granian, and beside it, where asked for, the worker. Both are forked from here, so they share what was loaded."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import re
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels

from muster.cli import worker
from muster.config import environment

log = logging.getLogger("muster.server")

STOP_SECONDS = 20
# Connections that one process holds at a time, idle ones included; beyond them the kernel's queue lets callers wait.
CONNECTIONS = 512
QUEUE = 1024


def serve(*, with_worker: bool, announce: Callable[[], None] = lambda: None) -> int:
    """Until told to stop; the exit status. `announce` is called when the port is ours."""
    server = Granian("muster.config.wsgi:application", **checked_options())
    _load()
    server.on_startup(announce)
    failed = False
    with _worker(wanted=with_worker) as worker_failed:
        try:
            server.serve(target_loader=_application, wrap_loader=False)
        except SystemExit:
            # A process that ended first, because the signal reached it before us, is no failure.
            failed = not server.interrupt_signal
    return int(failed or worker_failed.is_set())


def address() -> tuple[str, int]:
    """Host and port of MUSTER_BIND."""
    text = environment.text("MUSTER_BIND")
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\s]+)):(\d{1,5})", text)
    if match is None or not 0 < int(match[3]) < 2**16:
        raise SystemExit(f"MUSTER_BIND must be an address and a port, such as 127.0.0.1:8000, not {text!r}.")
    return match[1] or match[2], int(match[3])


def checked_options() -> dict[str, Any]:
    """For Granian, from the settings. Exits with a sentence where the server could not start with them."""
    host, port = address()
    _require_free(host, port)
    processes = environment.whole("MUSTER_PROCESSES")
    if processes > 1 and connection.vendor == "sqlite":
        raise SystemExit(
            f"MUSTER_PROCESSES is {processes}, but SQLite is served by one process. "
            "Set it to 1 (threads are MUSTER_THREADS), or point MUSTER_DATABASE_URL to PostgreSQL."
        )
    tls = _tls()
    if settings.SESSION_COOKIE_SECURE and not tls and not settings.TRUST_PROXY:
        raise SystemExit(
            "MUSTER_PUBLIC_URL is an https address, but Muster would speak plain HTTP. Give it a certificate by "
            "MUSTER_TLS_CERTIFICATE and MUSTER_TLS_KEY, or set MUSTER_TRUST_PROXY=yes behind a proxy that speaks TLS."
        )
    level = environment.text("MUSTER_LOG_LEVEL").lower()
    return {
        "address": host,
        "port": port,
        "interface": Interfaces.WSGI,
        "workers": processes,
        "blocking_threads": environment.whole("MUSTER_THREADS"),
        "backlog": QUEUE,
        "backpressure": CONNECTIONS,
        "websockets": False,
        "workers_kill_timeout": STOP_SECONDS,
        # Its account of starting and stopping, and its advice, are for those who look for a fault.
        "log_level": LogLevels.debug if level == "debug" else LogLevels.error,
        "log_dictconfig": {**settings.LOGGING, "loggers": {**settings.LOGGING["loggers"], "_granian": {}}},
        **tls,
    }


def _tls() -> dict[str, Any]:
    certificate, key = environment.text("MUSTER_TLS_CERTIFICATE"), environment.text("MUSTER_TLS_KEY")
    if not certificate and not key:
        return {}
    for name, path in (("MUSTER_TLS_CERTIFICATE", certificate), ("MUSTER_TLS_KEY", key)):
        if not path or not os.access(path, os.R_OK):
            raise SystemExit(f"{name} must name a PEM file that can be read, not {path!r}.")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise SystemExit(
            f"MUSTER_TLS_CERTIFICATE and MUSTER_TLS_KEY do not belong together, or are no PEM files: {error.reason}."
        ) from None
    return {
        "ssl_cert": Path(certificate),
        "ssl_key": Path(key),
        "ssl_protocol_min": SSLProtocols.tls12,
    }


def _require_free(host: str, port: int) -> None:
    """Granian shares its port among processes, and so would share it with a second Muster: ask before."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            probe.listen(1)
    except OSError as error:
        raise SystemExit(
            f"Muster cannot listen on {host}, port {port}: {error.strerror or error}. "
            "Is another program, or another Muster, using it? Choose another by MUSTER_BIND=127.0.0.1:8001"
        ) from None


def _load() -> None:
    """Have everything in memory before the processes part, and no connection that they would share."""
    from muster.config import wsgi  # noqa: F401, PLC0415 - loads the middleware

    list(get_resolver().url_patterns)
    connections.close_all()


def _application() -> Any:
    """Called in each web process: the application, and an eye on the parent, for one that was killed ends nothing."""
    from muster.config.wsgi import application  # noqa: PLC0415 - loaded before the fork

    def follow(parent: int) -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    # Ctrl-C in a terminal reaches every process; the parent answers it, and tells us. Told twice, Granian hangs.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=follow, args=(os.getppid(),), daemon=True).start()
    return application


@contextmanager
def _worker(*, wanted: bool) -> Iterator[threading.Event]:
    """The worker beside the server, for as long as the block lasts. The event is set if it fails before.

    A server without its worker would take presses and build no shift. So it stops too, and whoever started both starts
    both anew.
    """
    failed, stopping = threading.Event(), threading.Event()
    if not wanted:
        yield failed
        return
    child = multiprocessing.get_context("fork").Process(
        target=worker.run_as_child, args=(os.getpid(),), name="muster-worker", daemon=True
    )
    child.start()

    def watch() -> None:
        multiprocessing.connection.wait([child.sentinel])
        if stopping.is_set():
            return
        child.join()
        if child.exitcode:  # 0: a signal to the whole group reached it first
            log.error("The worker has ended: stopping the server.")
            failed.set()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield failed
    finally:
        stopping.set()
        child.terminate()
        child.join(STOP_SECONDS)
        if child.is_alive():
            child.kill()
