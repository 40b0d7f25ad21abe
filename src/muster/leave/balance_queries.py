"""Reading balances: what is there, what will be, a leave year in figures, and the entries behind it.

People are given as whoever asks read them before, and accounts as `account` and `accounts` give them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.leave import books, type_queries
from muster.leave import figures as arithmetic
from muster.leave.accrual import left_with, prediction
from muster.leave.figures import YearFigures
from muster.leave.kinds import EntryKind, Unit
from muster.leave.models import AccountTerms, LeaveAccount, LeaveBank, LedgerEntry
from muster.leave.terms import PLACES, ZERO, Days
from muster.leave.words import words_of
from muster.leave.years import FIRST, LAST
from muster.people.models import Employee
from muster.places import queries as places

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """An entry, the balance that it made, and what it says to a reader."""

    entry: LedgerEntry
    balance: Decimal
    words: str


@dataclass(frozen=True)
class ToilItem:
    """Time off in lieu as it stands by now. `entry` is its first, which the actions take."""

    entry: LedgerEntry
    amount: Decimal
    note: str


def accounts(
    actor: Actor, employees: Iterable[Employee], banks: Iterable[LeaveBank] | None = None
) -> list[LeaveAccount]:
    """By person, in their order. See books.account_rows: who has no allowance yet has one that is not saved."""
    return books.account_rows(actor, employees, banks)


def account(actor: Actor, employee: Employee, bank: LeaveBank | None = None) -> LeaveAccount:
    """Of the bank, or of the allowance. One that was never needed yet is not saved: actions open it."""
    bank = bank or type_queries.settings(actor).allowance_bank
    return books.account_rows(actor, [employee], [bank])[0]


def account_of_id(actor: Actor, account_id: int) -> LeaveAccount:
    """Raises NotFound for that of somebody whom the actor does not see."""
    rows = LeaveAccount.objects.visible_to(actor).select_related("employee", "bank")
    found = rows.filter(pk=account_id).first()
    if found is None:
        raise NotFound("Leave balance")
    return found


def entry(actor: Actor, entry_id: int) -> LedgerEntry:
    """Raises NotFound for that of somebody whom the actor does not see."""
    rows = LedgerEntry.objects.visible_to(actor).select_related("account__employee", "account__bank")
    found = rows.filter(pk=entry_id).first()
    if found is None:
        raise NotFound("Ledger entry")
    return found


def balances(actor: Actor, accounts: Sequence[LeaveAccount], *, at: date | None = None) -> list[Decimal]:
    """At the end of a day, today unless told: later, what they will be if nothing else is entered. In the accounts' order.

    What the ledger has in whole is added up by the database; the rest is worked out from all that was entered. Raises
    Invalid for a day of which no ledger tells.
    """
    day = at or type_queries.today(actor)
    if not FIRST <= day < LAST:
        raise Invalid(f"{day} is too far away.", field="at")
    whole = [one.pk for one in accounts if one.pk and one.next_due_on > day]
    rows = LedgerEntry.objects.all_rows_unchecked().filter(account_id__in=whole, effective_on__lte=day)
    sums = dict(rows.values_list("account_id").annotate(Sum("amount")))
    others = [one for one in accounts if not one.pk or one.next_due_on <= day]
    foreseen = {
        (one.employee_id, one.bank_id): prediction(book, day)
        for one, book in zip(others, books.read(actor, others), strict=True)
    }
    return [
        foreseen.get((one.employee_id, one.bank_id), Decimal(sums.get(one.pk, 0)).quantize(PLACES))
        for one in accounts
    ]


def balance(actor: Actor, account: LeaveAccount, *, at: date | None = None) -> Decimal:
    return balances(actor, [account], at=at)[0]


def left_after(actor: Actor, account: LeaveAccount, days: Days) -> Decimal:
    """What stays when the days are taken, on the worst day from then on: negative where they are not covered."""
    (book,) = books.read(actor, [account])
    return left_with(book, days)


def year_figures(
    actor: Actor, accounts: Sequence[LeaveAccount], years: Sequence[int]
) -> list[list[YearFigures]]:
    """For each account, in their order, each of the years: called by the calendar year in which it begins.

    All entries are read, not summed by the database: what is due, and expires, follows from each of them. Raises Invalid
    for a year of which no ledger tells.
    """
    wrong = [year for year in years if not FIRST.year <= year < LAST.year]
    if wrong:
        raise Invalid(f"{wrong[0]} is too far away.", field="year")
    today = type_queries.today(actor)
    return [
        [arithmetic.year_figures(book, date(year, row.year_starts_month, 1), today) for year in years]
        for row, book in zip(accounts, books.read(actor, accounts), strict=True)
    ]


def toil_items(accounts: Sequence[LeaveAccount]) -> dict[int, list[ToilItem]]:
    """By account, the oldest first; `entry.year_on` tells the leave year."""
    rows = LedgerEntry.objects.all_rows_unchecked().filter(account__in=[one.pk for one in accounts if one.pk])
    items = list(rows.filter(kind=EntryKind.TOIL.value, corrects__isnull=True).order_by("effective_on", "pk"))
    corrections = list(rows.filter(corrects__in=items).order_by("pk"))
    notes = {one.pk: one.note for one in items}
    notes |= {one.corrects_id or 0: one.note for one in corrections if one.kind == EntryKind.TOIL}
    left = {one.pk or 0: amount for one, amount in books.standing([*items, *corrections])}
    found: dict[int, list[ToilItem]] = {}
    for one in items:
        if one.pk in left:
            found.setdefault(one.account_id, []).append(ToilItem(one, left[one.pk], notes[one.pk]))
    return found


def ledger(actor: Actor, account: LeaveAccount) -> list[Line]:
    """What moved the balance, the last day first, with what each entry says."""
    rows = LedgerEntry.objects.visible_to(actor).filter(account_id=account.pk or 0)
    found: list[Line] = []
    sum_so_far = ZERO
    for one in rows.select_related("request__leave_type", "corrects").order_by("effective_on", "pk"):
        sum_so_far += one.amount
        found.append(Line(one, sum_so_far, words_of(one)))
    return found[::-1]


def terms(actor: Actor, account: LeaveAccount) -> list[AccountTerms]:
    """By what it grows, the last first; for one that is not opened yet, what it will be opened with."""
    if not account.pk:
        return [books.usual_terms(account, type_queries.settings(actor), type_queries.today(actor))]
    rows = AccountTerms.objects.visible_to(actor).filter(account=account).select_related("policy")
    return list(rows.order_by("-from_on"))


def hours_of_a_day(actor: Actor) -> Decimal:
    """By which balances in days are told in hours."""
    return places.settings(actor).default_leave_hours


def in_unit(account: LeaveAccount, hours: Decimal, hours_of_a_day: Decimal) -> Decimal:
    """So many hours, in the account's unit."""
    return hours if account.unit == Unit.HOURS else (hours / hours_of_a_day).quantize(PLACES)


def balances_in_hours(actor: Actor, accounts: Sequence[LeaveAccount]) -> list[Decimal]:
    """Today's, to the hundredth, in the accounts' order."""
    a_day = hours_of_a_day(actor)
    return [
        (amount if one.unit == Unit.HOURS else amount * a_day).quantize(HUNDREDTH)
        for one, amount in zip(accounts, balances(actor, accounts), strict=True)
    ]
