"""Forms of how an organisation rosters: limits and checks, the cover that it wants, templates."""

from decimal import Decimal
from typing import Any, cast

from django import forms

from muster.core.actor import Actor
from muster.people.queries import employees, staffed_departments, team_positions, work_groups
from muster.places.models import Weekday
from muster.rosters.actions import CoverFacts, Turn
from muster.rosters.models import (
    Check,
    Firmness,
    RequiredCover,
    RosterSettings,
    RosterTemplate,
    TemplateShift,
)
from muster.rosters.models.templates import LONGEST_CYCLE
from muster.rosters.settings_queries import firmness_of
from muster.web.admin.places_forms import ChangedForm
from muster.web.forms import EditForm, Form, NearDateField, RowField, TimeField, text
from muster.web.rosters.forms import LONGEST_BREAK, PositionField

HOUR = 60
FIRMNESS = [(Firmness.OFF.value, "Not asked"), (Firmness.WARN.value, "Warns"), (Firmness.STOP.value, "Stops")]
CHECKS = {
    Check.OVERLAP: "Two shifts at the same time",
    Check.REST: "Too little rest between shifts",
    Check.DAY_HOURS: "Too many hours on a day",
    Check.WEEK_HOURS: "Too many hours in a week",
    Check.PERIOD_HOURS: "Too many hours in a period",
    Check.DAYS_RUNNING: "Too many days on end",
    Check.QUALIFICATION: "A qualification is missing or expired",
    Check.QUALIFICATION_HOURS: "More hours than a qualification allows",
    Check.UNAVAILABLE: "The person is not available",
    Check.ON_LEAVE: "The person is on leave",
    Check.MINOR_HOURS: "Hours of minors",
    Check.BUSINESS_HOURS: "Outside business hours",
    Check.BUDGET: "Over budget",
}


