"""Applications that ask people for their consent (OAuth 2), each of the person who registered it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions, queries
from muster.web.forms import EditForm, pressed, sent, text
from muster.web.middleware import PageRequest

LIST = "applications"


class ApplicationForm(EditForm):
    name = text(
        "Name", required=True, max_length=100, help_text="People read it when they are asked to allow it."
    )
    redirect_uris = forms.CharField(
        label="Addresses to return to",
        max_length=11_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One a line, such as https://example.com/callback. http is for localhost and 127.0.0.1 alone.",
    )

    def clean_redirect_uris(self) -> list[str]:
        return str(self.cleaned_data["redirect_uris"]).splitlines()


def applications(request: PageRequest) -> HttpResponse:
    return render(request, "web/admin/applications.html", {"rows": queries.applications(request.actor)})


def add(request: PageRequest) -> HttpResponse:
    form = ApplicationForm(sent(request))
    made: list[tuple[Any, str]] = []
    if form.carry_out(lambda _: made.append(actions.create_application(request.actor, **_values(form)))):
        return _show_secret(request, *made[0])
    context = {
        "heading": "Register an application",
        "form": form,
        "button": "Register",
        "back": reverse(LIST),
        "back_label": "Applications",
    }
    return render(request, "web/form_page.html", context)


def edit(request: PageRequest, application_id: int) -> HttpResponse:
    row = queries.application(request.actor, application_id)
    form = ApplicationForm(sent(request), initial={"name": row.name, "redirect_uris": row.redirect_uris})
    if form.carry_out(lambda _: actions.update_application(request.actor, row, **_values(form))):
        messages.success(request, f"{row.name} is saved.")
        return redirect(LIST)
    return render(request, "web/admin/application.html", {"application": row, "form": form})


def _values(form: ApplicationForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "redirect_uris")}


def renew_secret(request: PageRequest, application_id: int) -> HttpResponse:
    row = queries.application(request.actor, application_id)
    if request.method == "POST":
        return _show_secret(request, row, actions.renew_application_secret(request.actor, row))
    context = {
        "heading": f"A new secret for {row.name}?",
        "lead": "The one that it has is refused from then on. What people allowed stays.",
        "button": "Make a new secret",
        "back": reverse("application", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)


def delete(request: PageRequest, application_id: int) -> HttpResponse:
    row = queries.application(request.actor, application_id)
    if request.method == "POST":
        pressed(request, lambda: actions.delete_application(request.actor, row), f"{row.name} is deleted.")
        return redirect(LIST)
    context = {
        "heading": f"Delete {row.name}?",
        "lead": "Everybody who allowed it is disconnected. This cannot be undone.",
        "button": "Delete",
        "back": reverse("application", args=[row.pk]),
    }
    return render(request, "web/confirm.html", context)


def _show_secret(request: PageRequest, row: Any, secret: str) -> HttpResponse:
    context = {
        "heading": f"Secret of {row.name}",
        "lead": f"Its application ID is {row.client_id}. The secret is shown only once: keep it where the program reads it.",
        "secret": secret,
        "back": reverse(LIST),
    }
    return render(request, "web/admin/secret.html", context)
