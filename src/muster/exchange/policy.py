"""Rights over webhooks: administrators'."""

from muster.core.actor import Role, Scope
from muster.core.policy import allow

# What was told is about leave.
allow("webhook.list", Role.ORGANISATION_ADMIN, scope=Scope.LEAVE)
# The address and the secret.
allow("webhook.view", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("webhook.update", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
allow("webhook.test", Role.ORGANISATION_ADMIN, scope=Scope.ORGANISATION)
