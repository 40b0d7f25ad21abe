"""Rights over settings, locations, departments, positions and devices."""

from muster.core.actor import PERSON_ROLES, Role, Scope
from muster.core.policy import allow

ADMIN = Role.ORGANISATION_ADMIN
OFFICE = (ADMIN, Role.PAYROLL_OFFICER, Role.ROSTER_MANAGER)

allow("settings.view", *Role, scope=Scope.SETTINGS)
allow("settings.update", ADMIN, scope=Scope.SETTINGS)
allow("pay_code.list", *Role, scope=Scope.TIMESHEET)
for noun in ("pay_code", "allowance"):
    for verb in ("create", "update", "archive"):
        allow(f"{noun}.{verb}", ADMIN, Role.PAYROLL_OFFICER, scope=Scope.SETTINGS)
allow("location.list", *Role, scope=Scope.DEPARTMENT)
allow("location.create", ADMIN, scope=Scope.DEPARTMENT)
allow("location.update", ADMIN, scope=Scope.DEPARTMENT)
allow("location.archive", ADMIN, scope=Scope.DEPARTMENT)
allow("department.list", *Role, scope=Scope.DEPARTMENT)
allow("department.create", ADMIN, Role.PAYROLL_OFFICER, scope=Scope.DEPARTMENT)
allow("department.update", ADMIN, Role.PAYROLL_OFFICER, scope=Scope.DEPARTMENT)
allow("department.archive", ADMIN, scope=Scope.DEPARTMENT)
# What is more than a name: who belongs to it, what it asks for. Managers of a department: see people's rights.
allow("department.view", *OFFICE, scope=Scope.DEPARTMENT)
allow("position.view", *OFFICE, scope=Scope.DEPARTMENT)
allow("position.update", ADMIN, Role.ROSTER_MANAGER, scope=Scope.DEPARTMENT)
allow("position.create", ADMIN, Role.ROSTER_MANAGER, scope=Scope.DEPARTMENT)
allow("position.archive", ADMIN, Role.ROSTER_MANAGER, scope=Scope.DEPARTMENT)
allow("device.list", ADMIN, Role.PAYROLL_OFFICER, Role.ROSTER_MANAGER, Role.MANAGER, scope=Scope.DEVICE)
allow("device.create", ADMIN, scope=Scope.DEVICE)
allow("device.update", ADMIN, scope=Scope.DEVICE)
allow("device.reset_access_code", ADMIN, scope=Scope.DEVICE)
# Days off by law, and those added to them.
allow("public_holiday.list", *Role, scope=Scope.LEAVE)
for verb in ("create", "delete"):
    allow(f"public_holiday.{verb}", ADMIN, scope=Scope.SETTINGS)
# What rosters show of a day.
for scope in (Scope.ROSTER, Scope.DEPARTMENT):  # tanda-v2.txt 139, 143
    allow("event.list", *Role, scope=scope)
    for verb in ("create", "update", "delete"):
        allow(f"event.{verb}", ADMIN, Role.ROSTER_MANAGER, scope=scope)
# What was changed, by whom and when.
for noun, scope in (
    ("settings", Scope.SETTINGS),
    ("location", Scope.DEPARTMENT),
    ("department", Scope.DEPARTMENT),
    ("device", Scope.DEVICE),
):
    allow(f"{noun}.view_history", *OFFICE, scope=scope)
# What core keeps for an organisation: uploads that wait to be used, and the mail that was sent.
allow("temporary_file.create", *PERSON_ROLES)
allow("mail.list", ADMIN, scope=Scope.ORGANISATION)
allow("mail.send", ADMIN, scope=Scope.ORGANISATION)
