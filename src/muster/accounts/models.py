"""Credentials of programs, and wrong passwords of people."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from muster.core.actor import PERSON_ROLES, Scope
from muster.core.encryption import EncryptedTextField, hash_secret
from muster.core.models import Organisation, Recorded
from muster.core.tenant import OfficeOnly, OrganisationWide, TenantManager, tenant_manager
from muster.people.models import Employee, OfEmployee, Person


def default_key_scopes() -> list[str]:
    """What the doors that keys open (TimeStation's, Timetastic's, Aladtec's) have to say."""
    given = (
        Scope.USER, Scope.DEPARTMENT, Scope.TIMESHEET, Scope.COST, Scope.LEAVE, Scope.UNAVAILABILITY, Scope.PERSONAL,
        Scope.ROSTER, Scope.DEVICE, Scope.QUALIFICATIONS, Scope.SETTINGS,
    )  # fmt: skip
    return [scope.value for scope in given]


CLIENT_ID_LENGTH = 32


def client_id_of(key: str) -> str:
    """What names a key where tokens are asked for by client credentials (RFC 6749, 4.4); the key itself is the secret."""
    return _client_id(hash_secret(key))


def _client_id(key_hash: str) -> str:
    return hash_secret(key_hash)[:CLIENT_ID_LENGTH]


class ApiProfile(Recorded):
    """Which resources a program may read or write, whatever the role that it acts with."""

    name = models.CharField(max_length=100)
    rights = models.JSONField(
        default=dict, blank=True, help_text='By resource: "read" or "write"; one not named is closed.'
    )

    objects: ClassVar[TenantManager["ApiProfile"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name = "API profile"
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", Lower("name"), name="api_profile_name_once")
        ]


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
    profile = models.ForeignKey(
        ApiProfile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Narrows what the role may; null: all that the role may.",
    )
    made_by = models.ForeignKey(
        Employee,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Named where a vendor's answer must name a person.",
    )
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

    @property
    def client_id(self) -> str:
        return _client_id(self.hash)


class ClientToken(models.Model):
    """A token that a program got for its key by client credentials. It ends with the key, if not before."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)


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


class SecondFactor(models.Model):
    """A person's authenticator app (RFC 6238). In force from `confirmed_at` on."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedTextField(help_text="Base32.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(
        default=0, help_text="The 30-second step last used: no code works twice."
    )


class RecoveryCode(models.Model):
    """For whoever lost their authenticator: each works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")
        ]


class Invitation(Recorded):
    """A mailed link with which somebody sets up their log-in, and, when onboarding, their details."""

    class Kind(models.TextChoices):
        SIGN_UP = "sign_up"
        ONBOARDING = "onboarding"

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    email = models.EmailField()
    custom_message = models.TextField(blank=True, default="")
    roles = models.JSONField(
        default=list, help_text="What the employee was when it was sent: the link opens nothing more."
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(
        null=True, blank=True, help_text="When they had told their details, of an onboarding."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    secret_fields = frozenset({"token_hash"})

    @property
    def fits(self) -> bool:
        """Whether its address is the employee's still, and they are no more than when it was sent.

        Whoever was sent it by mistake must not get in, and who was invited as one is not let in as another.
        """
        return self.employee.email == self.email and set(self.employee.roles) <= set(self.roles)

    objects: ClassVar[TenantManager["Invitation"]] = tenant_manager(OfEmployee)


class RequestRecord(models.Model):
    """One call of a program and our answer, secrets masked, kept for some days for whoever builds against us."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    vendor = models.CharField(max_length=20)
    requester = models.CharField(
        max_length=100, help_text="Which credential: a key's name, an application's, a token's."
    )
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()
    limit = models.CharField(
        max_length=50, blank=True, default="", help_text="As the limits package writes it."
    )
    remaining = models.PositiveIntegerField(null=True, blank=True)
    resets_at = models.DateTimeField(null=True, blank=True)
    request_body = models.TextField(blank=True, default="")
    response_body = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    objects: ClassVar[TenantManager["RequestRecord"]] = tenant_manager(OfficeOnly)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="request_listed"),
            models.Index(fields=["at"], name="request_aged"),
        )
