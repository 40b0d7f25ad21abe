"""Hard rules of all shifts of a person, each against a statement of it that looks at every day or minute."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.rostering import Horizon, Limits, Window, Work
from muster.rostering.constraints import Rules
from tests.rostering.invented import WEEK, person, problem, work

TWO_WEEKS = Horizon(date(2026, 3, 2), 14, "Australia/Sydney")
KINDS = {"E": (6, 14), "L": (14, 22), "N": (22, 30)}
Days = dict[int, str]

worked = st.dictionaries(st.integers(-4, 13), st.sampled_from(sorted(KINDS)), max_size=14)
Statement = Callable[[Days, int], bool]


def shift(day: int, kind: str) -> Work:
    return work(day, *KINDS[kind], horizon=TWO_WEEKS, kind=kind)


def broken(limits: Limits, days: Days) -> set[str]:
    """`days` below 0 are history."""
    works = {day: shift(day, kind) for day, kind in sorted(days.items())}
    history = tuple(one for day, one in works.items() if day < 0)
    rules = Rules(problem(person(limits=limits, history=history), horizon=TWO_WEEKS))
    now = [one for day, one in works.items() if day >= 0]
    return {breach.rule for breach in rules.of_person("bo", now[::-1])}


def lengths(days: Days) -> list[tuple[int, int]]:
    """First day and length of each run."""
    return [
        (first, next(size for size in range(1, 30) if first + size not in days))
        for first in days
        if first - 1 not in days
    ]


def too_long(days: Days, most: int) -> bool:
    return any(
        all(day + more in days for more in range(most + 1)) for day in range(-4, 14) if day + most >= 0
    )


def too_short(days: Days, least: int) -> bool:
    known = any(day < 0 for day in days)
    return any(
        size < least and -1 <= first + size - 1 < 13 and (first > 0 or (known and first <= 0))
        for first, size in lengths(days)
    )


def too_few_off(days: Days, least: int) -> bool:
    return any(
        two >= 0 and 0 < two - one - 1 < least and not any(one < day < two for day in days)
        for one, two in combinations(sorted(days), 2)
    )


def minutes(days: Days, first: int, end: int) -> int:
    return 480 * sum(first <= day < end for day in days)


def window(days: Days, most: int) -> bool:
    return any(
        minutes(days, first, first + 7) > most * 480
        and any(0 <= day < first + 7 and day >= first for day in days)
        for first in range(-10, 14)
    )


def fortnight(days: Days, most: int) -> bool:
    """Periods of four days that begin on 4 March, the third day."""
    return any(
        minutes(days, first, first + 4) > most * 480 and any(max(0, first) <= day < first + 4 for day in days)
        for first in range(-10, 14, 4)
    )


def week(days: Days, most: int) -> bool:
    return any(
        minutes(days, first, first + 7) > most * 480 and any(max(0, first) <= day < first + 7 for day in days)
        for first in (-7, 0, 7)
    )


def weekends(days: Days, most: int) -> bool:
    return sum(any(day in days for day in pair) for pair in ((5, 6), (12, 13))) > most


def inside(days: Days, most: int) -> bool:
    return sum(day >= 0 for day in days) > most


def too_little(days: Days, least: int) -> bool:
    return sum(day >= 0 for day in days) < least


def late(days: Days, most: int) -> bool:
    return sum(day >= 0 and kind == "L" for day, kind in days.items()) > most


def rest(days: Days, hours: int) -> bool:
    """Of any two shifts of two days, minute by minute."""
    works = [shift(day, kind) for day, kind in days.items()]
    return any(
        two.start >= 0 and one.finish <= two.start < one.finish + hours * 60 for one in works for two in works
    )


def follows(days: Days, _: int) -> bool:
    return any(day + 1 >= 0 and kind == "L" and days.get(day + 1) == "E" for day, kind in days.items())


RULES: list[tuple[str, Statement, Callable[[int], Limits], range]] = [
    ("days running", too_long, lambda many: Limits(max_days_running=many), range(1, 6)),
    ("least days running", too_short, lambda many: Limits(min_days_running=many), range(1, 5)),
    ("least days off running", too_few_off, lambda many: Limits(min_days_off_running=many), range(1, 5)),
    ("minutes in a window", window, lambda many: Limits(windows=(Window(7, many * 480),)), range(1, 7)),
    ("visa hours", fortnight, lambda many: Limits(visa=Window(4, many * 480, date(2026, 3, 4))), range(1, 4)),
    ("minutes per week", week, lambda many: Limits(max_week_minutes=many * 480), range(1, 7)),
    ("days per week", week, lambda many: Limits(max_week_days=many), range(1, 7)),
    ("weekends", weekends, lambda many: Limits(max_weekends=many), range(3)),
    ("minutes in all", inside, lambda many: Limits(max_total_minutes=many * 480), range(1, 12)),
    ("shifts in all", inside, lambda many: Limits(max_shifts=many), range(1, 12)),
    ("least minutes in all", too_little, lambda many: Limits(min_total_minutes=many * 480), range(1, 12)),
    ("shifts of a kind", late, lambda many: Limits(kind_limits={"L": many}), range(4)),
    ("rest between shifts", rest, lambda many: Limits(rest_minutes=many * 60), range(1, 14)),
    ("order of kinds", follows, lambda _: Limits(not_after={"L": frozenset({"E"})}), range(1)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "statement", "limits", "amounts"), RULES, ids=[one[0] for one in RULES])
def test_as_its_statement(
    rule: str, statement: Statement, limits: Callable[[int], Limits], amounts: range
) -> None:
    @settings(max_examples=120, deadline=None)
    @given(days=worked, amount=st.sampled_from(amounts))
    def check(days: Days, amount: int) -> None:
        others = (
            {"rest between shifts", "order of kinds"}
            if rule not in {"rest between shifts", "order of kinds"}
            else set()
        )
        assert broken(limits(amount), days) - others == ({rule} if statement(days, amount) else set())

    check()


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 40)),
        min_size=2,
        max_size=4,
        unique_by=lambda one: one[0],
    )
)
@settings(max_examples=100, deadline=None)
def test_no_minute_twice(spans: list[tuple[int, int]]) -> None:
    works = [Work("bo", start * 60, (start + length) * 60, "till") for start, length in spans]
    twice = any(sum(one.start <= hour * 60 < one.finish for one in works) > 1 for hour in range(141))
    found = {breach.rule for breach in Rules(problem(horizon=TWO_WEEKS)).of_person("bo", works)}
    assert ("overlap" in found) == twice


@pytest.mark.parametrize(
    ("limits", "works", "rules"),
    [
        (Limits(), [work(1, 8, 12), work(1, 14, 18)], {"shifts per day"}),
        (Limits(max_day_shifts=2), [work(1, 8, 12), work(1, 14, 18)], set()),
        (
            Limits(max_day_shifts=2, max_day_minutes=479),
            [work(1, 8, 12), work(1, 14, 18)],
            {"minutes per day"},
        ),
        (Limits(max_day_shifts=2, max_day_minutes=480), [work(1, 8, 12), work(1, 14, 18)], set()),
        (Limits(max_day_shifts=2, rest_minutes=600), [work(1, 8, 12), work(1, 14, 18)], set()),
    ],
)
def test_shifts_of_one_day(limits: Limits, works: list[Work], rules: set[str]) -> None:
    assert {breach.rule for breach in Rules(problem(person(limits=limits))).of_person("bo", works)} == rules


def test_pinned_and_published_shifts_stay() -> None:
    pin, shown = work(1, 8, 12), work(2, 8, 12)
    given = problem(pins=(pin,), published=(shown,))
    assert [breach.works for breach in Rules(given).of_person("bo", [])] == [(pin,), (shown,)]
    assert list(Rules(given).of_person("bo", [pin, shown])) == []
    assert [breach.works for breach in Rules(replace(given, published_fixed=False)).of_person("bo", [])] == [
        (pin,)
    ]


def test_rest_over_the_hour_that_is_left_out() -> None:
    """22:00 to 08:00 are nine hours in the night in which the clock goes forward."""
    berlin = Horizon(date(2026, 3, 23), 7, "Europe/Berlin")
    works = [work(5, 14, 22, horizon=berlin), work(6, 8, 12, horizon=berlin)]

    def rules(least: int) -> list[str]:
        rest = person(limits=Limits(rest_minutes=least))
        return [breach.text for breach in Rules(problem(rest, horizon=berlin)).of_person("bo", works)]

    assert rules(540) == []
    assert rules(541) == ["bo has 9 h of rest before Sun 29 Mar 08:00 to 12:00; 9 h 1 min are needed."]
    assert WEEK.midnight(1) == 1440
