"""A program that webhooks are sent to: it answers as it is told, and keeps what it got."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


@dataclass
class Receiver:
    """`answer` gives the status and the text of each call; it may wait."""

    url: str = ""
    port: int = 0
    answer: Callable[[Call], tuple[int, bytes]] = lambda _: (200, b"")
    headers: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    # At once, now and at most.
    open: int = 0
    most_open: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def ids(self) -> list[int]:
        return [call.body["eventId"] for call in self.calls]

    def took(self, call: Call) -> tuple[int, bytes]:
        with self._guard:
            self.calls.append(call)
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            return self.answer(call)
        finally:
            with self._guard:
                self.open -= 1

    def wait_for(self, calls: int, *, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while len(self.calls) < calls:
            assert time.monotonic() < end, f"{len(self.calls)} of {calls} calls came within {seconds} s"
            time.sleep(0.01)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # Calls that still wait when the test is over are nobody's business.
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who sends may hang up when it likes."""


@contextmanager
def receiving(*, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            status, text = receiver.took(Call(self.path, dict(self.headers.items()), content))
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if status == 204 else str(len(text)))
            self.end_headers()
            self.wfile.write(b"" if status == 204 else text)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_port
    receiver.url = f"{'https' if tls else 'http'}://{host}:{receiver.port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()
