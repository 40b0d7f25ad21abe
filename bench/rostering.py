"""`make bench rostering`: how near rosters come to the best known, on public instances and weeks of our own making.

MUSTER_BENCH_DATA is a folder with Curtois-Qu instances (Instance*.txt) and shift design problems (*.dzn), at any depth.
MUSTER_BENCH_SELECT picks by a part of the name (comma between several; default: all), MUSTER_BENCH_SECONDS is the time
for each (default 60), MUSTER_BENCH_SEEDS how many seeds of the weeks of our own (default 1).
As a command: `python -m bench.rostering NAME SECONDS`.
"""

import os
import random
import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from muster.rostering import (
    Break,
    BreakRule,
    Demand,
    Employee,
    Horizon,
    Limits,
    Position,
    Problem,
    Progress,
    Roundup,
    Shapes,
    Slot,
    SlotWish,
    Span,
    Weights,
    Work,
    check,
    solve,
)

# Best known, and what plain CP-SAT and plain HiGHS reach in 60 s on two cores.
REFERENCE = {
    "Instance1": (607, 607, 607), "Instance2": (828, 828, 828), "Instance3": (1001, 1001, 1001),
    "Instance4": (1716, 1719, 1723), "Instance5": (1143, 1346, 1154), "Instance7": (1056, 1285, 1952),
    "Instance9": (439, 584, 5823), "Instance10": (4631, 5387, 13510), "Instance12": (4040, None, None),
    "Instance14": (1278, None, None), "RandomExample1": (480, None, None), "RandomExample3": (600, None, None),
    "RandomExample5": (480, None, None),
}  # fmt: skip


def measure() -> None:
    seconds = float(os.environ.get("MUSTER_BENCH_SECONDS", "60"))
    select = [one for one in os.environ.get("MUSTER_BENCH_SELECT", "").split(",") if one]
    print(f"load {os.getloadavg()[0]:.1f}; {seconds:g} s each")
    for name, path in _instances():
        if not select or any(one in name for one in select):
            _one(name, path, seconds)
    for seed in range(1, int(os.environ.get("MUSTER_BENCH_SEEDS", "1")) + 1):
        for people in (60, 200):
            name = f"retail {people} seed {seed}"
            if not select or any(one in name for one in select):
                _told(name, retail(people, seed), seconds)
    if not select or "candidates" in select:
        _candidates()


def _instances() -> Iterator[tuple[str, Path | None]]:
    folder = os.environ.get("MUSTER_BENCH_DATA")
    if not folder:
        print("MUSTER_BENCH_DATA names no folder: public instances are left out.")
        return
    found = [*Path(folder).rglob("Instance*.txt"), *Path(folder).rglob("*.dzn")]
    for path in sorted(found, key=lambda one: (one.suffix, len(one.stem), one.stem)):
        yield path.stem, path


def _one(name: str, path: Path | None, seconds: float) -> None:
    if path is None:
        return
    if path.suffix == ".dzn":
        _design(name, path, seconds)
    else:
        _told(name, curtois_qu(path), seconds)


def _told(name: str, problem: Problem, seconds: float) -> None:
    first: list[float] = []

    def hear(progress: Progress) -> None:
        first.append(progress.seconds)

    solution = solve(problem, seconds=seconds, seed=1, progress=hear)
    assert check(problem, solution.roster) == list(solution.breaches) == [], solution.breaches[:3]
    best = REFERENCE.get(name, (None, None, None))
    beside = (
        ""
        if best[0] is None
        else f"; best known {best[0]} ({solution.points / best[0] - 1:+.2%}), plain CP-SAT {best[1]}, HiGHS {best[2]}"
    )
    gap = "no bound" if solution.gap is None else f"gap {solution.gap:.2%}"
    print(
        f"{name}: {solution.points} points, bound {solution.bound:g}, {gap}, {solution.seconds:.1f} s, "
        f"first roster {first[0]:.1f} s ({solution.method}){beside}",
        flush=True,
    )


def _candidates() -> None:
    problem = retail(1000, 1)
    draw, horizon = random.Random(1), problem.horizon
    roster = []
    for each in problem.employees:
        for day in draw.sample(range(7), 4):
            start = horizon.midnight(day) + draw.choice([420, 600, 780])
            rest = (Break(start + 240, start + 270),)
            roster.append(Work(each.id, start, start + 480, min(each.qualifications), rest))
    ready = Roundup(problem, tuple(roster))
    start = horizon.midnight(2) + 600
    shift = Work("", start, start + 480, "till", (Break(start + 240, start + 270),))
    times = []
    for _ in range(5):
        began = time.perf_counter()
        ready.candidates(shift)
        times.append(time.perf_counter() - began)
    print(f"candidates among 1,000 people: {min(times) * 1000:.0f} ms (aim: under 50)")


