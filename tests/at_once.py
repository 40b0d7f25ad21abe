"""Doing things at the same time, each in a thread and with a database connection of its own."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from muster.core.errors import MusterError


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave, or the MusterError it raised, in the order of the calls. Any other error fails the test."""
    together = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)
    failures: list[BaseException] = []

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            together.wait(timeout=60)
            results[number] = call()
        except MusterError as error:
            results[number] = error
        except BaseException as error:  # noqa: BLE001 - handed on to the test's own thread below
            failures.append(error)
        finally:
            connections.close_all()

    # Each thread sees the clock as it stands here.
    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, number, call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "Two of them wait for each other."
    if failures:
        raise failures[0]
    return results
