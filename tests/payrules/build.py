"""Short ways to say who worked when."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from muster.payrules import Dates, Employee, EmploymentType, Holiday, Place, Terms, WorkedShift

SYDNEY = ZoneInfo("Australia/Sydney")
MONDAY = date(2026, 8, 3)
SUNDAY = date(2026, 8, 9)
WEEK = Dates(MONDAY, SUNDAY)
LONG_AGO = date(2000, 1, 1)


def place(holidays: Iterable[str] = (), zone: str = "Australia/Sydney") -> Place:
    return Place(ZoneInfo(zone), tuple(Holiday(date.fromisoformat(on), "Show Day") for on in holidays))


def at(text: str, zone: str = "Australia/Sydney") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shift(starts: str, finishes: str, where: Place | None = None, **more: object) -> WorkedShift:
    where = where or place()
    given = {"id": starts, "place": where, **more}
    zone = str(where.zone)
    return WorkedShift(starts_at=at(starts, zone), finishes_at=at(finishes, zone), **given)  # type: ignore[arg-type]


def employee(
    employment: str = "full_time", level: str = "L1", born: date | None = date(1990, 1, 1), **more: object
) -> Employee:
    started = more.pop("started_on", None)
    terms = Terms(from_on=LONG_AGO, employment_type=EmploymentType(employment), level=level, **more)  # type: ignore[arg-type]
    return Employee(terms=(terms,), born_on=born, started_on=started)  # type: ignore[arg-type]
