"""Time worked: clock events, the shifts made of them, timesheets."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import Coalesce

from muster.attendance.kinds import EventType
from muster.core.models import Attachment, Recorded
from muster.core.tenant import OrganisationWide, TenantManager, tenant_manager
from muster.leave.models import LeaveRequest
from muster.people.models import Employee, OfEmployee
from muster.places.models import Allowance, Department, Device, PayCode, Position
from muster.rosters.models import ScheduledShift

EVENT_TYPES = [(kind.value, kind.value.replace("_", " ")) for kind in EventType]


class ForgottenRule(models.TextChoices):
    """What becomes of a shift whose end was never clocked. It is flagged in any case."""

    LEAVE_OPEN = "leave_open", "wait for a person to say when it ended"
    PLANNED_FINISH = "planned_finish", "end it when it was planned to end, if it was planned"


class AttendanceSettings(Recorded):
    """One row an organisation."""

    rounding = models.JSONField(
        blank=True,
        default=dict,
        help_text='By side (start, finish, break_start, break_finish): {"mode": "floor|nearest|ceiling", '
        '"minutes": 1, "snap_to_plan_minutes": 0}. A side not given is cut to its minute.',
    )
    automatic_breaks = models.JSONField(
        blank=True,
        default=list,
        help_text='[{"worked_minutes": 300, "break_minutes": 30}]: from so long on, so much is deducted.',
    )
    duplicate_seconds = models.PositiveIntegerField(
        default=120, help_text="The same type again within it is removed."
    )
    pair_window_minutes = models.PositiveIntegerField(
        default=120, help_text="How far from a planned start still is it."
    )
    longest_shift_minutes = models.PositiveIntegerField(
        default=960, validators=[MinValueValidator(60), MaxValueValidator(5760)]
    )
    forgotten_after_minutes = models.PositiveIntegerField(default=240, help_text="Past the planned finish.")
    forgotten_rule = models.CharField(
        max_length=20, choices=ForgottenRule.choices, default=ForgottenRule.LEAVE_OPEN.value
    )

    objects: ClassVar[TenantManager["AttendanceSettings"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "attendance settings"
        constraints: ClassVar = [
            UniqueConstraint(fields=["organisation"], name="one_attendance_settings_row")
        ]


class TimesheetStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    EXPORTED = "exported"


class Timesheet(Recorded):
    """A person's pay period. It makes itself when its first shift does."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    finishes_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=TimesheetStatus.choices, default=TimesheetStatus.PENDING.value
    )
    approved_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["Timesheet"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["employee", "starts_on"], name="timesheet_once")]
        indexes: ClassVar = [models.Index("organisation", "starts_on", name="timesheet_listed")]


class ShiftStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"


class Flag(models.TextChoices):
    """Why somebody should look at a shift."""

    NONE = "", "nothing"
    NO_FINISH = "no_finish", "the end was never clocked"
    FINISH_BY_RULE = "finish_by_rule", "the end was not clocked; it was set to the planned one"
    BREAK_NOT_ENDED = "break_not_ended", "a break was never ended; it was ended with the shift"


class Shift(Recorded):
    """Time worked by one person in one department, from clocking in to clocking out.

    `clocked_*_at` is what was sent, to the second, with its offset; `starts_at` and `finishes_at` are what the rounding
    rules make of it, and what is paid.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pay_code = models.ForeignKey(PayCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    timesheet = models.ForeignKey(Timesheet, on_delete=models.PROTECT, related_name="+")
    scheduled_shift = models.ForeignKey(
        ScheduledShift, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    leave_request = models.ForeignKey(
        LeaveRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Not worked, but on leave: made when the request was approved, one for each of its days.",
    )
    on_date = models.DateField(
        help_text="The work day: that of the start, in the location's zone, by its cut-off."
    )

    by_hand = models.BooleanField(
        default=False, help_text="The times were stated, not clocked: rounding rules leave them."
    )
    clocked_in_at = models.DateTimeField()
    clocked_in_offset_minutes = models.SmallIntegerField()
    clocked_in_device = models.ForeignKey(
        Device, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    clocked_in_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    clocked_in_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    clocked_out_at = models.DateTimeField(null=True, blank=True)
    clocked_out_offset_minutes = models.SmallIntegerField(null=True, blank=True)
    clocked_out_device = models.ForeignKey(
        Device, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    clocked_out_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    clocked_out_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    starts_at = models.DateTimeField()
    finishes_at = models.DateTimeField(null=True, blank=True)
    deduction_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Set by a person: takes the place of the automatic break rules."
    )
    automatic_break_minutes = models.PositiveIntegerField(
        default=0, help_text="By the rules, as last calculated."
    )
    worked_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Paid length; null while open."
    )

    status = models.CharField(max_length=10, choices=ShiftStatus.choices, default=ShiftStatus.PENDING.value)
    approved_by = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    flag = models.CharField(max_length=20, choices=Flag.choices, default=Flag.NONE.value, blank=True)
    notes = models.TextField(null=True, blank=True)
    metadata = models.CharField(max_length=500, null=True, blank=True)
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    rated_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[TenantManager["Shift"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(clocked_out_at__isnull=True) | Q(clocked_out_at__gte=F("clocked_in_at")),
                name="shift_finishes_later",
            ),
            # A shift flagged as forgotten waits for a person, and does not keep its owner from starting anew.
            UniqueConstraint(
                fields=["employee"], condition=Q(clocked_out_at__isnull=True, flag=""), name="one_open_shift"
            ),
        ]
        indexes: ClassVar = [
            models.Index("employee", "clocked_in_at", "id", name="shift_of_employee"),
            models.Index("organisation", "on_date", name="shift_of_day"),
            models.Index("timesheet", name="shift_of_timesheet"),
            models.Index("organisation", condition=Q(clocked_out_at__isnull=True), name="shift_open"),
        ]


class ShiftBreak(Recorded):
    """A break taken: with its times, or of a stated length."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    finishes_at = models.DateTimeField(null=True, blank=True)
    length_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Stated: it counts in place of what lies between the times."
    )
    paid = models.BooleanField(default=False)
    by_hand = models.BooleanField(
        default=False, help_text="The times were stated, not clocked: rounding rules leave them."
    )

    objects: ClassVar[TenantManager["ShiftBreak"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finishes_at__isnull=True) | Q(finishes_at__gte=F("starts_at")),
                name="break_finishes_later",
            ),
        ]
        indexes: ClassVar = [models.Index("shift", name="break_of_shift")]


