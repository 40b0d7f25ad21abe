"""Reading what is paid by the hour: time clocked, planned, on leave, and approved beyond the plan."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from muster.attendance.models import Shift, ShiftBreak
from muster.attendance.payable import Category, Entry, Kind, Record, entries
from muster.attendance.queries import breaks_by_shift, shifts
from muster.core.actor import Actor
from muster.leave.counting import Counted, Span
from muster.leave.daytime import MINUTE
from muster.people.models import Employee
from muster.people.queries import employees
from muster.rosters.actions.plans import breaks_of
from muster.rosters.beside_queries import extra_hours
from muster.rosters.models import ExtraHours, ExtraHoursStatus, ScheduledShift
from muster.rosters.queries import scheduled_shifts

BESIDE = ("department", "position", "pay_code", "leave_request__leave_type")
# So long before it starts, or after it ends, no time worked stands for a plan.
LONGEST = timedelta(days=4)


def paid_people(
    actor: Actor, first: datetime, last: datetime, categories: Collection[Category]
) -> QuerySet[Employee]:
    """Those of whom there may be entries, those who left too, by id."""
    worked = _shifts(actor, first, last)
    sources: list[QuerySet[ScheduledShift] | QuerySet[Shift] | QuerySet[ExtraHours]] = []
    if Category.WORKED in categories:
        sources += [worked.filter(leave_request__isnull=True), _plans(actor, first, last)]
    if Category.LEAVE in categories:
        sources.append(worked.filter(leave_request__isnull=False))
    if Category.OVERTIME in categories:
        sources.append(_extras(actor, first, last))
    rule = Q(pk__in=())
    for rows in sources:
        rule |= Q(pk__in=rows.order_by().values("employee_id"))
    return employees(actor, active=None).filter(rule).order_by("pk")


def paid_time(
    actor: Actor, people: Iterable[Employee], first: datetime, last: datetime
) -> dict[int, list[Entry]]:
    """By person, between these instants, in order. Four statements."""
    ids = [one.pk for one in people]
    records: dict[int, list[Record]] = defaultdict(list)
    plans = _plans(actor, first, last).filter(employee_id__in=ids)
    around = _shifts(actor, first - LONGEST, last + LONGEST).filter(employee_id__in=ids)
    clocked = list(around.select_related(*BESIDE))
    breaks = breaks_by_shift(actor, [one.pk for one in clocked])
    for plan in plans:
        records[plan.employee_id or 0].append(_planned(plan))
    for shift in clocked:
        records[shift.employee_id].append(_worked(shift, breaks.get(shift.pk, [])))
    for extra in _extras(actor, first, last).filter(employee_id__in=ids):
        records[extra.employee_id].append(_extra(extra))
    return {pk: entries(found, first, last) for pk, found in records.items()}


def _shifts(actor: Actor, first: datetime, last: datetime) -> QuerySet[Shift]:
    """One that runs still pays nothing yet, and stands for what was planned."""
    ends = Q(finishes_at__gt=first) | Q(finishes_at__isnull=True, starts_at__gte=first)
    return shifts(actor).filter(ends, starts_at__lt=last).order_by("starts_at", "id")


def _plans(actor: Actor, first: datetime, last: datetime) -> QuerySet[ScheduledShift]:
    """Published ones with an end."""
    return scheduled_shifts(actor).filter(
        starts_at__lt=last, finishes_at__gt=first, employee__isnull=False, published_at__isnull=False
    )


def _extras(actor: Actor, first: datetime, last: datetime) -> QuerySet[ExtraHours]:
    rows = extra_hours(actor).filter(starts_at__lt=last, finishes_at__gt=first)
    return rows.filter(status=ExtraHoursStatus.APPROVED)


def _planned(row: ScheduledShift) -> Record:
    span = (row.starts_at, row.finishes_at or row.starts_at)
    minutes = max((span[1] - span[0]) // MINUTE - row.break_minutes, 0)
    pauses = [
        (one.starts_at, one.finishes_at)
        for one in breaks_of(row)
        if one.starts_at and one.finishes_at and not one.paid
    ]
    return Record(Kind.PLANNED, span, Counted.of(span, minutes, pauses), row)


def _worked(row: Shift, breaks: Iterable[ShiftBreak]) -> Record:
    span = (row.starts_at, row.finishes_at or row.starts_at + MINUTE)
    counted = Counted.of(span, row.worked_minutes or 0, _pauses(breaks))
    kind = Kind.CLOCKED if row.leave_request_id is None else Kind.LEAVE
    return Record(kind, span, counted, row, row.scheduled_shift_id)


def _pauses(breaks: Iterable[ShiftBreak]) -> Iterator[Span]:
    for one in breaks:
        if one.starts_at and one.finishes_at and not one.paid and one.length_minutes is None:
            yield one.starts_at, one.finishes_at


def _extra(row: ExtraHours) -> Record:
    span = (row.starts_at, row.finishes_at)
    return Record(Kind.EXTRA, span, Counted.of(span, (span[1] - span[0]) // MINUTE), row)
