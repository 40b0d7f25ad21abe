"""Forms of the set-up: places, devices, keys, settings."""

import zoneinfo
from typing import Any, ClassVar

from django import forms

from muster.accounts.models import default_key_scopes
from muster.accounts.queries import api_profiles
from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.people.models import CustomField
from muster.places.models import Weekday
from muster.places.queries import locations
from muster.web.forms import DateField, EditForm, Form, RowField, text
from muster.web.scopes import CHOICES


def _titled(word: str) -> str:
    return word.replace("_", " ").capitalize()


def zone_choices(empty: str | None = None) -> list[tuple[str, str]]:
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")
    named = [(zone, zone.replace("_", " ")) for zone in zones]
    return named if empty is None else [("", empty), *named]


class DeviceForm(Form):
    nickname = text("Name", max_length=200, help_text="Empty: that of its location.")
    location = RowField(label="Location", required=False, empty_label="None")
    location_specific = forms.BooleanField(label="Only staff of this location clock here", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("location", locations(actor))


class KeyForm(Form):
    name = text("Name", required=True, max_length=100, help_text="What it is for, such as Payroll export.")
    role = forms.TypedChoiceField(
        label="Acts with the role",
        choices=[(role.value, _titled(role.value)) for role in PERSON_ROLES if role != Role.EMPLOYEE],
        coerce=Role,
    )
    scopes = forms.TypedMultipleChoiceField(
        label="May be used for",
        choices=CHOICES,
        coerce=Scope,
        initial=default_key_scopes,
        widget=forms.CheckboxSelectMultiple,
    )
    profile = RowField(
        label="API profile",
        required=False,
        empty_label="None: all that the role may",
        help_text="Narrows what it may read and write.",
    )
    author_name = text(
        "Signs changes as",
        max_length=100,
        help_text="The name that histories show. Empty: the name of the door it comes through, such as TimeStation API.",
    )
    post_answers_created = forms.BooleanField(
        label="A POST at TimeStation's door answers 201",
        required=False,
        help_text="In place of the documented 200, for programs that expect it.",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("profile", api_profiles(actor))


class OrganisationForm(EditForm):
    """Of the organisation itself and of its settings."""

    SETTINGS: ClassVar = (
        "week_starts_on",
        "timesheet_weeks",
        "timesheet_anchor_on",
        "employees_enter_availability",
        "availability_notice_days",
        "employees_ask_for_leave",
        "default_leave_hours",
        "default_preferred_weekly_hours",
    )

    name = text("Name", required=True, max_length=200)
    time_zone = forms.ChoiceField(label="Time zone", help_text="Of what has no location of its own.")
    week_starts_on = forms.TypedChoiceField(label="The week starts on", choices=Weekday.choices, coerce=int)
    timesheet_weeks = forms.TypedChoiceField(
        label="A timesheet has", choices=[(1, "1 week"), (2, "2 weeks")], coerce=int
    )
    timesheet_anchor_on = DateField(
        label="A timesheet begins on", help_text="Any day on which one begins; the others follow from it."
    )

    employees_enter_availability = forms.BooleanField(
        label="Employees enter when they cannot work", required=False
    )
    availability_notice_days = forms.IntegerField(
        label="Days ahead for that",
        min_value=0,
        max_value=365,
        help_text="4: from four days after today on. 0: from today on.",
    )
    employees_ask_for_leave = forms.BooleanField(label="Employees ask for leave", required=False)
    default_leave_hours = forms.DecimalField(
        label="Hours of a day of leave", min_value=0, max_value=24, max_digits=4, decimal_places=2
    )
    default_preferred_weekly_hours = forms.DecimalField(
        label="Preferred hours a week of somebody new",
        min_value=0,
        max_value=168,
        max_digits=5,
        decimal_places=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]


class ListedForm(Form):
    """An entry of a list that has names only."""

    name = text("Name", required=True, max_length=100)


class QualificationForm(Form):
    name = text("Name", required=True, max_length=200, help_text="Such as First aid or Forklift licence.")
    maximum_weekly_hours = forms.DecimalField(
        label="Most hours a week",
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=168,
        help_text="For what limits how much somebody works, such as a visa. Empty: no limit.",
    )


class CustomFieldForm(Form):
    name = text("Name", required=True, max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=CustomField.Kind.choices)
    options = forms.CharField(
        label="What may be chosen",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For the kinds choice and choices: one a line.",
    )

    group = text(
        "Stands under",
        max_length=100,
        help_text="A heading, such as Certificates. A new one is made. Empty: none.",
    )
    required = forms.BooleanField(label="Must be filled in", required=False)

    def clean_options(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        of_choice = self.cleaned_data.get("kind") in {CustomField.Kind.CHOICE, CustomField.Kind.CHOICES}
        if of_choice and not self.cleaned_data.get("options"):
            self.add_error("options", "Write what may be chosen.")
