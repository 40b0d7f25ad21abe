"""Who works: a person, their profiles as an employee, what they may do, know and belong to."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string, salted_hmac

from muster.core import clock
from muster.core.actor import PERSON_ROLES, Role
from muster.core.encryption import EncryptedTextField, digests
from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.people.field_models import CustomField as CustomField  # noqa: PLC0414 - a model of this app
from muster.people.field_models import CustomFieldGroup as CustomFieldGroup  # noqa: PLC0414 - as above
from muster.people.field_models import CustomFieldValue as CustomFieldValue  # noqa: PLC0414 - as above
from muster.people.rows import EmployeeQuerySet
from muster.people.rows import OfEmployee as OfEmployee  # noqa: PLC0414 - other apps' rows about people use it
from muster.places.models import Department, Weekday

ADDRESS_PARTS = ("street_line_one", "street_line_two", "city", "state", "postcode", "country")
WAGES = frozenset({"hourly_rate", "yearly_salary"})
PIN = RegexValidator(r"\A[0-9]{4,8}\Z", "A PIN has 4 to 8 digits.")


def pin_digests(organisation_id: int, pin: str) -> list[str]:
    return digests(pin, purpose=f"pin:{organisation_id}")


def card_digests(organisation_id: int, code: str) -> list[str]:
    return digests(code, purpose=f"card:{organisation_id}")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


def _new_stamp() -> str:
    return get_random_string(16)


class Person(AbstractBaseUser, PermissionsMixin):
    """A human who can log in; an Employee row for each organisation, and sometimes several in one, refers here."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True, error_messages={"unique": "This e-mail address is taken."})
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the operator's admin pages.")
    sign_in_stamp = models.CharField(
        max_length=16, default=_new_stamp, help_text="Changed to sign out everywhere."
    )
    must_change_password = models.BooleanField(
        default=False, help_text="The password was made by Muster and shown to somebody else."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"

    def get_session_auth_hash(self) -> str:
        return salted_hmac(
            "muster.person", self.password + self.sign_in_stamp, algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        # Sessions end when the secret key is rotated out; the stamp is the only other thing they hang on.
        return iter(())


class EmploymentType(Recorded):
    """Full time, part time, casual, volunteer: as the organisation calls them."""

    name = models.CharField(max_length=100)
    objects: ClassVar[TenantManager["EmploymentType"]] = tenant_manager(OrganisationWide)


class WorkGroup(Recorded):
    """People who work the same rotation: A, B and C shift of a fire station."""

    name = models.CharField(max_length=100)
    objects: ClassVar[TenantManager["WorkGroup"]] = tenant_manager(OrganisationWide)


def validate_roles(roles: object) -> None:
    known = {str(role) for role in PERSON_ROLES}
    if not isinstance(roles, list) or not set(roles) <= known or Role.EMPLOYEE not in roles:
        raise ValidationError(f"Roles are a list from {sorted(known)} with employee among them.")


def default_roles() -> list[str]:
    return [Role.EMPLOYEE.value]


class Employee(Recorded):
    """A person's profile in one organisation. Pay conditions are the pay app's."""

    class Gender(models.TextChoices):
        FEMALE = "female"
        MALE = "male"
        NON_BINARY = "non_binary"
        UNDISCLOSED = "undisclosed"

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    roles = models.JSONField(default=default_roles, validators=[validate_roles])
    active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)

    name = models.CharField(max_length=200, help_text="As the person is called.")
    legal_first_name = models.CharField(max_length=100, null=True, blank=True)
    legal_middle_names = models.CharField(max_length=200, null=True, blank=True)
    legal_last_name = models.CharField(max_length=100, null=True, blank=True)
    title = models.CharField(max_length=200, null=True, blank=True, help_text="Job title.")
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=20, choices=Gender.choices, null=True, blank=True)
    photo = models.ForeignKey(
        "core.Attachment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    email = models.EmailField(null=True, blank=True)
    secondary_emails = models.JSONField(blank=True, default=list)
    payslip_email = models.EmailField(null=True, blank=True)
    phone = models.CharField(max_length=50, null=True, blank=True, help_text="As it was given.")
    home_phone = models.CharField(max_length=50, null=True, blank=True)
    normalised_phone = models.CharField(max_length=20, null=True, blank=True, help_text="E.164.")
    address = models.JSONField(
        blank=True,
        default=dict,
        help_text="street_line_one, street_line_two, city, state, postcode, country.",
    )
    time_zone = models.CharField(
        max_length=64, null=True, blank=True, help_text="IANA; null: that of the department."
    )
    locale = models.CharField(max_length=20, null=True, blank=True)

    external_id = models.CharField(
        max_length=200, null=True, blank=True, help_text="Their id in another system."
    )
    login = models.CharField(
        max_length=200, null=True, blank=True, help_text="A user name of a system moved from."
    )
    pin = EncryptedTextField(
        null=True, blank=True, help_text="Typed at a clock; some vendors call it the passcode."
    )
    pin_digest = models.CharField(max_length=64, null=True, blank=True, editable=False)
    card_number = models.CharField(max_length=50, null=True, blank=True)
    card_code = EncryptedTextField(null=True, blank=True, help_text="What the card's QR code says.")
    card_digest = models.CharField(max_length=64, null=True, blank=True, editable=False)

    employment_type = models.ForeignKey(
        EmploymentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    work_group = models.ForeignKey(
        WorkGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(null=True, blank=True, help_text="First day of employment.")
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of employment.")
    cessation_reason = models.CharField(max_length=40, null=True, blank=True, help_text="Why they left.")
    login_enabled = models.BooleanField(default=True, help_text="Whether they may log in to this profile.")
    sees_costs = models.BooleanField(default=False, help_text="As a manager: sees what their people cost.")
    preferred_weekly_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    contracted_weekly_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    hourly_rate = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    yearly_salary = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Takes the place of hourly_rate."
    )
    regular_hours_from = models.DateField(
        null=True, blank=True, help_text="The week that holds it is week 1 of the regular hours."
    )
    primary_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    secret_fields = frozenset({"pin", "card_code"})
    unrecorded_fields = frozenset({"pin_digest", "card_digest"})
    objects: ClassVar[TenantManager["Employee"]] = tenant_manager(EmployeeQuerySet)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint("organisation", "pin_digest", condition=Q(active=True), name="pin_once"),
            UniqueConstraint("organisation", "card_digest", name="card_once"),
            UniqueConstraint("organisation", "card_number", name="card_number_once"),
        ]
        indexes: ClassVar = [
            models.Index("organisation", "active", "id", name="employee_listed"),
            models.Index("person", name="employee_of_person"),
        ]

    def set_pin(self, pin: str | None) -> None:
        self.pin = pin
        self.pin_digest = pin_digests(self.organisation_id, pin)[0] if pin else None

    def set_card_code(self, code: str | None) -> None:
        self.card_code = code
        self.card_digest = card_digests(self.organisation_id, code)[0] if code else None

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)

    @property
    def employee_id(self) -> int:
        """So that a condition of the policy table asks an employee as it asks anything of an employee's."""
        return self.pk


