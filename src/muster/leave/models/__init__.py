"""Leave as it is kept."""

from muster.leave.models.availability import Availability, Preference
from muster.leave.models.balances import AccountTerms, AccrualPolicy, LeaveAccount, LedgerEntry
from muster.leave.models.requests import (
    Delegation,
    GroupBooking,
    LeaveProfile,
    LeaveRequest,
    LeaveRequestStatus,
    LockedPeriod,
)
from muster.leave.models.types import (
    Approver,
    CalendarVisibility,
    Colleagues,
    LeaveBank,
    LeaveSettings,
    LeaveType,
    one_step,
)

__all__ = [
    "AccountTerms",
    "AccrualPolicy",
    "Approver",
    "Availability",
    "CalendarVisibility",
    "Colleagues",
    "Delegation",
    "GroupBooking",
    "LeaveAccount",
    "LeaveBank",
    "LeaveProfile",
    "LeaveRequest",
    "LeaveRequestStatus",
    "LeaveSettings",
    "LeaveType",
    "LedgerEntry",
    "LockedPeriod",
    "Preference",
    "one_step",
]
