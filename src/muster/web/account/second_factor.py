"""The second step of logging in, and setting it up."""

from datetime import timedelta

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from muster.accounts import actions, queries
from muster.core import clock
from muster.people.models import Person
from muster.web.account.forms import CodeForm, PresentPasswordForm
from muster.web.forms import sent
from muster.web.middleware import PageRequest

HALFWAY = "second_factor"  # who gave a right password, when, and where they wanted to go
PATIENCE = timedelta(minutes=10)
BACK = {"back": "/account/", "back_label": "Your account"}


def ask_for_code(request: HttpRequest, person: Person, wanted: str) -> HttpResponse:
    # A new session key, so that a session planted before is not the one that gets logged in.
    request.session.cycle_key()
    request.session[HALFWAY] = [person.pk, person.get_session_auth_hash(), clock.now().timestamp(), wanted]
    return redirect("enter_code")


def enter_code(request: HttpRequest) -> HttpResponse:
    pk, stamp, since, wanted = request.session.get(HALFWAY) or (0, "", 0.0, "/")
    person = queries.person_halfway(pk, stamp)
    if person is None or clock.now().timestamp() - since > PATIENCE.total_seconds():
        request.session.pop(HALFWAY, None)
        return redirect("log_in")
    form = CodeForm(sent(request))
    if form.carry_out(lambda v: actions.require_second_factor(person, code=v["code"])):
        del request.session[HALFWAY]
        login(request, person)
        return HttpResponseRedirect(wanted)
    return render(request, "web/account/code.html", {"form": form})


def set_up(request: PageRequest) -> HttpResponse:
    secret, address = actions.begin_second_factor(request.user)
    form = CodeForm(sent(request))
    codes: list[str] = []
    if form.carry_out(lambda v: codes.extend(actions.confirm_second_factor(request.user, code=v["code"]))):
        return _codes_page(request, codes)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "secret": spaced, "qr": _qr(address)}
    return render(request, "web/account/second_factor.html", context)


def renew_codes(request: PageRequest) -> HttpResponse:
    form = PresentPasswordForm(sent(request))
    codes: list[str] = []
    if form.carry_out(lambda v: codes.extend(actions.renew_recovery_codes(request.user, **v))):
        return _codes_page(request, codes)
    context = {
        "heading": "New recovery codes",
        "lead": "You get ten new ones. Those that you have are worth nothing then.",
        "form": form,
        "button": "Make new codes",
        **BACK,
    }
    return render(request, "web/form_page.html", context)


def remove(request: PageRequest) -> HttpResponse:
    form = PresentPasswordForm(sent(request))
    if form.carry_out(lambda v: actions.remove_second_factor(request.user, **v)):
        messages.success(request, "The second factor is removed. Your password alone logs you in.")
        return redirect("account")
    context = {
        "heading": "Remove the second factor?",
        "lead": "Whoever learns your password can log in as you then.",
        "form": form,
        "button": "Remove",
        **BACK,
    }
    return render(request, "web/form_page.html", context)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "web/account/recovery_codes.html", {"codes": codes, "back": reverse("account")})


def _qr(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=2))  # noqa: S308 - our own address in segno's own SVG
