"""What a person has: emergency contacts, qualifications, usual hours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import require
from muster.people import actions, queries
from muster.people.models import Employee
from muster.web.admin.details_forms import ContactForm, HeldForm, HoursForms
from muster.web.forms import EditForm, Form, pressed, sent
from muster.web.middleware import PageRequest


def _employee(request: PageRequest, employee_id: int) -> Employee:
    found = queries.employee(request.actor, employee_id, active=None)
    require(request.actor, "employee.update", found)
    return found


def _form_page(request: PageRequest, row: Employee, form: Form, heading: str) -> HttpResponse:
    context = {
        "heading": heading,
        "form": form,
        "back": reverse("person", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/form_page.html", context)


def add_contact(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    form = ContactForm(sent(request))
    if form.carry_out(lambda values: actions.add_emergency_contact(request.actor, row, **values)):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect("person", row.pk)
    return _form_page(request, row, form, f"Add an emergency contact of {row.name}")


def remove_contact(request: PageRequest, employee_id: int, contact_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    contact = queries.emergency_contact(request.actor, row, contact_id)
    act = actions.remove_emergency_contact
    pressed(request, lambda: act(request.actor, contact), f"{contact.name} is removed.")
    return redirect("person", row.pk)


def add_qualification(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    form = HeldForm(sent(request), actor=request.actor, employee=row, held=None)

    def act(values: dict[str, Any]) -> None:
        actions.give_qualification(request.actor, row, values["qualification"], **form.facts())

    if form.carry_out(act):
        messages.success(request, f"{form.cleaned_data['qualification'].name} is added.")
        return redirect("person", row.pk)
    return _form_page(request, row, form, f"Add a qualification of {row.name}")


def change_qualification(request: PageRequest, employee_id: int, held_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    held = queries.held_qualification(request.actor, row, held_id)
    form = HeldForm(sent(request), actor=request.actor, employee=row, held=held)

    def act(_: object) -> None:
        actions.give_qualification(request.actor, row, held.qualification, **form.facts())

    if form.carry_out(act):
        messages.success(request, "The changes are saved.")
        return redirect("person", row.pk)
    return _form_page(request, row, form, f"{held.qualification.name} of {row.name}")


def remove_qualification(request: PageRequest, employee_id: int, held_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    held = queries.held_qualification(request.actor, row, held_id)
    act, name = actions.remove_qualification, held.qualification.name
    pressed(request, lambda: act(request.actor, held), f"{name} is removed.")
    return redirect("person", row.pk)


def regular_hours(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    names = ("week", "weekday", "starts_at", "finishes_at", "break_minutes", "department_id")
    initial = [
        {name.removesuffix("_id"): getattr(one, name) for name in names} for one in queries.regular_hours(row)
    ]
    windows = HoursForms(sent(request), initial=initial, prefix="hours", form_kwargs={"actor": request.actor})
    form = EditForm(sent(request))
    form.beside = (windows,)

    def act(_: object) -> None:
        if windows.has_changed():
            actions.set_regular_hours(request.actor, row, windows.facts())

    if all([form.is_valid(), windows.is_valid()]) and form.carry_out(act):
        messages.success(request, "The usual hours are saved.")
        return redirect("person", row.pk)
    context = {"employee": row, "form": form, "windows": windows}
    return render(request, "web/admin/regular_hours.html", context)
