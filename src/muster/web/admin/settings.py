"""Settings of the organisation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance.queries import settings as attendance_settings
from muster.core.change import change
from muster.core.policy import may
from muster.people.actions import (
    create_custom_field,
    create_employment_type,
    create_qualification,
    create_work_group,
)
from muster.people.queries import custom_fields, employment_types, qualifications, work_groups
from muster.places import actions, queries
from muster.web.admin.forms import CustomFieldForm, ListedForm, OrganisationForm, QualificationForm
from muster.web.admin.settings_history import entries
from muster.web.forms import Form, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest


def settings(request: PageRequest) -> HttpResponse:
    context = {
        "settings": queries.settings(request.actor),
        "rules": attendance_settings(request.actor.organisation_id),
        "custom_fields": custom_fields(request.actor),
        "employment_types": employment_types(request.actor),
        "work_groups": work_groups(request.actor),
        "qualifications": qualifications(request.actor),
        "pay_codes": queries.pay_codes(request.actor),
        "allowances": queries.allowances(request.actor),
        "entries": entries(request, Reader.of(request.profile).zone),
        "may_update": may(request.actor, "settings.update"),
    }
    return render(request, "web/admin/settings.html", context)


def organisation(request: PageRequest) -> HttpResponse:
    actor = request.actor
    row, chosen = queries.organisation(actor), queries.settings(actor)
    initial = {name: getattr(chosen, name) for name in OrganisationForm.SETTINGS}
    form = OrganisationForm(sent(request), initial={"name": row.name, "time_zone": row.time_zone, **initial})

    def act(values: dict[str, Any]) -> None:
        with change(actor):  # both or neither
            actions.update_organisation(actor, name=values["name"], time_zone=values["time_zone"])
            actions.update_settings(actor, **{name: values[name] for name in OrganisationForm.SETTINGS})

    if form.carry_out(act):
        messages.success(request, "The settings are saved.")
        return redirect("settings")
    context = {"heading": "Organisation", "form": form, "back": reverse("settings"), "back_label": "Settings"}
    return render(request, "web/form_page.html", context)


def add_custom_field(request: PageRequest) -> HttpResponse:
    return _add(request, CustomFieldForm(sent(request)), create_custom_field, "field for people")


def add_employment_type(request: PageRequest) -> HttpResponse:
    return _add(request, ListedForm(sent(request)), create_employment_type, "employment type")


def add_work_group(request: PageRequest) -> HttpResponse:
    return _add(request, ListedForm(sent(request)), create_work_group, "work group")


def add_qualification(request: PageRequest) -> HttpResponse:
    return _add(request, QualificationForm(sent(request)), create_qualification, "qualification")


def _add(request: PageRequest, form: Form, create: Callable[..., Any], noun: str) -> HttpResponse:
    """To one of the lists that people's forms offer."""
    if form.carry_out(lambda values: create(request.actor, **values)):
        messages.success(request, f"The {noun} {form.cleaned_data['name']} is added.")
        return redirect("settings")
    context = {
        "heading": f"Add {'an' if noun[0] in 'aeiou' else 'a'} {noun}",
        "form": form,
        "button": "Add",
        "back": reverse("settings"),
        "back_label": "Settings",
    }
    return render(request, "web/form_page.html", context)
