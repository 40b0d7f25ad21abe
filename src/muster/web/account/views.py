"""Logging in and out, and one's own account."""

import functools
from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from muster.accounts import actions
from muster.core.errors import Denied, Invalid, NotFound, TooMany
from muster.core.policy import may_ever
from muster.people.queries import profiles
from muster.web.account.forms import LogInForm, PasswordForm
from muster.web.cards import qr
from muster.web.forms import sent
from muster.web.guesses import WRONG_PASSWORDS, client_address, count_wrong, require_patience
from muster.web.middleware import PROFILE_KEY, PageRequest

T = TypeVar("T")


def home(request: PageRequest) -> HttpResponse:
    """Whoever looks after others begins with who is in, everybody else with their own time."""
    return redirect("who_is_in" if may_ever(request.actor, "team.view") else "my_time")


def log_in(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = "/"
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted)
    form = LogInForm(sent(request))
    sign_in = functools.partial(actions.sign_in, client=client_address(request))
    # login() gives the session a new key: one that was planted before is worth nothing afterwards.
    if form.carry_out(lambda v: login(request, _counted(request, lambda: sign_in(**v)))):
        return HttpResponseRedirect(wanted)
    return render(request, "web/account/log_in.html", {"form": form})


def _counted(request: HttpRequest, act: Callable[[], T]) -> T:
    """The count of an address (accounts) does not hold up who tries one password on everybody; that of a client does."""
    address = client_address(request)
    require_patience(WRONG_PASSWORDS, address, noun="passwords")
    try:
        return act()
    except (Invalid, TooMany) as error:
        # A try while one must wait is worked on like any other, so it counts like any other.
        if isinstance(error, TooMany) or error.field in {"password", "old"}:
            count_wrong(WRONG_PASSWORDS, address)
        raise


def log_in_to_admin(request: HttpRequest) -> HttpResponse:
    """Where Django's admin sends whoever may not see it."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise Denied("These pages are for the operator of this Muster.")
    return redirect("/login?next=/admin/")


def log_out(request: PageRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("log_in")


def account(request: PageRequest) -> HttpResponse:
    return render(request, "web/account/account.html", {"profiles": profiles(request.user)})


def card(request: PageRequest) -> HttpResponse:
    """One's own: to hold in front of a kiosk from one's phone, or to print."""
    profile = request.profile
    context = {
        "employee": profile,
        "qr": qr(profile),
        "back": reverse("account"),
        "back_label": "Your account",
    }
    return render(request, "web/card.html", context)


def choose_password(request: PageRequest) -> HttpResponse:
    first = request.user.must_change_password
    form = PasswordForm(sent(request))
    change = actions.change_password
    if form.carry_out(lambda v: _counted(request, lambda: change(request.user, old=v["old"], new=v["new"]))):
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password was changed. Your other sessions have ended.")
        return redirect("home" if first else "account")
    lead = "The password that you were given was for the first time only. Choose your own." if first else ""
    context = {
        "heading": "Choose a password",
        "lead": lead,
        "form": form,
        "button": "Change password",
        "back": "" if first else "/account/",
        "back_label": "Your account",
    }
    return render(request, "web/form_page.html", context)


def sign_out_everywhere(request: PageRequest) -> HttpResponse:
    actions.sign_out_everywhere(request.user)
    logout(request)
    messages.success(request, "You are logged out everywhere, here too.")
    return redirect("log_in")


def choose_profile(request: PageRequest, employee_id: int) -> HttpResponse:
    chosen = next((one for one in profiles(request.user) if one.pk == employee_id), None)
    if chosen is None:
        raise NotFound("Profile")
    request.session[PROFILE_KEY] = chosen.pk
    # What stands in another tab was meant for the other organisation: its forms are taken no more.
    rotate_token(request)
    messages.success(request, f"You now work as {chosen.name} at {chosen.organisation.name}.")
    return redirect("home")
