"""The verbs of attendance: the only place that changes its state. A module for each kind of thing."""

from muster.attendance.actions.approval import (
    approve_shift,
    approve_timesheet,
    export_timesheet,
    reopen_timesheet,
    withdraw_shift_approval,
)
from muster.attendance.actions.clocking import (
    Place,
    keep_unclaimed,
    record_clock_event,
    settle_unclaimed,
    settle_waiting_event,
)
from muster.attendance.actions.rules import (
    update_settings,
)
from muster.attendance.actions.shifts import (
    BreakFacts,
    ShiftFacts,
    check_out,
    close_shift,
    correct_shift,
    create_shift,
    delete_shift,
    flag_open_shift_of,
    set_breaks,
    update_shift,
)

__all__ = [
    "BreakFacts",
    "Place",
    "ShiftFacts",
    "approve_shift",
    "approve_timesheet",
    "check_out",
    "close_shift",
    "correct_shift",
    "create_shift",
    "delete_shift",
    "export_timesheet",
    "flag_open_shift_of",
    "keep_unclaimed",
    "record_clock_event",
    "reopen_timesheet",
    "set_breaks",
    "settle_unclaimed",
    "settle_waiting_event",
    "update_settings",
    "update_shift",
    "withdraw_shift_approval",
]
