"""Approved time tells the balances of leave that grow by hours worked, in the same change."""

from collections.abc import Iterable

from muster.attendance.models import Shift, ShiftStatus
from muster.core.change import Change
from muster.leave.actions import accrue_worked
from muster.leave.kinds import AccrualMethod
from muster.leave.models import AccountTerms, LedgerEntry
from muster.leave.terms import WORKED


def tell_worked(made: Change, shifts: Iterable[Shift], *, gone: bool = False) -> None:
    """Once for each shift, as it is now: what is not approved, was changed or is `gone` earns nothing. Leave earns nothing."""
    worked = [shift for shift in shifts if shift.leave_request_id is None]
    earning = _earning({shift.employee_id for shift in worked})
    for shift in worked:
        if shift.employee_id in earning:
            counts = shift.status == ShiftStatus.APPROVED and not gone
            minutes = shift.worked_minutes or 0 if counts else 0
            accrue_worked(made, shift.employee, on_date=shift.on_date, minutes=minutes, shift_id=shift.pk)


def _earning(employee_ids: set[int]) -> set[int]:
    """Those who have a balance that grows by hours worked, or had one that did."""
    agreed = AccountTerms.objects.all_rows_unchecked().filter(
        employee_id__in=employee_ids, policy__method=AccrualMethod.HOURS_WORKED.value
    )
    earned = LedgerEntry.objects.all_rows_unchecked().filter(
        employee_id__in=employee_ids, key__startswith=WORKED
    )
    return set(
        agreed.values_list("employee_id", flat=True).union(earned.values_list("employee_id", flat=True))
    )
