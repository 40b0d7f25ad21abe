"""Forms of the set-up of leave: its kinds, balances, policies and rules."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.leave import type_queries
from muster.leave.kinds import ICONS, AccrualMethod, Unit
from muster.leave.models import (
    AccrualPolicy,
    Approver,
    CalendarVisibility,
    Colleagues,
    LeaveSettings,
    LeaveType,
)
from muster.web.admin.places_forms import ChangedForm
from muster.web.forms import RowField, text

MONTHS = [(number, date(2000, number, 1).strftime("%B")) for number in range(1, 13)]
UNITS = [(Unit.DAYS.value, "Days"), (Unit.HOURS.value, "Hours")]
METHODS = [
    (AccrualMethod.YEARLY.value, "The year's amount on the first day of the leave year"),
    (AccrualMethod.MONTHLY.value, "A twelfth at the end of each month"),
    (AccrualMethod.HOURS_WORKED.value, "So much for each hour worked, when the time is approved"),
]
COLLEAGUES = [(one.value, one.label[:1].upper() + one.label[1:]) for one in Colleagues]
STEPS = ("first_step", "second_step", "third_step")
LARGEST = 99_999_999


def number(
    label: str, *, required: bool = False, minimum: int | None = 0, **kwargs: Any
) -> forms.DecimalField:
    """Days or hours."""
    kwargs.setdefault("max_digits", 12)
    kwargs.setdefault("decimal_places", 4)
    return forms.DecimalField(
        label=label, required=required, min_value=minimum, max_value=LARGEST, widget=plain_input(), **kwargs
    )


class PlainNumberInput(forms.NumberInput):
    """20, not 20.0000"""

    def format_value(self, value: Any) -> str | None:
        return super().format_value(f"{value.normalize():f}" if isinstance(value, Decimal) else value)


def plain_input() -> forms.NumberInput:
    return PlainNumberInput(attrs={"step": "any", "inputmode": "decimal"})


class LeaveTypeForm(ChangedForm):
    name = text("Name", required=True, max_length=200)
    bank = RowField(
        label="Taken from",
        required=False,
        empty_label="Nothing: no balance",
        help_text="The balance that each day of it lowers.",
    )
    unit = forms.ChoiceField(label="Asked for in", choices=UNITS)
    colour = forms.RegexField(
        r"^#[0-9A-Fa-f]{6}\Z", label="Colour", widget=forms.TextInput(attrs={"type": "color"})
    )
    icon = forms.ChoiceField(
        label="Icon",
        required=False,
        choices=[(one, one.replace("_", " ").capitalize() or "None") for one in ICONS],
        help_text="For other programs that show leave.",
    )
    paid = forms.BooleanField(label="Paid", required=False)
    requires_approval = forms.BooleanField(
        label="Somebody approves it",
        required=False,
        help_text="Otherwise it is approved by being asked for.",
    )
    private = forms.BooleanField(
        label="Private", required=False, help_text="Colleagues see that somebody is away, not why."
    )
    counts_to_maximum_off = forms.BooleanField(
        label="Counts towards the most who may be off in a department on one day", required=False
    )
    prevents_negative = forms.BooleanField(label="Refused when the balance does not cover it", required=False)
    fallback = RowField(
        label="Then taken as",
        required=False,
        empty_label="Nothing else",
        help_text="For the part not covered.",
    )
    limit_days = number("Days a leave year, at most", help_text="Empty: no limit.")
    limit_hours = number("Hours a leave year, at most", help_text="For a balance in hours. Empty: no limit.")
    calendar_visibility = forms.ChoiceField(
        label="In calendars the person is", choices=CalendarVisibility.choices
    )

    def __init__(self, *args: Any, actor: Actor, leave_type: LeaveType | None, **kwargs: Any) -> None:
        shown = leave_type or LeaveType()
        names = [name for name in self.base_fields if name not in {"mark", "bank", "fallback"}]
        initial = {name: getattr(shown, name) for name in names}
        super().__init__(
            *args, initial={**initial, "bank": shown.bank_id, "fallback": shown.fallback_id}, **kwargs
        )
        others = type_queries.leave_types(actor)
        self.offer("bank", type_queries.banks(actor))
        self.offer("fallback", others.exclude(pk=leave_type.pk) if leave_type else others)

    def clean_icon(self) -> str | None:
        return self.cleaned_data["icon"] or None


class BankForm(ChangedForm):
    name = text(
        "Name", required=True, max_length=200, help_text="Such as Annual leave, or Long service leave."
    )


class PolicyForm(ChangedForm):
    """`followed`: somebody's balance grows by it, so that only its name may change."""

    name = text("Name", required=True, max_length=200)
    bank = RowField(label="Fills", empty_label=None)
    unit = forms.ChoiceField(label="Counted in", choices=UNITS)
    method = forms.ChoiceField(label="Gives", choices=METHODS, widget=forms.RadioSelect)
    yearly_amount = number("A year", help_text="For the first two.")
    hourly_amount = number(
        "For each hour worked", decimal_places=8, help_text="Such as 0.0769 for four weeks a year."
    )
    full_time_weekly_hours = number(
        "Full time, hours a week",
        max_digits=5,
        decimal_places=2,
        help_text="Who is contracted for fewer has a share. Empty: all have it whole.",
    )
    waiting_months = forms.IntegerField(
        label="Months of waiting",
        min_value=0,
        max_value=120,
        help_text="From the first day of employment. What grows meanwhile is given at its end.",
    )
    pro_rata = forms.BooleanField(label="Joiners and leavers have their part of the year", required=False)
    cap = number("Never more than", help_text="Nothing grows above it. Empty: no limit.")
    lowest_balance = forms.DecimalField(
        label="May go down to",
        max_value=0,
        min_value=-LARGEST,
        max_digits=12,
        decimal_places=4,
        widget=plain_input(),
        help_text="0, or how far below zero requests may go, such as -38.",
    )
    carry_over_limit = number(
        "Taken into the next leave year, at most", help_text="Empty: all of it. 0: nothing."
    )
    carry_over_months = forms.IntegerField(
        label="There it lasts, in months",
        required=False,
        min_value=1,
        max_value=120,
        help_text="Empty: for ever.",
    )

    def __init__(
        self, *args: Any, actor: Actor, policy: AccrualPolicy | None, followed: bool = False, **kwargs: Any
    ) -> None:
        shown = policy or AccrualPolicy()
        names = [name for name in self.base_fields if name not in {"mark", "bank"}]
        initial = {name: getattr(shown, name) for name in names}
        super().__init__(*args, initial={**initial, "bank": shown.bank_id}, **kwargs)
        self.offer("bank", type_queries.banks(actor))
        if policy is not None:
            del self.fields["bank"]
        if followed:
            for name in set(self.fields) - {"name", "mark"}:
                del self.fields[name]


