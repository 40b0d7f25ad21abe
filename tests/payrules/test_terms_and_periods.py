"""What is counted or paid once a week, where the dates or the terms of employment cut through the weeks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from muster.payrules import Dates, Employee, EmploymentType, Result, Terms, WorkedShift, calculate, load_pack
from tests.payrules.build import LONG_AGO, employee, shift
from tests.payrules.own_pack import own_pack

RETAIL = load_pack("MA000004")
FEDERAL = load_pack("US-FLSA")


def days(first: str, count: int) -> list[WorkedShift]:
    start = date.fromisoformat(first).toordinal()
    each = [date.fromordinal(start + day).isoformat() for day in range(count)]
    return [shift(f"{day} 09:00", f"{day} 17:00") for day in each]


def terms(from_on: date, cycle_from_on: date) -> Terms:
    return Terms(
        from_on=from_on,
        employment_type=EmploymentType.FULL_TIME,
        level="L1",
        cycle_days=14,
        cycle_from_on=cycle_from_on,
    )


def test_the_cycles_of_two_terms_are_not_counted_together() -> None:
    """76 hours of July's first cycle leave August's first its own 76."""
    person = Employee(
        terms=(terms(LONG_AGO, date(2026, 7, 6)), terms(date(2026, 8, 3), date(2026, 8, 3))),
        born_on=date(1990, 1, 1),
    )
    august = Dates(date(2026, 8, 3), date(2026, 8, 16))
    july = [*days("2026-07-06", 5), *days("2026-07-13", 4)]
    result = calculate(person, [*july, *days("2026-08-03", 5)], RETAIL, august)
    assert [line.reason.rule for line in result.lines] == ["ordinary"] * 5
    assert result.total == Decimal("1112.40")


def allowances(result: Result) -> list[tuple[str, Decimal]]:
    return [(line.date.isoformat(), line.cost) for line in result.allowances]


def test_an_allowance_of_a_week_that_two_pay_periods_share_is_paid_once() -> None:
    person = employee(arrangements=frozenset({"first_aid_officer"}))
    shifts = [*days("2026-08-05", 3), *days("2026-08-10", 5)]
    first = calculate(person, shifts, RETAIL, Dates(date(2026, 8, 5), date(2026, 8, 11)))
    second = calculate(person, shifts, RETAIL, Dates(date(2026, 8, 12), date(2026, 8, 18)))
    assert allowances(first) == [("2026-08-05", Decimal("14.55")), ("2026-08-10", Decimal("14.55"))]
    assert allowances(second) == []


def test_the_most_of_a_week_counts_what_was_paid_before_the_dates() -> None:
    clerks = load_pack("MA000002")
    far = {"quantities": {"km": Decimal(300)}}
    shifts = [
        shift("2026-08-04 09:00", "2026-08-04 12:00", **far),
        shift("2026-08-05 09:00", "2026-08-05 12:00", **far),
    ]
    result = calculate(employee(level="L1Y1"), shifts, clerks, Dates(date(2026, 8, 5), date(2026, 8, 11)))
    assert allowances(result) == [("2026-08-05", Decimal("100.00"))]


def test_the_week_of_an_allowance_begins_as_the_pack_says(tmp_path: Path) -> None:
    rules = "allowances:\n  - {id: aid, name: First aid, amount: 10.00, per: week}\n"
    pack = own_pack(tmp_path, rules, "week_starts: 6\n")
    result = calculate(employee(), days("2026-08-09", 2), pack, Dates(date(2026, 8, 9), date(2026, 8, 15)))
    assert allowances(result) == [("2026-08-09", Decimal("10.00"))]


@pytest.mark.parametrize(
    ("from_on", "to_on", "paid"),
    [
        (date(2026, 8, 3), date(2026, 8, 9), ["2026-08-08", "2026-08-15"]),
        (date(2026, 8, 10), date(2026, 8, 16), ["2026-08-22"]),
    ],
)
def test_the_salary_of_a_week_that_two_pay_periods_share_is_paid_once(
    from_on: date, to_on: date, paid: list[str]
) -> None:
    """The workweek runs from Sunday 9 August; the pay period ends with that day."""
    person = employee(level="Hand", weekly_salary=Decimal(600))
    shifts = [*days("2026-08-03", 3), *days("2026-08-09", 3), *days("2026-08-16", 1)]
    result = calculate(person, shifts, FEDERAL, Dates(from_on, to_on))
    assert [line.date.isoformat() for line in result.lines if line.reason.rule == "salary"] == paid
    assert result.total == Decimal(600) * len(paid)


@pytest.mark.parametrize(
    ("born", "started", "rates"),
    [
        (date(2008, 8, 4), None, ["16.69", "19.47"]),
        (date(2005, 8, 4), None, ["25.03", "27.81"]),
        (date(2006, 1, 1), date(2026, 2, 4), ["25.03", "27.81"]),
    ],
)
def test_a_birthday_and_months_of_service_count_from_their_day_in_one_calculation(
    born: date, started: date | None, rates: list[str]
) -> None:
    person = employee(born=born, started_on=started)
    lines = calculate(person, days("2026-08-03", 2), RETAIL, Dates(date(2026, 8, 3), date(2026, 8, 9))).lines
    assert [line.base_rate for line in lines] == [Decimal(rate) for rate in rates]