class HoursField(forms.DecimalField):
    """Hours on the page, whole minutes to the domain."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        super().__init__(min_value=0, max_value=9999, max_digits=7, decimal_places=3, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{(Decimal(value) / HOUR).normalize():f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else round(hours * HOUR)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class RosterSettingsForm(ChangedForm):
    """With the firmness of each check as a field of its own."""

    rest_minutes = HoursField(label="Rest between shifts, in hours")
    most_day_minutes = HoursField(label="Most hours a day")
    most_week_minutes = HoursField(label="Most hours a week")
    period_days = forms.IntegerField(label="A period has days", min_value=1, max_value=49)
    most_period_minutes = HoursField(
        label="Most hours in a period", required=False, help_text="Empty: no limit."
    )
    most_days_running = forms.IntegerField(label="Most days on end", min_value=1, max_value=365)
    minor_below_age = forms.IntegerField(label="Minors are younger than", min_value=0, max_value=30)
    minor_earliest = TimeField(label="They begin at the earliest at", required=False)
    minor_latest = TimeField(label="And end at the latest at", required=False)
    minor_most_day_minutes = HoursField(label="Their most hours a day", required=False)
    minor_most_week_minutes = HoursField(label="Their most hours a week", required=False)
    shifts_need_acceptance = forms.BooleanField(
        label="People say yes or no to their shifts",
        required=False,
        help_text="Holds for shifts that are planned from now on.",
    )

    def __init__(self, *args: Any, settings: RosterSettings, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "mark"]
        initial: dict[str, Any] = {name: getattr(settings, name) for name in names}
        self._firmness = {f"check_{check.value}": check for check in Check}
        initial |= {name: firmness_of(settings, check.value) for name, check in self._firmness.items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields.update(self._check_fields())

    def _check_fields(self) -> dict[str, forms.Field]:
        return {
            name: forms.ChoiceField(label=CHECKS[check], choices=FIRMNESS)
            for name, check in self._firmness.items()
        }

    @property
    def limits(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in {"mark", *self._firmness}]

    @property
    def checks(self) -> list[Any]:
        return [self[name] for name in self._firmness]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        firmness = {
            self._firmness[name].value: found.pop(name) for name in list(found) if name in self._firmness
        }
        return {**found, "firmness": firmness} if firmness else found


class CoverForm(EditForm):
    """A new one may be for several weekdays at once."""

    fields_of = {"weekday": "weekdays", "position_id": "position"}
    department = RowField(label="Department", empty_label=None)
    position = PositionField(label="Position", required=False, empty_label="Any")
    people = forms.IntegerField(label="People", min_value=1, max_value=1000, initial=1)
    starts_at = TimeField(label="From")
    finishes_at = TimeField(label="To", help_text="Not later than From: on the day after.")
    weekdays = forms.TypedMultipleChoiceField(
        label="Every week on",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on_date = NearDateField(label="Or on one date", required=False, help_text="In place of the weekday's.")
    from_on = NearDateField(label="Holds from", required=False)
    until_on = NearDateField(label="Holds until", required=False)

    def __init__(self, *args: Any, actor: Actor, row: RequiredCover | None, **kwargs: Any) -> None:
        self._row = row
        names = ("people", "starts_at", "finishes_at", "on_date", "from_on", "until_on")
        initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {"people": 1}
        if row is not None:
            weekdays = [row.weekday] if row.weekday else []
            initial |= {"department": row.department_id, "position": row.position_id, "weekdays": weekdays}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("department", staffed_departments(actor, None))
        self.offer("position", team_positions(actor).select_related("department"))

    def clean(self) -> None:
        super().clean()
        weekdays, on = self.cleaned_data.get("weekdays"), self.cleaned_data.get("on_date")
        if bool(weekdays) == bool(on) and not self.errors:
            self.add_error("weekdays", "Tick weekdays or give a date, not both.")
        if self._row is not None and weekdays and len(weekdays) > 1:
            self.add_error("weekdays", "Tick one: add others for the other weekdays.")

    def each(self) -> list[CoverFacts]:
        given = self.cleaned_data
        shared = {
            name: value for name, value in given.items() if name not in {"mark", "department", "weekdays"}
        }
        weekdays: list[int | None] = list(given["weekdays"]) or [None]
        return [cast("CoverFacts", {**shared, "weekday": weekday}) for weekday in weekdays]


class TemplateForm(Form):
    name = text("Name", required=True, max_length=100, help_text="Such as Winter weeks, or 24 on 48 off.")
    days = forms.IntegerField(
        label="Days of the cycle",
        min_value=1,
        max_value=LONGEST_CYCLE,
        initial=7,
        help_text="7: a week that repeats. 28: a rotation of four weeks. 3: a day on and two off.",
    )


class TurnsForm(EditForm):
    """What is shared by the lines: nothing but the mark of what they were."""


class TurnForm(Form):
    day = forms.IntegerField(label="Day", min_value=1, max_value=LONGEST_CYCLE)
    starts_at = TimeField(label="From")
    finishes_at = TimeField(label="To")
    finishes_after_days = forms.TypedChoiceField(
        label="Ends",
        choices=[(0, "within 24 hours"), (1, "a day later"), (2, "two days later")],
        coerce=int,
        required=False,
        initial=0,
    )
    department = RowField(label="Department", required=False, empty_label="None")
    position = PositionField(label="Position", required=False, empty_label="None")
    employee = RowField(label="Who", required=False, empty_label="Nobody (vacant)")
    work_group = RowField(label="Or a work group", required=False, empty_label="None")
    automatic_break_minutes = forms.IntegerField(
        label="Break, minutes", required=False, min_value=0, max_value=LONGEST_BREAK
    )

    def __init__(self, *args: Any, offered: dict[str, Any], days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = days
        for name, rows in offered.items():
            self.offer(name, rows)
        for name in ("position", "work_group"):
            if not offered[name]:
                del self.fields[name]

    def clean_day(self) -> int:
        day: int = self.cleaned_data["day"]
        if day > self._days:
            raise forms.ValidationError(f"This template has {self._days} days.")
        return day

    def turn(self) -> Turn:
        given = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        days = given["finishes_after_days"] or 0
        return Turn(**{**given, "day": given["day"] - 1, "finishes_after_days": days})


class TurnFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    def turns(self) -> list[Turn]:
        return [
            form.turn()
            for form in self.forms
            if form.cleaned_data.get("day") and not form.cleaned_data.get("DELETE")
        ]


TurnsFormSet = cast(
    "type[TurnFormSet]",
    forms.formset_factory(
        TurnForm, formset=TurnFormSet, extra=3, max_num=300, can_delete=True, can_delete_extra=False
    ),
)


def turn_rows(actor: Actor) -> dict[str, Any]:
    """Read once for all lines: a choice of each would be a statement of its own."""
    rows = {
        "department": staffed_departments(actor, None),
        "position": team_positions(actor).select_related("department"),
        "employee": employees(actor),
        "work_group": work_groups(actor),
    }
    for found in rows.values():
        len(found)
    return rows


def shown(row: TemplateShift) -> dict[str, Any]:
    return {
        "day": row.day + 1,
        "starts_at": row.starts_at,
        "finishes_at": row.finishes_at,
        "finishes_after_days": row.finishes_after_days,
        "department": row.department_id,
        "position": row.position_id,
        "employee": row.employee_id,
        "work_group": row.work_group_id,
        "automatic_break_minutes": row.automatic_break_minutes,
    }


def cycle_in_words(template: RosterTemplate) -> str:
    return "a week" if template.days == len(Weekday) else f"{template.days} days"
