"""The usual weeks of an employee."""

from collections.abc import Collection, Sequence
from datetime import time
from typing import Any, TypedDict

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import check
from muster.people.actions.belonging import require_known
from muster.people.models import Employee, RegularHours
from muster.places.models import Department

MINUTES_OF_A_DAY = 1440
WORK = frozenset({RegularHours.Kind.WORK})
Span = tuple[time, time]


class HoursFacts(TypedDict, total=False):
    """One window of regular hours: local times. `breaks` tell when; `break_minutes` is their sum, or all that is known."""

    kind: RegularHours.Kind
    week: int
    weekday: int
    starts_at: time
    finishes_at: time
    break_minutes: int
    breaks: Sequence[Span]
    department: Department | None


def set_regular_hours(
    actor: Actor,
    employee: Employee,
    hours: Sequence[HoursFacts],
    *,
    kinds: Collection[RegularHours.Kind] = WORK,
) -> None:
    """Replace the windows of these kinds. One of working hours that stays as it is keeps the times of its breaks."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        before = list(RegularHours.objects.filter(employee=employee))
        known = {_shape(row): row.breaks for row in before}
        rows = [_window(employee, facts, known) for facts in hours]
        kept = [row for row in before if row.kind not in kinds]
        require_known(employee.organisation_id, [row.department_id for row in rows if row.department_id])
        RegularHours.objects.filter(employee=employee, kind__in=kinds).delete()
        RegularHours.objects.bulk_create(rows)
        if made.save(employee, regular_hours=(_told(before), _told([*kept, *rows]))):
            made.emit("employee.updated", employee, employee_id=employee.pk)


def _window(employee: Employee, facts: HoursFacts, known: dict[tuple[Any, ...], Any]) -> RegularHours:
    columns = {name: value for name, value in facts.items() if name != "breaks"}
    row = RegularHours(employee=employee, **columns)
    check(row, "kind", "week", "weekday", "starts_at", "finishes_at", "break_minutes")
    if row.week < 1:
        raise Invalid("Weeks are counted from 1.", field="week")
    spans = facts.get("breaks")
    if spans is None:
        row.breaks = known.get(_shape(row), [])
    else:
        row.break_minutes = sum(_break_minutes(row, span) for span in spans)
        row.breaks = [{"start": f"{start:%H:%M}", "finish": f"{finish:%H:%M}"} for start, finish in spans]
    if row.break_minutes >= _minutes(row.starts_at, row.finishes_at):
        raise Invalid("A break is shorter than the hours it lies in.", field="break_minutes")
    return row


def _shape(row: RegularHours) -> tuple[Any, ...]:
    return (
        str(row.kind), row.week, row.weekday, row.starts_at, row.finishes_at, row.break_minutes, row.department_id,
    )  # fmt: skip


def _break_minutes(row: RegularHours, span: Span) -> int:
    """Raises Invalid for a break outside of the hours."""
    start, finish = span
    begins = _minutes(row.starts_at, start) % MINUTES_OF_A_DAY
    length = _minutes(start, finish)
    if begins + length > _minutes(row.starts_at, row.finishes_at):
        raise Invalid("A break lies in the hours that it interrupts.", field="breaks")
    return length


def _minutes(start: time, finish: time) -> int:
    """From one to the other, on the day after where it is not later: 1 to 1440."""
    minutes = (finish.hour - start.hour) * 60 + finish.minute - start.minute
    return minutes if minutes > 0 else minutes + MINUTES_OF_A_DAY


def _told(hours: Sequence[RegularHours]) -> list[str]:
    return [_line(row) for row in sorted(hours, key=lambda h: (h.kind, h.week, h.weekday, h.starts_at))]


def _line(row: RegularHours) -> str:
    parts = [
        f"week {row.week}, weekday {row.weekday}: {row.starts_at:%H:%M} to {row.finishes_at:%H:%M}, {row.break_minutes} min break"
    ]
    if row.department_id:
        parts.append(f"department {row.department_id}")
    if row.kind != RegularHours.Kind.WORK:
        parts.append(row.get_kind_display().lower())
    return ", ".join(parts)
