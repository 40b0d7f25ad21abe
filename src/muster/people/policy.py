"""Rights over people."""

from typing import Any

from muster.core.actor import Actor, Role, Scope
from muster.core.policy import allow
from muster.people.visibility import manages

ADMIN = Role.ORGANISATION_ADMIN
PAYROLL = Role.PAYROLL_OFFICER
ROSTERS = Role.ROSTER_MANAGER


def own(actor: Actor, item: Any) -> bool:
    """What is the actor's own."""
    return actor.employee_id is not None and item.employee_id == actor.employee_id


def managed(actor: Actor, item: Any) -> bool:
    """What belongs to somebody whom the actor manages now, oneself left out: nobody approves their own."""
    return item.employee_id != actor.employee_id and manages(actor, item.employee_id)


allow("employee.list", *Role, scope=Scope.USER)
# Pages that are about other people: who is in, the list of people.
allow("team.view", ADMIN, PAYROLL, ROSTERS, Role.MANAGER, scope=Scope.USER)
allow("employee.view", ADMIN, PAYROLL, ROSTERS, Role.KIOSK, scope=Scope.USER)
allow("employee.view", Role.EMPLOYEE, when=own, scope=Scope.USER)
allow("employee.view", Role.MANAGER, when=managed, scope=Scope.USER)
allow("employee.create", ADMIN, PAYROLL, scope=Scope.USER)
allow("employee.update", ADMIN, PAYROLL, scope=Scope.USER)
allow("employee.deactivate", ADMIN, PAYROLL, scope=Scope.USER)
allow("employee.view_rate", ADMIN, PAYROLL, scope=Scope.COST)
allow("employee.set_rate", ADMIN, PAYROLL, scope=Scope.COST)
# Whoever could give a role could take every right there is: administrators alone.
allow("employee.set_roles", ADMIN, scope=Scope.USER)
allow("custom_field.create", ADMIN, PAYROLL, scope=Scope.SETTINGS)
allow("qualification.create", ADMIN, PAYROLL, ROSTERS, scope=Scope.QUALIFICATIONS)
