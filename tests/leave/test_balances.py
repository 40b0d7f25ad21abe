"""Reading balances: of many in few statements, and what each entry says."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.leave.kept import (
    allowance_of,
    annual_leave,
    asked,
    balance_of,
    day_comes,
    give_back,
    monthly,
    noon,
    take,
)
from tests.world import NOW, World, at

from muster.core.errors import Invalid, NotFound
from muster.leave import actions, balance_queries, type_queries
from muster.leave.models import AccountTerms, LeaveAccount, LedgerEntry
from muster.people.models import Employee

D = Decimal


@pytest.fixture
def many(world: World) -> list[Employee]:
    """500 more people, of whom all but 50 have an account that grows by the month, and some leave."""
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    rows = [
        Employee(
            organisation=world.organisation,
            name=f"Person {number}",
            created_at=NOW,
            updated_at=NOW,
            card_number=f"P{number}",
        )
        for number in range(500)
    ]
    people = Employee._base_manager.bulk_create(rows)
    policy = monthly(world, bank)
    first = actions.open_account(ada, people[0], bank, policy=policy)
    _copy_account(first, people[1:450])
    return people


def _copy_account(account: LeaveAccount, people: list[Employee]) -> None:
    """The same account, terms and entries for others, past the rules: it is their number that counts here."""
    given = {"organisation_id": account.organisation_id, "created_at": NOW, "updated_at": NOW}
    accounts = LeaveAccount._base_manager.bulk_create(
        LeaveAccount(employee=one, bank=account.bank, next_due_on=account.next_due_on, **given)
        for one in people
    )
    terms = AccountTerms._base_manager.get(account=account)
    AccountTerms._base_manager.bulk_create(
        AccountTerms(
            account=one,
            employee_id=one.employee_id,
            from_on=terms.from_on,
            policy_id=terms.policy_id,
            **given,
        )
        for one in accounts
    )
    lines = list(LedgerEntry._base_manager.filter(account=account))
    LedgerEntry._base_manager.bulk_create(
        LedgerEntry(
            account=one, employee_id=one.employee_id, kind=line.kind, effective_on=line.effective_on,
            year_on=line.year_on, amount=line.amount, key=line.key, **given,
        )
        for one in accounts
        for line in lines
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "most", "others", "statements"),
    [("2026-03-04", 2, 20, 5), ("2026-12-31", 12, 20, 6), ("2025-12-31", 0, 0, 5)],
)
def test_balances_of_500_people(  # noqa: PLR0917 - the table's columns
    world: World, many: list[Employee], on: str, most: int, others: int, statements: int
) -> None:
    ada = world.actor("ada")
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        accounts = balance_queries.accounts(ada, many)
        found = balance_queries.balances(ada, accounts, at=date.fromisoformat(on))
    assert found == [most] * 450 + [others] * 50
    assert len(asked_for) == statements


def test_the_figures_of_three_years_of_500_people(world: World, many: list[Employee]) -> None:
    ada = world.actor("ada")
    with CaptureQueriesContext(connection) as asked_for:
        found = balance_queries.year_figures(ada, balance_queries.accounts(ada, many), [2025, 2026, 2027])
    assert len(asked_for) == 7
    assert [[year.allowance for year in years] for years in (found[0], found[449], found[450])] == [
        [0, 12, 12], [0, 12, 12], [0, 20, 20],
    ]  # fmt: skip


def test_people_and_their_accounts_come_in_order(world: World) -> None:
    ada = world.actor("ada")
    spare = actions.create_bank(ada, name="Spare")
    actions.open_account(ada, world.emma, spare, unit="hours")
    found = balance_queries.accounts(ada, [world.olga, world.emma, world.noah])
    assert [(one.employee.name, one.bank.name, bool(one.pk)) for one in found] == [
        ("Olga Outback", "Annual leave", False),
        ("Emma Example", "Spare", True),
        ("Emma Example", "Annual leave", False),
        ("Noah North", "Annual leave", False),
    ]
    assert balance_queries.accounts(ada, []) == []
    assert balance_queries.balances(ada, found) == [20, 0, 20, 20]


def test_a_balance_before_the_job_has_run_is_what_it_will_be(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    account = actions.open_account(ada, world.noah, bank, policy=monthly(world, bank))
    with at(noon("2026-06-30")):
        assert balance_of(account) == 6
    day_comes("2026-06-30 12:00")
    with at(noon("2026-06-30")):
        assert balance_of(allowance_of(world, "noah")) == 6


def test_what_will_be_left(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    take(asked(world.noah, annual_leave(world), dates=["2026-12-01", "2026-12-02"]))
    days = {date(2026, 4, 1): D(1), date(2026, 4, 2): D("0.5")}
    assert balance_queries.left_after(ada, allowance_of(world, "noah"), days) == D("16.5")
    assert balance_queries.left_after(ada, account, {date(2027, 4, 1): D(21)}) == -1


def test_each_entry_says_what_it_is(world: World) -> None:
    ada, bank = world.actor("ada"), annual_leave(world).bank
    assert bank
    policy = actions.create_policy(
        ada, name="Ten", bank=bank, unit="days", method="yearly", yearly_amount=D(10), carry_over_limit=D(3),
        carry_over_months=3,
    )  # fmt: skip
    account = actions.open_account(ada, world.noah, bank, policy=policy)
    request = asked(world.noah, annual_leave(world), dates=["2026-02-02"])
    take(request)
    give_back(request)
    item = actions.add_toil(
        ada,
        account,
        year=2026,
        amount=D(1),
        note="Stocktake",
        on=date(2026, 2, 3),
        expires_on=date(2026, 5, 1),
    )
    actions.update_toil(ada, item, amount=D(2))
    actions.adjust(ada, account, amount=D(-1), note="Given twice", on=date(2026, 2, 4))
    actions.encash(ada, account, amount=D(1), on=date(2026, 2, 5))
    actions.set_carry_forward_of_year(ada, account, year=2026, amount=D(1))
    day_comes("2027-04-01 12:00")
    found = [
        (
            f"{one.entry.effective_on}",
            f"{one.entry.amount.normalize():f}",
            f"{one.balance.normalize():f}",
            one.words,
        )
        for one in balance_queries.ledger(ada, allowance_of(world, "noah"))
    ]
    assert found[::-1] == [
        ("2026-01-01", "10", "10", "Accrued"),
        ("2026-01-01", "1", "11", "Carried forward, entered by hand"),
        ("2026-02-02", "-1", "10", "Leave taken: Annual leave"),
        ("2026-02-02", "1", "11", "Taken back: leave taken: Annual leave"),
        ("2026-02-03", "1", "12", "Time off in lieu: Stocktake (to be taken before 1 May 2026)"),
        ("2026-02-03", "1", "13", "Time off in lieu, changed: Stocktake (to be taken before 1 May 2026)"),
        ("2026-02-04", "-1", "12", "Adjusted by hand: Given twice"),
        ("2026-02-05", "-1", "11", "Paid out"),
        ("2027-01-01", "-3", "8", "Carried over to the next leave year"),
        ("2027-01-01", "-8", "0", "Not taken in the leave year that ended"),
        ("2027-01-01", "3", "3", "Carried over from the leave year before (to be taken before 1 April 2027)"),
        ("2027-01-01", "10", "13", "Accrued"),
        ("2027-04-01", "-3", "10", "Not taken in time"),
    ]


def test_nobody_reads_the_balance_of_somebody_whom_they_do_not_see(world: World) -> None:
    ada = world.actor("ada")
    entry = actions.adjust(ada, allowance_of(world, "noah"), amount=D(1))
    assert world.other
    for who, sees in (("max", True), ("noah", True), ("emma", False)):
        actor = world.actor(who)
        account = allowance_of(world, "noah")
        if sees:
            assert balance_queries.account_of_id(actor, account.pk) == account
            assert balance_queries.entry(actor, entry.pk) == entry
            assert len(balance_queries.ledger(actor, account)) == 2
            continue
        assert balance_queries.ledger(actor, account) == []
        with pytest.raises(NotFound):
            balance_queries.account_of_id(actor, account.pk)
        with pytest.raises(NotFound):
            balance_queries.entry(actor, entry.pk)
    with pytest.raises(NotFound):
        balance_queries.account_of_id(world.other.actor("zoe"), account.pk)


def test_the_terms_of_an_account_that_is_not_opened_are_those_it_will_have(world: World) -> None:
    (terms,) = balance_queries.terms(world.actor("ada"), allowance_of(world, "noah"))
    assert (terms.from_on, terms.yearly_amount, terms.policy) == (date(2026, 1, 1), 20, None)
    assert type_queries.today(world.actor("ada")) == date(2026, 3, 4)


def test_of_days_too_far_away_nothing_is_told(world: World) -> None:
    ada, account = world.actor("ada"), allowance_of(world, "noah")
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Invalid):
            balance_queries.balance(ada, account, at=day)
        with pytest.raises(Invalid):
            balance_queries.year_figures(ada, [account], [day.year])
    assert balance_queries.balance(ada, account, at=date(2199, 12, 31)) == 20
