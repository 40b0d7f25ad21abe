"""What a press of the clock sends."""

from django import forms

from muster.attendance.kinds import EventType
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
