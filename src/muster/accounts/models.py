"""Credentials of programs, and wrong passwords of people."""

from typing import ClassVar

from django.db import models

from muster.core.actor import PERSON_ROLES, Scope
from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager


def default_key_scopes() -> list[str]:
    return [scope.value for scope in (Scope.USER, Scope.DEPARTMENT, Scope.TIMESHEET, Scope.COST)]


class ApiKey(Recorded):
    """A program's key to one organisation. Only its hash is kept; the key is shown once, when it is made."""

    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(
        max_length=8, editable=False, help_text="The last characters, to tell keys apart."
    )
    role = models.CharField(
        max_length=20,
        choices=[(str(role), str(role)) for role in PERSON_ROLES],
        help_text="It acts with this role.",
    )
    author_name = models.CharField(
        max_length=100,
        null=True,
        blank=True,
        help_text="Signs its changes; null: the name of the door it came through.",
    )
    scopes = models.JSONField(blank=True, default=default_key_scopes)
    post_answers_created = models.BooleanField(
        default=False, help_text="TimeStation's door answers a POST with 201 in place of the documented 200."
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    secret_fields = frozenset({"hash"})
    unrecorded_fields = frozenset({"last_used_at"})
    objects: ClassVar[TenantManager["ApiKey"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name = "API key"
        ordering: ClassVar = ["-id"]


class SignInFailure(models.Model):
    """Wrong passwords in a row, for one address from one client: of an address that nobody has as well."""

    address_digest = models.CharField(max_length=64)
    client_digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address_digest", "client_digest"], name="sign_in_failures_counted_once"
            )
        ]
