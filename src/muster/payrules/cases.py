"""Worked examples as YAML: what somebody worked, and what the law pays. They lie beside the rules of a pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from muster.payrules.engine import calculate
from muster.payrules.facts import (
    AllPurpose,
    Break,
    Dates,
    Earning,
    Employee,
    EmploymentType,
    HigherDuties,
    Holiday,
    PayRulesError,
    Place,
    Span,
    Terms,
    WorkedShift,
)
from muster.payrules.lines import Result
from muster.payrules.pack import Pack
from muster.payrules.reading import PACKS, load_yaml

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    pack: str
    employee: Employee
    shifts: tuple[WorkedShift, ...]
    dates: Dates
    earnings: tuple[Earning, ...]
    expected: Mapping[str, Any]

    def run(self, pack: Pack) -> Result:
        return calculate(self.employee, self.shifts, pack, self.dates, self.earnings)


def cases_of(code: str) -> Iterator[Case]:
    """The cases of a pack that comes with the product."""
    for path in sorted((PACKS / code / "cases").glob("*.yaml")):
        yield from read_cases(path, code)


def read_cases(path: Path, code: str) -> Iterator[Case]:
    given = load_yaml(path)
    defaults = given.get("defaults", {})
    for row in given["cases"]:
        try:
            yield _case({**defaults, **row}, code)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PayRulesError(f"{path}: case {row.get('id')}: {_told(error)}.") from error


def _told(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _case(row: Mapping[str, Any], code: str) -> Case:
    _only(row, "id employee shifts zone dates pay_period_days holidays earnings expect")
    zone = ZoneInfo(row["zone"])
    place = Place(zone, tuple(Holiday(on, name) for on, name in row.get("holidays", {}).items()))
    from_on, to_on = row["dates"]
    return Case(
        id=row["id"],
        pack=code,
        employee=_employee(row["employee"]),
        shifts=tuple(_shift(shift, str(at), place, zone) for at, shift in enumerate(row["shifts"], 1)),
        dates=Dates(from_on, to_on, row.get("pay_period_days")),
        earnings=tuple(_earning(each, from_on, to_on) for each in row.get("earnings", [])),
        expected=row["expect"],
    )


def _only(given: Mapping[str, Any], known: str) -> None:
    """A misspelt fact would be a fact that is missing."""
    for key in given:
        if key not in known.split():
            raise ValueError(f"{key} is not known here")


def _earning(given: Mapping[str, Any], from_on: date, to_on: date) -> Earning:
    _only(given, "name amount flat_sum")
    return Earning(
        name=given["name"],
        amount=Decimal(given["amount"]),
        from_on=from_on,
        to_on=to_on,
        flat_sum=given.get("flat_sum", False),
    )


def _employee(given: Mapping[str, Any]) -> Employee:
    shared = {key: value for key, value in given.items() if key not in ("born", "started", "terms")}
    terms = [{**shared, **each} for each in given.get("terms", [{}])]
    return Employee(
        terms=tuple(_terms(each) for each in terms),
        born_on=given.get("born"),
        started_on=given.get("started"),
    )


def _terms(given: Mapping[str, Any]) -> Terms:
    _only(
        given,
        "from employment level hourly_rate weekly_salary all_purpose ordinary_day_hours contracted_week_hours "
        "cycle arrangements",
    )
    hours, cycle = given.get("contracted_week_hours"), given.get("cycle")
    day = given.get("ordinary_day_hours")
    return Terms(
        from_on=given.get("from", LONG_AGO),
        employment_type=EmploymentType(given["employment"]),
        level=given["level"],
        hourly_rate=_money(given.get("hourly_rate")),
        weekly_salary=_money(given.get("weekly_salary")),
        all_purpose=tuple(
            AllPurpose(name, Decimal(each)) for name, each in given.get("all_purpose", {}).items()
        ),
        ordinary_day_minutes=None if day is None else int(Decimal(day) * 60),
        contracted_week_minutes=None if hours is None else int(Decimal(hours) * 60),
        cycle_days=cycle["days"] if cycle else None,
        cycle_from_on=cycle["from"] if cycle else None,
        arrangements=frozenset(given.get("arrangements", [])),
    )


def _money(given: Any) -> Decimal | None:
    return None if given is None else Decimal(given)


def _shift(given: Mapping[str, Any], name: str, place: Place, zone: ZoneInfo) -> WorkedShift:
    _only(given, "from to breaks marks agreed higher_duties quantities")
    agreed = given.get("agreed")
    return WorkedShift(
        id=name,
        starts_at=_at(given["from"], zone),
        finishes_at=_at(given["to"], zone),
        place=place,
        breaks=tuple(_break(each, zone) for each in given.get("breaks", [])),
        marks=frozenset(given.get("marks", [])),
        agreed=None if agreed is None else tuple(_span(each, zone) for each in agreed),
        higher_duties=tuple(
            HigherDuties(each["level"], _span(each["during"], zone))
            for each in given.get("higher_duties", [])
        ),
        quantities={unit: Decimal(count) for unit, count in given.get("quantities", {}).items()},
    )


def _break(given: Any, zone: ZoneInfo) -> Break:
    """By its minutes, or [from, to]."""
    if isinstance(given, int):
        return Break(minutes=given)
    span = _span(given, zone)
    return Break(span.starts_at, span.finishes_at)


def _span(given: list[str], zone: ZoneInfo) -> Span:
    return Span(_at(given[0], zone), _at(given[1], zone))


def _at(given: str, zone: ZoneInfo) -> datetime:
    """A time of the wall clock; one that comes twice, when the clock goes back, ends in "again"."""
    text = given.removesuffix(" again")
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=int(text != given))
