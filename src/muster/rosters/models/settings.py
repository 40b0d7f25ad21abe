"""How an organisation rosters: its limits, how firm each check is, who was told of what in time."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import UniqueConstraint

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.people.models import Employee, Person
from muster.rosters.models.rosters import ScheduledShift


class Check(models.TextChoices):
    OVERLAP = "overlap"
    REST = "rest", "rest between shifts"
    DAY_HOURS = "day_hours", "hours of a day"
    WEEK_HOURS = "week_hours", "hours of a week"
    PERIOD_HOURS = "period_hours", "hours of a period"
    DAYS_RUNNING = "days_running", "days on end"
    QUALIFICATION = "qualification", "missing or expired qualification"
    QUALIFICATION_HOURS = "qualification_hours", "most hours of a qualification"
    UNAVAILABLE = "unavailable"
    ON_LEAVE = "on_leave"
    MINOR_HOURS = "minor_hours", "hours of minors"
    BUSINESS_HOURS = "business_hours", "outside business hours"
    BUDGET = "budget", "over budget"


class Firmness(models.TextChoices):
    OFF = "off"
    WARN = "warn", "warns, and can be acknowledged"
    STOP = "stop", "stops"


class RosterSettings(Recorded):
    """One row an organisation; who has none has these defaults."""

    rest_minutes = models.PositiveSmallIntegerField(default=600)
    most_day_minutes = models.PositiveIntegerField(default=720)
    most_week_minutes = models.PositiveIntegerField(default=2880)
    period_days = models.PositiveSmallIntegerField(
        default=28, validators=[MinValueValidator(1), MaxValueValidator(49)]
    )
    most_period_minutes = models.PositiveIntegerField(null=True, blank=True)
    most_days_running = models.PositiveSmallIntegerField(default=6)
    minor_below_age = models.PositiveSmallIntegerField(default=18, validators=[MaxValueValidator(30)])
    minor_earliest = models.TimeField(null=True, blank=True)
    minor_latest = models.TimeField(null=True, blank=True)
    minor_most_day_minutes = models.PositiveIntegerField(null=True, blank=True)
    minor_most_week_minutes = models.PositiveIntegerField(null=True, blank=True)
    firmness = models.JSONField(
        default=dict, blank=True, help_text="By check: off, warn or stop; others as they come."
    )
    shifts_need_acceptance = models.BooleanField(default=False)

    objects: ClassVar[TenantManager["RosterSettings"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "roster settings"
        constraints: ClassVar = [UniqueConstraint(fields=["organisation"], name="one_roster_settings_row")]


class Acknowledgement(Recorded):
    """Somebody planned a shift although a check warned."""

    scheduled_shift = models.ForeignKey(ScheduledShift, on_delete=models.CASCADE, related_name="+")
    check_name = models.CharField(max_length=20, choices=Check.choices)
    text = models.CharField(max_length=500)
    acknowledged_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[TenantManager["Acknowledgement"]] = tenant_manager(OrganisationWide)


class ShiftReminder(models.Model):
    """How long before a shift somebody wants to be reminded, in whatever organisation it is (tanda-v2.txt 3048)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    minutes_before = models.PositiveSmallIntegerField(help_text="A multiple of 5, from 5 to 1,435.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["person", "minutes_before"], name="shift_reminder_once")
        ]


class RemindedShift(models.Model):
    """So that a reminder is sent once, however often the job runs."""

    reminder = models.ForeignKey(ShiftReminder, on_delete=models.CASCADE, related_name="+")
    scheduled_shift = models.ForeignKey(ScheduledShift, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(help_text="A shift that was moved is reminded of again.")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["reminder", "scheduled_shift", "starts_at"], name="reminded_once")
        ]
