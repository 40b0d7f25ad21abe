"""What approved requests take from balances and give back, and what approved time adds to them.

These run within the change of whoever approves, whose right to do so was asked there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from muster.core.change import Change
from muster.core.errors import Conflict
from muster.leave import books
from muster.leave.accrual import left_with
from muster.leave.actions.posting import claim, entry, lock, post_due, reversal, write
from muster.leave.growth import waits_until
from muster.leave.kinds import AccrualMethod, EntryKind, Unit
from muster.leave.models import AccountTerms, LeaveAccount, LeaveBank, LeaveRequest, LeaveType, LedgerEntry
from muster.leave.terms import PLACES, WORKED, ZERO, Account, Days
from muster.people.models import Employee

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Portion:
    """What one balance gives to a request."""

    leave_type: LeaveType
    bank: LeaveBank
    days: Days


def take(made: Change, request: LeaveRequest) -> None:
    """Enter what each day of the request takes, in the unit of the balance; once, however often it is called.

    What the balance does not cover is taken by the fallback type, where the request names one. Raises Conflict when a
    type that prevents negative balances is not covered, unless `overrode` says "balance".
    """
    bank = request.leave_type.bank
    if bank is None:
        return
    portions = _portions(made, request, bank)
    wanted = {(one.bank.pk, on): amount for one in portions for on, amount in one.days.items()}
    there: dict[tuple[int, date], Decimal] = {}
    for line, left in books.standing(_lines_of([request])):
        key = (line.account.bank_id, line.effective_on)
        there[key] = there.get(key, ZERO) - left
    if there == wanted:
        return
    give_back(made, request)
    for one in portions:
        _take(made, request, one)


def give_back(made: Change, request: LeaveRequest) -> None:
    """Take back all that is entered for the request, each day's on its date; nothing when nothing is."""
    lock(request.employee_id)
    give_back_all(made, [request])


def give_back_all(made: Change, requests: Sequence[LeaveRequest]) -> None:
    """The same of many whose people are locked, in the same few statements."""
    accounts: dict[int, LeaveAccount] = {}
    lines = []
    for line, left in books.standing(_lines_of(requests)):
        line.account = accounts.setdefault(line.account_id, line.account)
        lines.append(reversal(line, -left))
    if lines:
        made.create_all(lines)
        post_due(made, list(accounts.values()), told=True)


def days_taken(request: LeaveRequest, unit: str) -> Days:
    """What each day of the request takes in days or hours, adding up to the whole; days that take nothing are left out."""
    found: Days = {}
    minutes = 0
    for one in sorted(request.days, key=lambda day: str(day["date"])):
        hours = -(Decimal(minutes) / MINUTES_OF_AN_HOUR).quantize(PLACES)
        minutes += int(one["minutes"])
        hours += (Decimal(minutes) / MINUTES_OF_AN_HOUR).quantize(PLACES)
        amount = Decimal(str(one["amount"])).quantize(PLACES) if unit == Unit.DAYS else hours
        if amount:
            found[date.fromisoformat(str(one["date"]))] = amount
    return found


def _lines_of(requests: Iterable[LeaveRequest]) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.all_rows_unchecked().filter(request__in=list(requests))
    return rows.select_related("account__employee", "account__bank")


def _portions(made: Change, request: LeaveRequest, bank: LeaveBank) -> list[Portion]:
    """Of each bank that gives something, as though nothing had been taken for the request yet."""
    account = claim(made, request.employee, bank)
    days, fallback = days_taken(request, account.unit), request.fallback_type
    if fallback is None:
        return [Portion(request.leave_type, bank, days)] if days else []
    (book,) = books.read(made.actor, [account])
    covered = _covered(books.without(book, request), days)
    found = [Portion(request.leave_type, bank, covered)] if covered else []
    rest = {
        on: 1 - covered.get(on, ZERO) / amount for on, amount in days.items() if covered.get(on) != amount
    }
    if fallback.bank is not None and rest:
        whole = days_taken(request, claim(made, request.employee, fallback.bank).unit)
        # A part of a day is the same part of it in the other's unit.
        parts = {on: (whole[on] * part).quantize(PLACES) for on, part in rest.items() if on in whole}
        found.append(Portion(fallback, fallback.bank, parts))
    return found


def _covered(book: Account, days: Days) -> Days:
    """Of each day, in order, as much as the balance covers."""
    found: Days = {}
    for on in sorted(days):
        amount = days[on] + min(left_with(book, {**found, on: days[on]}), ZERO)
        if amount > 0:
            found[on] = amount
    return found


def _take(made: Change, request: LeaveRequest, portion: Portion) -> None:
    account, days = claim(made, request.employee, portion.bank), portion.days
    if portion.leave_type.prevents_negative and "balance" not in request.overrode:
        (book,) = books.read(made.actor, [account])
        left, asked = left_with(book, days), sum(days.values(), ZERO)
        if left < 0:
            there = max(left + asked, ZERO)
            raise Conflict(
                f"{portion.leave_type.name} takes {asked.normalize():f} {account.unit} and {there.normalize():f} are left."
            )
    lines = [
        entry(account, EntryKind.TAKEN, on, -amount, request=request) for on, amount in sorted(days.items())
    ]
    write(made, account, lines)


def accrue_worked(made: Change, employee: Employee, *, on_date: date, minutes: int, shift_id: int) -> None:
    """What approved time earns in balances that grow by hours worked. 0 minutes: it is approved no more.

    Once for each shift, however often it is called.
    """
    key = f"{WORKED}{shift_id}"
    terms = AccountTerms.objects.all_rows_unchecked().filter(
        employee=employee, policy__method=AccrualMethod.HOURS_WORKED.value
    )
    there = LedgerEntry.objects.all_rows_unchecked().filter(employee=employee, key=key)
    ids = {*terms.values_list("account_id", flat=True), *there.values_list("account_id", flat=True)}
    if not ids:
        return
    lock(employee.pk)
    rows = LeaveAccount.objects.all_rows_unchecked().filter(pk__in=ids).select_related("employee", "bank")
    accounts = list(rows.order_by("pk"))
    for account, book in zip(accounts, books.read(made.actor, accounts), strict=True):
        on, amount = _earned(book, on_date, minutes)
        in_force = books.standing(there.filter(account=account))
        if {line.effective_on: left for line, left in in_force} == ({on: amount} if amount else {}):
            continue
        lines = [reversal(line, -left) for line, left in in_force]
        if amount:
            lines.append(entry(account, EntryKind.ACCRUAL, on, amount, key=key))
        write(made, account, lines)


def _earned(book: Account, on_date: date, minutes: int) -> tuple[date, Decimal]:
    """When it counts and how much, before the cap."""
    terms = book.terms_on(on_date)
    if terms is None or terms.policy is None or terms.policy.method != AccrualMethod.HOURS_WORKED:
        return on_date, ZERO
    amount = terms.policy.hourly_amount * minutes / MINUTES_OF_AN_HOUR
    return max(on_date, waits_until(book, terms.policy) or on_date), amount.quantize(PLACES)
