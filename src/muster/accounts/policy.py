"""Rights over credentials."""

from muster.core.actor import PERSON_ROLES, Role, Scope
from muster.core.policy import allow

allow("api_key.list", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.create", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.revoke", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("log_in.give", Role.ORGANISATION_ADMIN, scope=Scope.USER)
# One's own password and sessions: for whoever is logged in.
allow("account.update", *PERSON_ROLES)
