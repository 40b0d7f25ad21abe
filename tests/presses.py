"""Clocking and planning in a few words, for tests about time worked."""

from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from muster.attendance.actions import record_clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent, Shift, ShiftBreak, Source, Timesheet
from muster.core import clock
from muster.core.actor import Actor
from muster.core.models import Organisation, Recorded
from muster.people.models import Employee
from muster.places.models import Department
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift
from tests.world import run_jobs

Row = TypeVar("Row", bound=Recorded)
SYDNEY = "Australia/Sydney"


def local(text: str, zone: str = SYDNEY, *, fold: int = 0) -> datetime:
    """The instant at which a wall clock of the zone shows the text; fold=1 for the second time it shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def press(employee: Employee, type_: str, at: datetime, **facts: Any) -> ClockEvent:
    """Recorded at that very moment, unless `now` says when it arrived, and not yet worked in."""
    now = facts.pop("now", at)
    actor = facts.pop("actor", Actor.system(employee.organisation_id))
    with clock.fixed(now):
        return record_clock_event(
            actor, employee=employee, type=EventType(type_), at=at, source=Source.KIOSK, **facts
        )


def work(employee: Employee, *presses: tuple[str, datetime], **facts: Any) -> list[Shift]:
    """Press, let the worker run after each, and give the person's shifts."""
    for type_, at in presses:
        press(employee, type_, at, **facts)
        with clock.fixed(facts.get("now", at)):
            run_jobs()
    return shifts_of(employee)


def worker_at(at: datetime) -> None:
    with clock.fixed(at):
        run_jobs()


def shifts_of(employee: Employee) -> list[Shift]:
    rows = Shift.objects.all_rows_unchecked().filter(employee=employee)
    return list(
        rows.select_related("timesheet", "scheduled_shift", "employee", "department").order_by(
            "clocked_in_at", "id"
        )
    )


def shift_of(employee: Employee) -> Shift:
    """The only one."""
    (shift,) = shifts_of(employee)
    return shift


def breaks_of(shift: Shift) -> list[ShiftBreak]:
    return list(ShiftBreak.objects.all_rows_unchecked().filter(shift=shift).order_by("id"))


def timesheets_of(employee: Employee) -> list[Timesheet]:
    return list(Timesheet.objects.all_rows_unchecked().filter(employee=employee).order_by("starts_on"))


def reread(row: Row) -> Row:
    return type(row)._base_manager.get(pk=row.pk)


def plan(
    employee: Employee, department: Department, starts_at: datetime, finishes_at: datetime | None
) -> ScheduledShift:
    system = Actor.system(employee.organisation_id)
    plans = [Plan(department, starts_at, finishes_at, employee=employee)]
    (row,) = create_scheduled_shifts(system, plans, publish=True)
    return row


def lock_out(organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(locked_out_at=clock.now())
