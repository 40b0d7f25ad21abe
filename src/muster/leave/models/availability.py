"""When people can work."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from muster.core.models import Recorded
from muster.core.tenant import TenantManager, tenant_manager
from muster.people.models import Employee, OfEmployee


class Preference(models.TextChoices):
    AVAILABLE = "available"
    PREFERS = "prefers", "would like to work"
    UNAVAILABLE = "unavailable"


class Availability(Recorded):
    """When somebody can, likes to or cannot work: once or again and again, all day or between two times."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    preference = models.CharField(
        max_length=11, choices=Preference.choices, default=Preference.UNAVAILABLE.value
    )
    title = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Of its first occurrence.")
    starts_at = models.TimeField(null=True, blank=True, help_text="Local time of their place; null: all day.")
    finishes_at = models.TimeField(null=True, blank=True, help_text="Not after starts_at: on the day after.")
    repeat_every_weeks = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
        help_text="Null: once.",
    )
    repeat_weekdays = models.JSONField(
        default=list, blank=True, help_text="ISO weekdays on which it repeats; empty: that of its first day."
    )
    repeat_until = models.DateField(null=True, blank=True, help_text="The last day on which it may begin.")
    left_out = models.JSONField(
        default=list, blank=True, help_text="First days of occurrences that are not, as ISO dates, in order."
    )
    # What an occurrence became that was changed alone: the series leaves its day out.
    instead_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="+", editable=False
    )
    instead_of_on = models.DateField(null=True, blank=True, editable=False)

    objects: ClassVar[TenantManager["Availability"]] = tenant_manager(OfEmployee)

    class Meta:
        verbose_name_plural = "availability"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="availability_ends_later"),
            models.UniqueConstraint(fields=["instead_of", "instead_of_on"], name="availability_one_instead"),
        ]
        indexes: ClassVar = [models.Index("employee", "starts_on", name="availability_of_employee")]
