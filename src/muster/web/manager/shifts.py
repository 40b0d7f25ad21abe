"""One shift: what it is, what happened to it, and changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance import actions, queries
from muster.attendance.models import Shift
from muster.core.policy import may, require
from muster.people.queries import employee as employee_by_id
from muster.places.queries import departments
from muster.web.forms import pressed, sent
from muster.web.lines import Reader, shift_lines
from muster.web.manager import history
from muster.web.manager.forms import BreakFormSet, BreaksForm, EndForm, ShiftForm, allowances_shown
from muster.web.middleware import PageRequest
from muster.web.times import Placed

TWICE = "The clocks were put back that night, so the time you entered came twice. The first was taken."


def _sheet_url(shift: Shift) -> str:
    return reverse("timesheet", args=[shift.timesheet_id])


def _shift(request: PageRequest, shift_id: int) -> Shift:
    return queries.shift(request.actor, shift_id)


def _say(request: PageRequest, said: str, *moments: Placed | None) -> None:
    messages.success(request, said)
    if any(one is not None and one.ambiguous for one in moments):
        messages.warning(request, TWICE)


def shift(request: PageRequest, shift_id: int) -> HttpResponse:
    """Its facts and history, and for whoever may change it the form."""
    row = _shift(request, shift_id)
    reader = Reader.of(request.profile)
    form = breaks = None
    if row.leave_request_id is None and may(request.actor, "shift.update", row):
        form, breaks = _forms(request, row, reader)
        # Both are asked, so that both show what is wrong with them.
        if all([form.is_valid(), breaks.is_valid()]) and _correct(request, row, form, breaks):
            values = form.cleaned_data
            _say(request, "The shift was changed.", values["starts"], values["finishes"])
            return redirect(_sheet_url(row))
    shown = _shift(request, shift_id)
    zone = reader.zone_of(shown.department)
    names = dict(departments(request.actor).values_list("pk", "name"))
    context = {
        "line": shift_lines(request.actor, reader, [shown])[0],
        "form": form,
        "breaks": breaks,
        "entries": history.entries(queries.shift_versions(shown), zone, names),
        "back": _sheet_url(shown),
    }
    return render(request, "web/manager/shift.html", context)


def _forms(request: PageRequest, row: Shift, reader: Reader) -> tuple[ShiftForm, BreakFormSet]:
    data = sent(request)
    zone = reader.zone_of(row.department)
    initial = {
        "department": row.department_id,
        "starts": row.clocked_in_at.astimezone(zone),
        "finishes": row.clocked_out_at.astimezone(zone) if row.clocked_out_at else None,
        "pay_code": row.pay_code_id,
        "deduction_minutes": row.deduction_minutes,
        "notes": row.notes,
        **allowances_shown(row),
    }
    breaks = [
        {
            "starts": one.starts_at.astimezone(zone) if one.starts_at else None,
            "finishes": one.finishes_at.astimezone(zone) if one.finishes_at else None,
            "length_minutes": one.length_minutes,
            "paid": one.paid,
        }
        for one in queries.breaks(row)
    ]
    form = ShiftForm(data, actor=request.actor, zone=zone, initial=initial, shift=row)
    lines = BreaksForm(data, initial=breaks, prefix="breaks", form_kwargs={"zone": zone})
    form.beside = (lines,)
    return form, lines


def _correct(request: PageRequest, row: Shift, form: ShiftForm, breaks: BreakFormSet) -> bool:
    def act(values: dict[str, Any]) -> None:
        actions.amend_shift(
            request.actor,
            row,
            department=values["department"],
            times=form.times(),
            breaks=breaks.facts() if breaks.has_changed() else None,
            **form.stated(),
        )

    return form.carry_out(act)


def add(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    person = employee_by_id(request.actor, sheet.employee_id, active=None)
    require(request.actor, "shift.create", person)
    zone = Reader.of(request.profile).zone_of(person.primary_department)
    form = ShiftForm(
        sent(request),
        actor=request.actor,
        zone=zone,
        initial={"department": person.primary_department_id},
    )

    def act(values: dict[str, Any]) -> None:
        actions.enter_shift(
            request.actor,
            employee=person,
            department=values["department"],
            starts_at=values["starts"].at,
            finishes_at=values["finishes"].at,
            **form.stated(),
        )

    if form.carry_out(act):
        _say(request, "The shift was added.", form.cleaned_data["starts"], form.cleaned_data["finishes"])
        return redirect("timesheet", timesheet_id)
    context = {
        "heading": f"Add a shift for {person.name}",
        "form": form,
        "button": "Add shift",
        "back": reverse("timesheet", args=[timesheet_id]),
        "back_label": "Timesheet",
    }
    return render(request, "web/form_page.html", context)


def end(request: PageRequest, shift_id: int) -> HttpResponse:
    """Enter the end that was never clocked."""
    row = _shift(request, shift_id)
    require(request.actor, "shift.close", row)
    reader = Reader.of(request.profile)
    form = EndForm(sent(request), zone=reader.zone_of(row.department), prefix=f"shift{row.pk}")

    def act(values: dict[str, Any]) -> None:
        finish = values["finish"]
        actions.close_shift(request.actor, row, at=finish.at, offset_minutes=finish.offset_minutes)

    if form.carry_out(act):
        _say(request, f"The shift of {row.employee.name} has its end now.", form.cleaned_data["finish"])
        return redirect("who_is_in")
    local = row.clocked_in_at.astimezone(reader.zone_of(row.department))
    context = {
        "heading": f"When did the shift of {row.employee.name} end?",
        "lead": f"It began on {local:%A %-d %B} at {local:%H:%M}.",
        "form": form,
        "back": reverse("who_is_in"),
        "back_label": "Who is in",
    }
    return render(request, "web/form_page.html", context)


def approve(request: PageRequest, shift_id: int) -> HttpResponse:
    row = _shift(request, shift_id)
    shown = request.POST.get("mark")
    pressed(request, lambda: actions.approve_shift(request.actor, row, shown=shown), "The shift is approved.")
    return redirect(_sheet_url(row))


def withdraw(request: PageRequest, shift_id: int) -> HttpResponse:
    row = _shift(request, shift_id)
    pressed(
        request, lambda: actions.withdraw_shift_approval(request.actor, row), "The approval is withdrawn."
    )
    return redirect(_sheet_url(row))


def delete(request: PageRequest, shift_id: int) -> HttpResponse:
    row = _shift(request, shift_id)
    require(request.actor, "shift.delete", row)
    if request.method == "POST":
        pressed(request, lambda: actions.delete_shift(request.actor, row), "The shift was deleted.")
        return redirect(_sheet_url(row))
    local = row.clocked_in_at.astimezone(Reader.of(request.profile).zone_of(row.department))
    context = {
        "heading": "Delete this shift?",
        "lead": f"{row.employee.name}, {local:%A %-d %B %Y} from {local:%H:%M}. Its hours are gone from the timesheet; "
        "what was pressed at the clock stays on record.",
        "button": "Delete shift",
        "back": reverse("shift", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)
