"""Days on which nobody can ask for leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may
from muster.leave import actions, request_queries, type_queries
from muster.web.forms import pressed, sent
from muster.web.leave.place_forms import LockForm
from muster.web.leave.words import span_in_words
from muster.web.middleware import PageRequest

LIST = "locked_periods"


def locked_periods(request: PageRequest) -> HttpResponse:
    """Those to come; the past is on record in the histories."""
    actor = request.actor
    rows = request_queries.locked_periods(actor).filter(ends_on__gte=type_queries.today(actor))
    context = {
        "rows": [
            (row, span_in_words(row.starts_on, row.ends_on), may(actor, "locked_period.delete", row))
            for row in rows
        ]
    }
    return render(request, "web/leave/locked.html", context)


def lock(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = LockForm(sent(request), actor=actor, whole=may(actor, "locked_period.create"))
    if form.carry_out(lambda _: actions.lock_period(actor, **form.facts())):
        messages.success(request, "The days are locked. Leave that was asked for before stays as it is.")
        return redirect(LIST)
    context = {
        "heading": "Lock days",
        "lead": "Nobody can ask for leave on them. Whoever approves leave can still book it.",
        "form": form,
        "button": "Lock",
        "back": reverse(LIST),
        "back_label": "Locked days",
    }
    return render(request, "web/form_page.html", context)


def unlock(request: PageRequest, period_id: int) -> HttpResponse:
    row = request_queries.locked_period(request.actor, period_id)
    pressed(request, lambda: actions.unlock_period(request.actor, row), "The days can be asked for again.")
    return redirect(LIST)
