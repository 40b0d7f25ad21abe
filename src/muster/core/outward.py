"""Sending to addresses that others set: to what targets.py checked and to nothing else, in bounded time and memory."""

import asyncio
import logging
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from muster.core import targets
from muster.core.errors import Invalid

log = logging.getLogger(__name__)

# Shorter than servers keep a connection that nobody uses, so that none is used in the moment in which it ends.
IDLE_SECONDS = 2
KEPT_CHARACTERS = 4000
READ_BYTES = 4 * KEPT_CHARACTERS
RESOLVERS = 32


@dataclass(frozen=True)
class Reply:
    """What came back. Without a code there was no answer, and `detail` says why."""

    code: int | None = None
    detail: str = ""


class Resolver(AbstractResolver):
    """Gives the addresses that were checked, and those are connected to: a name cannot lead elsewhere in between."""

    def __init__(self, *, local: bool) -> None:
        self._threads = ThreadPoolExecutor(RESOLVERS, "outward-resolver")
        self._local = local

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        loop = asyncio.get_running_loop()
        ask = partial(targets.addresses_of, host, port, local=self._local)
        found = await loop.run_in_executor(self._threads, ask)
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


class Outward:
    """`async with Outward(...) as outward:` then send() as often and as much at once as one likes."""

    def __init__(self, *, local: bool, total_seconds: float) -> None:
        self._local, self._total_seconds = local, total_seconds

    async def __aenter__(self) -> Self:
        self._session = _session(local=self._local, total_seconds=self._total_seconds)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def send(self, url: str, headers: dict[str, str], content: bytes) -> Reply:
        """By POST, following no redirection."""
        try:
            target = targets.parse(url, local=self._local)
            async with self._session.post(
                target, data=content, headers=headers, allow_redirects=False
            ) as response:
                return Reply(response.status, await _beginning_of(response))
        except Invalid as refused:
            return Reply(detail=refused.message)
        except TimeoutError:
            return Reply(detail=f"There was no answer within {self._total_seconds} seconds.")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Reply(detail=_kept(f"{type(error).__name__}: {error}"))


def send_one(url: str, headers: dict[str, str], content: bytes, *, total_seconds: float) -> Reply:
    """For a job that has one thing to send: never to local targets."""

    async def send() -> Reply:
        async with Outward(local=False, total_seconds=total_seconds) as outward:
            return await outward.send(url, headers, content)

    return asyncio.run(send())


def _session(*, local: bool, total_seconds: float) -> aiohttp.ClientSession:
    """No cookies, no proxy of the environment, nothing unpacked: one receiver's answers concern no other."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=Resolver(local=local),
            use_dns_cache=False,
            limit=0,
            keepalive_timeout=IDLE_SECONDS,
            ssl=ssl.create_default_context(),
        ),
        timeout=aiohttp.ClientTimeout(total=total_seconds),
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
