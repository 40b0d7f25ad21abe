"""Higher duties: who does them for long enough is paid for all of the shift, and nobody is paid less for any."""

from decimal import Decimal

from muster.payrules import Break, HigherDuties, Result, Span, calculate, load_pack
from tests.payrules.build import WEEK, at, employee, shift

RETAIL = load_pack("MA000004")


def paid(
    starts: str,
    finishes: str,
    *duties: tuple[str, str, str],
    level: str = "L1",
    breaks: tuple[Break, ...] = (),
) -> Result:
    higher = tuple(
        HigherDuties(each, Span(at(f"2026-08-03 {first}"), at(f"2026-08-03 {last}")))
        for each, first, last in duties
    )
    given = shift(f"2026-08-03 {starts}", f"2026-08-03 {finishes}", higher_duties=higher, breaks=breaks)
    return calculate(employee(level=level), [given], RETAIL, WEEK)


def rates(result: Result) -> list[tuple[Decimal, Decimal]]:
    return [(line.units, line.unit_rate) for line in result.lines]


def test_only_time_worked_counts() -> None:
    """Five hours were told, of which one was in the shift."""
    result = paid("12:00", "15:00", ("L5", "08:00", "13:00"))
    assert rates(result) == [(Decimal(1), Decimal("30.66")), (Decimal(2), Decimal("27.81"))]


def test_two_hours_are_not_more_than_two_where_a_break_parts_the_shift() -> None:
    pause = Break(at("2026-08-03 11:30"), at("2026-08-03 12:00"))
    result = paid("09:00", "13:00", ("L5", "09:00", "11:00"), breaks=(pause,))
    assert rates(result) == [(Decimal(2), Decimal("30.66")), (Decimal("1.5"), Decimal("27.81"))]


def test_time_at_two_levels_gives_the_whole_shift_the_lower_and_its_hours_the_higher() -> None:
    result = paid("09:00", "13:00", ("L2", "09:00", "10:30"), ("L5", "10:30", "12:00"))
    assert rates(result) == [
        (Decimal("1.5"), Decimal("28.45")),
        (Decimal("1.5"), Decimal("30.66")),
        (Decimal(1), Decimal("28.45")),
    ]


def test_enough_time_at_the_higher_of_two_levels_gives_it_to_the_whole_shift() -> None:
    result = paid("09:00", "13:00", ("L2", "09:00", "10:00"), ("L5", "10:00", "12:30"))
    assert rates(result) == [(Decimal(4), Decimal("30.66"))]


def test_duties_of_a_lower_level_take_nothing() -> None:
    result = paid("09:00", "12:00", ("L1", "09:00", "12:00"), level="L5")
    assert rates(result) == [(Decimal(3), Decimal("30.66"))]


def test_duties_of_a_level_that_the_pack_has_not_take_nothing_and_are_pointed_out() -> None:
    result = paid("09:00", "12:00", ("L99", "09:00", "10:00"))
    assert rates(result) == [(Decimal(3), Decimal("27.81"))]
    assert [warning.text for warning in result.warnings] == ["The pack has no rate for L99 on 2026-08-03."]
