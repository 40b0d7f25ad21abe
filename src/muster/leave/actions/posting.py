"""How entries come into a ledger. What follows from each by the terms is entered in the same change."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import connection

from muster.core.actor import Actor
from muster.core.change import Change
from muster.core.errors import Invalid
from muster.leave import books, type_queries
from muster.leave.accrual import differences, due
from muster.leave.kinds import EntryKind
from muster.leave.models import LeaveAccount, LeaveBank, LedgerEntry
from muster.leave.terms import PLACES, Account, Due
from muster.leave.years import FIRST, LAST, add_months, year_start
from muster.people.models import Employee

LOOKED_AHEAD_MONTHS = 13
MOST = Decimal(1_000_000)


def checked(amount: Decimal, *, field: str = "amount") -> Decimal:
    """To the four places that a ledger has."""
    if not amount.is_finite() or not -MOST < amount < MOST:
        raise Invalid(f"An amount is a number below {MOST:,}.", field=field)
    return amount.quantize(PLACES)


def dated(on: date, *, field: str = "on") -> date:
    """A day of which a ledger can tell."""
    if not FIRST <= on < LAST:
        raise Invalid(f"{on} is too far away.", field=field)
    return on


def lock(*employee_ids: int) -> None:
    """One change of a person's balances after the other, until the transaction ends. SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        rows = Employee.objects.all_rows_unchecked().select_for_update(no_key=True)
        list(rows.filter(pk__in=employee_ids).order_by("pk").values_list("pk"))


def claim(made: Change, employee: Employee, bank: LeaveBank) -> LeaveAccount:
    """The person's account, as it is once nobody else changes it; opened by itself when there is none."""
    lock(employee.pk)
    (row,) = books.account_rows(made.actor, [employee], [bank])
    if not row.pk:
        open_all(made, [row])
        post_due(made, [row])
    return row


def open_all(made: Change, rows: Sequence[LeaveAccount]) -> None:
    """Open those that are not there yet, as each opens by itself; what is due of them is not entered."""
    new = [row for row in rows if not row.pk]
    if not new:
        return
    settings, today = type_queries.settings(made.actor), type_queries.today(made.actor)
    terms = [books.usual_terms(row, settings, today) for row in new]
    for row in new:
        row.next_due_on = today
    made.create_all(new)
    for line, row in zip(terms, new, strict=True):
        line.account = row
    made.create_all(terms)
    for row in new:
        made.emit("leave_account.created", row, employee_id=row.employee_id)


def reclaim(made: Change, account: LeaveAccount) -> LeaveAccount:
    """The same for an account that was read before, opened or not."""
    return claim(made, account.employee, account.bank)


def entry(account: LeaveAccount, kind: EntryKind, on: date, amount: Decimal, **facts: object) -> LedgerEntry:
    """A line, not yet written. `facts`: expires_on, request, corrects, key, note."""
    return LedgerEntry(
        account=account,
        employee_id=account.employee_id,
        kind=kind.value,
        effective_on=on,
        year_on=year_start(on, account.year_starts_month),
        amount=amount,
        **facts,
    )


def reversal(of: LedgerEntry, amount: Decimal, *, note: str = "") -> LedgerEntry:
    """What takes an amount of an entry back: on its own date, so that the balance of no day keeps it."""
    return LedgerEntry(
        account=of.account,
        employee_id=of.employee_id,
        kind=EntryKind.REVERSAL.value,
        effective_on=of.effective_on,
        year_on=of.year_on,
        amount=amount,
        expires_on=of.expires_on,
        request_id=of.request_id,
        corrects=of,
        key=of.key,
        note=note,
    )


def write(made: Change, account: LeaveAccount, lines: Sequence[LedgerEntry]) -> None:
    """Enter them, and what follows from them until today."""
    made.create_all(lines)
    post_due(made, [account], told=bool(lines))


def post_due(made: Change, accounts: Sequence[LeaveAccount], *, told: bool = False) -> None:
    """Enter what is due until today and is not there. `told`: entries were made that must be told of anyway."""
    today = type_queries.today(made.actor)
    muster = made.signed_by(Actor.system(made.actor.organisation_id))
    lines: list[LedgerEntry] = []
    next_due: dict[date, list[LeaveAccount]] = {}
    moved = []
    for row, account in zip(accounts, books.read(made.actor, accounts), strict=True):
        found = [_line(row, one) for one in differences(account, today)]
        lines += found
        next_due.setdefault(_next_due(account, today), []).append(row)
        if found or told:
            moved.append(row)
    muster.create_all(lines)
    for on, rows in next_due.items():
        muster.update_all(rows, next_due_on=on)
    for row in moved:
        made.emit("leave_account.changed", row, employee_id=row.employee_id)


def _line(row: LeaveAccount, one: Due) -> LedgerEntry:
    return LedgerEntry(
        account=row,
        employee_id=row.employee_id,
        kind=one.kind.value,
        effective_on=one.effective_on,
        year_on=one.year_on,
        amount=one.amount,
        expires_on=one.expires_on,
        key=one.key,
    )


def _next_due(account: Account, today: date) -> date:
    """When something is due next; where nothing is in sight, the day on which to look again."""
    horizon = add_months(today, LOOKED_AHEAD_MONTHS)
    return min(
        (one.effective_on for one in due(account, horizon) if one.effective_on > today), default=horizon
    )
