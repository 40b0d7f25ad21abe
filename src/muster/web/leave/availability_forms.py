"""When somebody can, likes to or cannot work."""

from typing import Any

from django import forms

from muster.leave.models import Availability, Preference
from muster.places.models import Weekday
from muster.web.admin.places_forms import ChangedForm
from muster.web.forms import DateField, TimeField, text

PREFERENCES = (
    (Preference.UNAVAILABLE.value, "Cannot work"),
    (Preference.PREFERS.value, "Would like to work"),
    (Preference.AVAILABLE.value, "Can work"),
)
REPEATS = [
    ("", "Does not repeat"),
    (1, "Every week"),
    (2, "Every second week"),
    (3, "Every third week"),
    (4, "Every fourth week"),
]


class AvailabilityForm(ChangedForm):
    preference = forms.ChoiceField(label="On these days", choices=PREFERENCES, widget=forms.RadioSelect)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False, help_text="Empty: only that day.")
    starts_at = TimeField(label="From", required=False, help_text="Empty: all day.")
    finishes_at = TimeField(label="To", required=False, help_text="Earlier than the start: on the day after.")
    title = text(
        "Note", max_length=200, help_text="Such as evening class. Whoever makes the roster reads it."
    )
    repeat_every_weeks = forms.TypedChoiceField(
        label="Repeats", choices=REPEATS, coerce=int, empty_value=None, required=False
    )
    repeat_weekdays = forms.TypedMultipleChoiceField(
        label="On",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Where it repeats. None ticked: on the weekday of its first day.",
    )
    repeat_until = DateField(label="Until", required=False, help_text="Empty: for good.")

    def __init__(self, *args: Any, row: Availability | None, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "mark"]
        initial = {name: getattr(row, name) for name in names} if row else {"preference": "unavailable"}
        super().__init__(*args, initial=initial, **kwargs)
        if row is not None and row.repeat_every_weeks and row.repeat_every_weeks > REPEATS[-1][0]:  # type: ignore[operator]
            kept = (row.repeat_every_weeks, f"Every {row.repeat_every_weeks} weeks")
            self.fields["repeat_every_weeks"].choices = [*REPEATS, kept]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if not given.get("ends_on"):
            given["ends_on"] = given.get("starts_on")
        if bool(given.get("starts_at")) != bool(given.get("finishes_at")) and not self.errors:
            missing = "finishes_at" if given.get("starts_at") else "starts_at"
            self.add_error(missing, "Give both times, or none for all day.")
        if not given.get("repeat_every_weeks"):
            given["repeat_weekdays"], given["repeat_until"] = [], None

    def all_facts(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "mark"}
        return {**facts, "title": facts["title"] or ""}


class OneDayForm(AvailabilityForm):
    """One day of what repeats: how it does is not asked."""

    repeat_every_weeks = repeat_weekdays = repeat_until = None  # type: ignore[assignment]

    def all_facts(self) -> dict[str, Any]:
        facts = super().all_facts()
        return {name: facts[name] for name in self.fields if name != "mark"}
