"""Documents kept with a person: handed in, read, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from muster.core import files
from muster.core.policy import require
from muster.people import actions, private_queries, queries
from muster.people.models import Employee
from muster.web.details.forms import DocumentForm
from muster.web.forms import pressed, sent
from muster.web.middleware import PageRequest
from muster.web.uploads import takes_file


def _person(request: PageRequest, employee_id: int) -> Employee:
    found = queries.employee(request.actor, employee_id, active=None)
    require(request.actor, "employee_file.view", found)
    return found


@takes_file
def add_document(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    own = employee_id is None
    row = private_queries.own_profile(request.actor) if employee_id is None else _person(request, employee_id)
    require(request.actor, "employee_file.create", row)
    form = DocumentForm(sent(request), request.FILES if request.method == "POST" else None)
    act = actions.add_employee_file
    if form.carry_out(lambda v: act(request.actor, row, content=v["file"].read(), name=str(v["file"].name))):
        messages.success(request, "The document is added.")
        return redirect("my_details") if own else redirect("person", row.pk)
    context = {
        "heading": "Add a document" if own else f"Add a document to {row.name}",
        "lead": "You and the people who manage you see it."
        if own
        else "They and the people who manage them see it.",
        "form": form,
        "button": "Add",
        "back": reverse("my_details") if own else reverse("person", args=[row.pk]),
        "back_label": "My details" if own else row.name,
    }
    return render(request, "web/details/document.html", context)


def document(request: PageRequest, employee_id: int, file_id: int) -> HttpResponse:
    """To keep, never to open in the page: what was handed in runs nowhere."""
    row = private_queries.employee_file(request.actor, _person(request, employee_id), file_id)
    response = HttpResponse(files.read(row.attachment), content_type=row.attachment.content_type)
    kept = content_disposition_header(as_attachment=True, filename=row.name)
    response.headers["Content-Disposition"] = kept or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def remove_document(request: PageRequest, employee_id: int, file_id: int) -> HttpResponse:
    row = _person(request, employee_id)
    require(request.actor, "employee_file.delete", row)
    found = private_queries.employee_file(request.actor, row, file_id)
    pressed(
        request, lambda: actions.remove_employee_file(request.actor, found), f"{found.name} is taken away."
    )
    return redirect("person", row.pk)
