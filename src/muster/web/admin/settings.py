"""Settings of the organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance.queries import settings as attendance_settings
from muster.core.change import change
from muster.core.policy import may
from muster.people.actions import create_custom_field
from muster.people.queries import custom_fields
from muster.places import actions, queries
from muster.web.admin.forms import CustomFieldForm, OrganisationForm
from muster.web.forms import sent
from muster.web.middleware import PageRequest


def settings(request: PageRequest) -> HttpResponse:
    context = {
        "settings": queries.settings(request.actor),
        "rules": attendance_settings(request.actor.organisation_id),
        "custom_fields": custom_fields(request.actor),
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
    form = CustomFieldForm(sent(request))
    if form.carry_out(lambda values: create_custom_field(request.actor, **values)):
        messages.success(request, f"The field {form.cleaned_data['name']} is added.")
        return redirect("settings")
    context = {
        "heading": "Add a field for people",
        "form": form,
        "button": "Add field",
        "back": reverse("settings"),
        "back_label": "Settings",
    }
    return render(request, "web/form_page.html", context)
