"""What a press of the clock sends."""

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.attendance.kinds import EventType
from muster.attendance.models import QuestionType, TimeclockQuestion
from muster.web.forms import Form


class PressForm(Form):
    type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in EventType])
    key = forms.UUIDField(help_text="Made with the page: the same press sent twice is one.")
    department = forms.IntegerField(required=False)
    # Where the browser says that it is, and how exactly; asked for only where the location has a radius.
    latitude = forms.DecimalField(required=False, max_digits=9, decimal_places=6, min_value=-90, max_value=90)
    longitude = forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, min_value=-180, max_value=180
    )
    accuracy_metres = forms.FloatField(required=False, min_value=0)

    def clean_key(self) -> str:
        return f"web:{self.cleaned_data['key']}"


class AnswersForm(Form):
    """A field for each question, whatever it takes; each may be left blank."""

    def __init__(
        self, *args: Any, asked: Sequence[tuple[TimeclockQuestion, list[str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for row, choices in asked:
            self.fields[self.name_of(row)] = _field(row, choices)

    @staticmethod
    def name_of(row: TimeclockQuestion) -> str:
        return f"answer_{row.pk}"

    def given(self, row: TimeclockQuestion) -> Any:
        """None where it was left blank."""
        value = self.cleaned_data.get(self.name_of(row))
        return None if value in {None, ""} else value


def _field(row: TimeclockQuestion, choices: list[str]) -> forms.Field:
    label = row.question
    told = "Your manager needs an answer." if row.required else ""
    if choices:
        listed = [(one, one) for one in choices]
        widget = forms.RadioSelect(attrs={"class": "large"})
        return forms.ChoiceField(label=label, required=False, help_text=told, choices=listed, widget=widget)
    if row.type == QuestionType.ALLOWANCE:
        number = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
        return forms.DecimalField(
            label=label,
            required=False,
            help_text=told,
            min_value=0,
            max_digits=10,
            decimal_places=4,
            widget=number,
        )
    return forms.CharField(
        label=label, required=False, help_text=told, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
