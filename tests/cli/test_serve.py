"""What the server cannot start with is said before anything is started."""

import re
from pathlib import Path

import pytest
from django.db import connection
from tests.processes.product import free_port

from muster.cli import main, product, server


@pytest.fixture(autouse=True)
def _port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_BIND", f"127.0.0.1:{free_port()}")


@pytest.mark.parametrize("command", ["serve", "worker", "demo", "backup"])
def test_a_database_behind_the_program_is_refused(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "pending_migrations", lambda: ["core.0002_more"])
    given = ["backup", "never.tar.gz"] if command == "backup" else [command]
    with pytest.raises(SystemExit, match=r"first is core\.0002_more.*run: muster manage migrate"):
        main(given)
    assert not Path("never.tar.gz").exists()


@pytest.mark.parametrize(
    "address", ["8000", "localhost", "127.0.0.1:0", "127.0.0.1:70000", "[::1]", "a b:80"]
)
def test_an_address_that_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_BIND", address)
    with pytest.raises(SystemExit, match=re.escape(f"not {address!r}")):
        server.checked_options()


@pytest.mark.parametrize(
    ("text", "meant"), [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:80", ("::1", 80))]
)
def test_addresses(text: str, meant: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_BIND", text)
    assert server.address() == meant


def test_sqlite_is_served_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_PROCESSES", "3")
    if connection.vendor == "sqlite":
        with pytest.raises(SystemExit, match="SQLite is served by one process"):
            server.checked_options()
    else:
        assert server.checked_options()["workers"] == 3


@pytest.mark.parametrize("missing", ["MUSTER_TLS_CERTIFICATE", "MUSTER_TLS_KEY"])
def test_a_certificate_without_its_key_or_a_file_that_is_not_there(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "there.pem"
    there.write_text("")
    for name in ("MUSTER_TLS_CERTIFICATE", "MUSTER_TLS_KEY"):
        monkeypatch.setenv(name, str(there))
    monkeypatch.setenv(missing, "/nowhere/some.pem")
    with pytest.raises(SystemExit, match=f"{missing} must name a PEM file that can be read"):
        server.checked_options()
    monkeypatch.delenv(missing)
    with pytest.raises(SystemExit, match=f"{missing} must name a PEM file"):
        server.checked_options()


def test_an_address_of_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_BIND", "192.0.2.1:8000")
    with pytest.raises(SystemExit, match=r"cannot listen on 192\.0\.2\.1, port 8000"):
        server.checked_options()


def test_an_empty_database_asks_for_init(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "pending_migrations", lambda: ["core.0001_initial"])
    with pytest.raises(SystemExit, match=r"There is nothing here yet\. To begin, run: muster init"):
        product.require_migrated()
