"""Timesheets: a period of everybody, and one of one person."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance import actions, queries
from muster.attendance.models import Timesheet
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Denied
from muster.core.policy import may, may_ever
from muster.web.forms import REFUSALS, pressed
from muster.web.lines import Reader, ShiftLine, shift_lines
from muster.web.manager.forms import OnForm, TickedForm
from muster.web.middleware import PageRequest

NOTHING = {"minutes": 0, "shifts": 0, "approved": 0, "unfinished": 0, "flagged": 0}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    sheet: Timesheet
    totals: dict[str, int]
    may_approve: bool


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[ShiftLine]

    @property
    def minutes(self) -> int:
        return sum(line.shift.worked_minutes or 0 for line in self.lines)


def timesheets(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = OnForm(request.GET)
    chosen = form.cleaned_data["on"] if form.is_valid() else None
    first, last = queries.period_of(actor, chosen or queries.work_day_of(request.profile, clock.now()))
    sheets = queries.timesheets(actor).filter(starts_on__lte=last, finishes_on__gte=first)
    found = list(sheets.select_related("employee__primary_department").order_by("employee__name", "id"))
    totals = queries.timesheet_totals(actor, [sheet.pk for sheet in found])
    rows = [
        Row(sheet, totals.get(sheet.pk, NOTHING), may(actor, "timesheet.approve", sheet)) for sheet in found
    ]
    context = {
        "first": first,
        "last": last,
        "previous": first - ONE_DAY,
        "next": last + ONE_DAY,
        "rows": rows,
        "minutes": sum(row.totals["minutes"] for row in rows),
        "may_approve": any(row.may_approve for row in rows),
        "may_export": may_ever(actor, "timesheet.export"),
    }
    return render(request, "web/manager/timesheets.html", context)


def timesheet(request: PageRequest, timesheet_id: int) -> HttpResponse:
    actor, reader = request.actor, Reader.of(request.profile)
    sheet = queries.timesheet(actor, timesheet_id)
    rows = queries.shifts(actor).filter(timesheet=sheet).order_by("on_date", "clocked_in_at", "id")
    lines = shift_lines(actor, reader, rows.select_related("department__location", "employee"))
    by_day: defaultdict[date, list[ShiftLine]] = defaultdict(list)
    for line in lines:
        by_day[line.shift.on_date].append(line)
    length = (sheet.finishes_on - sheet.starts_on).days + 1
    locked = sheet.status == "exported"
    context = {
        "sheet": sheet,
        "days": [
            Day(on, by_day[on]) for on in (sheet.starts_on + ONE_DAY * number for number in range(length))
        ],
        "minutes": sum(line.shift.worked_minutes or 0 for line in lines),
        "approved_at": sheet.approved_at.astimezone(reader.zone) if sheet.approved_at else None,
        "exported_at": sheet.exported_at.astimezone(reader.zone) if sheet.exported_at else None,
        "may_approve": not locked and may(actor, "timesheet.approve", sheet),
        "may_change": not locked and may(actor, "shift.update", sheet),
        "may_export": may(actor, "timesheet.export", sheet),
        "back": f"{reverse('timesheets')}?on={sheet.starts_on}",
    }
    return render(request, "web/manager/timesheet.html", context)


def approve_ticked(request: PageRequest) -> HttpResponse:
    return each_ticked(request, actions.approve_timesheet, "approved")


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
    return redirect(f"{reverse('timesheets')}?on={on}" if on else reverse("timesheets"))


def approve(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    pressed(request, lambda: actions.approve_timesheet(request.actor, sheet), "The timesheet is approved.")
    return redirect("timesheet", timesheet_id)


def reopen(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    pressed(request, lambda: actions.reopen_timesheet(request.actor, sheet), "The timesheet is open again.")
    return redirect("timesheet", timesheet_id)
