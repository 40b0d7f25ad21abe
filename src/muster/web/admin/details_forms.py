"""Forms of what a person has beside the facts of their own row: contacts, qualifications, usual hours."""

from typing import Any, ClassVar, cast

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME

from muster.core.actor import Actor
from muster.people.actions import HoursFacts
from muster.people.models import Employee, EmployeeQualification
from muster.people.queries import held_qualifications, qualifications
from muster.places.models import Weekday
from muster.places.queries import departments
from muster.web.forms import DateField, EditForm, Form, RowField, TimeField, text

MOST_WINDOWS = 100


class ContactForm(Form):
    name = text("Name", required=True, max_length=200)
    relationship = text("Relationship", max_length=100, help_text="Such as partner, mother or friend.")
    phone = text("Phone", required=True, max_length=50)


class HeldForm(EditForm):
    """A qualification given, or what is known of one that is held."""

    FACTS: ClassVar = ("licence_number", "expires_on", "in_training")

    qualification = RowField(label="Qualification")
    licence_number = text("Licence number", max_length=100)
    expires_on = DateField(label="Last valid day", required=False, help_text="Empty: it does not expire.")
    in_training = forms.BooleanField(label="Still in training for it", required=False)

    def __init__(
        self, *args: Any, actor: Actor, employee: Employee, held: EmployeeQualification | None, **kwargs: Any
    ) -> None:
        initial = {name: getattr(held, name) for name in self.FACTS} if held else {}
        super().__init__(*args, initial=initial, **kwargs)
        if held:
            del self.fields["qualification"]
        else:
            has = held_qualifications(actor, employee).values("qualification_id")
            self.offer("qualification", qualifications(actor).exclude(pk__in=has))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class HoursForm(Form):
    """A window of a usual week."""

    week = forms.IntegerField(label="Week", min_value=1, max_value=52, initial=1)
    weekday = forms.TypedChoiceField(label="Day", choices=[("", "None"), *Weekday.choices], coerce=int)
    starts_at = TimeField(label="From")
    finishes_at = TimeField(label="To")
    break_minutes = forms.IntegerField(label="Break, min", min_value=0, max_value=1440, initial=0)
    department = RowField(label="Department", required=False, empty_label="Any")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", departments(actor))


class HoursFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Windows in place of those that were. An untouched line is none."""

    def facts(self) -> list[HoursFacts]:
        given = (form.cleaned_data for form in self.forms if form.cleaned_data.get("weekday"))
        return [
            cast("HoursFacts", {name: value for name, value in one.items() if name != DELETION_FIELD_NAME})
            for one in given
            if not one.get(DELETION_FIELD_NAME)
        ]


HoursForms = cast(
    "type[HoursFormSet]",
    forms.formset_factory(
        HoursForm,
        formset=HoursFormSet,
        extra=5,
        max_num=MOST_WINDOWS,
        can_delete=True,
        can_delete_extra=False,
    ),
)
