"""Copying a whole database out and in, as each engine does it best."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection


def dump(to: Path) -> None:
    """A consistent copy while others read and write."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
            # One file that needs no log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def load(copy: Path) -> None:
    """Put the copy in place of what is there: all of it, or on a failure nothing."""
    if connection.vendor == "sqlite":
        _require_whole(copy)
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
        connection.close()
    else:
        connection.close()
        _postgresql(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={connection.settings_dict['NAME']}",
            str(copy),
        )


def _require_whole(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as source:
            found = source.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise SystemExit(f"The database in the backup is damaged: {found}. Nothing was changed.")


def _postgresql(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is not installed. On Debian or Ubuntu: apt install postgresql-client")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, its arguments ours
        [path, "--no-password", *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{program} failed; nothing was changed. It said: {done.stderr.strip()[-2000:]}")


def _environment() -> dict[str, str]:
    """How to connect, by variables: the password must not be seen in the list of processes."""
    given = connection.settings_dict
    wanted = {
        "PGHOST": given.get("HOST"),
        "PGPORT": given.get("PORT"),
        "PGUSER": given.get("USER"),
        "PGPASSWORD": given.get("PASSWORD"),
        "PGDATABASE": given.get("NAME"),
        **{f"PG{name.upper()}": given.get("OPTIONS", {}).get(name) for name in ("sslmode", "sslrootcert")},
    }
    return {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}
