"""Logging in and out, and one's own account."""

import functools

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from muster.accounts import actions
from muster.accounts.guesses import client_address, password_counted
from muster.core.errors import Denied, NotFound
from muster.core.policy import may_ever
from muster.notices.actions import forget_browsers_of
from muster.people.models import Person
from muster.people.queries import profiles
from muster.web.account import second_factor
from muster.web.account.forms import LogInForm, PasswordForm
from muster.web.cards import qr
from muster.web.forms import sent
from muster.web.middleware import PROFILE_KEY, PageRequest
from muster.web.notices.views import forget_browser


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
    address = client_address(request)
    sign_in = functools.partial(actions.sign_in, client=address)
    known: list[Person] = []
    if form.carry_out(lambda v: known.append(password_counted(address, lambda: sign_in(**v)))):
        person = known[0]
        if actions.has_second_factor(person):
            return second_factor.ask_for_code(request, person, wanted)
        # login() gives the session a new key: one that was planted before is worth nothing afterwards.
        login(request, person)
        return HttpResponseRedirect(wanted)
    return render(request, "web/account/log_in.html", {"form": form})


def log_in_to_admin(request: HttpRequest) -> HttpResponse:
    """Where Django's admin sends whoever may not see it."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise Denied("These pages are for the operator of this Muster.")
    return redirect("/login?next=/admin/")


def log_out(request: PageRequest) -> HttpResponse:
    forget_browser(request)
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("log_in")


def account(request: PageRequest) -> HttpResponse:
    context = {"profiles": profiles(request.user), "second_factor": actions.has_second_factor(request.user)}
    return render(request, "web/account/account.html", context)


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
    address = client_address(request)
    if form.carry_out(
        lambda v: password_counted(address, lambda: change(request.user, old=v["old"], new=v["new"]))
    ):
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
    if request.POST.get("programs"):
        actions.revoke_all_tokens(request.actor)
    actions.sign_out_everywhere(request.user)
    forget_browsers_of(request.user)
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