class LeaveSettingsForm(ChangedForm):
    fields_of = {"approval_steps": "first_step"}

    allowance_bank = RowField(
        label="The allowance",
        empty_label=None,
        help_text="The balance that somebody new has, and that other programs are told as the allowance.",
    )
    default_allowance = number("Days a year of somebody new", required=True)
    year_starts_month = forms.TypedChoiceField(label="The leave year begins with", choices=MONTHS, coerce=int)
    first_step = forms.ChoiceField(label="A request is approved by")
    second_step = forms.ChoiceField(label="And after that by", required=False)
    third_step = forms.ChoiceField(label="And lastly by", required=False)
    managers_book_themselves = forms.BooleanField(
        label="Managers need nobody's approval for their own leave", required=False
    )
    colleagues_see = forms.ChoiceField(label="On the wall chart people see", choices=COLLEAGUES)
    remind_after_days = forms.IntegerField(
        label="Remind of a request after so many days",
        min_value=0,
        max_value=60,
        help_text="Whoever is to approve it gets an e-mail. 0: never.",
    )

    def __init__(self, *args: Any, actor: Actor, settings: LeaveSettings, **kwargs: Any) -> None:
        names = (
            "default_allowance", "year_starts_month", "managers_book_themselves", "colleagues_see",
            "remind_after_days",
        )  # fmt: skip
        initial: dict[str, Any] = {name: getattr(settings, name) for name in names}
        initial["allowance_bank"] = settings.allowance_bank_id
        initial |= dict(zip(STEPS, settings.approval_steps, strict=False))
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("allowance_bank", type_queries.banks(actor))
        choices = [(one.value, one.label[:1].upper() + one.label[1:]) for one in Approver]
        for name in STEPS:
            offered = choices if name == STEPS[0] else [("", "Nobody else"), *choices]
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        if found.keys() & set(STEPS):
            found["approval_steps"] = [self.cleaned_data[name] for name in STEPS if self.cleaned_data[name]]
        return {name: value for name, value in found.items() if name not in STEPS}
