"""Departments and locations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may, require
from muster.people.queries import staff_counts, team, teams
from muster.places import actions, queries
from muster.places.models import Location
from muster.web.admin.places_forms import (
    DepartmentForm,
    Entries,
    LocationForm,
    OpenForm,
    OpenForms,
    OwnHolidayForm,
    OwnHolidayForms,
    PositionForm,
)
from muster.web.forms import pressed, sent
from muster.web.lists import ListPages
from muster.web.middleware import PageRequest

LIST = "departments"
PAGES = ListPages(LIST, "Departments")


def places(request: PageRequest) -> HttpResponse:
    departments = list(teams(request.actor))
    members, _ = staff_counts(request.actor, [one.pk for one in departments])
    context = {
        "departments": [
            (one, members.get(one.pk, 0), may(request.actor, "department.update", one)) for one in departments
        ],
        "may_add": may(request.actor, "department.create"),
        "locations": queries.locations(request.actor),
        "organisation_zone": queries.organisation(request.actor).time_zone,
        "may_archive": may(request.actor, "department.archive"),
        "may_change_locations": may(request.actor, "location.update"),
    }
    return render(request, "web/admin/places.html", context)


def department(request: PageRequest, department_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = team(actor, department_id) if department_id else None
    if row is not None:
        require(actor, "department.update", row)
    form = DepartmentForm(sent(request), actor=actor, department=row)
    if form.carry_out(lambda _: form.apply(actor, row)):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(LIST)
    context = {
        "department": row,
        "form": form,
        "positions": queries.positions(actor, [row.pk]) if row else (),
        "may_add_position": may(actor, "position.create", row),
        "may_archive_position": may(actor, "position.archive", row),
    }
    return render(request, "web/admin/department.html", context)


def add_position(request: PageRequest, department_id: int) -> HttpResponse:
    row = queries.department(request.actor, department_id)
    form = PositionForm(sent(request))
    if form.carry_out(lambda values: actions.create_position(request.actor, department=row, **values)):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect("department", row.pk)
    context = {
        "heading": f"Add a position to {row.name}",
        "form": form,
        "button": "Add position",
        "back": reverse("department", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/form_page.html", context)


def archive_position(request: PageRequest, position_id: int) -> HttpResponse:
    row = queries.position(request.actor, position_id)
    pressed(request, lambda: actions.archive_position(request.actor, row), f"{row.name} is archived.")
    return redirect("department", row.department_id) if row.department_id else redirect(LIST)


def location(request: PageRequest, location_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = queries.location(actor, location_id) if location_id else None
    zone = queries.organisation(actor).time_zone
    form = LocationForm(sent(request), organisation_zone=zone, location=row)
    hours, holidays = form.beside = _lines(request, row)

    def act(_: object) -> None:
        facts = form.facts()
        if hours.has_changed():
            facts["business_hours"] = hours.entries()
        if holidays.has_changed():
            facts["specific_holidays"] = holidays.entries()
        if row is not None:
            actions.update_location(actor, row, **facts)
        else:
            actions.create_location(actor, **facts)

    # All are asked, so that each shows what is wrong with it.
    if all([form.is_valid(), hours.is_valid(), holidays.is_valid()]) and form.carry_out(act):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(LIST)
    context = {"location": row, "form": form, "hours": hours, "holidays": holidays}
    return render(request, "web/admin/location.html", context)


def _lines(request: PageRequest, row: Location | None) -> tuple[Entries, Entries]:
    data = sent(request)
    opened = [OpenForm.initial_of(one) for one in row.business_hours] if row else []
    closed = [OwnHolidayForm.initial_of(one) for one in row.specific_holidays] if row else []
    return (
        OpenForms(data, initial=opened, prefix="hours"),
        OwnHolidayForms(data, initial=closed, prefix="holidays"),
    )


def archive_department(request: PageRequest, department_id: int) -> HttpResponse:
    row = queries.department(request.actor, department_id)
    require(request.actor, "department.archive", row)
    lead = "Nobody can be given to it or clock in for it any more. What was worked in it stays on record."
    return PAGES.archive(
        request, lambda: actions.archive_department(request.actor, row), name=row.name, lead=lead
    )


def archive_location(request: PageRequest, location_id: int) -> HttpResponse:
    row = queries.location(request.actor, location_id)
    require(request.actor, "location.archive", row)
    lead = "No department or device can be placed there any more. What was worked there stays on record."
    return PAGES.archive(
        request, lambda: actions.archive_location(request.actor, row), name=row.name, lead=lead
    )
