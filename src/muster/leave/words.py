"""What an entry says to whoever reads a ledger, and how long leave is."""

from decimal import Decimal

from muster.leave.kinds import EntryKind, Unit
from muster.leave.models import LeaveRequest, LedgerEntry
from muster.leave.working import leave_day, total

BY_HAND = {
    EntryKind.OPENING: "Opening balance",
    EntryKind.ACCRUAL: "Given",
    EntryKind.TAKEN: "Leave taken",
    EntryKind.ADJUSTMENT: "Adjusted by hand",
    EntryKind.TOIL: "Time off in lieu",
    EntryKind.CARRY_FORWARD: "Carried forward, entered by hand",
    EntryKind.EXPIRY: "Expired",
    EntryKind.ENCASHMENT: "Paid out",
    EntryKind.REVERSAL: "Taken back",
}
# What the terms of the balance gave or took, by how the entry's key begins.
BY_TERMS = {
    "accrual": "Accrued",
    "worked": "Accrued for time worked",
    "carry_out": "Carried over to the next leave year",
    "carry_in": "Carried over from the leave year before",
    "not_carried": "Not taken in the leave year that ended",
    "expiry": "Not taken in time",
}
LESS = "Accrued less: the terms changed, or the balance is at its cap"


def words_of(entry: LedgerEntry) -> str:
    """One line: what it was, of which leave, by whose note, until when it may be taken. Needs request and corrects read."""
    said = _said(entry)
    if entry.request is not None:
        said = f"{said}: {entry.request.leave_type.name}"
    if entry.note:
        said = f"{said}: {entry.note}"
    if entry.expires_on and entry.amount > 0:
        said = f"{said} (to be taken before {entry.expires_on.day} {entry.expires_on:%B %Y})"
    return said


def _said(entry: LedgerEntry) -> str:
    kind = EntryKind(entry.kind)
    if kind == EntryKind.REVERSAL and entry.corrects is not None:
        return f"{BY_HAND[kind]}: {_said(entry.corrects).lower()}"
    what = entry.key.partition(":")[0]
    if what == "accrual" and entry.amount < 0:
        return LESS
    if kind == EntryKind.TOIL and entry.corrects_id:
        return f"{BY_HAND[kind]}, changed"
    return BY_TERMS.get(what, BY_HAND[kind])


def length(request: LeaveRequest) -> str:
    """Its duration by the calendar, as `4 days`, `0.5 days`, `1 hour`; and what of it is worked where that is less."""
    worked = total([leave_day(day) for day in request.days], Unit(request.unit))
    whole = _plain(request.duration)
    said = f"{whole} {request.unit.removesuffix('s') if request.duration == 1 else request.unit}"
    return said if worked >= request.duration else f"{said}, {_plain(worked)} of them working {request.unit}"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
