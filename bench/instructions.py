"""Instructions a request, by callgrind: the difference of two runs of N and M requests, so that start-up cancels out.

They repeat whatever else the machine does. Without valgrind, CPU time is measured instead and said to be so.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.company import build, environment

FEW, MANY = 4, 16


def cost(command: list[str], settings: dict[str, str]) -> float:
    """Million instructions of a command, or milliseconds of CPU where there is no valgrind."""
    if shutil.which("valgrind") is None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=settings, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run([*tool, *command], env=settings, check=True, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if found is None:
        raise SystemExit(f"callgrind said nothing of instructions: {run.stderr[-500:]}")
    return int(found[1]) / 1e6


def _child(folder: Path, what: str, count: int) -> float:
    """The cost of one run. The data stay as they were."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-run-") as copy:
        for file in folder.iterdir():
            shutil.copy2(file, copy)
        return cost([sys.executable, "-m", "bench.child", what, str(count)], environment(Path(copy)))


def a_request(folder: Path, what: str) -> float:
    return (_child(folder, what, MANY) - _child(folder, what, FEW)) / (MANY - FEW)


def unit() -> str:
    return "M instructions" if shutil.which("valgrind") else "ms of CPU (valgrind is not installed)"


def _beside_bare(name: str, folder: Path, aims: str) -> float:
    with tempfile.TemporaryDirectory(prefix="muster-bench-record-") as copy:
        for file in folder.iterdir():
            shutil.copy2(file, copy)
        subprocess.run(
            [sys.executable, "-m", "bench.child", f"record-{name}", str(MANY)],
            env=environment(Path(copy)),
            check=True,
        )
        shutil.copy2(Path(copy) / f"statements-{name}.json", folder)
    ours, bare = a_request(folder, name), a_request(folder, f"bare-{name}")
    print(f"{name}: {ours:.1f} {unit()} a request ({aims})")
    print(f"{name}, bare SQL of the same rows: {bare:.2f}; ratio {ours / bare:.1f}")
    return ours


def checkout() -> None:
    """A check-out through TimeStation's door: rights, version and outbox included."""
    folder = build(0, with_open=MANY + 2)
    _beside_bare("checkout", folder, "aims 10, then 6")
    shutil.rmtree(folder)


def clockin() -> None:
    """A clock-in through Tanda's door."""
    folder = build(0)
    _beside_bare("clockin", folder, "beside checkout")
    shutil.rmtree(folder)


def page() -> None:
    """A page of 100 shifts through TimeStation's door."""
    folder = build(10_000)
    _beside_bare("page", folder, "aims 42, then 32")
    shutil.rmtree(folder)


def tanda() -> None:
    """A page of 100 shifts through Tanda's door, beside the same page through TimeStation's."""
    folder = build(10_000)
    ours = _beside_bare("tanda", folder, "aims 42, then 32")
    theirs = a_request(folder, "page")
    print(f"page of 100 at TimeStation's door: {theirs:.1f} {unit()}; ratio {ours / theirs:.2f}")
    shutil.rmtree(folder)


def growth() -> None:
    """The same page in a small and in a large company."""
    figures = []
    for shifts in (10_000, 1_000_000):
        folder = build(shifts)
        figures.append(a_request(folder, "page"))
        print(f"page of 100 at {shifts:,} shifts: {figures[-1]:.1f} {unit()}", flush=True)
        shutil.rmtree(folder)
    print(f"ratio {figures[1] / figures[0]:.2f} (aim: at most 1.3)")
