"""My details: what somebody tells of themselves, step by step when they are new, and whenever they like after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts.actions import complete_onboarding
from muster.accounts.invitation_queries import open_onboarding, told_by
from muster.core.policy import may
from muster.people import actions, private_queries, queries
from muster.people.models import Employee
from muster.web.details.forms import ContactForm, PersonForm, ReachForm
from muster.web.forms import Form, pressed, sent
from muster.web.middleware import PageRequest

SAID = "Saved."
ALL_TOLD = "That is all. Thank you: your employer has what they need."


@dataclass(frozen=True)
class Step:
    label: str
    about: str
    url_name: str
    done: bool


def _steps(request: PageRequest, row: Employee) -> list[Step]:
    told = told_by(request.actor, row)
    return [
        Step("You", "Your legal name and your date of birth", "my_person", told.person),
        Step("How to reach you", "Phone, e-mail and postal address", "my_address", told.address),
        Step("Emergency contact", "Whom to call when something happens to you", "my_contact", told.contact),
        Step("Tax", "What the tax office asks of a new job", "my_tax", told.tax),
        Step("Bank account", "Where your pay goes", "my_bank", told.bank),
    ]


def my_details(request: PageRequest) -> HttpResponse:
    actor, row = request.actor, private_queries.own_profile(request.actor)
    steps = _steps(request, row)
    context = {
        "employee": row,
        "steps": steps,
        "done": sum(step.done for step in steps),
        "onboarding": open_onboarding(actor, row),
        "contacts": queries.emergency_contacts(actor, row),
        "files": private_queries.employee_files(actor, row),
        "in_australia": private_queries.country(actor) == "AU",
        "fund": private_queries.financial_details(actor, [row])[row.pk].fund,
        "may_add_files": may(actor, "employee_file.create", row),
    }
    return render(request, "web/details/my_details.html", context)


def saved(request: PageRequest, row: Employee) -> HttpResponse:
    """On to the next step for somebody who is new; back to the overview for everybody else."""
    new = open_onboarding(request.actor, row) is not None
    if complete_onboarding(request.actor, row):
        messages.success(request, ALL_TOLD)
        return redirect("my_details")
    messages.success(request, SAID)
    left = next((step for step in _steps(request, row) if not step.done), None)
    return redirect(left.url_name if new and left else "my_details")


def form_page(request: PageRequest, form: Form, heading: str, lead: str = "", **more: Any) -> HttpResponse:
    context = {
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": reverse("my_details"),
        "back_label": "My details",
        **more,
    }
    return render(request, "web/form_page.html", context)


def _edit(request: PageRequest, row: Employee, form: PersonForm | ReachForm, heading: str) -> HttpResponse:
    act: Callable[..., Any] = actions.update_personal_details
    if form.carry_out(lambda _: act(request.actor, row, **form.facts())):
        return saved(request, row)
    return form_page(request, form, heading)


def my_person(request: PageRequest) -> HttpResponse:
    row = private_queries.own_profile(request.actor)
    return _edit(request, row, PersonForm(sent(request), employee=row), "You")


def my_address(request: PageRequest) -> HttpResponse:
    row = private_queries.own_profile(request.actor)
    return _edit(request, row, ReachForm(sent(request), employee=row), "How to reach you")


def my_contact(request: PageRequest) -> HttpResponse:
    row = private_queries.own_profile(request.actor)
    form = ContactForm(sent(request))
    if form.carry_out(lambda values: actions.add_emergency_contact(request.actor, row, **values)):
        return saved(request, row)
    return form_page(request, form, "Add an emergency contact", button="Add")


def remove_my_contact(request: PageRequest, contact_id: int) -> HttpResponse:
    row = private_queries.own_profile(request.actor)
    contact = queries.emergency_contact(request.actor, row, contact_id)
    act = actions.remove_emergency_contact
    pressed(request, lambda: act(request.actor, contact), f"{contact.name} is removed.")
    return redirect("my_details")
