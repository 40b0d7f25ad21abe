"""A company of any size on a fresh SQLite file, made by SQL in bulk so that a million shifts take seconds."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

EMPLOYEES = 60
START = datetime(2020, 1, 6, 0, 0, tzinfo=UTC)


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "MUSTER_DATA": str(folder),
        "MUSTER_SECRET_KEY": "the key of the measurements, long enough to be one",
        "MUSTER_DATABASE_URL": "",
        "MUSTER_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "muster.config.settings",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }


def build(shifts: int, *, with_open: int = 0) -> Path:
    """A data folder: `shifts` ended ones spread over the employees, and `with_open` employees who are clocked in."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    command = [sys.executable, "-m", "bench.child", "prepare", str(max(EMPLOYEES, with_open))]
    subprocess.run(command, env=environment(folder), check=True)
    if shifts:
        _fill(folder / "muster.sqlite3", shifts)
    return folder


def _fill(path: Path, shifts: int) -> None:
    """Copies of the one ended shift that `prepare` left, each on a day of its own."""
    database = sqlite3.connect(path)
    columns = [row[1] for row in database.execute("PRAGMA table_info(attendance_shift)") if row[1] != "id"]
    pattern = dict(
        zip(
            columns,
            database.execute(f"SELECT {', '.join(columns)} FROM attendance_shift LIMIT 1").fetchone(),
            strict=True,
        )
    )
    employees = [
        row[0] for row in database.execute("SELECT id FROM people_employee ORDER BY id LIMIT ?", (EMPLOYEES,))
    ]

    def rows() -> object:
        for number in range(shifts):
            day = START + timedelta(hours=12 * (number // EMPLOYEES))
            finish = day + timedelta(hours=8)
            yield tuple(
                {
                    **pattern,
                    "employee_id": employees[number % EMPLOYEES],
                    "on_date": f"{day:%Y-%m-%d}",
                    **dict.fromkeys(("clocked_in_at", "starts_at"), f"{day:%Y-%m-%d %H:%M:%S}"),
                    **dict.fromkeys(("clocked_out_at", "finishes_at"), f"{finish:%Y-%m-%d %H:%M:%S}"),
                }.values()
            )

    marks = ", ".join("?" * len(columns))
    with database:
        database.executemany(f"INSERT INTO attendance_shift ({', '.join(columns)}) VALUES ({marks})", rows())
    database.execute("ANALYZE")
    database.close()
