"""Time to be planned, and what is wrong with it in itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.people.models import DepartmentMember, Employee
from muster.places.models import AssistingDepartment, Department, PayCode, Position
from muster.rosters.models import CreationMethod, CreationPlatform, DutyPeriod, ScheduledShift

LONGEST_PLAN = timedelta(hours=48)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class PlannedBreak:
    """With times, or only so many minutes somewhere in the shift."""

    minutes: int
    starts_at: datetime | None = None
    finishes_at: datetime | None = None
    paid: bool = False
    paid_meal: bool = False

    def kept(self) -> dict[str, Any]:
        """As ScheduledShift.breaks has it."""
        return {
            "starts_at": _kept(self.starts_at),
            "finishes_at": _kept(self.finishes_at),
            "paid": self.paid,
            "paid_meal": self.paid_meal,
            "minutes": self.minutes,
        }


def _kept(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def breaks_of(row: ScheduledShift) -> list[PlannedBreak]:
    return [
        PlannedBreak(one["minutes"], _read(one["starts_at"]), _read(one["finishes_at"]), one["paid"], one["paid_meal"])
        for one in row.breaks
    ]  # fmt: skip


def _read(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


@dataclass(frozen=True)
class Plan:
    """Time to be planned; nobody's yet (vacant) without an employee. Only one of the two ways to tell breaks is used.

    `needs_acceptance` None: as the organisation's settings have it.
    """

    department: Department | None
    starts_at: datetime
    finishes_at: datetime | None
    employee: Employee | None = None
    position: Position | None = None
    pay_code: PayCode | None = None
    automatic_break_minutes: int | None = None
    breaks: Sequence[PlannedBreak] = ()
    needs_acceptance: bool | None = None
    creation_method: str = CreationMethod.MANUAL.value
    creation_platform: str = CreationPlatform.WEB.value


def check_plans_in_themselves(actor: Actor, rows: Sequence[ScheduledShift]) -> None:
    """Raises Invalid with the field of the first that is wrong. Three statements at most."""
    for row in rows:
        _check_length(row)
        _check_breaks(row)
        _check_position(row)
    check_membership(actor, rows)


def _check_length(row: ScheduledShift) -> None:
    if row.finishes_at is None:
        return
    if row.finishes_at <= row.starts_at:
        raise Invalid("A planned shift ends after it begins.", field="finishes_at")
    if row.finishes_at - row.starts_at > LONGEST_PLAN:
        raise Invalid("A planned shift is at most 48 hours long. Check the dates.", field="finishes_at")


def _check_breaks(row: ScheduledShift) -> None:
    """tanda-v2.txt 347: what tells the breaks must be cleared before the other can be set."""
    if row.automatic_break_minutes is not None and row.breaks:
        raise Invalid(
            "A planned shift has either breaks or an automatic break. Clear the one to set the other.",
            field="breaks",
        )
    field = "breaks" if row.breaks else "automatic_break_minutes"
    length = (row.finishes_at - row.starts_at) // MINUTE if row.finishes_at else LONGEST_PLAN // MINUTE
    if row.break_minutes < 0 or any(one["minutes"] < 0 for one in row.breaks):
        raise Invalid("A break is not negative.", field=field)
    if row.break_minutes >= length:
        raise Invalid("The break is shorter than the planned shift.", field=field)
    _check_times(row)


def _check_times(row: ScheduledShift) -> None:
    timed: list[tuple[datetime, datetime]] = []
    for one in breaks_of(row):
        if one.starts_at is None and one.finishes_at is None:
            continue
        if one.starts_at is None or one.finishes_at is None or one.finishes_at <= one.starts_at:
            raise Invalid("A break has both its times, the second later, or none.", field="breaks")
        if one.starts_at < row.starts_at or (row.finishes_at and one.finishes_at > row.finishes_at):
            raise Invalid("A break lies within its planned shift.", field="breaks")
        timed.append((one.starts_at, one.finishes_at))
    if any(later[0] < earlier[1] for earlier, later in pairwise(sorted(timed))):
        raise Invalid("Two breaks are at the same time.", field="breaks")


def _check_position(row: ScheduledShift) -> None:
    at = row.position
    if at is None:
        return
    if at.archived_at is not None or at.department_id not in {None, row.department_id}:
        raise Invalid("The position is not one in use of this department.", field="position_id")


def check_membership(actor: Actor, rows: Sequence[ScheduledShift] | Sequence[DutyPeriod]) -> None:
    """Departments in use, and active people who belong to them or to one that assists them."""
    department_ids = _ids(row.department_id for row in rows)
    known = Department.objects.visible_to(actor).filter(pk__in=department_ids, archived_at__isnull=True)
    if known.count() != len(department_ids):
        raise Invalid("The department is not one in use of this organisation.", field="department_id")
    members = DepartmentMember.objects.filter(
        department_id__in=department_ids, employee_id__in=_ids(row.employee_id for row in rows)
    )
    belong = set(members.values_list("employee_id", "department_id"))
    belong |= _assisting([row for row in rows if (row.employee_id, row.department_id) not in belong])
    for row in rows:
        if row.employee is None:
            continue
        if not row.employee.active:
            where = row.department.name if row.department else "the organisation"
            raise Invalid(f"{row.employee.name} is not active in {where}.", field="employee_id")
        if row.department and (row.employee_id, row.department_id) not in belong:
            raise Invalid(f"{row.employee.name} is not active in {row.department.name}.", field="employee_id")


def _assisting(rows: Sequence[ScheduledShift | DutyPeriod]) -> set[tuple[int, int]]:
    """Employee and department, of those who work in another that assists it. Nothing is read where nobody needs to."""
    department_ids, employee_ids = (
        _ids(row.department_id for row in rows),
        _ids(row.employee_id for row in rows),
    )
    if not department_ids or not employee_ids:
        return set()
    helped = AssistingDepartment.objects.filter(department_id__in=department_ids)
    pairs = list(helped.values_list("department_id", "assistant_id"))
    members = DepartmentMember.objects.filter(
        department_id__in={assistant for _, assistant in pairs}, employee_id__in=employee_ids
    )
    belong = set(members.values_list("employee_id", "department_id"))
    return {(pk, department) for department, assistant in pairs for pk, own in belong if own == assistant}


def _ids(found: Iterable[int | None]) -> set[int]:
    return {each for each in found if each is not None}
