"""What an organisation wants to know of its people besides the usual."""

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Lower

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager


class CustomFieldGroup(Recorded):
    """Under which heading custom fields stand."""

    name = models.CharField(max_length=100)
    objects: ClassVar[TenantManager["CustomFieldGroup"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint("organisation", Lower("name"), name="custom_field_group_name_once")
        ]


class CustomField(Recorded):
    """A fact about employees that an organisation added."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        CHOICE = "choice"
        CHOICES = "choices"
        EXPIRY = "expiry", "a date on which something expires"

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    options = models.JSONField(
        blank=True,
        default=list,
        help_text='What may be chosen: [{"id": 1, "name": "Red"}]. An id stays its option\'s.',
    )
    group = models.ForeignKey(
        CustomFieldGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    required = models.BooleanField(
        default=False, help_text="Whoever states somebody's custom fields must state this one."
    )
    position = models.PositiveIntegerField(default=0, help_text="Order on pages and in replies.")
    objects: ClassVar[TenantManager["CustomField"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint("organisation", Lower("name"), name="custom_field_name_once")
        ]

    @property
    def option_names(self) -> list[str]:
        return [option["name"] for option in self.options]


class CustomFieldValue(models.Model):
    """Recorded with its employee: a Version of the employee tells `custom_fields` before and after."""

    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="+")
    value = models.TextField()

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["employee", "field"], name="custom_value_once")]
