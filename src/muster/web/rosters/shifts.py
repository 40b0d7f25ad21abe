"""One planned shift: adding, changing and deleting it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.errors import Conflict
from muster.core.policy import may, require
from muster.places.models import Department
from muster.places.queries import zone_of
from muster.rosters import actions, queries
from muster.rosters.actions import Plan, check_plans
from muster.rosters.models import ScheduledShift
from muster.rosters.refusals import ChangedMeanwhile
from muster.web.forms import sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest
from muster.web.rosters.forms import SeenForm, ShiftForm
from muster.web.rosters.history import Words
from muster.web.rosters.plans import by_shift, plan_card, planned_breaks
from muster.web.rosters.weeks import day_named, team_address
from muster.web.times import Placed

TWICE = "The clocks are put back that night, so the time that you entered comes twice. The first was taken."
NOT_SAVED = "Nothing of yours was saved. Load the page again, then repeat your change."
NOT_DELETED = "It was not deleted. This is how it is now."
SUGGESTED = ("employee", "department", "position", "starts", "finishes")


def add(request: PageRequest) -> HttpResponse:
    """The address may suggest whose shift it is, where and when."""
    actor = request.actor
    form = _form(request, None, initial=_suggested(request))
    made: list[ScheduledShift] = []

    def act(_: object) -> None:
        made.extend(actions.create_scheduled_shifts(actor, [Plan(**form.facts())]))

    if form.carry_out(act):
        return _saved(request, form, made[0], "The shift is planned. Nobody is told before it is published.")
    on = day_named(request.GET.get("on"))
    context = {
        "heading": "Plan a shift",
        "form": form,
        "button": "Plan shift",
        "back": team_address(on, request.GET.get("back")) if on else team_address(_today(request)),
        "back_label": "Team roster",
    }
    return render(request, "web/rosters/shift.html", context)


def _today(request: PageRequest) -> Any:
    return queries.today(request.actor)


def _suggested(request: PageRequest) -> dict[str, Any]:
    found: dict[str, Any] = {name: request.GET[name] for name in SUGGESTED if request.GET.get(name)}
    on = day_named(request.GET.get("on"))
    return {**found, "on": on} if on else found


def _form(request: PageRequest, row: ScheduledShift | None, **kwargs: Any) -> ShiftForm:
    organisation = request.profile.organisation

    def zone(department: Department | None) -> Any:
        return zone_of(department, organisation)

    return ShiftForm(sent(request), actor=request.actor, shift=row, zone_of=zone, **kwargs)


def _saved(request: PageRequest, form: ShiftForm, row: ScheduledShift, said: str) -> HttpResponse:
    """With what speaks against it, which stops it at the latest when it is published."""
    messages.success(request, said)
    if any(isinstance(one, Placed) and one.ambiguous for one in (form.starts_at, form.finishes_at)):
        messages.warning(request, TWICE)
    if may(request.actor, "scheduled_shift.update", row):
        _warn(request, by_shift(check_plans(request.actor, [row]))[row.pk])
    return redirect(team_address(row.on_date, request.GET.get("back")))


def _warn(request: PageRequest, objections: Sequence[Any]) -> None:
    if objections:
        messages.warning(request, "\n".join(one.text for one in objections))


def shift(request: PageRequest, shift_id: int) -> HttpResponse:
    """Its facts, what speaks against it and its history; the form for whoever may change it."""
    actor = request.actor
    row = queries.scheduled_shift(actor, shift_id)
    reader = Reader.of(request.profile)
    plans = may(actor, "scheduled_shift.update", row)
    form = _form(request, row) if plans else None
    if request.method == "POST":
        require(actor, "scheduled_shift.update", row)
    if form is not None and form.carry_out(lambda _: _change(request, row, form)):
        return _saved(request, form, row, _said(row))
    shown = queries.scheduled_shift(actor, shift_id)
    objections = by_shift(check_plans(actor, [shown])) if plans else {}
    words = Words.of(actor, reader.zone_of(shown.department))
    context = {
        "heading": f"Shift of {shown.employee.name}" if shown.employee else "Vacant shift",
        "card": plan_card(actor, reader, shown, objections),
        "breaks": planned_breaks(reader, shown),
        "form": form,
        "may_delete": may(actor, "scheduled_shift.delete", shown),
        "entries": words.entries(queries.versions_of(shown)) if plans else [],
        "back": team_address(shown.on_date, request.GET.get("back")),
        "back_label": "Team roster",
    }
    return render(request, "web/rosters/shift.html", context)


def _said(row: ScheduledShift) -> str:
    return (
        "The shift is changed. Publish it, so that people are told."
        if row.published_facts is not None
        else "The shift is changed."
    )


def _change(request: PageRequest, row: ScheduledShift, form: ShiftForm) -> None:
    with _telling_what_changed(request, row, NOT_SAVED):
        actions.update_scheduled_shift(request.actor, row, form.cleaned_data["seen"], **form.facts())


@contextmanager
def _telling_what_changed(request: PageRequest, row: ScheduledShift, then: str) -> Iterator[None]:
    try:
        yield
    except ChangedMeanwhile as refusal:
        zone = zone_of(row.department, request.profile.organisation)
        said = Words.of(request.actor, zone).changed_meanwhile(refusal.versions, then)
        raise Conflict(said) from refusal


def delete(request: PageRequest, shift_id: int) -> HttpResponse:
    actor, row = request.actor, queries.scheduled_shift(request.actor, shift_id)
    require(actor, "scheduled_shift.delete", row)
    on, form = row.on_date, SeenForm(sent(request))

    def act(values: dict[str, Any]) -> None:
        with _telling_what_changed(request, row, NOT_DELETED):
            actions.delete_scheduled_shift(actor, row, values["seen"])

    if form.carry_out(act):
        messages.success(request, "The shift is deleted.")
        return redirect(team_address(on))
    shown = queries.scheduled_shift(actor, shift_id)
    span = Reader.of(request.profile).span(shown.starts_at, shown.finishes_at, shown.department)
    who = shown.employee.name if shown.employee else "Nobody's"
    told = " Whoever it was published to is told." if shown.published_facts else ""
    context = {
        "heading": "Delete this shift?",
        "form": form,
        "seen": shown.row_version,
        "lead": f"{who}, {span.starts:%A %-d %B %Y} from {span.starts:%H:%M}.{told}",
        "button": "Delete shift",
        "back": reverse("planned_shift", args=[shown.pk]),
    }
    return render(request, "web/confirm.html", context)
