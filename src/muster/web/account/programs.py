"""A person's own tokens, and the applications that may act for them."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions, queries
from muster.core.actor import Scope
from muster.web.forms import Form, pressed, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest
from muster.web.scopes import CHOICES, named

LIST = "programs"


class TokenForm(Form):
    scopes = forms.TypedMultipleChoiceField(
        label="May be used for", choices=CHOICES, coerce=Scope, widget=forms.CheckboxSelectMultiple
    )


def programs(request: PageRequest) -> HttpResponse:
    zone = Reader.of(request.profile).zone
    tokens = [
        (token, named(queries.scopes_of(token)), token.created.astimezone(zone))
        for token in queries.api_tokens(request.actor)
    ]
    applications = [(one, named(scopes)) for one, scopes in queries.allowed_applications(request.actor)]
    return render(request, "web/account/programs.html", {"tokens": tokens, "applications": applications})


def add_token(request: PageRequest) -> HttpResponse:
    form = TokenForm(sent(request))
    made: list[str] = []
    if form.carry_out(lambda v: made.append(actions.create_api_token(request.actor, scopes=v["scopes"]))):
        made_now = {
            "heading": "Your token",
            "lead": "Keep it where your program reads it: it is shown only once. Whoever has it acts as you.",
            "secret": made[0],
            "back": reverse(LIST),
        }
        return render(request, "web/admin/secret.html", made_now)
    context = {
        "heading": "Make a token",
        "lead": "For a program of your own. It acts as you, and works until you revoke it.",
        "form": form,
        "button": "Make token",
        "back": reverse(LIST),
        "back_label": "Programs",
    }
    return render(request, "web/form_page.html", context)


def revoke_token(request: PageRequest, token_id: int) -> HttpResponse:
    pressed(request, lambda: actions.revoke_api_token(request.actor, token_id), "The token is revoked.")
    return redirect(LIST)


def withdraw(request: PageRequest, application_id: int) -> HttpResponse:
    pressed(
        request,
        lambda: actions.withdraw_consent(request.actor, application_id),
        "It may act for you no longer.",
    )
    return redirect(LIST)
