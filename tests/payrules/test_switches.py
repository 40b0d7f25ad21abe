"""The ways in which laws differ, each as a pack has it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from muster.payrules import AllPurpose, Dates, Employee, Holiday, Pack, Place, WorkedShift, calculate
from muster.payrules.lines import Bucket
from tests.payrules.build import SYDNEY, WEEK, employee, place, shift
from tests.payrules.own_pack import own_pack

TEN_HOURS = [shift("2026-08-03 08:00", "2026-08-03 18:00")]
OVERTIME = """
    triggers:
      - {id: day, name: more than 8 hours on the day, kind: limit, per: day, hours: 8}
    overtime:
      - {id: overtime, name: Overtime, percent: 150}
"""


def rates(pack: Pack, person: Employee, shifts: Sequence[WorkedShift], dates: Dates = WEEK) -> list[Decimal]:
    return [line.unit_rate for line in calculate(person, shifts, pack, dates).lines]


def test_casual_loading_is_added_to_the_percentage(tmp_path: Path) -> None:
    loading = "casual_loading: [{id: loading, name: Casual loading, percent: 25}]"
    pack = own_pack(tmp_path, OVERTIME + f"    {loading}\n")
    assert rates(pack, employee("casual"), TEN_HOURS) == [Decimal("25.00"), Decimal("35.00")]


def test_compound_casual_loading_is_multiplied(tmp_path: Path) -> None:
    loading = "casual_loading: [{id: loading, name: Casual loading, percent: 25, mode: compound}]"
    pack = own_pack(tmp_path, OVERTIME + f"    {loading}\n")
    assert rates(pack, employee("casual"), TEN_HOURS) == [Decimal("25.00"), Decimal("37.50")]


def test_casual_loading_can_stay_out_of_overtime(tmp_path: Path) -> None:
    loading = "casual_loading: [{id: loading, name: Casual loading, percent: 25, on_overtime: false}]"
    pack = own_pack(tmp_path, OVERTIME + f"    {loading}\n")
    assert rates(pack, employee("casual"), TEN_HOURS) == [Decimal("25.00"), Decimal("30.00")]


EVENING_AND_MONDAY = """
    penalties:
      - {id: evening, name: Evening, between: ["17:00", "24:00"], percent: 115}
      - {id: monday, name: Monday, days: mon, percent: 110}
"""


def test_the_same_hours_are_paid_by_when_each_shift_began(tmp_path: Path) -> None:
    night = '{id: night, name: Night, percent: 130, shift_starts: ["22:00", "06:00"]}'
    shifts = [shift(f"2026-08-0{day}:00", f"2026-08-0{day[0]} 23:59") for day in ("3 20", "4 22")]
    assert rates(own_pack(tmp_path, f"penalties: [{night}]"), employee(), shifts) == [
        Decimal("20.00"),
        Decimal("26.00"),
    ]


def test_the_highest_penalty_applies_alone(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, EVENING_AND_MONDAY)
    assert rates(pack, employee(), TEN_HOURS) == [Decimal("22.00"), Decimal("23.00")]


def test_penalties_can_stack(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, EVENING_AND_MONDAY, switches="penalties: stack")
    lines = calculate(employee(), TEN_HOURS, pack, WEEK).lines
    assert [(line.unit_rate, line.name) for line in lines] == [
        (Decimal("22.00"), "Monday"),
        (Decimal("25.00"), "Evening and Monday"),
    ]
    assert lines[1].reason.text == "the hours fall under Evening"


def test_a_flat_loading_is_a_line_of_each_hour_begun(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, 'penalties: [{id: late, name: Late, between: ["17:00", "24:00"], flat: 2.95}]')
    lines = calculate(employee(), [shift("2026-08-03 16:00", "2026-08-03 19:10")], pack, WEEK).lines
    assert [(line.name, line.units, line.unit_rate, line.cost) for line in lines] == [
        ("Ordinary hours", Decimal("3.166667"), Decimal("20.00"), Decimal("63.33")),
        ("Late", Decimal(3), Decimal("2.95"), Decimal("8.85")),
    ]
    assert lines[1].reason.bucket is Bucket.LOADING
    assert lines[1].reason.text == "130 min lie in those hours, each hour begun counts"


def test_a_flat_loading_can_ask_when_the_shift_began(tmp_path: Path) -> None:
    late = '{id: late, name: Late, between: ["17:00", "24:00"], flat: 2.95, shift_starts: ["16:00", "24:00"]}'
    pack = own_pack(tmp_path, f"penalties: [{late}]")
    early, later = ([shift(f"2026-08-03 {starts}:00", "2026-08-03 19:00")] for starts in ("15", "16"))
    assert rates(pack, employee(), early) == [Decimal("20.00")]
    assert rates(pack, employee(), later) == [Decimal("20.00"), Decimal("2.95")]


def test_a_flat_loading_is_for_ordinary_time_alone(tmp_path: Path) -> None:
    late = 'penalties: [{id: late, name: Late, between: ["15:00", "24:00"], flat: 2.00}]'
    pack = own_pack(tmp_path, OVERTIME + f"    {late}\n")
    lines = calculate(employee("casual"), TEN_HOURS, pack, WEEK).lines
    assert [(line.name, line.units) for line in lines] == [
        ("Ordinary hours", Decimal(8)),
        ("Overtime", Decimal(2)),
        ("Late", Decimal(1)),
    ]


CHANGE = """
    penalties:
      - {id: monday, name: Monday, days: mon-tue, percent: 110, to: 2026-08-03}
      - {id: monday, name: Monday, days: mon-tue, percent: 120, from: 2026-08-04}
