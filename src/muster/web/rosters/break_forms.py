"""Lines of the breaks of a planned shift: with times on the wall clock of its place, or only so many minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms

from muster.rosters.actions import PlannedBreak, breaks_of
from muster.rosters.models import ScheduledShift
from muster.web.forms import Form, TimeField
from muster.web.times import place

MINUTE = timedelta(minutes=1)
LONGEST_BREAK = 48 * 60
MOST_BREAKS = 10
PREFIX = "breaks"
PAID = [("", "Not paid"), ("paid", "Paid"), ("paid_meal", "Paid meal break")]


class BreakForm(Form):
    starts = TimeField(label="Break from", required=False)
    finishes = TimeField(label="To", required=False)
    minutes = forms.IntegerField(label="or minutes", required=False, min_value=1, max_value=LONGEST_BREAK)
    paid = forms.ChoiceField(label="Paid", choices=PAID, required=False)

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        starts, finishes = given.get("starts"), given.get("finishes")
        if self.errors or given.get("DELETE"):
            return
        if (starts is None) != (finishes is None):
            self.add_error("finishes" if finishes is None else "starts", "Give both times, or minutes alone.")
        elif starts is not None and given.get("minutes"):
            self.add_error("minutes", "Give the times or the minutes, not both.")
        elif starts is None and not given.get("minutes") and given.get("paid"):
            self.add_error("starts", "Give the times of the break, or its minutes.")

    @property
    def is_given(self) -> bool:
        given = self.cleaned_data
        return not given.get("DELETE") and (given.get("starts") is not None or bool(given.get("minutes")))

    def planned(self, shift_starts: datetime) -> PlannedBreak | None:
        """Of a shift that starts then, in the zone of its place. None for a time that its clock skips.

        Times that were left as they were shown, of a shift that starts when it did, are those very ones.
        """
        kept: PlannedBreak | None = self.initial.get("kept")
        moved = {"starts", "finishes", "minutes"} & set(self.changed_data)
        if kept and not moved and self.initial["shift_starts_at"] == shift_starts.astimezone(UTC):
            paid, paid_meal = self._paid(kept)
            return replace(kept, paid=paid, paid_meal=paid_meal)
        if self.cleaned_data["starts"] is None:
            return PlannedBreak(self.cleaned_data["minutes"], None, None, *self._paid(kept))
        starts, finishes = self._times(shift_starts)
        if starts is None or finishes is None:
            return None
        as_shown = kept if not {"starts", "finishes"} & set(self.changed_data) else None
        minutes = as_shown.minutes if as_shown else (finishes - starts) // MINUTE
        return PlannedBreak(minutes, starts, finishes, *self._paid(kept))

    def _paid(self, kept: PlannedBreak | None) -> tuple[bool, bool]:
        """And whether as a meal break."""
        if kept and "paid" not in self.changed_data:
            return kept.paid, kept.paid_meal
        chosen = self.cleaned_data["paid"]
        return bool(chosen), chosen == "paid_meal"

    def _times(self, shift_starts: datetime) -> tuple[datetime | None, datetime | None]:
        zone = cast("ZoneInfo", shift_starts.tzinfo)
        begins = shift_starts.replace(tzinfo=None) + self._days_later(zone)
        starts = _from(begins, self.cleaned_data["starts"])
        finishes = _from(starts + MINUTE, self.cleaned_data["finishes"])
        return self._placed("starts", starts, zone), self._placed("finishes", finishes, zone)

    def _days_later(self, zone: ZoneInfo) -> timedelta:
        """One of the second day of a shift stays one of its second day."""
        kept: PlannedBreak | None = self.initial.get("kept")
        if kept is None or kept.starts_at is None:
            return timedelta(0)
        shown, shift = (
            at.astimezone(zone).replace(tzinfo=None)
            for at in (kept.starts_at, self.initial["shift_starts_at"])
        )
        return timedelta(days=(shown - shift).days)

    def _placed(self, field: str, local: datetime, zone: ZoneInfo) -> datetime | None:
        found = place(local, zone)
        if found is None:
            self.add_error(field, f"The clocks are put forward over {local:%H:%M} in {zone.key}.")
        return found.at if found else None


def _from(local: datetime, at: time) -> datetime:
    """When the clock on the wall shows it first from then on."""
    found = datetime.combine(local.date(), at)
    return found if found >= local else found + timedelta(days=1)


class BreakFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Breaks in place of those that were."""

    def planned(self, shift_starts: datetime) -> list[PlannedBreak]:
        found = [one.planned(shift_starts) for one in self.forms if one.is_given]
        return [one for one in found if one is not None]


_BreaksFormSet = cast(
    "type[BreakFormSet]",
    forms.formset_factory(
        BreakForm, formset=BreakFormSet, extra=2, max_num=MOST_BREAKS, can_delete=True, can_delete_extra=False
    ),
)


def break_lines(data: Mapping[str, Any], shift: ScheduledShift | None, zone: ZoneInfo | None) -> BreakFormSet:
    """`zone`: of the shift's place."""
    shown = _shown(shift, zone) if shift and zone else []
    sent = data if f"{PREFIX}-TOTAL_FORMS" in data else None
    return _BreaksFormSet(sent, initial=shown, prefix=PREFIX)


def _shown(shift: ScheduledShift, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "kept": one,
            "shift_starts_at": shift.starts_at.replace(second=0, microsecond=0),
            "starts": _on_wall(one.starts_at, zone),
            "finishes": _on_wall(one.finishes_at, zone),
            "minutes": None if one.starts_at else one.minutes,
            "paid": "paid_meal" if one.paid_meal else "paid" if one.paid else "",
        }
        for one in breaks_of(shift)
    ]


def _on_wall(at: datetime | None, zone: ZoneInfo) -> time | None:
    return at.astimezone(zone).time() if at else None
