"""Starting and killing the product as an operator does: its own command line, its own data folder, a free port."""

import contextlib
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

MUSTER = (sys.executable, "-c", "import sys; from muster.cli import main; sys.exit(main())")
# Nothing of the suite's own settings reaches the product.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("MUSTER_", "DJANGO_", "PYTEST_"))
}
SOURCE = Path(__file__).parents[2] / "src"


def free_port() -> int:
    """Below those that the system gives to whoever asks for any, which might take it before the product does."""
    while True:
        port = random.randrange(10_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Product:
    data: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **CLEAN,
            "PYTHONPATH": str(SOURCE),
            "MUSTER_DATA": str(self.data),
            "MUSTER_BIND": f"127.0.0.1:{self.port}",
            **self.settings,
        }

    def call(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        return subprocess.run(
            [*MUSTER, *arguments],
            env=self.environment,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def python(self, script: str) -> str:
        """A script with Django ready, in the product's settings."""
        prepared = f"from muster.cli import product\nproduct.start()\n{script}"
        done = subprocess.run(
            [sys.executable, "-c", prepared], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    @contextlib.contextmanager
    def started(self, *arguments: str) -> Iterator["Running"]:
        """A command that goes on, as the leader of a process group of its own, with its output in a file."""
        log = self.data.parent / f"{arguments[0]}-{time.monotonic_ns()}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [*MUSTER, *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = Running(process, self.port, log)
        try:
            yield running
        finally:
            running.kill()

    def rows(self, query: str) -> Sequence[tuple[object, ...]]:
        with contextlib.closing(
            sqlite3.connect(f"file:{self.data}/muster.sqlite3?mode=ro", uri=True)
        ) as database:
            return database.execute(query).fetchall()


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def printed(self) -> str:
        return self.log.read_text()

    def wait_until_it_answers(self) -> None:
        wait_until(lambda: self.process.poll() is not None or _answers(self.port), seconds=300)
        assert self.process.poll() is None, self.printed()

    def kill(self) -> None:
        """As a power cut does it: every process of the group at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: self.members() == [], seconds=60)

    def members(self) -> list[int]:
        """Processes of the group that are alive; one that ended and waits to be buried is not."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.process.pid and state != "Z":
                    found.append(int(stat.parent.name))
        return found


def _answers(port: int) -> bool:
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False


def wait_until(holds: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come true within {seconds} s"
        time.sleep(0.05)
