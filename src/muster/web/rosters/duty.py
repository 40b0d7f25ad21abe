"""Planned periods that are no shifts: rostered days off, nights slept at work, hours on call."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from muster.core.policy import may, may_ever, require
from muster.places.models import Department
from muster.places.queries import zone_of
from muster.rosters import actions, queries
from muster.web.forms import sent
from muster.web.lines import Reader
from muster.web.lists import ListPages, saving
from muster.web.middleware import PageRequest
from muster.web.rosters.duty_forms import DutyForm
from muster.web.rosters.plans import duty_span
from muster.web.rosters.weeks import day_named, week_of

PAGES = ListPages("duty_periods", "Days off and on call")
WEEKS_SHOWN = 4


def duty_periods(request: PageRequest) -> HttpResponse:
    """Of the weeks shown, of the people whom the actor sees."""
    actor, reader = request.actor, Reader.of(request.profile)
    week = week_of(actor, request.profile.organisation, request.GET.get("week"))
    last = week.later(WEEKS_SHOWN - 1).last
    rows = queries.duty_periods(actor).filter(on_date__range=(week.first, last))
    context = {
        "week": week,
        "last": last,
        "earlier": week.later(-WEEKS_SHOWN).first,
        "later": week.later(WEEKS_SHOWN).first,
        "lines": [
            (
                one,
                duty_span(reader, one),
                may(actor, "duty_period.update", one),
            )
            for one in rows
        ],
        "may_add": may_ever(actor, "duty_period.create"),
    }
    return render(request, "web/rosters/duty_periods.html", context)


def duty_period(request: PageRequest, period_id: int | None = None) -> HttpResponse:
    """Add one, or change the one. The address may suggest the day."""
    actor = request.actor
    row = queries.duty_period(actor, period_id) if period_id else None
    if row is not None:
        require(actor, "duty_period.update", row)

    def zone(department: Department | None) -> Any:
        return zone_of(department, request.profile.organisation)

    suggested = {"on": day_named(request.GET.get("on"))}
    form = DutyForm(sent(request), actor=actor, row=row, zone_of=zone, initial=suggested)
    save = saving(actor, row, create=actions.create_duty_period, update=actions.update_duty_period)
    return PAGES.edit(
        request,
        form,
        lambda _: save(form.facts()),
        heading="Change a day off or time on call" if row else "Plan a day off or time on call",
        lead="Whom it is for sees it on their roster at once. Times are those of the clock at their location.",
        said="It is planned.",
        remove=reverse("remove_duty_period", args=[row.pk]) if row else None,
    )


def remove_duty_period(request: PageRequest, period_id: int) -> HttpResponse:
    row = queries.duty_period(request.actor, period_id)
    return PAGES.press(request, lambda: actions.delete_duty_period(request.actor, row), "It is removed.")
