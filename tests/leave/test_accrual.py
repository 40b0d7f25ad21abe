"""What the terms of a balance give and take: cases."""

from decimal import Decimal

import pytest
from tests.leave.grown import (
    HOURS_WORKED,
    MONTHLY,
    account,
    entry,
    given,
    on,
    policy,
    posted,
    stands,
)  # fmt: skip

from muster.leave.accrual import balance, differences, due, left_with, prediction
from muster.leave.figures import year_figures
from muster.leave.terms import Terms, plain_allowance
from muster.leave.years import add_months, next_year, year_start


@pytest.mark.parametrize(
    ("day", "month", "start"),
    [
        ("2026-03-04", 1, "2026-01-01"),
        ("2026-03-31", 4, "2025-04-01"),
        ("2026-04-01", 4, "2026-04-01"),
        ("2024-02-29", 3, "2023-03-01"),
        ("2026-12-31", 12, "2026-12-01"),
    ],
)
def test_the_leave_year_of_a_day(day: str, month: int, start: str) -> None:
    assert year_start(on(day), month) == on(start)
    assert next_year(on(start)).year == on(start).year + 1


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-10-15", 3, "2027-01-15"),
        ("2026-12-01", 12, "2027-12-01"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert add_months(on(day), months) == on(later)


YEAR = [("accrual:2026-01-01", "20")]
# name, account, what is given within the leave year
GIVEN = {
    "the year's amount on its first day": (account(policy()), "2026-12-31", YEAR),
    "a leave year from April": (
        account(policy(), month=4, since="2026-04-01"), "2027-03-31", [("accrual:2026-04-01", "20")],
    ),
    "terms that begin within the year give its rest": (
        account(policy(), since="2026-07-02"), "2026-12-31", [("accrual:2026-07-02", "10.0274")],  # 183 of 365
    ),
    "who joins has the rest of the year": (
        account(policy(), starts="2026-07-02"), "2026-12-31", [("accrual:2026-07-02", "10.0274")],
    ),
    "in a leap year it has 366 days": (
        account(policy(), since="2024-01-01", starts="2024-02-29"), "2024-12-31", [("accrual:2024-02-29", "16.776")],
    ),
    "without pro rata who joins has it whole": (
        account(policy(pro_rata=False), starts="2026-07-02"), "2026-12-31", [("accrual:2026-07-02", "20")],
    ),
    "who leaves has the part until then": (
        account(policy(), ends="2026-06-30"), "2026-12-31", [("accrual:2026-01-01", "9.9178")],  # 181 of 365
    ),
    "who joins and leaves in one year": (
        account(policy(amount="36.5"), starts="2026-02-01", ends="2026-02-28"), "2026-12-31",
        [("accrual:2026-02-01", "2.8")],
    ),
    "part-time has its share": (
        account(policy(full_time_weekly_hours="38"), hours="19"), "2026-12-31", [("accrual:2026-01-01", "10")],
    ),
    "more than full time has no more than all": (
        account(policy(full_time_weekly_hours="38"), hours="45"), "2026-12-31", YEAR,
    ),
    "hours that nobody stated are full time": (account(policy(full_time_weekly_hours="38")), "2026-12-31", YEAR),
    "nothing before employment": (account(policy(), starts="2027-01-01"), "2026-12-31", []),
    "nothing before the terms": (account(policy(), since="2027-01-01"), "2026-12-31", []),
    "no terms give nothing": (account(), "2026-12-31", []),
    "terms without a policy give nothing": (account(Terms(on("2026-01-01"), None)), "2028-12-31", []),
    "waiting time: given at its end": (
        account(policy(waiting_months=3), starts="2026-01-01"), "2026-12-31", [("accrual:2026-04-01", "20")],
    ),
    "who leaves while waiting has nothing": (
        account(policy(waiting_months=6), starts="2026-01-01", ends="2026-05-31"), "2026-12-31", [],
    ),
    "a monthly part of the month of joining": (
        account(policy(MONTHLY, "12"), starts="2026-11-16"), "2026-12-31",
        [("accrual:2026-11-30", "0.5"), ("accrual:2026-12-31", "1")],
    ),
    "without pro rata a month that was begun counts whole": (
        account(policy(MONTHLY, "12", pro_rata=False), starts="2026-11-16"), "2026-12-31",
        [("accrual:2026-11-30", "1"), ("accrual:2026-12-31", "1")],
    ),
    "a monthly part until the last day, on that day": (
        account(policy(MONTHLY, "12"), ends="2026-02-14"), "2026-12-31",
        [("accrual:2026-01-31", "1"), ("accrual:2026-02-14", "0.5")],
    ),
    "the month of 29 February": (
        account(policy(MONTHLY, "12"), since="2024-01-01", starts="2024-02-29"), "2024-03-31",
        [("accrual:2024-02-29", "0.0345"), ("accrual:2024-03-31", "1")],
    ),
    "what accrues while one waits is given at its end": (
        account(policy(MONTHLY, "12", waiting_months=3), starts="2026-01-01"), "2026-05-31",
        [("accrual:2026-04-01", "3"), ("accrual:2026-04-30", "1"), ("accrual:2026-05-31", "1")],
    ),
    "waiting goes on into the next leave year": (
        account(policy(MONTHLY, "12", waiting_months=2), starts="2026-12-01"), "2027-02-28",
        [("accrual:2027-02-01", "2"), ("accrual:2027-02-28", "1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_given(name: str) -> None:
    of, until, expected = GIVEN[name]
    assert given(of, until) == expected


@pytest.mark.parametrize(
    ("amount", "month"), [("20", 1), ("25", 4), ("33.3333", 1), ("0.0001", 7), ("152", 11)]
)
def test_twelve_months_add_up_exactly_to_the_year(amount: str, month: int) -> None:
    since = f"2026-{month:02}-01"
    of = account(policy(MONTHLY, amount), since=since, month=month)
    months = [
        one
        for one in due(of, on("2027-12-31"))
        if one.year_on == on(since) and one.key.startswith("accrual:")
    ]
    assert len(months) == (12 if amount != "0.0001" else 1)
    assert sum(one.amount for one in months) == Decimal(amount)
    assert all(one.amount == round(one.amount, 4) for one in months)


def test_the_cap_stops_what_accrues_until_some_is_taken() -> None:
    of = account(policy(MONTHLY, "12", cap="2.5"), entries=[entry(1, "taken", "2026-04-10", "-2")])
    assert given(of, "2026-06-30") == [
        ("accrual:2026-01-31", "1"),
        ("accrual:2026-02-28", "1"),
        ("accrual:2026-03-31", "0.5"),
        ("accrual:2026-04-30", "1"),
        ("accrual:2026-05-31", "1"),
    ]


def test_a_balance_above_the_cap_is_left_alone() -> None:
    of = account(policy(cap="10"), entries=[entry(1, "opening", "2025-12-31", "15")])
    assert given(of, "2026-01-01") == []


def test_hours_worked_count_up_to_the_cap() -> None:
    worked = [
        entry(1, "accrual", "2026-03-04", "3", key="worked:7"),
        entry(2, "accrual", "2026-03-05", "3", key="worked:8"),
        entry(3, "reversal", "2026-03-04", "-3", key="worked:7", corrects=1),
    ]
    of = account(policy(HOURS_WORKED, "0", hourly_amount="0.5", cap="4"), entries=worked[:2])
    assert given(of, "2026-03-31") == [("accrual:2026-03-05", "-2")]
    undone = account(*[one.policy for one in of.terms], entries=worked)
    assert given(undone, "2026-03-31") == []


LIMITED = policy(carry_over_limit="5", carry_over_months=3)
USED = [entry(1, "taken", "2026-08-03", "-12")]
# name, account, what happens at the end of 2026 and after
CARRIED = {
    "all of it, for good": (
        account(policy(), entries=USED),
        [("carry_out:2027-01-01", "-8"), ("carry_in:2027-01-01", "8")],
    ),
    "up to a limit, the rest is gone; and what is not taken in time": (
        account(LIMITED, entries=USED),
        [
            ("carry_out:2027-01-01", "-5"), ("not_carried:2027-01-01", "-3"), ("carry_in:2027-01-01", "5"),
            ("expiry:2027-04-01", "-5"),
        ],
    ),
    "what was carried is taken first": (
        account(LIMITED, entries=[*USED, entry(2, "taken", "2027-02-01", "-4")]),
        [
            ("carry_out:2027-01-01", "-5"), ("not_carried:2027-01-01", "-3"), ("carry_in:2027-01-01", "5"),
            ("expiry:2027-04-01", "-1"),
        ],
    ),
    "on the day it expires it is too late": (
        account(LIMITED, entries=[*USED, entry(2, "taken", "2027-04-01", "-4")]),
        [
            ("carry_out:2027-01-01", "-5"), ("not_carried:2027-01-01", "-3"), ("carry_in:2027-01-01", "5"),
            ("expiry:2027-04-01", "-5"),
        ],
    ),
    "less than the limit": (
        account(LIMITED, entries=[entry(1, "taken", "2026-08-03", "-18")]),
        [("carry_out:2027-01-01", "-2"), ("carry_in:2027-01-01", "2"), ("expiry:2027-04-01", "-2")],
    ),
    "what is owed is owed on": (
        account(LIMITED, entries=[entry(1, "taken", "2026-08-03", "-22")]),
        [("carry_out:2027-01-01", "2"), ("carry_in:2027-01-01", "-2")],
    ),
    "nothing of a plain allowance": (
        account(plain_allowance(Decimal(20)), entries=USED), [("not_carried:2027-01-01", "-8")],
    ),
    "leave of the year that was given back is left of it": (
        account(LIMITED, entries=[*USED, entry(2, "reversal", "2026-08-03", "12", corrects=1)]),
        [
            ("carry_out:2027-01-01", "-5"), ("not_carried:2027-01-01", "-15"), ("carry_in:2027-01-01", "5"),
            ("expiry:2027-04-01", "-5"),
        ],
    ),
    "nothing after the last day of employment": (account(LIMITED, ends="2026-12-31", entries=USED), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CARRIED)
def test_what_is_carried_over(name: str) -> None:
    of, expected = CARRIED[name]
    moved = [one for one in given(of, "2027-06-30") if not one[0].startswith("accrual:")]
    assert moved == expected


def test_carrying_moves_nothing_on_the_day_but_what_is_gone() -> None:
    of = posted(account(LIMITED, entries=USED), on("2027-01-01"))
    assert (stands(of, "2026-12-31"), stands(of, "2027-01-01")) == (8, 25)


def test_of_a_leave_year_from_april_it_is_carried_in_april() -> None:
    of = account(policy(carry_over_limit="5", carry_over_months=2), month=4, since="2026-04-01")
    assert given(of, "2027-07-01")[1:] == [
        ("carry_out:2027-04-01", "-5"),
        ("not_carried:2027-04-01", "-15"),
        ("carry_in:2027-04-01", "5"),
        ("accrual:2027-04-01", "20"),
        ("expiry:2027-06-01", "-5"),
    ]


TOIL = entry(1, "toil", "2026-03-04", "2", expires="2026-06-01")


@pytest.mark.parametrize(
    ("taken", "expired"),
    [
        ([], [("expiry:2026-06-01", "-2")]),
        ([("2026-05-01", "-0.5")], [("expiry:2026-06-01", "-1.5")]),
        ([("2026-05-31", "-3")], []),
        ([("2026-06-01", "-3")], [("expiry:2026-06-01", "-2")]),
        ([("2026-03-01", "-3")], [("expiry:2026-06-01", "-2")]),  # before it was there: from the allowance
    ],
)
def test_time_off_in_lieu_expires_unless_taken_first(
    taken: list[tuple[str, str]], expired: list[tuple[str, str]]
) -> None:
    lines = [entry(2 + number, "taken", *one) for number, one in enumerate(taken)]
    of = account(plain_allowance(Decimal(20)), entries=[TOIL, *lines])
    assert given(of, "2026-12-31") == [*YEAR, *expired]


def test_leave_given_back_is_time_off_in_lieu_again() -> None:
    lines = [entry(2, "taken", "2026-05-01", "-2"), entry(3, "reversal", "2026-05-01", "2", corrects=2)]
    of = account(plain_allowance(Decimal(20)), entries=[TOIL, *lines])
    assert given(of, "2026-12-31") == [*YEAR, ("expiry:2026-06-01", "-2")]


def test_time_off_in_lieu_that_outlives_the_year_is_carried_beside_the_limit() -> None:
    late = entry(1, "toil", "2026-11-02", "2", expires="2027-02-01")
    of = account(plain_allowance(Decimal(20)), entries=[late])
    assert given(of, "2027-03-01") == [
        *YEAR,
        ("not_carried:2027-01-01", "-20"),
        ("carry_out:2027-02-01:2027-01-01", "-2"),
        ("carry_in:2027-02-01:2027-01-01", "2"),
        ("accrual:2027-01-01", "20"),
        ("expiry:2027-02-01", "-2"),
    ]


def test_it_expires_in_a_balance_that_does_not_grow_too() -> None:
    of = account(Terms(on("2026-01-01"), None), entries=[TOIL])
    assert given(of, "2026-12-31") == [("expiry:2026-06-01", "-2")]


JULY = on("2026-07-02")  # 183 of the year's 365 days are left
CHANGED = {
    "more days": (policy(), policy(amount="30"), [("accrual:2026-07-02", "5.0137")]),
    "fewer days": (policy(), policy(amount="10"), [("accrual:2026-07-02", "-5.0137")]),
    "more days for all, whoever joins": (
        policy(pro_rata=False), policy(amount="25", pro_rata=False), [("accrual:2026-07-02", "5")],
    ),
    "one that joiners have whole is no second allowance": (
        policy(), policy(amount="20", pro_rata=False), [],
    ),
    "by the month instead": (
        policy(), policy(MONTHLY, "12"),
        [("accrual:2026-07-02", "-10.0274"), ("accrual:2026-07-31", "0.9677"), ("accrual:2026-08-31", "1")],
    ),
    "no more growth": (policy(), None, [("accrual:2026-07-02", "-10.0274")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_terms_that_change_within_the_year(name: str) -> None:
    old, new, expected = CHANGED[name]
    of = account(Terms(on("2026-01-01"), old), Terms(JULY, new))
    assert given(of, "2026-08-31") == [*YEAR, *expected]


def test_from_the_month_to_the_year() -> None:
    of = account(Terms(on("2026-01-01"), policy(MONTHLY, "12")), Terms(JULY, policy(pro_rata=False)))
    assert given(of, "2026-08-31")[-2:] == [
        ("accrual:2026-07-01", "0.0323"),
        ("accrual:2026-07-02", "10.0274"),
    ]


def test_part_time_from_a_day_on() -> None:
    full = policy(MONTHLY, "12", full_time_weekly_hours="40")
    of = account(Terms(on("2026-01-01"), full, Decimal(40)), Terms(on("2026-02-01"), full, Decimal(20)))
    assert given(of, "2026-03-31") == [
        ("accrual:2026-01-31", "1"), ("accrual:2026-02-28", "0.5"), ("accrual:2026-03-31", "0.5"),
    ]  # fmt: skip


def test_the_leave_year_that_ends_with_the_old_terms_is_closed_by_them() -> None:
    """Leave of last year that is cancelled after the terms changed is not left over."""
    terms = (
        Terms(on("2026-01-01"), policy(carry_over_limit="0")),
        Terms(on("2027-01-01"), policy(amount="25")),
    )
    before = posted(account(*terms, entries=USED), on("2027-02-01"))
    assert stands(before, "2027-02-01") == 25
    back = entry(90, "reversal", "2026-08-03", "12", corrects=1)
    late = differences(account(*terms, entries=[*before.entries, back]), on("2027-02-01"))
    assert [(one.key, one.amount) for one in late] == [("not_carried:2027-01-01", Decimal(-12))]


def test_differences_are_what_the_ledger_lacks() -> None:
    of = account(policy(MONTHLY, "12"))
    kept = posted(of, on("2026-03-31"))
    assert differences(kept, on("2026-03-31")) == []
    left = account(policy(MONTHLY, "12"), ends="2026-02-14", entries=kept.entries)
    assert [(one.key, str(one.amount)) for one in differences(left, on("2026-03-31"))] == [
        ("accrual:2026-02-14", "0.5000"), ("accrual:2026-02-28", "-1.0000"), ("accrual:2026-03-31", "-1.0000"),
    ]  # fmt: skip


COVERED = policy(MONTHLY, "12", lowest_balance="-1")


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ({"2026-03-02": "2"}, "1"),  # two months are there
        ({"2026-03-02": "3"}, "0"),
        ({"2026-03-02": "3.5"}, "-0.5"),
        ({"2026-06-01": "2", "2026-06-02": "2"}, "2"),
        ({"2026-06-01": "4", "2026-06-02": "4"}, "-2"),
    ],
)
def test_what_is_left_when_days_are_taken(days: dict[str, str], left: str) -> None:
    taken = {on(day): Decimal(amount) for day, amount in days.items()}
    assert left_with(account(COVERED), taken) == Decimal(left)


def test_later_leave_that_is_approved_counts() -> None:
    of = account(policy(), entries=[entry(1, "taken", "2026-12-01", "-19")])
    assert left_with(of, {on("2026-03-02"): Decimal(2)}) == -1
    next_year_too = account(policy(), entries=[entry(1, "taken", "2027-01-04", "-19")])
    assert left_with(next_year_too, {on("2026-03-02"): Decimal(2)}) == 18


def test_prediction_counts_what_is_entered_for_later_days() -> None:
    of = account(policy(MONTHLY, "12"), entries=[entry(1, "taken", "2026-05-04", "-2")])
    assert (prediction(of, on("2026-05-03")), prediction(of, on("2026-05-31"))) == (4, 3)
    assert balance(of.entries, on("2026-05-31")) == -2


def test_a_year_in_figures() -> None:
    lines = [
        entry(1, "opening", "2026-01-01", "1"),
        entry(2, "adjustment", "2026-01-01", "2"),
        entry(3, "toil", "2026-02-02", "1.5"),
        entry(4, "toil", "2026-02-02", "-0.5", corrects=3),
        entry(5, "carry_forward", "2026-01-01", "3"),
        entry(6, "taken", "2026-08-03", "-4"),
        entry(7, "taken", "2026-08-04", "-4"),
        entry(8, "reversal", "2026-08-04", "4", corrects=7),
        entry(9, "encashment", "2026-09-01", "-2"),
        entry(10, "adjustment", "2026-01-01", "9"),
        entry(11, "reversal", "2026-01-01", "-9", corrects=10),
        entry(12, "taken", "2027-02-01", "-1"),
    ]
    of = account(policy(MONTHLY, "12", carry_over_limit="5", carry_over_months=3), entries=lines)
    now = year_figures(of, on("2026-01-01"), on("2026-06-30"))
    assert (now.allowance, now.accrued, now.toil, now.carry_forward) == (15, 9, 1, 3)
    assert (now.used, now.paid_out, now.expired, now.remaining) == (4, 2, 0, 13)
    # What may be carried is not foreseen, but a year that is over keeps what was left of it.
    coming = year_figures(of, on("2027-01-01"), on("2026-06-30"))
    assert (coming.allowance, coming.accrued, coming.carry_forward, coming.used) == (12, 0, 0, 1)
    later = posted(of, on("2027-05-01"))
    assert year_figures(later, on("2026-01-01"), on("2027-05-01")).remaining == 13
    begun = year_figures(later, on("2027-01-01"), on("2027-05-01"))
    assert (begun.carry_forward, begun.expired, begun.remaining) == (5, 4, 12)
