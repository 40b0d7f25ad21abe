"""Timesheets: a period of everybody, and one of one person."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance import actions, queries
from muster.attendance.models import Timesheet, TimesheetStatus
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Denied
from muster.core.policy import may, may_ever
from muster.web.forms import REFUSALS, pressed
from muster.web.lines import Reader, ShiftLine, shift_lines
from muster.web.manager.forms import VIEWS, OnForm, TickedForm
from muster.web.middleware import PageRequest

NOTHING = {"minutes": 0, "leave_minutes": 0, "shifts": 0, "approved": 0, "unfinished": 0, "flagged": 0}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    sheet: Timesheet
    totals: dict[str, int]
    may_approve: bool
    mark: str

    @property
    def needs_a_look(self) -> bool:
        return bool(self.totals["unfinished"] or self.totals["flagged"])

    @property
    def to_approve(self) -> bool:
        return self.may_approve and self.sheet.status == TimesheetStatus.PENDING


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[ShiftLine]

    @property
    def minutes(self) -> int:
        return sum(line.worked_minutes for line in self.lines)


def timesheets(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = OnForm(request.GET)
    form.is_valid()
    chosen, show = form.cleaned_data.get("on"), form.cleaned_data.get("show") or ""
    first, last = queries.period_of(actor, chosen or queries.work_day_of(request.profile, clock.now()))
    sheets = queries.timesheets(actor).filter(starts_on__lte=last, finishes_on__gte=first)
    found = list(sheets.select_related("employee__primary_department").order_by("employee__name", "id"))
    ids = [sheet.pk for sheet in found]
    marks = queries.timesheet_marks(actor, ids)  # read first: what changes in between is told, not approved
    totals = queries.timesheet_totals(actor, ids)
    everybody = [
        Row(sheet, totals.get(sheet.pk, NOTHING), may(actor, "timesheet.approve", sheet), marks[sheet.pk])
        for sheet in found
    ]
    shown = {
        "": everybody,
        "look": [row for row in everybody if row.needs_a_look],
        "pending": [row for row in everybody if row.to_approve],
    }
    rows = shown[show]
    context = {
        "show": show,
        "views": [(name, label, len(shown[name])) for name, label in VIEWS],
        "first": first,
        "last": last,
        "previous": first - ONE_DAY,
        "next": last + ONE_DAY,
        "rows": rows,
        "minutes": sum(row.totals["minutes"] for row in rows),
        "leave_minutes": sum(row.totals["leave_minutes"] for row in rows),
        "may_approve": any(row.may_approve for row in rows),
        "may_export": may_ever(actor, "timesheet.export"),
    }
    return render(request, "web/manager/timesheets.html", context)


def timesheet(request: PageRequest, timesheet_id: int) -> HttpResponse:
    actor, reader = request.actor, Reader.of(request.profile)
    sheet = queries.timesheet(actor, timesheet_id)
    mark = queries.timesheet_marks(actor, [sheet.pk])[sheet.pk]  # read first, as in the list
    rows = queries.shifts(actor).filter(timesheet=sheet).order_by("on_date", "clocked_in_at", "id")
    lines = shift_lines(actor, reader, rows.select_related("department__location", "employee"))
    by_day: defaultdict[date, list[ShiftLine]] = defaultdict(list)
    for line in lines:
        by_day[line.shift.on_date].append(line)
    length = (sheet.finishes_on - sheet.starts_on).days + 1
    locked = sheet.status == "exported"
    context = {
        "sheet": sheet,
        "mark": mark,
        "days": [
            Day(on, by_day[on]) for on in (sheet.starts_on + ONE_DAY * number for number in range(length))
        ],
        "minutes": sum(line.worked_minutes for line in lines),
        "leave_minutes": sum(line.shift.worked_minutes or 0 for line in lines if line.leave),
        "approved_at": sheet.approved_at.astimezone(reader.zone) if sheet.approved_at else None,
        "exported_at": sheet.exported_at.astimezone(reader.zone) if sheet.exported_at else None,
        "may_approve": not locked and may(actor, "timesheet.approve", sheet),
        "may_change": not locked and may(actor, "shift.update", sheet),
        "may_export": may(actor, "timesheet.export", sheet),
        "back": f"{reverse('timesheets')}?on={sheet.starts_on}",
    }
    return render(request, "web/manager/timesheet.html", context)


def approve_ticked(request: PageRequest) -> HttpResponse:
    def act(actor: Actor, sheet: Timesheet) -> None:
        actions.approve_timesheet(actor, sheet, shown=request.POST.get(f"mark-{sheet.pk}"))

    return each_ticked(request, act, "approved")


def each_ticked(
    request: PageRequest, act: Callable[[Actor, Timesheet], object], participle: str
) -> HttpResponse:
    """Each on its own: one that is refused is named, and does not hold up the others."""
    form = TickedForm(request.POST)
    form.is_valid()
    wanted, on = form.cleaned_data.get("ids", []), form.cleaned_data.get("on")
    done, refused = 0, []
    sheets = queries.timesheets(request.actor).filter(pk__in=wanted).select_related("employee")
    for sheet in sheets.order_by("employee__name", "id"):
        try:
            act(request.actor, sheet)
        except (*REFUSALS, Denied) as refusal:
            refused.append(f"{sheet.employee.name}: {refusal.message}")
        else:
            done += 1
    if refused:
        messages.error(request, "\n".join([f"Not {participle}:", *refused]))
    if done:
        messages.success(request, f"{done} timesheet{' is' if done == 1 else 's are'} {participle}.")
    if not wanted:
        messages.warning(request, "Tick at least one timesheet.")
    show = form.cleaned_data.get("show")
    query = urlencode({name: value for name, value in (("on", on), ("show", show)) if value})
    return redirect(f"{reverse('timesheets')}?{query}" if query else reverse("timesheets"))


def approve(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    shown = request.POST.get("mark")
    act = actions.approve_timesheet
    pressed(request, lambda: act(request.actor, sheet, shown=shown), "The timesheet is approved.")
    return redirect("timesheet", timesheet_id)


def reopen(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    pressed(request, lambda: actions.reopen_timesheet(request.actor, sheet), "The timesheet is open again.")
    return redirect("timesheet", timesheet_id)
