"""Where and under which rules people work: settings, locations, departments, positions, pay codes, devices."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Lower

from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager

COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", "A colour is # and six hexadecimal digits.")


class Weekday(models.IntegerChoices):
    """ISO: Monday is 1."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class OrganisationSettings(Recorded):
    """What an organisation chose that concerns more than one app. One row an organisation."""

    week_starts_on = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    timesheet_weeks = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(2)], help_text="1 or 2."
    )
    timesheet_anchor_on = models.DateField(help_text="A date on which a timesheet period begins.")
    employees_enter_availability = models.BooleanField(
        default=True, help_text="Employees may enter when they cannot work."
    )
    availability_notice_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days ahead from which unavailability can be entered."
    )
    employees_ask_for_leave = models.BooleanField(default=True, help_text="Employees may ask for leave.")
    default_leave_hours = models.DecimalField(
        max_digits=4, decimal_places=2, default=Decimal("7.6"), help_text="Hours of a day of leave."
    )
    default_preferred_weekly_hours = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(22), help_text="Of an employee made without any."
    )
    device_access_code_digest = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        help_text="Of the code with which an administrator sets up a device.",
    )

    secret_fields = frozenset({"device_access_code_digest"})
    objects: ClassVar[TenantManager["OrganisationSettings"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "organisation settings"
        constraints: ClassVar = [UniqueConstraint(fields=["organisation"], name="one_settings_row")]


class Location(Recorded):
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=50, null=True, blank=True)
    address = models.TextField(null=True, blank=True)
    time_zone = models.CharField(
        max_length=64, null=True, blank=True, help_text="IANA; null: the organisation's."
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    radius_metres = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How far off people clock on their own phone or computer; null: anywhere.",
    )
    business_day_cutoff = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(23)],
        help_text="Hour of the day before which time belongs to the day before.",
    )
    business_hours = models.JSONField(
        blank=True, default=list, help_text='[{"weekday": 1-7, "start": "09:00", "finish": "17:00"}]'
    )
    holiday_regions = models.JSONField(
        blank=True, default=list, help_text='Country or subdivision codes: ["AU", "AU-QLD"].'
    )
    specific_holidays = models.JSONField(
        blank=True,
        default=list,
        help_text='[{"date", "from"?, "to"?}]: own holidays, hours of the day when only a part.',
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["Location"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="location_name_once",
            ),
        ]


class HolidaySet(Recorded):
    """The public holidays of a country or a part of one, as the organisation keeps them."""

    name = models.CharField(max_length=200)
    region = models.CharField(
        max_length=40, help_text="ISO 3166: GB, AU-QLD; BE:fr with names in one of several languages."
    )
    known_until = models.PositiveSmallIntegerField(
        default=0, help_text="The last year whose holidays were written down."
    )

    unrecorded_fields = frozenset({"known_until"})
    objects: ClassVar[TenantManager["HolidaySet"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["organisation", "region"], name="holiday_set_once")]

    @property
    def country(self) -> str:
        return self.region[:2]


class PublicHoliday(Recorded):
    """One day of a set: by the region's law, or added by hand."""

    holiday_set = models.ForeignKey(HolidaySet, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    on_date = models.DateField()
    starts_at = models.TimeField(null=True, blank=True, help_text="Of one that is not all day: local time.")
    finishes_at = models.TimeField(null=True, blank=True, help_text="Not after starts_at: midnight.")
    by_hand = models.BooleanField(default=False)

    objects: ClassVar[TenantManager["PublicHoliday"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["holiday_set", "on_date", "name"], name="public_holiday_once")
        ]


class Department(Recorded):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    export_name = models.CharField(max_length=200, null=True, blank=True)
    colour = models.CharField(max_length=7, default="#4A6FA5", validators=[COLOUR])
    group = models.CharField(max_length=200, null=True, blank=True, help_text="For rostering and reports.")
    maximum_off = models.PositiveSmallIntegerField(
        default=0, help_text="How many of its people may be on leave on one day; 0: as many as ask."
    )
    pay_code = models.ForeignKey(
        "PayCode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Set on time worked here unless another is given.",
    )
    order = models.PositiveIntegerField(default=0, help_text="On rosters; alike: as they were made.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["Department"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            # By location: two kitchens may both be called Kitchen. The doors that know no locations find the first.
            UniqueConstraint(
                "organisation",
                "location",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="department_name_once",
            ),
        ]


class AssistingDepartment(models.Model):
    """Staff of `assistant` count towards what `department` needs."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    assistant = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["department", "assistant"], name="assistant_once")]


class Position(Recorded):
    """The kind of work within a department that a shift is for."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    colour = models.CharField(max_length=7, default="#4A6FA5", validators=[COLOUR])
    order = models.PositiveIntegerField(default=0, help_text="On rosters; alike: as they were made.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["Position"]] = tenant_manager(OrganisationWide)


class Event(Recorded):
    """Something on certain days that rosters show, at some locations, for some departments, or for all."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    venue = models.CharField(max_length=200, blank=True, default="", help_text="Where it is, in words.")
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True, help_text="Local time; null: all day.")
    finishes_at = models.TimeField(
        null=True, blank=True, help_text="On ends_on; null with starts_at: all day."
    )
    discourages_time_off = models.BooleanField(
        default=False, help_text="Nobody concerned can ask for leave on its days."
    )

    objects: ClassVar[TenantManager["Event"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="event_ends_later")
        ]
        indexes: ClassVar = [models.Index("organisation", "starts_on", name="event_listed")]


class EventLocation(models.Model):
    """Recorded with its event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["event", "location"], name="event_location_once")]


class EventDepartment(models.Model):
    """Recorded with its event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["event", "department"], name="event_department_once")
        ]


class PayCode(Recorded):
    """A mark on worked time that pay rules and exports read (a tag, a higher duty)."""

    name = models.CharField(max_length=200)
    export_name = models.CharField(max_length=200, null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["PayCode"]] = tenant_manager(OrganisationWide)


class Allowance(Recorded):
    """An amount paid beside time worked, such as for hazardous work or tips. What it costs is the pay app's."""

    name = models.CharField(max_length=200)
    export_name = models.CharField(max_length=200, null=True, blank=True)
    automatic = models.BooleanField(
        default=False, help_text="Applied by the pay rules; nobody sets it by hand."
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["Allowance"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="allowance_name_once",
            ),
        ]


class Device(Recorded):
    """A thing that people clock at: a kiosk tablet, a wall clock, or the generic clock of an API."""

    class Kind(models.TextChoices):
        KIOSK = "kiosk"
        GENERIC = "generic"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.KIOSK)
    nickname = models.CharField(max_length=200)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    location_specific = models.BooleanField(default=False, help_text="Only staff of the location clock here.")
    access_code_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    dispatched_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)

    secret_fields = frozenset({"access_code_hash", "token_hash"})
    unrecorded_fields = frozenset({"last_heard_at"})
    objects: ClassVar[TenantManager["Device"]] = tenant_manager(OrganisationWide)

    @property
    def returned(self) -> bool:
        return self.returned_on is not None


# A stored coordinate has six decimals: a tenth of a metre.
COORDINATE_STEP = Decimal("0.000001")
