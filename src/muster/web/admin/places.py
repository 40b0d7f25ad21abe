"""Departments and locations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may, require
from muster.people.queries import staff_counts
from muster.places import actions, queries
from muster.web.admin.forms import DepartmentForm, LocationForm
from muster.web.forms import pressed, sent
from muster.web.middleware import PageRequest

LIST = "departments"


def places(request: PageRequest) -> HttpResponse:
    departments = list(queries.departments(request.actor))
    members, _ = staff_counts(request.actor, [one.pk for one in departments])
    context = {
        "departments": [(one, members.get(one.pk, 0)) for one in departments],
        "locations": queries.locations(request.actor),
        "organisation_zone": queries.organisation(request.actor).time_zone,
        "may_archive": may(request.actor, "department.archive"),
        "may_change_locations": may(request.actor, "location.update"),
    }
    return render(request, "web/admin/places.html", context)


def department(request: PageRequest, department_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = queries.department(actor, department_id) if department_id else None
    form = DepartmentForm(sent(request), actor=actor, department=row)

    def act(_: object) -> None:
        if row is not None:
            actions.update_department(actor, row, **form.facts())
        else:
            actions.create_department(actor, **form.facts())

    if form.carry_out(act):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(LIST)
    context = {
        "heading": "Edit department" if row else "Add a department",
        "form": form,
        "back": reverse(LIST),
        "back_label": "Departments",
    }
    return render(request, "web/form_page.html", context)


def location(request: PageRequest, location_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = queries.location(actor, location_id) if location_id else None
    zone = queries.organisation(actor).time_zone
    form = LocationForm(sent(request), organisation_zone=zone, location=row)

    def act(_: object) -> None:
        if row is not None:
            actions.update_location(actor, row, **form.facts())
        else:
            actions.create_location(actor, **form.facts())

    if form.carry_out(act):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(LIST)
    context = {
        "heading": "Edit location" if row else "Add a location",
        "form": form,
        "back": reverse(LIST),
        "back_label": "Departments",
    }
    return render(request, "web/form_page.html", context)


def archive_department(request: PageRequest, department_id: int) -> HttpResponse:
    row = queries.department(request.actor, department_id)
    require(request.actor, "department.archive", row)
    if request.method == "POST":
        pressed(request, lambda: actions.archive_department(request.actor, row), f"{row.name} is archived.")
        return redirect(LIST)
    context = {
        "heading": f"Archive {row.name}?",
        "lead": "Nobody can be given to it or clock in for it any more. What was worked in it stays on record.",
        "button": "Archive",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def archive_location(request: PageRequest, location_id: int) -> HttpResponse:
    row = queries.location(request.actor, location_id)
    require(request.actor, "location.archive", row)
    if request.method == "POST":
        pressed(request, lambda: actions.archive_location(request.actor, row), f"{row.name} is archived.")
        return redirect(LIST)
    context = {
        "heading": f"Archive {row.name}?",
        "lead": "No department or device can be placed there any more. What was worked there stays on record.",
        "button": "Archive",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)
