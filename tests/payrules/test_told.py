"""What cannot be is refused in words that name it; what is missing is pointed out."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from muster.payrules import Break, Dates, Earning, Employee, PayRulesError, Span, calculate, load_pack
from tests.payrules.build import MONDAY, WEEK, at, employee, shift
from tests.payrules.own_pack import own_pack

RETAIL = load_pack("MA000004")


def refused(*shifts: object, person: Employee | None = None) -> str:
    with pytest.raises(PayRulesError) as told:
        calculate(person or employee(), shifts, RETAIL, WEEK)  # type: ignore[arg-type]
    return str(told.value)


def test_shifts_that_overlap() -> None:
    one = shift("2026-08-03 08:00", "2026-08-03 12:00")
    other = shift("2026-08-03 11:00", "2026-08-03 13:00")
    assert refused(one, other) == "Shift 2026-08-03 11:00 begins before shift 2026-08-03 08:00 has ended."


def test_a_shift_that_ends_before_it_starts() -> None:
    assert (
        refused(shift("2026-08-03 08:00", "2026-08-03 07:00"))
        == "Shift 2026-08-03 08:00 finishes before it starts."
    )


def test_seconds() -> None:
    told = refused(shift("2026-08-03 08:00:30", "2026-08-03 12:00"))
    assert told == "The start of shift 2026-08-03 08:00:30 is not on a whole minute."


def test_a_time_without_zone() -> None:
    given = shift("2026-08-03 08:00", "2026-08-03 12:00")
    naive = type(given)(
        id="1",
        starts_at=given.starts_at.replace(tzinfo=None),
        finishes_at=given.finishes_at,
        place=given.place,
    )
    assert refused(naive) == "The start of shift 1 has no zone."


def test_a_break_outside_of_its_shift() -> None:
    pause = Break(at("2026-08-03 12:00"), at("2026-08-03 13:00"))
    told = refused(shift("2026-08-03 08:00", "2026-08-03 12:30", breaks=(pause,)))
    assert told == "A break of shift 2026-08-03 08:00 lies outside of it, or over another break."


def test_a_break_longer_than_its_shift() -> None:
    told = refused(shift("2026-08-03 08:00", "2026-08-03 09:00", breaks=(Break(minutes=61),)))
    assert told == "The breaks of shift 2026-08-03 08:00 are longer than the shift."


def test_a_day_without_terms() -> None:
    from_later = employee()
    later = Employee(
        terms=(
            type(from_later.terms[0])(
                from_on=date(2026, 8, 4), employment_type=from_later.terms[0].employment_type, level="L1"
            ),
        )
    )
    assert refused(shift("2026-08-03 08:00", "2026-08-03 09:00"), person=later) == (
        "There are no terms of employment on 2026-08-03."
    )


def test_a_cycle_without_its_first_day() -> None:
    with pytest.raises(
        PayRulesError, match=r"^Terms give cycle_days and cycle_from_on together, or neither\.$"
    ):
        employee(cycle_days=14)


def test_a_work_period_that_the_law_does_not_have() -> None:
    person = employee(
        level="Hand", cycle_days=6, cycle_from_on=MONDAY, arrangements=frozenset({"fire_protection"})
    )
    with pytest.raises(PayRulesError, match="has no limit for a period of 6 days"):
        calculate(person, [shift("2026-08-03 08:00", "2026-08-03 09:00")], load_pack("US-FLSA"), WEEK)


def test_a_break_without_times_is_taken_from_the_middle_and_pointed_out() -> None:
    result = calculate(
        employee(), [shift("2026-08-03 14:00", "2026-08-03 22:00", breaks=(Break(minutes=60),))], RETAIL, WEEK
    )
    assert [(line.name, line.units) for line in result.lines[:2]] == [
        ("Ordinary hours", Decimal("3.5")),
        ("Monday to Friday after 6 pm", Decimal("2.5")),
    ]
    assert "break_without_times" in [warning.code for warning in result.warnings]


def test_a_mark_that_the_pack_has_no_rule_for() -> None:
    given = [shift("2026-08-03 08:00", "2026-08-03 12:00", marks=frozenset({"sleepover"}))]
    assert [warning.text for warning in calculate(employee(), given, RETAIL, WEEK).warnings] == [
        "MA000004 has no rule for the mark sleepover."
    ]


def test_an_unknown_birth_date_pays_the_adult_and_says_so() -> None:
    result = calculate(employee(born=None), [shift("2026-08-03 08:00", "2026-08-03 12:00")], RETAIL, WEEK)
    assert result.total == Decimal("111.24")
    assert [warning.code for warning in result.warnings] == ["no_birth_date"]


def test_an_unknown_start_date_pays_the_shorter_service_and_says_so() -> None:
    person = employee(born=date(2006, 1, 1))
    result = calculate(person, [shift("2026-08-03 08:00", "2026-08-03 12:00")], RETAIL, WEEK)
    assert result.lines[0].base_rate == Decimal("25.03")
    assert [warning.code for warning in result.warnings] == ["no_start_date"]


@pytest.mark.parametrize(("day", "rate"), [("2026-09-03", "25.03"), ("2026-09-04", "27.81")])
def test_six_months_of_service_are_over_on_the_day(day: str, rate: str) -> None:
    person = employee(born=date(2006, 1, 1), started_on=date(2026, 3, 4))
    dates = Dates(date.fromisoformat(day), date.fromisoformat(day))
    lines = calculate(person, [shift(f"{day} 08:00", f"{day} 12:00")], RETAIL, dates).lines
    assert lines[0].base_rate == Decimal(rate)


def test_a_second_longer_day_of_the_week_is_an_ordinary_one() -> None:
    long = frozenset({"long_day", "overtime_with_notice"})
    given = [shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 18:00", marks=long) for day in (3, 4)]
    lines = calculate(employee(), given, RETAIL, WEEK).lines
    assert [(line.units, line.reason.rule) for line in lines] == [
        (10, "ordinary"),
        (9, "ordinary"),
        (1, "day"),
    ]


LONGER_DAY = (
    "2026-08-04 passes more than 9 ordinary hours on the day. If it was the longer day that the roster of the week has, "
    "mark it long_day."
)


@pytest.mark.parametrize(("on", "asked"), [("2026-08-03", []), ("2026-08-02", [LONGER_DAY])])
def test_a_week_that_had_its_longer_day_is_not_asked_for_it(on: str, asked: list[str]) -> None:
    days = [(on, {"long_day", "overtime_with_notice"}), ("2026-08-04", {"overtime_with_notice"})]
    given = [shift(f"{day} 08:00", f"{day} 18:00", marks=frozenset(marks)) for day, marks in days]
    warnings = calculate(employee(), given, RETAIL, WEEK).warnings
    assert [warning.text for warning in warnings if warning.code == "longer_day_unknown"] == asked


def test_a_shift_that_was_nothing_but_a_break_is_no_work(tmp_path: Path) -> None:
    pause = Break(at("2026-08-03 08:00"), at("2026-08-03 09:00"))
    given = [shift("2026-08-03 08:00", "2026-08-03 09:00", breaks=(pause,))]
    assert calculate(employee("casual"), given, RETAIL, WEEK).lines == ()


def test_a_break_by_its_length_keeps_to_work_around_a_timed_one(tmp_path: Path) -> None:
    timed = Break(at("2026-08-03 10:00"), at("2026-08-03 12:00"))
    given = [shift("2026-08-03 08:00", "2026-08-03 14:00", breaks=(timed, Break(minutes=60)))]
    lines = calculate(employee(), given, own_pack(tmp_path), WEEK).lines
    assert [line.units for line in lines] == [Decimal(3)]


def test_paid_breaks_stay_on_the_clock(tmp_path: Path) -> None:
    paid = Break(at("2026-08-03 10:00"), at("2026-08-03 10:10"), paid=True)
    given = [
        shift(
            "2026-08-03 08:00",
            "2026-08-03 12:00",
            breaks=(paid,),
            agreed=(Span(at("2026-08-03 08:00"), at("2026-08-03 12:00")),),
        )
    ]
    assert calculate(employee(), given, own_pack(tmp_path), WEEK).lines[0].units == Decimal(4)


def test_an_arrangement_that_the_pack_has_no_rule_for() -> None:
    person = employee(arrangements=frozenset({"shift_worker"}))
    result = calculate(person, [shift("2026-08-03 08:00", "2026-08-03 12:00")], RETAIL, WEEK)
    assert [warning.text for warning in result.warnings] == [
        "MA000004 has no rule for the arrangement shift_worker."
    ]


def test_overtime_that_no_row_has_a_rate_for(tmp_path: Path) -> None:
    pack = own_pack(
        tmp_path,
        "triggers: [{id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8}]",
    )
    result = calculate(employee(), [shift("2026-08-03 08:00", "2026-08-03 18:00")], pack, WEEK)
    assert result.total == Decimal("200.00")
    (warning,) = result.warnings
    assert warning.code == "no_overtime_rate"
    assert warning.text == (
        "No overtime rate of the pack fits what is more than 8 hours on the day (2), so it is paid as ordinary time."
    )


@pytest.mark.parametrize(
    ("finishes", "paid", "codes"),
    [
        ("10:29", "40.00", []),
        ("10:30", "30.00", ["half_was_worked"]),
        ("10:45", "35.00", ["half_was_worked"]),
    ],
)
def test_reporting_time_is_owed_for_less_than_half_of_the_planned_hours(
    finishes: str, paid: str, codes: list[str]
) -> None:
    planned = (Span(at("2026-08-03 09:00"), at("2026-08-03 12:00")),)
    sent_home = shift(
        "2026-08-03 09:00", f"2026-08-03 {finishes}", agreed=planned, marks=frozenset({"sent_home"})
    )
    person = employee(level="Hand", hourly_rate=Decimal(20))
    result = calculate(person, [sent_home], load_pack("US-CA"), WEEK)
    assert result.total == Decimal(paid)
    assert [warning.code for warning in result.warnings] == codes


def test_a_bonus_that_ends_before_it_begins() -> None:
    with pytest.raises(PayRulesError, match=r"^Bonus ends on 2026-08-03, before it begins\.$"):
        Earning(name="Bonus", amount=Decimal(1), from_on=date(2026, 8, 4), to_on=MONDAY)