"""
TWO_DAYS = [
    shift("2026-08-03 08:00", "2026-08-03 12:00"),
    shift("2026-08-04 08:00", "2026-08-04 12:00"),
]


def test_a_rule_changes_on_its_day_inside_a_pay_period(tmp_path: Path) -> None:
    assert rates(own_pack(tmp_path, CHANGE), employee(), TWO_DAYS) == [Decimal("22.00"), Decimal("24.00")]


def test_a_rule_can_wait_for_the_first_full_pay_period(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, CHANGE, switches="takes_effect: first_full_pay_period")
    assert rates(pack, employee(), TWO_DAYS) == [Decimal("22.00"), Decimal("22.00")]


OVER_MIDNIGHT = [
    shift("2026-08-03 20:00", "2026-08-04 02:00"),
    shift("2026-08-04 12:00", "2026-08-04 19:00"),
]


def test_hours_past_midnight_count_to_the_day_the_shift_began(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, OVERTIME)
    assert rates(pack, employee(), OVER_MIDNIGHT) == [Decimal("20.00")] * 3


def test_hours_past_midnight_can_count_to_their_own_day(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, OVERTIME, switches="work_day: calendar")
    found = [(line.units, line.unit_rate) for line in calculate(employee(), OVER_MIDNIGHT, pack, WEEK).lines]
    assert found == [
        (Decimal(4), Decimal("20.00")),
        (Decimal(2), Decimal("20.00")),
        (Decimal(6), Decimal("20.00")),
        (Decimal(1), Decimal("30.00")),
    ]


def test_a_part_day_holiday_begins_at_its_hour(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, "penalties: [{id: holiday, name: Holiday, public_holiday: true, percent: 250}]")
    where = Place(SYDNEY, (Holiday(date(2026, 12, 24), "Christmas Eve", from_minute=18 * 60),))
    shifts = [shift("2026-12-24 16:00", "2026-12-24 20:00", where)]
    lines = calculate(employee(), shifts, pack, Dates(date(2026, 12, 21), date(2026, 12, 27))).lines
    assert [(line.units, line.unit_rate) for line in lines] == [(2, Decimal("20.00")), (2, Decimal("50.00"))]


def test_a_penalty_can_ask_that_it_is_no_holiday(tmp_path: Path) -> None:
    pack = own_pack(
        tmp_path, "penalties: [{id: tuesday, name: Tuesday, days: tue, public_holiday: false, percent: 110}]"
    )
    shifts = [shift("2026-08-04 08:00", "2026-08-04 12:00", place(["2026-08-04"]))]
    assert rates(pack, employee(), shifts) == [Decimal("20.00")]


def test_an_allowance_ends_at_its_most_of_a_week(tmp_path: Path) -> None:
    wash = "allowances: [{id: wash, name: Laundry, amount: 1.28, per: shift, most_per_week: 3.00}]"
    pack = own_pack(tmp_path, wash)
    shifts = [shift(f"2026-08-0{day} 08:00", f"2026-08-0{day} 12:00") for day in (3, 4, 5, 6)]
    paid = calculate(employee(), shifts, pack, WEEK).allowances
    assert [line.cost for line in paid] == [Decimal("1.28"), Decimal("1.28"), Decimal("0.44")]


def test_an_allowance_of_the_day_is_paid_once(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, "allowances: [{id: tools, name: Tools, amount: 2.03, per: day}]")
    shifts = [shift("2026-08-03 08:00", "2026-08-03 10:00"), shift("2026-08-03 12:00", "2026-08-03 14:00")]
    assert [line.cost for line in calculate(employee(), shifts, pack, WEEK).allowances] == [Decimal("2.03")]


def test_an_allowance_known_for_other_dates_only_is_pointed_out(tmp_path: Path) -> None:
    pack = own_pack(
        tmp_path, "allowances: [{id: tools, name: Tools, amount: 2.03, per: day, from: 2027-01-01}]"
    )
    result = calculate(employee(), TEN_HOURS, pack, WEEK)
    assert result.allowances == ()
    assert [warning.text for warning in result.warnings] == [
        "The pack has no amount of Tools (2) for this date."
    ]


def test_all_purpose_allowances_are_part_of_the_rate(tmp_path: Path) -> None:
    person = employee(all_purpose=(AllPurpose("Leading hand", Decimal("1.00")),))
    assert rates(own_pack(tmp_path, OVERTIME), person, TEN_HOURS) == [Decimal("21.00"), Decimal("31.50")]


def test_stacked_penalties_of_a_casual_have_the_loading_once(tmp_path: Path) -> None:
    loading = "casual_loading: [{id: loading, name: Casual loading, percent: 25, on_overtime: false}]"
    pack = own_pack(tmp_path, EVENING_AND_MONDAY + f"    {loading}\n", switches="penalties: stack")
    assert rates(pack, employee("casual"), TEN_HOURS) == [Decimal("27.00"), Decimal("30.00")]


def test_ordinary_time_alone_has_nothing_to_stack(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, EVENING_AND_MONDAY, switches="penalties: stack")
    shifts = [shift("2026-08-04 08:00", "2026-08-04 12:00")]
    lines = calculate(employee(), shifts, pack, WEEK).lines
    assert [(line.unit_rate, line.name) for line in lines] == [(Decimal("20.00"), "Ordinary hours")]


def test_a_casual_loading_that_is_not_confirmed_is_pointed_out_for_casuals_alone(tmp_path: Path) -> None:
    loading = "casual_loading: [{id: loading, name: Casual loading, percent: 25, unconfirmed: true}]"
    pack = own_pack(tmp_path, loading)
    casual, full_time = (calculate(employee(kind), TEN_HOURS, pack, WEEK) for kind in ("casual", "full_time"))
    assert [warning.code for warning in casual.warnings] == ["unconfirmed_rule"]
    assert full_time.warnings == ()


def test_an_hour_on_a_holiday_names_the_holiday_only_where_it_is_why(tmp_path: Path) -> None:
    pack = own_pack(
        tmp_path,
        """
        penalties:
          - {id: holiday, name: Holiday, public_holiday: true, between: ["10:00", "24:00"], percent: 250}
          - {id: early, name: Early, between: ["00:00", "10:00"], percent: 110}
        """,
    )
    shifts = [shift("2026-08-04 09:00", "2026-08-04 11:00", place(["2026-08-04"]))]
    lines = calculate(employee(), shifts, pack, WEEK).lines
    assert [line.reason.text for line in lines] == ["the hours fall under Early", "it is Show Day"]
