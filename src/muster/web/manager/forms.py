"""Forms of worked time. Times are those of the location's wall clock."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator

from muster.attendance.actions import BreakFacts
from muster.attendance.models import Shift
from muster.attendance.shift_queries import allowances_of
from muster.core.actor import Actor
from muster.places.queries import allowances, departments, pay_codes
from muster.web.forms import LONGEST_KEY, DateField, EditForm, Form, LocalMomentField, RowField, is_near, text

VIEWS = (("", "All"), ("look", "Needs a look"), ("pending", "To approve"))
MOST_MINUTES = 14 * 24 * 60


class EndForm(Form):
    """When a shift ended whose end was never clocked."""

    fields_of = {"time_out": "finish"}
    finish = LocalMomentField(label="Ended at")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finish"].in_zone(zone)  # type: ignore[attr-defined]


class AllowanceField(forms.DecimalField):
    """How much of one; empty: none of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_digits=10, decimal_places=4, **kwargs)


def allowances_shown(shift: Shift) -> dict[str, Decimal]:
    """By their fields."""
    return {f"allowance_{one.allowance_id}": one.value.normalize() for one in allowances_of(shift)}


class ShiftForm(EditForm):
    fields_of = {"time_in": "starts", "time_out": "finishes", "department_id": "department"}
    department = RowField(label="Department", required=False, empty_label="None")
    starts = LocalMomentField(label="Started at")
    finishes = LocalMomentField(label="Ended at")
    pay_code = RowField(label="Pay code", required=False, empty_label="None")
    deduction_minutes = forms.IntegerField(
        label="Deduction, in minutes",
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        help_text="Takes the place of the automatic break rules. Empty: the rules apply.",
    )
    notes = text("Notes", long=True, max_length=2000)

    def __init__(
        self, *args: Any, actor: Actor, zone: ZoneInfo, shift: Shift | None = None, **kwargs: Any
    ) -> None:
        """Fields of what the organisation has none of are left out: pay codes, allowances."""
        super().__init__(*args, **kwargs)
        self.offer("department", departments(actor))
        for name in ("starts", "finishes"):
            self.fields[name].in_zone(zone)  # type: ignore[attr-defined]
        codes = pay_codes(actor, also=shift.pay_code_id if shift else None)
        self.offer("pay_code", codes)
        if not codes.exists():
            del self.fields["pay_code"]
        for pk, name in allowances(actor).filter(automatic=False).values_list("pk", "name"):
            self.fields[f"allowance_{pk}"] = AllowanceField(label=name)

    @property
    def allowance_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("allowance_")]

    def times(self) -> dict[str, datetime | None]:
        """The sides that were changed. What was left as it was shown keeps its seconds."""
        sides = (("start", "starts"), ("finish", "finishes"))
        return {side: self.cleaned_data[name].at for side, name in sides if name in self.changed_data}

    def stated(self) -> Any:
        """What else was changed, for amend_shift and enter_shift."""
        names = [name for name in ("pay_code", "deduction_minutes", "notes") if name in self.changed_data]
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        changed = [name for name in self.changed_data if name.startswith("allowance_")]
        if changed:
            values = {int(name.partition("_")[2]): self.cleaned_data[name] for name in changed}
            found["allowances"] = values
        return found

    def clean(self) -> None:
        super().clean()
        starts, finishes = self.cleaned_data.get("starts"), self.cleaned_data.get("finishes")
        if starts and finishes and finishes.at < starts.at:
            self.add_error("finishes", "The shift would end before it began.")


class BreakForm(Form):
    starts = LocalMomentField(label="From", required=False)
    finishes = LocalMomentField(label="To", required=False)
    length_minutes = forms.IntegerField(
        label="or minutes", required=False, min_value=1, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    paid = forms.BooleanField(label="Paid", required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts", "finishes"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("finishes") and not given.get("starts") and "starts" not in self.errors:
            self.add_error("starts", "When did the break begin?")
        if given.get("starts") and given.get("length_minutes") and "length_minutes" in self.changed_data:
            self.add_error("length_minutes", "Give the times or the minutes, not both.")
        if given.get("paid") and not (given.get("starts") or given.get("length_minutes") or self.errors):
            self.add_error("starts", "Give the times of the break, or its minutes.")


class BreakFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Breaks in place of those that were. An emptied line is a break taken away."""

    def facts(self) -> list[BreakFacts]:
        return [_break_facts(form.cleaned_data) for form in self.forms if _is_given(form.cleaned_data)]


def _is_given(values: dict[str, Any]) -> bool:
    return not values.get("DELETE") and bool(values.get("starts") or values.get("length_minutes"))


def _break_facts(values: dict[str, Any]) -> BreakFacts:
    starts, finishes = values.get("starts"), values.get("finishes")
    return {
        "starts_at": starts.at if starts else None,
        "finishes_at": finishes.at if finishes else None,
        "length_minutes": values.get("length_minutes"),
        "paid": bool(values.get("paid")),
    }


BreaksForm = cast(
    "type[BreakFormSet]",
    forms.formset_factory(
        BreakForm, formset=BreakFormSet, extra=1, max_num=20, can_delete=True, can_delete_extra=False
    ),
)


class TickedField(forms.MultipleChoiceField):
    """Keys of rows; what is no number is none of them."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) < LONGEST_KEY


class OnForm(Form):
    """The day whose period is shown, and which of its timesheets."""

    on = DateField(required=False)
    show = forms.ChoiceField(choices=VIEWS, required=False)

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and not is_near(on):
            raise forms.ValidationError("There are no timesheets so far off.")
        return on


class TickedForm(OnForm):
    """Timesheets ticked in the list. Which of them the actor sees and may approve is the actions' to say."""

    ids = TickedField(required=False)
