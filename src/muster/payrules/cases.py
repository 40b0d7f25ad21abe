"""Worked examples as YAML: what somebody worked, and what the law pays. They lie beside the rules of a pack."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
FIRST_YEAR, LAST_YEAR = 1900, 2199
TIME = re.compile(r"(19|20|21)\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?( again)?")


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
    if not isinstance(given, dict) or not isinstance(given.get("cases"), list):
        raise PayRulesError(f"{path}: there are no cases.")
    defaults = given.get("defaults") or {}
    for at, row in enumerate(given["cases"], 1):
        if not isinstance(row, dict):
            raise PayRulesError(f"{path}: case {at} has no facts.")
        try:
            yield _case({**_names(defaults), **row}, code)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise PayRulesError(f"{path}: case {row.get('id', at)}: {_told(error)}.") from error


def _told(error: Exception) -> str:
    match error:
        case PayRulesError():
            return str(error).removesuffix(".")
        case KeyError():
            return f"{error} is missing"
        case ArithmeticError():
            return "a number cannot be read"
        case _:
            return str(error)


def _case(row: Mapping[str, Any], code: str) -> Case:
    _only(row, "id employee shifts zone dates pay_period_days holidays earnings expect")
    zone = _zone(row["zone"])
    place = Place(
        zone, tuple(Holiday(_day(on), name) for on, name in _names(row.get("holidays", {})).items())
    )
    from_on, to_on = (_day(each) for each in _pair(row["dates"]))
    return Case(
        id=row["id"],
        pack=code,
        employee=_employee(row["employee"]),
        shifts=tuple(_shift(shift, str(at), place, zone) for at, shift in enumerate(_list(row["shifts"]), 1)),
        dates=Dates(from_on, to_on, _whole(row.get("pay_period_days"))),
        earnings=tuple(_earning(each, from_on, to_on) for each in _list(row.get("earnings", []))),
        expected=row.get("expect", {}),
    )


def _only(given: Any, known: str) -> None:
    """A misspelt fact would be a fact that is missing."""
    for key in _names(given):
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
    shared = {key: value for key, value in _names(given).items() if key not in ("born", "started", "terms")}
    terms = [{**shared, **_names(each)} for each in _list(given.get("terms", [{}]))]
    return Employee(
        terms=tuple(_terms(each) for each in terms),
        born_on=_day(given["born"]) if "born" in given else None,
        started_on=_day(given["started"]) if "started" in given else None,
    )


def _terms(given: Mapping[str, Any]) -> Terms:
    _only(
        given,
        "from employment level hourly_rate weekly_salary all_purpose ordinary_day_hours contracted_week_hours "
        "cycle arrangements",
    )
    hours, cycle = given.get("contracted_week_hours"), _names(given.get("cycle") or {})
    day = given.get("ordinary_day_hours")
    return Terms(
        from_on=_day(given.get("from", LONG_AGO)),
        employment_type=EmploymentType(given["employment"]),
        level=given["level"],
        hourly_rate=_money(given.get("hourly_rate")),
        weekly_salary=_money(given.get("weekly_salary")),
        all_purpose=tuple(
            AllPurpose(name, Decimal(each)) for name, each in _names(given.get("all_purpose", {})).items()
        ),
        ordinary_day_minutes=None if day is None else int(Decimal(day) * 60),
        contracted_week_minutes=None if hours is None else int(Decimal(hours) * 60),
        cycle_days=_whole(cycle["days"]) if cycle else None,
        cycle_from_on=_day(cycle["from"]) if cycle else None,
        arrangements=frozenset(_list(given.get("arrangements", []))),
    )


def _day(given: Any) -> date:
    if type(given) is not date or not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(f"{given} is not a date such as 2026-08-03")
    return given


def _whole(given: Any) -> int | None:
    if given is not None and type(given) is not int:
        raise ValueError(f"{given} is not a whole number")
    return given


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
        breaks=tuple(_break(each, zone) for each in _list(given.get("breaks", []))),
        marks=frozenset(_list(given.get("marks", []))),
        agreed=None if agreed is None else tuple(_span(each, zone) for each in _list(agreed)),
        higher_duties=tuple(
            HigherDuties(each["level"], _span(each["during"], zone))
            for each in _list(given.get("higher_duties", []))
        ),
        quantities={unit: Decimal(count) for unit, count in _names(given.get("quantities", {})).items()},
    )


def _break(given: Any, zone: ZoneInfo) -> Break:
    """By its minutes, or [from, to]."""
    if type(given) is int:
        return Break(minutes=given)
    span = _span(given, zone)
    return Break(span.starts_at, span.finishes_at)


def _span(given: Any, zone: ZoneInfo) -> Span:
    starts, ends = _pair(given)
    return Span(_at(starts, zone), _at(ends, zone))


def _names(given: Any) -> dict[Any, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"{given} is not made of names and what they stand for")  # noqa: TRY004 - as in a list
    return given


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise ValueError(f"{given} is not a list")  # noqa: TRY004 - told with the other values that cannot be
    return given


def _pair(given: Any) -> list[Any]:
    if len(_list(given)) != len(("from", "to")):
        raise ValueError(f"{given} is not a first and a last")
    return _list(given)


def _at(given: Any, zone: ZoneInfo) -> datetime:
    """A time of the wall clock; one that comes twice, when the clock goes back, ends in "again"."""
    if not isinstance(given, str) or not TIME.fullmatch(given):
        raise ValueError(f'{given} is not a time in quotes such as "2026-08-03 09:00"')
    text = given.removesuffix(" again")
    at = datetime.fromisoformat(text).replace(tzinfo=zone, fold=int(text != given))
    if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at.replace(tzinfo=None):
        raise ValueError(f"{text} is not a time in {zone}: the clock goes forward over it")
    if at.fold and at.utcoffset() == at.replace(fold=0).utcoffset():
        raise ValueError(f"{text} comes only once in {zone}")
    return at


def _zone(given: Any) -> ZoneInfo:
    try:
        return ZoneInfo(given)
    except (OSError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"No time zone found with key {given}") from error
