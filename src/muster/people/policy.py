"""Rights over people."""

from typing import Any

from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.policy import allow
from muster.people.visibility import manages, manages_department, sees_costs
from muster.places.models import Department

ADMIN = Role.ORGANISATION_ADMIN
PAYROLL = Role.PAYROLL_OFFICER
ROSTERS = Role.ROSTER_MANAGER
OFFICE = frozenset({ADMIN, PAYROLL, ROSTERS})


def own(actor: Actor, item: Any) -> bool:
    """What is the actor's own."""
    return actor.employee_id is not None and item.employee_id == actor.employee_id


def managed(actor: Actor, item: Any) -> bool:
    """What belongs to somebody whom the actor manages now, oneself left out: nobody approves their own."""
    return item.employee_id != actor.employee_id and manages(actor, item.employee_id)


def _roles(item: Any) -> frozenset[Role]:
    roles: frozenset[Role] = getattr(item, "employee", item).role_set
    return roles


def below_administrators(actor: Actor, item: Any) -> bool:  # noqa: ARG001 - the shape of a condition
    """What belongs to anybody but an administrator. Without an item: to somebody new."""
    return item is None or ADMIN not in _roles(item)


def below_office(actor: Actor, item: Any) -> bool:  # noqa: ARG001 - the shape of a condition
    """What belongs to anybody but administrators, payroll officers and roster managers."""
    return item is None or _roles(item).isdisjoint(OFFICE)


def managed_below_office(actor: Actor, item: Any) -> bool:
    """What belongs to somebody whom the actor manages now and who has no office role."""
    return item is None or (below_office(actor, item) and managed(actor, item))


def costs_shown(actor: Actor, item: Any) -> bool:  # noqa: ARG001 - the shape of a condition
    """As a manager, to those who were given that."""
    return sees_costs(actor)


def managed_with_costs(actor: Actor, item: Any) -> bool:
    """As before, for a manager who sees costs."""
    return sees_costs(actor) and managed_below_office(actor, item)


def managed_department(actor: Actor, item: Any) -> bool:
    """A department that the actor manages now, or what belongs to one."""
    return manages_department(actor, item.pk if isinstance(item, Department) else item.department_id)


allow("profile.view", *PERSON_ROLES, scope=Scope.ME)
allow("role.list", *PERSON_ROLES, scope=Scope.PLATFORM)
allow("employee.list", *Role, scope=Scope.USER)
# Pages that are about other people: who is in, the list of people.
allow("team.view", ADMIN, PAYROLL, ROSTERS, Role.MANAGER, scope=Scope.USER)
allow("employee.view", ADMIN, PAYROLL, ROSTERS, Role.KIOSK, scope=Scope.USER)
allow("employee.view", Role.EMPLOYEE, when=own, scope=Scope.USER)
allow("employee.view", Role.MANAGER, when=managed, scope=Scope.USER)
# Whoever makes somebody must have the right to change them then: a manager makes them in a department of theirs.
allow("employee.create", ADMIN, PAYROLL, ROSTERS, Role.MANAGER, scope=Scope.USER)
allow("employee.update", ADMIN, PAYROLL, scope=Scope.USER)
allow("employee.update", ROSTERS, when=below_office, scope=Scope.USER)
allow("employee.update", Role.MANAGER, when=managed_below_office, scope=Scope.USER)
# Nobody takes the access of somebody who has more rights, nor what opens the clock for them.
for verb in ("deactivate", "set_codes", "view_codes"):
    allow(f"employee.{verb}", ADMIN, scope=Scope.USER)
    allow(f"employee.{verb}", PAYROLL, when=below_administrators, scope=Scope.USER)
    allow(f"employee.{verb}", ROSTERS, when=below_office, scope=Scope.USER)
    allow(f"employee.{verb}", Role.MANAGER, when=managed_below_office, scope=Scope.USER)
allow("employee.view_codes", Role.EMPLOYEE, when=own, scope=Scope.USER)
# Their number in the payroll program: a credential for people alone does not give it (tanda-v2.txt 935).
allow("employee.set_payroll_number", *OFFICE, Role.MANAGER, scope=Scope.COST)
for verb in ("view_rate", "set_rate"):
    allow(f"employee.{verb}", ADMIN, PAYROLL, scope=Scope.COST)
    allow(f"employee.{verb}", Role.MANAGER, when=managed_with_costs, scope=Scope.COST)
# Whoever could give a role could take every right there is: administrators alone.
allow("employee.set_roles", ADMIN, scope=Scope.USER)
# Who puts people into a department and takes them out of it, from either side: the scope is asked of the change itself.
allow("department.set_staff", ADMIN, PAYROLL, ROSTERS)
allow("department.set_staff", Role.MANAGER, when=managed_department)
# It makes them managers, from the department's side.
allow("department.set_managers", ADMIN, scope=Scope.DEPARTMENT)
# "Department managers can read and update information about the departments they manage" (tanda-v2.txt 1675, 1832).
for action in ("department.view", "department.update", "position.view", "position.update"):
    allow(action, Role.MANAGER, when=managed_department, scope=Scope.DEPARTMENT)
allow("custom_field.create", ADMIN, PAYROLL, scope=Scope.SETTINGS)
for noun in ("custom_field", "employment_type", "work_group"):
    allow(f"{noun}.list", *Role, scope=Scope.USER)
allow("qualification.list", *Role, scope=Scope.QUALIFICATIONS)
for verb in ("create", "update", "delete"):
    allow(f"qualification.{verb}", ADMIN, PAYROLL, ROSTERS, scope=Scope.QUALIFICATIONS)
# What tax offices, banks and super funds must know: one's own, and that of everybody for whoever pays them.
for verb in ("view", "update"):
    allow(f"financial.{verb}", ADMIN, PAYROLL, scope=Scope.FINANCIAL)
    allow(f"financial.{verb}", *PERSON_ROLES, when=own, scope=Scope.FINANCIAL)
# "Only the current user can view their TFN" (tanda-v2.txt 1111); Muster itself reports it to the tax office.
allow("tax_file_number.view", *PERSON_ROLES, when=own, scope=Scope.FINANCIAL)
allow("tax_file_number.view", Role.SYSTEM, scope=Scope.FINANCIAL)
allow("super_fund.create", *PERSON_ROLES, scope=Scope.FINANCIAL)
# "visible to the user and their managers" (tanda-v2.txt 3088).
for verb in ("view", "create"):
    allow(f"employee_file.{verb}", ADMIN, PAYROLL, scope=Scope.USER)
    allow(f"employee_file.{verb}", Role.MANAGER, when=managed, scope=Scope.USER)
    allow(f"employee_file.{verb}", Role.EMPLOYEE, when=own, scope=Scope.USER)
allow("employee_file.delete", ADMIN, PAYROLL, scope=Scope.USER)
allow("employee_file.delete", Role.MANAGER, when=managed, scope=Scope.USER)
# Names, birthday, address, whom to call: one's own, and those of the people whom one looks after.
for verb in ("view", "update"):
    allow(f"own_details.{verb}", *PERSON_ROLES, when=own, scope=Scope.PERSONAL)
    allow(f"personal_details.{verb}", ADMIN, PAYROLL, scope=Scope.PERSONAL)
    allow(f"personal_details.{verb}", ROSTERS, when=below_office, scope=Scope.PERSONAL)
    allow(f"personal_details.{verb}", Role.MANAGER, when=managed_below_office, scope=Scope.PERSONAL)
