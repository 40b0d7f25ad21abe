"""Rights over planned time."""

from muster.core.actor import Role, Scope
from muster.core.policy import allow
from muster.people.policy import managed, own

allow("scheduled_shift.list", *Role, scope=Scope.ROSTER)
allow("scheduled_shift.create", Role.ORGANISATION_ADMIN, Role.ROSTER_MANAGER, scope=Scope.ROSTER)
allow("scheduled_shift.create", Role.MANAGER, when=managed, scope=Scope.ROSTER)
allow("scheduled_shift.create", Role.MANAGER, when=own, scope=Scope.ROSTER)
