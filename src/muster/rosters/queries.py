"""Reading planned time."""

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.rosters.models import ScheduledShift


def scheduled_shifts(actor: Actor) -> QuerySet[ScheduledShift]:
    """With department, location and position, in the order of their starts."""
    rows = ScheduledShift.objects.visible_to(actor)
    return rows.select_related("department__location", "position").order_by("starts_at", "id")
