"""Ledgers in the database: what is entered, by whom, and what follows from it as days come."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from tests.at_once import at_once
from tests.leave.kept import (
    allowance_of,
    annual_leave,
    asked,
    balance_of,
    day_comes,
    give_back,
    lines_of,
    monthly,
    noon,
    system,
    take,
)  # fmt: skip
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import World, at, build, run_jobs

from muster.core.change import change
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import OutboxEvent, Version
from muster.leave import actions, balance_queries, type_queries
from muster.leave.models import AccountTerms, LeaveAccount, LedgerEntry
from muster.people.actions import deactivate_employee, update_employee

ACCOUNTS = LeaveAccount.objects.all_rows_unchecked
D = Decimal


def test_who_has_no_account_yet_has_the_allowance_that_everybody_has(world: World) -> None:
    with unchanged():
        account = allowance_of(world, "noah")
        assert (account.pk, account.unit, balance_of(account)) == (None, "days", 20)
        assert balance_of(account, "2025-12-31") == 0
        assert balance_of(account, "2027-06-01") == 20


def test_an_account_opens_itself_when_it_is_first_needed(world: World) -> None:
    entry = actions.adjust(
        world.actor("ada"), allowance_of(world, "noah"), amount=D("1.5"), note="Moved house"
    )
    account = ACCOUNTS().get(employee=world.noah)
    assert lines_of(account) == [("2026-01-01", "accrual", "20"), ("2026-03-04", "adjustment", "1.5")]
    assert (entry.account_id, entry.year_on, balance_of(account)) == (account.pk, date(2026, 1, 1), D("21.5"))
    authors = Version.objects.all_rows_unchecked().filter(item_type="ledger_entry").order_by("pk")
    assert [one.author_name for one in authors] == ["Muster", "Ada Admin"]
    told = OutboxEvent.objects.all_rows_unchecked().filter(item_type="leave_account", item_id=account.pk)
    assert list(told.order_by("pk").values_list("name", flat=True)) == [
        "leave_account.created", "leave_account.changed", "leave_account.changed",
    ]  # fmt: skip


def test_entries_are_neither_changed_nor_deleted(world: World) -> None:
    entry = actions.adjust(world.actor("ada"), allowance_of(world, "noah"), amount=D(1))
    entry.amount = D(100)
    with unchanged(), pytest.raises(TypeError), change(world.actor("ada")) as made:
        made.save(entry)
    with unchanged(), pytest.raises(TypeError), change(world.actor("ada")) as made:
        made.update_all([reread(entry)], note="Other")
    with unchanged(), pytest.raises(TypeError), change(world.actor("ada")) as made:
        made.delete(entry)


@pytest.mark.parametrize("amount", ["0", "0.00004", "NaN", "Infinity", "1000000"])
def test_amounts_that_are_none(world: World, amount: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.adjust(world.actor("ada"), allowance_of(world, "noah"), amount=D(amount))
    assert refused.value.field == "amount"


def test_notes_and_dates_have_bounds(world: World) -> None:
    give = partial(actions.adjust, world.actor("ada"), allowance_of(world, "noah"), amount=D(1))
    with unchanged(), pytest.raises(Invalid) as refused:
        give(note="x" * 501)
    assert refused.value.field == "note"
    with unchanged(), pytest.raises(Invalid) as refused:
        give(on=date(9999, 12, 31))
    assert refused.value.field == "on"


def test_an_entry_by_hand_is_taken_back_once(world: World) -> None:
    ada = world.actor("ada")
    entry = actions.adjust(ada, allowance_of(world, "noah"), amount=D(3), on=date(2026, 2, 2))
    back = actions.reverse(ada, entry, note="Wrong person")
    assert (back.effective_on, back.amount, back.corrects_id) == (date(2026, 2, 2), -3, entry.pk)
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.reverse(ada, entry)
    assert refused.value.message == "This entry was taken back already."
    assert balance_of(allowance_of(world, "noah")) == 20


def test_what_leave_or_the_terms_made_is_not_taken_back_by_hand(world: World) -> None:
    take(asked(world.noah, annual_leave(world), dates=["2026-04-01"]))
    for kind, message in (
        ("taken", "This was taken by a request. Cancel the leave instead."),
        ("accrual", "This follows from the terms of the balance. Change these, or adjust the balance."),
    ):
        entry = LedgerEntry.objects.all_rows_unchecked().get(kind=kind)
        with unchanged(), pytest.raises(Conflict) as refused:
            actions.reverse(world.actor("ada"), entry)
        assert refused.value.message == message


def test_no_more_is_paid_out_than_there_is(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.encash(ada, account, amount=D("20.5"))
    assert refused.value.message == "20 days are left. No more can be paid out."
    with unchanged(), pytest.raises(Invalid):
        actions.encash(ada, account, amount=D(-1))
    with unchanged(), pytest.raises(Invalid):
        actions.set_allowance_of_year(ada, account, year=2026, amount=D(-1))
    with unchanged(), pytest.raises(Invalid):
        actions.encash(ada, account, amount=D("NaN"))
    take(asked(world.noah, annual_leave(world), dates=["2026-04-01"]))
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.encash(ada, account, amount=D("19.5"))
    assert refused.value.message == "19 days are left. No more can be paid out."
    with unchanged(), pytest.raises(Invalid):
        actions.encash(ada, account, amount=D(1), on=date(9999, 12, 31))
    actions.encash(ada, account, amount=D(19))
    assert balance_of(allowance_of(world, "noah"), "2026-04-01") == 0


def test_a_balance_is_set_by_what_it_lacks(world: World) -> None:
    pia = world.actor("pia")
    account = actions.set_balance(pia, allowance_of(world, "noah"), amount=D("18.5"))
    assert lines_of(account)[-1] == ("2026-03-04", "adjustment", "-1.5")
    with unchanged():
        actions.set_balance(pia, account, amount=D("18.5"))


def test_an_opening_balance_counts_from_its_day(world: World) -> None:
    bank = actions.create_bank(world.actor("ada"), name="Long service")
    account = actions.open_account(world.actor("ada"), world.noah, bank, unit="hours")
    actions.set_opening_balance(world.actor("ada"), account, amount=D("76.25"), on=date(2026, 2, 1))
    assert [balance_of(account, on) for on in ("2026-01-31", "2026-02-01", "2030-01-01")] == [
        0,
        D("76.25"),
        D("76.25"),
    ]


@pytest.mark.parametrize("who", ["rosa", "max", "noah"])
def test_others_enter_nothing(world: World, who: str) -> None:
    actor, account = world.actor(who), allowance_of(world, "noah")
    item = actions.add_toil(world.actor("ada"), account, year=2026, amount=D(1))
    account = allowance_of(world, "noah")
    for enter in (
        partial(actions.adjust, actor, account, amount=D(1)),
        partial(actions.encash, actor, account, amount=D(1)),
        partial(actions.set_balance, actor, account, amount=D(1)),
        partial(actions.set_opening_balance, actor, account, amount=D(1), on=date(2026, 1, 1)),
        partial(actions.set_allowance_of_year, actor, account, year=2026, amount=D(1)),
        partial(actions.set_carry_forward_of_year, actor, account, year=2026, amount=D(1)),
        partial(actions.add_toil, actor, account, year=2026, amount=D(1)),
        partial(actions.update_toil, actor, item, amount=D(2)),
        partial(actions.remove_toil, actor, item),
        partial(actions.reverse, actor, item),
        partial(actions.set_terms, actor, account, from_on=date(2026, 1, 1)),
        partial(actions.open_account, actor, world.emma, account.bank),
    ):
        with unchanged(), pytest.raises(Denied):
            enter()


def test_an_account_of_another_organisation_is_not_there(world: World) -> None:
    assert world.other
    theirs = allowance_of(world.other, "zoe")
    with unchanged(), pytest.raises(NotFound):
        actions.adjust(world.actor("ada"), theirs, amount=D(1))


# What requests take


def test_leave_takes_each_of_its_days_once_and_gives_it_back_once(world: World) -> None:
    request = asked(world.noah, annual_leave(world), days={"2026-04-01": 1, "2026-04-02": 0.5})
    for _ in range(2):
        take(request)
    account = allowance_of(world, "noah")
    taken = [("2026-04-01", "taken", "-1"), ("2026-04-02", "taken", "-0.5")]
    assert lines_of(account)[1:] == taken
    assert [balance_of(account, on) for on in ("2026-03-31", "2026-04-01", "2026-04-02")] == [
        20,
        19,
        D("18.5"),
    ]
    for _ in range(2):
        give_back(request)
    back = [("2026-04-01", "reversal", "1"), ("2026-04-02", "reversal", "0.5")]
    assert lines_of(account)[1:] == [*taken, *back]
    take(request)
    assert lines_of(account)[1:] == [*taken, *back, *taken]
    assert balance_of(account, "2026-04-02") == D("18.5")


def test_changed_days_are_taken_anew(world: World) -> None:
    request = asked(world.noah, annual_leave(world), dates=["2026-04-01", "2026-04-02"])
    take(request)
    request.days = request.days[:1]
    take(request)
    assert balance_of(allowance_of(world, "noah"), "2026-12-31") == 19


def test_hours_are_taken_of_a_balance_in_hours_and_add_up(world: World) -> None:
    bank = annual_leave(world).bank
    assert bank
    account = actions.open_account(world.actor("ada"), world.noah, bank, unit="hours", yearly_amount=D(152))
    request = asked(world.noah, annual_leave(world), dates=["2026-04-01", "2026-04-02", "2026-04-03"])
    for day in request.days:
        day["minutes"] = 20
    take(request)
    assert [amount for _, kind, amount in lines_of(account) if kind == "taken"] == [
        "-0.3333",
        "-0.3334",
        "-0.3333",
    ]
    assert balance_of(account, "2026-04-30") == 151


def test_a_type_that_is_deducted_from_nothing_takes_nothing(world: World) -> None:
    sick = type_queries.leave_types(system(world)).get(name="Sick leave")
    request = asked(world.noah, sick, dates=["2026-04-01"])
    with unchanged():
        take(request)
        give_back(request)


@pytest.fixture
def strict(world: World) -> World:
    actions.update_leave_type(world.actor("ada"), annual_leave(world), prevents_negative=True)
    return world


def test_what_is_not_covered_is_refused(strict: World) -> None:
    actions.set_balance(strict.actor("ada"), allowance_of(strict, "noah"), amount=D("1.5"))
    request = asked(strict.noah, annual_leave(strict), dates=["2026-04-01", "2026-04-02"])
    with unchanged(), pytest.raises(Conflict) as refused:
        take(request)
    assert refused.value.message == "Annual leave takes 2 days and 1.5 are left."
    request.overrode = ["balance"]
    take(request)
    assert balance_of(allowance_of(strict, "noah"), "2026-04-02") == D("-0.5")


def test_what_accrues_until_then_covers_it(strict: World) -> None:
    bank = annual_leave(strict).bank
    assert bank
    policy = monthly(strict, bank, lowest_balance=D(-1))
    actions.open_account(strict.actor("ada"), strict.noah, bank, policy=policy)
    week = [f"2026-07-0{number}" for number in range(1, 8)]
    take(asked(strict.noah, annual_leave(strict), dates=week))  # six are there by then, and one may be owed
    early = asked(strict.noah, annual_leave(strict), dates=["2026-05-04"])
    with unchanged(), pytest.raises(Conflict):
        take(early)


def test_a_type_falls_back_where_the_balance_ends(world: World) -> None:
    ada, annual = world.actor("ada"), annual_leave(world)
    spare = actions.create_bank(ada, name="Spare")
    other = actions.create_leave_type(ada, name="Spare days", bank=spare)
    actions.open_account(ada, world.noah, spare, unit="hours")
    actions.set_balance(ada, allowance_of(world, "noah"), amount=D("1.5"))
    dates = ["2026-04-01", "2026-04-02", "2026-04-03"]
    request = asked(world.noah, annual, dates=dates, fallback_type=other)
    for _ in range(2):
        take(request)
    account = ACCOUNTS().get(employee=world.noah, bank=spare)
    assert [line for line in lines_of(allowance_of(world, "noah")) if line[1] == "taken"] == [
        ("2026-04-01", "taken", "-1"), ("2026-04-02", "taken", "-0.5"),
    ]  # fmt: skip
    assert lines_of(account) == [("2026-04-02", "taken", "-4"), ("2026-04-03", "taken", "-8")]
    request.days = request.days[:2]  # it is changed: two days are taken as before, the third is not
    take(request)
    assert (balance_of(account, "2026-12-31"), balance_of(allowance_of(world, "noah"), "2026-12-31")) == (
        -4,
        0,
    )
    give_back(request)
    assert (balance_of(account, "2026-12-31"), balance_of(allowance_of(world, "noah"), "2026-12-31")) == (
        0,
        D("1.5"),
    )


def test_or_to_a_type_that_is_deducted_from_nothing(strict: World) -> None:
    unpaid = type_queries.leave_types(system(strict)).get(name="Unpaid leave")
    actions.set_balance(strict.actor("ada"), allowance_of(strict, "noah"), amount=D(1))
    take(asked(strict.noah, annual_leave(strict), dates=["2026-04-01", "2026-04-02"], fallback_type=unpaid))
    assert balance_of(allowance_of(strict, "noah"), "2026-12-31") == 0


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    """The small company, committed, so that other connections see it."""
    world = build()
    with at(noon("2026-03-04")):
        yield world


def test_two_at_once_do_not_both_have_the_last_day(company: World) -> None:
    ada = company.actor("ada")
    actions.update_leave_type(ada, annual_leave(company), prevents_negative=True)
    actions.set_balance(ada, allowance_of(company, "noah"), amount=D(1))
    requests = [
        asked(company.noah, annual_leave(company), dates=[day]) for day in ("2026-04-01", "2026-04-02")
    ]
    found = at_once(*(partial(take, one) for one in requests))
    assert sorted(type(one) for one in found if one) == [Conflict]
    assert balance_of(allowance_of(company, "noah"), "2026-12-31") == 0


def test_an_account_that_two_need_at_once_is_opened_once(company: World) -> None:
    account = allowance_of(company, "noah")
    found = at_once(*(partial(actions.adjust, company.actor("ada"), account, amount=D(n)) for n in (1, 2)))
    assert {one.account_id for one in found} == {ACCOUNTS().get().pk}
    assert balance_of(allowance_of(company, "noah")) == 23


def test_a_request_that_two_approve_at_once_is_taken_once(company: World) -> None:
    request = asked(company.noah, annual_leave(company), dates=["2026-04-01"])
    at_once(partial(take, request), partial(take, reread(request)))
    assert balance_of(allowance_of(company, "noah"), "2026-04-01") == 19


# As days come


def test_when_the_day_comes_the_ledger_has_what_was_predicted(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    policy = monthly(world, bank, carry_over_limit=D(5), carry_over_months=3)
    account = actions.open_account(ada, world.noah, bank, policy=policy)
    actions.open_account(ada, world.emma, bank, policy=policy)
    actions.add_toil(ada, account, year=2026, amount=D(2), expires_on=date(2026, 7, 1))
    take(asked(world.noah, annual_leave(world), dates=["2026-06-01", "2027-03-30"]))
    days = ["2026-03-31", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01", "2027-04-01", "2027-04-30"]
    predicted = [balance_of(account, on) for on in days]
    assert predicted == [5, 7, 6, 12, 5, 3, 4]
    for on, foreseen in zip(days, predicted, strict=True):
        day_comes(f"{on} 00:30")
        rows = LedgerEntry.objects.all_rows_unchecked().filter(account=account, effective_on__lte=on)
        assert sum(rows.values_list("amount", flat=True)) == foreseen, on
        assert ACCOUNTS().get(pk=account.pk).next_due_on > date.fromisoformat(on)


def test_the_job_enters_nothing_twice_and_nothing_before_its_day(world: World) -> None:
    bank = annual_leave(world).bank
    assert bank
    account = actions.open_account(world.actor("ada"), world.noah, bank, policy=monthly(world, bank))
    before = lines_of(account)
    day_comes("2026-03-30 23:30")
    assert lines_of(account) == before
    for _ in range(2):
        day_comes("2026-03-31 00:30")  # in London it is still the 30th
        assert lines_of(account) == [*before, ("2026-03-31", "accrual", "1")]


def test_a_job_that_slept_for_a_year_enters_the_same(world: World) -> None:
    bank = annual_leave(world).bank
    assert bank
    policy = monthly(world, bank, carry_over_limit=D(5), carry_over_months=3)
    slow, quick = (
        actions.open_account(world.actor("ada"), one, bank, policy=policy) for one in (world.noah, world.emma)
    )
    day_comes("2026-09-30 12:00")
    ACCOUNTS().filter(pk=slow.pk).update(next_due_on=date(2027, 4, 2))
    day_comes("2027-01-01 12:00")
    day_comes("2027-04-02 12:00")
    assert sorted(lines_of(slow)) == sorted(lines_of(quick))
    assert balance_of(slow, "2027-04-02") == 3


def test_leave_of_last_year_that_is_cancelled_late_is_not_left_over(world: World) -> None:
    request = asked(world.noah, annual_leave(world), dates=["2026-08-03", "2026-08-04"])
    take(request)
    day_comes("2027-02-01 12:00")
    account = allowance_of(world, "noah")
    with at(noon("2027-02-01")):
        assert balance_of(account) == 20
        give_back(request)
        assert lines_of(account)[-1] == ("2027-01-01", "expiry", "-2")
        assert balance_of(account) == 20
        (years,) = balance_queries.year_figures(system(world), [account], [2026, 2027])
    assert [(one.used, one.remaining) for one in years] == [(0, 20), (0, 20)]


def test_the_hours_that_somebody_works_earn_leave_once(world: World) -> None:
    ada = world.actor("ada")
    bank = actions.create_bank(ada, name="Earned")
    policy = actions.create_policy(
        ada, name="By hours", bank=bank, unit="hours", method="hours_worked", hourly_amount=D("0.076923"), cap=D(1),
    )  # fmt: skip
    account = actions.open_account(ada, world.noah, bank, unit="hours", policy=policy)

    def approved(shift_id: int, minutes: int, on: str = "2026-03-03") -> None:
        with change(system(world)) as made:
            actions.accrue_worked(
                made, world.noah, on_date=date.fromisoformat(on), minutes=minutes, shift_id=shift_id
            )

    approved(7, 450)
    with unchanged():
        approved(7, 450)
    assert lines_of(account) == [("2026-03-03", "accrual", "0.5769")]
    approved(8, 480, "2026-03-04")
    assert (lines_of(account)[1:], balance_of(account)) == (
        [("2026-03-04", "accrual", "0.6154"), ("2026-03-04", "accrual", "-0.1923")], 1,
    )  # fmt: skip
    approved(7, 0)
    with unchanged():
        approved(7, 0)
    assert balance_of(account) == D("0.6154")
    approved(8, 480, "2026-03-02")
    assert [balance_of(account, on) for on in ("2026-03-01", "2026-03-02")] == [0, D("0.6154")]
    with unchanged(), change(system(world)) as made:  # nobody else's grows by hours
        actions.accrue_worked(made, world.emma, on_date=date(2026, 3, 3), minutes=60, shift_id=9)


# Who they are, and by which terms


def test_balances_follow_the_first_and_the_last_day(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    account = actions.open_account(ada, world.noah, bank, policy=monthly(world, bank))
    assert balance_of(account) == 2
    update_employee(ada, world.noah, starts_on=date(2026, 2, 15))
    assert balance_of(account) == D("0.5")
    update_employee(ada, world.noah, ends_on=date(2026, 6, 15))
    assert [balance_of(account, on) for on in ("2026-06-15", "2027-12-31")] == [4, 4]
    update_employee(ada, world.noah, ends_on=None)
    assert balance_of(account, "2026-12-31") == D("10.5")
    deactivate_employee(ada, reread(world.noah))
    assert balance_of(reread(account), "2026-12-31") == D("0.629")  # 4 of March's 31 days


def test_contracted_hours_count_from_the_day_they_change(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    update_employee(ada, world.noah, contracted_weekly_hours=D(40))
    policy = monthly(world, bank, full_time_weekly_hours=D(40))
    account = actions.open_account(ada, world.noah, bank, policy=policy)
    with at(noon("2026-04-01")):
        update_employee(ada, world.noah, contracted_weekly_hours=D(10))
        update_employee(ada, world.noah, contracted_weekly_hours=D(20))
    terms = AccountTerms.objects.all_rows_unchecked().filter(account=account).order_by("from_on")
    assert [(f"{one.from_on}", one.weekly_hours) for one in terms] == [("2026-01-01", 40), ("2026-04-01", 20)]
    assert [balance_of(account, on) for on in ("2026-03-31", "2026-04-30", "2026-12-31")] == [
        3,
        D("3.5"),
        D("7.5"),
    ]


def test_terms_from_a_day_on(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    account = actions.open_account(ada, world.noah, bank, yearly_amount=D(25))
    actions.set_terms(ada, account, from_on=date(2028, 1, 1), yearly_amount=D(99))
    actions.set_terms(ada, account, from_on=date(2027, 1, 1), policy=monthly(world, bank))
    assert [balance_of(account, on) for on in ("2026-12-31", "2027-01-31", "2028-01-31")] == [25, 1, 13]
    assert [(f"{one.from_on}", one.yearly_amount) for one in balance_queries.terms(ada, account)] == [
        ("2027-01-01", None), ("2026-01-01", 25),
    ]  # fmt: skip


def test_terms_are_for_the_bank_and_its_unit(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    other = actions.create_bank(ada, name="Other")
    open_it = partial(actions.open_account, ada, world.noah, bank)
    for policy, message in (
        (monthly(world, other), "A day a month is not for Annual leave."),
        (monthly(world, bank, unit="hours"), "A day a month gives hours; this balance has days."),
    ):
        with unchanged(), pytest.raises(Invalid) as refused:
            open_it(policy=policy)
        assert refused.value.message == message
    for facts in ({"yearly_amount": D(-1)}, {"yearly_amount": D("NaN")}, {"from_on": date(1, 1, 1)}):
        with unchanged(), pytest.raises(Invalid):
            open_it(**facts)
    open_it()
    with unchanged(), pytest.raises(Conflict) as there:
        open_it()
    assert there.value.message == "Noah North has a balance of Annual leave already."


def test_a_job_finds_accounts_whose_year_was_moved(world: World) -> None:
    ada = world.actor("ada")
    account = allowance_of(world, "noah")
    actions.open_account(ada, world.noah, account.bank)
    actions.set_terms(ada, allowance_of(world, "noah"), from_on=date(2026, 1, 1), yearly_amount=D(20))
    actions.update_leave_settings(ada, year_starts_month=4)
    run_jobs()
    moved = allowance_of(world, "noah")
    assert (moved.year_starts_month, balance_of(moved, "2025-04-01"), balance_of(moved)) == (4, 20, 20)
    (years,) = balance_queries.year_figures(ada, [moved], [2025, 2026])
    assert [one.allowance for one in years] == [20, 20]


def test_but_not_once_leave_was_entered(world: World) -> None:
    take(asked(world.noah, annual_leave(world), dates=["2026-04-01"]))
    with unchanged(), pytest.raises(Conflict) as refused:
        actions.update_leave_settings(world.actor("ada"), year_starts_month=4)
    assert refused.value.field == "year_starts_month"


# The figures of a year


def test_the_allowance_of_a_year_is_set(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    account = actions.set_allowance_of_year(ada, account, year=2026, amount=D(25))
    actions.set_allowance_of_year(ada, account, year=2027, amount=D("22.5"))
    with unchanged():
        actions.set_allowance_of_year(ada, account, year=2027, amount=D("22.5"))
    (years,) = balance_queries.year_figures(ada, [account], [2025, 2026, 2027, 2028])
    assert [one.allowance for one in years] == [0, 25, D("22.5"), 20]
    day_comes("2027-01-01 08:00")
    assert balance_of(account, "2027-01-01") == D("22.5")
    with unchanged(), pytest.raises(Invalid):
        actions.set_allowance_of_year(ada, account, year=0, amount=D(1))


def test_what_was_carried_forward_is_set(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    for amount in (3, 1):
        account = actions.set_carry_forward_of_year(ada, account, year=2026, amount=D(amount))
    ((year,),) = balance_queries.year_figures(ada, [account], [2026])
    assert (year.carry_forward, year.allowance, year.remaining) == (1, 20, 21)


def test_time_off_in_lieu_is_added_changed_and_removed(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    first = actions.add_toil(ada, account, year=2026, amount=D("1.5"), note="Stocktake")
    later = actions.add_toil(ada, account, year=2027, amount=D(1))
    account = allowance_of(world, "noah")
    actions.update_toil(ada, first, amount=D("0.75"), note="Half a stocktake")
    actions.update_toil(ada, first, note="Stocktake")
    with unchanged():
        actions.update_toil(ada, first, amount=D("0.75"), note="Stocktake")
    items = balance_queries.toil_items([account])[account.pk]
    assert [(one.entry, one.amount, one.note) for one in items] == [
        (first, D("0.75"), "Stocktake"),
        (later, 1, ""),
    ]
    assert (first.effective_on, later.effective_on) == (date(2026, 3, 4), date(2027, 1, 1))
    actions.remove_toil(ada, first)
    assert [one.entry for one in balance_queries.toil_items([account])[account.pk]] == [later]
    for again in (
        partial(actions.remove_toil, ada, first),
        partial(actions.update_toil, ada, first, amount=D(1)),
    ):
        with unchanged(), pytest.raises(NotFound):
            again()
    assert balance_of(account) == 20


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": D(0)}, "amount"),
        ({"amount": D(-1)}, "amount"),
        ({"year": 3000}, "year"),
        ({"on": date(2027, 1, 1)}, "on"),
        ({"expires_on": date(2026, 3, 4)}, "expires_on"),
    ],
)
def test_time_off_in_lieu_that_makes_no_sense(world: World, facts: dict[str, object], field: str) -> None:
    given = {"year": 2026, "amount": D(1), **facts}
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.add_toil(world.actor("ada"), allowance_of(world, "noah"), **given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_an_entry_that_is_no_time_off_in_lieu_is_not_changed_as_one(world: World) -> None:
    entry = actions.adjust(world.actor("ada"), allowance_of(world, "noah"), amount=D(1))
    with unchanged(), pytest.raises(NotFound):
        actions.remove_toil(world.actor("ada"), entry)
