"""Small problems of our own making, drawn by a seed: fixed shifts, and demand by quarter-hour."""

import random
from datetime import date

from muster.rostering import (
    Break,
    BreakRule,
    Demand,
    Employee,
    Horizon,
    Limits,
    Position,
    Problem,
    Shapes,
    Slot,
    SlotWish,
    Span,
    Weights,
    Work,
)

WEEK = Horizon(date(2026, 3, 2), 7, "Australia/Sydney")


def person(**facts: object) -> Employee:
    given: dict[str, object] = {"id": "bo", "qualifications": {"till": None}, **facts}
    return Employee(**given)  # type: ignore[arg-type]


def work(
    day: int, start: int, finish: int, *, employee: str = "bo", horizon: Horizon = WEEK, **facts: object
) -> Work:
    """By hours of the wall clock; a finish of 24 or more is on the next day."""
    given: dict[str, object] = {"position": "till", **facts}
    return Work(employee, horizon.at(day, start * 60), horizon.at(day, finish * 60), **given)  # type: ignore[arg-type]


def problem(*employees: Employee, **facts: object) -> Problem:
    given: dict[str, object] = {"horizon": WEEK, "positions": (Position("till", ("till",)),), **facts}
    return Problem(employees=employees or (person(),), **given)  # type: ignore[arg-type]


def slots(horizon: Horizon, kinds: dict[str, tuple[int, int]], wanted: int) -> tuple[Slot, ...]:
    """Each kind from one hour to another, on each day."""
    return tuple(
        Slot(
            f"{day}:{kind}",
            kind,
            "till",
            horizon.at(day, one * 60),
            horizon.at(day, two * 60),
            wanted,
            100,
            10,
        )
        for day in range(horizon.days)
        for kind, (one, two) in kinds.items()
    )


def fixed_shifts(seed: int, *, people: int = 4, days: int = 4, kinds: int = 2) -> Problem:
    draw = random.Random(seed)
    horizon = Horizon(date(2026, 3, 2) if seed % 2 else date(2026, 3, 28), days, "Europe/Berlin")
    hours = {"E": (6, 14), "L": (14, 22), "N": (22, 30)}
    there = dict(list(hours.items())[:kinds])
    wanted = slots(horizon, there, draw.choice([1, 2]))
    employees = []
    for number in range(people):
        limits = Limits(
            rest_minutes=600,
            max_days_running=draw.choice([None, 2, 3]),
            min_days_running=draw.choice([1, 1, 2]),
            min_days_off_running=draw.choice([1, 1, 2]),
            max_weekends=draw.choice([None, 1]),
            max_total_minutes=draw.choice([None, 960, 1440]),
            min_total_minutes=draw.choice([None, 480]),
            kind_limits={"L": draw.choice([0, 1, 3])},
        )
        wishes = tuple(
            SlotWish(draw.choice(wanted).id, draw.randint(1, 9), draw.random() < 0.5) for _ in range(2)
        )
        day = draw.randrange(days)
        away = (Span(horizon.midnight(day), horizon.midnight(day + 1)),)
        employees.append(
            person(id=f"p{number}", limits=limits, slot_wishes=wishes, unavailable=away[: draw.randint(0, 1)])
        )
    return problem(*employees, horizon=horizon, slots=wanted)


def shop(seed: int, *, people: int = 5, days: int = 7, zone: str = "Europe/Berlin") -> Problem:
    """Demand by quarter-hour from 8 to 20, in the week in which the clock goes forward."""
    draw, horizon = random.Random(seed), Horizon(date(2026, 3, 23), days, zone)
    demands = tuple(
        Demand(
            "till", horizon.at(day, hour * 60), horizon.at(day, hour * 60) + 60, draw.randint(1, 3), 2000, 100
        )
        for day in range(days)
        for hour in range(8, 20)
    )
    limits = Limits(rest_minutes=660, max_week_minutes=38 * 60, max_week_days=5, max_shift_minutes=600)
    employees = [
        person(id=f"p{at}", limits=limits, hourly_rate=draw.choice([2400, 3000])) for at in range(people)
    ]
    opening = tuple(Span(horizon.at(day, 480), horizon.at(day, 1200)) for day in range(days))
    return problem(
        *employees,
        horizon=horizon,
        demands=demands,
        opening=opening,
        breaks=(BreakRule(300, 30),),
        shapes=Shapes(180, 600),
        weights=Weights(labour=1),
    )


def half_hour(one: Work, after: int) -> Break:
    return Break(one.start + after, one.start + after + 30)
