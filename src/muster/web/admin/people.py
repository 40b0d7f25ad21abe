"""People: the list, one of them, and changing them."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions as accounts
from muster.core import clock
from muster.core.actor import Actor
from muster.core.policy import may, require
from muster.people import actions, private_queries, queries
from muster.people.models import ADDRESS_PARTS, Employee
from muster.places.queries import departments
from muster.web.admin import history
from muster.web.admin.invitations import state_of
from muster.web.admin.people_forms import EmployeeForm, LogInForm, SearchForm
from muster.web.cards import qr
from muster.web.forms import pressed, sent
from muster.web.history import Entry
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

A_PAGE = 50


def _employee(request: PageRequest, employee_id: int, right: str) -> Employee:
    found = queries.employee(request.actor, employee_id, active=None)
    require(request.actor, right, found)
    return found


def people(request: PageRequest) -> HttpResponse:
    """For htmx, which asks with each letter of the search, only the list."""
    form = SearchForm(request.GET)
    form.is_valid()
    wanted, show = form.cleaned_data.get("q", ""), form.cleaned_data.get("show") or "active"
    rows = queries.employees(request.actor, active=None if show == "all" else True)
    for word in wanted.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(external_id__icontains=word)
            | Q(title__icontains=word)
        )
    pages = Paginator(rows.select_related("primary_department__location"), A_PAGE)
    context = {
        "rows": pages.get_page(form.cleaned_data.get("page") or 1),
        "q": wanted,
        "show": show,
        "may_create": may(request.actor, "employee.create"),
    }
    template = "web/admin/people_list.html" if request.headers.get("HX-Request") else "web/admin/people.html"
    return render(request, template, context)


def person(request: PageRequest, employee_id: int) -> HttpResponse:
    actor = request.actor
    row = _employee(request, employee_id, "employee.view")
    names = dict(departments(actor).values_list("pk", "name"))
    may_update = may(actor, "employee.update", row)
    context = {
        "employee": row,
        "address": [row.address[part] for part in ADDRESS_PARTS if row.address.get(part)],
        "may_see_address": may_update or row.pk == actor.employee_id,
        "held": queries.held_qualifications(actor, row),
        "today": clock.now().astimezone(Reader.of(request.profile).zone).date(),
        "weeks": _weeks(row),
        "contacts": queries.emergency_contacts(actor, row),
        "departments": queries.departments_of(actor, row),
        "managed": [names[pk] for pk in queries.managed_department_ids(row) if pk in names],
        "roles": [role for role in row.roles if role != "employee"],
        "custom": queries.custom_values([row.pk]).get(row.pk, {}),
        "may_update": may_update,
        "may_see_leave": may(actor, "leave_account.view", row),
        "may_see_codes": may(actor, "employee.view_codes", row),
        "may_set_codes": may(actor, "employee.set_codes", row),
        "entries": _history(request, row, names) if may_update else [],
        "may_deactivate": may(actor, "employee.deactivate", row) and row.pk != actor.employee_id,
        "may_give_log_in": may(actor, "log_in.give", row),
        "second_factor": row.person is not None and accounts.has_second_factor(row.person),
        "rate": row.hourly_rate if may(actor, "employee.view_rate", row) else None,
        **state_of(actor, row),
        **_private(actor, row),
    }
    return render(request, "web/admin/person.html", context)


def _private(actor: Actor, row: Employee) -> dict[str, Any]:
    """Documents, and what is known for their pay."""
    return {
        "files": private_queries.employee_files(actor, row),
        "may_see_files": may(actor, "employee_file.view", row),
        "may_add_files": may(actor, "employee_file.create", row),
        "may_remove_files": may(actor, "employee_file.delete", row),
        "financial": private_queries.financial_details(actor, [row]).get(row.pk),
        "in_australia": private_queries.country(actor) == "AU",
    }


def _history(request: PageRequest, row: Employee, departments_by_id: dict[int, str]) -> list[Entry]:
    actor = request.actor
    names = history.Names(
        departments_by_id,
        dict(queries.employment_types(actor).values_list("pk", "name")),
        dict(queries.work_groups(actor).values_list("pk", "name")),
        frozenset() if may(actor, "employee.view_rate", row) else frozenset({"hourly_rate"}),
    )
    return history.entries(queries.employee_versions(actor, row), Reader.of(request.profile).zone, names)


def _weeks(row: Employee) -> list[dict[str, Any]]:
    windows = queries.regular_hours(row)
    return [{"number": week, "windows": list(days)} for week, days in groupby(windows, attrgetter("week"))]


def add(request: PageRequest) -> HttpResponse:
    form = EmployeeForm(sent(request), actor=request.actor, employee=None)
    made: list[Employee] = []
    if form.carry_out(lambda _: made.append(actions.create_employee(request.actor, **form.facts()))):
        messages.success(request, f"{made[0].name} is added.")
        return redirect("person", made[0].pk)
    context = {"heading": "Add a person", "form": form, "button": "Add person", "back": reverse("people")}
    return render(request, "web/admin/person_form.html", context)


def edit(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "employee.update")
    form = EmployeeForm(sent(request), actor=request.actor, employee=row)
    if form.carry_out(lambda _: actions.update_employee(request.actor, row, **form.facts())):
        messages.success(request, "The changes are saved.")
        return redirect("person", row.pk)
    back = reverse("person", args=[row.pk])
    context = {"heading": f"Edit {row.loaded['name']}", "form": form, "button": "Save", "back": back}
    return render(request, "web/admin/person_form.html", context)


def deactivate(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "employee.deactivate")
    if request.method == "POST":
        act = actions.deactivate_employee
        pressed(request, lambda: act(request.actor, row), f"{row.name} is deactivated.")
        return redirect("person", row.pk)
    context = {
        "heading": f"Deactivate {row.name}?",
        "lead": "They can no longer log in or clock in. What they worked stays on record, and you can reactivate them.",
        "button": "Deactivate",
        "back": reverse("person", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)


def reactivate(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "employee.deactivate")
    pressed(request, lambda: actions.reactivate_employee(request.actor, row), f"{row.name} is active again.")
    return redirect("person", row.pk)


def give_log_in(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "log_in.give")
    form = LogInForm(sent(request), initial={"email": row.email})
    made: list[str | None] = []
    if form.carry_out(lambda v: made.append(accounts.give_log_in(request.actor, row, email=v["email"]))):
        if made[0] is None:
            messages.success(request, f"{row.name} logs in with the address and password they have already.")
            return redirect("person", row.pk)
        return _show_password(request, row, made[0])
    context = {
        "heading": f"Give {row.name} a log-in",
        "lead": "A first password is made and shown to you once. They choose their own when they log in.",
        "form": form,
        "button": "Give log-in",
        "back": reverse("person", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/form_page.html", context)


def renew_password(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "log_in.give")
    made: list[str] = []
    if request.method == "POST":
        act = accounts.renew_password
        if pressed(request, lambda: made.append(act(request.actor, row)), "A new first password was made."):
            return _show_password(request, row, made[0])
        return redirect("person", row.pk)
    context = {
        "heading": f"New password for {row.name}?",
        "lead": "Their present password stops working, and they are logged out everywhere.",
        "button": "Make a new password",
        "back": reverse("person", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)


def remove_second_factor(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "log_in.give")
    if request.method == "POST":
        act = accounts.remove_second_factor_of
        pressed(request, lambda: act(request.actor, row), "Their password alone logs them in now.")
        return redirect("person", row.pk)
    context = {
        "heading": f"Remove the second factor of {row.name}?",
        "lead": "For somebody who lost both their phone and their recovery codes. Make sure that it is them who ask.",
        "button": "Remove",
        "back": reverse("person", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)


def _show_password(request: PageRequest, row: Employee, password: str) -> HttpResponse:
    context = {
        "heading": f"Password for {row.name}",
        "lead": "Give it to them now: it is shown only once. They choose their own when they first log in.",
        "secret": password,
        "back": reverse("person", args=[row.pk]),
    }
    return render(request, "web/admin/secret.html", context)


def card(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "employee.set_codes")
    context = {
        "employee": row,
        "qr": qr(row),
        "may_renew": True,
        "back": reverse("person", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/card.html", context)


def renew_card(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id, "employee.set_codes")
    said = "There is a new card. The old one opens nothing any more."
    pressed(request, lambda: actions.renew_card(request.actor, row), said)
    return redirect("card", row.pk)
