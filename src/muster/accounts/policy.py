"""Rights over credentials."""

from muster.core.actor import Role, Scope
from muster.core.policy import allow

allow("api_key.list", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.create", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("api_key.revoke", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
