"""Meal breaks that were not given and rests that were too short: at their minute, once, and by what was said."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from muster.payrules import Break, Pack, Result, WorkedShift, calculate, explain
from muster.payrules.lines import Bucket
from tests.payrules.build import WEEK, at, employee, shift
from tests.payrules.own_pack import own_pack

BREAK = "meal_breaks: [{id: meal, name: Meal break, after_hours: 5, minutes: 30, mark: no_break, percent: 200"
MARKS = "marks: [no_break, changeover]"
NO_BREAK = frozenset({"no_break"})


def pay(pack: Pack, *shifts: WorkedShift, kind: str = "full_time") -> Result:
    return calculate(employee(kind), shifts, pack, WEEK)


def told(result: Result) -> list[tuple[int, Decimal, Bucket]]:
    return [(int(line.inputs["minutes"]), line.unit_rate, line.reason.bucket) for line in result.lines]


def pause(first: str, last: str) -> Break:
    return Break(at(f"2026-08-03 {first}"), at(f"2026-08-03 {last}"))


def long_shift(*breaks: Break, to: str = "16:00", marks: frozenset[str] = NO_BREAK) -> WorkedShift:
    return shift("2026-08-03 08:00", f"2026-08-03 {to}", breaks=breaks, marks=marks)


def test_work_past_the_break_is_paid_at_the_percentage_until_it_is_given(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    result = pay(pack, long_shift(pause("14:00", "14:30")))
    assert told(result) == [
        (300, Decimal("20.00"), Bucket.ORDINARY),
        (60, Decimal("40.00"), Bucket.ORDINARY),
        (90, Decimal("20.00"), Bucket.ORDINARY),
    ]
    assert result.lines[1].reason.text == "after 5 h of work no break of 30 min had been given"
    assert result.warnings == ()


def test_a_shift_that_is_just_not_too_long_needs_no_break(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    assert pay(pack, long_shift(to="13:00", marks=frozenset())).warnings == ()
    assert told(pay(pack, long_shift(to="13:01"))) == [
        (300, Decimal("20.00"), Bucket.ORDINARY),
        (1, Decimal("40.00"), Bucket.ORDINARY),
    ]


def test_a_break_that_is_too_short_is_none_and_its_time_is_no_work(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    result = pay(pack, long_shift(pause("12:00", "12:29"), to="14:29"))
    assert told(result) == [(300, Decimal("20.00"), Bucket.ORDINARY), (60, Decimal("40.00"), Bucket.ORDINARY)]
    past = pay(pack, long_shift(pause("14:00", "14:10")))
    assert told(past) == [(300, Decimal("20.00"), Bucket.ORDINARY), (170, Decimal("40.00"), Bucket.ORDINARY)]
    enough = pay(pack, long_shift(pause("12:00", "12:30"), to="14:30"))
    assert told(enough) == [(360, Decimal("20.00"), Bucket.ORDINARY)]


def test_each_part_of_the_shift_asks_for_its_own_break_or_the_shift_for_one(tmp_path: Path) -> None:
    breaks = (pause("09:00", "09:30"),)
    each = own_pack(tmp_path, BREAK + "}]", MARKS)
    assert told(pay(each, long_shift(*breaks)))[1:] == [(90, Decimal("40.00"), Bucket.ORDINARY)]
    once = own_pack(tmp_path, BREAK + ", once: true}]", MARKS)
    assert told(pay(once, long_shift(*breaks))) == [(450, Decimal("20.00"), Bucket.ORDINARY)]


def test_a_break_told_by_its_length_is_a_break(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    result = pay(pack, long_shift(Break(minutes=30), to="20:30"))
    assert [line.unit_rate for line in result.lines] == [Decimal("20.00")]
    short = pay(pack, long_shift(Break(minutes=29), to="20:00"))
    assert Decimal("40.00") in [line.unit_rate for line in short.lines]


def test_without_the_mark_a_missing_break_is_pointed_out_and_not_paid(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    result = pay(pack, long_shift(marks=frozenset()))
    assert told(result) == [(480, Decimal("20.00"), Bucket.ORDINARY)]
    assert [warning.text for warning in result.warnings] == [
        (
            "Shift 2026-08-03 08:00 has more than 5 h of work without a break of 30 min: Meal break (2). "
            "If none was given, mark the shift no_break."
        )
    ]


def test_a_break_that_begins_at_its_minute_is_none_that_is_missing(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK + "}]", MARKS)
    on_time = pay(pack, long_shift(pause("13:00", "13:30"), marks=frozenset()))
    late = pay(pack, long_shift(pause("13:01", "13:31"), marks=frozenset()))
    assert [warning.code for warning in (*on_time.warnings, *late.warnings)] == ["break_missing"]


def test_a_law_without_a_mark_for_the_break_asks_for_none(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK.replace(", mark: no_break, percent: 200", "}]"))
    assert [warning.text for warning in pay(pack, long_shift(marks=frozenset())).warnings] == [
        "Shift 2026-08-03 08:00 has more than 5 h of work without a break of 30 min: Meal break (2)."
    ]


def test_what_is_on_top_is_a_line_of_its_own_and_stays_beside_overtime(tmp_path: Path) -> None:
    rules = f"""
        {BREAK.replace("200", "50")}, on_top: true, unconfirmed: true}}]
        triggers: [{{id: day, name: more than 6 hours, kind: limit, per: day, hours: 6}}]
        overtime: [{{id: overtime, name: Overtime, percent: 150}}]
    """
    result = pay(own_pack(tmp_path, rules, MARKS), long_shift())
    assert told(result) == [
        (360, Decimal("20.00"), Bucket.ORDINARY),
        (120, Decimal("30.00"), Bucket.OVERTIME),
        (180, Decimal("10.00"), Bucket.PREMIUM),
    ]
    assert (result.lines[2].date, result.lines[2].units, result.total) == (
        WEEK.from_on,
        3,
        Decimal("210.00"),
    )
    assert explain(result.lines[2]).endswith("not yet confirmed against the text of the law.")
    assert [warning.code for warning in result.warnings] == ["unconfirmed_rule"]


def test_what_is_on_top_of_a_night_is_a_line_of_each_day(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, BREAK.replace("200", "50") + ", on_top: true}]", MARKS)
    result = pay(pack, shift("2026-08-03 18:00", "2026-08-04 02:00", marks=NO_BREAK))
    on_top = [line for line in result.lines if line.reason.bucket is Bucket.PREMIUM]
    assert [(line.date.day, line.inputs["minutes"], line.cost) for line in on_top] == [
        (3, "60", Decimal("10.00")),
        (4, "120", Decimal("20.00")),
    ]


def test_a_casual_has_the_greater_of_the_loading_and_the_break(tmp_path: Path) -> None:
    rules = f"{BREAK}}}]\n    casual_loading: [{{id: loading, name: Casual loading, percent: 25}}]\n"
    result = pay(own_pack(tmp_path, "\n    " + rules, MARKS), long_shift(to="14:00"), kind="casual")
    assert [line.unit_rate for line in result.lines] == [Decimal("25.00"), Decimal("40.00")]


REST = "rest: [{id: rest, name: Rest, hours: 10"
EVENING = shift("2026-08-03 14:00", "2026-08-03 22:00")
AFTER = """
    triggers: [{id: late, name: outside the span, kind: outside_span, spans: {mon-sun: ["00:00", "21:00"]}}]
    overtime: [{id: overtime, name: Overtime, percent: 150}]
    rest: [{id: rest, name: Rest, hours: 10, percent: 200, after_overtime: true}]
