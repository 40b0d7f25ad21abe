"""When people can, like to or cannot work: one's own, and that of those whom one rosters."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may, require
from muster.leave import actions, availability_queries, type_queries
from muster.leave.availability import occurrences
from muster.leave.models import Availability
from muster.people import queries as people
from muster.people.models import Employee
from muster.places.models import Weekday
from muster.web.forms import pressed, sent
from muster.web.leave.availability_forms import PREFERENCES, AvailabilityForm, OneDayForm
from muster.web.leave.words import day_in_words, span_in_words
from muster.web.middleware import PageRequest
from muster.web.rosters.weeks import the_day

LABELS = dict(PREFERENCES)
CHIPS = {"unavailable": "bad", "prefers": "good", "available": ""}
DAYS = dict(Weekday.choices)
LOOK_AHEAD = timedelta(days=366)
A_PAGE = 20
DAYS_TOLD = 5


def my_availability(request: PageRequest) -> HttpResponse:
    return _listed(request, request.profile)


def availability_of(request: PageRequest, employee_id: int) -> HttpResponse:
    return _listed(request, people.employee(request.actor, employee_id, active=None))


def _listed(request: PageRequest, employee: Employee) -> HttpResponse:
    actor = request.actor
    own = employee.pk == actor.employee_id
    rows = availability_queries.availability(actor).filter(employee=employee)
    today = type_queries.today(actor)
    context = {
        "employee": employee,
        "own": own,
        "lines": [_line(row, today) for row in rows if not _is_over(row, today)],
        "may_enter": may(actor, "availability.create", Availability(employee=employee)),
        "add": reverse("add_availability") if own else reverse("add_availability_of", args=[employee.pk]),
    }
    return render(request, "web/leave/availability.html", context)


def team_availability(request: PageRequest) -> HttpResponse:
    """Of everybody whom one sees, by person."""
    actor = request.actor
    today = type_queries.today(actor)
    rows = availability_queries.availability(actor).filter(employee__active=True)
    by_person: dict[Employee, list[dict[str, Any]]] = {}
    for row in rows.select_related("employee").order_by("employee__name", "employee_id", "starts_on", "id"):
        if not _is_over(row, today):
            by_person.setdefault(row.employee, []).append(_line(row, today))
    return render(request, "web/leave/team_availability.html", {"people": list(by_person.items())})


def _line(row: Availability, today: date) -> dict[str, Any]:
    return {
        "row": row,
        "label": LABELS[row.preference],
        "chip": CHIPS[row.preference],
        "when": _when(row),
        "repeats": _repeats(row, today),
        "instead_of": day_in_words(row.instead_of_on) if row.instead_of_on else "",
    }


def _when(row: Availability) -> str:
    days = span_in_words(row.starts_on, row.ends_on)
    if row.starts_at is None or row.finishes_at is None:
        return f"{days}, all day"
    over = " on the day after" if row.finishes_at <= row.starts_at else ""
    return f"{days}, {row.starts_at:%H:%M} – {row.finishes_at:%H:%M}{over}"  # noqa: RUF001 - as pages write a span


def _repeats(row: Availability, today: date) -> str:
    if not row.repeat_every_weeks:
        return ""
    how = "every week" if row.repeat_every_weeks == 1 else f"every {row.repeat_every_weeks} weeks"
    on = [DAYS[number] for number in sorted(row.repeat_weekdays) or [row.starts_on.isoweekday()]]
    until = f" until {day_in_words(row.repeat_until)}" if row.repeat_until else ""
    return f"{how} on {', '.join(on)}{until}{_left_out(row, today)}"


def _left_out(row: Availability, today: date) -> str:
    """What is to come of it."""
    days = [on for text in row.left_out if (on := date.fromisoformat(text)) >= today]
    told = [day_in_words(on) for on in days[:DAYS_TOLD]]
    more = [f"{len(days) - DAYS_TOLD} days more"] if len(days) > DAYS_TOLD else []
    return f", not on {' nor '.join(told + more)}" if told else ""


def _is_over(row: Availability, today: date) -> bool:
    if row.repeat_every_weeks:
        return row.repeat_until is not None and row.repeat_until < today
    return row.ends_on < today


def add(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    actor = request.actor
    employee = people.employee(actor, employee_id) if employee_id else request.profile
    require(actor, "availability.create", Availability(employee=employee))
    form = AvailabilityForm(sent(request), row=None)
    if form.carry_out(lambda _: actions.enter_availability(actor, employee, **form.all_facts())):
        messages.success(request, "It is entered.")
        return _back(request, employee)
    heading = "Say when you can work" if employee_id is None else f"When {employee.name} can work"
    return _edit(request, form, employee, heading, remove=None)


def edit(request: PageRequest, availability_id: int) -> HttpResponse:
    actor = request.actor
    row = availability_queries.one_availability(actor, availability_id)
    require(actor, "availability.update", row)
    form = AvailabilityForm(sent(request), row=row)
    if form.carry_out(lambda _: actions.update_availability(actor, row, **form.all_facts())):
        messages.success(request, "The changes are saved.")
        return _back(request, row.employee)
    remove = reverse("remove_availability", args=[row.pk])
    lead = "All its days change." if row.repeat_every_weeks else ""
    return _edit(request, form, row.employee, "Change when you can work", remove=remove, lead=lead)


def remove(request: PageRequest, availability_id: int) -> HttpResponse:
    row = availability_queries.one_availability(request.actor, availability_id)
    pressed(request, lambda: actions.delete_availability(request.actor, row), "It is removed.")
    return _back(request, row.employee)


# One day of what repeats


def days_of(request: PageRequest, availability_id: int) -> HttpResponse:
    """Those to come, for a year."""
    actor = request.actor
    row = availability_queries.one_availability(actor, availability_id)
    require(actor, "availability.update", row)
    today = type_queries.today(actor)
    zone = availability_queries.zone_of_person(row.employee)
    found = occurrences(row, today, max(today, row.starts_on) + LOOK_AHEAD, zone)
    page = Paginator([one.first for one in found if row.repeat_every_weeks], A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "line": _line(row, today),
        "page": page,
        "days": [(on, _when(availability_queries.alone_on(row, on))) for on in page],
        **_way_back(request, row.employee),
    }
    return render(request, "web/leave/availability_days.html", context)


def edit_day(request: PageRequest, availability_id: int, on: str) -> HttpResponse:
    actor, day = request.actor, the_day(on)
    row = availability_queries.one_availability(actor, availability_id)
    require(actor, "availability.update", row)
    form = OneDayForm(sent(request), row=availability_queries.alone_on(row, day))
    if form.carry_out(lambda _: actions.update_occurrence(actor, row, day, **form.all_facts())):
        messages.success(request, "The changes of this day are saved.")
        return _back(request, row.employee)
    remove = reverse("remove_availability_day", args=[row.pk, on])
    lead = f"Only {day_in_words(day)} changes; the other days stay."
    return _edit(request, form, row.employee, "Change when you can work", remove=remove, lead=lead)


def remove_day(request: PageRequest, availability_id: int, on: str) -> HttpResponse:
    row, day = availability_queries.one_availability(request.actor, availability_id), the_day(on)
    said = f"{day_in_words(day)} is removed, the other days stay."
    pressed(request, lambda: actions.delete_occurrence(request.actor, row, day), said)
    return _back(request, row.employee)


def _back(request: PageRequest, employee: Employee) -> HttpResponse:
    return redirect(_list_of(request, employee))


def _list_of(request: PageRequest, employee: Employee) -> str:
    own = employee.pk == request.actor.employee_id
    return reverse("my_availability") if own else reverse("availability_of", args=[employee.pk])


def _edit(
    request: PageRequest,
    form: AvailabilityForm,
    employee: Employee,
    heading: str,
    *,
    remove: str | None,
    lead: str = "",
) -> HttpResponse:
    own = employee.pk == request.actor.employee_id
    context = {
        "heading": heading if own else f"When {employee.name} can work",
        "lead": lead,
        "form": form,
        "remove": remove,
        **_way_back(request, employee),
    }
    return render(request, "web/form_page.html", context)


def _way_back(request: PageRequest, employee: Employee) -> dict[str, str]:
    own = employee.pk == request.actor.employee_id
    label = "Availability" if own else f"Availability of {employee.name}"
    return {"back": _list_of(request, employee), "back_label": label}
