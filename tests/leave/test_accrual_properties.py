"""What holds of every ledger, whatever its terms and whatever was entered when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leave.grown import posted

from muster.leave.accrual import balance, due, left_with, prediction
from muster.leave.figures import year_figures
from muster.leave.kinds import AccrualMethod, EntryKind
from muster.leave.terms import WORKED, Account, Entry, Person, Policy, Terms, plain_allowance
from muster.leave.years import next_year, year_start

FIRST, LAST = date(2023, 6, 1), date(2026, 9, 30)
DAYS = st.dates(FIRST, LAST)
AMOUNTS = st.decimals("0.25", "12", places=2)
FIGURES = st.decimals("0", "40", places=4)


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


policies = st.builds(
    Policy,
    method=st.sampled_from(AccrualMethod),
    yearly_amount=FIGURES,
    hourly_amount=st.just(Decimal("0.0769")),
    full_time_weekly_hours=st.sampled_from([None, Decimal(38)]),
    waiting_months=st.sampled_from([0, 0, 3, 14]),
    pro_rata=st.booleans(),
    cap=maybe(FIGURES),
    lowest_balance=st.just(Decimal(0)),
    carry_over_limit=maybe(st.sampled_from([Decimal(0), Decimal("5.5")])),
    carry_over_months=st.sampled_from([None, 1, 3, 15]),
)
terms = st.builds(
    Terms,
    from_on=st.just(FIRST) | DAYS,
    policy=policies | st.builds(plain_allowance, FIGURES) | st.none(),
    weekly_hours=st.sampled_from([None, Decimal(19), Decimal("37.5")]),
)
people = st.builds(
    Person,
    starts_on=maybe(DAYS),
    ends_on=st.sampled_from([None, None, date(2024, 10, 15), date(2025, 12, 31)]),
)


@st.composite
def entries(draw: st.DrawFn, month: int) -> list[Entry]:
    """By hand, for work, and leave: some of it given back."""
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["toil", "taken", "opening", "adjustment", "encashment", "worked"]))
        day, amount = draw(DAYS), draw(AMOUNTS)
        taken = kind in {"taken", "encashment"} or (kind == "adjustment" and draw(st.booleans()))
        one = Entry(
            id=2 * number + 1,
            kind=EntryKind.ACCRUAL if kind == "worked" else EntryKind(kind),
            effective_on=day,
            year_on=year_start(day, month),
            amount=-amount if taken else amount,
            expires_on=day + timedelta(draw(st.integers(1, 500))) if kind == "toil" else None,
            key=f"{WORKED}{number}" if kind == "worked" else "",
        )
        found.append(one)
        if draw(st.integers(0, 3)) == 0:
            found.append(
                replace(one, id=2 * number + 2, kind=EntryKind.REVERSAL, amount=-one.amount, corrects=one.id)
            )
    return found


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    month = draw(st.sampled_from([1, 4, 7]))
    agreed = draw(st.lists(terms, max_size=3, unique_by=lambda one: one.from_on))
    return Account(
        tuple(sorted(agreed, key=lambda one: one.from_on)), draw(people), month, tuple(draw(entries(month)))
    )


@given(accounts(), DAYS)
def test_the_sum_of_the_entries_is_the_balance_at_every_date(of: Account, at: date) -> None:
    kept = posted(of, LAST)
    assert balance(kept.entries, at) == prediction(of, at) == prediction(kept, at)


@given(accounts(), DAYS, st.lists(DAYS, max_size=6))
def test_in_whatever_steps_the_job_ran_the_ledger_is_what_was_predicted(
    of: Account, at: date, steps: list[date]
) -> None:
    foreseen = prediction(of, at)
    stepwise = of
    for day in sorted(step for step in steps if step <= at):
        stepwise = posted(stepwise, day)
    stepwise = posted(stepwise, at)
    assert balance(stepwise.entries, at) == foreseen
    assert sums(stepwise) == sums(posted(of, at))


@settings(max_examples=15)
@given(accounts(), st.dates(date(2025, 12, 1), date(2026, 2, 15)))
def test_nor_when_it_ran_every_day(of: Account, at: date) -> None:
    daily, day = of, date(2025, 11, 15)
    while day <= at:
        daily = posted(daily, day)
        day += timedelta(1)
    assert sums(daily) == sums(posted(of, at))


def sums(of: Account) -> dict[tuple[str, date], Decimal]:
    """What the entries of each key add up to; facts by their ids."""
    found: dict[tuple[str, date], Decimal] = {}
    for one in of.entries:
        name = (str(one.id) if one.is_fact else one.key, one.effective_on)
        found[name] = found.get(name, Decimal(0)) + one.amount
    return {name: amount for name, amount in found.items() if amount}


@given(accounts(), DAYS, st.data())
def test_an_entry_that_comes_late_ends_in_the_same_ledger(of: Account, at: date, data: st.DataObject) -> None:
    """Carry-over and expiry commute with recomputation: whenever something is entered, the sums are the same."""
    roots = [one for one in of.entries if one.corrects is None]
    late = data.draw(st.sampled_from(roots)) if roots else None
    early = [one for one in of.entries if late is None or late.id not in {one.id, one.corrects}]
    kept = posted(replace(of, entries=tuple(early)), at)
    rest = [one for one in of.entries if one not in early]
    taken_apart = [
        replace(one, id=one.id + 10_000, corrects=one.corrects and one.corrects + 10_000) for one in rest
    ]
    kept = posted(replace(kept, entries=(*kept.entries, *taken_apart)), at)
    assert balance(kept.entries, at) == prediction(of, at)
    policies_own = {name: amount for name, amount in sums(kept).items() if ":" in name[0]}
    assert policies_own == {name: amount for name, amount in sums(posted(of, at)).items() if ":" in name[0]}


@given(accounts(), DAYS, AMOUNTS, st.lists(DAYS, min_size=1, max_size=3))
def test_leave_that_is_cancelled_and_approved_again_loses_nothing(
    of: Account, day: date, amount: Decimal, seen_on: list[date]
) -> None:
    """Whenever each of it was done, and whatever had been carried over or had expired in between."""
    untouched = posted(of, LAST)
    kept, root = of, 50_000
    for number, when in enumerate(sorted(seen_on)):
        taken = Entry(root + 2 * number, EntryKind.TAKEN, day, year_start(day, of.year_month), -amount)
        back = replace(taken, id=taken.id + 1, kind=EntryKind.REVERSAL, amount=amount, corrects=taken.id)
        for line in (taken, back):
            kept = posted(replace(kept, entries=(*kept.entries, line)), when)
    kept = posted(kept, LAST)
    for at in (day, *seen_on, LAST):
        assert balance(kept.entries, at) == balance(untouched.entries, at)


@given(accounts())
def test_of_each_leave_year_that_is_closed_nothing_is_left(of: Account) -> None:
    """Its entries add up to nothing: what there was went into the next year, was taken or expired."""
    kept = posted(of, LAST)
    for one in kept.entries:
        closed_on = next_year(one.year_on)
        last = of.terms_on(closed_on - timedelta(1))
        begun = of.terms and year_start(of.terms[0].from_on, of.year_month) <= one.year_on
        gone = of.person.ends_on is not None and closed_on > of.person.ends_on
        if begun and last and last.policy and closed_on <= LAST and not gone:
            before = [two for two in kept.entries if two.year_on <= one.year_on]
            assert sum(two.amount for two in before) == 0


@given(accounts(), DAYS)
def test_what_is_carried_in_was_carried_out(of: Account, at: date) -> None:
    moved = [one for one in due(of, at) if one.kind == EntryKind.CARRY_FORWARD]
    assert sum(one.amount for one in moved) == 0
    limit_of = {one.from_on: one.policy.carry_over_limit for one in of.terms if one.policy}
    for one in moved:
        terms = of.terms_on(one.effective_on - timedelta(1))
        limit = limit_of[terms.from_on] if terms else None
        if limit is not None and one.key == f"carry_in:{one.effective_on}":
            assert one.amount <= limit


@given(accounts(), DAYS)
def test_nothing_accrues_above_the_cap(of: Account, at: date) -> None:
    kept = posted(of, at)
    for one in due(of, at):
        terms = of.terms_on(one.effective_on)
        if (
            one.kind == EntryKind.ACCRUAL
            and one.amount > 0
            and terms
            and terms.policy
            and terms.policy.cap is not None
        ):
            assert balance(kept.entries, one.effective_on) <= terms.policy.cap


@given(accounts(), DAYS)
def test_amounts_have_four_places_and_keys_one_day(of: Account, at: date) -> None:
    found = due(of, at)
    assert all(one.amount == round(one.amount, 4) and one.amount for one in found)
    assert len({one.key for one in found}) == len(found)
    assert all(one.effective_on <= at and one.key.endswith(f":{one.effective_on}") for one in found)


@given(accounts(), DAYS, AMOUNTS)
def test_what_is_said_to_be_left_is_the_worst_balance_once_it_is_taken(
    of: Account, day: date, amount: Decimal
) -> None:
    taken = Entry(50_000, EntryKind.TAKEN, day, year_start(day, of.year_month), -amount)
    with_it = replace(of, entries=(*of.entries, taken))
    last = max(one.effective_on for one in with_it.entries)
    kept = posted(with_it, last)
    worst = min(
        balance(kept.entries, at) for at in {day, *(one.effective_on for one in kept.entries)} if at >= day
    )
    assert left_with(of, {day: amount}) == worst


@given(accounts(), DAYS)
def test_the_figures_of_a_year_add_up(of: Account, today: date) -> None:
    """To what its entries are by now, but for what left it at its end; and later to what still accrues."""
    kept = posted(of, today)
    for year_on in {one.year_on for one in kept.entries}:
        found = year_figures(kept, year_on, today)
        assert found == year_figures(of, year_on, today)
        if next_year(year_on) <= today:
            inside = [
                one.amount
                for one in kept.entries
                if one.year_on == year_on and not one.key.startswith(("carry_out:", "not_carried:"))
            ]
            assert found.remaining == sum(inside)
            assert found.accrued == found.allowance