"""


def rates(result: Result) -> list[Decimal]:
    return [line.unit_rate for line in result.lines]


def test_a_rest_without_a_percentage_is_pointed_out(tmp_path: Path) -> None:
    result = pay(own_pack(tmp_path, REST + "}]"), EVENING, shift("2026-08-04 07:59", "2026-08-04 12:00"))
    assert rates(result) == [Decimal("20.00"), Decimal("20.00")]
    assert [warning.text for warning in result.warnings] == [
        "The rest before shift 2026-08-04 07:59 was 9 h 59 min: Rest (2)."
    ]
    enough = pay(own_pack(tmp_path, REST + "}]"), EVENING, shift("2026-08-04 08:00", "2026-08-04 12:00"))
    assert enough.warnings == ()
    hours = pay(own_pack(tmp_path, REST + "}]"), EVENING, shift("2026-08-04 07:00", "2026-08-04 12:00"))
    assert "was 9 h 00 min" in hours.warnings[0].text


def test_a_rest_for_a_mark_comes_before_the_other(tmp_path: Path) -> None:
    rules = REST + "}, {id: less, name: Less, hours: 8, mark: changeover, percent: 150}]"
    pack = own_pack(tmp_path, rules, MARKS)
    marks = frozenset({"changeover"})
    short = pay(pack, EVENING, shift("2026-08-04 05:00", "2026-08-04 09:00", marks=marks))
    enough = pay(pack, EVENING, shift("2026-08-04 06:00", "2026-08-04 09:00", marks=marks))
    assert (rates(short), short.warnings) == ([Decimal("20.00"), Decimal("30.00")], ())
    assert (rates(enough), enough.warnings) == ([Decimal("20.00"), Decimal("20.00")], ())


def test_a_rest_for_a_mark_is_not_asked_of_a_shift_without_it(tmp_path: Path) -> None:
    less = "{id: less, name: Less, hours: 8, mark: changeover, percent: 150}"
    longer = "{id: longer, name: Longer, hours: 12, percent: 200}"
    pack = own_pack(tmp_path, REST.replace("[", f"[{less}, ") + f"}}, {longer}]", MARKS)
    short = pay(pack, EVENING, shift("2026-08-04 05:00", "2026-08-04 09:00"))
    assert rates(short) == [Decimal("20.00"), Decimal("20.00")]
    assert [warning.code for warning in short.warnings] == ["rest_too_short"]
    assert pay(pack, EVENING, shift("2026-08-04 08:00", "2026-08-04 12:00")).warnings == ()


def test_a_rest_after_overtime_asks_for_overtime_on_the_day_before(tmp_path: Path) -> None:
    pack = own_pack(tmp_path, AFTER)
    next_day = shift("2026-08-04 06:00", "2026-08-04 08:00")
    assert rates(pay(pack, EVENING, next_day)) == [Decimal("20.00"), Decimal("30.00"), Decimal("40.00")]
    a_minute = shift("2026-08-03 14:00", "2026-08-03 21:01")
    assert rates(pay(pack, a_minute, next_day)) == [Decimal("20.00"), Decimal("30.00"), Decimal("40.00")]
    without = shift("2026-08-03 14:00", "2026-08-03 21:00")
    assert rates(pay(pack, without, next_day)) == [Decimal("20.00"), Decimal("20.00")]


def test_overtime_two_days_before_asks_for_no_rest(tmp_path: Path) -> None:
    shifts: Sequence[WorkedShift] = (
        EVENING,
        shift("2026-08-04 12:00", "2026-08-04 21:00"),
        shift("2026-08-05 06:00", "2026-08-05 08:00"),
    )
    found = rates(pay(own_pack(tmp_path, AFTER), *shifts))
    assert found == [Decimal("20.00"), Decimal("30.00"), Decimal("20.00"), Decimal("20.00")]