def retail(people: int, seed: int) -> Problem:
    """A shop's week: three positions, quarter-hours, shifts of 3 to 10 hours, 10 hours of rest, 38 hours, a break."""
    draw, horizon = random.Random(seed), Horizon(date(2026, 3, 2), 7, "Australia/Sydney")
    positions, demands, employees = ("till", "floor", "stock"), [], []
    for day, busy in enumerate((1, 1, 1, 1.1, 1.25, 1.35, 1.0)):
        for position, base in zip(positions, (5, 6, 3), strict=True):
            for quarter in range(28, 88):
                hour = quarter / 4
                curve = (
                    0.45 + 0.55 * max(0, 1 - abs(hour - 12.5) / 5) + 0.35 * max(0, 1 - abs(hour - 17.5) / 3)
                )
                wanted = max(1, round(people / 60 * base * busy * curve * draw.uniform(0.92, 1.08)))
                start = horizon.midnight(day) + quarter * 15
                demands.append(Demand(position, start, start + 15, wanted, 3000, 400))
    limits = Limits(rest_minutes=600, max_week_minutes=38 * 60, max_week_days=5, max_shift_minutes=600)
    for number in range(people):
        held = dict.fromkeys(draw.sample(positions, draw.choice([1, 2, 2, 3])))
        away = []
        for day in draw.sample(range(7), draw.choice([0, 0, 1, 1, 2])):
            start = horizon.midnight(day) + draw.choice([0, 0, 480, 840])
            away.append(Span(start, min(start + draw.choice([600, 1440]), horizon.midnight(day + 1))))
        rate = draw.choice([2500, 2600, 2800, 3100])
        employees.append(
            Employee(
                id=f"e{number}", qualifications=held, limits=limits, hourly_rate=rate, unavailable=tuple(away)
            )
        )
    return Problem(
        horizon=horizon,
        employees=tuple(employees),
        positions=tuple(Position(one, (one,)) for one in positions),
        demands=tuple(demands),
        opening=tuple(Span(horizon.midnight(day) + 420, horizon.midnight(day) + 1320) for day in range(7)),
        breaks=(BreakRule(300, 30),),
        weights=Weights(labour=1),
        shapes=Shapes(180, 600),
    )


def curtois_qu(path: Path) -> Problem:
    """An instance of the shift scheduling benchmark: every shift is put at 06:00 of its day, as the format has no times."""
    sections: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("SECTION_"):
            section = sections.setdefault(line[8:].strip(), [])
        elif line.strip() and not line.startswith("#"):
            section.append([part.strip() for part in line.split(",")])
    horizon = Horizon(date(2026, 1, 5), int(sections["HORIZON"][0][0]), "UTC")
    lengths = {name: int(length) for name, length, _ in sections["SHIFTS"]}
    barred = {
        name: frozenset(one for one in after.split("|") if one) for name, _, after in sections["SHIFTS"]
    }
    slots = []
    for day, kind, wanted, under, over in sections["COVER"]:
        start = horizon.at(int(day), 360)
        slot = Slot(f"{int(day)}:{kind}", kind, "any", start, start + lengths[kind], int(wanted), int(under), int(over))  # fmt: skip
        slots.append(slot)
    off = {one[0]: [int(day) for day in one[1:]] for one in sections.get("DAYS_OFF", [])}
    wishes: dict[str, list[SlotWish]] = {}
    for section, wanted_shift in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False)):
        for name, day, kind, points in sections.get(section, []):
            wishes.setdefault(name, []).append(SlotWish(f"{int(day)}:{kind}", int(points), wanted_shift))
    employees = []
    for name, shifts, most, least, running, least_running, least_off, weekends in sections["STAFF"]:
        limits = Limits(
            max_total_minutes=int(most),
            min_total_minutes=int(least),
            kind_limits={one.split("=")[0]: int(one.split("=")[1]) for one in shifts.split("|")},
            not_after=barred,
            max_days_running=int(running),
            min_days_running=int(least_running),
            min_days_off_running=int(least_off),
            max_weekends=int(weekends),
        )
        away = tuple(Span(horizon.midnight(day), horizon.midnight(day + 1)) for day in off.get(name, []))
        own = tuple(wishes.get(name, []))
        employees.append(Employee(id=name, limits=limits, unavailable=away, slot_wishes=own))
    return Problem(
        horizon=horizon, employees=tuple(employees), positions=(Position("any"),), slots=tuple(slots)
    )


def _design(name: str, path: Path, seconds: float) -> None:
    """Musliu's shift design: demand of a week that goes round, types of shifts, as few distinct shifts as is good."""
    from muster.rostering.model.shifts import ShiftType, design_shifts  # noqa: PLC0415 - an optional part

    values = dict(re.findall(r"(\w+) = (.+?);", path.read_text(encoding="utf-8"), re.DOTALL))
    lists = {key: [int(one) for one in re.findall(r"-?\d+", text)] for key, text in values.items()}
    bounds = zip(lists["minStart"], lists["maxStart"], lists["minLength"], lists["maxLength"], strict=True)
    interval = lists["interval"][0]
    design = design_shifts(
        lists["demand"],
        [ShiftType(*one) for one in bounds],
        days=lists["days"][0],
        under=interval * lists["weightUnderCover"][0],
        over=interval * lists["weightOverCover"][0],
        distinct=lists["weightShiftInstances"][0],
        seconds=seconds,
    )
    known = REFERENCE.get(name, (None,))[0]
    beside = "no optimum is told" if known is None else f"optimum {known}"
    print(f"{name}: {design.points} (bound {design.bound:g}), {beside}, {len(design.distinct)} distinct shifts", flush=True)  # fmt: skip


def main(name: str, seconds: str) -> None:
    os.environ["MUSTER_BENCH_SELECT"], os.environ["MUSTER_BENCH_SECONDS"] = name, seconds
    measure()


if __name__ == "__main__":
    main(*sys.argv[1:])
