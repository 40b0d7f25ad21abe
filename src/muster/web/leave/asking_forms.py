"""What somebody fills in who asks for leave, or books it for another or for many."""

from datetime import time
from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.leave import type_queries
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest
from muster.leave.wishes import LONGEST_REASON
from muster.people.queries import teams
from muster.web.forms import DateField, EditForm, Form, RowField, TimeField, text

BY_THE = [(Unit.DAYS.value, "Whole or half days"), (Unit.HOURS.value, "By the hour")]
BEGINS = [(Half.MORNING.value, "In the morning"), (Half.AFTERNOON.value, "At midday")]
ENDS = [(Half.AFTERNOON.value, "In the evening"), (Half.MORNING.value, "At midday")]
OFF = "They are off for"
MIDNIGHT = 24 * 60
TOLD = "A PDF, a picture or an office document of up to 5 MB."


class WhenForm(Form):
    """Which leave, and when. Times are those of the person's place."""

    fields_of = {"starts_minute": "starts_at", "ends_minute": "ends_at"}

    leave_type = RowField(label="Kind of leave", empty_label=None)
    unit = forms.TypedChoiceField(
        label="I need", choices=BY_THE, coerce=Unit, initial=Unit.DAYS.value, widget=forms.RadioSelect
    )
    starts_on = DateField(label="First day")
    starts_half = forms.TypedChoiceField(
        label="It begins", choices=BEGINS, coerce=Half, required=False, empty_value=Half.MORNING
    )
    ends_on = DateField(label="Last day", required=False, help_text="Empty: only the first.")
    ends_half = forms.TypedChoiceField(
        label="It ends", choices=ENDS, coerce=Half, required=False, empty_value=Half.AFTERNOON
    )
    starts_at = TimeField(label="From", required=False)
    ends_at = TimeField(label="To", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("leave_type", type_queries.leave_types(actor))

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("unit") == Unit.HOURS:
            for name in ("starts_at", "ends_at"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, "Give a time.")

    def wish(self) -> dict[str, Any]:
        """As the actions take it."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("leave_type", "unit", "starts_on")}
        found["ends_on"] = given["ends_on"] or given["starts_on"]
        if given["unit"] == Unit.HOURS:
            minutes = {
                "starts_minute": minute_of(given["starts_at"]),
                "ends_minute": minute_of(given["ends_at"]),
            }
            minutes["ends_minute"] = minutes["ends_minute"] or MIDNIGHT
            return {**found, **minutes, "starts_half": Half.MORNING, "ends_half": Half.AFTERNOON}
        halves = {name: given[name] for name in ("starts_half", "ends_half")}
        return {**found, **halves, "starts_minute": None, "ends_minute": None}


class AskForm(WhenForm):
    reason = text("Reason", long=True, max_length=LONGEST_REASON, help_text="Whoever approves it reads it.")
    attachment = forms.FileField(label="Attachment", required=False, help_text=TOLD)

    def wish(self) -> dict[str, Any]:
        return {**super().wish(), "reason": self.cleaned_data["reason"] or ""}


OVERRIDES = (
    ("override_locked_days", "Also on locked days"),
    ("override_maximum_off", "Also when no more of the department may be off"),
    ("override_balance", "Also when the balance does not cover it"),
)


class BookForm(AskForm):
    """For somebody else, by whoever may say yes to it."""

    override_locked_days = forms.BooleanField(label=OVERRIDES[0][1], required=False)
    override_maximum_off = forms.BooleanField(label=OVERRIDES[1][1], required=False)
    override_balance = forms.BooleanField(label=OVERRIDES[2][1], required=False)
    suppress_emails = forms.BooleanField(label="Write no e-mail about it", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["unit"].label = OFF

    def wish(self) -> dict[str, Any]:
        names = [*(name for name, _ in OVERRIDES), "suppress_emails"]
        return {**super().wish(), **{name: self.cleaned_data[name] for name in names}}


class ChangeForm(EditForm, AskForm):
    """Of what waits for approval."""

    def __init__(self, *args: Any, actor: Actor, row: LeaveRequest, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            name: getattr(row, name)
            for name in ("unit", "starts_on", "starts_half", "ends_on", "ends_half", "reason")
        }
        initial["leave_type"] = row.leave_type_id
        if row.unit == Unit.HOURS:
            initial |= {"starts_at": time_of(row.starts_minute), "ends_at": time_of(row.ends_minute)}
        super().__init__(*args, actor=actor, initial=initial, **kwargs)
        if row.attachment is not None:
            self.fields[
                "attachment"
            ].help_text = f"In place of {row.attachment.name or 'the one there is'}. {TOLD}"


class ManyForm(WhenForm):
    """For a department or, by those who may, for everybody."""

    department = RowField(label="For", required=False, empty_label="Everybody")
    reason = text("Reason", max_length=500, help_text="Such as company holiday.")
    override_locked_days = forms.BooleanField(label=OVERRIDES[0][1], required=False)
    override_maximum_off = forms.BooleanField(label=OVERRIDES[1][1], required=False)
    override_balance = forms.BooleanField(label=OVERRIDES[2][1], required=False)
    suppress_emails = forms.BooleanField(label="Write no e-mails about it", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["unit"].label = OFF
        self.offer("department", teams(actor))

    def wish(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = [*(name for name, _ in OVERRIDES), "suppress_emails"]
        beside = {"reason": given["reason"] or "", **{name: given[name] for name in names}}
        return {**super().wish(), **beside}


class ReasonForm(Form):
    reason = text("Reason", long=True, max_length=LONGEST_REASON, help_text="They read it.")


def minute_of(at: time) -> int:
    return at.hour * 60 + at.minute


def time_of(minute: int | None) -> time | None:
    """Midnight at the end of the day is 00:00 on a clock."""
    return None if minute is None else time(minute // 60 % 24, minute % 60)
