"""The team roster of a week, and what is said of its days."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.actor import Actor
from muster.core.policy import may, may_ever, require_ever
from muster.people.queries import teams
from muster.places.models import Department
from muster.rosters import actions, beside_queries, swap_queries
from muster.rosters.models import PlanStatus, RosterNote
from muster.web.forms import Form, pressed, row_label, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest
from muster.web.rosters.forms import LabelForm, NoteForm
from muster.web.rosters.table import Table
from muster.web.rosters.weeks import team_address, the_day, today, week_of


class DepartmentForm(Form):
    """`departments`: those of the actor, read once. Any other that the address names is none."""

    department = forms.ChoiceField(label="Department", required=False)

    def __init__(self, request: PageRequest) -> None:
        super().__init__(request.GET)
        self.departments = list(teams(request.actor))
        named = [(str(one.pk), row_label(one)) for one in self.departments]
        self.fields["department"].choices = [("", "All departments"), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Department | None:
        key = self.cleaned_data["department"] if self.is_valid() else ""
        return next((one for one in self.departments if str(one.pk) == key), None)


def team_roster(request: PageRequest) -> HttpResponse:
    actor, organisation = request.actor, request.profile.organisation
    week = week_of(actor, organisation, request.GET.get("week"))
    form = DepartmentForm(request)
    department = form.chosen
    table = Table(actor, Reader.of(request.profile), week, form.departments, department)
    days, groups = table.days(today(organisation)), table.groups()
    context = {
        "week": week,
        "form": form,
        "department": department,
        "days": days,
        "groups": groups,
        "by_day": _by_day(groups, days),
        "minutes": sum(day.minutes for day in days),
        "plans_others": table.plans_others,
        "drafts": sum(card.is_pending for card in table.cards if card.may_change),
        "stops": sum(one.firmness == "stop" for told in table.objections.values() for one in told),
        "warns": sum(
            one.firmness == "warn" and not one.acknowledged
            for told in table.objections.values()
            for one in told
        ),
        "swaps": _swaps_to_settle(actor),
        "may_note": may_ever(actor, "roster_note.create"),
        "may_copy": may(actor, "roster.copy"),
        "may_lay": may(actor, "roster_template.lay"),
    }
    return render(request, "web/rosters/team.html", context)


def _by_day(groups: Any, days: Any) -> list[tuple[Any, list[Any]]]:
    """The same for a narrow screen: of each day its groups with the rows that have something on it."""
    found = []
    for number, day in enumerate(days):
        of_day = [
            (
                group,
                [(row.employee, row.cells[number]) for row in group.rows if not row.cells[number].is_empty],
            )
            for group in groups
        ]
        found.append((day, of_day))
    return found


def _swaps_to_settle(actor: Actor) -> int:
    if not may_ever(actor, "swap_plan.broadcast"):
        return 0
    pending = swap_queries.swap_plans(actor).filter(status=PlanStatus.PENDING)
    return pending.exclude(sender_id=actor.employee_id or 0).count()


def day(request: PageRequest, on: str) -> HttpResponse:
    """Its labels and notes."""
    actor, the = request.actor, the_day(on)
    may_label = may(actor, "shift_label.set")
    note = NoteForm(sent(request) if "content" in request.POST else None, actor=actor)
    label = LabelForm(sent(request) if "label" in request.POST else None)
    if _add(request, the, note, label):
        return redirect("roster_day", on)
    notes = beside_queries.roster_notes(actor, the, the)
    context = {
        "on": the,
        "notes": [(one, may(actor, "roster_note.update", one)) for one in notes],
        "labels": beside_queries.shift_labels(actor, the, the),
        "note": note if may_ever(actor, "roster_note.create") else None,
        "label": label if may_label else None,
        "back": team_address(the),
    }
    return render(request, "web/rosters/day.html", context)


def _add(request: PageRequest, on: date, note: NoteForm, label: LabelForm) -> bool:
    actor = request.actor
    if note.is_bound:
        require_ever(actor, "roster_note.create")
    if note.carry_out(lambda values: actions.add_roster_note(actor, on_date=on, **values)):
        messages.success(request, "The note is there.")
        return True
    if label.carry_out(lambda values: actions.set_shift_label(actor, on_date=on, **values)):
        messages.success(request, "The label is there.")
        return True
    return False


def note(request: PageRequest, note_id: int) -> HttpResponse:
    actor, row = request.actor, beside_queries.roster_note(request.actor, note_id)
    form = NoteForm(sent(request), actor=actor, row=row)
    if form.carry_out(lambda values: actions.update_roster_note(actor, row, content=values["content"])):
        messages.success(request, "The note is changed.")
        return _to_day(row)
    context = {
        "heading": "Change the note",
        "form": form,
        "back": reverse("roster_day", args=[row.on_date.isoformat()]),
        "back_label": "Day",
    }
    return render(request, "web/form_page.html", context)


def remove_note(request: PageRequest, note_id: int) -> HttpResponse:
    row = beside_queries.roster_note(request.actor, note_id)
    pressed(request, lambda: actions.delete_roster_note(request.actor, row), "The note is removed.")
    return _to_day(row)


def _to_day(row: RosterNote) -> HttpResponse:
    return redirect("roster_day", row.on_date.isoformat())


def remove_label(request: PageRequest, label_id: int) -> HttpResponse:
    row = beside_queries.shift_label(request.actor, label_id)
    pressed(request, lambda: actions.delete_shift_label(request.actor, row), "The label is removed.")
    return redirect("roster_day", row.on_date.isoformat())
