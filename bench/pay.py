"""`make bench pay`: a year of a shop's pay on one core, from plain objects to plain objects.

As a command it is what is measured: `python -m bench.pay ordinary 100 52`.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.company import environment
from bench.instructions import cost, unit
from bench.shop import PEOPLE, WEEKS, Worker, dates, staff
from muster.payrules import Result, calculate, load_pack

AIMS = {"ordinary": 20_000, "overtime": 8_000}
MEMORY_AIM = 150
QUARTER = WEEKS // 4
# Callgrind makes everything some fifty times slower: a part of the people stands for all.
FEWER = 10
PACK = "MA000004"


def year() -> None:
    """Shifts a second, memory and instructions, beside what others tell of theirs."""
    for kind, aim in AIMS.items():
        told = json.loads(_run([kind, str(PEOPLE), str(WEEKS)]))
        a_second, by_week = told["shifts"] / told["at_once"], told["shifts"] / told["by_week"]
        print(
            f"{kind}: {told['shifts']:,} shifts of {PEOPLE} people in {WEEKS} weeks, {told['lines']:,} lines"
        )
        print(f"  {a_second:,.0f} shifts a second of CPU (aim {aim:,}); each week by itself {by_week:,.0f}")
        print(f"  {told['at_once'] / PEOPLE * 1000:.1f} ms for the year of an employee")
        print(
            f"  {told['megabytes']:.0f} MB with all shifts and lines in memory (aim {MEMORY_AIM})", flush=True
        )
    for kind in AIMS:
        quarter, whole = (_a_shift(kind, weeks) for weeks in (QUARTER, WEEKS))
        print(f"{kind}: {whole:.2f} {unit()} a shift", flush=True)
        print(f"  {whole / quarter:.2f} times those of a shift in a quarter of the year (aim: at most 1.1)")
    print("Others publish 10,000 shifts a second (an engine in Rust) and 72 to 100 ms for each employee.")


def _run(arguments: list[str]) -> str:
    command = [sys.executable, "-m", "bench.pay", *arguments]
    return subprocess.run(command, env=environment(Path()), check=True, capture_output=True, text=True).stdout


def _a_shift(kind: str, weeks: int) -> float:
    """The cost of a shift: that of a run, less that of one which only makes the shifts."""
    paid, made = (
        cost([sys.executable, "-m", "bench.pay", kind, str(FEWER), str(weeks), what], environment(Path()))
        for what in ("at_once", "nothing")
    )
    shifts = sum(len(worker.shifts) for worker in _staff(kind, FEWER, weeks))
    return (paid - made) / shifts


def _staff(kind: str, people: int, weeks: int) -> list[Worker]:
    return staff(people=people, weeks=weeks, overtime=kind == "overtime")


def at_once(workers: list[Worker], weeks: int) -> list[Result]:
    """Each person's year in one calculation of 52 pay periods."""
    pack, whole = load_pack(PACK), dates(weeks)
    return [calculate(worker.employee, worker.shifts, pack, whole) for worker in workers]


def by_week(workers: list[Worker], weeks: int) -> list[Result]:
    """As pay runs are: each week by itself, with the last shift before it, which the rest is counted from."""
    pack = load_pack(PACK)
    return [
        calculate(worker.employee, worker.shifts_of(week), pack, dates(1, after=week))
        for worker in workers
        for week in range(weeks)
    ]


def nothing(workers: list[Worker], weeks: int) -> list[Result]:
    """What the measured runs do before they begin."""
    del workers, weeks
    load_pack(PACK)
    return []


def _measured(kind: str, people: int, weeks: int) -> dict[str, float]:
    load_pack(PACK)
    workers = _staff(kind, people, weeks)
    began = time.process_time()
    results = at_once(workers, weeks)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = sum(len(result.lines) for result in results)
    del results
    again = time.process_time()
    by_week(workers, weeks)
    return {
        "shifts": sum(len(worker.shifts) for worker in workers),
        "lines": lines,
        "megabytes": peak,
        "at_once": ended - began,
        "by_week": time.process_time() - again,
    }


def main(kind: str, people: str, weeks: str, what: str = "") -> None:
    if what:
        {"at_once": at_once, "nothing": nothing}[what](_staff(kind, int(people), int(weeks)), int(weeks))
        return
    print(json.dumps(_measured(kind, int(people), int(weeks))))


if __name__ == "__main__":
    main(*sys.argv[1:])
