"""Asking for leave, with what it takes worked out as one fills in the form."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core import files
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.models import Attachment
from muster.core.policy import require
from muster.leave import actions, profile_queries, request_queries, type_queries
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.request_queries import Quote
from muster.people import queries as people
from muster.people.models import Employee
from muster.places import holidays
from muster.places.models import PublicHoliday
from muster.web.forms import REFUSALS, sent
from muster.web.leave.asking_forms import AskForm, BookForm, ChangeForm, WhenForm
from muster.web.leave.words import amount_in_words
from muster.web.middleware import PageRequest
from muster.web.uploads import takes_file

WORK_OUT = "work_out"


@dataclass(frozen=True)
class Cost:
    """What leave would take, in words. `problem` is why that cannot be said."""

    quote: Quote | None = None
    free: tuple[PublicHoliday, ...] = ()
    problem: str = ""

    @property
    def takes(self) -> str:
        return amount_in_words(self.quote.deduction, self.quote.unit) if self.quote else ""

    @property
    def left(self) -> str:
        if self.quote is None or self.quote.left is None:
            return ""
        return amount_in_words(self.quote.left, self.quote.unit)

    @property
    def there(self) -> str:
        if self.quote is None or self.quote.predicted is None:
            return ""
        return amount_in_words(self.quote.predicted, self.quote.unit)

    @property
    def waiting(self) -> str:
        pending = self.quote.pending if self.quote else None
        return amount_in_words(pending, self.quote.unit) if self.quote and pending else ""

    @property
    def lasts(self) -> str:
        return amount_in_words(self.quote.duration, self.quote.unit) if self.quote else ""


NOT_YET = "Choose the kind of leave and the days: what it takes is worked out here."


def cost_of(
    actor: Actor, employee: Employee, form: WhenForm, *, instead_of: LeaveRequest | None = None
) -> Cost:
    if not form.is_valid():
        filled = form.data.get("starts_on")
        first = next((str(errors[0]) for name, errors in form.errors.items() if name in form.fields), NOT_YET)
        return Cost(problem=first if filled else NOT_YET)
    wish = form.wish()
    try:
        quote = request_queries.quote(actor, employee, instead_of=instead_of, **wish)
    except REFUSALS as refusal:
        return Cost(problem=refusal.message)
    sets = profile_queries.holiday_set_ids_of(employee)
    days = holidays.holidays_by_set(employee.organisation_id, sets, wish["starts_on"], wish["ends_on"])
    told = {(day.on_date, day.name): day for of_set in days.values() for day in of_set}
    return Cost(quote, tuple(told[key] for key in sorted(told)))


def quote(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    """The part of the page that says what it takes, for htmx."""
    employee = _person(request, employee_id)
    form = WhenForm(request.GET, actor=request.actor)
    return render(request, "web/leave/cost.html", {"cost": cost_of(request.actor, employee, form)})


def quote_change(request: PageRequest, request_id: int) -> HttpResponse:
    """The same of a request that is changed."""
    row = request_queries.request(request.actor, request_id)
    require(request.actor, "leave_request.update", row)
    form = WhenForm(request.GET, actor=request.actor)
    cost = cost_of(request.actor, row.employee, form, instead_of=row)
    return render(request, "web/leave/cost.html", {"cost": cost})


def _person(request: PageRequest, employee_id: int | None) -> Employee:
    found = people.employee(request.actor, employee_id or request.profile.pk)
    require(request.actor, "leave_request.create", found)
    return found


@takes_file
def ask(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    """For oneself, or book it for somebody. Without a script "Work it out" says what it takes."""
    actor = request.actor
    employee = _person(request, employee_id)
    other = employee.pk != request.profile.pk
    given = request.FILES if request.method == "POST" else None
    form = (BookForm if other else AskForm)(sent(request), given, actor=actor, initial=_initial(request))
    made: list[LeaveRequest] = []

    def act(_: object) -> None:
        with change(actor) as changed:
            attachment = store(changed, form)
            made.append(actions.ask_for_leave(actor, employee, attachment=attachment, **form.wish()))

    if WORK_OUT not in request.POST and form.carry_out(act):
        messages.success(request, _said(made[0], employee, other=other))
        return redirect("leave_of", employee.pk) if other else redirect("my_leave")
    cost = cost_of(actor, employee, form) if form.is_bound and not form.errors else Cost(problem=NOT_YET)
    context = {
        "heading": f"Book leave for {employee.name}" if other else "Ask for leave",
        "form": form,
        "cost": cost,
        "quote_url": reverse("quote_for", args=[employee.pk]) if other else reverse("leave_quote"),
        "button": "Book" if other else "Ask",
        "back": reverse("leave_of", args=[employee.pk]) if other else reverse("my_leave"),
        "back_label": f"Leave of {employee.name}" if other else "My leave",
        "units": type_queries.leave_types(actor),
    }
    return render(request, "web/leave/ask.html", context)


def _initial(request: PageRequest) -> dict[str, Any]:
    """A day of the wall chart leads here with its date."""
    form = WhenForm(request.GET, actor=request.actor)
    form.is_valid()
    found = form.cleaned_data.get("starts_on")
    return {"starts_on": found} if found else {}


def store(changed: Change, form: WhenForm) -> Attachment | None:
    file = form.cleaned_data["attachment"]
    if file is None:
        return None
    name = files.clean_name(str(file.name))
    return files.store(changed, file.read(), field="attachment", content_types=files.DOCUMENTS, name=name)


def _said(row: LeaveRequest, employee: Employee, *, other: bool) -> str:
    if row.status == LeaveRequestStatus.PENDING:
        return "You asked for it. It waits for approval." if not other else "It waits for approval."
    return (
        f"It is booked: {employee.name} is off then."
        if other
        else "It is booked: nobody else need approve it."
    )


@takes_file
def edit(request: PageRequest, request_id: int) -> HttpResponse:
    """What waits for approval, or by whoever may approve it what was approved."""
    actor = request.actor
    row = request_queries.request(actor, request_id)
    require(actor, "leave_request.update", row)
    given = request.FILES if request.method == "POST" else None
    form = ChangeForm(sent(request), given, actor=actor, row=row)

    def act(_: object) -> None:
        with change(actor) as changed:
            attachment = store(changed, form)
            kept = {"attachment": attachment} if attachment else {}
            actions.change_request(actor, row, **form.wish(), **kept)

    if WORK_OUT not in request.POST and form.carry_out(act):
        messages.success(request, "The changes are saved.")
        return redirect("leave_request", row.pk)
    filled = form if form.is_bound else WhenForm(form.initial, actor=actor)
    context = {
        "heading": "Change the request",
        "form": form,
        "cost": cost_of(actor, row.employee, filled, instead_of=row),
        "quote_url": reverse("quote_change", args=[row.pk]),
        "button": "Save",
        "back": reverse("leave_request", args=[row.pk]),
        "back_label": "The request",
    }
    return render(request, "web/leave/ask.html", context)
