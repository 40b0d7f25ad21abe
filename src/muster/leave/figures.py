"""A leave year in figures, of what its entries add up to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.leave.accrual import CARRY_OUT, NOT_CARRIED, differences
from muster.leave.kinds import EntryKind
from muster.leave.terms import ZERO, Account, Due, Entry
from muster.leave.years import DAY, next_year

GIVEN = (EntryKind.OPENING, EntryKind.ACCRUAL, EntryKind.ADJUSTMENT)


@dataclass(frozen=True)
class YearFigures:
    """`allowance` is that of the whole year, `accrued` what of it is there today.

    `used`, `expired` and `paid_out` are positive when something is gone. What is taken out of the year at its end still
    counts as remaining in it.
    """

    year_on: date
    allowance: Decimal
    accrued: Decimal
    toil: Decimal
    carry_forward: Decimal
    used: Decimal
    expired: Decimal
    paid_out: Decimal

    @property
    def remaining(self) -> Decimal:
        given = self.allowance + self.toil + self.carry_forward
        return given - self.used - self.expired - self.paid_out


def year_figures(account: Account, year_on: date, today: date) -> YearFigures:
    """Of the leave year that begins on `year_on`. Later this year only what accrues is foreseen."""
    until = max(today, next_year(year_on) - DAY)
    to_come = [
        one
        for one in differences(account, until)
        if one.effective_on <= today or one.kind == EntryKind.ACCRUAL
    ]
    kinds = {one.id: one.kind for one in account.entries}
    sums = dict.fromkeys(EntryKind, ZERO)
    accrued = ZERO
    lines: list[Entry | Due] = [*account.entries, *to_come]
    for one in lines:
        if one.year_on != year_on or one.key.startswith((CARRY_OUT, NOT_CARRIED)):
            continue
        kind = _kind(one, kinds)
        sums[kind] += one.amount
        if kind in GIVEN and one.effective_on <= today:
            accrued += one.amount
    return YearFigures(
        year_on=year_on,
        allowance=sum((sums[kind] for kind in GIVEN), ZERO),
        accrued=accrued,
        toil=sums[EntryKind.TOIL],
        carry_forward=sums[EntryKind.CARRY_FORWARD],
        used=-sums[EntryKind.TAKEN],
        expired=-sums[EntryKind.EXPIRY],
        paid_out=-sums[EntryKind.ENCASHMENT],
    )


def _kind(one: Entry | Due, kinds: dict[int, EntryKind]) -> EntryKind:
    """What takes an entry back counts where that entry counted."""
    corrected = one.corrects if isinstance(one, Entry) else None
    return kinds.get(corrected, one.kind) if corrected is not None else one.kind
