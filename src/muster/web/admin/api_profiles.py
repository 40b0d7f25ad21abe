"""API profiles: which resources a program may read or write."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions, queries
from muster.web.forms import EditForm, pressed, sent, text
from muster.web.middleware import PageRequest

LIST = "keys"
CHOICES = (("", "closed"), ("read", "read"), ("write", "read and write"))
BACK = {"back_label": "Keys", "many": True}


class ProfileForm(EditForm):
    name = text("Name", required=True, max_length=100, help_text="Such as Roster screen.")

    def __init__(self, *args: Any, rights: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for resource in queries.resources():
            self.fields[_field(resource)] = forms.ChoiceField(
                label=resource.replace("_", " ").capitalize(),
                choices=CHOICES,
                required=False,
                initial=(rights or {}).get(resource, ""),
            )

    def facts(self) -> dict[str, Any]:
        chosen = {resource: self.cleaned_data[_field(resource)] for resource in queries.resources()}
        rights = {resource: right for resource, right in chosen.items() if right}
        return {"name": self.cleaned_data["name"], "rights": rights}


def _field(resource: str) -> str:
    return f"right_{resource}"


def add(request: PageRequest) -> HttpResponse:
    form = ProfileForm(sent(request))
    if form.carry_out(lambda _: actions.create_api_profile(request.actor, **form.facts())):
        messages.success(request, "The profile is made. Choose it when you make a key.")
        return redirect(LIST)
    lead = "A key with this profile reads and changes what is opened here, and no more than its role may."
    context = {"heading": "Make an API profile", "lead": lead, "form": form, "button": "Make profile"}
    return render(request, "web/form_page.html", {**context, "back": reverse(LIST), **BACK})


def edit(request: PageRequest, profile_id: int) -> HttpResponse:
    row = queries.api_profile(request.actor, profile_id)
    form = ProfileForm(sent(request), initial={"name": row.name}, rights=row.rights)
    if form.carry_out(lambda _: actions.update_api_profile(request.actor, row, **form.facts())):
        messages.success(request, "The changes are saved. They hold for its keys from now on.")
        return redirect(LIST)
    context = {"heading": f"API profile {row.loaded['name']}", "form": form, "back": reverse(LIST), **BACK}
    return render(request, "web/form_page.html", context)


def delete(request: PageRequest, profile_id: int) -> HttpResponse:
    row = queries.api_profile(request.actor, profile_id)
    if request.method == "POST":
        act = actions.delete_api_profile
        pressed(request, lambda: act(request.actor, row), f"The profile {row.name} is deleted.")
        return redirect(LIST)
    context = {
        "heading": f"Delete the profile {row.name}?",
        "lead": "It can be deleted when no key has it.",
        "button": "Delete",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)
