"""Kinds of leave, what they are taken from, and what an organisation chose about them."""

from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Lower

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.leave.kinds import Unit
from muster.leave.models.columns import MONTH, UNITS, amount, optional_amount
from muster.places.models import COLOUR


class LeaveBank(Recorded):
    """A pot that leave is taken from: an allowance that several types share, or the accruals of one."""

    name = models.CharField(max_length=200)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["LeaveBank"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="leave_bank_name_once",
            )
        ]


class CalendarVisibility(models.TextChoices):
    """How it stands in people's calendars (RFC 5545, TRANSP)."""

    BUSY = "busy"
    AVAILABLE = "available"


class LeaveType(Recorded):
    """A kind of leave."""

    name = models.CharField(max_length=200)
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    bank = models.ForeignKey(
        LeaveBank,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What it is deducted from; null: from nothing.",
    )
    paid = models.BooleanField(default=True)
    requires_approval = models.BooleanField(default=True)
    unit = models.CharField(max_length=5, choices=UNITS, default=Unit.DAYS.value, help_text="Asked for in.")
    colour = models.CharField(max_length=7, default="#3377CC", validators=[COLOUR])
    icon = models.CharField(max_length=40, null=True, blank=True)
    calendar_visibility = models.CharField(
        max_length=10, choices=CalendarVisibility.choices, default=CalendarVisibility.BUSY.value
    )
    private = models.BooleanField(default=True, help_text="Colleagues see that somebody is away, not why.")
    counts_to_maximum_off = models.BooleanField(default=True)
    prevents_negative = models.BooleanField(
        default=False, help_text="A request that the balance does not cover is refused."
    )
    fallback = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Asked for in its place where the balance does not cover it.",
    )
    limit_days = optional_amount("The most that one may take in a leave year.")
    limit_hours = optional_amount("The same for balances in hours.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["LeaveType"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="leave_type_name_once",
            )
        ]


class Colleagues(models.TextChoices):
    """Whose absences people see on the wall chart, beside those of people they look after."""

    NOBODY = "nobody"
    DEPARTMENT = "department", "those of their departments"
    EVERYBODY = "everybody"


class Approver(models.TextChoices):
    """Who acts on a request, step by step."""

    APPROVER = "approver", "the person's approver, or else the managers of their department"
    MANAGERS = "managers", "the managers of their department"
    ADMINISTRATORS = "administrators", "the administrators"


def one_step() -> list[str]:
    return [Approver.APPROVER.value]


class LeaveSettings(Recorded):
    """One row an organisation, made when it is founded."""

    allowance_bank = models.ForeignKey(
        LeaveBank,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The one that people mean when they speak of their allowance.",
    )
    year_starts_month = models.PositiveSmallIntegerField(default=1, validators=MONTH)
    default_allowance = amount(default=Decimal(20), help_text="Days a year, of an employee made without any.")
    approval_steps = models.JSONField(default=one_step, help_text="Who approves, in order.")
    colleagues_see = models.CharField(
        max_length=10, choices=Colleagues.choices, default=Colleagues.DEPARTMENT.value
    )
    managers_book_themselves = models.BooleanField(
        default=False, help_text="A manager's own leave needs nobody else's approval."
    )
    remind_after_days = models.PositiveSmallIntegerField(
        default=3, help_text="Approvers are reminded of a request that waits so long; 0: never."
    )

    objects: ClassVar[TenantManager["LeaveSettings"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "leave settings"
        constraints: ClassVar = [UniqueConstraint(fields=["organisation"], name="one_leave_settings_row")]
