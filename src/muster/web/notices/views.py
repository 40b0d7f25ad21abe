"""What one is told, and how."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from muster.core.errors import Conflict, Invalid
from muster.notices import actions, queries
from muster.people.queries import zone_name_of
from muster.web.forms import LONGEST_KEY, pressed
from muster.web.middleware import PageRequest

A_PAGE = 50
SESSION_KEY = "push_device"  # the browser's subscription, which ends with the log-in


def notices(request: PageRequest) -> HttpResponse:
    rows = Paginator(queries.notices(request.actor), A_PAGE).get_page(request.GET.get("page"))
    newest = rows.object_list[0].pk if rows.object_list else 0
    context = {"rows": rows, "newest": newest, "zone": ZoneInfo(zone_name_of(request.profile))}
    return render(request, "web/notices/list.html", context)


def read_all(request: PageRequest) -> HttpResponse:
    """Up to the newest that the page showed."""
    sent = request.POST.get("until", "")
    known = sent.isascii() and sent.isdigit() and len(sent) < LONGEST_KEY
    actions.read_all(request.actor, until_id=int(sent) if known else 0)
    return redirect("notices")


def open_notice(request: PageRequest, notice_id: int) -> HttpResponse:
    """Read from now on, and where it leads to."""
    row = queries.notice(request.actor, notice_id)
    actions.read(request.actor, row)
    if row.path and url_has_allowed_host_and_scheme(row.path, allowed_hosts=None):
        return HttpResponseRedirect(row.path)
    return redirect("notices")


def choices(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        wanted = "by_email" in request.POST
        pressed(request, lambda: actions.choose(request.actor, by_email=wanted), "Your choice is saved.")
        return redirect("notice_choices")
    context = {
        "by_email": queries.by_email(request.actor),
        "devices": queries.devices(request.actor),
        "server_key": queries.server_key(),
        "zone": ZoneInfo(zone_name_of(request.profile)),
    }
    return render(request, "web/notices/choices.html", context)


def add_browser(request: PageRequest) -> HttpResponse:
    """Sent by the page's script. It says of itself what it is."""
    sent = {name: request.POST.get(name, "") for name in ("endpoint", "public_key", "secret", "server_key")}
    try:
        row = actions.add_device(request.actor, **sent, device=request.headers.get("User-Agent", ""))
    except (Invalid, Conflict) as refused:
        return JsonResponse({"error": refused.message}, status=400)
    request.session[SESSION_KEY] = row.pk
    messages.success(request, "This browser shows your notices from now on.")
    return JsonResponse({})


def forget_browser(request: PageRequest) -> None:
    """At the log-out: whoever comes next at the same machine is not shown what the last one is told."""
    device_id = request.session.get(SESSION_KEY)
    if request.user.is_authenticated and device_id is not None:
        actions.forget_browsers_of(request.user, device_id=device_id)


def remove_browser(request: PageRequest, device_id: int) -> HttpResponse:
    actions.remove_device(request.actor, queries.device(request.actor, device_id))
    messages.success(request, "That browser shows your notices no more.")
    return redirect("notice_choices")


def service_worker(request: HttpRequest) -> HttpResponse:
    del request
    script = render_to_string("web/notices/service-worker.js")
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
