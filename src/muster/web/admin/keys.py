"""Keys of programs."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions, queries
from muster.accounts.models import ApiKey
from muster.core import clock
from muster.core.actor import Scope
from muster.web.admin.forms import KeyForm
from muster.web.forms import pressed, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest
from muster.web.scopes import named

LIST = "keys"


def keys(request: PageRequest) -> HttpResponse:
    zone, now = Reader.of(request.profile).zone, clock.now()
    rows = [
        {
            "key": key,
            "uses": named(Scope(scope) for scope in key.scopes),
            "last_used": key.last_used_at.astimezone(zone) if key.last_used_at else None,
            "expired": key.expires_at is not None and key.expires_at <= now,
        }
        for key in queries.api_keys(request.actor)
    ]
    return render(
        request, "web/admin/keys.html", {"rows": rows, "profiles": queries.api_profiles(request.actor)}
    )


def add(request: PageRequest) -> HttpResponse:
    form = KeyForm(sent(request), actor=request.actor)
    made: list[tuple[ApiKey, str]] = []
    if form.carry_out(lambda values: made.append(actions.create_api_key(request.actor, **values))):
        row, secret = made[0]
        made_now = {
            "heading": f"Key {row.name}",
            "lead": "Keep it where the program reads it: it is shown only once. Whoever has it acts with its role.",
            "secret": secret,
            "after": f"Where a program asks for a token first (Aladtec's door), this is its client secret, and its client "
            f"ID is {row.client_id}, which the list of keys tells too.",
            "back": reverse(LIST),
        }
        return render(request, "web/admin/secret.html", made_now)
    context = {
        "heading": "Make a key",
        "form": form,
        "button": "Make key",
        "back": reverse(LIST),
        "back_label": "Keys",
    }
    return render(request, "web/form_page.html", context)


def revoke(request: PageRequest, key_id: int) -> HttpResponse:
    row = queries.api_key(request.actor, key_id)
    if request.method == "POST":
        pressed(
            request, lambda: actions.revoke_api_key(request.actor, row), f"The key {row.name} is revoked."
        )
        return redirect(LIST)
    context = {
        "heading": f"Revoke the key {row.name}?",
        "lead": "Programs that use it are refused from now on. A revoked key cannot be brought back.",
        "button": "Revoke",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)
