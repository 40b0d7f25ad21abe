"""Who approves a person's leave, and which public holidays they have; and whose balances grow by a policy."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import require
from muster.leave import actions, request_queries, term_queries, type_queries
from muster.people import queries as people
from muster.web.forms import sent
from muster.web.leave.profile_forms import ProfileForm
from muster.web.middleware import PageRequest


def profile(request: PageRequest, employee_id: int) -> HttpResponse:
    actor = request.actor
    row = people.employee(actor, employee_id, active=None)
    require(actor, "leave_profile.update", row)
    form = ProfileForm(sent(request), actor=actor, profile=request_queries.profile(row))
    if form.carry_out(lambda _: actions.set_profile(actor, row, **form.facts())):
        messages.success(request, "The changes are saved.")
        return redirect("leave_of", row.pk)
    context = {
        "heading": f"Approver and holidays of {row.name}",
        "form": form,
        "back": reverse("leave_of", args=[row.pk]),
        "back_label": f"Leave of {row.name}",
    }
    return render(request, "web/form_page.html", context)


def followers(request: PageRequest, policy_id: int) -> HttpResponse:
    row = type_queries.policy(request.actor, policy_id)
    context = {
        "policy": row,
        "terms": term_queries.followers(request.actor, row),
        "today": type_queries.today(request.actor),
    }
    return render(request, "web/leave/followers.html", context)
