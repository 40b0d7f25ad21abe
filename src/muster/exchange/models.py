"""Webhooks: who is told, and each event with the way its delivery took."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint

from muster.core.encryption import EncryptedTextField
from muster.core.models import Organisation, Recorded
from muster.core.tenant import OfficeOnly, TenantManager, tenant_manager


class WebhookSubscription(Recorded):
    """An address that an organisation's events are sent to, in the habits of one vendor (webhooks/habits.py)."""

    vendor = models.CharField(max_length=20)
    url = models.URLField(max_length=2000, blank=True, default="", help_text="Empty: nothing is told.")
    secret = EncryptedTextField(help_text="Sent along, so that the receiver knows who speaks.")
    enabled_at = models.DateTimeField(help_text="Failures of what was raised before are forgiven.")
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=500, blank=True, default="")

    secret_fields = frozenset({"secret"})
    objects: ClassVar[TenantManager["WebhookSubscription"]] = tenant_manager(OfficeOnly)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["organisation", "vendor"], name="webhook_subscription_once")
        ]


class WebhookEvent(models.Model):
    """Something that happened, as it is told: its body is frozen then, and sent until it is taken or expires."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="+")
    event_type = models.PositiveSmallIntegerField(help_text="The vendor's number of it.")
    record_id = models.BigIntegerField(help_text="What it is about.")
    employee_id = models.BigIntegerField(null=True, help_text="Who did it.")
    body = models.TextField(
        help_text="JSON, all but the address and the event's own id, which are added when sent."
    )
    url = models.URLField(max_length=2000, help_text="Where it goes, or went.")
    raised_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, help_text="Null: taken, expired or given up.")
    leased_until = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    last_code = models.PositiveSmallIntegerField(null=True, help_text="HTTP's; null: there was no answer.")
    last_detail = models.TextField(blank=True, default="", help_text="What came back, or why nothing did.")
    delivered_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager["WebhookEvent"]] = tenant_manager(OfficeOnly)

    class Meta:
        indexes = (
            models.Index(
                fields=["subscription", "next_attempt_at", "id"],
                condition=Q(next_attempt_at__isnull=False),
                name="webhook_due",
            ),
            models.Index(fields=["organisation", "-id"], name="webhook_listed"),
            models.Index(fields=["raised_at"], name="webhook_aged"),
            models.Index(fields=["subscription", "raised_at"], name="webhook_judged"),
        )
