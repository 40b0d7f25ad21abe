"""What stands beside the shifts of a roster: labels, notes, wanted cover, hours beyond the plan, budgets."""

from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint

from muster.core.actor import Actor
from muster.core.models import Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.people.models import Employee, OfEmployee, Qualification
from muster.people.visibility import departments_seen_by
from muster.places.models import Department, PayCode, Position, Weekday


class LabelColour(models.TextChoices):
    BLACK = "Black"
    BLUE = "Blue"
    BROWN = "Brown"
    GOLD = "Gold"
    GREEN = "Green"
    ORANGE = "Orange"
    PURPLE = "Purple"
    RED = "Red"


class ShiftLabel(Recorded):
    """What a day is called on the roster, such as A Shift."""

    on_date = models.DateField()
    label = models.CharField(max_length=100)
    colour = models.CharField(max_length=6, choices=LabelColour.choices, default=LabelColour.BLACK.value)

    objects: ClassVar[TenantManager["ShiftLabel"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["organisation", "on_date", "label"], name="shift_label_once")
        ]


class RosterNoteQuerySet(OrganisationWide["RosterNote"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those for all, and those of departments that one belongs to or manages."""
        rows = super().visible_to(actor)
        if actor.sees_whole_organisation:
            return rows
        return rows.filter(Q(department__isnull=True) | departments_seen_by(actor, "department_id"))


class RosterNote(Recorded):
    """A note on a day, of a department or of all."""

    on_date = models.DateField()
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.TextField()

    objects: ClassVar[TenantManager["RosterNote"]] = tenant_manager(RosterNoteQuerySet)

    class Meta:
        indexes: ClassVar = [models.Index("organisation", "on_date", name="note_of_day")]


class RequiredCover(Recorded):
    """How many people a position wants between two times: every week on a weekday, or on one date.

    Open time is this less what is planned.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)
    on_date = models.DateField(null=True, blank=True, help_text="In place of the weekday's.")
    starts_at = models.TimeField(help_text="Local time of the department's location.")
    finishes_at = models.TimeField(help_text="Not after starts_at: on the day after.")
    people = models.PositiveSmallIntegerField(default=1)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[TenantManager["RequiredCover"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "required cover"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) ^ Q(on_date__isnull=True), name="cover_weekday_or_date"
            )
        ]


class ExtraHoursStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class ExtraHours(Recorded):
    """Time worked beyond the plan that somebody tells, and a manager approves."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    qualification = models.ForeignKey(
        Qualification, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pay_code = models.ForeignKey(PayCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    finishes_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(
        max_length=10, choices=ExtraHoursStatus.choices, default=ExtraHoursStatus.PENDING.value
    )
    settled_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[TenantManager["ExtraHours"]] = tenant_manager(OfEmployee)

    class Meta:
        verbose_name_plural = "extra hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(finishes_at__gt=F("starts_at")), name="extra_finishes_later")
        ]
        indexes: ClassVar = [models.Index("employee", "starts_at", name="extra_of_employee")]


class PositionQualification(models.Model):
    """Whoever works in the position must hold the qualification. Recorded with the position."""

    position = models.OneToOneField(Position, on_delete=models.CASCADE, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="+")


class RosterBudget(Recorded):
    """What a department's planned time of a week may cost, in the organisation's currency."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    week_starts_on = models.DateField(null=True, blank=True, help_text="Null: every week without its own.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    objects: ClassVar[TenantManager["RosterBudget"]] = tenant_manager(OrganisationWide)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["department", "week_starts_on"], name="budget_of_week_once"),
            UniqueConstraint(
                fields=["department"], condition=Q(week_starts_on__isnull=True), name="budget_of_weeks_once"
            ),
        ]
