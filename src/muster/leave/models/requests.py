"""Leave that people asked for, and what stands around it: who decides, and when nobody may be away."""

from typing import ClassVar
from uuid import uuid4

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint

from muster.core.models import Attachment, Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.leave.kinds import Half
from muster.leave.models.columns import HALVES, MINUTES_OF_A_DAY, UNITS, amount
from muster.leave.models.types import LeaveType
from muster.leave.rows import LeaveRequestQuerySet
from muster.people.models import Employee, OfEmployee
from muster.places.models import Department, Event, HolidaySet


class LeaveRequestStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class GroupBooking(Recorded):
    """Leave booked for many at once, in portions, by a job; what it came to is kept here."""

    leave_type = models.ForeignKey(LeaveType, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: everybody.",
    )
    facts = models.JSONField(default=dict, help_text="What was asked for, as the action takes it.")
    employee_ids = models.JSONField(default=list, help_text="Whom it is for, in order.")
    done = models.PositiveIntegerField(default=0, help_text="How many of them were seen to.")
    booked = models.PositiveIntegerField(default=0)
    rejections = models.JSONField(default=list, help_text='[{"employee_id", "message"}]')
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["GroupBooking"]] = tenant_manager(OrganisationWide)


class LeaveRequest(Recorded):
    """Leave that somebody asked for, or that was booked for them."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    leave_type = models.ForeignKey(LeaveType, on_delete=models.PROTECT, related_name="+")
    fallback_type = models.ForeignKey(
        LeaveType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=LeaveRequestStatus.choices, default=LeaveRequestStatus.PENDING.value
    )
    unit = models.CharField(
        max_length=5, choices=UNITS, help_text="Days: from half to half. Hours: from time to time."
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_half = models.CharField(max_length=10, choices=HALVES, default=Half.MORNING.value)
    ends_half = models.CharField(max_length=10, choices=HALVES, default=Half.AFTERNOON.value)
    starts_minute = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(MINUTES_OF_A_DAY)],
        help_text="Of leave by the hour: minutes past midnight by the clock of the person's place.",
    )
    ends_minute = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MINUTES_OF_A_DAY)]
    )
    time_zone = models.CharField(
        max_length=64, help_text="IANA: that of the person's place when it was asked for."
    )
    days = models.JSONField(
        default=list,
        help_text='[{"date", "minutes", "amount", "starts_at", "finishes_at"}]: what would have been worked on each '
        "day of it, the days not worked left out; amount in days, instants in UTC.",
    )
    days_stated = models.BooleanField(default=False, help_text="`days` were given, not counted.")
    duration = amount(help_text="From its start to its end, in its unit.")
    deduction = amount(help_text="What it takes from the balance, in the balance's unit; 0: from none.")
    minutes = models.PositiveIntegerField(default=0, help_text="Working time that it covers.")
    reason = models.TextField(blank=True, default="")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    step = models.PositiveSmallIntegerField(default=0, help_text="How many steps of approval are done.")
    acted_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    acted_at = models.DateTimeField(null=True, blank=True)
    auto_approved = models.BooleanField(default=False)
    decline_reason = models.TextField(null=True, blank=True, help_text="Why it was declined or cancelled.")
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of its shifts.",
    )
    overrode = models.JSONField(
        default=list,
        blank=True,
        help_text="Which checks were passed over: maximum_off, locked_days, balance.",
    )
    group = models.ForeignKey(
        GroupBooking, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    unrecorded_fields = frozenset({"reminded_at"})
    objects: ClassVar[TenantManager["LeaveRequest"]] = tenant_manager(LeaveRequestQuerySet)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_later")
        ]
        indexes: ClassVar = [
            models.Index("employee", "starts_on", "ends_on", name="leave_of_employee"),
            models.Index("organisation", "starts_on", "ends_on", name="leave_listed"),
        ]


class LeaveProfile(Recorded):
    """What concerns a person's leave beside their balances. Who has none has the defaults."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    approver = models.ForeignKey(
        Employee,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: the managers of their department.",
    )
    has_public_holidays = models.BooleanField(default=True)
    holiday_set = models.ForeignKey(
        HolidaySet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: the holidays of their location.",
    )

    objects: ClassVar[TenantManager["LeaveProfile"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["employee"], name="leave_profile_once")]


class Delegation(Recorded):
    """While somebody is away another acts on the requests that wait for them."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    delegate = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects: ClassVar[TenantManager["Delegation"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_later")
        ]


class LockedPeriod(Recorded):
    """Days on which nobody, nobody of a department, or one person cannot ask for leave: by hand, or as of an event."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True, default="")
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Locked for it: follows what the event is.",
    )
    locked_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[TenantManager["LockedPeriod"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="locked_period_ends_later")
        ]
