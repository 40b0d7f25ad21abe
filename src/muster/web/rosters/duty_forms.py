"""Forms of time beside shifts: days off, nights slept at work, hours on call, and hours beyond the plan."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from muster.core.actor import Actor
from muster.leave.daytime import DAY, instant
from muster.people.models import Employee
from muster.people.queries import employees, qualifications, staffed_departments, teams
from muster.places.models import Department
from muster.places.queries import pay_codes
from muster.rosters.models import DutyKind, DutyPeriod
from muster.web.forms import EditForm, NearDateField, RowField, TimeField, text
from muster.web.rosters.forms import TimedForm, is_longer, longer_field

ZoneOf = Callable[[Department | None], ZoneInfo]
KINDS = [
    (DutyKind.DAY_OFF.value, "Rostered day off"),
    (DutyKind.SLEEPOVER.value, "Sleepover: a night slept at work"),
    (DutyKind.ON_CALL.value, "On call"),
]
NEXT_DAY = "Not later than From: on the day after."


class PlacedForm(TimedForm):
    """Of somebody's time, by the clock of the department given, or else of their own. `zone_of`: of a department."""

    fields_of = {
        "starts_at": "starts",
        "finishes_at": "finishes",
        "on_date": "on",
        "employee_id": "employee",
        "department_id": "department",
    }
    zone_of: ZoneOf
    zone: ZoneInfo

    def placed_for(self, employee: Employee | None) -> None:
        own = employee.primary_department if employee else None
        self.zone = self.zone_of(self.cleaned_data.get("department") or own)
        self.place_times(self.zone)

    def times(self) -> dict[str, Any]:
        return {
            "starts_at": self.starts_at.at if self.starts_at else None,
            "finishes_at": self.finishes_at.at if self.finishes_at else None,
        }


class DutyForm(PlacedForm, EditForm):
    kind = forms.ChoiceField(label="What", choices=KINDS)
    employee = RowField(label="Who", empty_label=None)
    department = RowField(label="Department", required=False, empty_label="None")
    on = NearDateField(label="Day")
    starts = TimeField(label="From", required=False, help_text="Empty for a day off: all day.")
    finishes = TimeField(label="To", required=False, help_text=NEXT_DAY)
    longer = longer_field("For more than 24 hours on call.")

    def __init__(
        self, *args: Any, actor: Actor, row: DutyPeriod | None, zone_of: ZoneOf, **kwargs: Any
    ) -> None:
        self.zone_of, self._row = zone_of, row
        initial = {**kwargs.pop("initial", {}), **(self._shown(row) if row else {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("employee", employees(actor))
        self.offer("department", staffed_departments(actor, None))

    def _shown(self, row: DutyPeriod) -> dict[str, Any]:
        zone = self._zone_of_row = self.zone_of(row.department or row.employee.primary_department)
        local = [at.astimezone(zone) for at in (row.starts_at, row.finishes_at)]
        whole = [instant(row.on_date, minute, zone) for minute in (0, DAY)]
        all_day = row.kind == DutyKind.DAY_OFF and [row.starts_at, row.finishes_at] == whole
        return {
            "kind": row.kind,
            "employee": row.employee_id,
            "department": row.department_id,
            "on": local[0].date(),
            "starts": None if all_day else local[0].time().replace(second=0, microsecond=0),
            "finishes": None if all_day else local[1].time().replace(second=0, microsecond=0),
            "longer": not all_day and is_longer(*local),
        }

    def clean(self) -> None:
        super().clean()
        self.placed_for(self.cleaned_data.get("employee"))
        if self.cleaned_data.get("finishes") and not self.cleaned_data.get("starts") and not self.errors:
            self.add_error("starts", "Give both times, or none for a whole day off.")

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        who = {name: given[name] for name in ("kind", "employee", "department")}
        # One that begins after midnight may belong to the day before.
        kept = self._row is not None and "on" not in self.changed_data
        on_date = self._row.on_date if kept and self._row else given["on"]
        return {**who, "on_date": on_date, **self.times(), **self._times_kept()}

    def _times_kept(self) -> dict[str, Any]:
        """A time left as it was shown is that very one."""
        row, changed = self._row, set(self.changed_data)
        if row is None or self.cleaned_data["starts"] is None or self.zone != self._zone_of_row:
            return {}
        found = {} if changed & {"on", "starts"} else {"starts_at": row.starts_at}
        return (
            found
            if changed & {"on", "starts", "finishes", "longer"}
            else found | {"finishes_at": row.finishes_at}
        )


class ExtraHoursForm(PlacedForm):
    """`own`: of whoever fills it in; without, of somebody whom they choose."""

    employee = RowField(label="Who", empty_label=None)
    department = RowField(label="Department", required=False, empty_label="None")
    on = NearDateField(label="Day")
    starts = TimeField(label="From")
    finishes = TimeField(label="To", help_text=NEXT_DAY)
    qualification = RowField(label="Worked as", required=False, empty_label="Nothing in particular")
    pay_code = RowField(label="Pay code", required=False, empty_label="None")
    reason = text("Why", long=True, max_length=500)

    def __init__(
        self, *args: Any, actor: Actor, own: Employee | None, zone_of: ZoneOf, **kwargs: Any
    ) -> None:
        self.zone_of, self._own = zone_of, own
        super().__init__(*args, **kwargs)
        self.offer("employee", employees(actor))
        self.offer("department", teams(actor))
        for name, rows in (("qualification", qualifications(actor)), ("pay_code", pay_codes(actor))):
            self.offer(name, rows)
            if not rows.exists():
                del self.fields[name]
        if own is not None:
            del self.fields["employee"]

    @property
    def whose(self) -> Employee | None:
        return self._own or self.cleaned_data.get("employee")

    def clean(self) -> None:
        super().clean()
        self.placed_for(self.whose)

    def facts(self) -> dict[str, Any]:
        names = self.fields.keys() & {"department", "qualification", "pay_code"}
        given = self.cleaned_data
        return {**self.times(), **{name: given[name] for name in names}, "reason": given["reason"] or ""}
