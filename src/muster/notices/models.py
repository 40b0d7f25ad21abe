"""What people are told, by which ways, and the browsers that show it at once."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from muster.core.actor import Actor
from muster.core.encryption import EncryptedTextField
from muster.core.models import Organisation
from muster.core.tenant import TenantManager, TenantQuerySet, tenant_manager
from muster.people.models import Employee, Person


class NoticeQuerySet(TenantQuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own alone, whoever one is."""
        return self.filter(organisation_id=actor.organisation_id, employee_id=actor.employee_id or 0)


class Notice(models.Model):
    """Something that somebody is told once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text="As events are named: swap_plan.approved.")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    path = models.CharField(max_length=200, blank=True, default="", help_text="Of the page to look at.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="From then on it is of no use to send it.")
    handed_on_at = models.DateTimeField(null=True, help_text="To e-mail and to browsers.")
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager["Notice"]] = tenant_manager(NoticeQuerySet)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["employee", "-id"], name="notice_listed"),
            models.Index(fields=["employee"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["created_at"], name="notice_aged"),
        ]


class PushSubscription(models.Model):
    """A browser of a person's that shows notices at once (RFC 8030). Its push service forgets it, and so do we then."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=2000, help_text="Of the browser's push service.")
    endpoint_digest = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=100, help_text="The browser's, as base64url.")
    secret = EncryptedTextField(help_text="The browser's, as base64url.")
    server_key = models.CharField(max_length=100, help_text="Ours that it was made for, as base64url.")
    device = models.CharField(
        max_length=200, blank=True, default="", help_text="What the browser says it is."
    )
    created_at = models.DateTimeField()


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    PUSH = "push", "Browser"


class NoticeDelivery(models.Model):
    """What became of a notice on one way."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.SET_NULL, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="Given up.")
    detail = models.CharField(max_length=500, blank=True, default="", help_text="Why it was not sent.")


class NoticeChoices(models.Model):
    """How a person wants to be told, wherever they work. Who has no row is told by all ways."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    by_email = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "notice choices"
