"""Leave booked for a department or for everybody: how far it is, and who could not be booked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may, require
from muster.leave import actions, request_queries
from muster.leave.models import GroupBooking
from muster.people import queries as people
from muster.web.forms import pressed, sent
from muster.web.leave.asking_forms import ManyForm
from muster.web.leave.words import booking_in_words
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

SHOWN = 20


def book(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = ManyForm(sent(request), actor=actor)
    made: list[GroupBooking] = []

    def act(_: object) -> None:
        department = form.cleaned_data["department"]
        made.append(actions.book_for_many(actor, department=department, **form.wish()))

    if form.carry_out(act):
        return redirect("group_booking", made[0].pk)
    rows = [one for one in request_queries.group_bookings(actor)[:SHOWN] if _may_see(request, one)]
    zone = Reader.of(request.profile).zone
    context = {
        "form": form,
        "lines": [
            (one, booking_in_words(one.facts["wish"]), one.created_at.astimezone(zone)) for one in rows
        ],
        "back": reverse("wall_chart"),
    }
    return render(request, "web/leave/book.html", context)


def _may_see(request: PageRequest, booking: GroupBooking) -> bool:
    return may(request.actor, "leave_request.book_for_many", booking.department)


def booking(request: PageRequest, booking_id: int) -> HttpResponse:
    """For htmx, which asks while it goes on, only how far it is."""
    actor = request.actor
    row = request_queries.group_booking(actor, booking_id)
    require(actor, "leave_request.book_for_many", row.department)
    names = dict(
        people.employees(actor, active=None)
        .filter(pk__in=[one["employee_id"] for one in row.rejections])
        .values_list("pk", "name")
    )
    context = {
        "row": row,
        "total": len(row.employee_ids),
        "when": booking_in_words(row.facts["wish"]),
        "rejections": [(names.get(one["employee_id"], "Somebody"), one["message"]) for one in row.rejections],
    }
    partial = bool(request.headers.get("HX-Request"))
    template = "web/leave/booking_progress.html" if partial else "web/leave/booking.html"
    # 286 tells htmx to ask no more.
    return render(request, template, context, status=286 if partial and row.finished_at else 200)


def cancel(request: PageRequest, booking_id: int) -> HttpResponse:
    actor = request.actor
    row = request_queries.group_booking(actor, booking_id)
    require(actor, "leave_request.book_for_many", row.department)
    if request.method == "POST":
        done: list[int] = []
        if pressed(request, lambda: done.append(actions.cancel_group(actor, row)), "All of it is cancelled."):
            messages.info(request, f"{done[0]} people have their leave no more.")
        return redirect("group_booking", row.pk)
    context = {
        "heading": "Cancel all of it?",
        "lead": f"{row.booked} people have {row.leave_type.name}, {booking_in_words(row.facts['wish'])}. They lose it, and what it took is given back.",
        "button": "Cancel the leave of all",
        "back": reverse("group_booking", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)
