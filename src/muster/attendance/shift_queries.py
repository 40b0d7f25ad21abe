"""Reading what belongs to shifts, and lists of them and of timesheets as programs ask for them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from muster.attendance import queries
from muster.attendance.models import Shift, ShiftAllowance, ShiftBreak, Timesheet
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Version
from muster.core.tenant import one
from muster.people.models import Employee
from muster.places.queries import organisation

MOST_IN_ONE_STATEMENT = 10_000  # ids; databases take some tens of thousands


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, MOST_IN_ONE_STATEMENT)):
        yield batch


def break_columns(actor: Actor, shift_ids: Iterable[int], *columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of the breaks of many shifts, in order."""
    for ids in _batches(shift_ids):
        rows = ShiftBreak.objects.visible_to(actor).filter(shift_id__in=ids)
        yield from rows.order_by(F("starts_at").asc(nulls_last=True), "id").values_list(*columns)


def allowance_columns(actor: Actor, shift_ids: Iterable[int], *columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of what many shifts have of allowances, by their names."""
    for ids in _batches(shift_ids):
        rows = ShiftAllowance.objects.visible_to(actor).filter(shift_id__in=ids)
        yield from rows.order_by("allowance__name", "id").values_list(*columns)


def break_of(shift: Shift, break_id: int) -> ShiftBreak:
    """For a shift already read through visible_to."""
    found = one(ShiftBreak.objects.all_rows_unchecked().filter(shift_id=shift.pk, pk=break_id))
    if found is None:
        raise NotFound("Break")
    return found


def allowance_of(shift: Shift, allowance_id: int) -> ShiftAllowance | None:
    """How much of it the shift has. For a shift already read through visible_to."""
    rows = ShiftAllowance.objects.all_rows_unchecked().filter(shift_id=shift.pk, allowance_id=allowance_id)
    return one(rows)


def allowances_of(shift: Shift) -> list[ShiftAllowance]:
    """For a shift already read through visible_to."""
    rows = ShiftAllowance.objects.all_rows_unchecked().filter(shift_id=shift.pk)
    return list(rows.select_related("allowance").order_by("allowance__name", "id"))


def leave_names(actor: Actor, shifts: Iterable[Shift]) -> dict[int, str]:
    """By shift, the type of leave that it is; those worked are left out. One statement, none where all are worked."""
    ids = [one.pk for one in shifts if one.leave_request_id is not None]
    if not ids:
        return {}
    rows = queries.shifts(actor).filter(pk__in=ids)
    return dict(rows.values_list("pk", "leave_request__leave_type__name"))


def versions_of(item: Shift | ShiftBreak) -> list[Version]:
    """Its own alone, in order. For a row already read through visible_to."""
    kind = "shift" if isinstance(item, Shift) else "shift_break"
    rows = Version.objects.all_rows_unchecked().filter(organisation_id=item.organisation_id)
    return list(rows.filter(item_type=kind, item_id=item.pk).order_by("pk"))


def active_shifts(actor: Actor) -> list[tuple[int, int, bool]]:
    """Those being worked now: employee, shift, and whether they are on a break."""
    pause = ShiftBreak.objects.visible_to(actor).filter(
        shift_id=OuterRef("pk"),
        starts_at__isnull=False,
        finishes_at__isnull=True,
        length_minutes__isnull=True,
    )
    rows = queries.shifts(actor).filter(clocked_out_at__isnull=True, flag="")
    rows = rows.order_by("clocked_in_at", "id")
    return list(rows.annotate(on_break=Exists(pause)).values_list("employee_id", "pk", "on_break"))


def first_and_last(actor: Actor, employee_ids: Sequence[int]) -> list[int]:
    """Ids of the earliest and the latest shift, by their starts, among those of all the employees; one may be both."""
    rows = queries.shifts(actor).filter(employee_id__in=employee_ids).values_list("pk", flat=True)
    first = rows.order_by("starts_at", "id")[:1]
    last = rows.order_by("-starts_at", "-id")[:1]
    return list(dict.fromkeys([*first, *last]))


def of_location(location_id: int) -> Q:
    """Rows of employees whose primary department is one of the location's, wherever they worked."""
    return Q(employee__primary_department__location_id=location_id)


def moved_after(at: datetime) -> Q:
    """Timesheets that were changed after the instant, or a shift on them was."""
    shifts = Shift.objects.all_rows_unchecked().filter(timesheet_id=OuterRef("pk"), updated_at__gt=at)
    return Q(updated_at__gt=at) | Q(Exists(shifts))


def shift_on(actor: Actor, employee: Employee, on_date: date) -> Shift | None:
    """The employee's first of the work day."""
    rows = queries.shifts(actor).filter(employee_id=employee.pk, on_date=on_date)
    rows = rows.select_related("timesheet", "scheduled_shift", "employee")
    return rows.order_by("clocked_in_at", "id").first()


def today(actor: Actor) -> date:
    """In the organisation's zone."""
    return clock.now().astimezone(ZoneInfo(organisation(actor).time_zone)).date()


def timesheets_on(actor: Actor, on_date: date) -> QuerySet[Timesheet]:
    """Those whose period holds the date."""
    rows = queries.timesheets(actor).filter(starts_on__lte=on_date, finishes_on__gte=on_date)
    return rows.order_by("employee_id", "id")
