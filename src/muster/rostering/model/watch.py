"""A search in a library of C++ ends when it is time: somebody else has to look at the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

EVERY = 0.05
# Searches at once: what two cores can do.
THREADS = 2

Stop = Callable[[], bool]


@contextmanager
def watched(stop: Stop, halt: Callable[[], None]) -> Iterator[None]:
    """While the block runs, `halt` is called again and again as soon as it is time to stop."""
    over = Event()

    def look() -> None:
        while not over.wait(EVERY):
            if stop():
                halt()

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
