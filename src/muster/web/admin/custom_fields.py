"""An organisation's own fields on the form of a person: each kind as a browser knows best how to ask for it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from muster.people.models import CustomField
from muster.web.forms import DateField


def custom_field(field: CustomField, value: str) -> forms.Field:
    choices = [(option, option) for option in field.option_names]
    given: dict[str, Any] = {"label": field.name, "required": field.required, "initial": value}
    match field.kind:
        case CustomField.Kind.DATE | CustomField.Kind.EXPIRY:
            given["initial"] = date.fromisoformat(value) if value else None
            return DateField(**given)
        case CustomField.Kind.NUMBER:
            given["initial"] = Decimal(value) if value else None
            return forms.DecimalField(**given)
        case CustomField.Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "None"), *choices], **given)
        case CustomField.Kind.CHOICES:
            given["initial"] = [part.strip() for part in value.split(",") if part.strip()]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
    return forms.CharField(max_length=2000, **given)


def custom_text(value: Any) -> str:
    """As the field keeps it: several choices with commas between."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
