"""Forms of planned shifts and of what stands beside them. Times are those of the wall clock of the department's place."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from muster.core.actor import Actor
from muster.people.queries import employees, staffed_departments, team_positions
from muster.places.models import Position
from muster.places.queries import pay_codes
from muster.rosters.actions import PlannedBreak
from muster.rosters.models import LabelColour, RosterNote, ScheduledShift
from muster.web.forms import Form, NearDateField, RowField, TimeField, text
from muster.web.rosters.break_forms import break_lines
from muster.web.times import Placed, place

ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 48 * 60


class PositionField(RowField):
    """A position is told from its namesake by its department."""

    def label_from_instance(self, obj: Position) -> str:
        return f"{obj.department.name}: {obj.name}" if obj.department else obj.name


def longer_field(help_text: str) -> forms.BooleanField:
    return forms.BooleanField(label="Ends a day later than that", required=False, help_text=help_text)


class TimedForm(Form):
    """Time that begins on a day, by the clock of its place: `on`, `starts` and `finishes`."""

    starts_at: Placed | None = None
    finishes_at: Placed | None = None

    def place_times(self, zone: ZoneInfo) -> None:
        """An end that is not after the start is one of the day after, with `longer` of the one after that."""
        given = self.cleaned_data
        if not given.get("on") or not given.get("starts") or "finishes" in self.errors:
            return
        local = datetime.combine(given["on"], given["starts"])
        self.starts_at = self._placed("starts", local, zone)
        if given.get("finishes") is not None:
            finishes = after(local, given["finishes"]) + (ONE_DAY if given.get("longer") else timedelta(0))
            self.finishes_at = self._placed("finishes", finishes, zone)

    def _placed(self, field: str, local: datetime, zone: ZoneInfo) -> Placed | None:
        found = place(local, zone)
        if found is None:
            said = f"There is no {local:%H:%M} on {local:%Y-%m-%d} in {zone.key}: the clocks were put forward over it."
            self.add_error(field, said)
        return found


def after(local: datetime, at: time) -> datetime:
    """When the clock on the wall next shows it."""
    found = datetime.combine(local.date(), at)
    return found if found > local.replace(tzinfo=None) else found + ONE_DAY


def is_longer(starts: datetime, finishes: datetime) -> bool:
    """Whether the clock of their zone shows that end before it ends. Both are of one zone."""
    return after(starts, finishes.time()) < finishes.replace(tzinfo=None)


class SeenForm(Form):
    """`seen`: the version of the shift when the page was opened."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=10**9)