class DepartmentMember(models.Model):
    """An employee belongs to a department: the primary one among them is named on the employee."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["department", "employee"], name="member_once")]


class DepartmentManager(models.Model):
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["department", "employee"], name="manager_once")]


class Qualification(Recorded):
    name = models.CharField(max_length=200)
    maximum_weekly_hours = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Such as the limit of a visa."
    )
    objects: ClassVar[TenantManager["Qualification"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint("organisation", Lower("name"), name="qualification_name_once")
        ]


class DepartmentQualification(models.Model):
    """Whoever works in the department must hold the qualification."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["department", "qualification"], name="department_qualification_once")
        ]


class EmployeeQualification(Recorded):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="+")
    licence_number = models.CharField(max_length=100, null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    in_training = models.BooleanField(default=False)
    training_provider = models.CharField(max_length=200, null=True, blank=True)
    state_of_completion = models.CharField(max_length=100, null=True, blank=True)
    file = models.ForeignKey(
        "core.Attachment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    objects: ClassVar[TenantManager["EmployeeQualification"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["employee", "qualification"], name="employee_qualification_once")
        ]


class EmergencyContact(Recorded):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    relationship = models.CharField(max_length=100, null=True, blank=True)
    phone = models.CharField(max_length=50)
    objects: ClassVar[TenantManager["EmergencyContact"]] = tenant_manager(OfEmployee)


class RegularHours(models.Model):
    """A window of a person's usual week, or of one week of several that repeat. Recorded with its employee."""

    class Kind(models.TextChoices):
        WORK = "work"
        SLEEPOVER = "sleepover"
        ON_CALL = "on_call"
        DAY_OFF = "day_off", "rostered day off"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WORK.value)
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    week = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(52)])
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts_at = models.TimeField(help_text="Local time of the employee's location.")
    finishes_at = models.TimeField(help_text="Not after starts_at: on the day after.")
    break_minutes = models.PositiveSmallIntegerField(default=0)
    breaks = models.JSONField(
        blank=True,
        default=list,
        help_text='[{"start": "12:00", "finish": "13:00"}], where their times are known; break_minutes is their sum.',
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["week", "weekday", "starts_at"]


class FinancialKind(models.TextChoices):
    TAX = "tax", "tax declaration"
    BANK = "bank", "bank details"
    SUPER = "super", "super fund membership"


class FinancialDetails(Recorded):
    """What tax offices, banks and super funds must know of somebody: one encrypted row a kind (people/financial)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FinancialKind.choices)
    details = EncryptedTextField(help_text="JSON, by the fields that people/financial lists.")

    secret_fields = frozenset({"details"})
    objects: ClassVar[TenantManager["FinancialDetails"]] = tenant_manager(OfEmployee)

    class Meta:
        verbose_name_plural = "financial details"
        constraints: ClassVar = [UniqueConstraint(fields=["employee", "kind"], name="financial_details_once")]


class SuperFund(Recorded):
    """A fund that somebody's superannuation is paid into: named once, by whoever joins it first."""

    name = models.CharField(max_length=200)
    product_name = models.CharField(max_length=200, blank=True, default="")
    self_managed = models.BooleanField(default=False)
    abn = models.CharField(max_length=11)
    objects: ClassVar[TenantManager["SuperFund"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["organisation", "abn", "product_name"], name="super_fund_once")
        ]


class EmployeeFile(Recorded):
    """A document kept with an employee's profile, seen by them and their managers."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    objects: ClassVar[TenantManager["EmployeeFile"]] = tenant_manager(OfEmployee)
