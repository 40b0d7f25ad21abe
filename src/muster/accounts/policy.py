"""Rights over credentials."""

from typing import Any

from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.policy import allow
from muster.people.policy import below_administrators, below_office, managed_below_office

allow("api_key.list", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.create", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.revoke", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
for verb in ("list", "create", "update", "delete"):
    allow(f"api_profile.{verb}", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("request.list", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("log_in.give", Role.ORGANISATION_ADMIN, scope=Scope.USER)
# "You must be able to manage the User" (tanda-v2.txt 1342). Who is invited has the rights of their roles.
allow("employee.invite", Role.ORGANISATION_ADMIN, scope=Scope.USER)
allow("employee.invite", Role.PAYROLL_OFFICER, when=below_administrators, scope=Scope.USER)
allow("employee.invite", Role.ROSTER_MANAGER, when=below_office, scope=Scope.USER)
allow("employee.invite", Role.MANAGER, when=managed_below_office, scope=Scope.USER)
# One's own password and sessions: for whoever is logged in.
allow("account.update", *PERSON_ROLES)


def is_own_application(actor: Actor, application: Any) -> bool:
    """One's own."""
    return application is None or application.user_id == actor.person_id


for verb in ("list", "create", "update", "delete"):
    allow(f"application.{verb}", Role.ORGANISATION_ADMIN, when=is_own_application, scope=Scope.ORGANISATION)
