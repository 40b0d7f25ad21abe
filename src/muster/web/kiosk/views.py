"""The kiosk's pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from muster.accounts.guesses import WRONG_ACCESS_CODES, client_address, count_wrong, require_patience
from muster.core.errors import Invalid, MusterError
from muster.places.actions import pair_device
from muster.web.errors import STATUS
from muster.web.kiosk import set_up, shell
from muster.web.kiosk.device import find_device, keep_token


def kiosk(request: HttpRequest) -> HttpResponseBase:
    if find_device(request) is None:
        return redirect("kiosk_pair")
    return HttpResponse(
        shell.page(),
        headers={
            "Cache-Control": "no-cache",
            "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        },
    )


def service_worker(request: HttpRequest) -> HttpResponse:
    del request
    script = render_to_string(
        "web/kiosk/service-worker.js",
        {
            "name": f"kiosk-{shell.version()}",
            "page": reverse("kiosk"),
            "assets": [static(asset) for asset in shell.ASSETS],
        },
    )
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def pair(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        if find_device(request) is not None:
            return redirect("kiosk")
        return render(request, "web/kiosk/pair.html")
    typed = request.POST.get("code", "")
    try:
        return _paired(request, typed)
    except MusterError as error:
        told = {"error": error.message, "typed": typed}
        return render(request, "web/kiosk/pair.html", told, status=STATUS[error.code])


def _paired(request: HttpRequest, typed: str) -> HttpResponseBase:
    """By a device's own code; or in two steps by the organisation's. People type in groups and in small letters too."""
    code = "".join(typed.split()).upper()
    if "opened" in request.POST:
        return set_up.become_clock(request)
    if set_up.is_access_code(code):
        return set_up.ask_for_clock(request, code)
    address = client_address(request)
    require_patience(WRONG_ACCESS_CODES, address)
    try:
        _, token = pair_device(code)
    except Invalid:
        count_wrong(WRONG_ACCESS_CODES, address)
        raise
    response = redirect("kiosk")
    keep_token(response, token)
    return response
