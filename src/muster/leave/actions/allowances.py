"""The figures of a leave year as people set them: its allowance, what was carried forward, time off in lieu."""

from datetime import date
from decimal import Decimal

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid, NotFound
from muster.core.policy import require
from muster.leave import books, type_queries
from muster.leave.actions.ledger import noted
from muster.leave.actions.posting import checked, dated, entry, reclaim, reversal, write
from muster.leave.figures import year_figures
from muster.leave.kinds import EntryKind
from muster.leave.models import LeaveAccount, LedgerEntry
from muster.leave.years import DAY, FIRST, LAST, next_year


def set_allowance_of_year(
    actor: Actor, account: LeaveAccount, *, year: int, amount: Decimal, note: str = ""
) -> LeaveAccount:
    """Adjust the year so that its whole allowance is so much. Other years keep theirs.

    A leave year is called by the calendar year in which it begins.
    """
    if checked(amount) < 0:
        raise Invalid("An allowance is 0 or more.", field="amount")
    return _set(actor, account, EntryKind.ADJUSTMENT, year=year, amount=amount, note=note)


def set_carry_forward_of_year(
    actor: Actor, account: LeaveAccount, *, year: int, amount: Decimal, note: str = ""
) -> LeaveAccount:
    """Enter what is missing to so much carried into the year, or take back what is too much.

    What somebody owes is carried by the terms of their balance; by hand it is an adjustment.
    """
    if checked(amount) < 0:
        raise Invalid("What is carried forward is 0 or more.", field="amount")
    return _set(actor, account, EntryKind.CARRY_FORWARD, year=year, amount=amount, note=note)


def add_toil(
    actor: Actor,
    account: LeaveAccount,
    *,
    year: int,
    amount: Decimal,
    note: str = "",
    on: date | None = None,
    expires_on: date | None = None,
) -> LedgerEntry:
    """Time off for time worked, in a leave year: from today where that is in it, else from its first or last day.

    What is left of it is gone from `expires_on` on, by default with the leave year as its terms have it.
    """
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        first = year_of(account, year)
        last = next_year(first) - DAY
        day = on or min(max(type_queries.today(actor), first), last)
        if not first <= day <= last:
            raise Invalid(f"{day} is not in the leave year that begins on {first}.", field="on")
        if expires_on is not None and dated(expires_on, field="expires_on") <= day:
            raise Invalid("It expires on a later day than that from which it counts.", field="expires_on")
        line = entry(account, EntryKind.TOIL, day, _positive(amount), note=noted(note), expires_on=expires_on)
        write(made, account, [line])
        return line


def update_toil(
    actor: Actor, item: LedgerEntry, *, amount: Decimal | None = None, note: str | None = None
) -> LedgerEntry:
    """Enter what the item has more or less from now on, and what it is called. Raises NotFound for one that was removed."""
    with change(actor) as made:
        require(actor, "leave_account.adjust", item)
        account, left = _open_item(made, item)
        missing = _positive(amount) - left if amount is not None else Decimal(0)
        words = _words(item) if note is None else noted(note)
        if missing or words != _words(item):
            line = entry(
                account, EntryKind.TOIL, item.effective_on, missing, note=words, expires_on=item.expires_on
            )
            line.corrects = item
            write(made, account, [line])
        return item


def remove_toil(actor: Actor, item: LedgerEntry) -> None:
    """Raises NotFound for one that was removed."""
    with change(actor) as made:
        require(actor, "leave_account.adjust", item)
        account, left = _open_item(made, item)
        item.account = account
        write(made, account, [reversal(item, -left)])


def year_of(account: LeaveAccount, year: int) -> date:
    """The first day of the leave year that is called by the calendar year in which it begins."""
    if not FIRST.year <= year < LAST.year:
        raise Invalid(f"{year} is too far away.", field="year")
    return date(year, account.year_starts_month, 1)


def _positive(amount: Decimal) -> Decimal:
    if checked(amount) <= 0:
        raise Invalid("Time off in lieu is more than 0.", field="amount")
    return checked(amount)


def _open_item(made: Change, item: LedgerEntry) -> tuple[LeaveAccount, Decimal]:
    """Its account, and what of it stands."""
    account = reclaim(made, item.account)
    found = {one.pk: left for one, left in books.standing(_lines_of(item))}
    if item.kind != EntryKind.TOIL or item.pk not in found:
        raise NotFound("Time off in lieu")
    return account, found[item.pk]


def _lines_of(item: LedgerEntry) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.all_rows_unchecked()
    return [item, *rows.filter(corrects=item).order_by("pk")]


def _words(item: LedgerEntry) -> str:
    return next(one.note for one in reversed(_lines_of(item)) if one.kind == EntryKind.TOIL)


def _set(
    actor: Actor, account: LeaveAccount, kind: EntryKind, *, year: int, amount: Decimal, note: str
) -> LeaveAccount:
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        first = year_of(account, year)
        (book,) = books.read(actor, [account])
        figures = year_figures(book, first, type_queries.today(actor))
        now = figures.carry_forward if kind == EntryKind.CARRY_FORWARD else figures.allowance
        missing = checked(amount) - now
        if missing:
            write(made, account, [entry(account, kind, first, missing, note=noted(note))])
        return account
