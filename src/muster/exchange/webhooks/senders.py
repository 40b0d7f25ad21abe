"""Sending, side by side: one thread with an event loop, in which a receiver that is slow costs nobody but itself."""

import asyncio
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from django.conf import settings

from muster.core.outward import Outward

# "Timeouts on Webhooks are short" (timetastic.txt 1301): from finding the address to the answer.
TOTAL_SECONDS = 5
CONNECTIONS_EACH, CONNECTIONS = 4, 400


@dataclass(frozen=True)
class Parcel:
    """What is sent where. It is not begun after `until`, by time.monotonic()."""

    id: int
    subscription_id: int
    url: str
    headers: dict[str, str]
    content: bytes
    until: float


@dataclass(frozen=True)
class Answer:
    """What became of a parcel. Without a code there was no answer, and `detail` says why; some were never begun."""

    id: int
    code: int | None = None
    detail: str = ""
    begun: bool = True


@dataclass
class Senders:
    """`with Senders() as senders:` send() takes parcels from any thread, and answers() gives what came of them since."""

    _answers: "queue.SimpleQueue[Answer]" = field(default_factory=queue.SimpleQueue)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _closing: bool = False

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)), name="webhooks-sender")
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, parcels: Iterable[Parcel]) -> None:
        self._loop.call_soon_threadsafe(self._begin, list(parcels))

    def answers(self) -> list[Answer]:
        found = []
        while not self._answers.empty():
            found.append(self._answers.get())
        return found

    def close(self) -> None:
        """What is being sent is finished; what was not begun is answered as that."""
        self._closing = True
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    async def _run(self, ready: threading.Event) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        self._lanes: defaultdict[int, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(CONNECTIONS_EACH)
        )
        self._room = asyncio.Semaphore(CONNECTIONS)
        try:
            outward = Outward(local=settings.WEBHOOKS_LOCAL, total_seconds=TOTAL_SECONDS)
            async with outward as self._outward:
                ready.set()
                await self._closed.wait()
                await asyncio.gather(*self._tasks)
        finally:
            ready.set()

    def _begin(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            task = self._loop.create_task(self._deliver(parcel))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, parcel: Parcel) -> None:
        answer = Answer(parcel.id, begun=False)
        try:
            async with self._lanes[parcel.subscription_id], self._room:
                if not self._closing and time.monotonic() < parcel.until:
                    answer = Answer(parcel.id, detail="It could not be sent.")
                    answer = await self._send(parcel)
        finally:
            self._answers.put(answer)

    async def _send(self, parcel: Parcel) -> Answer:
        reply = await self._outward.send(parcel.url, parcel.headers, parcel.content)
        return Answer(parcel.id, reply.code, reply.detail)
