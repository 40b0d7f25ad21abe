"""Devices that people clock at, and the code that joins one to its clock."""

from datetime import timedelta
from typing import Any

from django.utils.crypto import get_random_string

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.encryption import hash_secret, new_secret
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.places.models import Device, Location

# How exact "last heard" is: a write for each request of a kiosk would cost more than the request.
HEARD_STEP = timedelta(minutes=1)


def _new_code() -> str:
    """To be typed once on a tablet: no letters that look like figures."""
    return get_random_string(10, "ABCDEFGHJKMNPQRSTUVWXYZ23456789")


def register_device(
    actor: Actor,
    *,
    nickname: str | None = None,
    location: Location | None = None,
    location_specific: bool = False,
    kind: Device.Kind = Device.Kind.KIOSK,
) -> tuple[Device, str]:
    """A clock, and the access code that is typed once on it; only the code's hash is kept."""
    with change(actor) as made:
        require(actor, "device.create")
        code = _new_code()
        row = Device(kind=kind, access_code_hash=hash_secret(code), dispatched_on=made.at.date())
        facts = {"nickname": nickname, "location": location, "location_specific": location_specific}
        _set_device(row, facts)
        made.create(row)
        made.emit("device.created", row)
        return row, code


def update_device(actor: Actor, device: Device, **facts: Any) -> Device:
    """`facts`: nickname, location, location_specific. Left without a nickname it has its location's name."""
    with change(actor) as made:
        require(actor, "device.update", device)
        _set_device(device, facts)
        if made.save(device):
            made.emit("device.updated", device)
        return device


def _set_device(row: Device, facts: dict[str, Any]) -> None:
    assign(row, {name: value for name, value in facts.items() if name != "nickname"})
    if "nickname" not in facts:
        return
    name = (facts["nickname"] or "").strip() or (row.location.name if row.location else "")
    if not name:
        raise Invalid("Give the device a nickname or a location.", field="nickname")
    assign(row, {"nickname": name})


def pair_device(code: str) -> tuple[Device, str]:
    """Exchange an access code for the token that the device keeps; the code is used up by it.

    Raises Invalid for a code that no device waits for.
    """
    waiting = Device.objects.all_rows_unchecked().filter(
        access_code_hash=hash_secret(code.strip()), returned_on=None
    )
    device = waiting.first()
    if device is None:
        raise Invalid(
            "This code is not known, or was used already. Make a new one on the devices page.", field="code"
        )
    return device, give_token(Actor.system(device.organisation_id), device)


def give_token(actor: Actor, device: Device) -> str:
    """The device is paired from now on; whatever had its token before has not any more."""
    with change(actor) as made:
        require(actor, "device.update", device)
        token = new_secret("kiosk_")
        device.access_code_hash = None
        device.token_hash = hash_secret(token)
        device.last_heard_at = made.at
        made.save(device)
        return token


def hear_from_device(device: Device) -> None:
    """Remember that the device lives, to the minute. No Version tells of it: nobody chose it."""
    now = clock.now()
    if device.last_heard_at is None or now - device.last_heard_at >= HEARD_STEP:
        Device.objects.all_rows_unchecked().filter(pk=device.pk).update(last_heard_at=now)
        device.last_heard_at = now


def renew_device_code(actor: Actor, device: Device) -> str:
    """A new access code; a device that was paired before is signed out by it."""
    with change(actor) as made:
        require(actor, "device.update", device)
        code = _new_code()
        device.access_code_hash = hash_secret(code)
        device.token_hash = None
        device.returned_on = None
        made.save(device)
        return code


def return_device(actor: Actor, device: Device) -> None:
    """The device came back: it clocks nobody any more. One that is back already stays as it is."""
    with change(actor) as made:
        require(actor, "device.update", device)
        if device.returned:
            return
        device.returned_on = made.at.date()
        device.token_hash = device.access_code_hash = None
        made.save(device)
        made.emit("device.returned", device)
