"""Wall-clock figures: reports, never gates, for they depend on the machine and on what else it does."""

import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.company import build, environment

PORT = 8199
CLIENTS = 16
CALLS = 60


def _serve(folder: Path) -> subprocess.Popen[bytes]:
    muster = Path(sys.executable).parent / "muster"
    settings = {**environment(folder), "MUSTER_BIND": f"127.0.0.1:{PORT}"}
    return subprocess.Popen(
        [muster, "serve", "--with-worker"], env=settings, start_new_session=True, stdout=subprocess.DEVNULL
    )


def _await_answer(key: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if _get("/v1/departments", key)[0] == http.client.OK:
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not answer within a minute.")


def _get(path: str, key: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request(method, path, headers={"Authorization": f"Bearer {key}"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)
    shutil.rmtree(folder, ignore_errors=True)


def start() -> None:
    """From the command to the first answer, and the memory of web, worker and scheduler then."""
    folder = build(10_000)
    key = json.loads((folder / "facts.json").read_text())["key"]
    began = time.monotonic()
    server = _serve(folder)
    _await_answer(key)
    print(f"first answer after {time.monotonic() - began:.2f} s (aim 3)")
    time.sleep(2)
    listed = subprocess.run(
        ["ps", "-o", "rss=", "-g", str(server.pid)], capture_output=True, text=True, check=True
    )
    print(f"memory {sum(map(int, listed.stdout.split())) / 1024:.0f} MB in all processes (aim 250)")
    _stop(server, folder)


def sixteen_clients() -> None:
    """Check-outs by 16 clients at once."""
    folder = build(0, with_open=CLIENTS * CALLS + 1)
    facts = json.loads((folder / "facts.json").read_text())
    server = _serve(folder)
    _await_answer(facts["key"])
    spans: list[float] = []
    failures: list[int] = []

    def client(ids: list[str]) -> None:
        for employee_id in ids:
            began = time.monotonic()
            status, _ = _get(f"/v1/employees/{employee_id}/check-out", facts["key"], "PUT")
            spans.append(time.monotonic() - began)
            if status != http.client.OK:
                failures.append(status)

    shares = [facts["clocked_in"][n * CALLS : (n + 1) * CALLS] for n in range(CLIENTS)]
    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    cuts = statistics.quantiles(spans, n=100)
    print(
        f"{len(spans)} check-outs by {CLIENTS} clients in {seconds:.1f} s: {len(spans) / seconds:.0f} a second"
    )
    print(
        f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, slowest {max(spans) * 1000:.0f} ms, refused {len(failures)}"
    )
    _stop(server, folder)
