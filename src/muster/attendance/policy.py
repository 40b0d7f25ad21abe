"""Rights over time worked. An open hand for one's own clock; a closed one for one's own approval."""

from typing import Any

from muster.core.actor import Actor, Role, Scope
from muster.core.policy import allow
from muster.people.policy import ADMIN, PAYROLL, ROSTERS, costs_shown, managed, own
from muster.people.visibility import works_at
from muster.places.queries import own_staff_location_id


def at_this_device(actor: Actor, item: Any) -> bool:
    """A device for the staff of its location alone clocks nobody else."""
    location_id = own_staff_location_id(actor)
    return location_id is None or works_at(item.employee_id, location_id)


allow("clock_event.record", ADMIN, PAYROLL, ROSTERS, scope=Scope.DEVICE)
allow("clock_event.record", Role.KIOSK, when=at_this_device, scope=Scope.DEVICE)
allow("clock_event.record", Role.EMPLOYEE, when=own, scope=Scope.DEVICE)
allow("clock_event.record", Role.MANAGER, when=managed, scope=Scope.DEVICE)
allow("clock_event.list", *Role, scope=Scope.DEVICE)
allow("timeclock_question.list", *Role, scope=Scope.DEVICE)
for verb in ("create", "update", "archive"):
    allow(f"timeclock_question.{verb}", ADMIN, PAYROLL, scope=Scope.DEVICE)
# Who may press for somebody may answer for them.
allow("timeclock_question.answer", ADMIN, PAYROLL, ROSTERS, scope=Scope.DEVICE)
allow("timeclock_question.answer", Role.KIOSK, when=at_this_device, scope=Scope.DEVICE)
allow("timeclock_question.answer", Role.EMPLOYEE, when=own, scope=Scope.DEVICE)
allow("timeclock_question.answer", Role.MANAGER, when=managed, scope=Scope.DEVICE)
allow("unclaimed_press.keep", Role.KIOSK, scope=Scope.DEVICE)
allow("unclaimed_press.settle", ADMIN, PAYROLL, Role.MANAGER, scope=Scope.TIMESHEET)

allow("shift.list", *Role, scope=Scope.TIMESHEET)
for verb in ("create", "update", "close", "delete", "approve"):
    allow(f"shift.{verb}", ADMIN, PAYROLL, scope=Scope.TIMESHEET)
    allow(f"shift.{verb}", Role.MANAGER, when=managed, scope=Scope.TIMESHEET)
# What worked time costs, and what the pay rules made of it.
allow("shift.view_costs", ADMIN, PAYROLL, scope=Scope.COST)
allow("shift.view_costs", Role.MANAGER, when=costs_shown, scope=Scope.COST)
allow("timesheet.list", *Role, scope=Scope.TIMESHEET)
allow("timesheet.approve", ADMIN, PAYROLL, scope=Scope.TIMESHEET)
allow("timesheet.approve", Role.MANAGER, when=managed, scope=Scope.TIMESHEET)
allow("timesheet.export", ADMIN, PAYROLL, scope=Scope.TIMESHEET)
# What everybody is paid for, by the hour.
allow("payroll_report.view", ADMIN, PAYROLL, scope=Scope.TIMESHEET)
allow("attendance_settings.update", ADMIN, PAYROLL, scope=Scope.SETTINGS)
