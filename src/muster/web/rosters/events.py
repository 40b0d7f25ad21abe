"""Events that rosters show: what happens on certain days, for whom, and whether people can be off then."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from muster.core.policy import may, may_ever, require
from muster.people.queries import teams
from muster.places import actions, queries
from muster.places.models import Event
from muster.rosters.queries import today
from muster.web.forms import sent
from muster.web.leave.words import span_in_words
from muster.web.lists import ListPages, saving
from muster.web.middleware import PageRequest
from muster.web.rosters.event_forms import EventForm

PAGES = ListPages("roster_events", "Events")


@dataclass(frozen=True)
class Line:
    event: Event
    when: str
    concerned: list[str]
    may_change: bool


def events(request: PageRequest) -> HttpResponse:
    """Those to come: all for whoever plans them, for others what concerns their departments."""
    actor = request.actor
    plans = may_ever(actor, "event.update")
    own = [one.pk for one in teams(actor)]
    rows = queries.events(actor, today(actor)) if plans else queries.events_of(actor, own, today(actor))
    context = {"lines": _lines(request, list(rows)), "may_add": may_ever(actor, "event.create")}
    return render(request, "web/rosters/events.html", context)


def _lines(request: PageRequest, rows: list[Event]) -> list[Line]:
    actor, ids = request.actor, [row.pk for row in rows]
    chosen, at = queries.department_ids_of_events(ids), queries.location_ids_of_events(ids)
    departments = dict(queries.departments(actor).values_list("pk", "name"))
    locations = dict(queries.locations(actor).values_list("pk", "name"))
    return [
        Line(
            row,
            span_in_words(row.starts_on, row.ends_on),
            [
                *(departments[pk] for pk in chosen[row.pk] if pk in departments),
                *(locations[pk] for pk in at[row.pk] if pk in locations),
            ],
            may(actor, "event.update", row),
        )
        for row in rows
    ]


def event(request: PageRequest, event_id: int | None = None) -> HttpResponse:
    """Add one, or change the one."""
    actor = request.actor
    row = queries.event(actor, event_id) if event_id else None
    if row is not None:
        require(actor, "event.update", row)
    form = EventForm(sent(request), actor=actor, row=row)
    save = saving(actor, row, create=actions.create_event, update=actions.update_event)
    return PAGES.edit(
        request,
        form,
        lambda _: save(form.facts()),
        heading=row.loaded["name"] if row else "Add an event",
        lead="Rosters show it on its days to those whom it concerns.",
        remove=reverse("remove_roster_event", args=[row.pk]) if row else None,
    )


def remove_event(request: PageRequest, event_id: int) -> HttpResponse:
    row = queries.event(request.actor, event_id)
    return PAGES.press(request, lambda: actions.delete_event(request.actor, row), f"{row.name} is removed.")
