"""Forms of days on which nobody, or everybody, is off: locked days and public holidays."""

from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.people.queries import employees, teams
from muster.places.calendars import countries
from muster.web.forms import DateField, Form, RowField, TimeField, text


class LockForm(Form):
    """`whole`: who fills it in may lock days for everybody."""

    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False, help_text="Empty: only that day.")
    department = RowField(label="Department", required=False, empty_label="All")
    employee = RowField(label="Or one person", required=False, empty_label="Everybody")
    reason = text("Why", max_length=500, help_text="Whoever asks for these days reads it.")

    def __init__(self, *args: Any, actor: Actor, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._whole = whole
        if not whole:
            self.fields["department"].empty_label = self.fields["employee"].empty_label = "None"  # type: ignore[attr-defined]
        self.offer("department", teams(actor))
        self.offer("employee", employees(actor))

    def clean(self) -> None:
        super().clean()
        department, employee = self.cleaned_data.get("department"), self.cleaned_data.get("employee")
        if department and employee:
            self.add_error("employee", "Choose a department or a person, not both.")
        if not (self._whole or department or employee or self.errors):
            self.add_error("department", "Choose one of your departments, or a person.")

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **given,
            "ends_on": given["ends_on"] or given["starts_on"],
            "reason": given["reason"] or "",
        }


class CountryForm(Form):
    country = forms.ChoiceField(label="Country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(one.code, one.name) for one in countries().values()]  # type: ignore[attr-defined]


class RegionForm(Form):
    """A part of the country that was chosen before, or the whole of it."""

    part = forms.ChoiceField(label="Part of the country", required=False)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._country = country
        parts = sorted(countries()[country].subdivisions.items(), key=lambda one: one[1])
        self.fields["part"].choices = [("", "The whole country"), *parts]  # type: ignore[attr-defined]

    @property
    def region(self) -> str:
        part = self.cleaned_data["part"]
        return f"{self._country}-{part}" if part else self._country


class HolidayForm(Form):
    fields_of = {"on_date": "on"}

    name = text("Name", required=True, max_length=200, help_text="Such as Founders' day.")
    on = DateField(label="Date")
    starts_at = TimeField(label="From", required=False, help_text="Empty: all day.")
    finishes_at = TimeField(label="To", required=False, help_text="Empty: until midnight.")

    def clean(self) -> None:
        super().clean()
        starts, finishes = self.cleaned_data.get("starts_at"), self.cleaned_data.get("finishes_at")
        if finishes and not starts:
            self.add_error("starts_at", "Say when it begins as well.")
        elif starts and finishes and finishes <= starts:
            self.add_error("finishes_at", "It would end before it began.")
