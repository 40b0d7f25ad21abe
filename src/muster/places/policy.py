"""Rights over settings, locations, departments, positions and devices."""

from muster.core.actor import Role, Scope
from muster.core.policy import allow

ADMIN = Role.ORGANISATION_ADMIN

allow("settings.view", *Role, scope=Scope.SETTINGS)
allow("settings.update", ADMIN, scope=Scope.SETTINGS)
allow("location.list", *Role, scope=Scope.DEPARTMENT)
allow("location.create", ADMIN, scope=Scope.DEPARTMENT)
allow("location.update", ADMIN, scope=Scope.DEPARTMENT)
allow("location.archive", ADMIN, scope=Scope.DEPARTMENT)
allow("department.list", *Role, scope=Scope.DEPARTMENT)
allow("department.create", ADMIN, Role.PAYROLL_OFFICER, scope=Scope.DEPARTMENT)
allow("department.update", ADMIN, Role.PAYROLL_OFFICER, scope=Scope.DEPARTMENT)
allow("department.archive", ADMIN, scope=Scope.DEPARTMENT)
allow("position.create", ADMIN, Role.ROSTER_MANAGER, scope=Scope.DEPARTMENT)
allow("position.archive", ADMIN, Role.ROSTER_MANAGER, scope=Scope.DEPARTMENT)
allow("device.list", ADMIN, Role.PAYROLL_OFFICER, Role.ROSTER_MANAGER, Role.MANAGER, scope=Scope.DEVICE)
allow("device.create", ADMIN, scope=Scope.DEVICE)
allow("device.update", ADMIN, scope=Scope.DEVICE)
