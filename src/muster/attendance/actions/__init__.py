"""The verbs of attendance: the only place that changes its state. A module for each kind of thing."""

from muster.attendance.actions.allowances import (
    set_allowance,
    set_shift_allowances,
)
from muster.attendance.actions.approval import (
    approve_shift,
    approve_timesheet,
    export_timesheet,
    reopen_timesheet,
    set_timesheet_status,
    withdraw_export,
    withdraw_shift_approval,
)
from muster.attendance.actions.breaks import (
    BreakFacts,
    add_break,
    set_breaks,
    update_break,
)
from muster.attendance.actions.clocking import (
    Place,
    keep_unclaimed,
    record_clock_event,
    settle_unclaimed,
    settle_waiting_event,
)
from muster.attendance.actions.leave import (
    make_leave_shifts,
    remove_leave_shifts,
    renew_leave_shifts,
)
from muster.attendance.actions.pressing import press_at_once
from muster.attendance.actions.questions import (
    Given,
    QuestionFacts,
    answer_press,
    answer_question,
    archive_question,
    create_question,
    update_question,
)
from muster.attendance.actions.ratings import (
    rate_shift,
)
from muster.attendance.actions.rules import (
    update_settings,
)
from muster.attendance.actions.shifts import (
    ShiftFacts,
    check_out,
    close_shift,
    create_shift,
    delete_shift,
    flag_open_shift_of,
    update_shift,
)
from muster.attendance.actions.stated import (
    amend_shift,
    enter_shift,
)

__all__ = [
    "BreakFacts",
    "Given",
    "Place",
    "QuestionFacts",
    "ShiftFacts",
    "add_break",
    "amend_shift",
    "answer_press",
    "answer_question",
    "approve_shift",
    "approve_timesheet",
    "archive_question",
    "check_out",
    "close_shift",
    "create_question",
    "create_shift",
    "delete_shift",
    "enter_shift",
    "export_timesheet",
    "flag_open_shift_of",
    "keep_unclaimed",
    "make_leave_shifts",
    "press_at_once",
    "rate_shift",
    "record_clock_event",
    "remove_leave_shifts",
    "renew_leave_shifts",
    "reopen_timesheet",
    "set_allowance",
    "set_breaks",
    "set_shift_allowances",
    "set_timesheet_status",
    "settle_unclaimed",
    "settle_waiting_event",
    "update_break",
    "update_question",
    "update_settings",
    "update_shift",
    "withdraw_export",
    "withdraw_shift_approval",
]
