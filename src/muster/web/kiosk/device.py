"""The device behind a request: known by a random token in a cookie that only this server's own pages send along."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from muster.accounts.queries import live_device
from muster.core.errors import Unauthenticated
from muster.places.actions import hear_from_device
from muster.places.models import Device

COOKIE = "muster_kiosk"
COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one; each status reply renews it


def find_device(request: HttpRequest) -> Device | None:
    return live_device(request.COOKIES.get(COOKIE, ""))


def require_device(request: HttpRequest) -> Device:
    device = find_device(request)
    if device is None:
        raise Unauthenticated("This device is not paired, or it was returned. Pair it with an access code.")
    hear_from_device(device)
    return device


def keep_token(response: HttpResponseBase, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        path=reverse("kiosk"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
