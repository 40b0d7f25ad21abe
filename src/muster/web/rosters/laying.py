"""Planning a whole week at once: as another one, or by a template."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from muster.core.errors import Conflict, NotFound
from muster.core.policy import require
from muster.rosters import actions, beside_queries, queries
from muster.rosters.actions import Left
from muster.rosters.models import ScheduledShift
from muster.web.forms import sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest
from muster.web.rosters.forms import CopyForm, LayForm
from muster.web.rosters.weeks import DAYS, team_address, week_of

LINES_SHOWN = 12


def copy(request: PageRequest) -> HttpResponse:
    """The week that the address names to another."""
    actor = request.actor
    week = week_of(actor, request.profile.organisation, request.GET.get("week"))
    roster = queries.roster_on(actor, week.first)
    if roster is None:
        raise NotFound("Roster")
    require(actor, "roster.copy", roster)
    form = CopyForm(sent(request), actor=actor, initial={"to_starts_on": week.next})
    done: list[Any] = []

    def act(values: dict[str, Any]) -> None:
        away = (values["to_starts_on"] - week.first).days // DAYS
        chosen = [values["department"]] if values["department"] else None
        copied = actions.copy_week(actor, roster, week.later(away).first, departments=chosen)
        if not (copied.shifts or copied.left):
            raise Conflict("There is nothing to copy in this week.")
        done.append(copied)

    if form.carry_out(act):
        _tell(request, done[0].shifts, done[0].left)
        return redirect(team_address(form.cleaned_data["to_starts_on"]))
    context = {
        "heading": "Copy this week",
        "lead": f"The shifts of the week of {week.first:%A} {week.first.day} {week.first:%B} are planned again, "
        "by the same times of the clock. Nobody is told before they are published.",
        "form": form,
        "button": "Copy",
        "back": team_address(week.first),
        "back_label": "Team roster",
    }
    return render(request, "web/form_page.html", context)


def lay(request: PageRequest) -> HttpResponse:
    actor = request.actor
    require(actor, "roster_template.lay")
    week = week_of(actor, request.profile.organisation, request.GET.get("week"))
    form = LayForm(sent(request), initial={"from_on": week.first, "until_on": week.last})
    form.offer("template", beside_queries.roster_templates(actor))
    done: list[Any] = []

    def act(values: dict[str, Any]) -> None:
        first = values["first_day"] - 1
        laid = actions.lay_template(
            actor, values["template"], values["from_on"], values["until_on"], first_day_of_cycle=first
        )
        done.append(laid)

    if form.carry_out(act):
        _tell(request, done[0].shifts, done[0].left)
        return redirect(team_address(form.cleaned_data["from_on"]))
    context = {
        "heading": "Use a template",
        "lead": "Its shifts are planned on these days, beside what is there. Nobody is told before they are published.",
        "form": form,
        "button": "Plan",
        "back": team_address(week.first),
        "back_label": "Team roster",
    }
    return render(request, "web/form_page.html", context)


def _tell(request: PageRequest, shifts: Sequence[ScheduledShift], left: Sequence[Left]) -> None:
    """How many shifts there are, and which could not be planned as they were meant to be."""
    count = len(shifts)
    messages.success(request, f"{count} shift{'' if count == 1 else 's'} planned, to be published.")
    if not left:
        return
    reader = Reader.of(request.profile)
    lines = [_line(reader, one) for one in left[:LINES_SHOWN]]
    if len(left) > LINES_SHOWN:
        lines.append(f"And {len(left) - LINES_SHOWN} more.")
    messages.warning(request, "\n".join(["Not planned as they were meant to be:", *lines]))


def _line(reader: Reader, one: Left) -> str:
    plan = one.plan
    start = plan.starts_at.astimezone(reader.zone_of(plan.department))
    who = plan.employee.name if plan.employee else "Vacant"
    became = "It is vacant." if one.vacant else "It is left out."
    return f"{who}, {start:%a} {start.day} {start:%b} {start:%H:%M}: {one.reason} {became}"
