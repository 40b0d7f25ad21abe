"""Balances are ledgers: entries are added, never changed, and a balance is their sum at a date."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.leave.kinds import AccrualMethod, EntryKind, Unit
from muster.leave.models.columns import MONTH, UNITS, amount, optional_amount
from muster.leave.models.requests import LeaveRequest
from muster.leave.models.types import LeaveBank
from muster.people.models import Employee, OfEmployee


class AccrualPolicy(Recorded):
    """How a balance grows. Amounts are in the unit of the balances that follow it."""

    name = models.CharField(max_length=200)
    bank = models.ForeignKey(LeaveBank, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=5, choices=UNITS, default=Unit.HOURS.value)
    method = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in AccrualMethod],
        default=AccrualMethod.MONTHLY.value,
    )
    yearly_amount = optional_amount("Of the methods by year and by month.")
    hourly_amount = models.DecimalField(
        max_digits=12, decimal_places=8, null=True, blank=True, help_text="For each hour worked."
    )
    full_time_weekly_hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Whoever is contracted for fewer has a share of the yearly amount; null: all have it whole.",
    )
    waiting_months = models.PositiveSmallIntegerField(
        default=0, help_text="From the first day of employment; what accrues meanwhile is given at its end."
    )
    pro_rata = models.BooleanField(default=True, help_text="Joiners and leavers have their part of the year.")
    cap = optional_amount("Nothing accrues above it.")
    lowest_balance = amount(default=Decimal(0), help_text="How far below zero requests may go, as -38.")
    carry_over_limit = optional_amount("What may be taken into the next leave year; null: all of it.")
    carry_over_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After which what was carried over expires; null: never."
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["AccrualPolicy"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "accrual policies"


class LeaveAccount(Recorded):
    """A person's balance of one bank: what its entries add up to, in one unit."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    bank = models.ForeignKey(LeaveBank, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=5, choices=UNITS, default=Unit.DAYS.value)
    year_starts_month = models.PositiveSmallIntegerField(
        default=1, validators=MONTH, help_text="The leave year begins on its first day."
    )
    next_due_on = models.DateField(
        help_text="Until the day before, the entries are whole; on it the policy gives or takes, or is asked again."
    )

    unrecorded_fields = frozenset({"next_due_on"})
    objects: ClassVar[TenantManager["LeaveAccount"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["employee", "bank"], name="leave_account_once")]
        indexes: ClassVar = [models.Index("organisation", "next_due_on", name="account_due")]


class AccountTerms(Recorded):
    """What a balance grows by, from a day on until the next terms of the account."""

    account = models.ForeignKey(LeaveAccount, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField()
    policy = models.ForeignKey(
        AccrualPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    yearly_amount = optional_amount(
        "Takes the place of the policy's. Without a policy it is given on the first day of each leave year, and "
        "what is left at its end is gone. Null and no policy: it does not grow."
    )
    weekly_hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contracted then: the share of somebody who works part-time.",
    )

    objects: ClassVar[TenantManager["AccountTerms"]] = tenant_manager(OfEmployee)

    class Meta:
        verbose_name_plural = "account terms"
        constraints: ClassVar = [UniqueConstraint(fields=["account", "from_on"], name="account_terms_once")]


class LedgerEntry(Recorded):
    """One movement of a balance. Never changed: what was wrong is taken back by another entry."""

    account = models.ForeignKey(LeaveAccount, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=[(kind.value, kind.value) for kind in EntryKind])
    effective_on = models.DateField(help_text="From this day on it counts.")
    year_on = models.DateField(help_text="First day of the leave year that it belongs to.")
    amount = amount(help_text="In the account's unit.")
    expires_on = models.DateField(
        null=True, blank=True, help_text="What is left of it is gone from this day on."
    )
    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The entry that this one takes back or changes.",
    )
    key = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="What of the policy it is, as accrual:2026-03: entries of one key add up to what is due.",
    )
    note = models.CharField(max_length=500, blank=True, default="")

    append_only = True
    objects: ClassVar[TenantManager["LedgerEntry"]] = tenant_manager(OfEmployee)

    class Meta:
        verbose_name_plural = "ledger entries"
        indexes: ClassVar = [
            models.Index("account", "effective_on", name="entry_of_account"),
            models.Index("request", name="entry_of_request"),
        ]
