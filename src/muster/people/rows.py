"""Which rows about people an actor sees. Who sees whom is visibility.py's, which reads the models that these serve."""

from typing import TYPE_CHECKING, Any, Self

from muster.core.actor import Actor
from muster.core.tenant import TenantQuerySet

if TYPE_CHECKING:
    from muster.people.models import Employee  # noqa: F401 - what the query set below holds


class EmployeeQuerySet(TenantQuerySet["Employee"]):
    def visible_to(self, actor: Actor) -> Self:
        from muster.people.visibility import employees_seen_by  # noqa: PLC0415 - visibility reads the models

        return self.filter(employees_seen_by(actor, "pk"), organisation_id=actor.organisation_id)


class OfEmployee(TenantQuerySet[Any]):
    """Rows with an `employee`: seen by whoever sees the employee."""

    def visible_to(self, actor: Actor) -> Self:
        from muster.people.visibility import employees_seen_by  # noqa: PLC0415

        return self.filter(employees_seen_by(actor, "employee_id"), organisation_id=actor.organisation_id)
