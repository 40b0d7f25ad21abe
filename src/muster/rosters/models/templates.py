"""Rosters to be used again: a cycle of days that is laid over the calendar from a date on."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.people.models import Employee, WorkGroup
from muster.places.models import Department, PayCode, Position

LONGEST_CYCLE = 366
LONGEST_PLAN_MINUTES = 48 * 60


class RosterTemplate(Recorded):
    """A cycle of days: 7 for a week, 28 for a rotation of four, 3 for 24 hours on and 48 off."""

    name = models.CharField(max_length=100)
    days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CYCLE)]
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["RosterTemplate"]] = tenant_manager(OrganisationWide)


class TemplateShift(Recorded):
    """A shift of the cycle: of a person, of everybody in a work group, or vacant."""

    template = models.ForeignKey(RosterTemplate, on_delete=models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField(help_text="0 is the first day of the cycle.")
    starts_at = models.TimeField(help_text="Local time of the department's location.")
    finishes_at = models.TimeField(
        help_text="Not after starts_at: on the day after, or later by finishes_after_days."
    )
    finishes_after_days = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(2)],
        help_text="Days from the day it starts; local time counts.",
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    pay_code = models.ForeignKey(PayCode, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    work_group = models.ForeignKey(
        WorkGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    automatic_break_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[TenantManager["TemplateShift"]] = tenant_manager(OrganisationWide)
