"""A year of a shop with a hundred people, as the pay rules are told it: about 23,000 shifts, the same at every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.payrules import Break, Dates, Employee, EmploymentType, Holiday, Place, Span, Terms, WorkedShift

FIRST_MONDAY = date(2026, 7, 6)
PEOPLE, WEEKS = 100, 52
SYDNEY = ZoneInfo("Australia/Sydney")
HOLIDAYS = {
    "2026-10-05": "Labour Day",
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Boxing Day",
    "2027-01-01": "New Year's Day",
    "2027-01-26": "Australia Day",
    "2027-03-26": "Good Friday",
    "2027-03-29": "Easter Monday",
    "2027-06-14": "King's Birthday",
}
SHOP = Place(SYDNEY, tuple(Holiday(date.fromisoformat(on), name) for on, name in HOLIDAYS.items()))
FULL_TIME, PART_TIME, CASUAL = EmploymentType
# Of ten people.
KINDS = (*[FULL_TIME] * 3, *[PART_TIME] * 3, *[CASUAL] * 4)
LATER = timedelta(hours=1)


@dataclass(frozen=True)
class Worker:
    employee: Employee
    weeks: list[list[WorkedShift]]

    @property
    def shifts(self) -> list[WorkedShift]:
        return [shift for week in self.weeks for shift in week]

    def shifts_of(self, week: int) -> list[WorkedShift]:
        """With the last one before, which the rest is counted from."""
        return [*(self.weeks[week - 1][-1:] if week else ()), *self.weeks[week]]


def dates(weeks: int, *, after: int = 0) -> Dates:
    """So many pay periods of a week, `after` so many others."""
    first = FIRST_MONDAY + timedelta(days=7 * after)
    return Dates(first, first + timedelta(days=7 * weeks - 1), 7)


def staff(*, people: int, weeks: int, overtime: bool) -> list[Worker]:
    """Ordinary weeks, or each second one with overtime: a full-timer's every day, the last day of the others."""
    return [_worker(number, weeks, overtime=overtime) for number in range(people)]


def _worker(number: int, weeks: int, *, overtime: bool) -> Worker:
    draw = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    terms = Terms(from_on=date(2020, 1, 1), employment_type=kind, level=f"L{draw.choice((1, 1, 1, 2, 4))}")
    born = date(draw.randint(2004, 2010) if kind is CASUAL else draw.randint(1960, 2000), 5, 17)
    employee = Employee(terms=(terms,), born_on=born, started_on=date(2025, draw.randint(1, 12), 1))
    mondays = (FIRST_MONDAY + timedelta(days=7 * week) for week in range(weeks))
    found = [
        list(_week(draw, kind, _days(draw, kind, number), monday, late=overtime and at % 2 > 0))
        for at, monday in enumerate(mondays)
    ]
    return Worker(employee, found)


def _days(draw: random.Random, kind: EmploymentType, number: int) -> list[int]:
    """A full-timer has the same days each week; the others come when they are asked."""
    if kind is FULL_TIME:
        return [[0, 1, 2, 3, 4], [1, 2, 3, 4, 5], [0, 1, 2, 3, 6]][number % 3]
    return sorted(draw.sample(range(7), 4 if kind is PART_TIME else draw.choice((4, 4, 5))))


def _week(
    draw: random.Random, kind: EmploymentType, days: list[int], monday: date, *, late: bool
) -> Iterator[WorkedShift]:
    for day in days:
        on = monday + timedelta(days=day)
        hour, minutes = _hours(draw, kind, weekend=day > 4)
        starts = datetime(on.year, on.month, on.day, hour, tzinfo=SYDNEY).astimezone(UTC)
        planned = starts + timedelta(minutes=minutes)
        stays = late and (kind is FULL_TIME or day == days[-1])
        yield WorkedShift(
            id=f"{on}",
            starts_at=starts,
            finishes_at=planned + LATER * stays * (4 if kind is CASUAL else 1),
            place=SHOP,
            breaks=_pause(starts, minutes),
            agreed=(Span(starts, planned),) if kind is PART_TIME else None,
            marks=frozenset({"overtime_with_notice"}) if stays else frozenset(),
        )


def _hours(draw: random.Random, kind: EmploymentType, *, weekend: bool) -> tuple[int, int]:
    """The hour of the day at which it starts, and its minutes with the break."""
    if kind is FULL_TIME:
        return (9, 486) if weekend else (draw.choice((8, 9, 10)), 486)
    minutes = draw.choice((240, 270, 330, 390))
    return (draw.choice((9, 10, 11)) if weekend else draw.choice((9, 11, 13, 14))), minutes


def _pause(starts: datetime, minutes: int) -> tuple[Break, ...]:
    middle = starts + timedelta(minutes=minutes // 60 * 30)
    return (Break(middle, middle + timedelta(minutes=30)),) if minutes > 300 else ()
