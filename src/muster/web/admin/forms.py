"""Forms of the set-up: places, devices, keys, settings."""

import zoneinfo
from typing import Any, ClassVar

from django import forms

from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.people.models import CustomField
from muster.places.models import Department, Location, Weekday
from muster.places.queries import locations
from muster.web.forms import DateField, Form, RowField, text


def _titled(word: str) -> str:
    return word.replace("_", " ").capitalize()


def zone_choices(empty: str | None = None) -> list[tuple[str, str]]:
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")
    named = [(zone, zone.replace("_", " ")) for zone in zones]
    return named if empty is None else [("", empty), *named]


class ChangedForm(Form):
    """Gives the actions only what was changed: what somebody else changed meanwhile stays theirs."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class LocationForm(ChangedForm):
    name = text("Name", required=True, max_length=200)
    short_name = text("Short name", max_length=50)
    address = text("Address", long=True, max_length=500)
    time_zone = forms.TypedChoiceField(label="Time zone", required=False, empty_value=None)
    business_day_cutoff = forms.IntegerField(
        label="The day begins at hour",
        min_value=0,
        max_value=23,
        initial=0,
        help_text="4: what is worked until 04:00 belongs to the day before.",
    )
    latitude = forms.DecimalField(
        label="Latitude", required=False, max_digits=9, decimal_places=6, min_value=-90, max_value=90
    )
    longitude = forms.DecimalField(
        label="Longitude", required=False, max_digits=9, decimal_places=6, min_value=-180, max_value=180
    )
    radius_metres = forms.IntegerField(
        label="Radius, in metres", required=False, min_value=1, max_value=100_000
    )
    holiday_regions = forms.CharField(
        label="Public holidays of",
        required=False,
        max_length=200,
        help_text="Country or region codes with commas between, such as AU-NSW.",
    )

    def __init__(self, *args: Any, organisation_zone: str, location: Location | None, **kwargs: Any) -> None:
        names = list(self.base_fields)
        initial = {name: getattr(location, name) for name in names} if location else {}
        initial["holiday_regions"] = ", ".join(location.holiday_regions) if location else ""
        super().__init__(*args, initial=initial, **kwargs)
        choices = zone_choices(f"That of the organisation ({organisation_zone})")
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]

    def clean_holiday_regions(self) -> list[str]:
        return [
            code.strip().upper() for code in self.cleaned_data["holiday_regions"].split(",") if code.strip()
        ]


class DepartmentForm(ChangedForm):
    name = text("Name", required=True, max_length=200)
    location = RowField(label="Location", required=False, empty_label="None")
    colour = forms.RegexField(
        r"^#[0-9A-Fa-f]{6}\Z",
        label="Colour",
        initial="#4A6FA5",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    export_name = text("Name for exports", max_length=200)
    group = text("Group", max_length=200, help_text="For rosters and reports.")

    def __init__(self, *args: Any, actor: Actor, department: Department | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if department is not None:
            initial = {name: getattr(department, name) for name in ("name", "colour", "export_name", "group")}
            initial["location"] = department.location_id
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["location"].queryset = locations(actor)  # type: ignore[attr-defined]


class DeviceForm(Form):
    nickname = text("Name", max_length=200, help_text="Empty: that of its location.")
    location = RowField(label="Location", required=False, empty_label="None")
    location_specific = forms.BooleanField(label="Only staff of this location clock here", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations(actor)  # type: ignore[attr-defined]


SCOPES = {
    Scope.USER: "People",
    Scope.DEPARTMENT: "Departments and locations",
    Scope.TIMESHEET: "Shifts and timesheets",
    Scope.ROSTER: "Rosters",
    Scope.DEVICE: "Devices and presses",
    Scope.COST: "Pay rates",
    Scope.QUALIFICATIONS: "Qualifications",
    Scope.PERSONAL: "Personal facts",
    Scope.SETTINGS: "Settings",
    Scope.ORGANISATION: "Organisation and keys",
}


class KeyForm(Form):
    name = text("Name", required=True, max_length=100, help_text="What it is for, such as Payroll export.")
    role = forms.TypedChoiceField(
        label="Acts with the role",
        choices=[(role.value, _titled(role.value)) for role in PERSON_ROLES if role != Role.EMPLOYEE],
        coerce=Role,
    )
    scopes = forms.TypedMultipleChoiceField(
        label="May be used for",
        choices=[(scope.value, label) for scope, label in SCOPES.items()],
        coerce=Scope,
        initial=[Scope.USER.value, Scope.DEPARTMENT.value, Scope.TIMESHEET.value, Scope.COST.value],
        widget=forms.CheckboxSelectMultiple,
    )
    post_answers_created = forms.BooleanField(
        label="A POST at TimeStation's door answers 201",
        required=False,
        help_text="In place of the documented 200, for programs that expect it.",
    )


class OrganisationForm(Form):
    """Of the organisation itself and of its settings."""

    SETTINGS: ClassVar = (
        "week_starts_on",
        "timesheet_weeks",
        "timesheet_anchor_on",
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]


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

    def clean_options(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        of_choice = self.cleaned_data.get("kind") in {CustomField.Kind.CHOICE, CustomField.Kind.CHOICES}
        if of_choice and not self.cleaned_data.get("options"):
            self.add_error("options", "Write what may be chosen.")
