"""The form of an event that rosters show."""

from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.people.queries import teams
from muster.places.models import Event
from muster.places.queries import event_department_ids, event_location_ids, locations
from muster.web.admin.places_forms import ChangedForm
from muster.web.forms import NearDateField, RowsField, TimeField, text

PLAIN = (
    "name", "venue", "description", "starts_on", "ends_on", "starts_at", "finishes_at", "discourages_time_off",
)  # fmt: skip
CHOSEN = {"locations": "location_ids", "departments": "department_ids"}


class EventForm(ChangedForm):
    fields_of = {ids: name for name, ids in CHOSEN.items()}
    name = text("Name", required=True, max_length=200, help_text="Such as Stocktaking, or Street festival.")
    venue = forms.CharField(label="Where it is", required=False, max_length=200)
    description = forms.CharField(
        label="More about it", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts_on = NearDateField(label="First day")
    ends_on = NearDateField(label="Last day", required=False, help_text="Empty: only that day.")
    starts_at = TimeField(label="From", required=False, help_text="Empty: all day.")
    finishes_at = TimeField(label="To", required=False, help_text="On the last day.")
    discourages_time_off = forms.BooleanField(
        label="Nobody can ask for time off on its days",
        required=False,
        help_text="Leave that was asked for before stays.",
    )
    departments = RowsField(label="For departments", help_text="None and no location: for everybody.")
    locations = RowsField(label="For all departments at")

    def __init__(self, *args: Any, actor: Actor, row: Event | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(row, name) for name in PLAIN} if row else {}
        had = {
            "departments": event_department_ids(row) if row else [],
            "locations": event_location_ids(row) if row else [],
        }
        offered = {"departments": teams(actor), "locations": locations(actor)}
        shown = {name: {one.pk for one in rows} for name, rows in offered.items()}
        # What was archived since is not offered; it stays the event's, for an event of nothing is everybody's.
        self._kept = {name: [pk for pk in ids if pk not in shown[name]] for name, ids in had.items()}
        initial |= {name: [pk for pk in ids if pk in shown[name]] for name, ids in had.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for name, rows in offered.items():
            self.offer(name, rows)
            if not shown[name]:
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        if found.keys() & {"starts_on", "ends_on"}:
            found["ends_on"] = self.cleaned_data["ends_on"] or self.cleaned_data["starts_on"]
        for name, ids in CHOSEN.items():
            if name in found:
                found[ids] = [*(one.pk for one in found.pop(name)), *self._kept[name]]
        return found
