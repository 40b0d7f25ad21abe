"""Balances for those who count everything in hours: those in days are told by the hours of a day of leave.

Many at once, all or none, in the same few statements however many they are; an error says which of them was wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import of_many
from muster.core.policy import require
from muster.leave import balance_queries, books, type_queries
from muster.leave.accrual import prediction
from muster.leave.actions.ledger import noted
from muster.leave.actions.posting import checked, entry, lock, open_all, post_due
from muster.leave.kinds import EntryKind, Unit
from muster.leave.models import LeaveAccount, LeaveBank
from muster.leave.terms import ZERO
from muster.people.models import Employee

Key = tuple[int, int]


@dataclass(frozen=True)
class InHours:
    """What is entered for one person in one bank."""

    employee: Employee
    bank: LeaveBank
    hours: Decimal
    note: str = ""

    @property
    def key(self) -> Key:
        return self.employee.pk, self.bank.pk


def set_hours(actor: Actor, wanted: Sequence[InHours]) -> None:
    """As `set_balance`, today. Who has no balance of the bank yet gets one in hours, unless it is the allowance."""
    with change(actor) as made:
        accounts = _accounts(made, wanted)
        today, books_of = type_queries.today(actor), books.read(actor, list(accounts.values()))
        there = {key: prediction(book, today) for key, book in zip(accounts, books_of, strict=True)}
        _enter(made, wanted, accounts, there)


def adjust_hours(actor: Actor, wanted: Sequence[InHours]) -> None:
    """As `adjust`, today; by 0 nothing is entered."""
    with change(actor) as made:
        _enter(made, wanted, _accounts(made, wanted), None)


def _accounts(made: Change, wanted: Iterable[InHours]) -> dict[Key, LeaveAccount]:
    people = {one.employee.pk: one.employee for one in wanted}
    banks = {one.bank.pk: one.bank for one in wanted}
    lock(*people)
    allowance = type_queries.settings(made.actor).allowance_bank_id
    rows = books.account_rows(made.actor, people.values(), banks.values())
    for row in rows:
        if not row.pk and row.bank_id != allowance:
            row.unit = Unit.HOURS.value
    return {(row.employee_id, row.bank_id): row for row in rows}


def _enter(
    made: Change,
    wanted: Sequence[InHours],
    accounts: dict[Key, LeaveAccount],
    there: dict[Key, Decimal] | None,
) -> None:
    """Their amounts or, with what is there, what is missing to them."""
    a_day = balance_queries.hours_of_a_day(made.actor)
    amounts: list[tuple[InHours, Decimal]] = []
    for number, one in enumerate(wanted):
        account = accounts[one.key]
        with of_many(number):
            require(made.actor, "leave_account.adjust", account)
            amount = checked(balance_queries.in_unit(account, one.hours, a_day))
            noted(one.note)
            if there is not None:
                amount, there[one.key] = checked(amount - there[one.key]), amount
        if amount != ZERO:
            amounts.append((one, amount))
    _write(made, amounts, accounts)


def _write(
    made: Change, amounts: Sequence[tuple[InHours, Decimal]], accounts: dict[Key, LeaveAccount]
) -> None:
    moved = [accounts[key] for key in dict.fromkeys(one.key for one, _ in amounts)]
    if not moved:
        return
    open_all(made, moved)
    today = type_queries.today(made.actor)
    made.create_all(
        [
            entry(accounts[one.key], EntryKind.ADJUSTMENT, today, amount, note=noted(one.note))
            for one, amount in amounts
        ]
    )
    post_due(made, moved, told=True)
