"""Rights over notices: one's own."""

from muster.core.actor import PERSON_ROLES, Scope
from muster.core.policy import allow

for verb in ("list", "update"):
    allow(f"notice.{verb}", *PERSON_ROLES, scope=Scope.ME)
