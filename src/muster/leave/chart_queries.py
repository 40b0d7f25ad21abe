"""Who is away: the wall chart of a month, and who else is off when somebody asks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

from muster.core.actor import Actor
from muster.core.policy import require
from muster.leave.approvers import settings_of
from muster.leave.daytime import NOON
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.rows import shown_on_chart, wholly_seen
from muster.leave.schedules import FreeTime, holidays_of
from muster.people.models import Employee

LIVE = (LeaveRequestStatus.PENDING.value, LeaveRequestStatus.APPROVED.value)
AWAY, AWAY_COLOUR = "Away", "#8896A4"  # all that colleagues see of a private type
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Absence:
    """`request_id` None: the actor sees that they are away, not more."""

    request_id: int | None
    label: str
    colour: str
    pending: bool
    hours: bool


@dataclass
class Day:
    """Of a person. An absence of the whole day is in both halves."""

    on: date
    holidays: list[FreeTime] = field(default_factory=list)
    morning: Absence | None = None
    afternoon: Absence | None = None

    @property
    def absences(self) -> list[Absence]:
        found = [one for one in (self.morning, self.afternoon) if one is not None]
        return found[:1] if len(found) == 2 and found[0] == found[1] else found  # noqa: PLR2004 - the two halves


@dataclass(frozen=True)
class Line:
    employee: Employee
    days: list[Day]


@dataclass(frozen=True)
class Chart:
    """People by department and name, each with every day from the first to the last."""

    first: date
    last: date
    lines: list[Line]

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def wall_chart(
    actor: Actor, first: date, last: date, *, department_ids: Collection[int] | None = None
) -> Chart:
    """Of these departments, or of all; up to a year. Eight statements at most, however many people.

    Colleagues see approved leave, of private types only that somebody is away; all the more is seen by whoever sees the
    requests themselves.
    """
    require(actor, "wall_chart.view")
    last = min(last, first + timedelta(days=LONGEST_DAYS - 1))
    people = list(_people(actor, department_ids))
    chart = Chart(first, last, [])
    holidays = holidays_of(people, first, last)
    lines = {one.pk: Line(one, [Day(on) for on in chart.dates]) for one in people}
    for pk, theirs in holidays.items():
        for free in theirs:
            lines[pk].days[(free.on - first).days].holidays.append(free)
    seen = {one.pk for one in people if getattr(one, "wholly_seen", False)}
    for row in _absences(people, first, last):
        if row.employee_id in seen or row.status == LeaveRequestStatus.APPROVED:
            _mark(lines[row.employee_id].days, row, absence(row, whole=row.employee_id in seen))
    chart.lines.extend(lines.values())
    return chart


def _people(actor: Actor, department_ids: Collection[int] | None) -> QuerySet[Employee]:
    whole = wholly_seen(actor, "pk")
    shown = shown_on_chart(actor, settings_of(actor.organisation_id).colleagues_see)
    rows = Employee.objects.all_rows_unchecked().filter(
        shown, organisation_id=actor.organisation_id, active=True
    )
    if department_ids is not None:
        rows = rows.filter(primary_department_id__in=list(department_ids))
    seen = ExpressionWrapper(whole, BooleanField()) if whole else Value(True)
    beside = rows.select_related("primary_department__location", "organisation")
    return beside.annotate(wholly_seen=seen).order_by("primary_department__name", "name", "pk")


def _absences(people: Iterable[Employee], first: date, last: date) -> QuerySet[LeaveRequest]:
    rows = LeaveRequest.objects.all_rows_unchecked().filter(
        employee_id__in=[one.pk for one in people],
        status__in=LIVE,
        starts_on__lte=last,
        ends_on__gte=first,
    )
    return rows.select_related("leave_type").defer("days", "reason").order_by("starts_on", "pk")


def absence(row: LeaveRequest, *, whole: bool) -> Absence:
    """As it is shown to whoever sees the request, or to a colleague."""
    kind, hours = row.leave_type, row.unit == Unit.HOURS.value
    pending = row.status == LeaveRequestStatus.PENDING
    if not whole and kind.private:
        return Absence(None, AWAY, AWAY_COLOUR, pending, hours)
    return Absence(row.pk if whole else None, kind.name, kind.colour, pending, hours)


def _mark(days: Sequence[Day], row: LeaveRequest, shown: Absence) -> None:
    for day in days:
        if row.starts_on <= day.on <= row.ends_on:
            for half in halves_on(row, day.on):
                setattr(day, half.value, shown)


def halves_on(row: LeaveRequest, on: date) -> list[Half]:
    """Which halves of a day of it are touched; hours touch those in which they lie by the clock."""
    starts_late = row.starts_half == Half.AFTERNOON.value
    ends_early = row.ends_half == Half.MORNING.value
    if row.unit == Unit.HOURS.value:
        starts_late = (row.starts_minute or 0) >= NOON
        ends_early = (row.ends_minute or 0) <= NOON
    found = list(Half)
    if on == row.starts_on and starts_late:
        found.remove(Half.MORNING)
    if on == row.ends_on and ends_early and Half.AFTERNOON in found:
        found.remove(Half.AFTERNOON)
    return found


@dataclass(frozen=True)
class OffThen:
    """Somebody else of the department who is, or asks to be, off on one of the days."""

    name: str
    first: date
    last: date
    absence: Absence


@dataclass(frozen=True)
class Beside:
    """What an approver looks at: who else is off, and on which days more would be than may be."""

    others: list[OffThen]
    full_on: list[date]


def who_else_is_off(actor: Actor, requests: Sequence[LeaveRequest]) -> dict[int, Beside]:
    """By request, for those read through visible_to, with employee and primary department: of its whole department.

    Two statements, however many requests there are.
    """
    if not requests:
        return {}
    rows = LeaveRequest.objects.all_rows_unchecked().filter(
        reduce(or_, map(_beside, requests)),
        organisation_id=actor.organisation_id,
        employee__active=True,
        status__in=LIVE,
    )
    rows = rows.select_related("leave_type", "employee").order_by("starts_on", "employee__name", "pk")
    found = list(rows)
    seen = _seen(actor, found)
    off = {
        row.pk: OffThen(row.employee.name, row.starts_on, row.ends_on, absence(row, whole=row.pk in seen))
        for row in found
    }
    by_request = {}
    for request in requests:
        department = request.employee.primary_department
        others = [row for row in found if _is_beside(row, request)]
        full = _full(request, others, department.maximum_off if department else 0)
        by_request[request.pk] = Beside([off[row.pk] for row in others], full)
    return by_request


def _beside(request: LeaveRequest) -> Q:
    """Of its department, on one of its days. Of somebody without one: of all who have none."""
    return Q(
        employee__primary_department=request.employee.primary_department_id,
        starts_on__lte=request.ends_on,
        ends_on__gte=request.starts_on,
    ) & ~Q(employee_id=request.employee_id)


def _is_beside(row: LeaveRequest, request: LeaveRequest) -> bool:
    """The same of a row that was read."""
    return (
        row.employee.primary_department_id == request.employee.primary_department_id
        and row.starts_on <= request.ends_on
        and row.ends_on >= request.starts_on
        and row.employee_id != request.employee_id
    )


def _seen(actor: Actor, rows: Iterable[LeaveRequest]) -> set[int]:
    seen = LeaveRequest.objects.visible_to(actor).filter(pk__in=[row.pk for row in rows])
    return set(seen.values_list("pk", flat=True))


def _full(request: LeaveRequest, others: Iterable[LeaveRequest], most: int) -> list[date]:
    if not most or not request.leave_type.counts_to_maximum_off:
        return []
    off: dict[str, set[int]] = {}
    for row in others:
        if row.leave_type.counts_to_maximum_off:
            for day in row.days:
                off.setdefault(day["date"], set()).add(row.employee_id)
    days: Iterable[dict[str, Any]] = request.days
    return [date.fromisoformat(day["date"]) for day in days if len(off.get(day["date"], ())) >= most]