class ShiftAllowance(Recorded):
    """How much of an allowance a shift has."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=10, decimal_places=4)

    objects: ClassVar[TenantManager["ShiftAllowance"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["shift", "allowance"], name="shift_allowance_once")]


class Source(models.TextChoices):
    KIOSK = "kiosk"
    WEB = "web"
    API = "api"


class ClockEvent(Recorded):
    """One press at a clock, kept as it was sent; a job makes shifts of them."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=12, choices=EVENT_TYPES)
    sent_at = models.DateTimeField(help_text="The instant as sent.")
    at = models.DateTimeField(
        help_text="Cut to the minute; what the shift starts from before other rounding."
    )
    utc_offset_minutes = models.SmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pay_code = models.ForeignKey(
        PayCode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of the shift that it starts, in place of the department's.",
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    photo = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    processed_at = models.DateTimeField(null=True, blank=True)
    removed = models.BooleanField(default=False)
    remark = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Why it was removed, or why no shift could be made of it yet.",
    )

    objects: ClassVar[TenantManager["ClockEvent"]] = tenant_manager(OfEmployee)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint("employee", "type", "sent_at", Coalesce(F("device"), 0), name="press_once"),
            UniqueConstraint("organisation", "idempotency_key", name="idempotency_key_once"),
        ]
        indexes: ClassVar = [
            models.Index("employee", "sent_at", name="event_of_employee"),
            models.Index(
                "employee",
                condition=Q(shift__isnull=True, removed=False),
                name="event_without_shift",
            ),
        ]


class UnclaimedPress(Recorded):
    """A kiosk kept a press while the network was away, and nobody has the PIN or card that was given. Kept for a person."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=12, choices=EVENT_TYPES)
    sent_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["UnclaimedPress"]] = tenant_manager(OrganisationWide)

    class Meta:
        verbose_name_plural = "unclaimed presses"
        constraints: ClassVar = [UniqueConstraint("organisation", "idempotency_key", name="unclaimed_once")]


class QuestionType(models.TextChoices):
    """What the answer does to the shift."""

    ALLOWANCE = "allowance", "sets how much of an allowance the shift has"
    SHIFT_TAG = "shift_tag", "sets the shift's pay code"
    SHIFT_NOTE = "shift_note", "adds a note to the shift"


class QuestionCondition(models.TextChoices):
    """When a question is asked, compared with the planned time and past the lenience."""

    ALWAYS = "", "always"
    EARLY = "early", "when the press is earlier than planned"
    LATE = "late", "when the press is later than planned"
    EARLY_OR_LATE = "early_or_late", "when the press is earlier or later than planned"
    UNSCHEDULED = "unscheduled", "when no shift is planned"


class QuestionProcess(models.TextChoices):
    ASK = "ask_question", "ask the question"
    BLOCK = "block_clockin", "refuse the press"


class QuestionPlace(models.TextChoices):
    TIMECLOCK = "timeclock", "kiosks"
    APP = "app", "people's own phones and computers"


def everywhere() -> list[str]:
    return [str(place) for place in QuestionPlace]


class TimeclockQuestion(Recorded):
    """Asked of people who press a clock, or a press refused, when its condition holds."""

    question = models.CharField(max_length=500)
    type = models.CharField(max_length=12, choices=QuestionType.choices)
    trigger_on = models.CharField(max_length=12, choices=EVENT_TYPES)
    asked_on = models.JSONField(default=everywhere, help_text="Where: timeclock, app.")
    condition = models.CharField(
        max_length=16, choices=QuestionCondition.choices, default=QuestionCondition.ALWAYS.value, blank=True
    )
    lenience_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="So far from the planned time the condition does not hold yet."
    )
    required = models.BooleanField(default=False)
    process = models.CharField(
        max_length=16, choices=QuestionProcess.choices, default=QuestionProcess.ASK.value
    )
    options = models.JSONField(blank=True, default=list, help_text="Answers to choose from.")
    allowance = models.ForeignKey(
        Allowance, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["TimeclockQuestion"]] = tenant_manager(OrganisationWide)


class TimeclockAnswer(Recorded):
    """What somebody answered. It waits for its press to become a shift, and then does there what the question says."""

    question = models.ForeignKey(TimeclockQuestion, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    clock_event = models.ForeignKey(
        ClockEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=500)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager["TimeclockAnswer"]] = tenant_manager(OfEmployee)

    class Meta:
        indexes: ClassVar = [
            models.Index("clock_event", condition=Q(applied_at__isnull=True), name="answer_waiting")
        ]
