"""What changes leave. One module a subject."""

from muster.leave.actions.accounts import follow_employee, open_account, set_terms
from muster.leave.actions.allowances import (
    add_toil,
    remove_toil,
    set_allowance_of_year,
    set_carry_forward_of_year,
    update_toil,
)
from muster.leave.actions.approval import approve, cancel, decline
from muster.leave.actions.availability import (
    AvailabilityFacts,
    delete_availability,
    delete_occurrence,
    enter_availability,
    update_availability,
    update_occurrence,
)
from muster.leave.actions.banks import archive_bank, create_bank, update_bank
from muster.leave.actions.delegations import delegate, withdraw_delegation
from muster.leave.actions.following_events import follow_department, follow_event, unlock_event
from muster.leave.actions.groups import book_for_many, cancel_group
from muster.leave.actions.in_hours import InHours, adjust_hours, set_hours
from muster.leave.actions.ledger import adjust, encash, reverse, set_balance, set_opening_balance
from muster.leave.actions.locked import lock_period, unlock_period
from muster.leave.actions.policies import archive_policy, create_policy, update_policy
from muster.leave.actions.profiles import LeaveProfileFacts, set_profile
from muster.leave.actions.requests import ask_for_leave, change_request
from muster.leave.actions.set_up import set_up
from muster.leave.actions.settings import LeaveSettingsFacts, update_leave_settings
from muster.leave.actions.takings import accrue_worked, give_back, take
from muster.leave.actions.types import (
    LeaveTypeFacts,
    create_leave_type,
    create_leave_types,
    delete_leave_type,
    restore_leave_type,
    update_leave_type,
)

__all__ = [
    "AvailabilityFacts",
    "InHours",
    "LeaveProfileFacts",
    "LeaveSettingsFacts",
    "LeaveTypeFacts",
    "accrue_worked",
    "add_toil",
    "adjust",
    "adjust_hours",
    "approve",
    "archive_bank",
    "archive_policy",
    "ask_for_leave",
    "book_for_many",
    "cancel",
    "cancel_group",
    "change_request",
    "create_bank",
    "create_leave_type",
    "create_leave_types",
    "create_policy",
    "decline",
    "delegate",
    "delete_availability",
    "delete_leave_type",
    "delete_occurrence",
    "encash",
    "enter_availability",
    "follow_department",
    "follow_employee",
    "follow_event",
    "give_back",
    "lock_period",
    "open_account",
    "remove_toil",
    "restore_leave_type",
    "reverse",
    "set_allowance_of_year",
    "set_balance",
    "set_carry_forward_of_year",
    "set_hours",
    "set_opening_balance",
    "set_profile",
    "set_terms",
    "set_up",
    "take",
    "unlock_event",
    "unlock_period",
    "update_availability",
    "update_bank",
    "update_leave_settings",
    "update_leave_type",
    "update_occurrence",
    "update_policy",
    "update_toil",
    "withdraw_delegation",
]
