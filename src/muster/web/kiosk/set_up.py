"""Setting up a device with the organisation's access code: an administrator chooses or names its clock on the spot."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from muster.accounts.guesses import (
    WRONG_ACCESS_CODES,
    WRONG_ORGANISATION_CODES,
    client_address,
    count_wrong,
    require_patience,
)
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.places import queries
from muster.places.actions import claim_device, device_set_up
from muster.places.models import Device
from muster.web.forms import Form, RowField, text
from muster.web.kiosk.device import keep_token

SALT = "kiosk.set_up"
SECONDS = 15 * 60  # to choose a clock in; then the code is typed again
CODE = re.compile(r"[0-9]{8}")
EVERYBODY = "organisation codes"


class ClockField(RowField):
    def label_from_instance(self, obj: Device) -> str:
        name = f"{obj.nickname}, {obj.location.name}" if obj.location else obj.nickname
        return f"{name} (in use on another screen)" if obj.token_hash else name


class ClockForm(Form):
    """Which clock the screen becomes."""

    device = ClockField(label="This screen is", required=False, empty_label="A new clock")
    nickname = text("Name of a new clock", max_length=200, help_text="Empty: that of its location.")
    location = RowField(label="Location of a new clock", required=False, empty_label="None")
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("device", queries.devices(actor).filter(returned_on=None))
        self.offer("location", queries.locations(actor))


def is_access_code(typed: str) -> bool:
    return CODE.fullmatch(typed) is not None


def ask_for_clock(request: HttpRequest, code: str) -> HttpResponse:
    """The page that a right code opens. Raises Invalid for a wrong one, TooMany after too many wrong ones."""
    address = client_address(request)
    require_patience(WRONG_ACCESS_CODES, address)
    require_patience(WRONG_ORGANISATION_CODES, EVERYBODY)
    try:
        found = device_set_up(code=code)
    except Invalid:
        count_wrong(WRONG_ACCESS_CODES, address)
        count_wrong(WRONG_ORGANISATION_CODES, EVERYBODY)
        raise
    # The page may be left open on a wall: it holds no code, and what it holds ends soon, or with the code.
    until = int(clock.now().timestamp()) + SECONDS
    opened = signing.dumps([found.stamp, until], salt=SALT)
    return _page(request, ClockForm(actor=found.actor, initial={"opened": opened}))


def become_clock(request: HttpRequest) -> HttpResponse:
    """Raises Invalid when the page was open for too long, or the code was reset meanwhile."""
    actor = device_set_up(stamp=_stamp(request.POST.get("opened", ""))).actor
    form = ClockForm(request.POST, actor=actor)
    tokens: list[str] = []
    if not form.carry_out(lambda values: tokens.append(_claim(actor, values))):
        return _page(request, form, status=400)
    response = redirect("kiosk")
    keep_token(response, tokens[0])
    return response


def _claim(actor: Actor, values: dict[str, Any]) -> str:
    return claim_device(
        actor, device=values["device"], nickname=values["nickname"], location=values["location"]
    )


def _stamp(opened: str) -> str:
    try:
        stamp, until = signing.loads(opened, salt=SALT)
    except signing.BadSignature:
        stamp, until = "", 0
    if clock.now().timestamp() >= until:
        raise Invalid("The page was open for too long. Type the access code again.", field="code")
    return str(stamp)


def _page(request: HttpRequest, form: ClockForm, status: int = 200) -> HttpResponse:
    return render(request, "web/kiosk/choose.html", {"form": form}, status=status)
