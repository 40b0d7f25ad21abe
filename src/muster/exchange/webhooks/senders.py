"""Sending, side by side: one thread with an event loop, in which a receiver that is slow costs nobody but itself."""

import asyncio
import logging
import queue
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from muster.core.errors import Invalid
from muster.exchange.webhooks import targets

log = logging.getLogger(__name__)

# "Timeouts on Webhooks are short" (timetastic.txt 1301): from finding the address to the answer.
TOTAL_SECONDS = 5
CONNECTIONS_EACH, CONNECTIONS = 4, 400
# Shorter than servers keep a connection that nobody uses, so that none is used in the moment in which it ends.
IDLE_SECONDS = 2
KEPT_CHARACTERS = 4000
READ_BYTES = 4 * KEPT_CHARACTERS
RESOLVERS = 32


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


class Resolver(AbstractResolver):
    """Gives the addresses that were checked, and those are connected to: a name cannot lead elsewhere in between."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(RESOLVERS, "webhooks-resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, targets.addresses_of, host, port)
        return [_pinned(host, port, address) for address in found]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _pinned(host: str, port: int, address: str) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


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
            async with _session() as self._session:
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
        try:
            url = targets.parse(parcel.url)
            async with self._session.post(
                url, data=parcel.content, headers=parcel.headers, allow_redirects=False
            ) as response:
                return Answer(parcel.id, response.status, await _beginning_of(response))
        except Invalid as refused:
            return Answer(parcel.id, detail=refused.message)
        except TimeoutError:
            return Answer(parcel.id, detail=f"There was no answer within {TOTAL_SECONDS} seconds.")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Answer(parcel.id, detail=_kept(f"{type(error).__name__}: {error}"))


def _session() -> aiohttp.ClientSession:
    """No cookies, no proxy of the environment, nothing unpacked: one receiver's answers concern no other."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=Resolver(),
            use_dns_cache=False,
            limit=0,
            keepalive_timeout=IDLE_SECONDS,
            ssl=ssl.create_default_context(),
        ),
        timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": "Muster", "Accept-Encoding": "identity"},
    )


async def _beginning_of(response: aiohttp.ClientResponse) -> str:
    """Of the answer's text, as much as is kept. The status is an answer even where the rest does not come."""
    found = b""
    try:
        while len(found) < READ_BYTES and not response.content.at_eof():
            found += await response.content.read(READ_BYTES - len(found))
    except (TimeoutError, aiohttp.ClientError) as error:
        log.debug("An answer broke off: %s", error)
    return _kept(found.decode(errors="replace"))


def _kept(text: str) -> str:
    # A database's text holds no zero bytes, and no halves of characters, which an error may quote.
    return text.replace("\0", "").encode(errors="replace").decode()[:KEPT_CHARACTERS]
