"""What a press of the clock sends."""

from django import forms

from muster.attendance.kinds import EventType
from muster.web.forms import Form


class PressForm(Form):
    type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in EventType])
    key = forms.UUIDField(help_text="Made with the page: the same press sent twice is one.")
    department = forms.IntegerField(required=False)

    def clean_key(self) -> str:
        return f"web:{self.cleaned_data['key']}"
