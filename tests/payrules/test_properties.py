"""What holds for every person, pack and week."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.payrules import (
    Break,
    Dates,
    Employee,
    EmploymentType,
    Holiday,
    Place,
    Result,
    Span,
    Terms,
    WorkedShift,
    calculate,
    explain,
    load_pack,
    pack_codes,
)
from muster.payrules.lines import Bucket, PayLine
from muster.payrules.money import cost_of
from muster.payrules.rules import Per
from tests.payrules.build import LONG_AGO, SYDNEY

MINUTE = timedelta(minutes=1)
# In sixtieths of a dollar, as money by the minute is counted below.
CENT = Decimal("0.60")
AUSTRALIAN = [code for code in pack_codes() if code.startswith("MA")]
LEVELS = {
    code: sorted({rate.level for rate in load_pack(code).rules.rates}) or ["Hand"] for code in pack_codes()
}
ARRANGEMENTS = {
    code: sorted({word for rule in load_pack(code).rules.every for word in rule.arrangements | rule.unless})
    for code in pack_codes()
}
# Each start is the Sunday before a week: an ordinary one, and those in which Sydney's clock goes forward and back.
WEEKS = st.sampled_from([date(2026, 8, 2), date(2026, 10, 3), date(2027, 4, 3)])
FOUR_WEEKS = timedelta(days=27)


@st.composite
def shift_lists(draw: st.DrawFn, code: str, longest: int = 14 * 60) -> tuple[WorkedShift, ...]:
    known = sorted(load_pack(code).switches.marks) if code in AUSTRALIAN else []
    marks = st.frozensets(st.sampled_from(known), max_size=2) if known else st.just(frozenset())
    first = draw(WEEKS)
    holidays = (
        Holiday(first + timedelta(days=2), "Show Day"),
        Holiday(first + timedelta(days=3), "Show Morning", to_minute=11 * 60),
        Holiday(first + timedelta(days=4), "Show Eve", from_minute=19 * 60),
    )
    place = Place(SYDNEY, holidays)
    at = datetime(first.year, first.month, first.day, tzinfo=UTC)
    shifts = []
    for number in range(draw(st.integers(1, 6))):
        starts = at + draw(st.integers(1, 30 * 60)) * MINUTE
        length = draw(st.one_of(st.integers(1, 4 * 60), st.integers(1, longest)))
        at = starts + length * MINUTE
        shifts.append(
            WorkedShift(
                id=str(number),
                starts_at=starts,
                finishes_at=at,
                place=place,
                breaks=draw(breaks(starts, length)),
                marks=draw(marks),
                agreed=draw(agreed_hours(starts)),
            )
        )
    return tuple(shifts)


def agreed_hours(starts: datetime) -> st.SearchStrategy[tuple[Span, ...] | None]:
    def span(given: tuple[int, int]) -> tuple[Span, ...]:
        begins = starts + given[0] * MINUTE
        return (Span(begins, begins + given[1] * MINUTE),)

    return st.one_of(st.none(), st.tuples(st.integers(-60, 120), st.integers(0, 8 * 60)).map(span))


def breaks(starts: datetime, length: int) -> st.SearchStrategy[tuple[Break, ...]]:
    def pause(bounds: tuple[int, int]) -> tuple[Break, ...]:
        low, high = sorted(bounds)
        return (Break(starts + low * MINUTE, starts + high * MINUTE),)

    bound = st.integers(0, length)
    return st.one_of(st.just(()), st.tuples(bound, bound).map(pause))


@st.composite
def people(draw: st.DrawFn, code: str) -> Employee:
    kind = draw(st.sampled_from(EmploymentType))
    words = ARRANGEMENTS[code]
    arrangements = st.frozensets(st.sampled_from(words), max_size=2) if words else st.just(frozenset())
    return Employee(
        terms=(
            Terms(
                from_on=LONG_AGO,
                employment_type=kind,
                level=draw(st.sampled_from(LEVELS[code])),
                hourly_rate=None if code in AUSTRALIAN else Decimal("20.01"),
                arrangements=draw(arrangements),
                contracted_week_minutes=draw(st.sampled_from([None, 20 * 60])),
            ),
        ),
        born_on=date(1990, 1, 1),
    )


@st.composite
def situations(
    draw: st.DrawFn, codes: Sequence[str] = tuple(pack_codes())
) -> tuple[str, Employee, tuple[WorkedShift, ...]]:
    code = draw(st.sampled_from(list(codes)))
    return code, draw(people(code)), draw(shift_lists(code))


def pay(code: str, person: Employee, shifts: Sequence[WorkedShift]) -> Result:
    first = min(shift.starts_at for shift in shifts).date()
    from_on = first - timedelta(days=first.weekday() + 7)
    return calculate(person, shifts, load_pack(code), Dates(from_on, from_on + FOUR_WEEKS, 14))


def worked_minutes(shifts: Sequence[WorkedShift]) -> int:
    whole = sum((shift.finishes_at - shift.starts_at for shift in shifts), timedelta())
    pauses = (pause for shift in shifts for pause in shift.breaks)
    taken = sum(
        (pause.finishes_at - pause.starts_at for pause in pauses if pause.finishes_at and pause.starts_at),
        timedelta(),
    )
    return (whole - taken) // MINUTE


@given(situations())
@settings(max_examples=250)
def test_ordinary_and_overtime_hours_are_the_hours_worked(
    given: tuple[str, Employee, tuple[WorkedShift, ...]],
) -> None:
    result = pay(*given)
    minutes = sum(int(line.inputs["minutes"]) for line in result.lines if line.reason.bucket.is_worked)
    assert minutes == worked_minutes(given[2])


@given(situations(), st.data())
@settings(max_examples=250)
def test_cutting_a_shift_changes_no_pay(
    given: tuple[str, Employee, tuple[WorkedShift, ...]], data: st.DataObject
) -> None:
    code, person, shifts = given
    cut = data.draw(st.integers(0, len(shifts) - 1))
    length = (shifts[cut].finishes_at - shifts[cut].starts_at) // MINUTE
    if length < 2:
        return
    at = shifts[cut].starts_at + data.draw(st.integers(1, length - 1)) * MINUTE
    pieces = in_two(shifts[cut], at)
    whole, in_pieces = (
        pay(code, person, shifts),
        pay(code, person, (*shifts[:cut], *pieces, *shifts[cut + 1 :])),
    )
    assert in_pieces == whole


def in_two(shift: WorkedShift, at: datetime) -> tuple[WorkedShift, WorkedShift]:
    before = [part for pause in shift.breaks if (part := between(pause, shift.starts_at, at))]
    after = [part for pause in shift.breaks if (part := between(pause, at, shift.finishes_at))]
    return (
        replace(shift, finishes_at=at, breaks=tuple(before)),
        replace(shift, id=f"{shift.id} later", starts_at=at, breaks=tuple(after)),
    )


def between(pause: Break, first: datetime, last: datetime) -> Break | None:
    assert pause.starts_at is not None
    assert pause.finishes_at is not None
    starts, finishes = max(pause.starts_at, first), min(pause.finishes_at, last)
    return Break(starts, finishes) if finishes > starts else None


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=125)
def test_the_order_of_the_input_does_not_matter(
    given: tuple[str, Employee, tuple[WorkedShift, ...]], random: object
) -> None:
    code, person, shifts = given
    mixed = list(shifts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert pay(code, person, mixed) == pay(code, person, shifts)


@given(situations(), st.integers(1, 8 * 60))
@settings(max_examples=500)
def test_more_work_at_the_end_never_pays_less(
    given: tuple[str, Employee, tuple[WorkedShift, ...]], more: int
) -> None:
    """But for a shift that goes on past midnight, or the end of the holiday, within the least of its day: the hours after
    it are at their own rates, and count to the least (MA000002 24.4(e), MA000119 24.4(c)). Those paid are no fewer then.
    """
    code, person, shifts = given
    longer = replace(shifts[-1], finishes_at=shifts[-1].finishes_at + more * MINUTE)
    before, after = pay(code, person, shifts), pay(code, person, (*shifts[:-1], longer))
    if is_past_the_day_of_its_least(code, longer, before):
        assert minutes_paid(after) >= minutes_paid(before)
        assert unrounded(after.lines, but=Bucket.TOP_UP) >= unrounded(before.lines, but=Bucket.TOP_UP)
    else:
        assert unrounded(after.lines) >= unrounded(before.lines) - CENT


@given(situations(), st.integers(1, 8 * 60), st.integers(1, 30 * 60))
@settings(max_examples=250)
def test_to_come_again_never_pays_less(
    given: tuple[str, Employee, tuple[WorkedShift, ...]], minutes: int, rest: int
) -> None:
    """Another shift at the end: its hours may take the place of a least, but are never paid less than it was."""
    code, person, shifts = given
    starts = shifts[-1].finishes_at + rest * MINUTE
    again = WorkedShift(
        id="again", starts_at=starts, finishes_at=starts + minutes * MINUTE, place=shifts[-1].place
    )
    before, after = pay(code, person, shifts), pay(code, person, (*shifts, again))
    assert unrounded(after.lines) >= unrounded(before.lines) - CENT


def is_past_the_day_of_its_least(code: str, longer: WorkedShift, before: Result) -> bool:
    begun = longer.starts_at.astimezone(SYDNEY).date()
    last = (longer.finishes_at - MINUTE).astimezone(SYDNEY)
    is_on_holiday = any(
        holiday.on == last.date() and holiday.from_minute <= last.hour * 60 + last.minute < holiday.to_minute
        for holiday in longer.place.holidays
    )
    due = {line.reason.rule for line in topped_up(before) if line.date == begun}
    return any(
        rule.id in due and (last.date() > begun or (rule.public_holiday is True and not is_on_holiday))
        for rule in load_pack(code).rules.engagements
        if rule.per is Per.DAY
    )


def topped_up(result: Result) -> list[PayLine]:
    return [line for line in result.lines if line.reason.bucket is Bucket.TOP_UP]


def minutes_paid(result: Result) -> int:
    """Worked, and in the place of work: a line of money alone has no percentage."""
    return sum(
        int(line.inputs["minutes"])
        for line in result.lines
        if line.reason.bucket.is_worked or (line.reason.bucket is Bucket.TOP_UP and "percent" in line.inputs)
    )


def unrounded(lines: Iterable[PayLine], but: Bucket | None = None) -> Decimal:
    """Sixtieths of a dollar: two lines can round to a cent less than the one that they were. Lines of money alone are
    rounded for once, which is the cent.
    """
    counted = [line for line in lines if line.reason.bucket is not but]
    of_hours = [line for line in counted if line.reason.bucket is not Bucket.LOADING]
    others = sum((line.cost * 60 for line in counted if line.reason.bucket is Bucket.LOADING), Decimal(0))
    return others + sum((line.unit_rate * int(line.inputs["minutes"]) for line in of_hours), Decimal(0))


@given(situations())
@settings(max_examples=100)
def test_each_line_is_its_rate_by_its_minutes_and_can_be_explained(
    given: tuple[str, Employee, tuple[WorkedShift, ...]],
) -> None:
    for line in pay(*given).lines:
        if line.reason.bucket is not Bucket.LOADING:
            assert line.cost == cost_of(line.unit_rate, int(line.inputs["minutes"]))
        sentence = explain(line)
        assert f"${line.cost}" in sentence
        assert line.clause in sentence


@given(situations(AUSTRALIAN))
@settings(max_examples=125)
def test_a_casual_is_never_paid_below_the_base(given: tuple[str, Employee, tuple[WorkedShift, ...]]) -> None:
    code, person, shifts = given
    casual = replace(person, terms=(replace(person.terms[0], employment_type=EmploymentType.CASUAL),))
    for line in pay(code, casual, shifts).lines:
        if line.reason.bucket.is_worked:
            assert line.unit_rate >= line.base_rate


@given(situations())
@settings(max_examples=50)
def test_the_same_in_gives_the_same_out(given: tuple[str, Employee, tuple[WorkedShift, ...]]) -> None:
    assert pay(*given) == pay(*given)


@given(situations(AUSTRALIAN))
@settings(max_examples=125)
def test_agreed_hours_never_change_what_a_full_timer_is_paid(
    given: tuple[str, Employee, tuple[WorkedShift, ...]],
) -> None:
    code, person, shifts = given
    full_time = replace(person, terms=(replace(person.terms[0], employment_type=EmploymentType.FULL_TIME),))
    agreed = [replace(each, agreed=(Span(each.starts_at, each.starts_at + MINUTE),)) for each in shifts]
    assert pay(code, full_time, agreed).total == pay(code, full_time, shifts).total
