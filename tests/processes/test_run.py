"""`muster run` as somebody uses it who tries Muster for the first time, and the next day again."""

import json
import os
import re
import shlex
import signal
import socket
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.processes.product import Product, Running, wait_until

pytestmark = pytest.mark.processes

SMALL = ("--employees", "18", "--weeks", "3")


@pytest.fixture
def product(tmp_path: Path) -> Product:
    return Product(tmp_path / "data")


def pasted(running: Running, path: str) -> Any:
    """The answer to the printed curl line of a door."""
    line = re.search(rf"^ +(curl .*{path})$", running.printed(), re.MULTILINE)
    assert line is not None, running.printed()
    done = subprocess.run(shlex.split(line[1]), capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def end(running: Running, number: signal.Signals) -> int:
    """As Ctrl-C does it in a terminal: every process of the group gets the signal."""
    os.killpg(running.process.pid, number)
    return running.process.wait(timeout=120)


def test_the_first_start_shows_everything_and_the_second_keeps_it(product: Product) -> None:
    with product.started("run", *SMALL) as running:
        running.wait_until_it_answers()
        first = pasted(running, "/v1/employees")
        assert "organisation_admin" in pasted(running, "/api/v2/users/me")["permissions"]
        shown = running.printed()
        assert end(running, signal.SIGINT) == 0
        wait_until(lambda: running.members() == [], seconds=60)
    assert len(first["employees"]) == 18
    kept = product.data / "first-start.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    passwords = re.findall(r"password (\S+)", kept.read_text())
    assert len(passwords) == 3
    assert all(password in shown for password in passwords)

    with product.started("run", *SMALL) as running:
        running.wait_until_it_answers()
        assert pasted(running, "/v1/employees") == first
        assert not any(password in running.printed() for password in passwords)
        assert str(kept) in running.printed()
        assert end(running, signal.SIGTERM) == 0
        wait_until(lambda: running.members() == [], seconds=60)


def test_a_port_that_is_taken_is_said_in_a_sentence_and_nothing_is_made(product: Product) -> None:
    with socket.create_server(("127.0.0.1", product.port)):
        done = product.call("run", *SMALL)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {product.port}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (product.data / "muster.sqlite3").exists()


def certificate(folder: Path) -> dict[str, str]:
    """Settings with a certificate for 127.0.0.1 that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=7))
    made = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    return {
        "MUSTER_TLS_CERTIFICATE": str(folder / "certificate.pem"),
        "MUSTER_TLS_KEY": str(folder / "key.pem"),
    }


def spoken(port: int, newest: ssl.TLSVersion) -> str | None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = newest
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as secured:
        return secured.version()


def test_with_a_certificate_it_speaks_tls_and_the_worker_may_run_by_itself(migrated: Product) -> None:
    migrated.settings = certificate(migrated.data)
    with migrated.started("serve") as server, migrated.started("worker") as worker:
        wait_until(lambda: "Working on jobs" in worker.printed(), seconds=120)
        wait_until(lambda: listens(migrated.port), seconds=120)
        assert spoken(migrated.port, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
        assert spoken(migrated.port, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
        assert end(worker, signal.SIGTERM) == 0
        assert end(server, signal.SIGTERM) == 0


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_neither_server_nor_worker_goes_on_without_the_other(migrated: Product) -> None:
    with migrated.started("serve", "--with-worker") as running:
        running.wait_until_it_answers()
        worker = min(pid for pid in running.members() if pid != running.process.pid)
        os.kill(worker, signal.SIGKILL)
        assert running.process.wait(timeout=120) == 1
    assert "The worker has ended" in running.printed()

    with migrated.started("serve", "--with-worker") as running:
        running.wait_until_it_answers()
        wait_until(lambda: len(running.members()) == 3, seconds=60)
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
        wait_until(lambda: running.members() == [], seconds=60)
