"""Planned time."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from muster.core.actor import Actor
from muster.core.models import Recorded
from muster.core.tenant import TenantManager, TenantQuerySet, tenant_manager
from muster.people.models import Employee
from muster.people.visibility import employees_seen_by
from muster.places.models import Department, Position


class ScheduledShiftQuerySet(TenantQuerySet["ScheduledShift"]):
    def visible_to(self, actor: Actor) -> Self:
        rows = self.filter(employees_seen_by(actor, "employee_id"), organisation_id=actor.organisation_id)
        if actor.sees_whole_organisation:
            return rows
        # A plan that is not published is the business of those who make it.
        return rows.filter(Q(published_at__isnull=False) | ~Q(employee_id=actor.employee_id))


class ScheduledShift(Recorded):
    """Time planned for a person, or for nobody yet (vacant)."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    finishes_at = models.DateTimeField(null=True, blank=True, help_text="Null: open end.")
    break_minutes = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["ScheduledShift"]] = tenant_manager(ScheduledShiftQuerySet)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finishes_at__isnull=True) | Q(finishes_at__gt=F("starts_at")),
                name="plan_finishes_later",
            ),
        ]
        indexes: ClassVar = [
            models.Index("employee", "starts_at", name="plan_of_employee"),
            models.Index("organisation", "starts_at", name="plan_of_organisation"),
        ]
