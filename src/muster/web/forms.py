"""What all forms share: how they look, and how the domain's errors reach their fields."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, QueryDict

from muster.core.encryption import mark
from muster.core.errors import Conflict, Denied, Invalid, Locked, TooMany
from muster.web.times import Placed, offset_minutes, place

# What a person can mend or must know where they are; the rest becomes a page of its own.
REFUSALS = (Invalid, Conflict, Locked, TooMany)
NO_MOMENT = "Enter a day and a time, such as 2026-03-04 09:00."
YEARS = range(2000, 2200)
LONGEST_KEY = 19  # digits; more than a database counts to
CHANGED_MEANWHILE = (
    "Somebody changed this while your page was open, so nothing was saved. "
    "Load the page again to see it as it is now, then repeat your change."
)


def is_near(day: date) -> bool:
    """Whether a day that was typed can be one that somebody works on; one far off is a slip, and breaks arithmetic."""
    return day.year in YEARS


class PageRenderer(DjangoTemplates):
    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


class Form(forms.Form):
    default_renderer = PageRenderer
    # The domain's name of a field, where it is not the form's.
    fields_of: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """The field's choices are these rows; any other is answered as unknown."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # of a RowField or RowsField

    def clean(self) -> None:
        """A moment that was left as it was shown is that very one: its seconds, and which of two equal times."""
        super().clean()
        for name, field in self.fields.items():
            shown = self.get_initial_for_field(field, name)
            if isinstance(field, LocalMomentField) and shown and name not in self.changed_data:
                offset = offset_minutes(shown, field.zone)
                self.cleaned_data[name] = Placed(shown.astimezone(UTC), offset, ambiguous=False)

    def carry_out(self, act: Callable[[dict[str, Any]], Any]) -> bool:
        """Call `act` with the cleaned values; what it refuses is shown at the field it names, and False comes back."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except REFUSALS as refusal:
            field = self.fields_of.get(refusal.field or "", refusal.field)
            self.add_error(field if field in self.fields else None, refusal.message)
            return False
        return True


class MarkField(forms.CharField):
    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002 - the shape of a field
        """It is nobody's to fill in."""
        return False


class EditForm(Form):
    """Of what is there already. It carries a mark of what it was filled with, so that a page that was opened before
    somebody else saved does not take back what they did. Sent twice, it asks for nothing new and is taken.
    """

    mark = MarkField()
    beside: tuple[forms.BaseFormSet, ...] = ()  # type: ignore[type-arg]  # not subscriptable at run time

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].initial = self._mark

    def _mark(self) -> str:
        fields = ((name, field) for name, field in self.fields.items() if name != "mark")
        shown = [(name, self.get_initial_for_field(field, name)) for name, field in fields]
        return mark((shown, [one.initial for one in self.beside]))

    def has_changed(self) -> bool:
        return super().has_changed() or any(one.has_changed() for one in self.beside)

    def clean(self) -> None:
        super().clean()
        mark = self.cleaned_data.get("mark")
        if mark and mark != self._mark() and self.has_changed():
            self.add_error(None, CHANGED_MEANWHILE)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None while it is only shown. An empty form that was sent is sent as well."""
    return request.POST if request.method == "POST" else None


def pressed(request: HttpRequest, act: Callable[[], Any], said: str) -> bool:
    """A button without a form: do it and say so, or say why not."""
    try:
        act()
    except (*REFUSALS, Denied) as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, said)
    return True


class DateField(forms.DateField):
    """A day, typed or picked: the browser sends it as 2026-03-04."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class NearDateField(DateField):
    """A day that somebody works on, or could."""

    def clean(self, value: Any) -> Any:
        on = super().clean(value)
        if on is not None and not is_near(on):
            raise forms.ValidationError("Check the year.")
        return on


class TimeField(forms.TimeField):
    """A time of day, to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **kwargs)


def text(label: str, *, required: bool = False, long: bool = False, **kwargs: Any) -> forms.CharField:
    """A line of text, or with `long` several; left blank it is None."""
    if long:
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, empty_value=None if not required else "", **kwargs)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row of a query, which says whom it shows to whom. Its rows are given by the form that has the actor."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return row_label(obj)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of a query, ticked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) >= LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": key})
        return super().clean(value)

    def label_from_instance(self, obj: Any) -> str:
        return row_label(obj)


def row_label(row: Any) -> str:
    """A department is told from its namesake by its location."""
    location = getattr(row, "location", None)
    return f"{row.name}, {location.name}" if location else str(row.name)


class LocalMomentField(forms.Field):
    """A day and a time as the wall clock of `zone` shows them. Gives a Placed.

    A time that the clock skips is refused; of one that it shows twice the first is meant, which the page says.
    """

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    zone: ZoneInfo

    def to_python(self, value: Any) -> Placed | None:
        if value in self.empty_values:
            return None
        try:
            local = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise forms.ValidationError(NO_MOMENT) from None
        if local.tzinfo is not None or not is_near(local):
            raise forms.ValidationError(NO_MOMENT)
        placed = place(local.replace(second=0, microsecond=0), self.zone)
        if placed is None:
            raise forms.ValidationError(
                f"There is no {local:%H:%M} on {local:%Y-%m-%d} in {self.zone.key}: "
                "the clocks were put forward over it."
            )
        return placed

    def in_zone(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.help_text = f"Time in {zone.key.replace('_', ' ')}."

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = initial.strftime("%Y-%m-%dT%H:%M") if initial else ""
        return str(data or "")[:16] != shown
