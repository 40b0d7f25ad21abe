"""Runs a command with MUSTER_TEST_DATABASE_URL set to a PostgreSQL on which it may create databases.

    python scripts/postgresql.py [--required] COMMAND ...

The first of these that answers is taken: the address in MUSTER_TEST_DATABASE_URL; a server on this machine that lets
us in without a password; a cluster of our own, made of the installed binaries in a temporary folder and removed at the
end. Where there is none the command is not run, which is said plainly, and is a failure only with --required.
"""

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

VARIABLE = "MUSTER_TEST_DATABASE_URL"
SOCKETS = "/var/run/postgresql"


def main(arguments: list[str]) -> int:
    required = arguments[:1] == ["--required"]
    command = arguments[1:] if required else arguments
    if not command:
        print(__doc__)
        return 2
    with contextlib.ExitStack() as stack:
        url = given() or local() or stack.enter_context(own_cluster())
        if url is None:
            print("PostgreSQL: no server answers and none is installed (Debian: apt install postgresql).")
            print("PostgreSQL: the run is SKIPPED.")
            return 1 if required else 0
        return subprocess.run(command, env={**os.environ, VARIABLE: url}, check=False).returncode  # noqa: S603 - the caller's own command


def given() -> str | None:
    url = os.environ.get(VARIABLE)
    if url and not may_create(url):
        sys.exit(f"{VARIABLE} is set, but there is no server under it that lets us create databases.")
    return url


def local() -> str | None:
    """One that lets us in as ourselves or as postgres."""
    for host in (SOCKETS, "127.0.0.1"):
        for user in (getpass.getuser(), "postgres"):
            url = address(user, host)
            if may_create(url):
                return url
    return None


def address(user: str, host: str, port: int = 5432) -> str:
    return f"postgres://{quote(user)}@{quote(host, safe='')}:{port}/postgres"


def may_create(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


@contextlib.contextmanager
def own_cluster() -> Iterator[str | None]:
    """A cluster that lives as long as the block; None where PostgreSQL is not installed."""
    binaries = max(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), default=None
    )
    found = binaries.parent if binaries else Path(shutil.which("initdb") or "/nowhere").parent
    owner = unprivileged()
    if not (found / "initdb").exists() or owner is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="muster-postgresql-") as folder:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, port = f"{folder}/data", free_port()

        def call(program: str, *arguments: str) -> None:
            # PostgreSQL refuses to run as root.
            ids = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            as_owner: dict[str, Any] = ids if os.getuid() == 0 else {}
            done = [str(found / program), *arguments]
            subprocess.run(done, cwd=folder, check=True, stdout=subprocess.DEVNULL, **as_owner)  # noqa: S603 - PostgreSQL's own programs

        call("initdb", "-D", data, "-U", "muster", "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        call("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield address("muster", "127.0.0.1", port)
        finally:
            call("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def unprivileged() -> pwd.struct_passwd | None:
    """Ourselves, or in root's place the user postgres or nobody."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
