"""The set-up of rosters: limits and checks, the cover that is wanted, templates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import may, may_ever, require
from muster.people import queries as people
from muster.people.actions import create_qualification, update_qualification
from muster.people.models import Qualification
from muster.places.models import Position, Weekday
from muster.rosters import actions, beside_queries
from muster.rosters.models import Firmness, RequiredCover, RosterBudget
from muster.rosters.settings_queries import firmness_of, settings_of
from muster.web.forms import pressed, sent
from muster.web.lists import ListPages, saving
from muster.web.middleware import PageRequest
from muster.web.rosters.budget_forms import AskedForm, BudgetForm, QualificationEditForm, budget_week
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
from muster.web.rosters.weeks import week_of

LIST = "roster_set_up"
LABEL = "Rosters"
PAGES = ListPages(LIST, LABEL)
WEEKDAYS = dict(Weekday.choices)
Asked = list[tuple[Position, Qualification | None, bool]]
FIRM = {Firmness.OFF.value: "Not asked", Firmness.WARN.value: "Warns", Firmness.STOP.value: "Stops"}


def set_up(request: PageRequest) -> HttpResponse:
    actor = request.actor
    chosen = settings_of(actor)
    covers = beside_queries.required_cover(actor)
    templates = beside_queries.roster_templates(actor)
    asked_for = _asked(actor)
    context = {
        "chosen": chosen,
        "checks": [
            (name, FIRM[firmness_of(chosen, check)], firmness_of(chosen, check))
            for check, name in CHECKS.items()
        ],
        "covers": [(one, _when(one), may(actor, "required_cover.set", one)) for one in covers],
        "templates": [(one, cycle_in_words(one)) for one in templates],
        "budgets": _budgets(actor),
        "may_set_budgets": may(actor, "roster_budget.set"),
        "asked": asked_for,
        "unasked": _unasked(actor, asked_for),
        "may_add_qualification": may(actor, "qualification.create"),
        "may_set_qualifications": may_ever(actor, "qualification.update"),
        "may_set": may(actor, "roster_settings.update"),
        "may_set_templates": may(actor, "roster_template.set"),
    }
    return render(request, "web/rosters/set_up.html", context)


def _budgets(actor: Actor) -> list[tuple[RosterBudget, str]] | None:
    """None for whoever is told of none."""
    if not may_ever(actor, "roster_budget.list"):
        return None
    return [(one, budget_week(one)) for one in beside_queries.roster_budgets(actor)]


def _asked(actor: Actor) -> Asked:
    rows = list(people.team_positions(actor).select_related("department"))
    found = beside_queries.qualifications_of_positions([one.pk for one in rows])
    return [(one, found.get(one.pk), may(actor, "position.update", one)) for one in rows]


def _unasked(actor: Actor, asked_for: Asked) -> list[Qualification]:
    """For whoever may change them: those of no position would be on no page."""
    if not may_ever(actor, "qualification.update"):
        return []
    known = {found.pk for _, found, _ in asked_for if found is not None}
    return [one for one in people.qualifications(actor) if one.pk not in known]


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

    return PAGES.edit(
        request,
        form,
        act,
        heading="Change what is wanted" if row else "Say how many people are wanted",
        lead="Rosters show what is missing as open time.",
        said="What is wanted is saved.",
        remove=reverse("remove_cover", args=[row.pk]) if row else None,
    )


def remove_cover(request: PageRequest, cover_id: int) -> HttpResponse:
    row = beside_queries.required_cover_row(request.actor, cover_id)
    return PAGES.press(request, lambda: actions.delete_required_cover(request.actor, row), "It is removed.")


# Budgets


def budget(request: PageRequest, budget_id: int | None = None) -> HttpResponse:
    """Add one, or change the amount of the one."""
    actor = request.actor
    row = beside_queries.roster_budget(actor, budget_id) if budget_id else None
    form = BudgetForm(sent(request), actor=actor, row=row)

    def act(values: dict[str, Any]) -> None:
        department, week = (row.department, row.week_starts_on) if row else (values["department"], None)
        if row is None and values["week"]:
            week = week_of(actor, request.profile.organisation, values["week"].isoformat()).first
        actions.set_roster_budget(
            actor, department, values["amount"], week_starts_on=week, only_new=row is None
        )

    return PAGES.edit(
        request,
        form,
        act,
        heading=f"Budget of {row.department.name}, {budget_week(row)}" if row else "Add a budget",
        lead="What the planned shifts of a week may cost in the department. A check warns of more.",
        said="The budget is saved.",
        remove=reverse("remove_roster_budget", args=[row.pk]) if row else None,
    )


def remove_budget(request: PageRequest, budget_id: int) -> HttpResponse:
    actor, row = request.actor, beside_queries.roster_budget(request.actor, budget_id)

    def act() -> None:
        actions.set_roster_budget(actor, row.department, None, week_starts_on=row.week_starts_on)

    return PAGES.press(request, act, "The budget is removed.")


# What positions ask for


def asked(request: PageRequest, position_id: int) -> HttpResponse:
    actor = request.actor
    row = people.team_position(actor, position_id)
    before = beside_queries.qualification_of_positions([row.pk]).get(row.pk)
    form = AskedForm(sent(request), actor=actor, before=before)

    def act(values: dict[str, Any]) -> None:
        actions.set_position_qualification(actor, row, values["qualification"])

    return PAGES.edit(
        request,
        form,
        act,
        heading=f"What {row.name} asks for",
        lead="A check speaks of shifts of whoever does not hold it, and of more hours in a week than it allows.",
        said=f"What {row.name} asks for is saved.",
    )


def qualification(request: PageRequest, qualification_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = people.qualification(actor, qualification_id) if qualification_id else None
    names = ("name", "maximum_weekly_hours")
    form = QualificationEditForm(
        sent(request), initial={name: getattr(row, name) for name in names} if row else {}
    )
    save = saving(actor, row, create=create_qualification, update=update_qualification)
    return PAGES.edit(request, form, save, heading=row.loaded["name"] if row else "Add a qualification")


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
