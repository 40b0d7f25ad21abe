"""What is entered by hand. Nothing is ever changed: what was wrong is taken back by another entry."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.leave import books, type_queries
from muster.leave.accrual import left_with, prediction
from muster.leave.actions.posting import checked, dated, entry, reclaim, reversal, write
from muster.leave.kinds import EntryKind
from muster.leave.models import LeaveAccount, LedgerEntry
from muster.leave.terms import ZERO

LONGEST_NOTE = 500


def noted(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise Invalid(f"A note has up to {LONGEST_NOTE} characters.", field="note")
    return note.strip()


def adjust(
    actor: Actor, account: LeaveAccount, *, amount: Decimal, note: str = "", on: date | None = None
) -> LedgerEntry:
    """Give what is positive, take what is negative; today unless told."""
    return _enter(actor, account, EntryKind.ADJUSTMENT, amount, note=note, on=on)


def set_opening_balance(
    actor: Actor, account: LeaveAccount, *, amount: Decimal, on: date, note: str = ""
) -> LedgerEntry:
    """What is brought from another system, as of a day."""
    return _enter(actor, account, EntryKind.OPENING, amount, note=note, on=on)


def encash(
    actor: Actor, account: LeaveAccount, *, amount: Decimal, note: str = "", on: date | None = None
) -> LedgerEntry:
    """Pay out so much of the balance. Raises Conflict for more than is left of it, approved leave of later counted."""
    if checked(amount) <= 0:
        raise Invalid("What is paid out is more than 0.", field="amount")
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        day = dated(on or type_queries.today(actor))
        (book,) = books.read(actor, [account])
        short = min(left_with(book, {day: amount}), _balance(made, account, day) - amount)
        if short < 0:
            there = max(amount + short, ZERO)
            raise Conflict(f"{there.normalize():f} {account.unit} are left. No more can be paid out.")
        return _enter(actor, account, EntryKind.ENCASHMENT, -amount, note=note, on=on)


def set_balance(
    actor: Actor, account: LeaveAccount, *, amount: Decimal, note: str = "", on: date | None = None
) -> LeaveAccount:
    """Adjust it so that it is so much at the end of the day, today unless told; its account, opened when there was none."""
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        missing = checked(amount) - _balance(made, account, dated(on or type_queries.today(actor)))
        if missing:
            _enter(actor, account, EntryKind.ADJUSTMENT, missing, note=note, on=on)
        return account


def reverse(actor: Actor, line: LedgerEntry, *, note: str = "") -> LedgerEntry:
    """Take an entry back that was made by hand. Raises Conflict for one that leave or a policy made, and the second time."""
    with change(actor) as made:
        require(actor, "leave_account.adjust", line)
        account = reclaim(made, line.account)
        if line.request_id:
            raise Conflict("This was taken by a request. Cancel the leave instead.")
        if line.key:
            raise Conflict("This follows from the terms of the balance. Change these, or adjust the balance.")
        root = line.corrects_id or line.pk
        rows = LedgerEntry.objects.visible_to(actor).filter(account=account)
        left = books.standing(rows.filter(Q(pk=root) | Q(corrects_id=root)))
        if not left:
            raise Conflict("This entry was taken back already.")
        ((first, amount),) = left
        first.account = account
        back = reversal(first, -amount, note=noted(note))
        write(made, account, [back])
        return back


def _balance(made: Change, account: LeaveAccount, on: date) -> Decimal:
    (book,) = books.read(made.actor, [account])
    return prediction(book, on)


def _enter(
    actor: Actor,
    account: LeaveAccount,
    kind: EntryKind,
    amount: Decimal,
    *,
    note: str,
    on: date | None,
) -> LedgerEntry:
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        if not checked(amount):
            raise Invalid("The amount is 0: there is nothing to enter.", field="amount")
        day = dated(on or type_queries.today(actor))
        line = entry(account, kind, day, checked(amount), note=noted(note))
        write(made, account, [line])
        return line
