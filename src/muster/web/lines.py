"""Shifts and plans as pages show them: in the zone of their location, with the zone named where it is not the reader's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from muster.attendance import queries
from muster.attendance.models import Shift, ShiftBreak
from muster.attendance.shift_queries import allowance_columns, leave_names
from muster.core import clock
from muster.core.actor import Actor
from muster.core.models import Organisation
from muster.people.models import Employee
from muster.places.models import Department
from muster.places.queries import zone_of
from muster.rosters.models import ScheduledShift
from muster.web.times import zone_label

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Span:
    """From when to when, on the wall clock of the place."""

    starts: datetime
    finishes: datetime | None
    zone_label: str

    @property
    def ends_another_day(self) -> bool:
        return self.finishes is not None and self.finishes.date() != self.starts.date()


@dataclass(frozen=True)
class BreakLine:
    span: Span | None
    minutes: int | None
    paid: bool


@dataclass(frozen=True)
class ShiftLine:
    """`leave` is the type of leave that it is, None for time worked."""

    shift: Shift
    span: Span
    clocked: Span
    breaks: list[BreakLine]
    allowances: list[tuple[str, Decimal]]
    minutes_so_far: int | None
    leave: str | None = None

    @property
    def worked_minutes(self) -> int:
        return 0 if self.leave else self.shift.worked_minutes or 0

    @property
    def mark(self) -> str:
        return queries.shift_mark(self.shift)

    @property
    def rounded(self) -> bool:
        """Whether what counts differs from what was clocked, to the minute."""
        shown = (f"{at:%d%H%M}" if at else "" for at in (self.span.starts, self.span.finishes))
        pressed = (f"{at:%d%H%M}" if at else "" for at in (self.clocked.starts, self.clocked.finishes))
        return list(shown) != list(pressed)


@dataclass(frozen=True)
class PlanLine:
    plan: ScheduledShift
    span: Span


@dataclass(frozen=True)
class Reader:
    """Who reads: their zone is the one that needs no name."""

    organisation: Organisation
    zone: ZoneInfo

    @classmethod
    def of(cls, profile: Employee) -> "Reader":
        if profile.time_zone:
            return cls(profile.organisation, ZoneInfo(profile.time_zone))
        return cls(profile.organisation, zone_of(profile.primary_department, profile.organisation))

    def zone_of(self, department: Department | None) -> ZoneInfo:
        return zone_of(department, self.organisation)

    def span(self, starts_at: datetime, finishes_at: datetime | None, department: Department | None) -> Span:
        zone = self.zone_of(department)
        return Span(
            starts_at.astimezone(zone),
            finishes_at.astimezone(zone) if finishes_at else None,
            zone_label(starts_at, zone, self.zone),
        )


def shift_lines(actor: Actor, reader: Reader, shifts: Iterable[Shift]) -> list[ShiftLine]:
    """Two more statements, for the breaks and the allowances, and one where some are leave.

    Shifts are read with department__location.
    """
    rows = list(shifts)
    ids = [row.pk for row in rows]
    breaks, allowances = queries.breaks_by_shift(actor, ids), defaultdict(list)
    for shift_id, name, value in allowance_columns(actor, ids, "shift_id", "allowance__name", "value"):
        allowances[shift_id].append((name, value))
    leave = leave_names(actor, rows)
    return [
        replace(_shift_line(reader, row, breaks.get(row.pk, []), allowances[row.pk]), leave=leave.get(row.pk))
        for row in rows
    ]


def _shift_line(
    reader: Reader, shift: Shift, breaks: list[ShiftBreak], allowances: list[tuple[str, Decimal]]
) -> ShiftLine:
    running = shift.clocked_out_at is None and not shift.flag
    return ShiftLine(
        shift,
        reader.span(shift.starts_at, shift.finishes_at, shift.department),
        reader.span(shift.clocked_in_at, shift.clocked_out_at, shift.department),
        [_break_line(reader, shift, one) for one in breaks],
        allowances,
        max(0, (clock.now() - shift.starts_at) // MINUTE) if running else None,
    )


def _break_line(reader: Reader, shift: Shift, one: ShiftBreak) -> BreakLine:
    if one.starts_at is None:
        return BreakLine(None, one.length_minutes, one.paid)
    minutes = one.length_minutes
    if minutes is None and one.finishes_at:
        minutes = (one.finishes_at - one.starts_at) // MINUTE
    return BreakLine(reader.span(one.starts_at, one.finishes_at, shift.department), minutes, one.paid)


def plan_lines(reader: Reader, plans: Iterable[ScheduledShift]) -> list[PlanLine]:
    return [PlanLine(plan, reader.span(plan.starts_at, plan.finishes_at, plan.department)) for plan in plans]
