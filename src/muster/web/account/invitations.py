"""What the link of an invitation opens: choosing a password, or agreeing to one profile more."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from muster.accounts import actions
from muster.accounts.invitation_queries import Opened, open_invitation
from muster.accounts.models import Invitation
from muster.core.errors import NotFound
from muster.people.models import Person
from muster.web.account.forms import NewPasswordForm
from muster.web.forms import pressed, sent
from muster.web.middleware import PROFILE_KEY


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = open_invitation(token)
    except NotFound:
        return render(request, "web/account/invitation_gone.html", status=404)
    user = request.user
    if isinstance(user, AnonymousUser):
        return _log_in_first(request, found) if found.person else _choose_password(request, found, token)
    if user != found.person:
        return _page(request, found, "other", {"user_email": user.email})
    act = actions.accept_as
    if request.method == "POST" and pressed(request, lambda: act(token, user), "Your profile is added."):
        return _welcome(request, found)
    return _page(request, found, "agree")


def _choose_password(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    form = NewPasswordForm(sent(request))
    made: list[Person] = []
    if form.carry_out(lambda v: made.append(actions.accept_as_new(token, password=v["new"]))):
        login(request, made[0])
        messages.success(request, f"Your log-in is ready. From now on you log in with {made[0].email}.")
        return _welcome(request, found)
    return _page(request, found, "new", {"form": form})


def _log_in_first(request: HttpRequest, found: Opened) -> HttpResponse:
    return _page(request, found, "log_in", {"next": request.path})


def _welcome(request: HttpRequest, found: Opened) -> HttpResponse:
    request.session[PROFILE_KEY] = found.row.employee_id
    return redirect("my_details" if found.row.kind == Invitation.Kind.ONBOARDING else "home")


def _page(
    request: HttpRequest, found: Opened, what: str, more: dict[str, object] | None = None
) -> HttpResponse:
    context = {
        "invitation": found.row,
        "inviter": found.row.employee.organisation.name,
        "what": what,
        **(more or {}),
    }
    return render(request, "web/account/invitation.html", context)
