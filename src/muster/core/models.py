"""The tables that every app stands on: the tenant, recorded rows with their versions, the outbox, jobs, attachments."""

from typing import Any, ClassVar, NoReturn, Self
from uuid import uuid4

from django.core.validators import MinValueValidator
from django.db import models

from muster.core import clock
from muster.core.actor import Actor
from muster.core.encryption import EncryptedTextField
from muster.core.tenant import OfficeOnly, OrganisationWide, TenantManager, TenantQuerySet, tenant_manager


class Organisation(models.Model):
    """The tenant. Its changeable settings are rows of the apps they belong to."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="AU", help_text="ISO 3166-1 alpha-2.")
    locale = models.CharField(max_length=20, default="en-AU")
    time_zone = models.CharField(max_length=64, default="Australia/Sydney", help_text="IANA name.")
    currency = models.CharField(max_length=3, default="AUD", help_text="ISO 4217.")
    locked_out_at = models.DateTimeField(
        null=True, blank=True, help_text="Set: nothing may be changed any more."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)


class Recorded(models.Model):
    """A row whose every change is kept as a Version. Changed only through `core.change`, never by save()."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", editable=False)
    row_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    # Attribute names whose values a Version does not show, only that they changed.
    secret_fields: ClassVar[frozenset[str]] = frozenset()
    # Rows that are written once: a change or a deletion fails.
    append_only: ClassVar[bool] = False
    # Attribute names that a Version leaves out: derived ones.
    unrecorded_fields: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        row = super().from_db(db, field_names, values)
        row.loaded = dict(row.__dict__)
        return row

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Also how Django reads a column that was left out at first: what is read now is what was loaded."""
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        if fields is None:
            self.loaded = dict(self.__dict__)
        else:
            names = {self._meta.get_field(name).attname for name in fields}  # type: ignore[union-attr]
            self.loaded.update({name: self.__dict__[name] for name in names})

    @property
    def loaded(self) -> dict[str, Any]:
        """The attributes as the database had them; empty for a row that is not there yet."""
        values: dict[str, Any] = self.__dict__.get("_loaded", {})
        return values

    @loaded.setter
    def loaded(self, values: dict[str, Any]) -> None:
        values.pop("_state", None)
        values.pop("_loaded", None)
        self.__dict__["_loaded"] = values

    def save(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__}: change rows through core.change, which records what changed."
        )

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__}: delete rows through core.change, which records what was there."
        )


class Version(models.Model):
    """One change of one row: who, when, and each field's value before and after."""

    class Event(models.TextChoices):
        CREATED = "create"
        UPDATED = "update"
        DESTROYED = "destroy"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=10, choices=Event.choices)
    item_type = models.CharField(max_length=40)
    item_id = models.BigIntegerField()
    author_employee_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    changes = models.JSONField(help_text='[{"field", "previous", "updated"}]')
    at = models.DateTimeField()

    objects: ClassVar[TenantManager["Version"]] = tenant_manager(OfficeOnly)

    class Meta:
        indexes = (
            models.Index(fields=["item_type", "item_id", "id"]),
            models.Index(fields=["organisation", "id"]),
        )


class OutboxEvent(models.Model):
    """What happened, in order, written in the transaction that did it. Webhooks and feeds read on from where they were."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    item_type = models.CharField(max_length=40)
    item_id = models.BigIntegerField()
    payload = models.JSONField(blank=True, default=dict)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects: ClassVar[TenantManager["OutboxEvent"]] = tenant_manager(OfficeOnly)

    class Meta:
        indexes = (models.Index(fields=["organisation", "id"]),)


class Job(models.Model):
    """Work to be done by a worker. Gone when it is done; `dead_at` is set when it failed too often."""

    name = models.CharField(max_length=80)
    arguments = models.JSONField(blank=True, default=dict)
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0, validators=[MinValueValidator(0)])
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    dead_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = (
            models.Index(fields=["run_at", "id"], condition=models.Q(dead_at__isnull=True), name="job_due"),
        )


class JobSchedule(models.Model):
    """When a repeating job is due next. One row a schedule, moved on by whichever worker comes first."""

    name = models.CharField(max_length=80, unique=True)
    next_run_at = models.DateTimeField()


class RateCount(models.Model):
    """Calls counted in one window, when several processes share the count."""

    key = models.CharField(max_length=255, unique=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)


class RateEntry(models.Model):
    """A call within a moving window, when several processes share the count."""

    key = models.CharField(max_length=255)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index("key", "at", name="rate_entry_counted")]


class Attachment(Recorded):
    """A file that somebody sent: kept under MUSTER_DATA by its content's hash, its type read from the content."""

    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar[TenantManager["Attachment"]] = tenant_manager(OrganisationWide)


class SentByActor(TenantQuerySet[Any]):
    """Rows that only the one who sent them sees."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            organisation_id=actor.organisation_id,
            sent_by_employee_id=actor.employee_id,
            sent_by_name=actor.name,
        )


class TemporaryFile(models.Model):
    """An upload that waits to be linked to something by its uuid: once, and within a week."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    sent_by_employee_id = models.BigIntegerField(null=True)
    sent_by_name = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_index=True)

    objects: ClassVar[TenantManager["TemporaryFile"]] = tenant_manager(SentByActor)


class Mail(models.Model):
    """An e-mail that Muster sends, or keeps for administrators where no mail server is set. See core/mail.py."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = EncryptedTextField(
        null=True, help_text="Plain text, with links that open doors; gone once it is sent."
    )
    about_type = models.CharField(max_length=40, blank=True, default="")
    about_id = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True, help_text="Not sent, for there was no mail server.")
    failed_at = models.DateTimeField(null=True, help_text="Given up.")

    objects: ClassVar[TenantManager["Mail"]] = tenant_manager(OfficeOnly)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="mail_listed"),
            models.Index(fields=["created_at"], name="mail_aged"),
        )
