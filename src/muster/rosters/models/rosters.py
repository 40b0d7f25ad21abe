"""Weeks of planned time."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, UniqueConstraint

from muster.core.actor import Actor
from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, TenantQuerySet, tenant_manager
from muster.people.models import DepartmentMember, Employee
from muster.people.visibility import departments_managed_by, employees_seen_by
from muster.places.models import Department, PayCode, Position

WEEK = timedelta(days=7)


class Roster(Recorded):
    """A week of planned time, from the organisation's first weekday on. Made by itself when something is planned in it."""

    starts_on = models.DateField()

    objects: ClassVar[TenantManager["Roster"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["organisation", "starts_on"], name="roster_once")]

    @property
    def ends_on(self) -> date:
        return self.starts_on + WEEK - timedelta(days=1)


class ScheduledShiftQuerySet(TenantQuerySet["ScheduledShift"]):
    def visible_to(self, actor: Actor) -> Self:
        """What is not published is the business of those who plan it.

        Published: one's own, that of colleagues and what is vacant in one's departments (tanda-v2.txt 270, 283).
        """
        rows = self.filter(organisation_id=actor.organisation_id)
        if actor.sees_whole_organisation:
            return rows
        if actor.employee_id is None:
            return rows.none()
        own = Q(employee_id=actor.employee_id)
        mine = DepartmentMember.objects.filter(employee_id=actor.employee_id).values("department_id")
        others = employees_seen_by(actor, "employee_id") & ~own
        told = (own | Q(department_id__in=mine)) & Q(published_at__isnull=False)
        return rows.filter(others | departments_managed_by(actor, "department_id") | told)


class Acceptance(models.TextChoices):
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CreationMethod(models.TextChoices):
    MANUAL = "manual"
    COPY = "copy", "copied from another week"
    TEMPLATE = "template"
    AUTOMATIC = "automatic", "made by the rostering engine"


class CreationPlatform(models.TextChoices):
    WEB = "web"
    API = "api"


class ScheduledShift(Recorded):
    """Time planned for a person, or for nobody yet (vacant)."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField(help_text="The work day it belongs to, at its place.")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pay_code = models.ForeignKey(PayCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    finishes_at = models.DateTimeField(null=True, blank=True, help_text="Null: open end.")
    automatic_break_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In place of breaks with times: only one of the two is set."
    )
    breaks = models.JSONField(
        blank=True,
        default=list,
        help_text='[{"starts_at", "finishes_at", "paid", "paid_meal", "minutes"}], times as ISO in UTC.',
    )
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last published to the employee it has now."
    )
    published_facts = models.JSONField(
        null=True, blank=True, help_text="What was published last, to tell whose plan a publication changes."
    )
    needs_acceptance = models.BooleanField(default=False)
    acceptance = models.CharField(
        max_length=12, choices=Acceptance.choices, default=Acceptance.NOT_ACCEPTED.value
    )
    acknowledged_at = models.DateTimeField(
        null=True, blank=True, help_text="When the employee last said that they had seen it."
    )
    creation_method = models.CharField(
        max_length=10, choices=CreationMethod.choices, default=CreationMethod.MANUAL.value
    )
    creation_platform = models.CharField(
        max_length=10, choices=CreationPlatform.choices, default=CreationPlatform.WEB.value
    )

    unrecorded_fields = frozenset({"published_facts"})
    objects: ClassVar[TenantManager["ScheduledShift"]] = tenant_manager(ScheduledShiftQuerySet)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finishes_at__isnull=True) | Q(finishes_at__gt=F("starts_at")),
                name="plan_finishes_later",
            ),
        ]
        indexes: ClassVar = [
            models.Index("employee", "starts_at", name="plan_of_employee"),
            models.Index("organisation", "starts_at", name="plan_of_organisation"),
            models.Index("organisation", "on_date", name="plan_of_day"),
        ]

    @property
    def break_minutes(self) -> int:
        """Of unpaid breaks."""
        if self.automatic_break_minutes is not None:
            return self.automatic_break_minutes
        return sum(each["minutes"] for each in self.breaks if not each["paid"])


class DutyKind(models.TextChoices):
    DAY_OFF = "day_off", "rostered day off"
    SLEEPOVER = "sleepover"
    ON_CALL = "on_call"


class DutyPeriodQuerySet(TenantQuerySet["DutyPeriod"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(employees_seen_by(actor, "employee_id"), organisation_id=actor.organisation_id)


class DutyPeriod(Recorded):
    """A planned period that is no shift: a day off, a night slept at work, hours on call."""

    kind = models.CharField(max_length=10, choices=DutyKind.choices)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField()
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    finishes_at = models.DateTimeField()

    objects: ClassVar[TenantManager["DutyPeriod"]] = tenant_manager(DutyPeriodQuerySet)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(finishes_at__gt=F("starts_at")), name="duty_finishes_later")
        ]
        indexes: ClassVar = [models.Index("employee", "starts_at", name="duty_of_employee")]
