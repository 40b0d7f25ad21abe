"""Where a person allows an application to act for them (RFC 6749, 4.1; tanda-v2.txt 17)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from muster.accounts import actions, oauth
from muster.people.queries import profiles
from muster.web.middleware import PageRequest
from muster.web.pages import for_somebody
from muster.web.scopes import MEANINGS

OWN = "account.update"


def authorize(request: PageRequest) -> HttpResponseBase:
    """The application is told what is wrong with its request before anybody logs in.

    So no log-in form ever leads to another site, which its Content-Security-Policy forbids.
    """
    try:
        asked = oauth.asked(_pairs(request))
        return for_somebody(request, policy=OWN, name="authorize", view=lambda: _consent(request, asked))
    except oauth.SentBack as back:
        return HttpResponseRedirect(back.location)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _consent(request: PageRequest, asked: oauth.Asked) -> HttpResponse:
    if request.method == "POST":
        allowed = request.POST.get("answer") == "allow"
        location = actions.allow_application(request.actor, asked) if allowed else oauth.declined(asked)
        return HttpResponseRedirect(location)
    context = {
        "application": asked.application,
        "origin": asked.origin,
        "meanings": [MEANINGS[scope] for scope in asked.scopes],
        "organisations": sorted({one.organisation.name for one in profiles(request.user)}),
    }
    page = render(request, "web/account/consent.html", context)
    # Its form leads on to this application, and nowhere else.
    page._csp_update = {"form-action": [asked.origin]}  # type: ignore[attr-defined]  # noqa: SLF001 - as django-csp's decorator does it
    return page
