"""A shift that somebody cannot work, and those who could take it (tanda-v2.txt 3190 to 3330)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q, UniqueConstraint

from muster.core.actor import Actor
from muster.core.models import Recorded
from muster.core.tenant import TenantManager, TenantQuerySet, tenant_manager
from muster.people.models import Employee
from muster.people.visibility import employees_seen_by
from muster.rosters.models.rosters import ScheduledShift


class SwapStrategy(models.TextChoices):
    UNDECIDED = "undecided"
    BROADCASTED = "broadcasted", "a manager approves one of those who offer"
    CURATED = "curated", "the first of those chosen who accepts has it"


class PlanStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ProposalStatus(models.TextChoices):
    CONCEALED = "concealed", "seen by managers only"
    PENDING = "pending"
    SEEN = "seen"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    REJECTED = "rejected"


class SwapPlanQuerySet(TenantQuerySet["SwapPlan"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of whom one manages."""
        return self.filter(employees_seen_by(actor, "sender_id"), organisation_id=actor.organisation_id)


class SwapPlan(Recorded):
    scheduled_shift = models.ForeignKey(
        ScheduledShift, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sender = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.PENDING.value)
    strategy = models.CharField(
        max_length=12, choices=SwapStrategy.choices, default=SwapStrategy.UNDECIDED.value
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    shift_facts = models.JSONField(
        default=dict, help_text="The shift as it was when it was asked for: what changes it ends the swap."
    )

    unrecorded_fields = frozenset({"shift_facts"})
    objects: ClassVar[TenantManager["SwapPlan"]] = tenant_manager(SwapPlanQuerySet)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["scheduled_shift"], condition=Q(status="pending"), name="one_pending_swap_of_shift"
            )
        ]

    @property
    def employee_id(self) -> int:
        """So that a condition of the policy table asks a plan as it asks anything of an employee's."""
        return self.sender_id


class SwapProposalQuerySet(TenantQuerySet["SwapProposal"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own that are not concealed, and those of whom one manages."""
        rows = self.filter(employees_seen_by(actor, "employee_id"), organisation_id=actor.organisation_id)
        if actor.employee_id is None:
            return rows
        return rows.exclude(employee_id=actor.employee_id, status=ProposalStatus.CONCEALED)


class SwapProposal(Recorded):
    plan = models.ForeignKey(SwapPlan, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.CONCEALED.value
    )
    response = models.CharField(max_length=500, blank=True, default="", help_text="A word from a manager.")
    checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the shift was checked against the employee's plan."
    )
    hours_in_week = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    objections = models.JSONField(default=list, blank=True, help_text='[{"check", "firmness", "text"}]')

    objects: ClassVar[TenantManager["SwapProposal"]] = tenant_manager(SwapProposalQuerySet)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["plan", "employee"], name="proposal_once")]
