"""Regular hours of work in the vendor's form (tanda-v2.txt 1019-1025) and in ours."""

import re
from collections.abc import Iterable
from datetime import time
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field

from muster.core.actor import Actor
from muster.dialects.tanda.fields import named, referred
from muster.dialects.tanda.wire import DayIn, IdIn, day
from muster.people.actions import HoursFacts, set_regular_hours
from muster.people.models import Employee, RegularHours
from muster.places.models import Weekday
from muster.places.queries import department

Kind = RegularHours.Kind
# Each list of the vendor's object, and what its windows are.
KINDS = {
    "schedules": Kind.WORK,
    "sleepovers": Kind.SLEEPOVER,
    "on_calls": Kind.ON_CALL,
    "rostered_days_off": Kind.DAY_OFF,
}
MOST = 400  # windows in a list
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
FIELDS = {"starts_at": "start", "finishes_at": "end", "weekday": "day", "department_ids": "department_id"}


def _clock(value: Any) -> time:
    match = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("not a time of the day such as 09:00.")
    return time(int(match[1]), int(match[2]))


def _weekday(value: Any) -> int:
    names = {one.label.lower(): one.value for one in Weekday}
    found = names.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("not a day such as Monday.")
    return found


def _breaks(value: Any) -> list[tuple[time, time]]:
    """`12:00-13:00`, several separated by commas."""
    parts = (
        [part for part in (value or "").split(",") if part.strip()] if isinstance(value, str | None) else [""]
    )
    spans = [part.split("-") for part in parts]
    if any(len(span) != len(("start", "finish")) for span in spans):
        raise ValueError("not breaks such as 12:00-13:00.")
    return [(_clock(start), _clock(finish)) for start, finish in spans]


Clock = Annotated[time, BeforeValidator(_clock)]


class WindowIn(Schema):
    week: int = 1
    day: Annotated[int, BeforeValidator(_weekday)]
    start: Clock
    end: Clock
    department_id: IdIn = None
    breaks: Annotated[list[tuple[time, time]], BeforeValidator(_breaks)] = Field(default_factory=list)


WindowsIn = Annotated[list[WindowIn] | None, Field(max_length=MOST)]


class RegularHoursIn(Schema):
    """A list that is left out stays as it is."""

    start_date: DayIn = None
    schedules: WindowsIn = None
    sleepovers: WindowsIn = None
    on_calls: WindowsIn = None
    rostered_days_off: WindowsIn = None


def set_hours(actor: Actor, row: Employee, data: RegularHoursIn | None) -> None:
    """Null takes all of them away."""
    if data is None:
        set_regular_hours(actor, row, [], kinds=Kind)
        return
    sent = [name for name in KINDS if name in data.model_fields_set]
    windows = [_window(actor, name, one) for name in sent for one in getattr(data, name) or ()]
    with named(**FIELDS):
        set_regular_hours(actor, row, windows, kinds=[KINDS[name] for name in sent])


def _window(actor: Actor, name: str, one: WindowIn) -> HoursFacts:
    facts: HoursFacts = {
        "kind": KINDS[name],
        "week": one.week,
        "weekday": one.day,
        "starts_at": one.start,
        "finishes_at": one.end,
        "department": referred(
            lambda pk: department(actor, pk), one.department_id, field=f"regular_hours.{name}.department_id"
        ),
    }
    # Only working hours have breaks (tanda-v2.txt 1018).
    return {**facts, "breaks": one.breaks} if name == "schedules" else facts


def write_hours(row: Employee, windows: Iterable[RegularHours]) -> dict[str, Any] | None:
    """Null for somebody who has none."""
    kept = list(windows)
    if not kept and row.regular_hours_from is None:
        return None
    lists = {name: [_written(one) for one in kept if one.kind == kind] for name, kind in KINDS.items()}
    return {"start_date": day(row.regular_hours_from), **lists}


def _written(row: RegularHours) -> dict[str, Any]:
    window: dict[str, Any] = {
        "week": row.week,
        "day": Weekday(row.weekday).label,
        "start": f"{row.starts_at:%H:%M}",
        "end": f"{row.finishes_at:%H:%M}",
    }
    if row.kind != Kind.DAY_OFF or row.department_id:
        window["department_id"] = row.department_id
    if row.kind == Kind.WORK:
        window["breaks"] = ",".join(f"{one['start']}-{one['finish']}" for one in row.breaks)
    return window
