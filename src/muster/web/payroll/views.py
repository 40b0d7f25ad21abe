"""What payroll does: hand timesheets over, and set the rules of time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance import actions, queries
from muster.core.policy import require
from muster.web.forms import pressed, sent
from muster.web.manager.timesheets import each_ticked
from muster.web.middleware import PageRequest
from muster.web.payroll.forms import BreakRulesForm, RulesForm


def export(request: PageRequest, timesheet_id: int) -> HttpResponse:
    sheet = queries.timesheet(request.actor, timesheet_id)
    require(request.actor, "timesheet.export", sheet)
    if request.method == "POST":
        act = actions.export_timesheet
        pressed(request, lambda: act(request.actor, sheet), "The timesheet is marked as exported.")
        return redirect("timesheet", timesheet_id)
    context = {
        "heading": "Mark as exported?",
        "lead": f"The timesheet of {sheet.employee.name} from {sheet.starts_on} to {sheet.finishes_on} "
        "is locked from then on: nobody changes its shifts any more.",
        "button": "Mark as exported",
        "back": reverse("timesheet", args=[timesheet_id]),
    }
    return render(request, "web/confirm.html", context)


def export_ticked(request: PageRequest) -> HttpResponse:
    return each_ticked(request, actions.export_timesheet, "marked as exported")


def rules(request: PageRequest) -> HttpResponse:
    row = queries.settings(request.actor.organisation_id)
    form = RulesForm(sent(request), initial=RulesForm.initial_of(row))
    breaks = BreakRulesForm(sent(request), initial=row.automatic_breaks, prefix="breaks")
    form.beside = (breaks,)

    def act(values: dict[str, Any]) -> None:
        rounding = {**row.rounding, **RulesForm.rounding_of(values)}
        plain = {name: values[name] for name in RulesForm.PLAIN}
        actions.update_settings(request.actor, rounding=rounding, automatic_breaks=breaks.rules(), **plain)

    if all([form.is_valid(), breaks.is_valid()]) and form.carry_out(act):
        messages.success(
            request, "The rules are saved. They apply to what is clocked or changed from now on."
        )
        return redirect("settings")
    return render(request, "web/payroll/rules.html", {"form": form, "breaks": breaks})
