"""Logging in and out, and one's own account."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from muster.accounts import actions
from muster.core.errors import NotFound
from muster.core.policy import may_ever
from muster.people.queries import profiles
from muster.web.account.forms import LogInForm, PasswordForm
from muster.web.forms import sent
from muster.web.middleware import PROFILE_KEY, PageRequest


def home(request: PageRequest) -> HttpResponse:
    """Whoever looks after others begins with who is in, everybody else with their own time."""
    return redirect("who_is_in" if may_ever(request.actor, "team.view") else "my_time")


def log_in(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = "/"
    if request.user.is_authenticated:
        return redirect(wanted)
    form = LogInForm(sent(request))
    # login() gives the session a new key: one that was planted before is worth nothing afterwards.
    if form.carry_out(lambda values: login(request, actions.sign_in(**values))):
        return redirect(wanted)
    return render(request, "web/account/log_in.html", {"form": form})


def log_out(request: PageRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("log_in")


def account(request: PageRequest) -> HttpResponse:
    return render(request, "web/account/account.html", {"profiles": profiles(request.user)})


def choose_password(request: PageRequest) -> HttpResponse:
    first = request.user.must_change_password
    form = PasswordForm(sent(request))
    if form.carry_out(lambda v: actions.change_password(request.user, old=v["old"], new=v["new"])):
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
    messages.success(request, f"You now work as {chosen.name} at {chosen.organisation.name}.")
    return redirect("home")
