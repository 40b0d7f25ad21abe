"""Devices that people clock at."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may, require
from muster.places import actions, queries
from muster.places.models import Device
from muster.web.admin.forms import DeviceForm
from muster.web.forms import pressed, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

LIST = "devices"


def devices(request: PageRequest) -> HttpResponse:
    zone = Reader.of(request.profile).zone
    rows = [
        (one, one.last_heard_at.astimezone(zone) if one.last_heard_at else None)
        for one in queries.devices(request.actor)
    ]
    context = {
        "rows": rows,
        "may_change": may(request.actor, "device.update"),
        "may_reset": may(request.actor, "device.reset_access_code"),
    }
    return render(request, "web/admin/devices.html", context)


def register(request: PageRequest) -> HttpResponse:
    form = DeviceForm(sent(request), actor=request.actor)
    made: list[tuple[Device, str]] = []
    if form.carry_out(lambda values: made.append(actions.register_device(request.actor, **values))):
        return _show_code(request, *made[0])
    context = {
        "heading": "Register a device",
        "lead": "A tablet or any screen with a browser becomes a kiosk.",
        "form": form,
        "button": "Register",
        "back": reverse(LIST),
        "back_label": "Devices",
    }
    return render(request, "web/form_page.html", context)


def renew_code(request: PageRequest, device_id: int) -> HttpResponse:
    row = queries.device(request.actor, device_id)
    require(request.actor, "device.update", row)
    made: list[str] = []
    if request.method == "POST":
        act = actions.renew_device_code
        if pressed(request, lambda: made.append(act(request.actor, row)), "A new code was made."):
            return _show_code(request, row, made[0])
        return redirect(LIST)
    context = {
        "heading": f"New code for {row.nickname}?",
        "lead": "The device is disconnected until somebody types the new code on it.",
        "button": "Make a new code",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def reset_access_code(request: PageRequest) -> HttpResponse:
    """The organisation's, with which an administrator sets up any device."""
    require(request.actor, "device.reset_access_code")
    if request.method == "POST":
        context = {
            "heading": "Access code for devices",
            "lead": (
                f"Open {request.build_absolute_uri(reverse('kiosk'))} on any screen, type the code, and choose "
                "its clock. It is shown only once, and works until the next one is made."
            ),
            "secret": actions.reset_device_access_code(request.actor),
            "back": reverse(LIST),
        }
        return render(request, "web/admin/secret.html", context)
    context = {
        "heading": "New access code for devices?",
        "lead": "Whoever knows it can set up devices without a log-in. The code before, if any, ends.",
        "button": "Make a new access code",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def mark_returned(request: PageRequest, device_id: int) -> HttpResponse:
    row = queries.device(request.actor, device_id)
    require(request.actor, "device.update", row)
    if request.method == "POST":
        said = f"{row.nickname} is marked as returned."
        pressed(request, lambda: actions.return_device(request.actor, row), said)
        return redirect(LIST)
    context = {
        "heading": f"Is {row.nickname} back?",
        "lead": "A returned device clocks nobody any more. A new code puts it to work again.",
        "button": "Mark as returned",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def _show_code(request: PageRequest, row: Device, code: str) -> HttpResponse:
    kiosk = request.build_absolute_uri(reverse("kiosk"))
    context = {
        "heading": f"Access code of {row.nickname}",
        "lead": f"Open {kiosk} on the device and type the code there. It is shown only once, and works once.",
        "secret": code,
        "back": reverse(LIST),
    }
    return render(request, "web/admin/secret.html", context)
