"""Hours are those that passed, on nights of 23 and 25 hours as on others."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from muster.payrules import Dates, PayLine, calculate
from muster.payrules.days import stretches
from tests.payrules.build import SYDNEY, at, employee, place, shift
from tests.payrules.own_pack import own_pack

NIGHT = 'penalties: [{id: night, name: Night, between: ["02:00", "04:00"], percent: 120}]'


def lines(folder: Path, starts: str, finishes: str, zone: str = "Australia/Sydney") -> list[PayLine]:
    day = date.fromisoformat(starts[:10])
    dates = Dates(day, date.fromordinal(day.toordinal() + 6))
    return list(
        calculate(
            employee(), [shift(starts, finishes, place(zone=zone))], own_pack(folder, NIGHT), dates
        ).lines
    )


def told(found: list[PayLine]) -> list[tuple[str, str, str, Decimal]]:
    return [(f"{line.from_:%d %H:%M}", f"{line.to:%d %H:%M}", line.name, line.units) for line in found]


def test_the_night_on_which_the_clock_goes_forward(tmp_path: Path) -> None:
    """At 02:00 it is 03:00: the window of two hours lasts one."""
    assert told(lines(tmp_path, "2026-10-03 22:00", "2026-10-04 06:00")) == [
        ("03 22:00", "04 00:00", "Ordinary hours", Decimal(2)),
        ("04 00:00", "04 03:00", "Ordinary hours", Decimal(2)),
        ("04 03:00", "04 04:00", "Night", Decimal(1)),
        ("04 04:00", "04 06:00", "Ordinary hours", Decimal(2)),
    ]


def test_the_night_on_which_the_clock_goes_back(tmp_path: Path) -> None:
    """At 03:00 it is 02:00 again: the window of two hours lasts three."""
    assert told(lines(tmp_path, "2027-04-03 22:00", "2027-04-04 06:00")) == [
        ("03 22:00", "04 00:00", "Ordinary hours", Decimal(2)),
        ("04 00:00", "04 02:00", "Ordinary hours", Decimal(2)),
        ("04 02:00", "04 04:00", "Night", Decimal(3)),
        ("04 04:00", "04 06:00", "Ordinary hours", Decimal(2)),
    ]


def test_a_zone_that_skips_midnight(tmp_path: Path) -> None:
    """In Beirut 29 March 2026 begins at 01:00."""
    assert told(lines(tmp_path, "2026-03-28 22:00", "2026-03-29 03:00", "Asia/Beirut")) == [
        ("28 22:00", "29 01:00", "Ordinary hours", Decimal(2)),
        ("29 01:00", "29 02:00", "Ordinary hours", Decimal(1)),
        ("29 02:00", "29 03:00", "Night", Decimal(1)),
    ]


@pytest.mark.parametrize(("day", "hours"), [("2026-10-04", 23), ("2027-04-04", 25), ("2026-08-03", 24)])
def test_a_local_day_has_the_hours_that_pass_in_it(day: str, hours: int) -> None:
    parts = stretches(SYDNEY, date.fromisoformat(day).toordinal())
    assert sum(part.ends - part.starts for part in parts) == hours * 60


def test_the_hour_that_comes_twice_is_told_apart(tmp_path: Path) -> None:
    first, second = at("2027-04-04 02:30"), at("2027-04-04 02:30").replace(fold=1)
    again = shift("2027-04-04 02:30", "2027-04-04 06:00")
    both = [
        shift("2027-04-04 01:00", "2027-04-04 02:00"),
        type(again)(id="twice", starts_at=first, finishes_at=second, place=again.place),
    ]
    result = calculate(
        employee(), both, own_pack(tmp_path, NIGHT), Dates(date(2027, 4, 4), date(2027, 4, 10))
    )
    assert [(line.name, line.units) for line in result.lines] == [("Ordinary hours", 1), ("Night", 1)]