class ShiftForm(TimedForm, SeenForm):
    """`shift`: what is there already."""

    fields_of = {
        "starts_at": "starts",
        "finishes_at": "finishes",
        "employee_id": "employee",
        "department_id": "department",
        "position_id": "position",
        "breaks": "automatic_break_minutes",
    }
    employee = RowField(label="Who", required=False, empty_label="Nobody yet (vacant)")
    department = RowField(label="Department")
    position = PositionField(label="Position", required=False, empty_label="None")
    on = NearDateField(label="Day")
    starts = TimeField(label="From")
    finishes = TimeField(
        label="To",
        required=False,
        help_text="Not later than From: on the day after. Empty: the end is open.",
    )
    longer = longer_field("For a shift of more than 24 hours.")
    automatic_break_minutes = forms.IntegerField(
        label="Break that is not paid, in minutes", required=False, min_value=0, max_value=LONGEST_BREAK
    )
    pay_code = RowField(label="Pay code", required=False, empty_label="None")
    needs_acceptance = forms.BooleanField(label="Whoever has it says yes or no to it", required=False)

    def __init__(
        self, *args: Any, actor: Actor, shift: ScheduledShift | None, zone_of: Any, **kwargs: Any
    ) -> None:
        """`zone_of`: the zone of a department."""
        self._zone_of, self._shift = zone_of, shift
        if shift is not None:
            kwargs["initial"] = {**self._shown(shift), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.lines = break_lines(self.data, shift, zone_of(shift.department) if shift else None)
        self._breaks: list[PlannedBreak] = []
        self.offer("employee", employees(actor))
        self.offer("department", staffed_departments(actor, None))
        if shift is not None and shift.department_id is None:
            self.fields["department"].required = False
            self.fields["department"].empty_label = "None"  # type: ignore[attr-defined]
        self._leave_out(actor, shift)

    def _leave_out(self, actor: Actor, shift: ScheduledShift | None) -> None:
        """Fields of what the organisation has none of."""
        codes = pay_codes(actor, also=shift.pay_code_id if shift else None)
        for name, rows in (
            ("position", team_positions(actor).select_related("department")),
            ("pay_code", codes),
        ):
            self.offer(name, rows)
            if not rows.exists():
                del self.fields[name]
        if shift is not None and shift.breaks:
            self.fields["automatic_break_minutes"].help_text = "Takes the place of the breaks that it has."

    def _shown(self, shift: ScheduledShift) -> dict[str, Any]:
        zone: ZoneInfo = self._zone_of(shift.department)
        starts = shift.starts_at.astimezone(zone)
        finishes = shift.finishes_at.astimezone(zone) if shift.finishes_at else None
        return {
            "employee": shift.employee_id,
            "department": shift.department_id,
            "position": shift.position_id,
            "pay_code": shift.pay_code_id,
            "on": starts.date(),
            "starts": starts.time().replace(second=0, microsecond=0),
            "finishes": finishes.time().replace(second=0, microsecond=0) if finishes else None,
            "longer": finishes is not None and is_longer(starts, finishes),
            "automatic_break_minutes": shift.automatic_break_minutes,
            "needs_acceptance": shift.needs_acceptance,
            "seen": shift.row_version,
        }

    def is_valid(self) -> bool:
        """With the lines of its breaks; sent without any, they stay as they are."""
        return all([super().is_valid(), not self.lines.is_bound or self.lines.is_valid()])

    def clean(self) -> None:
        super().clean()
        zone = self._zone_of(self.cleaned_data.get("department"))
        self.place_times(zone)
        if self.starts_at and self.lines.is_bound and self.lines.is_valid():
            self._breaks = self.lines.planned(self.starts_at.at.astimezone(zone))

    def facts(self) -> dict[str, Any]:
        """All of a new shift; of one that is there what was changed. A time left as it was shown is that very one."""
        names = set(self.fields) - {"on", "starts", "finishes", "longer", "seen"}
        changed = set(self.changed_data) if self._shift is not None else set(self.fields)
        found = {name: self.cleaned_data[name] for name in names & changed}
        zone_moved = self._shift is not None and self._zone_of(self._shift.department) != self._zone_of(
            self.cleaned_data.get("department")
        )
        if zone_moved or changed & {"on", "starts"}:
            found["starts_at"] = self.starts_at.at if self.starts_at else None
        if zone_moved or changed & {"on", "starts", "finishes", "longer"}:
            found["finishes_at"] = self.finishes_at.at if self.finishes_at else None
        return found | self._break_facts(found)

    def _break_facts(self, found: dict[str, Any]) -> dict[str, Any]:
        """A length takes the place of breaks that were left as they were; these move with their shift."""
        if self.lines.is_bound and self.lines.has_changed():
            return {"breaks": self._breaks}
        if self._shift is None or not self._shift.breaks:
            return {}
        if found.get("automatic_break_minutes") is not None:
            return {"breaks": []}
        return {"breaks": self._breaks} if self.lines.is_bound and "starts_at" in found else {}


class NoteForm(Form):
    content = text("Note", required=True, long=True, max_length=2000)
    department = RowField(label="For", required=False, empty_label="Everybody")

    def __init__(self, *args: Any, actor: Actor, row: RosterNote | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"content": row.content} if row else {}, **kwargs)
        offered = staffed_departments(actor, None)
        self.offer("department", offered)
        if row is not None:
            del self.fields["department"]
        elif not actor.sees_whole_organisation:
            self.fields["department"].required = True
            self.fields["department"].empty_label = None  # type: ignore[attr-defined]


class LabelForm(Form):
    label = text("Label", required=True, max_length=100, help_text="Such as A shift, or Stocktaking.")
    colour = forms.ChoiceField(label="Colour", choices=LabelColour.choices)


class SwapForm(Form):
    reason = text("Why you cannot work it", long=True, max_length=500, help_text="Your manager reads it.")


class CopyForm(Form):
    """`to_starts_on` names a week by one of its days."""

    to_starts_on = NearDateField(label="To the week of", help_text="Any day of it.")
    department = RowField(label="Department", required=False, empty_label="All departments")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", staffed_departments(actor, None))


class LayForm(Form):
    fields_of = {"first_day_of_cycle": "first_day"}
    template = RowField(label="Template", empty_label=None)
    from_on = NearDateField(label="From")
    until_on = NearDateField(label="Until", help_text="The last day on which a shift begins.")
    first_day = forms.IntegerField(
        label="Begin with day",
        min_value=1,
        max_value=366,
        initial=1,
        help_text="Of the template; 1 is its first.",
    )

    def clean(self) -> None:
        super().clean()
        template, first = self.cleaned_data.get("template"), self.cleaned_data.get("first_day")
        if template and first and first > template.days:
            self.add_error("first_day", f"{template.name} has {template.days} days.")
