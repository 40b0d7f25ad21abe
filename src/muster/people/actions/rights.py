"""What a change of somebody asks of the one who makes it, beside the right to change them at all."""

from collections.abc import Collection, Mapping
from typing import Any

from muster.core.actor import Actor, Role
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.people.actions.codes import CODES
from muster.people.listing import administrators
from muster.people.models import WAGES, Employee

# Whoever gets the invitation, or logs in as them, has their roles.
WAY_IN = frozenset({"person", "login_enabled"})


def rights_asked(row: Employee, facts: Mapping[str, Any]) -> set[str]:
    """Actions of the policy table, by what differs from the row as it is: ask before the facts are set."""
    moved = {name for name, value in facts.items() if name != "roles" and getattr(row, name) != value}
    asked = set()
    # Equal or not: who may not see them could otherwise find them out by trying.
    if facts.keys() & WAGES:
        asked.add("employee.set_rate")
    if facts.keys() & CODES:
        asked.add("employee.set_codes")
    if "roles" in facts and set(facts["roles"] or ()) != set(row.roles):
        asked.add("employee.set_roles")
    if not row.loaded:  # somebody new
        return asked
    powerful = row.role_set != {Role.EMPLOYEE}
    invited_by_address = "email" in moved and row.person_id is None
    if powerful and (moved & WAY_IN or invited_by_address):
        asked.add("employee.set_roles")
    if "sees_costs" in moved:
        asked.add("employee.set_roles")
    return asked


def require_all(actor: Actor, asked: Collection[str], row: Employee) -> None:
    for action in sorted(asked):
        require(actor, action, row)


def keep_own_role(actor: Actor, row: Employee, facts: Mapping[str, Any]) -> None:
    """Raises Conflict for an administrator who would lock themselves out, in person or by a key of theirs.

    So it does for the last one there is, whoever takes their role.
    """
    roles = facts.get("roles", row.roles) or ()
    if Role.ORGANISATION_ADMIN not in row.role_set:
        return
    itself = row.pk == actor.named_employee_id
    if Role.ORGANISATION_ADMIN not in roles:
        if itself:
            raise Conflict(
                "You cannot take your own administrator role. Ask another administrator.", field="roles"
            )
        keep_an_administrator(row)
    if itself and not facts.get("login_enabled", True):
        raise Conflict("You cannot take your own log-in. Ask another administrator.", field="login_enabled")


def keep_an_administrator(row: Employee) -> None:
    """Raises Conflict for the last active administrator of their organisation."""
    if not row.active or Role.ORGANISATION_ADMIN not in row.role_set:
        return
    if administrators(Actor.system(row.organisation_id)).exclude(pk=row.pk).exists():
        return
    raise Conflict(f"{row.name} is the only administrator. Make somebody else one first.", field="roles")
