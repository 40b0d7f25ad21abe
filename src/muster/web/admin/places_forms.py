"""Forms of departments and locations."""

from datetime import date, time
from typing import Any, cast

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import may
from muster.people.actions import require_qualifications
from muster.people.queries import qualifications, required_qualification_ids
from muster.places.actions import create_department, set_assisting_departments, update_department
from muster.places.models import Department, Location, Weekday
from muster.places.queries import assisting_department_ids, departments, locations, pay_codes
from muster.web.admin.forms import zone_choices
from muster.web.forms import DateField, EditForm, Form, RowField, RowsField, TimeField, text


class ChangedForm(EditForm):
    """Gives the actions only what was changed."""

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
        names = [name for name in self.base_fields if name != "mark"]
        initial = {name: getattr(location, name) for name in names} if location else {}
        initial["holiday_regions"] = ", ".join(location.holiday_regions) if location else ""
        super().__init__(*args, initial=initial, **kwargs)
        choices = zone_choices(f"That of the organisation ({organisation_zone})")
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]

    def clean_holiday_regions(self) -> list[str]:
        return [
            code.strip().upper() for code in self.cleaned_data["holiday_regions"].split(",") if code.strip()
        ]


DEPARTMENT = ("name", "colour", "export_name", "group", "maximum_off")


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
    pay_code = RowField(
        label="Pay code",
        required=False,
        empty_label="None",
        help_text="Set on time worked here unless another is given.",
    )

    maximum_off = forms.IntegerField(
        label="Most people off on one day",
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="Leave of more is refused. 0: as many as ask.",
    )
    required = RowsField(label="Whoever works here must hold", help_text="The list is kept under Settings.")
    assistants = RowsField(
        label="Assisting departments", help_text="Their people count towards what this one needs."
    )

    def __init__(self, *args: Any, actor: Actor, department: Department | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if department is not None:
            initial = {name: getattr(department, name) for name in DEPARTMENT}
            initial["location"] = department.location_id
            initial["pay_code"] = department.pay_code_id
            initial["required"] = required_qualification_ids(department)
            initial["assistants"] = assisting_department_ids(department)
        super().__init__(*args, initial=initial, **kwargs)
        others = departments(actor).exclude(pk=department.pk) if department else departments(actor)
        self.offer("location", locations(actor))
        self.offer("pay_code", pay_codes(actor))
        if not may(actor, "pay_code.update"):
            del self.fields["pay_code"]
        self.offer("required", qualifications(actor))
        self.offer("assistants", others)

    def clean_maximum_off(self) -> int:
        return self.cleaned_data["maximum_off"] or 0

    def apply(self, actor: Actor, department: Department | None) -> Department:
        """All of it or nothing."""
        facts = self.facts()
        required, assistants = facts.pop("required", None), facts.pop("assistants", None)
        with change(actor):
            if department is None:
                department = create_department(actor, **facts)
            else:
                update_department(actor, department, **facts)
            if required is not None:
                require_qualifications(actor, department, list(required))
            if assistants is not None:
                set_assisting_departments(actor, department, list(assistants))
        return department


class PositionForm(Form):
    name = text("Name", required=True, max_length=200, help_text="The kind of work, such as Barista.")


class OpenForm(Form):
    """When a location is open on a day of the week; several on one day where it closes in between."""

    weekday = forms.TypedChoiceField(label="Day", choices=[("", "None"), *Weekday.choices], coerce=int)
    start = TimeField(label="Opens")
    finish = TimeField(label="Closes")

    def entry(self) -> dict[str, Any]:
        given = self.cleaned_data
        times = {name: f"{given[name]:%H:%M}" for name in ("start", "finish")}
        return {"weekday": given["weekday"], **times}

    @staticmethod
    def initial_of(entry: dict[str, Any]) -> dict[str, Any]:
        return {"weekday": entry["weekday"], **_times(entry, start="start", finish="finish")}


class OwnHolidayForm(Form):
    """A holiday of the location alone; with hours it is one for that part of the day."""

    date = DateField(label="Date")
    from_ = TimeField(label="From", required=False)
    to = TimeField(label="To", required=False)

    def clean(self) -> None:
        super().clean()
        begins, ends = self.cleaned_data.get("from_"), self.cleaned_data.get("to")
        if begins and ends and ends <= begins:
            self.add_error("to", "It would end before it began.")

    def entry(self) -> dict[str, Any]:
        given = self.cleaned_data
        hours = {"from": given["from_"], "to": given["to"]}
        times = {name: f"{at:%H:%M}" for name, at in hours.items() if at}
        return {"date": given["date"].isoformat(), **times}

    @staticmethod
    def initial_of(entry: dict[str, Any]) -> dict[str, Any]:
        return {"date": date.fromisoformat(entry["date"]), **_times(entry, from_="from", to="to")}


def _times(entry: dict[str, Any], **names: str) -> dict[str, time]:
    return {field: time.fromisoformat(entry[name]) for field, name in names.items() if name in entry}


class Entries(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Entries in place of those that were. An untouched line is none."""

    def entries(self) -> list[dict[str, Any]]:
        given = [form for form in self.forms if form.has_changed() or form in self.initial_forms]
        return [form.entry() for form in given if not form.cleaned_data.get(DELETION_FIELD_NAME)]


def _entries(form: type[OpenForm | OwnHolidayForm], *, extra: int) -> type[Entries]:
    made = forms.formset_factory(
        form, formset=Entries, extra=extra, max_num=100, can_delete=True, can_delete_extra=False
    )
    return cast("type[Entries]", made)


OpenForms = _entries(OpenForm, extra=3)
OwnHolidayForms = _entries(OwnHolidayForm, extra=2)
