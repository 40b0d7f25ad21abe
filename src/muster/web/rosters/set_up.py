"""The set-up of rosters: limits and checks, the cover that is wanted, templates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.change import change
from muster.core.policy import may, require
from muster.places.models import Weekday
from muster.rosters import actions, beside_queries
from muster.rosters.models import Firmness, RequiredCover
from muster.rosters.settings_queries import firmness_of, settings_of
from muster.web.forms import pressed, sent
from muster.web.middleware import PageRequest
from muster.web.rosters.set_up_forms import (
    CHECKS,
    CoverForm,
    RosterSettingsForm,
    TemplateForm,
    TurnsForm,
    TurnsFormSet,
    cycle_in_words,
    shown,
    turn_rows,
)

LIST = "roster_set_up"
LABEL = "Rosters"
WEEKDAYS = dict(Weekday.choices)
FIRM = {Firmness.OFF.value: "Not asked", Firmness.WARN.value: "Warns", Firmness.STOP.value: "Stops"}


def set_up(request: PageRequest) -> HttpResponse:
    actor = request.actor
    chosen = settings_of(actor)
    covers = beside_queries.required_cover(actor)
    templates = beside_queries.roster_templates(actor)
    context = {
        "chosen": chosen,
        "checks": [
            (name, FIRM[firmness_of(chosen, check)], firmness_of(chosen, check))
            for check, name in CHECKS.items()
        ],
        "covers": [(one, _when(one), may(actor, "required_cover.set", one)) for one in covers],
        "templates": [(one, cycle_in_words(one)) for one in templates],
        "may_set": may(actor, "roster_settings.update"),
        "may_set_templates": may(actor, "roster_template.set"),
    }
    return render(request, "web/rosters/set_up.html", context)


def _when(row: RequiredCover) -> str:
    on = (
        f"{row.on_date:%a} {row.on_date.day} {row.on_date:%b %Y}"
        if row.on_date
        else WEEKDAYS[row.weekday or 1]
    )
    since = f", from {row.from_on:%Y-%m-%d}" if row.from_on else ""
    until = f", until {row.until_on:%Y-%m-%d}" if row.until_on else ""
    return f"{on}{since}{until}"


def settings(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = RosterSettingsForm(sent(request), settings=settings_of(actor))
    if form.carry_out(lambda _: actions.update_roster_settings(actor, **form.facts())):
        messages.success(request, "The settings are saved.")
        return redirect(LIST)
    context = {"form": form, "back": reverse(LIST), "back_label": LABEL}
    return render(request, "web/rosters/settings.html", context)


# Cover


def cover(request: PageRequest, cover_id: int | None = None) -> HttpResponse:
    """Add some, or edit the one."""
    actor = request.actor
    row = beside_queries.required_cover_row(actor, cover_id) if cover_id else None
    if row is not None:
        require(actor, "required_cover.set", row)
    form = CoverForm(sent(request), actor=actor, row=row)

    def act(values: dict[str, Any]) -> None:
        with change(actor):
            for facts in form.each():
                actions.set_required_cover(actor, values["department"], instead_of=row, **facts)

    if form.carry_out(act):
        messages.success(request, "What is wanted is saved.")
        return redirect(LIST)
    context = {
        "heading": "Change what is wanted" if row else "Say how many people are wanted",
        "lead": "Rosters show what is missing as open time.",
        "form": form,
        "back": reverse(LIST),
        "back_label": LABEL,
        "remove": reverse("remove_cover", args=[row.pk]) if row else None,
    }
    return render(request, "web/leave/edit.html", context)


def remove_cover(request: PageRequest, cover_id: int) -> HttpResponse:
    row = beside_queries.required_cover_row(request.actor, cover_id)
    pressed(request, lambda: actions.delete_required_cover(request.actor, row), "It is removed.")
    return redirect(LIST)


# Templates


def add_template(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = TemplateForm(sent(request))
    made: list[Any] = []
    if form.carry_out(lambda values: made.append(actions.create_template(actor, **values))):
        messages.success(request, "Now enter its shifts.")
        return redirect("roster_template", made[0].pk)
    context = {
        "heading": "Add a roster template",
        "lead": "A cycle of days with shifts, to be planned again and again.",
        "form": form,
        "button": "Add",
        "back": reverse(LIST),
        "back_label": LABEL,
    }
    return render(request, "web/form_page.html", context)


def template(request: PageRequest, template_id: int) -> HttpResponse:
    """Its shifts, a line each."""
    actor = request.actor
    row = beside_queries.roster_template(actor, template_id)
    initial = [shown(one) for one in beside_queries.template_shifts(actor, row)]
    offered = {"offered": turn_rows(actor), "days": row.days}
    lines = TurnsFormSet(sent(request), initial=initial, prefix="turns", form_kwargs=offered)
    form = TurnsForm(sent(request))
    form.beside = (lines,)
    act = actions.set_template_turns
    if all([form.is_valid(), lines.is_valid()]) and form.carry_out(lambda _: act(actor, row, lines.turns())):
        messages.success(request, f"{row.name} is saved. What was planned by it stays as it is.")
        return redirect(LIST)
    context = {
        "row": row,
        "cycle": cycle_in_words(row),
        "form": form,
        "lines": lines,
        "back": reverse(LIST),
        "back_label": LABEL,
        "archive": reverse("archive_roster_template", args=[row.pk]),
    }
    return render(request, "web/rosters/template.html", context)


def archive_template(request: PageRequest, template_id: int) -> HttpResponse:
    actor = request.actor
    row = beside_queries.roster_template(actor, template_id)
    require(actor, "roster_template.delete", row)
    if request.method == "POST":
        pressed(request, lambda: actions.archive_template(actor, row), f"{row.name} is archived.")
        return redirect(LIST)
    context = {
        "heading": f"Archive {row.name}?",
        "lead": "It cannot be used any more. What was planned by it stays.",
        "button": "Archive",
        "back": reverse("roster_template", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)
