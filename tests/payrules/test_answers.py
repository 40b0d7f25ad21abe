"""Sentences, adjustments, leave: what is made of lines."""

from dataclasses import replace
from decimal import Decimal

import pytest

from muster.payrules import Result, calculate, difference, explain, leave_pay, load_pack
from tests.payrules.build import WEEK, at, employee, shift

RETAIL = load_pack("MA000004")


def paid(*shifts: object, employment: str = "full_time", **more: object) -> Result:
    return calculate(employee(employment, **more), shifts, RETAIL, WEEK)  # type: ignore[arg-type]


def test_an_ordinary_line_in_a_sentence() -> None:
    line = paid(shift("2026-08-03 09:00", "2026-08-03 13:30")).lines[0]
    assert explain(line) == (
        "Monday 3 August 2026, 09:00 to 13:30: 4 h 30 min at $27.81, which is 100 % of $27.81 for Retail Employee Level 1 "
        "(17.1), = $125.15, ordinary time as Ordinary hours (22.1), because these are ordinary hours."
    )


def test_an_overtime_line_in_a_sentence() -> None:
    line = paid(shift("2026-08-09 18:00", "2026-08-09 19:00"), employment="casual").lines[0]
    assert explain(line) == (
        "Sunday 9 August 2026, 18:00 to 19:00: 1 h at $62.57, which is 225 % of $27.81 for Retail Employee Level 1 (17.1), "
        "= $62.57, overtime as Overtime on Sunday (21.2 table 11), because the hours are outside the span of ordinary hours "
        "(15.1 table 3)."
    )


def test_a_short_rest_in_a_sentence() -> None:
    line = paid(
        shift("2026-08-03 16:00", "2026-08-03 21:00"), shift("2026-08-04 08:30", "2026-08-04 09:30")
    ).lines[-1]
    assert explain(line).endswith(
        "ordinary time as Less than 12 hours' rest (16.6), because the rest before the shift was 11 h 30 min and not 12 h."
    )


def test_a_top_up_in_a_sentence() -> None:
    line = paid(shift("2026-08-03 09:00", "2026-08-03 11:00"), employment="casual").lines[-1]
    assert explain(line) == (
        "Monday 3 August 2026, 11:00 to 12:00: 1 h at $34.76, which is 125 % of $27.81 for Retail Employee Level 1 (17.1), "
        "= $34.76, top-up as Minimum engagement (11.2), because 2 h were worked and the least that is paid is 3 h; at the "
        "rate of Ordinary hours."
    )


def test_an_allowance_in_a_sentence() -> None:
    given = shift("2026-08-03 09:00", "2026-08-03 13:00", quantities={"km": Decimal("12.5")})
    assert explain(paid(given).allowances[0]) == (
        "Monday 3 August 2026: Motor vehicle allowance, 12.5 x $1.00 = $12.50 (19), for each km."
    )


def test_a_rule_that_is_not_confirmed_says_so() -> None:
    shifts = [shift(f"2026-08-0{day} 10:00", f"2026-08-0{day} 13:00") for day in range(3, 10)]
    line = paid(*shifts).lines[-1]
    assert line.reason.rule == "seventh_day"
    assert explain(line).endswith("This rule is not yet confirmed against the text of the law.")


def test_a_longer_shift_gives_an_adjustment_of_what_is_more() -> None:
    before = paid(shift("2026-08-03 14:00", "2026-08-03 18:00"))
    after = paid(shift("2026-08-03 14:00", "2026-08-03 20:00"))
    found = difference(before, after)
    assert [(each.name, each.units, each.cost) for each in found] == [
        ("Monday to Friday after 6 pm", Decimal(2), Decimal("69.52")),
    ]


def test_another_rate_takes_the_old_line_back() -> None:
    before = paid(shift("2026-08-03 09:00", "2026-08-03 13:00"))
    after = paid(shift("2026-08-03 09:00", "2026-08-03 13:00"), level="L4")
    found = difference(before, after)
    assert [(each.unit_rate, each.units, each.cost) for each in found] == [
        (Decimal("27.81"), Decimal(-4), Decimal("-111.24")),
        (Decimal("29.45"), Decimal(4), Decimal("117.80")),
    ]
    assert sum(each.cost for each in found) == after.total - before.total


def test_nothing_changed_gives_no_adjustment() -> None:
    result = paid(shift("2026-08-03 09:00", "2026-08-03 13:00"))
    assert difference(result, replace(result)) == ()


@pytest.mark.parametrize("code", ["MA000002", "MA000004", "MA000009", "MA000119"])
def test_leave_is_paid_with_the_loading_where_that_is_more(code: str) -> None:
    (rule,) = load_pack(code).in_force(WEEK.from_on, WEEK.from_on).leave_loading
    found = leave_pay(25 * 60, Decimal("20.00"), Decimal("525.00"), rule)
    assert (found.pay, found.reason) == (
        Decimal("587.50"),
        "the loading of 17.5 % came to more over the whole leave",
    )


def test_leave_is_paid_as_work_would_have_been_where_that_is_more() -> None:
    (rule,) = RETAIL.in_force(WEEK.from_on, WEEK.from_on).leave_loading
    found = leave_pay(25 * 60, Decimal("20.00"), Decimal("600.00"), rule)
    assert (found.pay, found.with_loading) == (Decimal("600.00"), Decimal("587.50"))


def test_lines_have_the_fields_of_an_award_interpretation() -> None:
    line = paid(shift("2026-08-08 09:00", "2026-08-08 14:00"), employment="casual").lines[0]
    assert (line.from_, line.to) == (at("2026-08-08 09:00"), at("2026-08-08 14:00"))
    assert (line.name, line.export_name, line.secondary_export_name) == ("Saturday", "Saturday", "")
    assert (line.base_rate_name, line.base_rate_export_name) == ("Retail Employee Level 1", "L1")
    assert (line.ordinary_hours, line.units, line.base_rate) == (True, Decimal(5), Decimal("27.81"))
    assert (line.unit_rate, line.cost, line.clause) == (Decimal("41.72"), Decimal("208.60"), "22.1 table 12")
